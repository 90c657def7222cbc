// The wall clock jumps while the scheduler runs: each civil time has its run, and none has two.
#include <gtest/gtest.h>

#include <mutex>

#include "log/log.hpp"
#include "runtime/sim_runtime.hpp"
#include "schedule/scheduler.hpp"
#include "text/zone.hpp"

namespace enlace::schedule {
namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

class ClockTest : public testing::Test {
 protected:
  explicit ClockTest(const char* start = "2026-11-23T08:00:00Z") {  // 02:00 in Mexico City
    SimRuntime::Options options;
    options.seed = 11;
    options.start_unix_ms = *text::parse_iso(start);
    runtime_ = std::make_unique<SimRuntime>(options);
    database_ = *store::Database::open({.path = ":memory:"});
    logger_ = log::make_silent_logger();
  }
  void start(bool orders = true) {
    scheduler_ = std::make_unique<Scheduler>(*runtime_, *database_, *logger_, Scheduler::Options{});
    std::vector<Job> jobs;
    for (const auto& [component, spec] :
         {std::pair("products", "daily 03:00 America/Mexico_City"), std::pair("orders", "every 10m")}) {
      if (!orders && std::string_view(component) == "orders") continue;
      jobs.push_back({"lupita",
                      "alegra",
                      component,
                      *Spec::parse(spec),
                      {},
                      [this, component = std::string(component)](const std::atomic<bool>&) -> Result<void> {
                        const std::lock_guard lock(mutex_);
                        runs_[component].push_back(runtime_->unix_ms());
                        monotonic_[component].push_back(runtime_->monotonic_ms());
                        return {};
                      }});
    }
    scheduler_->plan(std::move(jobs));
    scheduler_->start();
  }
  void pass(std::int64_t ms) { runtime_->sleep_until(runtime_->monotonic_ms() + ms); }
  void restart(bool orders = true) {
    scheduler_->stop();
    scheduler_.reset();
    start(orders);
  }
  // Runs of the daily job since the last call, as local times.
  std::vector<std::string> daily() {
    std::vector<std::string> texts;
    for (const std::int64_t at : runs_["products"])
      texts.push_back(text::iso_utc(at - 6 * kHour).substr(0, 16));
    runs_["products"].clear();
    return texts;
  }
  void TearDown() override {
    if (scheduler_) scheduler_->stop();
  }

  std::unique_ptr<SimRuntime> runtime_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<log::Logger> logger_;
  std::unique_ptr<Scheduler> scheduler_;
  std::mutex mutex_;
  std::map<std::string, std::vector<std::int64_t>> runs_, monotonic_;
};

TEST_F(ClockTest, IntervalsFeelNoJump) {
  start();
  for (const std::int64_t jump : {kSecond, -kSecond, kHour, -kHour, 3650 * kDay, -3650 * kDay, -400 * kDay}) {
    pass(25 * kMinute);
    runtime_->jump_wall_clock(jump);
  }
  pass(25 * kMinute);
  const std::vector<std::int64_t>& at = monotonic_["orders"];
  ASSERT_GT(at.size(), 15u);
  for (std::size_t i = 1; i < at.size(); ++i) EXPECT_EQ(at[i] - at[i - 1], 10 * kMinute);
}

TEST_F(ClockTest, PutForwardOverARunItIsMadeUpOnce) {
  start();
  pass(kMinute);
  daily();                               // the first one, at once (H-2)
  runtime_->jump_wall_clock(2 * kHour);  // from 02:01 to 04:01
  pass(kMinute);
  EXPECT_EQ(daily(), (std::vector<std::string>{"2026-11-23T04:01"}));
  pass(kDay);
  EXPECT_EQ(daily(), (std::vector<std::string>{"2026-11-24T03:00"}));
}

TEST_F(ClockTest, PutForwardOverManyRunsOneMakesUpForAll) {
  start();
  pass(kMinute);
  daily();
  runtime_->jump_wall_clock(100 * kDay);
  pass(kMinute);
  EXPECT_EQ(daily().size(), 1u);
  pass(kHour);
  EXPECT_EQ(daily().size(), 1u);  // of its own day
}

TEST_F(ClockTest, PutBackALittleARunDoesNotComeTwice) {
  for (const std::int64_t back : {kSecond, 10 * kSecond, kHour, 5 * kHour}) {
    SetUp();
    start();
    pass(kMinute);
    daily();
    pass(kHour + kSecond);  // 03:01
    EXPECT_EQ(daily().size(), 1u);
    runtime_->jump_wall_clock(-back);
    pass(back + kHour);
    EXPECT_TRUE(daily().empty()) << back;
    pass(kDay);
    EXPECT_EQ(daily().size(), 1u) << back;
    scheduler_->stop();
    scheduler_.reset();
    // back to 02:00 of the next day for the next round
    const std::int64_t wall = runtime_->unix_ms();
    runtime_->jump_wall_clock(kDay - (wall - 8 * kHour) % kDay);
  }
}

// In the very second of the run.
TEST_F(ClockTest, PutBackWhileTheRunIsStartingItDoesNotComeTwice) {
  start();
  pass(kMinute);
  daily();
  pass(58 * kMinute + 59 * kSecond + 999);  // 02:59:59.999
  for (int i = 0; i < 4; ++i) {
    pass(1);
    runtime_->jump_wall_clock(-500);
  }
  pass(kHour);
  EXPECT_EQ(daily().size(), 1u);
  restart();
  pass(kHour);
  EXPECT_TRUE(daily().empty());
}

TEST_F(ClockTest, AClockThatWasWrongByMoreThanHalfADayCountsForNothing) {
  for (const std::int64_t wrong : {2 * kDay, 30 * kDay, 3650 * kDay}) {
    start();
    pass(kMinute);
    daily();
    runtime_->jump_wall_clock(wrong);
    pass(2 * kHour);
    daily();
    runtime_->jump_wall_clock(-wrong);  // 04:01 of the first day again
    pass(kDay);
    EXPECT_EQ(daily().size(), 1u) << wrong;
    pass(kDay);
    EXPECT_EQ(daily().size(), 1u) << wrong;
    scheduler_->stop();
    scheduler_.reset();
    runtime_->jump_wall_clock(22 * kHour - 2 * kMinute);
  }
}

TEST_F(ClockTest, AHostThatStartsUnderAPutBackClockMissesNothingAndRepeatsNothing) {
  start();
  pass(kHour + 2 * kMinute);
  daily();
  scheduler_->stop();
  scheduler_.reset();
  runtime_->jump_wall_clock(-2 * kHour);  // it ran at 03:00; now it is 01:02
  start();
  pass(4 * kHour);
  EXPECT_TRUE(daily().empty());
  pass(kDay);
  EXPECT_EQ(daily().size(), 1u);
}

// Rule: H-3
// A random walk: days pass, the clock jumps by anything from a second to ten years, the host restarts. Seen
// from real time, the daily job runs once in every 36 hours at least, and never twice within the same civil
// minute unless the clock went back by more than half a day in between.
TEST_F(ClockTest, UnderAnyJumpsNoDayIsLost) {
  start(false);
  std::uint64_t random = 88172645463325252u;
  const auto below = [&](std::uint64_t bound) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    return random % bound;
  };
  constexpr std::int64_t kJumps[] = {kSecond,  59 * kSecond, kHour,      11 * kHour,
                                     3 * kDay, 400 * kDay,   3650 * kDay};
  for (int i = 0; i < 60; ++i) {
    pass(static_cast<std::int64_t>(36 * kHour + below(24) * kHour));
    EXPECT_GE(runs_["products"].size(), 1u) << "step " << i;
    EXPECT_LE(runs_["products"].size(), 4u) << "step " << i;
    for (std::size_t k = 1; k < runs_["products"].size(); ++k) {
      EXPECT_NE(runs_["products"][k] / kMinute, runs_["products"][k - 1] / kMinute) << "step " << i;
    }
    runs_["products"].clear();
    const std::int64_t by = kJumps[below(std::size(kJumps))];
    // Around the middle of this century, and never before it.
    const bool back = runtime_->unix_ms() > *text::parse_iso("2045-01-01T00:00:00Z") || below(2) == 0;
    const bool possible = runtime_->unix_ms() - by > *text::parse_iso("2026-01-01T00:00:00Z");
    runtime_->jump_wall_clock(back && possible ? -by : by);
    if (below(4) == 0) restart(false);
  }
}

}  // namespace
}  // namespace enlace::schedule
