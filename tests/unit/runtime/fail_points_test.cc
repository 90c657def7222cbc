#include "runtime/fail_points.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <set>
#include <string>

#include "support/manual_runtime.hpp"

namespace enlace::fail_points {
namespace {

constexpr const char* kPoint = "ledger.claim.before_commit";
constexpr const char* kOther = "frames.call_sent";

struct FailPoints : testing::Test {
  void SetUp() override { disarm(); }
  void TearDown() override {
    disarm();
    detach();
  }
};

Result<int> passes(const char* point) {
  ENLACE_CHECK(reach(point));
  return 7;
}

TEST_F(FailPoints, AreAtLeastFortyWithNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const Point& point : all()) {
    EXPECT_TRUE(names.insert(point.name).second) << point.name;
    EXPECT_GT(std::string(point.when).size(), 10U) << point.name;
  }
  EXPECT_GE(names.size(), 40U);
}

TEST_F(FailPoints, DoNothingUnlessTheyAreArmed) {
  EXPECT_TRUE(passes(kPoint));
  EXPECT_TRUE(counts().empty());
}

TEST_F(FailPoints, FailOnceAtTheNthTime) {
  ASSERT_TRUE(arm("ledger.claim.before_commit:error@2"));
  EXPECT_TRUE(passes(kPoint));
  const Result<int> second = passes(kPoint);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().params["point"].text(), kPoint);
  EXPECT_TRUE(passes(kPoint));
  EXPECT_TRUE(passes(kOther));
  EXPECT_EQ(counts()[kPoint], 3);
}

TEST_F(FailPoints, FailFromTheNthTimeOn) {
  ASSERT_TRUE(arm("ledger.claim.before_commit:error@2+,frames.call_sent:error"));
  EXPECT_TRUE(passes(kPoint));
  EXPECT_FALSE(passes(kPoint));
  EXPECT_FALSE(passes(kPoint));
  EXPECT_FALSE(passes(kOther));
  EXPECT_TRUE(passes(kOther));
}

TEST_F(FailPoints, WaitThroughTheRuntime) {
  test::ManualRuntime runtime;
  ASSERT_TRUE(attach(runtime));
  ASSERT_TRUE(arm("frames.call_sent:wait=250"));
  const std::int64_t before = runtime.monotonic_ms();
  EXPECT_TRUE(passes(kOther));
  EXPECT_EQ(runtime.monotonic_ms(), before + 250);
}

TEST_F(FailPoints, DieByASignalThatNobodyCanCatch) {
  EXPECT_EXIT(
      {
        (void)arm("ledger.claim.before_commit:kill@3");
        for (int i = 0; i < 2; ++i) (void)passes(kPoint);
        std::fputs("two passed\n", stderr);
        (void)passes(kPoint);
      },
      testing::KilledBySignal(SIGKILL), "two passed");
}

TEST_F(FailPoints, LetASimulationDieInItsOwnWay) {
  int deaths = 0;
  Order order;
  order.point = kPoint;
  order.death = [&] { ++deaths; };
  ASSERT_TRUE(arm(order));
  EXPECT_FALSE(passes(kPoint));
  EXPECT_TRUE(passes(kPoint));
  EXPECT_EQ(deaths, 1);
}

TEST_F(FailPoints, RefuseWhatTheyDoNotKnow) {
  for (const char* text : {"no.such.point:kill", "ledger.claim.before_commit", "frames.call_sent:explode",
                           "frames.call_sent:kill@0", "frames.call_sent:kill@x",
                           "frames.call_sent:wait=", "frames.call_sent:error@1,nothing"}) {
    EXPECT_FALSE(arm(text)) << text;
  }
}

}  // namespace
}  // namespace enlace::fail_points
