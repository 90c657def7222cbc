#include "config_directory.hpp"

namespace enlace::config {
namespace {

Json json(std::string_view text) {
  auto parsed = Json::parse(text);
  if (parsed) return *std::move(parsed);
  ADD_FAILURE() << text;
  return {};
}

const std::string_view kSchema = R"({
  "type": "object", "additionalProperties": false, "required": ["country"],
  "properties": {
    "country": {"type": "string", "enum": ["MX", "CO"]},
    "price_list": {"type": ["string", "integer"]},
    "only_inventoriable": {"type": "boolean"},
    "days": {"type": "integer", "minimum": 1},
    "default_zone": {"type": "string", "maxLength": 10},
    "mail": {"type": "object", "additionalProperties": false, "properties": {"subject": {"type": "string"}}},
    "taxes": {"type": "array", "items": {"type": "string"}}
  }})";

Lines said(std::string_view settings) {
  Lines lines;
  for (const Notice& notice : validate_settings(json(settings), json(kSchema))) {
    EXPECT_EQ(notice.code, "setting_invalid");
    lines.push_back(notice.params["path"].text() + " " + notice.params["reason"].text() + ": " +
                    notice.message);
  }
  return lines;
}

TEST(Settings, ThatFitHaveNoProblems) {
  EXPECT_EQ(said(R"({"country": "MX"})"), Lines{});
  EXPECT_EQ(said(R"({"country": "CO", "price_list": 3, "only_inventoriable": false, "days": 30,
                     "mail": {"subject": "x"}, "taxes": ["IVA"]})"),
            Lines{});
}

TEST(Settings, UnknownOnesNameTheNearest) {
  const auto notices = validate_settings(json(R"({"country": "MX", "pricelist": "General"})"), json(kSchema));
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].params["path"].text(), "pricelist");
  EXPECT_EQ(notices[0].params["nearest"].text(), "price_list");
  EXPECT_EQ(
      notices[0].message,
      "unknown setting \"pricelist\"; did you mean \"price_list\"? Known settings: country, price_list, "
      "only_inventoriable, days, default_zone, mail, taxes");
}

TEST(Settings, EveryUnknownOneIsNamed) {
  EXPECT_EQ(said(R"({"country": "MX", "x1": 1, "y2": 2, "mail": {"subjet": "x"}})").size(), 3u);
}

TEST(Settings, MissingWrongAndOutOfRange) {
  EXPECT_EQ(said(R"({})"), (Lines{R"(country missing: the setting "country" is missing)"}));
  EXPECT_EQ(
      said(R"({"country": "MX", "only_inventoriable": "yes"})"),
      (Lines{
          R"(only_inventoriable type: the setting "only_inventoriable" must be true or false, not a text)"}));
  EXPECT_EQ(
      said(R"({"country": "MX", "default_zone": 12})"),
      (Lines{
          R"(default_zone type: the setting "default_zone" must be a text, not a number; put it in quotes)"}));
  EXPECT_EQ(
      said(R"({"country": "MX", "price_list": true})"),
      (Lines{
          "price_list type: the setting \"price_list\" must be a text or a whole number, not true or false; "
          "put it in quotes"}));
  EXPECT_EQ(said(R"({"country": "MEX"})"),
            (Lines{R"(country choice: the setting "country" cannot be "MEX"; expected MX or CO)"}));
  EXPECT_EQ(said(R"({"country": "MX", "days": 0})").size(), 1u);
  EXPECT_EQ(said(R"({"country": "MX", "default_zone": "a very long name"})").size(), 1u);
}

TEST(Settings, InnerOnesHaveTheirPath) {
  EXPECT_EQ(
      said(R"({"country": "MX", "mail": {"subject": 1}})"),
      (Lines{
          R"(mail.subject type: the setting "mail.subject" must be a text, not a number; put it in quotes)"}));
  EXPECT_EQ(said(R"({"country": "MX", "taxes": ["IVA", 16]})"),
            (Lines{R"(taxes.1 type: the setting "taxes.1" must be a text, not a number; put it in quotes)"}));
}

TEST(Settings, WithoutASchemaAnythingGoes) {
  EXPECT_TRUE(validate_settings(json(R"({"a": 1})"), Json()).empty());
}

TEST(Settings, ABrokenSchemaIsAProblemNotACrash) {
  for (const char* schema :
       {R"({"type": 5})", R"({"properties": []})", R"([])", R"({"$ref": "http://x/y.json"})"}) {
    const auto notices = validate_settings(json(R"({"a": 1})"), json(schema));
    ASSERT_EQ(notices.size(), 1u) << schema;
    EXPECT_EQ(notices[0].params["reason"].text(), "schema") << schema;
  }
}

class SettingsPlace : public ConfigDirectory {};

TEST_F(SettingsPlace, IsFoundInTheTenantsFile) {
  const Configuration configuration =
      with_tenant(tenant_with("connectors:\n"
                              "  alegra:\n"
                              "    settings:\n"
                              "      country: MX\n"
                              "      taxes: [IVA, 16]\n"
                              "      pricelist: General\n"));
  const TenantConfig& tenant = configuration.tenants.at("lupita");
  const auto notices = validate_settings(tenant.connectors.at("alegra").settings, json(kSchema));
  ASSERT_EQ(notices.size(), 2u);
  Lines places;
  for (const Notice& notice : notices) {
    const Diagnostic found = locate(tenant, "connectors.alegra.settings", notice);
    places.push_back(notice.params["path"].text() + " " + std::to_string(found.line) + ":" +
                     std::to_string(found.column));
    EXPECT_TRUE(found.str().starts_with(tenant.file + ":" + std::to_string(found.line) + ":")) << found.str();
  }
  EXPECT_EQ(places, (Lines{"taxes.1 7:20", "pricelist 8:7"}));
}

TEST_F(SettingsPlace, OfWhatIsMissingIsItsSection) {
  const Configuration configuration =
      with_tenant(tenant_with("connectors:\n  alegra:\n    settings: {days: 1}\n"));
  const TenantConfig& tenant = configuration.tenants.at("lupita");
  const Diagnostic found =
      locate(tenant, "connectors.alegra.settings.country", Notice{"missing_key", {}, {}});
  EXPECT_EQ(found.line, 5);
  EXPECT_EQ(found.column, 5);
}

}  // namespace
}  // namespace enlace::config
