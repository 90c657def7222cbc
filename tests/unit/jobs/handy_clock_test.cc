#include "jobs/handy_clock.hpp"

#include <gtest/gtest.h>

namespace enlace::jobs {
namespace {

constexpr std::int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour, kYear = 365 * kDay;
constexpr std::int64_t kStart = 1'741'107'600'000;
constexpr std::int64_t kWrong[] = {2 * kHour, 5 * kDay, 10 * kYear, -2 * kHour, -5 * kDay, -10 * kYear};

using Verdict = HandyClock::Verdict;

// Our clocks and Handy's, all right until a test sets one wrong; the clock is kept as the store keeps it.
struct World {
  std::int64_t passed = 0, wall_off = 0, handy_off = 0, boot_at = -kHour;
  int boot = 1;
  HandyClock clock;

  [[nodiscard]] HandyClock::Ours ours() const {
    return {kStart + passed + wall_off, passed - boot_at, "boot-" + std::to_string(boot)};
  }
  [[nodiscard]] std::int64_t handy() const { return kStart + passed + handy_off; }
  void pass(std::int64_t ms) { passed += ms; }
  void reboot() {
    ++boot;
    boot_at = passed - 1'000;
  }
  Verdict hear(std::int64_t off = 0) {
    clock = HandyClock::from(clock.text());
    return clock.hear(handy() + off, ours());
  }
};

// Rule: H-23
TEST(HandyClock, ASingleDateThatJumpsMovesNothing) {
  for (const std::int64_t wrong : kWrong) {
    World world;
    ASSERT_EQ(world.hear(), Verdict::believed);
    world.pass(10 * kMinute);
    EXPECT_EQ(world.hear(wrong), Verdict::doubted) << wrong;
    EXPECT_EQ(world.clock.present(world.ours()), world.handy());
    EXPECT_TRUE(world.clock.doubted_lately(world.ours()));
    EXPECT_EQ(world.clock.doubt()->told_ms, world.handy() + wrong);
    EXPECT_EQ(world.clock.doubt()->expected_ms, world.handy());
    world.pass(10 * kMinute);
    EXPECT_EQ(world.hear(), Verdict::believed);
    EXPECT_TRUE(world.clock.doubted_lately(world.ours()));  // for an hour, where nothing more is heard
    world.pass(kHour);
    EXPECT_FALSE(world.clock.doubted_lately(world.ours()));
  }
}

// What was odd once is told until a few polls in a row agree; neither more answers of one poll nor a start of
// the machine end it sooner, and what is odd again begins anew. Rule: H-23 Rule: H-31
TEST(HandyClock, ADoubtEndsOnceAFewPollsAgree) {
  for (const std::int64_t wrong : kWrong) {
    for (const bool reboots : {false, true}) {
      World world;
      ASSERT_EQ(world.hear(), Verdict::believed);
      for (int times = 0; times < 2; ++times) {
        world.pass(10 * kMinute);
        ASSERT_EQ(world.hear(wrong), Verdict::doubted);
        ASSERT_EQ(world.hear(), Verdict::believed);  // the second list of that poll
        for (int polls = 0; polls < (times == 0 ? 2 : 3); ++polls) {
          EXPECT_TRUE(world.clock.doubted_lately(world.ours())) << polls;
          world.pass(10 * kMinute);
          if (reboots && polls == 1) world.reboot();
          for (int lists = 0; lists < 5; ++lists) ASSERT_EQ(world.hear(), Verdict::believed);
        }
      }
      EXPECT_FALSE(world.clock.doubted_lately(world.ours()));
      EXPECT_EQ(world.clock.present(world.ours()), world.handy()) << "and nothing moved";
    }
  }
}

// Rule: H-23
TEST(HandyClock, TheVeryFirstDateStandsBesideOurOwnClock) {
  for (const std::int64_t wrong : kWrong) {
    World world;
    EXPECT_EQ(world.hear(wrong), Verdict::doubted) << wrong;
    EXPECT_FALSE(world.clock.present(world.ours()));
    world.pass(10 * kMinute);
    EXPECT_EQ(world.hear(), Verdict::believed) << wrong;
  }
}

// Rule: H-23
TEST(HandyClock, OneThatSeveralPollsConfirmIsBelieved) {
  for (const std::int64_t wrong : kWrong) {
    for (const bool from_the_first : {false, true}) {
      World world;
      if (!from_the_first) {
        ASSERT_EQ(world.hear(), Verdict::believed);
      }
      int polls = 0;
      for (; polls < 20 && world.hear(wrong) == Verdict::doubted; ++polls) {
        EXPECT_EQ(world.hear(wrong), Verdict::doubted);  // the second list of the same poll
        world.pass(10 * kMinute);
      }
      EXPECT_EQ(polls, 2);
      EXPECT_EQ(world.clock.present(world.ours()), world.handy() + wrong);
      // What was believed before stays possible, until an order says more.
      EXPECT_EQ(world.clock.earliest(), std::min<std::int64_t>(0, -wrong));
      EXPECT_EQ(world.clock.latest(), std::max<std::int64_t>(0, -wrong));
    }
  }
}

// Rule: H-23
TEST(HandyClock, ManyPollsWithinMinutesConfirmNothing) {
  World world;
  ASSERT_EQ(world.hear(), Verdict::believed);
  for (int polls = 0; polls < 14; ++polls) {
    EXPECT_EQ(world.hear(2 * kHour), Verdict::doubted);
    world.pass(kMinute);
  }
  // And what jumps about confirms nothing either.
  for (int polls = 0; polls < 30; ++polls) {
    EXPECT_EQ(world.hear(polls % 2 == 0 ? 2 * kHour : 3 * kHour), Verdict::doubted);
    world.pass(10 * kMinute);
  }
  EXPECT_EQ(world.clock.present(world.ours()), world.handy());
}

// Rule: H-23
TEST(HandyClock, AnOrderSaysWhichOfTwoTimesHandyGoesBy) {
  const auto confirm = [](World& world, std::int64_t off) {
    ASSERT_EQ(world.hear(), Verdict::believed);
    for (int polls = 0; polls < 4; ++polls) {
      world.pass(10 * kMinute);
      (void)world.hear(off);
    }
    ASSERT_EQ(world.clock.present(world.ours()), world.handy() + off);
  };
  World ahead;  // its clock is set forward, and orders are dated by it
  confirm(ahead, 5 * kDay);
  ahead.clock.hear_order(ahead.handy() + 5 * kDay - kMinute, ahead.ours());
  EXPECT_EQ(ahead.clock.earliest(), 0);
  World header;  // its header is ahead alone: orders go on as before, and either stays possible
  confirm(header, 5 * kDay);
  header.clock.hear_order(header.handy() - kMinute, header.ours());
  EXPECT_EQ(header.clock.earliest(), -5 * kDay);
  World behind;  // its header is behind alone: an order from its future tells
  confirm(behind, -5 * kDay);
  behind.clock.hear_order(behind.handy() - kMinute, behind.ours());
  EXPECT_EQ(behind.clock.present(behind.ours()), behind.handy());
  behind.pass(10 * kMinute);
  EXPECT_EQ(behind.hear(-5 * kDay), Verdict::believed);  // it is known by how much it is wrong
  EXPECT_EQ(behind.clock.present(behind.ours()), behind.handy());
  World poison;  // a date that no clock ever said moves nothing
  confirm(poison, -5 * kDay);
  poison.clock.hear_order(poison.handy() + 50 * kYear, poison.ours());
  EXPECT_EQ(poison.clock.present(poison.ours()), poison.handy() - 5 * kDay);
}

// Rule: H-23
TEST(HandyClock, OverAStartOfTheMachineOurWallClockCounts) {
  for (const std::int64_t down : {kMinute, kDay, 30 * kDay}) {
    World world;
    ASSERT_EQ(world.hear(), Verdict::believed);
    world.pass(down);
    world.reboot();
    EXPECT_FALSE(world.clock.present(world.ours()));
    EXPECT_EQ(world.clock.estimate(world.ours()), world.handy());
    EXPECT_EQ(world.hear(2 * kHour), Verdict::doubted);
    EXPECT_EQ(world.hear(), Verdict::believed);
  }
  for (const std::int64_t jump : kWrong) {  // our clock was set while it was down
    World world;
    ASSERT_EQ(world.hear(), Verdict::believed);
    world.pass(kHour);
    world.reboot();
    world.wall_off = jump;
    int polls = 0;
    for (; polls < 20 && world.hear() == Verdict::doubted; ++polls) world.pass(10 * kMinute);
    EXPECT_EQ(polls, 2);
    EXPECT_EQ(world.clock.present(world.ours()), world.handy());
  }
}

// Rule: H-23
TEST(HandyClock, OurOwnClockThatJumpsWhileWeRunChangesNothing) {
  for (const std::int64_t jump : kWrong) {
    World world;
    ASSERT_EQ(world.hear(), Verdict::believed);
    for (int polls = 0; polls < 300; ++polls) {
      world.pass(10 * kMinute);
      world.wall_off += jump / 100;
      ASSERT_EQ(world.hear(), Verdict::believed);
    }
  }
}

// Rule: H-23
TEST(HandyClock, ASnapshotOfARunningMachineIsAnotherBoot) {
  World world;
  world.pass(kHour);
  ASSERT_EQ(world.hear(), Verdict::believed);
  world.boot_at += kHour + kDay;  // its monotonic clock is an hour behind where it was, a day later
  world.pass(kDay);
  EXPECT_FALSE(world.clock.present(world.ours()));
  EXPECT_EQ(world.hear(5 * kDay), Verdict::doubted);
  EXPECT_EQ(world.hear(), Verdict::believed);
}

// Rule: H-23
TEST(HandyClock, OneThatRunsTooFastIsNoticed) {
  World world;
  ASSERT_EQ(world.hear(), Verdict::believed);
  int polls = 0;
  for (; polls < 100 && world.hear(polls * kMinute / 2) == Verdict::believed; ++polls)
    world.pass(10 * kMinute);
  EXPECT_LT(polls, 10);
}

TEST(HandyClock, WhatCannotBeReadKnowsNothing) {
  for (const char* kept : {"", "17", "[]", "{", "{\"anchor\":7}"}) {
    const HandyClock clock = HandyClock::from(kept);
    EXPECT_FALSE(clock.present({kStart, 1, "boot"}));
    EXPECT_EQ(clock.estimate({kStart, 1, "boot"}), 0);
  }
}

}  // namespace
}  // namespace enlace::jobs
