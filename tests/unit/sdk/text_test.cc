#include <enlace/sdk/text.hpp>

#include <gtest/gtest.h>

#include <enlace/sdk/json_pointer.hpp>
#include <enlace/sdk/testing/fake_host.hpp>

#include "text/fold.hpp"

namespace enlace::sdk {
namespace {

Json json(std::string_view text) {
  return *Json::parse(text);
}

TEST(Text, ReadsLooseTypes) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim("  "), "");
  EXPECT_EQ(id_of(json("7")), "7");
  EXPECT_EQ(id_of(json(R"(" 7 ")")), "7");
  EXPECT_EQ(id_of(json(R"({"id":7})")), "7");
  EXPECT_EQ(id_of(json("[7]")), "");
  EXPECT_EQ(amount_of(json(R"(" 12.50 ")")), d("12.5"));
  EXPECT_EQ(amount_of(json("1000000000000")), std::nullopt);
  EXPECT_EQ(amount_of(json(R"("x")")), std::nullopt);
  EXPECT_EQ(cut("añb", 2), "añ");
  EXPECT_EQ(cut("añ", 9), "añ");
  EXPECT_EQ(list_of({"a", "b"}), json(R"(["a","b"])"));
}

TEST(Text, FoldsAsciiAsTheHostDoesAndAsksItForTheRest) {
  testing::FakeHost host;
  Call call = host.begin(testing::Operation::check);
  for (const char* name : {"", "  ", "TIENDA  Lucia", "\tA\v B\f\r\nc ", "x", "A-1/2.3", "a\x7f\x01z"}) {
    EXPECT_EQ(*fold_name(call, name), text::fold_name(name)) << name;
  }
  EXPECT_EQ(*fold_name(call, "Ñandú"), "nandu");
}

TEST(Text, KnowsWhatAnEmailAddressLooksLike) {
  for (const char* good : {"a@b.mx", "compras+1@abarrotes.com.mx"})
    EXPECT_TRUE(looks_like_email(good)) << good;
  for (const char* bad :
       {"", "no tiene", "@b.mx", "a@b", "a@.mx", "a@b.", "a@b@c.mx", "a@b.mx;c@d.mx", "ñ@b.mx"}) {
    EXPECT_FALSE(looks_like_email(bad)) << bad;
  }
}

TEST(JsonPointer, FindsWhatIsThere) {
  const Json document = json(R"({"errors":[{"m":"no"}],"a/b":{"c~d":1},"":2})");
  EXPECT_EQ(at_pointer(document, ""), document);
  EXPECT_EQ(at_pointer(document, "/errors/0/m").text(), "no");
  EXPECT_EQ(at_pointer(document, "/a~1b/c~0d").text(), "1");
  EXPECT_EQ(at_pointer(document, "/").text(), "2");
  for (const char* missing :
       {"/errors/1", "/errors/x", "/errors/0x", "/errors/-1", "/nothing/at/all", "errors"}) {
    EXPECT_TRUE(at_pointer(document, missing).is_null() || missing[0] != '/') << missing;
  }
}

TEST(JsonPointer, SetsAndMakesTheWay) {
  Json document;
  set_pointer(document, "/a/b~1c", 1);
  set_pointer(document, "/a/d", "x");
  set_pointer(document, "/e", true);
  EXPECT_EQ(document, json(R"({"a":{"b/c":1,"d":"x"},"e":true})"));
  EXPECT_TRUE(is_pointer("") && is_pointer("/a~0/b~1"));
  EXPECT_FALSE(is_pointer("a") || is_pointer("/a~") || is_pointer("/~2"));
}

}  // namespace
}  // namespace enlace::sdk
