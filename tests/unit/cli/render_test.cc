#include "cli/render.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace enlace::cli {
namespace {

config::Diagnostic unknown_key() {
  const Json params = Json::object({{"key", "nmae"}, {"nearest", "name"}, {"known", Json::array({"name"})}});
  return {config::Diagnostic::Severity::error, "config/tenants/x.yaml", 3, 1, {"unknown_key", params, ""}};
}

TEST(DiagnosticText, NamesThePlaceAndTheNearestKeyInSpanish) {
  const std::string text = diagnostic_text(unknown_key(), phrases::Phrasebook(), phrases::Language::es);
  EXPECT_TRUE(text.starts_with("config/tenants/x.yaml:3:1: error: ")) << text;
  EXPECT_NE(text.find("¿Quiso decir «name»?"), std::string::npos) << text;
}

TEST(DiagnosticText, IsTheDiagnosticsOwnSentenceInEnglish) {
  EXPECT_EQ(diagnostic_text(unknown_key(), phrases::Phrasebook(), phrases::Language::en),
            unknown_key().str());
}

TEST(DiagnosticText, KeepsTheSentenceOfASettingInEveryLanguage) {
  const config::Diagnostic setting{config::Diagnostic::Severity::error,
                                   "config/tenants/x.yaml",
                                   9,
                                   5,
                                   {"setting_invalid", Json::object(), "unknown setting \"a\""}};
  EXPECT_EQ(diagnostic_text(setting, phrases::Phrasebook(), phrases::Language::es), setting.str());
}

TEST(Money, HasItsCentsAndLosesNothing) {
  EXPECT_EQ(money("2581.6"), "2581.60");
  EXPECT_EQ(money("-3"), "-3.00");
  EXPECT_EQ(money("0.125"), "0.125");
  EXPECT_EQ(money(""), "");
  EXPECT_EQ(money("n/a"), "n/a");
}

TEST(DetailText, ReadsAsOneLineWithoutWhatIsEmpty) {
  const Result<Json> detail = Json::parse(
      R"({"reference":"HANDY-1","attempt":2,"number":"","facts":null,"key":{"client_id":"7"},)"
      R"("warnings":[{"code":"rfc_left_out","params":{"a":1}},{"code":"b"}],"stays":false,"none":[]})");
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail_text(*detail),
            "reference HANDY-1, attempt 2, key (client_id 7), warnings [rfc_left_out, b], stays false");
  EXPECT_EQ(detail_text(Json()), "-");
  EXPECT_EQ(detail_text(Json::object()), "-");
}

}  // namespace
}  // namespace enlace::cli
