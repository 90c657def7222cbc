#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "alegra_account.hpp"
#include "connector.hpp"
#include "settings.hpp"

namespace enlace::alegra {
namespace {

Descriptor descriptor() {
  sdk::testing::FakeHost host;
  Result<Descriptor> described = sdk::testing::describe(host, sdk::testing::table_of<AlegraConnector>());
  EXPECT_TRUE(described);
  return described ? *std::move(described) : Descriptor();
}

// Rule: A-CFG
TEST(AlegraDescriptor, AsksForUserAndTokenAndOnlyAlegra) {
  const Descriptor d = descriptor();
  EXPECT_EQ(d.id, "alegra");
  ASSERT_EQ(d.credentials.size(), 1u);
  EXPECT_EQ(d.credentials[0].slot, "api");
  EXPECT_EQ(d.credentials[0].fields, (std::vector<std::string>{"email", "token"}));
  EXPECT_EQ(d.origins, std::vector<std::string>{"https://api.alegra.com"});
}

// Rule: A-PROD-1
TEST(AlegraDescriptor, PullsProductsDailyAtThreeInMexico) {
  EXPECT_EQ(descriptor().schedules.at("products"), "daily 03:00 America/Mexico_City");
}

// Rule: A-CUST-1
TEST(AlegraDescriptor, PullsCustomersDailyAtThreeInMexico) {
  EXPECT_EQ(descriptor().schedules.at("customers"), "daily 03:00 America/Mexico_City");
}

// Rule: A-ORD-1
TEST(AlegraDescriptor, PushesOrdersEveryTenMinutes) {
  EXPECT_EQ(descriptor().schedules.at("orders"), "every 10m");
}

TEST(AlegraDescriptor, StaysBelowAlegrasPaceAndReadsItsHeaders) {
  const Descriptor::Rate rate = descriptor().rate;
  EXPECT_EQ(rate.requests, 120);
  EXPECT_EQ(rate.per_seconds, 60);
  EXPECT_EQ(rate.remaining_header, "X-Rate-Limit-Remaining");
  EXPECT_EQ(rate.reset_kind, Descriptor::Rate::ResetKind::seconds);
}

TEST(AlegraDescriptor, LooksForOrdersInDoubt) {
  EXPECT_EQ(descriptor().in_doubt, Descriptor::InDoubt::find);
  EXPECT_EQ(descriptor().settle_seconds, 300);
}

// Rule: A-CFG
TEST(AlegraDescriptor, HasTheDefaultsThatTheConnectorUses) {
  const Json properties = descriptor().settings_schema["properties"];
  Json defaults = Json::object();
  for (const Json::Member& property : properties.members())
    defaults.set(property.key, property.value["default"]);
  const Result<Settings> written = Settings::from_json(defaults);
  const Result<Settings> silent = Settings::from_json(Json::object());
  ASSERT_TRUE(written);
  ASSERT_TRUE(silent);
  EXPECT_EQ(written->price_list, silent->price_list);
  EXPECT_EQ(written->only_inventoriable, silent->only_inventoriable);
  EXPECT_TRUE(silent->only_inventoriable);
  EXPECT_EQ(written->accept_zero_price, silent->accept_zero_price);
  EXPECT_EQ(written->default_zone, silent->default_zone);
  EXPECT_EQ(silent->default_zone, "General");
  EXPECT_EQ(written->default_nit, silent->default_nit);
  EXPECT_EQ(silent->default_nit, "222222222");
  EXPECT_EQ(written->warehouse, silent->warehouse);
  EXPECT_EQ(written->delete_on_removal, silent->delete_on_removal);
  EXPECT_EQ(written->base_url, silent->base_url);
  EXPECT_EQ(written->country, silent->country);
}

// Rule: A-CFG
TEST(AlegraSettings, AreRefusedWithTheNameOfTheWrongOne) {
  for (const auto& [setting, value] :
       std::initializer_list<std::pair<const char*, Json>>{{"country", "PE"},
                                                           {"price_list", true},
                                                           {"price_list", " "},
                                                           {"only_inventoriable", "yes"},
                                                           {"zero_price", "maybe"},
                                                           {"default_zone", ""},
                                                           {"default_nit", "900-1"},
                                                           {"on_delete", "burn"},
                                                           {"base_url", "alegra"}}) {
    const Result<Settings> settings = Settings::from_json(Json::object({{setting, value}}));
    ASSERT_FALSE(settings) << setting;
    EXPECT_EQ(settings.error().status, ENLACE_E_CONFIG);
    EXPECT_EQ(settings.error().params["setting"].text(), setting);
  }
  EXPECT_FALSE(Settings::from_json(Json::array()));
  EXPECT_EQ(Settings::from_json(json(R"({"base_url":"http://127.0.0.1:8080/api/v1/"})"))->base_url,
            "http://127.0.0.1:8080/api/v1");
}

// Every code in the sources is told in both languages, with the same parameters.
TEST(AlegraDescriptor, HasATextForEveryCodeInBothLanguages) {
  std::set<std::string> codes;
  const std::regex literal(R"re("([a-z]+(_[a-z]+)+)")re");
  // Names of settings, parameters and Alegra's own members look like codes too.
  const std::set<std::string> names = {"client_id",  "contact_id",   "item_id",
                                       "net_price",  "other_taxes",  "other_id",
                                       "tax_id",     "order_field",  "order_direction",
                                       "price_list", "time_zone",    "only_inventoriable",
                                       "zero_price", "default_zone", "default_nit",
                                       "on_delete",  "base_url",     "needs_customer_categories"};
  for (const auto& file : std::filesystem::directory_iterator(ALEGRA_SOURCES)) {
    const std::string name = file.path().filename().string();
    if (file.path().extension() != ".cc" || name == "texts.cc" || name == "descriptor.cc") continue;
    std::stringstream source;
    source << std::ifstream(file.path()).rdbuf();
    const std::string text = source.str();
    for (std::sregex_iterator it(text.begin(), text.end(), literal), end; it != end; ++it) {
      if (!names.contains((*it)[1])) codes.insert((*it)[1]);
    }
  }
  ASSERT_GT(codes.size(), 40u);
  const Descriptor d = descriptor();
  const auto placeholders = [](const Descriptor::Text& text) {
    const std::regex placeholder(R"(\{[a-z_]+\})");
    const std::string all = text.what + text.remedy;
    return std::set<std::string>(std::sregex_token_iterator(all.begin(), all.end(), placeholder), {});
  };
  for (const std::string& code : codes) {
    const Descriptor::Text* es = d.text("es", code);
    const Descriptor::Text* en = d.text("en", code);
    ASSERT_TRUE(es != nullptr && en != nullptr) << code;
    EXPECT_NE(es->what, en->what);
    EXPECT_EQ(placeholders(*es), placeholders(*en)) << code;
  }
}

}  // namespace
}  // namespace enlace::alegra
