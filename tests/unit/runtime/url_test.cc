#include "runtime/url.hpp"

#include <gtest/gtest.h>

namespace enlace {
namespace {

TEST(Url, TakesAPlainUrlApart) {
  const auto url = parse_url("HTTPS://API.Example.com:443/v1/items?query=a%20b#top");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->https);
  EXPECT_EQ(url->host, "api.example.com");
  EXPECT_EQ(url->port, 443);
  EXPECT_EQ(url->target, "/v1/items?query=a%20b");
  EXPECT_EQ(url->origin(), "https://api.example.com");
}

TEST(Url, KeepsAPortThatIsNotTheDefault) {
  EXPECT_EQ(parse_url("http://127.0.0.1:8080")->origin(), "http://127.0.0.1:8080");
  EXPECT_EQ(parse_url("http://127.0.0.1:8080")->target, "/");
  EXPECT_EQ(parse_url("http://127.0.0.1:8080?a=1")->target, "/?a=1");
  EXPECT_EQ(parse_url("https://[::1]:8443/x")->origin(), "https://[::1]:8443");
  EXPECT_EQ(parse_url("https://[::1]:8443/x")->host, "::1");
}

TEST(Url, RefusesWhatTwoReadersCouldReadDifferently) {
  for (const char* text : {
           "",
           "api.alegra.com",
           "ftp://api.alegra.com",
           "//api.alegra.com",
           "https:/api.alegra.com",
           "https://user@api.alegra.com/",
           "https://api.alegra.com@evil.example/",
           "https://user:pw@api.alegra.com/",
           "https://api.alegra.com\\@evil.example/",
           "https://",
           "https:///x",
           "https://api.alegra.com:0/",
           "https://api.alegra.com:65536/",
           "https://api.alegra.com:/",
           "https://api.alegra.com:44x/",
           "https://api.alegra.com./",
           "https://api..alegra.com/",
           "https://.alegra.com/",
           "https://api.alegra.com%2eevil.example/",
           "https://alegrá.com/",
           "https://api.alegra.com/a b",
           "https://api.alegra.com/a\r\nX: y",
           "https://api.alegra.com/a/../b",
           "https://api.alegra.com/a/./b",
           "https://api.alegra.com/..",
           "https://api.alegra.com/%2e%2E/b",
           "https://api.alegra.com/.%2e",
           "https://[::1/",
           "https://[evil]/",
           "https://api.alegra.com\t/",
       }) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

TEST(Url, AllowsDotsThatAreNotSegments) {
  EXPECT_TRUE(parse_url("https://h.example/a..b/...//c?x=../y"));
}

TEST(PercentEncode, LeavesOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encode("MI CLIENTE/ñ#%.~-_"), "MI%20CLIENTE%2F%C3%B1%23%25.~-_");
}

}  // namespace
}  // namespace enlace
