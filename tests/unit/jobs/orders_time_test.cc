#include <gtest/gtest.h>

#include "jobs/handy_clock.hpp"
#include "support/order_world.hpp"

// What is believed of Handy's time, and that no answer alone moves it (H-23).
namespace enlace::jobs {
namespace {

using ledger::State;
using test::OrderWorld;

constexpr std::int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour, kYear = 365 * kDay;
constexpr std::int64_t kWrong[] = {2 * kHour, 5 * kDay, 10 * kYear, -2 * kHour, -5 * kDay, -10 * kYear};

std::int64_t cursor(OrderWorld& world, const char* name) {
  const auto found = world.ledger().cursor("lupita", name);
  EXPECT_TRUE(found);
  return found && *found ? (*found)->value_ms : 0;
}

bool doubted(const RunReport& report) {
  return std::any_of(report.warnings.begin(), report.warnings.end(),
                     [](const Notice& warning) { return warning.code == "handy_clock_doubted"; });
}

// A company at work: at each turn orders are made, one is deleted, and the host polls and delivers.
class Work {
 public:
  explicit Work(OrderWorld& world) : world_(world) {}

  void turn(std::int64_t ms = 10 * kMinute) {
    world_.runtime.pass(ms - kMinute);
    orders_.push_back(world_.handy.add());
    if (orders_.size() > 2) world_.handy.remove(orders_[orders_.size() - 2]);
    world_.runtime.pass(kMinute);
    last_ = world_.poll();
    world_.deliver();
  }
  // The ERP holds what Handy holds: of the turn just made too.
  void expect_all(const std::string& what) {
    for (const std::string& id : world_.handy.live_ids()) EXPECT_EQ(world_.erp.live_with(id), 1) << what;
    EXPECT_EQ(world_.erp.live().size(), world_.handy.live_ids().size()) << what;
  }
  [[nodiscard]] const RunReport& last() const { return last_; }

 private:
  OrderWorld& world_;
  std::vector<std::string> orders_;
  RunReport last_;
};

// Rule: H-23
TEST(OrdersTime, OneWrongDateMovesNoCursorIsToldAndCostsNoOrder) {
  for (const std::int64_t wrong : kWrong) {
    for (const int at : {0, 1, 5}) {
      for (const int lists : {1, 2, 3}) {  // of new orders, of deleted ones, of both
        OrderWorld world;
        Work work(world);
        const std::string what =
            std::to_string(wrong) + " at " + std::to_string(at) + " in " + std::to_string(lists);
        for (int turn = 0; turn < 12; ++turn) {
          const bool now = turn == at;
          const std::int64_t before[] = {cursor(world, "orders/new"), cursor(world, "orders/deleted")};
          if (now)
            world.handy.date_off = [&](bool deleted) { return (lists & (deleted ? 2 : 1)) != 0 ? wrong : 0; };
          work.turn();
          world.handy.date_off = nullptr;
          work.expect_all(what + ", turn " + std::to_string(turn));
          EXPECT_EQ(doubted(work.last()), now) << what;
          const std::int64_t present = world.runtime.unix_ms();
          EXPECT_LE(cursor(world, "orders/new"), present);
          EXPECT_LE(cursor(world, "orders/deleted"), present);
          if (now && (lists & 1) != 0) {
            EXPECT_EQ(cursor(world, "orders/new"), before[0]) << what;
          }
          if (now && (lists & 2) != 0) {
            EXPECT_EQ(cursor(world, "orders/deleted"), before[1]) << what;
          }
          if (turn > at) {
            EXPECT_GE(cursor(world, "orders/new"), present - 2 * kMinute) << what;
          }
        }
        if (HasFailure()) return;
      }
    }
  }
}

// Rule: H-23
TEST(OrdersTime, ADateThatIsWrongForAWhileOrForGoodCostsNoOrder) {
  for (const std::int64_t wrong : kWrong) {
    for (const int turns : {2, 3, 8, 400}) {
      OrderWorld world;
      Work work(world);
      for (int turn = 0; turn < 3; ++turn) work.turn();
      for (int turn = 0; turn < turns + 12; ++turn) {
        world.handy.date_off = [&](bool) { return turn < turns ? wrong : 0; };
        work.turn();
        work.expect_all(std::to_string(wrong) + " for " + std::to_string(turns) + ", turn " +
                        std::to_string(turn));
        if (HasFailure()) return;
      }
      EXPECT_FALSE(doubted(work.last()));
      EXPECT_GE(cursor(world, "orders/new"), world.runtime.unix_ms() - 2 * kMinute);
      EXPECT_LE(cursor(world, "orders/new"), world.runtime.unix_ms());
    }
  }
}

// Rule: H-23
TEST(OrdersTime, AClockOfHandysThatIsSetIsFollowedOnceItIsConfirmed) {
  for (const std::int64_t jump : kWrong) {
    OrderWorld world;
    world.instance.connector.since = "2010-01-01";
    Work work(world);
    for (int turn = 0; turn < 3; ++turn) work.turn();
    world.handy.clock_ahead_ms = jump;  // its orders are dated by it from here on
    for (int turn = 0; turn < 12; ++turn) {
      work.turn();
      // Back, orders are dated before all that is read, until the clock is confirmed.
      if (jump > 0 || turn >= 2) work.expect_all(std::to_string(jump) + ", turn " + std::to_string(turn));
      if (HasFailure()) return;
    }
    EXPECT_FALSE(doubted(work.last()));
    const std::int64_t present = world.runtime.unix_ms() + jump;
    EXPECT_LE(cursor(world, "orders/new"), present) << jump;
    EXPECT_GE(cursor(world, "orders/new"), present - 2 * kMinute) << jump;
  }
}

// Rule: H-23
TEST(OrdersTime, ACursorThatWasSentIntoTheFutureComesBack) {
  for (const std::int64_t ahead : {2 * kHour, 5 * kDay, 10 * kYear}) {
    for (const bool clock_known : {false, true}) {
      OrderWorld world;
      Work work(world);
      for (int turn = 0; turn < 3; ++turn) work.turn();
      std::vector<ledger::CursorMove> moves;
      for (const char* name :
           {"orders/new", "orders/deleted", "orders/reread", "orders/zone/America/Mexico_City"})
        moves.push_back({name, world.runtime.unix_ms() + ahead});
      if (!clock_known) moves.push_back({kHandyClock, 0, "none"});
      ASSERT_TRUE(world.ledger().land("lupita", "company:lupita", {}, {}, moves));
      // Nothing was seen meanwhile.
      const std::string unseen = world.handy.add(), gone = world.handy.add();
      world.runtime.pass(std::min(ahead / 2, 8 * kDay));
      world.handy.remove(gone);
      work.turn(kHour);
      work.expect_all(std::to_string(ahead));
      EXPECT_TRUE(*world.ledger().knows(world.id(gone)));
      EXPECT_LE(cursor(world, "orders/new"), world.runtime.unix_ms());
      EXPECT_LE(cursor(world, "orders/deleted"), world.runtime.unix_ms());
      EXPECT_LE(cursor(world, "orders/reread"), world.runtime.unix_ms());
    }
  }
}

// Rule: H-23
TEST(OrdersTime, OverAStartOfTheMachineOneWrongDateMovesNothingEither) {
  for (const std::int64_t wrong : kWrong) {
    OrderWorld world;
    Work work(world);
    for (int turn = 0; turn < 3; ++turn) work.turn();
    world.runtime.reboot();
    world.restart();
    world.handy.date_off = [&](bool) { return wrong; };
    work.turn(kDay);
    EXPECT_TRUE(doubted(work.last())) << wrong;
    world.handy.date_off = nullptr;
    for (int turn = 0; turn < 3; ++turn) {
      work.turn();
      work.expect_all(std::to_string(wrong));
    }
    EXPECT_GE(cursor(world, "orders/new"), world.runtime.unix_ms() - 2 * kMinute) << wrong;
    EXPECT_LE(cursor(world, "orders/new"), world.runtime.unix_ms()) << wrong;
  }
}

// Rule: H-23
TEST(OrdersTime, WithoutADateTheNewestOrderDatesTheListButNoOrderOfTheFutureDoes) {
  OrderWorld world;
  world.handy.says_no_date = true;
  Work work(world);
  for (int turn = 0; turn < 3; ++turn) work.turn();
  EXPECT_GT(cursor(world, "orders/new"), world.runtime.unix_ms() - 10 * kMinute);
  world.handy.clock_ahead_ms = 20 * kHour;
  world.handy.add();
  world.handy.clock_ahead_ms = 0;
  for (int turn = 0; turn < 3; ++turn) {
    work.turn();
    EXPECT_LE(cursor(world, "orders/new"), world.runtime.unix_ms());
    work.expect_all("turn " + std::to_string(turn));
  }
}

// --- late ones -------------------------------------------------------------------------------------------

// Rule: H-23
TEST(OrdersTime, WhatBecomesVisibleLateIsFoundByTheNextReadingThatReachesIt) {
  struct Case {
    std::int64_t late, found_within;
  };
  for (const Case one : {Case{50 * kMinute, 10 * kMinute}, Case{3 * kHour, 70 * kMinute},
                         Case{22 * kHour, 70 * kMinute}, Case{40 * kHour, 25 * kHour}}) {
    for (const bool deletion : {false, true}) {
      OrderWorld world;
      world.cycle();
      const std::string order = world.handy.add();
      if (deletion) {
        for (int hours = 0; hours < 3; ++hours) {  // it is no longer in the overlap, which misses it at once
          world.runtime.pass(kHour);
          world.cycle();
        }
        ASSERT_EQ(world.erp.live_with(order), 1);
        world.handy.remove(order);
      }
      // Not as if it were not there: deleted, it is in neither list for a while.
      world.handy.not_yet.insert(order);
      world.runtime.pass(10 * kMinute);
      for (std::int64_t passed = 0; passed < one.late; passed += 10 * kMinute) {
        world.cycle();
        world.runtime.pass(10 * kMinute);
      }
      ASSERT_EQ(world.erp.live_with(order), deletion ? 1 : 0);
      world.handy.not_yet.clear();
      std::int64_t waited = 0;
      for (; world.erp.live_with(order) == (deletion ? 1 : 0) && waited < 2 * kDay; waited += 10 * kMinute) {
        world.runtime.pass(10 * kMinute);
        world.cycle();
      }
      EXPECT_LE(waited, one.found_within) << one.late << ' ' << deletion;
      EXPECT_EQ(world.erp.live_with(order), deletion ? 0 : 1);
    }
  }
}

// Rule: H-23
TEST(OrdersTime, AnOrderThatChangedUnderItsIdIsFoundByTheReadingsThatReachIt) {
  struct Case {
    std::int64_t old, found_within;
  };
  for (const Case one :
       {Case{30 * kMinute, 10 * kMinute}, Case{5 * kHour, 70 * kMinute}, Case{44 * kHour, 25 * kHour}}) {
    OrderWorld world;
    const std::string order = world.handy.add();
    for (std::int64_t passed = 0; passed < one.old; passed += 10 * kMinute) {
      world.cycle();
      world.runtime.pass(10 * kMinute);
    }
    world.handy.change_in_place(order, "7");
    std::int64_t waited = 0;
    for (; world.row(order).remote_total != "812" && waited < 2 * kDay; waited += 10 * kMinute) {
      world.runtime.pass(10 * kMinute);
      world.cycle();
    }
    EXPECT_LE(waited, one.found_within) << one.old;
    EXPECT_EQ(world.erp.live_with(order), 1);
  }
}

// Rule: H-23
TEST(OrdersTime, AnOrdinaryPollAsksForTwoListsAndReadsAnHourBack) {
  OrderWorld world;
  int days = 0, hours = 0;
  for (int poll = 0; poll < 6 * 48; ++poll) {
    const int before = world.handy.lists;
    world.cycle();
    EXPECT_EQ(world.handy.lists - before, 2);
    const std::int64_t back = world.runtime.unix_ms() - world.handy.last_window.from_ms;
    if (poll > 0 && back >= 3 * kDay) ++days;
    if (back >= kDay && back < 3 * kDay) ++hours;
    const bool of_a_day = back >= kDay && back < kDay + 2 * kHour;
    EXPECT_TRUE(poll == 0 || back < 90 * kMinute || of_a_day || back >= 3 * kDay) << back;
    world.runtime.pass(10 * kMinute);
  }
  EXPECT_EQ(days, 2);
  EXPECT_GE(hours, 44);
  EXPECT_LE(hours, 48);
}

}  // namespace
}  // namespace enlace::jobs
