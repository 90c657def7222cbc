#include "runtime/sim_runtime.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace enlace {
namespace {

constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

SimRuntime::Options with_seed(std::uint64_t seed) {
  SimRuntime::Options options;
  options.seed = seed;
  return options;
}

struct Interleaving {
  std::string order;
  std::uint64_t hash = 0;
};

Interleaving interleave(std::uint64_t seed) {
  SimRuntime runtime(with_seed(seed));
  Interleaving run;
  std::vector<std::unique_ptr<Thread>> threads;
  for (char name = 'a'; name <= 'd'; ++name) {
    threads.push_back(runtime.spawn(std::string(1, name), [&runtime, &run, name] {
      for (int i = 0; i < 6; ++i) {
        run.order += name;
        runtime.sleep_until(runtime.monotonic_ms() + static_cast<std::int64_t>(runtime.random_below(3)));
      }
    }));
  }
  threads.clear();
  run.hash = runtime.trace_hash();
  return run;
}

TEST(SimRuntime, TheSameSeedGivesTheSameRun) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Interleaving first = interleave(seed);
    const Interleaving second = interleave(seed);
    EXPECT_EQ(first.order, second.order);
    EXPECT_EQ(first.hash, second.hash);
  }
}

TEST(SimRuntime, OtherSeedsGiveOtherInterleavings) {
  std::set<std::string> orders;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) orders.insert(interleave(seed).order);
  EXPECT_GT(orders.size(), 15u);
}

TEST(SimRuntime, TimeJumpsToTheNextDeadlineWhenNobodyCanRun) {
  SimRuntime runtime(with_seed(1));
  const std::int64_t start = runtime.monotonic_ms();
  const std::int64_t wall = runtime.unix_ms();
  runtime.sleep_until(start + 86'400'000);
  EXPECT_EQ(runtime.monotonic_ms(), start + 86'400'000);
  EXPECT_EQ(runtime.unix_ms(), wall + 86'400'000);
  runtime.jump_wall_clock(-3'600'000);
  EXPECT_EQ(runtime.unix_ms(), wall + 82'800'000);
  EXPECT_EQ(runtime.monotonic_ms(), start + 86'400'000);
}

TEST(SimRuntime, AnEventWakesOneWaiterAndKeepsASetForTheNext) {
  SimRuntime runtime(with_seed(3));
  auto event = runtime.make_event();
  int woken = 0;
  std::vector<std::unique_ptr<Thread>> threads;
  for (int i = 0; i < 3; ++i) {
    threads.push_back(runtime.spawn("waiter", [&] { woken += event->wait_until(10'000) ? 1 : 0; }));
  }
  runtime.sleep_until(runtime.monotonic_ms() + 1);
  event->set();
  event->set();
  threads.clear();
  EXPECT_EQ(woken, 2);
  EXPECT_FALSE(event->wait_until(runtime.monotonic_ms() + 5));
  event->set();
  EXPECT_TRUE(event->wait_until(kForever));
}

TEST(SimRuntime, GivesTheBatonAwayOnlyAtCallsThatWait) {
  SimRuntime runtime(with_seed(5));
  int shared = 0;
  bool torn = false;
  const auto body = [&] {
    for (int i = 0; i < 200; ++i) {
      const int before = shared;
      (void)runtime.monotonic_ms();
      (void)runtime.random_below(10);
      runtime.make_event()->set();
      torn = torn || shared != before;
      shared = before + 1;
      runtime.yield();
    }
  };
  auto a = runtime.spawn("a", body);
  auto b = runtime.spawn("b", body);
  a->join();
  b->join();
  EXPECT_FALSE(torn);
  EXPECT_EQ(shared, 400);
}

using SimRuntimeDeathTest = testing::Test;

TEST(SimRuntimeDeathTest, ReportsADeadlockWithItsSeedAndWhoWaitsForWhat) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(
      {
        SimRuntime runtime(with_seed(42));
        auto never = runtime.make_event();
        auto thread = runtime.spawn("deliverer", [&] { never->wait_until(kForever); });
        thread->join();
      },
      "a deadlock; seed 42(.|\n)*thread main: joining deliverer(.|\n)*thread deliverer: waiting for an "
      "event");
}

HttpTransport::Exchange request_to(SimRuntime& runtime, bool is_write) {
  HttpTransport::Exchange request;
  request.method = is_write ? "POST" : "GET";
  request.url = "http://erp.example/";
  request.is_write = is_write;
  request.deadline_ms = runtime.monotonic_ms() + 30'000;
  return request;
}

struct Effects {
  int answered = 0, lost = 0, not_sent = 0, server_errors = 0, acted = 0;
  std::string trace;
};

Effects exchange_many(std::uint64_t seed, SimRuntime::Faults faults) {
  Effects effects;
  SimRuntime::Options options = with_seed(seed);
  options.faults = faults;
  options.network = [&](const HttpTransport::Exchange&, SimRuntime&) {
    ++effects.acted;
    return make_reply(201, "{}");
  };
  SimRuntime runtime(options);
  for (int i = 0; i < 300; ++i) {
    const HttpReply reply = runtime.transport().exchange(request_to(runtime, true));
    if (reply.ok()) ++effects.answered;
    if (reply.status == 503) ++effects.server_errors;
    if (reply.sent == Sent::maybe) ++effects.lost;
    if (reply.sent == Sent::no) ++effects.not_sent;
    effects.trace += std::to_string(static_cast<int>(reply.sent)) + std::to_string(reply.status) + ' ';
  }
  return effects;
}

TEST(SimTransport, LosesRequestsBeforeTheirEffect) {
  SimRuntime::Faults faults;
  faults.before_effect = 0.5;
  const Effects effects = exchange_many(7, faults);
  EXPECT_GT(effects.lost, 90);
  EXPECT_EQ(effects.acted, effects.answered);
}

TEST(SimTransport, LosesAnswersAfterTheEffect) {
  SimRuntime::Faults faults;
  faults.after_effect = 0.5;
  const Effects effects = exchange_many(7, faults);
  EXPECT_GT(effects.lost, 90);
  EXPECT_EQ(effects.acted, 300);
}

TEST(SimTransport, ASlowAnswerPastTheDeadlineIsLostAfterItsEffect) {
  SimRuntime::Faults faults;
  faults.slow = 1;
  const Effects effects = exchange_many(7, faults);
  EXPECT_EQ(effects.lost, 300);
  EXPECT_EQ(effects.acted, 300);
}

TEST(SimTransport, AnswersWithAStatusInsteadOfActing) {
  SimRuntime::Faults faults;
  faults.status = 0.3;
  faults.refused = 0.3;
  const Effects effects = exchange_many(7, faults);
  EXPECT_GT(effects.server_errors, 30);
  EXPECT_GT(effects.not_sent, 30);
  EXPECT_EQ(effects.acted, effects.answered);
}

TEST(SimTransport, TheSeedDecidesTheFaults) {
  SimRuntime::Faults faults;
  faults.before_effect = faults.after_effect = faults.status = 0.2;
  EXPECT_EQ(exchange_many(7, faults).trace, exchange_many(7, faults).trace);
  EXPECT_NE(exchange_many(7, faults).trace, exchange_many(8, faults).trace);
}

}  // namespace
}  // namespace enlace
