#include "egress/pacing.hpp"

#include <gtest/gtest.h>

#include "unit/egress/support.hpp"

namespace enlace::egress {
namespace {

constexpr std::int64_t kNow = 1'764'000'000'000;  // Mon, 24 Nov 2025 16:00:00 GMT

TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(retry_after_ms({{"retry-after", "7"}}, kNow), 7'000);
  EXPECT_EQ(retry_after_ms({{"Retry-After", "0"}}, kNow), 0);
  EXPECT_EQ(retry_after_ms({{"Retry-After", "Mon, 24 Nov 2025 16:00:30 GMT"}}, kNow), 30'000);
  EXPECT_EQ(retry_after_ms({{"Retry-After", "Mon, 24 Nov 2025 15:00:00 GMT"}}, kNow), 0);
  EXPECT_EQ(retry_after_ms({}, kNow), std::nullopt);
  for (const char* nonsense : {"", "soon", "-5", "1 hour", "99999999999999999999"}) {
    EXPECT_EQ(retry_after_ms({{"Retry-After", nonsense}}, kNow), std::nullopt) << nonsense;
  }
}

TEST(RetryAfter, MeasuresADateAgainstTheServersOwnClock) {
  // This machine's clock is an hour slow.
  const Headers headers{{"Date", "Mon, 24 Nov 2025 17:00:00 GMT"},
                        {"Retry-After", "Mon, 24 Nov 2025 17:00:05 GMT"}};
  EXPECT_EQ(retry_after_ms(headers, kNow), 5'000);
}

// One wrong `Date` must not hold an account for an hour (seed 212 of email-notify).
// Rule: H-23
TEST(RetryAfter, IsNotCountedFromADateThatCannotBe) {
  for (const char* wrong :
       {"Fri, 27 Nov 2015 16:00:00 GMT", "Wed, 19 Nov 2025 16:00:00 GMT", "Mon, 24 Nov 2025 14:00:00 GMT"}) {
    EXPECT_EQ(retry_after_ms({{"Date", wrong}, {"Retry-After", "Mon, 24 Nov 2025 16:00:05 GMT"}}, kNow),
              5'000)
        << wrong;
  }
  // By neither clock: then nothing was said, and the window counts.
  const Headers passed{{"Date", "Fri, 27 Nov 2015 16:00:00 GMT"},
                       {"Retry-After", "Mon, 24 Nov 2025 15:00:00 GMT"}};
  EXPECT_EQ(retry_after_ms(passed, kNow), std::nullopt);
  EXPECT_EQ(pause_ms(passed, RateSpec{}, kNow), pause_ms({}, RateSpec{}, kNow));
}

// Our clock a month back and the server's `Date` five days back: neither tells how long (seed 50000081 of
// alegra). Rule: H-23
TEST(RetryAfter, IsUnknownWhereBothClocksAreWrong) {
  const Headers headers{{"Date", "Fri, 19 Dec 2025 16:00:00 GMT"},
                        {"Retry-After", "Wed, 24 Dec 2025 16:00:05 GMT"}};
  EXPECT_EQ(retry_after_ms(headers, kNow), std::nullopt);
  EXPECT_EQ(pause_ms(headers, RateSpec{}, kNow), pause_ms({}, RateSpec{}, kNow));
}

TEST(RetryAfter, IsBelievedWhereBothClocksGiveTheSame) {
  const Headers headers{{"Date", "Mon, 24 Nov 2025 16:03:00 GMT"},
                        {"Retry-After", "Mon, 24 Nov 2025 19:00:00 GMT"}};
  EXPECT_EQ(retry_after_ms(headers, kNow), 177 * 60'000);
}

RateSpec spec(RateSpec::Reset reset) {
  RateSpec rate;
  rate.limit_header = "X-Rate-Limit-Limit";
  rate.remaining_header = "X-Rate-Limit-Remaining";
  rate.reset_header = "X-Rate-Limit-Reset";
  rate.reset = reset;
  return rate;
}

TEST(RateHints, ReadsResetAsSecondsOrAsATime) {
  const Headers seconds{
      {"x-rate-limit-limit", "150"}, {"x-rate-limit-remaining", "0"}, {"x-rate-limit-reset", "42"}};
  const RateHints hints = rate_hints(seconds, spec(RateSpec::Reset::seconds), kNow);
  EXPECT_EQ(hints.limit, 150);
  EXPECT_EQ(hints.remaining, 0);
  EXPECT_EQ(hints.reset_ms, 42'000);

  const Headers unix_time{{"X-Rate-Limit-Reset", "1764000009"}};
  EXPECT_EQ(rate_hints(unix_time, spec(RateSpec::Reset::unix_time), kNow).reset_ms, 9'000);
}

TEST(RateHints, IgnoresAResetThatCannotBe) {
  for (const char* value : {"1763999999", "1764009999", "x", ""}) {
    EXPECT_EQ(rate_hints({{"X-Rate-Limit-Reset", value}}, spec(RateSpec::Reset::unix_time), kNow).reset_ms,
              std::nullopt)
        << value;
  }
  EXPECT_EQ(rate_hints({{"X-Rate-Limit-Reset", "5"}}, RateSpec{}, kNow).reset_ms, std::nullopt);
}

TEST(Pause, PrefersRetryAfterThenResetThenTheWindow) {
  const RateSpec rate = spec(RateSpec::Reset::seconds);
  EXPECT_EQ(pause_ms({{"Retry-After", "3"}, {"X-Rate-Limit-Reset", "42"}}, rate, kNow), 3'000);
  EXPECT_EQ(pause_ms({{"X-Rate-Limit-Reset", "42"}}, rate, kNow), 42'000);
  EXPECT_EQ(pause_ms({}, rate, kNow), 60'000);
  EXPECT_EQ(pause_ms({{"Retry-After", "0"}}, rate, kNow), 1'000);
  EXPECT_EQ(pause_ms({{"Retry-After", "864000"}}, rate, kNow), 3'600'000);
}

TEST(Backoff, IsAnythingUpToADoublingBound) {
  SimRuntime runtime({});
  for (int attempt = 0; attempt < 40; ++attempt) {
    std::int64_t longest = 0;
    for (int i = 0; i < 200; ++i) longest = std::max(longest, backoff_ms(runtime, attempt));
    const std::int64_t bound = attempt > 5 ? 30'000 : 500 << attempt;
    EXPECT_LE(longest, bound);
    EXPECT_GT(longest, bound / 2);
  }
}

}  // namespace
}  // namespace enlace::egress
