#include "records/totp.hpp"

#include <gtest/gtest.h>

#include "support/manual_runtime.hpp"

namespace enlace::records {
namespace {

const std::string kKey = "12345678901234567890";  // of RFC 6238, appendix B

TEST(Totp, GivesTheCodesOfTheStandard) {
  const std::vector<std::pair<std::int64_t, std::string>> vectors = {{59, "94287082"},
                                                                     {1'111'111'109, "07081804"},
                                                                     {1'111'111'111, "14050471"},
                                                                     {1'234'567'890, "89005924"},
                                                                     {2'000'000'000, "69279037"},
                                                                     {20'000'000'000, "65353130"}};
  for (const auto& [second, code] : vectors) {
    EXPECT_EQ(totp_code(kKey, totp_step(second * 1000), 8), code) << second;
    EXPECT_EQ(totp_code(kKey, totp_step(second * 1000)), code.substr(2)) << second;
  }
}

TEST(Totp, WritesBase32AsTheStandardDoes) {  // RFC 4648, section 10
  EXPECT_EQ(base32(""), "");
  EXPECT_EQ(base32("f"), "MY");
  EXPECT_EQ(base32("fo"), "MZXQ");
  EXPECT_EQ(base32("foo"), "MZXW6");
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(base32(kKey), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST(Totp, TakesTheNeighboursAndNoOtherStep) {
  const std::int64_t now = 1'111'111'111'000;
  const std::int64_t step = totp_step(now);
  for (std::int64_t off = -3; off <= 3; ++off) {
    const auto found = step_of_code(kKey, totp_code(kKey, step + off), now, 0);
    EXPECT_EQ(found.has_value(), off >= -1 && off <= 1) << off;
    EXPECT_EQ(found.value_or(step + off), step + off);
  }
}

TEST(Totp, TakesNoCodeTwiceAndNoOlderOne) {
  const std::int64_t now = 1'111'111'111'000;
  const std::int64_t step = totp_step(now);
  EXPECT_FALSE(step_of_code(kKey, totp_code(kKey, step), now, step));
  EXPECT_FALSE(step_of_code(kKey, totp_code(kKey, step - 1), now, step));
  EXPECT_TRUE(step_of_code(kKey, totp_code(kKey, step + 1), now, step));
}

TEST(Totp, ReadsACodeAsPeopleTypeIt) {
  const std::int64_t now = 1'111'111'111'000;
  const std::string code = totp_code(kKey, totp_step(now));
  EXPECT_TRUE(step_of_code(kKey, code.substr(0, 3) + " " + code.substr(3), now, 0));
  for (const std::string wrong : {"", "12345", "1234567", "abcdef", "      "}) {
    EXPECT_FALSE(step_of_code(kKey, wrong, now, 0)) << wrong;
  }
}

TEST(Totp, NamesItselfForAnAuthenticator) {
  test::ManualRuntime runtime;
  const std::string key = new_totp_key(runtime);
  EXPECT_EQ(key.size(), 20U);
  EXPECT_NE(key, new_totp_key(runtime));
  EXPECT_EQ(otpauth_uri("ana@lupita.mx", kKey),
            "otpauth://totp/Enlace:ana%40lupita.mx?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Enlace"
            "&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace enlace::records
