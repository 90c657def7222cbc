#include "alerts/outages.hpp"

#include <gtest/gtest.h>

namespace enlace::alerts {
namespace {

constexpr std::int64_t kNow = 1'764'600'000'000;
constexpr std::int64_t kMinute = 60'000;
constexpr const char* kAlegra = "https://api.alegra.com";

egress::Silence silence(std::int64_t since_ms, std::int64_t last_ms, bool away = true) {
  return {kAlegra, "alegra", {"lupita", "norte"}, since_ms, last_ms, 503, "", away};
}

std::vector<Outage> after(std::vector<Outage> known, const std::vector<egress::Silence>& silent,
                          std::int64_t back_ms = 0) {
  return up_to_date(std::move(known), silent, [back_ms](const std::string&) { return back_ms; });
}

// Rule: H-30
TEST(Outages, OneBeginsWithEnoughSilenceAndEndsWithTheFirstAnswer) {
  EXPECT_TRUE(after({}, {silence(kNow, kNow + 1, false)}).empty());
  const auto on = after({}, {silence(kNow, kNow + kMinute)});
  ASSERT_EQ(on.size(), 1U);
  EXPECT_TRUE(on[0].is_on());
  EXPECT_EQ(on[0].since_ms, kNow);
  EXPECT_EQ(on[0].answer(), "503");
  EXPECT_EQ(on[0].tenants, (std::vector<std::string>{"lupita", "norte"}));
  const auto over = after(on, {}, kNow + 8 * kMinute);
  EXPECT_EQ(over[0].ended_ms, kNow + 8 * kMinute);
  EXPECT_EQ(over[0].since_ms, kNow);
}

// A start has met nothing yet, and then at first little.
// Rule: H-30
TEST(Outages, AStartForgetsNotSinceWhen) {
  const auto kept = after({}, {silence(kNow, kNow + kMinute)});
  EXPECT_EQ(after(kept, {}), kept);
  const auto asked = after(kept, {silence(kNow + 5 * kMinute, kNow + 5 * kMinute, false)});
  EXPECT_EQ(asked[0].since_ms, kNow);
  EXPECT_EQ(asked[0].last_ms, kNow + 5 * kMinute);
  EXPECT_EQ(after(kept, {}, kNow - kMinute), kept) << "an answer from before it";
}

TEST(Outages, OneThatComesBackSoonIsTheSameAndALaterOneIsAnother) {
  const auto on = after({}, {silence(kNow, kNow + kMinute)});
  const auto over = after(on, {}, kNow + 5 * kMinute);
  const auto again = after(over, {silence(kNow + 6 * kMinute, kNow + 7 * kMinute)}, kNow + 5 * kMinute);
  EXPECT_TRUE(again[0].is_on());
  EXPECT_EQ(again[0].since_ms, kNow);
  auto closed = over;
  closed[0].closed_ms = kNow + 6 * kMinute;
  const auto other = after(closed, {silence(kNow + 30 * kMinute, kNow + 31 * kMinute)}, kNow + 5 * kMinute);
  EXPECT_EQ(other[0].since_ms, kNow + 30 * kMinute);
  EXPECT_EQ(other[0].closed_ms, 0);
}

TEST(Outages, TheStoreKeepsTheNewestOfEachOrigin) {
  store::Database::Options options;
  options.path = ":memory:";
  const auto database = store::Database::open(options);
  ASSERT_TRUE(database);
  auto outages = after({}, {silence(kNow, kNow + kMinute)});
  ASSERT_TRUE(keep_outage(**database, outages[0]));
  outages[0].ended_ms = kNow + 2 * kMinute;
  ASSERT_TRUE(keep_outage(**database, outages[0]));
  const auto kept = kept_outages(**database);
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_EQ(*kept, outages);
}

}  // namespace
}  // namespace enlace::alerts
