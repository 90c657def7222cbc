#include "log/redactor.hpp"

#include <gtest/gtest.h>

#include <enlace/sdk/json.hpp>

#include "runtime/url.hpp"

namespace enlace::log {
namespace {

constexpr const char* kSecret = "cañary/\"+8f3d 2a91&=";

TEST(Base64, MatchesRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xff\xfe\xfd"), "//79");
}

TEST(Redactor, BlanksEveryForm) {
  Redactor redactor;
  redactor.add(kSecret);
  const std::string json = Json(kSecret).dump();
  for (const std::string& form :
       {std::string(kSecret), percent_encode(kSecret), base64(kSecret), json.substr(1, json.size() - 2)}) {
    EXPECT_EQ(redactor.apply("a " + form + " b " + form), "a *** b ***") << form;
  }
}

// A server that quotes its request within its answer, by a writer that escapes slashes too.
TEST(Redactor, BlanksJsonWithinJsonInEveryWriting) {
  const std::string secret = "a/b\"c/d0123456789";
  Redactor redactor;
  redactor.add(secret);
  for (const char* form : {R"(a\\/b\\\"c\\/d0123456789)", R"(a\\\/b\\\"c\\\/d0123456789)",
                           R"(a\/b\\\"c\/d0123456789)", R"(a/b\\\"c/d0123456789)"}) {
    EXPECT_EQ(redactor.apply(std::string("x ") + form + " y"), "x *** y") << form;
  }
}

TEST(Redactor, FindsItInsideALongerTextThatWasEncoded) {
  Redactor redactor;
  redactor.add("s3cr3t-token-value");
  for (const char* user : {"", "a", "ab", "abc", "admin@lupita.mx"}) {
    for (const char* behind : {"", "x", "xy", "\n"}) {
      const std::string encoded = base64(std::string(user) + ":s3cr3t-token-value" + behind);
      const std::string out = redactor.apply("Basic " + encoded);
      EXPECT_NE(out.find("***"), std::string::npos) << user;
      EXPECT_LT(out.size(), encoded.size()) << user;
      EXPECT_EQ(out.find(base64("s3cr3t-token-value").substr(0, 20)), std::string::npos);
    }
  }
}

TEST(Redactor, FindsLowerCaseEscapesAndPlusForBlank) {
  Redactor redactor;
  redactor.add("a/b c=d");
  EXPECT_EQ(redactor.apply("x=a%2fb%20c%3dd&y=a%2Fb+c%3Dd"), "x=***&y=***");
}

TEST(Redactor, LeavesTextWithoutSecretsAlone) {
  Redactor redactor;
  EXPECT_EQ(redactor.apply("nothing known"), "nothing known");
  redactor.add("");
  EXPECT_TRUE(redactor.empty());
  redactor.add("token-1");
  redactor.add("token-12");
  EXPECT_EQ(redactor.apply("token- token-1 token-12 token-123"), "token- *** *** ***3");
  EXPECT_EQ(redactor.apply(""), "");
}

TEST(Redactor, FindsALongOneAtEveryPlace) {
  Redactor redactor;
  redactor.add("s3cr3t-t0k3n");
  for (std::size_t before = 0; before < 40; ++before) {
    for (std::size_t behind = 0; behind < 12; ++behind) {
      const std::string start = std::string("s3cr3t-t0k3s3cr3t-s3cr3t-t0k3_s3cr3t-t0k").substr(0, before);
      const std::string end = std::string("n-t0k3ns3cr3").substr(0, behind);
      EXPECT_EQ(redactor.apply(start + "s3cr3t-t0k3n" + end), start + "***" + end);
    }
  }
  EXPECT_EQ(redactor.apply("s3cr3t-t0k3ns3cr3t-t0k3n s3cr3t-t0k3"), "****** s3cr3t-t0k3");
}

TEST(Redactor, KnowsShortSecretsToo) {
  Redactor redactor;
  redactor.add("42");
  EXPECT_EQ(redactor.apply("pin=42;"), "pin=***;");
  EXPECT_EQ(redactor.apply("42"), "***");
}

TEST(Redactor, DoesNotSlowDownWithTheNumberOfSecrets) {
  Redactor redactor;
  for (int i = 0; i < 10'000; ++i) redactor.add("secret-" + std::to_string(i * 7919) + "-value");
  EXPECT_EQ(redactor.apply("x secret-79190-value y"), "x *** y");
}

}  // namespace
}  // namespace enlace::log
