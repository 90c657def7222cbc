// Properties of Json that hold for whatever comes: generated values, damaged text, sizes meant to hurt.
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace {
namespace {

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  char byte() { return static_cast<char>(below(256)); }

  std::string text() {
    static const std::vector<std::string> kPieces = {"a",    "Ñ",      "€", "😀", "\"",     "\\",   "/",  "\n",
                                                     "\x01", "\u2028", " ", "0", "\u0301", "\x7f", "{}", ""};
    std::string text;
    for (std::size_t i = below(8); i > 0; --i) text += kPieces[below(kPieces.size())];
    return text;
  }

  Json number() {
    std::string literal = below(2) == 0 ? "-" : "";
    literal += below(4) == 0 ? "0" : std::to_string(1 + below(9)) + digits(below(30));
    if (below(2) == 0) literal += "." + digits(1 + below(30));
    if (below(4) == 0)
      literal += std::string(below(2) == 0 ? "e" : "E") + (below(2) == 0 ? "-" : "+") + digits(1 + below(2));
    return Json::number(literal);
  }

  Json value(int depth = 0) {
    switch (below(depth < 4 ? 7 : 5)) {
      case 0:
        return Json();
      case 1:
        return Json(below(2) == 0);
      case 2:
        return number();
      case 3:
      case 4:
        return Json(text());
      case 5: {
        Json list = Json::array();
        for (std::size_t i = below(5); i > 0; --i) list.push_back(value(depth + 1));
        return list;
      }
      default: {
        Json object = Json::object();
        // Now and then so many members that they are handled the other way.
        for (std::size_t i = below(20) == 0 ? 40 : below(5); i > 0; --i) {
          object.set(text() + std::to_string(i), value(depth + 1));
        }
        return object;
      }
    }
  }

 private:
  std::string digits(std::size_t count) {
    std::string digits;
    for (; count > 0; --count) digits.push_back(static_cast<char>('0' + below(10)));
    return digits;
  }
  std::mt19937 random_;
};

TEST(JsonProperty, WhatIsWrittenReadsBackTheSame) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    const Json json = Generator(seed).value();
    const std::string text = json.dump();
    const Result<Json> compact = Json::parse(text);
    ASSERT_TRUE(compact) << "seed " << seed << ": " << text;
    EXPECT_EQ(*compact, json) << "seed " << seed;
    EXPECT_EQ(compact->dump(), text) << "seed " << seed;
    const Result<Json> pretty = Json::parse(json.pretty());
    ASSERT_TRUE(pretty) << "seed " << seed;
    EXPECT_EQ(*pretty, json) << "seed " << seed;
  }
}

TEST(JsonProperty, DamagedTextIsRefusedOrStillWritesValidJson) {
  int refused = 0;
  for (unsigned seed = 0; seed < 5000; ++seed) {
    Generator random(seed);
    std::string text = random.value().dump();
    for (std::size_t i = 1 + random.below(3); i > 0 && !text.empty(); --i) {
      switch (random.below(3)) {
        case 0:
          text[random.below(text.size())] = random.byte();
          break;
        case 1:
          text.erase(random.below(text.size()));
          break;
        default:
          text.insert(random.below(text.size()), 1, random.byte());
      }
    }
    const Result<Json> json = Json::parse(text);
    if (!json) {
      EXPECT_EQ(json.error().cause, "json_invalid");
      EXPECT_TRUE(Json::parse(json.error().params.dump()));
      ++refused;
      continue;
    }
    const Result<Json> again = Json::parse(json->dump());
    ASSERT_TRUE(again) << "seed " << seed;
    EXPECT_EQ(*again, *json) << "seed " << seed;
  }
  EXPECT_GT(refused, 1000);
}

TEST(JsonProperty, AnyBytesAsTextWriteValidJson) {
  for (unsigned seed = 0; seed < 5000; ++seed) {
    Generator random(seed);
    std::string bytes;
    for (std::size_t i = random.below(12); i > 0; --i) bytes.push_back(random.byte());
    const Result<Json> json = Json::parse(Json::object({{bytes, bytes}}).dump());
    ASSERT_TRUE(json) << "seed " << seed;
    EXPECT_EQ(Json::parse(json->dump())->dump(), json->dump());
  }
  EXPECT_EQ(Json("a\xff"
                 "b\xc3")
                .dump(),
            "\"a\uFFFDb\uFFFD\"");
  // A surrogate, an overlong slash, a character beyond Unicode: each byte of theirs is replaced.
  EXPECT_EQ(Json("\xed\xa0\x80").dump(), "\"\uFFFD\uFFFD\uFFFD\"");
  EXPECT_EQ(Json("\xc0\xaf").dump(), "\"\uFFFD\uFFFD\"");
  EXPECT_EQ(Json("\xf4\x90\x80\x80").dump(), "\"\uFFFD\uFFFD\uFFFD\uFFFD\"");
  EXPECT_EQ(Json("\u0800\U00010000\uD7FF\U0010FFFF").dump(), "\"\u0800\U00010000\uD7FF\U0010FFFF\"");
}

TEST(JsonProperty, RepeatedMembersKeepTheirFirstPlaceAndLastValueHoweverMany) {
  for (const int count : {3, 32, 33, 1000}) {
    std::string text = "{";
    for (int i = 0; i < count; ++i)
      text += "\"" + std::to_string(i % (count - 1)) + "\":" + std::to_string(i) + ",";
    text.back() = '}';
    const Json json = *Json::parse(text);
    ASSERT_EQ(json.size(), static_cast<std::size_t>(count - 1));
    EXPECT_EQ(json.members()[0].key, "0");
    EXPECT_EQ(json.members()[0].value, Json(count - 1));
    EXPECT_EQ(json.members()[1].value, Json(1));
  }
}

TEST(JsonProperty, ObjectsAreEqualInAnyOrderHoweverLarge) {
  for (const int count : {5, 500}) {
    Json::Object members, backwards;
    for (int i = 0; i < count; ++i) members.push_back({std::to_string(i), Json(i)});
    backwards.assign(members.rbegin(), members.rend());
    const Json one = Json::object(members);
    EXPECT_EQ(one, Json::object(backwards));
    backwards.back().value = Json("other");
    EXPECT_FALSE(one == Json::object(backwards));
    backwards.back() = {"another", Json(0)};
    EXPECT_FALSE(one == Json::object(backwards));
  }
}

// With a look-up for each member this takes minutes.
TEST(JsonProperty, AnObjectOfVeryManyMembersIsReadAndComparedFast) {
  std::string text = "{";
  for (int i = 0; i < 500'000; ++i) text += "\"member_" + std::to_string(i) + "\":0,";
  text.back() = '}';
  const auto start = std::chrono::steady_clock::now();
  const Result<Json> json = Json::parse(text);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->size(), 500'000u);
  EXPECT_TRUE(*json == Json(*json));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(JsonProperty, DepthIsLimitedForObjectsAndArraysAlike) {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += i % 2 == 0 ? "[" : "{\"a\":";
    text += "0";
    for (int i = depth - 1; i >= 0; --i) text += i % 2 == 0 ? "]" : "}";
    return text;
  };
  EXPECT_TRUE(Json::parse(nested(64)));
  EXPECT_FALSE(Json::parse(nested(65)));
  EXPECT_FALSE(Json::parse(nested(100'000)));
  EXPECT_TRUE(Json::parse(nested(3), 3));
  EXPECT_FALSE(Json::parse(nested(4), 3));
}

// Rule: H-9
TEST(JsonProperty, NumbersOfAnyLengthKeepEveryDigit) {
  for (const std::string& number :
       {std::string(5000, '9'), "0." + std::string(5000, '7'), std::string("1e400"), std::string("-1.5E-400"),
        std::string("123456789012345678901234567890e-12")}) {
    const Result<Json> json = Json::parse("[" + number + "]");
    ASSERT_TRUE(json) << number;
    EXPECT_EQ(json->items()[0].text(), number);
  }
}

}  // namespace
}  // namespace enlace
