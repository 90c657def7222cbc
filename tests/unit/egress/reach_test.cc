#include "egress/reach.hpp"

#include <gtest/gtest.h>

namespace enlace::egress {
namespace {

using Outcome = Breaker::Outcome;

constexpr const char* kAlegra = "https://api.alegra.com";
constexpr std::int64_t kWall = 1'764'600'000'000;

class ReachTest : public ::testing::Test {
 protected:
  void ask(const std::string& tenant, Outcome outcome, std::int64_t began_s, std::int64_t took_s = 0,
           int status = 503) {
    const auto moment = [](std::int64_t s) { return Reach::Moment{s * 1'000, kWall + s * 1'000}; };
    const bool answered = outcome == Outcome::well;
    reach_.note(kAlegra, {tenant, "alegra", outcome, answered ? 200 : status, answered ? "" : "timeout"},
                moment(began_s), moment(began_s + took_s));
  }
  Silence only() {
    const std::vector<Silence> all = reach_.silent();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? Silence{} : all.front();
  }
  Reach reach_;
};

// Rule: H-30
TEST_F(ReachTest, FailuresInARowAreAnOutageFromTheFirstOfThem) {
  ask("lupita", Outcome::well, 0);
  for (int i = 0; i < 4; ++i) ask("lupita", Outcome::fault, 10 + i);
  EXPECT_FALSE(only().away) << "they may be bad luck";
  ask("lupita", Outcome::fault, 20);
  EXPECT_TRUE(only().away);
  EXPECT_EQ(only().since_ms, kWall + 10'000);
  EXPECT_EQ(only().last_ms, kWall + 20'000);
  EXPECT_EQ(only().http_status, 503);
  EXPECT_TRUE(reach_.is_away(kAlegra));
  EXPECT_FALSE(reach_.is_away("https://api.other.com"));
}

// Rule: H-30
TEST_F(ReachTest, TwoThatHangAreEnough) {
  ask("lupita", Outcome::fault, 0, 30, 0);
  EXPECT_FALSE(only().away);
  ask("lupita", Outcome::fault, 31, 30, 0);
  EXPECT_TRUE(only().away);
  EXPECT_EQ(only().since_ms, kWall);
  EXPECT_EQ(only().cause, "timeout");
}

TEST_F(ReachTest, TheFirstAnswerEndsItForAll) {
  for (int i = 0; i < 8; ++i) ask("lupita", Outcome::fault, i);
  ask("norte", Outcome::fault, 9);
  EXPECT_EQ(only().tenants, (std::set<std::string>{"lupita", "norte"}));
  ask("norte", Outcome::well, 60);
  EXPECT_TRUE(reach_.silent().empty());
  EXPECT_EQ(reach_.back_ms(kAlegra), kWall + 60'000);
  ask("norte", Outcome::well, 70);
  EXPECT_EQ(reach_.back_ms(kAlegra), kWall + 60'000) << "when it came back, not when it last answered";
}

// Its path or its token, not the system.
TEST_F(ReachTest, OneThatFailsWhileOthersAreAnsweredIsNoOutage) {
  ask("lupita", Outcome::fault, 0);
  ask("norte", Outcome::well, 1);
  for (int i = 0; i < 20; ++i) ask("lupita", Outcome::fault, 2 + i);
  EXPECT_FALSE(reach_.is_away(kAlegra));
  ask("norte", Outcome::fault, 30);  // now it is everybody
  EXPECT_TRUE(reach_.is_away(kAlegra));
  ask("lupita", Outcome::well, 40);
  EXPECT_FALSE(reach_.is_away(kAlegra));
}

TEST_F(ReachTest, WhatSaysNothingOfTheServerCountsForNothing) {
  for (int i = 0; i < 20; ++i) ask("lupita", Outcome::unknown, i);
  EXPECT_TRUE(reach_.silent().empty());
  EXPECT_EQ(reach_.back_ms(kAlegra), 0);
}

TEST_F(ReachTest, KnowsWhetherEverythingFailedSinceThen) {
  EXPECT_FALSE(reach_.failed_since(kAlegra, "lupita", 0)) << "nothing was asked";
  ask("lupita", Outcome::well, 1);
  ask("lupita", Outcome::fault, 5);
  EXPECT_FALSE(reach_.failed_since(kAlegra, "lupita", 0)) << "one was answered";
  EXPECT_TRUE(reach_.failed_since(kAlegra, "lupita", 3'000));
  EXPECT_FALSE(reach_.failed_since(kAlegra, "lupita", 6'000)) << "nothing was asked since";
}

}  // namespace
}  // namespace enlace::egress
