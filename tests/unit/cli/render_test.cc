#include "cli/render.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace enlace::cli
