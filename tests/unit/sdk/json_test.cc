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

}  // namespace
}  // namespace enlace
