#include "schedule/scheduler.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "log/log.hpp"
#include "runtime/real_runtime.hpp"
#include "runtime/sim_runtime.hpp"
#include "text/zone.hpp"

namespace enlace::schedule {
namespace {

constexpr std::int64_t kMinute = 60'000;

// A scheduler in simulated time: hours pass in milliseconds, and every run is noted with its moment.
class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest() {
    SimRuntime::Options options;
    options.seed = 7;
    options.start_unix_ms = *text::parse_iso("2026-11-23T12:00:00Z");
    runtime_ = std::make_unique<SimRuntime>(options);
    database_ = *store::Database::open({.path = ":memory:"});
    logger_ = log::make_silent_logger();
  }

  Job job(const std::string& component, const std::string& spec, std::int64_t takes_ms = 0,
          std::vector<std::string> after = {}) {
    return {"lupita",
            "alegra",
            component,
            *Spec::parse(spec),
            std::move(after),
            [this, component, takes_ms](const std::atomic<bool>&) -> Result<void> {
              {
                const std::lock_guard lock(mutex_);
                runs_[component].push_back(runtime_->unix_ms() - start_ms_);
              }
              if (takes_ms > 0) runtime_->sleep_until(runtime_->monotonic_ms() + takes_ms);
              return {};
            }};
  }

  // Lets `ms` of simulated time pass under a scheduler with these jobs.
  void pass(std::vector<Job> jobs, std::int64_t ms) {
    start_ms_ = runtime_->unix_ms();
    Scheduler scheduler(*runtime_, *database_, *logger_, {});
    scheduler.plan(std::move(jobs));
    scheduler.start();
    runtime_->sleep_until(runtime_->monotonic_ms() + ms);
    scheduler.stop();
  }

  std::unique_ptr<SimRuntime> runtime_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<log::Logger> logger_;
  std::mutex mutex_;
  std::int64_t start_ms_ = 0;
  std::map<std::string, std::vector<std::int64_t>> runs_;
};

// Rule: H-4
// Rule: A-ORD-1
TEST_F(SchedulerTest, RunsAnIntervalAtOnceAndThenEveryTenMinutes) {
  pass({job("orders", "every 10m")}, 35 * kMinute);
  ASSERT_EQ(runs_["orders"].size(), 4u);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(runs_["orders"][i] - runs_["orders"][i - 1], 10 * kMinute);
}

TEST_F(SchedulerTest, DoesNotStartARunThatIsStillGoing) {
  pass({job("orders", "every 10m", 25 * kMinute)}, 60 * kMinute);
  ASSERT_EQ(runs_["orders"].size(), 3u);
  EXPECT_GE(runs_["orders"][1] - runs_["orders"][0], 25 * kMinute);
}

// Rule: H-2
TEST_F(SchedulerTest, FirstRunsOfACatalogueComeBeforeItsOrders) {
  pass({job("orders", "every 10m", 0, {"lupita/alegra/products", "lupita/alegra/customers"}),
        job("products", "daily 03:00 America/Mexico_City", 3 * kMinute),
        job("customers", "daily 03:00 America/Mexico_City")},
       30 * kMinute);
  ASSERT_EQ(runs_["products"].size(), 1u);  // at once when it is enabled, although 03:00 is far
  ASSERT_FALSE(runs_["orders"].empty());
  EXPECT_GE(runs_["orders"][0], runs_["products"][0] + 3 * kMinute);
}

// Killed in the middle of the first products run, or stopped there: it is due again at the next start,
// however long its interval, and what waits for it goes on.
// Rule: H-2
// Rule: H-4
TEST_F(SchedulerTest, AFirstRunThatWasCutShortIsDueAtTheNextStart) {
  const auto plan = [&](const std::function<Result<void>(const std::atomic<bool>&)>& products) {
    std::vector<Job> jobs;
    for (const char* component : {"products", "customers", "inventory"}) {
      jobs.push_back(job(component, "every 24h"));
      if (products) jobs.back().run = products;
    }
    jobs.push_back(job("orders", "every 10m", 0,
                       {"lupita/alegra/products", "lupita/alegra/customers", "lupita/alegra/inventory"}));
    return jobs;
  };
  const auto stopped = [&](const std::atomic<bool>& stop) -> Result<void> {
    while (!stop) runtime_->sleep_until(runtime_->monotonic_ms() + 1'000);
    return failure(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
  };
  for (const bool killed : {true, false}) {
    database_ = *store::Database::open({.path = ":memory:"});
    runs_.clear();
    pass(plan(stopped), 3 * kMinute);
    if (killed) {  // nobody recorded the end of the runs
      auto tx = database_->begin();
      ASSERT_TRUE(tx && tx->run("UPDATE job_run SET last_finished_ms = 0, last_ok = 0, last_cause = ''") &&
                  tx->commit());
    }
    ASSERT_TRUE(runs_["orders"].empty());
    pass(plan({}), 15 * kMinute);
    EXPECT_EQ(runs_["products"].size(), 1u) << killed;
    EXPECT_EQ(runs_["customers"].size(), 1u) << killed;
    EXPECT_EQ(runs_["inventory"].size(), 1u) << killed;
    EXPECT_GE(runs_["orders"].size(), 1u) << killed;
  }
}

TEST_F(SchedulerTest, MakesUpAMissedDailyRunOnceAndKeepsTheCalendar) {
  pass({job("products", "daily 03:00 America/Mexico_City")}, kMinute);  // 12:00Z: the first one
  runs_.clear();
  runtime_->sleep_until(runtime_->monotonic_ms() + 50 * 60 * kMinute);  // down for two days
  pass({job("products", "daily 03:00 America/Mexico_City")}, 5 * kMinute);
  EXPECT_EQ(runs_["products"].size(), 1u);
  runs_.clear();
  pass({job("products", "daily 03:00 America/Mexico_City")},
       5 * kMinute);  // restarted at once: nothing is missed
  EXPECT_TRUE(runs_["products"].empty());
}

TEST_F(SchedulerTest, PausedJobsWaitAndStayPausedOverARestart) {
  ASSERT_TRUE(set_pause(*database_, {"lupita", 0, 0, "", ""}));
  pass({job("orders", "every 10m")}, 30 * kMinute);
  EXPECT_TRUE(runs_["orders"].empty());
  ASSERT_TRUE(lift_pauses(*database_, "lupita"));
  pass({job("orders", "every 10m")}, 15 * kMinute);
  EXPECT_EQ(runs_["orders"].size(), 2u);
}

TEST_F(SchedulerTest, APauseEndsWhenItsTimeIsOver) {
  const std::int64_t until = runtime_->unix_ms() + 30 * kMinute;
  ASSERT_TRUE(set_pause(*database_, {"lupita", runtime_->unix_ms(), until, "operator:ana", "inventario"}));
  pass({job("orders", "every 10m")}, 29 * kMinute);
  EXPECT_TRUE(runs_["orders"].empty());
  pass({job("orders", "every 10m")}, 20 * kMinute);
  EXPECT_GE(runs_["orders"].size(), 1u);
  const auto kept = kept_pauses(*database_);
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->empty());
}

// People pause on threads of the control socket, and a changed file makes a new plan meanwhile: what one has
// been told is paused must not start again because another read the store a moment before.
TEST_F(SchedulerTest, APauseIsNotUndoneByOneAtTheSameTimeNorByANewPlan) {
  const std::unique_ptr<Runtime> real = make_real_runtime();
  Scheduler scheduler(*real, *database_, *logger_, {});
  const auto plan = [&] { scheduler.plan({job("orders", "every 10m"), job("products", "every 10m")}); };
  plan();
  const auto paused = [&](const std::string& component) {
    for (const JobStatus& status : scheduler.status()) {
      if (status.component == component) return status.paused;
    }
    return false;
  };
  std::atomic<int> undone = 0;
  const auto pause_and_resume = [&](const std::string& component) {
    for (int i = 0; i < 2'000; ++i) {
      (void)scheduler.pause({"lupita/alegra/" + component, 0, 0, "", ""});
      if (!paused(component)) ++undone;
      (void)scheduler.resume("lupita/alegra/" + component);
      if (paused(component)) ++undone;
    }
  };
  std::thread one([&] { pause_and_resume("orders"); });
  std::thread other([&] { pause_and_resume("products"); });
  for (int i = 0; i < 1'000; ++i) plan();
  one.join();
  other.join();
  EXPECT_EQ(undone, 0);
}

TEST_F(SchedulerTest, AFailingJobIsRecordedAndRunsAgain) {
  Job failing = job("orders", "every 10m");
  int runs = 0;
  failing.run = [&](const std::atomic<bool>&) -> Result<void> {
    ++runs;
    return failure(ENLACE_E_AUTH, "handy_token_invalid");
  };
  pass({failing}, 15 * kMinute);
  EXPECT_EQ(runs, 2);
  const Result<std::vector<JobStatus>> status = stored_status(*database_);
  ASSERT_TRUE(status);
  ASSERT_EQ(status->size(), 1u);
  EXPECT_FALSE((*status)[0].last_ok);
  EXPECT_EQ((*status)[0].last_reason.cause, "handy_token_invalid");
}

TEST_F(SchedulerTest, ADailyRunThatFailedIsTriedAgainSoonAndOnceItWentWellTheNextDay) {
  Job failing = job("products", "daily 03:00 America/Mexico_City");
  int runs = 0;
  failing.run = [&](const std::atomic<bool>&) -> Result<void> {
    if (++runs < 3) return failure(ENLACE_E_UPSTREAM, "sweep_incomplete");
    return {};
  };
  pass({failing}, 2 * 60 * kMinute);
  EXPECT_EQ(runs, 3);
}

TEST_F(SchedulerTest, AClockThatWasAheadDoesNotHoldADailyRunBack) {
  start_ms_ = runtime_->unix_ms();
  Scheduler scheduler(*runtime_, *database_, *logger_, {});
  runtime_->jump_wall_clock(400LL * 86'400'000);
  scheduler.plan({job("products", "daily 03:00 America/Mexico_City")});
  scheduler.start();
  runtime_->sleep_until(runtime_->monotonic_ms() + kMinute);
  runtime_->jump_wall_clock(-400LL * 86'400'000);
  runs_.clear();
  runtime_->sleep_until(runtime_->monotonic_ms() + 24 * 60 * kMinute);
  scheduler.stop();
  EXPECT_EQ(runs_["products"].size(), 1u);
}

TEST_F(SchedulerTest, StartingAgainSoonDoesNotRepeatAnInterval) {
  pass({job("orders", "every 10m")}, kMinute);
  runs_.clear();
  pass({job("orders", "every 10m")}, 5 * kMinute);
  EXPECT_TRUE(runs_["orders"].empty());
}

}  // namespace
}  // namespace enlace::schedule
