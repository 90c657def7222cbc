#include "egress/budget.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "unit/egress/support.hpp"

namespace enlace::egress {
namespace {

constexpr std::int64_t kFarAway = 100'000'000;

RateSpec rate(int requests, int per_seconds = 60) {
  RateSpec spec;
  spec.requests = requests;
  spec.per_seconds = per_seconds;
  return spec;
}

class BudgetTest : public testing::Test {
 protected:
  std::int64_t acquire(Budget& budget, Priority priority = Priority::orders,
                       std::int64_t deadline = kFarAway) {
    std::int64_t retry_after = -1;
    EXPECT_EQ(budget.acquire(priority, deadline, retry_after), Budget::Grant::granted);
    return runtime_.monotonic_ms();
  }

  SimRuntime runtime_{SimRuntime::Options{}};
  Gate gate_{runtime_};
};

TEST_F(BudgetTest, NoWindowEverSeesMoreThanTheAllowance) {
  Budget budget(runtime_, gate_, rate(150));
  std::vector<std::int64_t> times;
  for (int i = 0; i < 600; ++i) times.push_back(acquire(budget));
  for (const std::int64_t start : times) {
    const auto inside = std::count_if(times.begin(), times.end(),
                                      [&](std::int64_t t) { return t >= start && t < start + 60'000; });
    EXPECT_LE(inside, 150);
  }
  // Nor much less: a pace that wastes the allowance would be a fault as well.
  EXPECT_LT(times.back() - times.front(), 600 * 60'000 / 110);
}

TEST_F(BudgetTest, AnAllowanceOfOneIsServedToo) {
  Budget budget(runtime_, gate_, rate(1, 1));
  const std::int64_t first = acquire(budget);
  EXPECT_LE(acquire(budget) - first, 1'000);
}

TEST_F(BudgetTest, OrdersGoFirstThenDeletionsThenCustomersThenProducts) {
  Budget budget(runtime_, gate_, rate(5));
  acquire(budget);  // the burst is gone; from here on everyone queues
  std::string order;
  std::vector<std::unique_ptr<Thread>> threads;
  const std::vector<std::pair<Priority, char>> callers{{Priority::products, 'p'},  {Priority::customers, 'c'},
                                                       {Priority::products, 'p'},  {Priority::orders, 'o'},
                                                       {Priority::deletions, 'd'}, {Priority::orders, 'o'}};
  for (const auto& caller : callers) {
    threads.push_back(runtime_.spawn("caller", [&] {
      acquire(budget, caller.first);
      order += caller.second;
    }));
  }
  threads.clear();
  EXPECT_EQ(order, "oodcpp");
}

// Callers of each priority that always want another token, for half an hour: what each of them got.
TEST_F(BudgetTest, OrdersThatNeverEndLeaveSomethingToEveryoneElse) {
  Budget budget(runtime_, gate_, rate(100));
  const std::int64_t end = runtime_.monotonic_ms() + 30 * 60'000;
  std::map<Priority, int> got;
  std::map<Priority, std::int64_t> longest;
  const auto ask_until_the_end = [&](Priority priority) {
    while (true) {
      const std::int64_t asked = runtime_.monotonic_ms();
      if (asked >= end) return;
      acquire(budget, priority);
      ++got[priority];
      longest[priority] = std::max(longest[priority], runtime_.monotonic_ms() - asked);
    }
  };
  std::vector<std::unique_ptr<Thread>> threads;
  for (const Priority priority : {Priority::orders, Priority::orders, Priority::orders, Priority::orders,
                                  Priority::deletions, Priority::customers, Priority::products}) {
    threads.push_back(runtime_.spawn("caller", [&, priority] { ask_until_the_end(priority); }));
  }
  threads.clear();
  const int all =
      got[Priority::orders] + got[Priority::deletions] + got[Priority::customers] + got[Priority::products];
  EXPECT_GT(got[Priority::orders], all * 3 / 4);
  EXPECT_GT(got[Priority::deletions], got[Priority::customers]);
  EXPECT_GT(got[Priority::customers], got[Priority::products]);
  EXPECT_GT(got[Priority::products], all / 50);
  EXPECT_LT(longest[Priority::products], 40 * 60'000 / 80);  // the time of some forty requests
  EXPECT_LT(longest[Priority::orders], 8 * 60'000 / 80);  // three others of its kind, and one of each below
}

TEST_F(BudgetTest, AnOrderPassesProductsThatCameALittleEarlier) {
  Budget budget(runtime_, gate_, rate(60));
  const std::int64_t paused_until = runtime_.monotonic_ms() + 20'000;
  budget.pause(paused_until);
  std::string order;
  std::vector<std::unique_ptr<Thread>> threads;
  const auto ask_at = [&](std::int64_t ms, Priority priority, char name) {
    const std::int64_t at = runtime_.monotonic_ms() + ms;
    threads.push_back(runtime_.spawn("caller", [&, at, priority, name] {
      runtime_.sleep_until(at);
      acquire(budget, priority);
      order += name;
    }));
  };
  ask_at(0, Priority::products, 'p');
  ask_at(10'000, Priority::orders, 'o');
  ask_at(60'000, Priority::orders, 'O');  // by now the products have gone
  threads.clear();
  EXPECT_EQ(order, "opO");
}

TEST_F(BudgetTest, ATokenThatWasNotUsedIsTheNextOnes) {
  Budget budget(runtime_, gate_, rate(1));
  const std::int64_t start = acquire(budget);
  budget.give_back();
  EXPECT_EQ(acquire(budget), start);
  EXPECT_GT(acquire(budget), start);
}

TEST_F(BudgetTest, WhereUsersOfOneAccountDifferTheSlowestPaceCountsUntilItIsChanged) {
  Budget budget(runtime_, gate_, rate(600));
  budget.agree("one", rate(600));
  budget.agree("other", rate(20, 120));  // ten a minute
  const auto time_of = [&](int requests) {
    const std::int64_t start = runtime_.monotonic_ms();
    for (int i = 0; i < requests; ++i) acquire(budget);
    return runtime_.monotonic_ms() - start;
  };
  EXPECT_GE(time_of(12), 60'000);
  budget.agree("other", rate(600));
  EXPECT_LE(time_of(12), 10'000);
}

TEST_F(BudgetTest, SaysAtOnceThatADeadlineIsTooEarly) {
  Budget budget(runtime_, gate_, rate(1));
  acquire(budget);
  const std::int64_t now = runtime_.monotonic_ms();
  std::int64_t retry_after = -1;
  EXPECT_EQ(budget.acquire(Priority::orders, now + 1'000, retry_after), Budget::Grant::too_late);
  EXPECT_EQ(runtime_.monotonic_ms(), now);
  EXPECT_GT(retry_after, 1'000);
  EXPECT_LE(retry_after, 60'000);
}

TEST_F(BudgetTest, APauseHoldsEveryoneAndOneGoesFirstAfterwards) {
  Budget budget(runtime_, gate_, rate(100));
  const std::int64_t until = runtime_.monotonic_ms() + 30'000;
  budget.pause(until);
  EXPECT_EQ(acquire(budget), until);
  EXPECT_GT(acquire(budget), until);
}

TEST_F(BudgetTest, FollowsWhatTheServerSaysIsLeft) {
  Budget budget(runtime_, gate_, rate(100));
  RateHints hints;
  hints.remaining = 0;
  hints.reset_ms = 20'000;
  const std::int64_t start = runtime_.monotonic_ms();
  budget.correct(hints);
  EXPECT_GE(acquire(budget), start + 20'000);
}

TEST_F(BudgetTest, ASmallerLimitOfTheServersWins) {
  Budget budget(runtime_, gate_, rate(1'000));
  RateHints hints;
  hints.limit = 10;
  budget.correct(hints);
  const std::int64_t start = runtime_.monotonic_ms();
  for (int i = 0; i < 12; ++i) acquire(budget);
  EXPECT_GE(runtime_.monotonic_ms() - start, 60'000);
}

TEST_F(BudgetTest, StopEndsEveryWait) {
  Budget budget(runtime_, gate_, rate(1));
  acquire(budget);
  int stopped = 0;
  std::vector<std::unique_ptr<Thread>> threads;
  for (int i = 0; i < 5; ++i) {
    threads.push_back(runtime_.spawn("waiter", [&] {
      std::int64_t retry_after = -1;
      stopped += budget.acquire(Priority::orders, kFarAway, retry_after) == Budget::Grant::stopped ? 1 : 0;
    }));
  }
  const std::int64_t now = runtime_.monotonic_ms();
  runtime_.sleep_until(now + 10);
  gate_.stop();
  threads.clear();
  EXPECT_EQ(stopped, 5);
  EXPECT_EQ(runtime_.monotonic_ms(), now + 10);
}

}  // namespace
}  // namespace enlace::egress
