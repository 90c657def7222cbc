#include "schedule/pauses.hpp"

#include <gtest/gtest.h>

namespace enlace::schedule {
namespace {

class PausesTest : public ::testing::Test {
 protected:
  PausesTest() {
    store::Database::Options options;
    options.path = ":memory:";
    database_ = *store::Database::open(options);
  }
  void pause(const std::string& prefix, std::int64_t until_ms = 0) {
    ASSERT_TRUE(set_pause(*database_, {prefix, 1'000, until_ms, "operator:ana", "inventario"}));
  }
  bool paused(const std::string& key) {
    const auto all = kept_pauses(*database_);
    return all && is_under(*all, key);
  }
  std::unique_ptr<store::Database> database_;
};

// Rule: V-5
TEST_F(PausesTest, KnowWhoPausedWhyAndSinceWhen) {
  pause("lupita/alegra/orders");
  const auto all = kept_pauses(*database_);
  ASSERT_TRUE(all);
  const Pause* found = pause_over(*all, "lupita/alegra/orders");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->actor, "operator:ana");
  EXPECT_EQ(found->reason, "inventario");
  EXPECT_EQ(found->since_ms, 1'000);
}

// What `tenant pause T --only orders` paused, `tenant resume T` lifts.
TEST_F(PausesTest, AResumeLiftsAllBelowIt) {
  pause("lupita/alegra/orders");
  pause("lupita/alegra");
  pause("lupita-norte/alegra/orders");
  const auto resumed = lift_pauses(*database_, "lupita");
  ASSERT_TRUE(resumed);
  EXPECT_EQ(resumed->lifted.size(), 2U);
  EXPECT_TRUE(resumed->standing.empty());
  EXPECT_FALSE(paused("lupita/alegra/orders"));
  EXPECT_TRUE(paused("lupita-norte/alegra/orders"));  // another tenant, whose name begins the same
}

TEST_F(PausesTest, AResumeBelowAPauseSaysWhatStands) {
  pause("lupita");
  pause("lupita/alegra/orders");
  const auto resumed = lift_pauses(*database_, "lupita/alegra/orders");
  ASSERT_TRUE(resumed);
  ASSERT_EQ(resumed->lifted.size(), 1U);
  ASSERT_EQ(resumed->standing.size(), 1U);
  EXPECT_EQ(resumed->standing[0].prefix, "lupita");
  EXPECT_TRUE(paused("lupita/alegra/orders"));
}

TEST_F(PausesTest, WhatWasNotPausedLiftsNothing) {
  const auto resumed = lift_pauses(*database_, "lupita");
  ASSERT_TRUE(resumed);
  EXPECT_TRUE(resumed->lifted.empty() && resumed->standing.empty());
}

TEST_F(PausesTest, EndWhenTheirTimeIsOver) {
  pause("lupita", 5'000);
  pause("puebla");
  auto over = end_pauses(*database_, 4'999);
  ASSERT_TRUE(over && over->empty());
  over = end_pauses(*database_, 5'000);
  ASSERT_TRUE(over);
  ASSERT_EQ(over->size(), 1U);
  EXPECT_FALSE(paused("lupita/alegra/orders"));
  EXPECT_TRUE(paused("puebla/alegra/orders"));
}

}  // namespace
}  // namespace enlace::schedule
