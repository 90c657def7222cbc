#include <enlace/sdk/refusal.hpp>

#include <gtest/gtest.h>

namespace enlace::sdk {
namespace {

TEST(Refusal, ReadsTheWordsWhereverServersPutThem) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"message":"no"})", "no"},
      {R"({"Message":"no"})", "no"},
      {R"({"error":"no"})", "no"},
      {R"({"error":{"message":"no"}})", "no"},
      {R"({"error":{"errors":[{"reason":"no"}]}})", "no"},
      {R"({"error":"invalid_grant","error_description":"expired"})", "expired"},
      {R"({"title":"One or more validation errors","errors":{"Rfc":["is wrong","is short"],"Cp":["missing"]}})",
       "One or more validation errors; Rfc: is wrong; Rfc: is short; Cp: missing"},
      {R"({"type":"about:blank","title":"Bad","detail":"the date","status":400})", "the date; Bad"},
      {R"(["first","second"])", "first; second"},
      {R"([{"code":"A","message":"first"},{"code":"B","message":"second"}])", "first; second"},
      {R"({"errors":[{"field":"price","message":"is text"}]})", "price: is text"},
      {R"({"errors":["first","first"]})", "first"},
      {R"({"message":["first",{"msg":"second"}]})", "first; second"},
      {R"({"message":{"rfc":"is wrong"},"errors":{"rfc":"is wrong"}})", "rfc: is wrong"},
      {R"({"Message":"An error has occurred.","ExceptionMessage":"Value cannot be null"})",
       "An error has occurred. Value cannot be null"},
      {R"({"mensaje":"ya existe"})", "ya existe"},
      {R"({"data":{"message":"no"}})", "no"},
      {R"("only text")", "only text"},
      {"plain text\nin two lines", "plain text in two lines"},
      {"\xEF\xBB\xBF{\"message\":\"no\"}", "no"},
      {"<html><head><title>403 Forbidden</title></head><body>x</body></html>", "403 Forbidden"},
      {"<!DOCTYPE html><body><h1>Blocked <b>here</b></h1></body>", "Blocked here"},
      {"<error><code>9</code><message>no</message></error>", "no"},
      {"<html>", ""},
      {R"({"ok":false,"code":7})", ""},
      {"", ""},
  };
  for (const auto& [body, words] : rows) EXPECT_EQ(read_refusal(body).words, words) << body;
}

TEST(Refusal, ReadsTheServersOwnCode) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"code":903,"message":"x"})", "903"},
      {R"({"error":{"code":"E1"}})", "E1"},
      {R"({"errors":[{"code":"dup"},{"code":"b"}]})", "dup"},
      {R"({"errorCode":"Z"})", "Z"},
      {R"({"error":"invalid_grant","error_description":"x"})", "invalid_grant"},
      {R"({"error":"closed"})", ""},
      {R"([{"code":4}])", "4"},
      {"<error><code>9</code></error>", "9"},
      {R"({"message":"x"})", ""}};
  for (const auto& [body, code] : rows) EXPECT_EQ(read_refusal(body).code, code) << body;
}

TEST(Refusal, KnowsAPageForBrowsers) {
  for (const char* page :
       {"<html>", "  <!doctype html><p>x", "<!DOCTYPE HTML PUBLIC \"x\"><HTML>", "\n<HTML lang=es>"}) {
    EXPECT_TRUE(read_refusal(page).is_page) << page;
  }
  for (const char* other : {"", "{}", "<error/>", "text with <html> in it", R"({"message":"<html>"})"}) {
    EXPECT_FALSE(read_refusal(other).is_page) << other;
  }
}

TEST(Refusal, IsNeverLongNorDeep) {
  std::string deep = R"({"message":"found"})";
  for (int i = 0; i < 30; ++i) deep = R"({"error":)" + deep + "}";
  EXPECT_EQ(read_refusal(deep).words, "");
  Json many = Json::array();
  for (int i = 0; i < 1'000; ++i) many.push_back("error number " + std::to_string(i));
  EXPECT_LE(refusal_in(many).words.size(), 503u);
  const std::string words = read_refusal(std::string_view(std::string(5'000, 'x'))).words;
  EXPECT_EQ(words, std::string(kMostWords, 'x') + "…");
}

TEST(CleanWords, AreOneLineOfUtf8) {
  EXPECT_EQ(clean_words("  a\tb\r\n\r\nc \x01\x7F "), "a b c");
  EXPECT_EQ(clean_words("a\xC2\x9B"
                        "31mred"),
            "a 31mred");  // C1: a terminal's command
  EXPECT_EQ(clean_words("\x1B[31mred\x1B[0m"), "[31mred [0m");
  EXPECT_EQ(clean_words("a\xE2\x80\xAE"
                        "b\xE2\x80\x8B"
                        "c"),
            "abc");  // right to left, zero width
  EXPECT_EQ(clean_words("Ma\xF1"
                        "ana"),
            "Ma\xEF\xBF\xBD"
            "ana");  // Latin-1
  EXPECT_EQ(clean_words("\xED\xA0\x80 \xC0\xAF \xF4\x90\x80\x80 \xE2\x82"),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD "
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(clean_words(std::string("a\0b", 3)), "a b");
  EXPECT_EQ(clean_words("ñañaña", 4), "ñaña…");
  EXPECT_EQ(clean_words("ñaña", 4), "ñaña");
  EXPECT_EQ(clean_words("a b", 2), "a…");
}

TEST(AnswerParams, ShowTheRefusalBesideWhatIsKnown) {
  Error error = failure(ENLACE_E_INVALID, "http_rejected", "no", Json::object({{"method", "POST"}})).error;
  error.http_status = 422;
  error.erp_code = "E1";
  EXPECT_EQ(answer_params(error, Json::object({{"number", "7"}})),
            *Json::parse(R"({"number":"7","answer":"no","http_status":422,"erp_code":"E1"})"));
}

}  // namespace
}  // namespace enlace::sdk
