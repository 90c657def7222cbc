#include <enlace/sdk/json.hpp>

#include <gtest/gtest.h>

#include <enlace/sdk/result.hpp>

namespace enlace {
namespace {

// Rule: H-9
TEST(Json, NumbersKeepTheirDigits) {
  const char* text = R"({"a":1234.500000,"b":98.70,"c":12345678901234567890.1234567890,"d":-0.0,"e":1E+2})";
  const Result<Json> json = Json::parse(text);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->dump(), text);
  EXPECT_EQ((*json)["b"].decimal(), d("98.7"));
}

TEST(Json, ReadsTolerantly) {
  const Json json = *Json::parse(R"({"id":77,"n":"1.50","s":"x","nested":{"k":[1]}})");
  EXPECT_EQ(json["id"].text(), "77");
  EXPECT_EQ(json["n"].decimal(), d("1.5"));
  EXPECT_TRUE(json["missing"]["deeper"].is_null());
  EXPECT_EQ(json["nested"]["k"].size(), 1u);
  EXPECT_FALSE(json["s"].decimal());
}

TEST(Json, RoundTripsTextOfEveryKind) {
  const Json json = Json::object({{"t", "ñ € 😀 \"\\ \n\t\x01"}, {"a", Json::array({1, true, nullptr})}});
  const Result<Json> again = Json::parse(json.dump());
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, json);
}

TEST(Json, RefusesWhatIsNotJson) {
  for (const char* text : {"", "{", "<html>", "{\"a\":1}x", "[1,]", "\"\xff\"", "01", "\"\\ud800\"", "nul"}) {
    const Result<Json> json = Json::parse(text);
    ASSERT_FALSE(json) << text;
    EXPECT_EQ(json.error().cause, "json_invalid");
  }
  EXPECT_FALSE(Json::parse(std::string(100, '[') + std::string(100, ']')));
}

TEST(Json, LastOfRepeatedMembersCounts) {
  EXPECT_EQ((*Json::parse(R"({"a":1,"a":2})")).dump(), R"({"a":2})");
}

TEST(Json, TakesWholeNumbersInEveryWriting) {
  const Json json = *Json::parse(R"({"a":15.0,"b":1.5e1,"c":"15.00","d":15.5,"e":1e30,"f":150e-1,"g":-0.0})");
  for (const char* member : {"a", "b", "c", "f"}) EXPECT_EQ(json[member].integer(), 15) << member;
  EXPECT_FALSE(json["d"].integer());
  EXPECT_FALSE(json["e"].integer());
  EXPECT_EQ(json["g"].integer(), 0);
  EXPECT_EQ(json["a"].id(), "15");
  EXPECT_EQ(json["d"].id(), "15.5");
  EXPECT_EQ(json["e"].id(), "1e30");
  EXPECT_EQ(json["c"].id(), "15.00") << "a text is what it is";
}

// Rule: H-25
TEST(JsonRead, ReplacesWhatNoTextCanHoldAndSaysWhere) {
  std::vector<Json::Flaw> flaws;
  const Result<Json> json = Json::read(
      "\xEF\xBB\xBF"
      R"({"salesOrders":[{"id":1,"sellerComment":"Entregar ma\u00f1ana \ud83d"},)"
      R"({"id":2,"customer":{"description":"Tienda\u0000 Luc\u00eda"}},)"
      "{\"id\":3,\"sellerComment\":\"Jos\xE9\nL.\"},"
      R"({"id":4,"sellerComment":"\ud83d\ude00 \udE00\ud83d \ud83d\u0041 \q"}]})",
      &flaws);
  ASSERT_TRUE(json);
  const Json::Array& rows = (*json)["salesOrders"].items();
  EXPECT_EQ(rows[0]["sellerComment"].text(), "Entregar mañana \uFFFD");
  EXPECT_EQ(rows[0][Json::kRepaired].text(), "sellerComment");
  EXPECT_EQ(rows[1]["customer"]["description"].text(), "Tienda Lucía");
  EXPECT_EQ(rows[1][Json::kRepaired].text(), "customer/description");
  EXPECT_EQ(rows[2]["sellerComment"].text(), "Jos\uFFFD\nL.");
  EXPECT_EQ(rows[3]["sellerComment"].text(), "😀 \uFFFD\uFFFD \uFFFDA q");
  ASSERT_GE(flaws.size(), 4u);
  EXPECT_EQ(flaws[0].at, "salesOrders/0/sellerComment");
  EXPECT_EQ(flaws[0].reason, "lone surrogate");
  EXPECT_TRUE(Json::parse(json->dump())) << "what it writes anybody can read";
}

// Rule: H-25
TEST(JsonRead, LeavesAloneWhatIsAsItShouldBe) {
  const char* text = R"({"a":[1.50,"x\\u0000",{"b":null}]})";
  std::vector<Json::Flaw> flaws;
  EXPECT_EQ(Json::read(text, &flaws)->dump(), text);
  EXPECT_TRUE(flaws.empty());
  EXPECT_EQ(Json::read("\xEF\xBB\xBF[1]")->dump(), "[1]");
}

// Rule: H-25
TEST(JsonRead, ARowThatCannotBeReadCostsItself) {
  for (const char* bad : {R"({"id":2,"name":"b","price":1.2.3,"stock":12,5})", R"({"id":2,"name":"b",,})",
                          R"({"id":2,"a":1 "name":"b"})", R"({"name":"b","items":[1 2],"id":2})"}) {
    for (const std::string& around : {std::string(R"([{"id":1},@,{"id":3}])"),
                                      std::string(R"({"total":3,"data":[{"id":1},@,{"id":3}],"x":1})")}) {
      std::string text = around;
      text.replace(text.find('@'), 1, bad);
      const Result<Json> json = Json::read(text);
      ASSERT_TRUE(json) << text;
      const Json::Array& rows = json->is_array() ? json->items() : (*json)["data"].items();
      ASSERT_EQ(rows.size(), 3u) << text;
      EXPECT_EQ(rows[1]["id"].text(), "2") << text;
      EXPECT_FALSE(rows[1][Json::kUnreadable].text().empty()) << text;
      EXPECT_FALSE(rows[0].contains(Json::kUnreadable));
      EXPECT_EQ(rows[2]["id"].text(), "3");
    }
  }
}

// Two rows with an odd number of quotes each: between them texts and structure have changed places.
// Rule: H-25
TEST(JsonRead, TwoBadRowsSwallowNoRowBetweenThem) {
  for (const char* comma : {",", " , "}) {
    for (const char* between :
         {R"(@{"id":3}@{"id":4,"c":"a \"b\" c"})", "", R"(@{"id":3,"d":[{"x":1},{"x":2}]})"}) {
      for (const char* tail : {"", R"(,"total":"9")", R"(,"d":[{"x":1},{"x":2}])"}) {
        std::string text = std::string(R"([{"id":1}@{"id":2,"c":"tubo 1/2" pvc")") + tail + "}" + between +
                           R"(@{"id":9,"c":"tubo 3/4" pvc"})" + R"(@{"id":10}])";
        for (std::size_t at; (at = text.find('@')) != std::string::npos;) text.replace(at, 1, comma);
        const Result<Json> json = Json::read(text);
        EXPECT_FALSE(json) << text << "\n" << json->dump();
        if (!json) {
          EXPECT_TRUE(json.error().params.contains("row")) << text;
        }
      }
    }
  }
  // Quotes in pairs leave everything in its place.
  const Result<Json> even =
      Json::read(R"([{"id":1},{"id":2,"c":"tubo "pvc" x"},{"id":3},{"id":4,"c":"tubo "cpvc" x"},{"id":5}])");
  ASSERT_TRUE(even);
  EXPECT_EQ(even->size(), 5u);
  EXPECT_TRUE(even->items()[1].contains(Json::kUnreadable));
  EXPECT_FALSE(even->items()[2].contains(Json::kUnreadable));
  EXPECT_FALSE(Json::read(R"([{"id":1)").error().params.contains("row")) << "cut short: no row is at fault";
}

// Rule: H-25
TEST(JsonRead, KeepsOfABadRowNoHalfOfAValue) {
  const Result<Json> json =
      Json::read(R"([{"id":7,"description":"Tienda "Uno"","n":5 6,"code":"C1","x":{"id":8}}])");
  ASSERT_TRUE(json);
  const Json& row = json->items()[0];
  EXPECT_EQ(row["id"].text(), "7");
  EXPECT_EQ(row["code"].text(), "C1");
  EXPECT_FALSE(row.contains("description"));
  EXPECT_FALSE(row.contains("n"));
}

// Rule: H-25
TEST(JsonRead, CutsOffWhatIsTooDeepAndKeepsTheRest) {
  std::string deep = "null";
  for (int i = 0; i < 700; ++i) deep = R"({"id":)" + std::to_string(i) + R"(,"editedFrom":)" + deep + "}";
  const Result<Json> json = Json::read(R"([{"id":1},)" + deep + "]");
  ASSERT_TRUE(json);
  EXPECT_EQ(json->items()[1]["id"].text(), "699");
  const Json* at = &json->items()[1];
  int levels = 0;
  while (at->is_object()) at = &(*at)["editedFrom"], ++levels;
  EXPECT_GT(levels, 500);
  EXPECT_FALSE(json->items()[1][Json::kRepaired].text().empty());
  EXPECT_FALSE(Json::read(std::string(1'000'000, '['))) << "incomplete, and quickly said";
  EXPECT_TRUE(Json::read(std::string(100'000, '[') + std::string(100'000, ']')));
}

// Rule: H-25
TEST(JsonRead, NumbersThatAreNoneAreTextsAndNeverNothing) {
  const Json json =
      *Json::read(R"([{"a":007,"b":+5,"c":.5,"d":NaN,"e":-Infinity,"f":1e400,"g":5.},{"a":undefined}])");
  const Json& row = json.items()[0];
  EXPECT_EQ(row["a"].decimal(), d("7"));
  EXPECT_EQ(row["b"].decimal(), d("5"));
  EXPECT_EQ(row["d"].text(), "NaN");
  EXPECT_EQ(row["e"].text(), "-Infinity");
  EXPECT_FALSE(row["d"].decimal() || row["e"].decimal());
  EXPECT_TRUE(json.items()[1]["a"].is_null());
  EXPECT_FALSE(row["f"].decimal());
  EXPECT_TRUE(Json::parse(json.dump()));
}

// Rule: H-25
TEST(JsonRead, NoticesATextThatWasCutAnywhere) {
  const std::string text = R"({"data":[{"id":1,"n":"\ud83d"},{"id":2,"x":[1 2]},{"id":3}],"total":3})";
  ASSERT_TRUE(Json::read(text));
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(Json::read(text.substr(0, size))) << size;
}

// Rule: H-25
TEST(JsonRead, BoundsTheNumberOfValues) {
  std::string text = "[";
  for (std::size_t i = 0; i < Json::kMostValues; ++i) text += "0,";
  text += "0]";
  EXPECT_FALSE(Json::read(text));
  EXPECT_FALSE(Json::parse(text));
}

}  // namespace
}  // namespace enlace
