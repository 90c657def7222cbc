#include "engine/token_expiry.hpp"

#include <gtest/gtest.h>

#include <string>

namespace enlace::engine {
namespace {

// {"unique_name":"x|1","exp":1795435200} and claims without an end, in base64url.
const std::string kClaims = "eyJ1bmlxdWVfbmFtZSI6Inh8MSIsImV4cCI6MTc5NTQzNTIwMH0";
const std::string kEndless = "eyJ1bmlxdWVfbmFtZSI6Inh8MSJ9";

TEST(TokenExpiry, IsWhatAWebTokenSays) {
  EXPECT_EQ(token_expiry_ms("head." + kClaims + ".sign"), 1'795'435'200'000);
  EXPECT_EQ(token_expiry_ms("head." + kClaims + "==.sign"), 1'795'435'200'000);
}

TEST(TokenExpiry, IsUnknownOfAnythingElse) {
  for (const std::string& token :
       {std::string(), std::string("0123456789abcdef"), "head." + kClaims, "head." + kClaims + ".a.b",
        "head." + kEndless + ".sign", std::string("head.!!!.sign"), std::string("head..sign"),
        std::string("a.bm90IGpzb24.c"), std::string("a.eyJleHAiOi01fQ.c"),
        std::string("a.eyJleHAiOiJ4In0.c")}) {
    EXPECT_EQ(token_expiry_ms(token), std::nullopt) << token;
  }
}

}  // namespace
}  // namespace enlace::engine
