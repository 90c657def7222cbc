#include "egress/breaker.hpp"

#include <gtest/gtest.h>

namespace enlace::egress {
namespace {

using Outcome = Breaker::Outcome;

void fail(Breaker& breaker, int times, std::int64_t now) {
  for (int i = 0; i < times; ++i) breaker.report(breaker.admit(now), Outcome::fault, now);
}

TEST(Breaker, OpensAfterFaultsInARowOnly) {
  Breaker breaker;
  fail(breaker, 7, 0);
  breaker.report(breaker.admit(0), Outcome::well, 0);
  fail(breaker, 7, 0);
  EXPECT_EQ(breaker.admit(0).wait_ms, 0);
  EXPECT_TRUE(breaker.closed());
  fail(breaker, 1, 0);
  EXPECT_GT(breaker.admit(0).wait_ms, 0);
}

TEST(Breaker, LetsOneTryAndClosesWhenItSucceeds) {
  Breaker breaker;
  fail(breaker, 8, 0);
  const std::int64_t later = breaker.admit(0).wait_ms;
  const auto trial = breaker.admit(later);
  EXPECT_EQ(trial.wait_ms, 0);
  EXPECT_GT(breaker.admit(later).wait_ms, 0);
  breaker.report(trial, Outcome::well, later);
  EXPECT_TRUE(breaker.closed());
  EXPECT_EQ(breaker.admit(later).wait_ms, 0);
}

TEST(Breaker, SaysHowLongToWaitWithoutLettingAnybodyIn) {
  Breaker breaker;
  EXPECT_EQ(breaker.wait_ms(0), 0);
  for (int i = 0; i < 8; ++i) breaker.report({}, Breaker::Outcome::fault, 0);
  EXPECT_EQ(breaker.wait_ms(1'000), 4'000);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(breaker.wait_ms(5'000), 0);
  EXPECT_TRUE(breaker.admit(5'000).trial);
  EXPECT_GT(breaker.wait_ms(5'000), 0);
}

TEST(Breaker, OpensForLongerWhenTheTrialFails) {
  Breaker breaker;
  fail(breaker, 8, 0);
  std::int64_t now = 0;
  std::int64_t before = breaker.admit(now).wait_ms;
  for (int i = 0; i < 4; ++i) {
    now += before;
    breaker.report(breaker.admit(now), Outcome::fault, now);
    const std::int64_t after = breaker.admit(now).wait_ms;
    EXPECT_EQ(after, before * 2);
    before = after;
  }
}

TEST(Breaker, LetsOneTryAtOnceWhenTheServerAnsweredSomebodyElse) {
  Breaker breaker;
  fail(breaker, 8, 0);
  breaker.try_now();
  EXPECT_TRUE(breaker.admit(1).trial);
  EXPECT_GT(breaker.admit(1).wait_ms, 0);
}

TEST(Breaker, ATrialWithoutAVerdictLeavesRoomForTheNext) {
  Breaker breaker;
  fail(breaker, 8, 0);
  const std::int64_t later = breaker.admit(0).wait_ms;
  breaker.report(breaker.admit(later), Outcome::unknown, later);
  EXPECT_FALSE(breaker.closed());
  EXPECT_TRUE(breaker.admit(later).trial);
}

}  // namespace
}  // namespace enlace::egress
