#include "schedule/run_reason.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "log/log.hpp"
#include "runtime/sim_runtime.hpp"
#include "schedule/run_record.hpp"
#include "schedule/scheduler.hpp"

namespace enlace::schedule {
namespace {

TEST(RunReason, KeepsWhatTheSentenceNames) {
  Error error{ENLACE_E_UPSTREAM, "http_firewall", "Access denied", {}, 403, -1, "1020"};
  error.params = Json::object({{"origin", "https://api.alegra.com"}, {"answer", "Access denied"}});
  const RunReason reason = reason_of(error);
  EXPECT_EQ(reason.cause, "http_firewall");
  EXPECT_EQ(reason.params["origin"].text(), "https://api.alegra.com");
  EXPECT_EQ(reason.params["http_status"].integer(), 403);
  EXPECT_EQ(reason.params["erp_code"].text(), "1020");
  EXPECT_EQ(reason.message, "Access denied");
  const RunReason again = stored_reason(reason.cause, reason.params.dump(), reason.message);
  EXPECT_EQ(again.params.dump(), reason.params.dump());
  EXPECT_EQ(again.message, reason.message);
}

TEST(RunReason, IsCleanedAndBoundedWhateverTheOtherSideSays) {
  Error error{ENLACE_E_UPSTREAM,      "handy_refused", std::string(100'000, 'm') + "\x1b[31m", {}, 400, -1,
              std::string(9'000, '9')};
  Json deep = Json::object(), long_list = Json::array();
  for (int level = 0; level < 50; ++level) deep = Json::object({{"in", deep}});
  for (int item = 0; item < 5'000; ++item) long_list.push_back(std::string(1'000, 'x'));
  error.params = Json::object({{"answer", "red\x1b[31m\nline"}, {"deep", deep}, {"many", long_list}});
  const RunReason reason = reason_of(error);
  EXPECT_EQ(reason.params["answer"].text(), "red [31m line");
  EXPECT_LE(reason.params.dump().size(), 10'000U);
  EXPECT_LE(reason.params["many"].size(), 20U);
  EXPECT_LE(reason.message.size(), 600U);
  EXPECT_LE(reason.params["erp_code"].text().size(), 100U);
}

TEST(RunReason, WhatCannotBeReadIsNoReason) {
  for (const char* kept : {"", "17", "[1]", "{", "null"}) {
    const RunReason reason = stored_reason("timeout", kept, "");
    EXPECT_EQ(reason.cause, "timeout");
    EXPECT_TRUE(reason.params.is_object());
    EXPECT_EQ(reason.params.size(), 0U);
  }
}

// A run that failed says why wherever it is asked: by the scheduler, from the store, after a new start.
TEST(RunReason, StaysWithTheRecordOfTheRunUntilOneGoesWell) {
  SimRuntime::Options options;
  options.seed = 7;
  SimRuntime runtime(options);
  const auto database = *store::Database::open({.path = ":memory:"});
  const auto logger = log::make_silent_logger();
  bool well = false;
  const Job job{"lupita",
                "alegra",
                "orders",
                *Spec::parse("every 10m"),
                {},
                [&](const std::atomic<bool>&) -> Result<void> {
                  if (well) return {};
                  return failure(ENLACE_E_NETWORK, "circuit_open", "the server has failed repeatedly",
                                 Json::object({{"origin", "https://api.alegra.com"}}));
                }};
  const auto pass = [&] {
    Scheduler scheduler(runtime, *database, *logger, {});
    scheduler.plan({job});
    scheduler.start();
    runtime.sleep_until(runtime.monotonic_ms() + 11 * 60'000);
    const std::vector<JobStatus> all = scheduler.status();
    scheduler.stop();
    return all;
  };
  const std::vector<JobStatus> failed = pass();
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed.front().last_reason.cause, "circuit_open");
  EXPECT_EQ(failed.front().last_reason.params["origin"].text(), "https://api.alegra.com");
  for (const auto& stored : {stored_status(*database), failed_runs(*database)}) {
    ASSERT_TRUE(stored && stored->size() == 1);
    EXPECT_EQ(stored->front().last_reason.params["origin"].text(), "https://api.alegra.com");
    EXPECT_EQ(stored->front().last_reason.message, "the server has failed repeatedly");
  }
  well = true;
  EXPECT_EQ(pass().front().last_reason.cause, "");
  EXPECT_EQ(failed_runs(*database)->size(), 0U);
  EXPECT_EQ(stored_status(*database)->front().last_reason.params.size(), 0U);
}

// After an outage is mended a person runs the same by hand, with or without a service.
TEST(ManualRun, EndsTheFailureOfTheJobAndLeavesItsTimesAlone) {
  SimRuntime::Options options;
  options.seed = 7;
  options.start_unix_ms = 1'741'107'600'000;
  SimRuntime runtime(options);
  const auto database = *store::Database::open({.path = ":memory:"});
  const auto logger = log::make_silent_logger();
  const RunReason bad =
      reason_of(Error{ENLACE_E_NETWORK, "timeout", "", Json::object({{"origin", "o"}}), 0, -1, {}});
  const Job job{"lupita",
                "alegra",
                "products",
                *Spec::parse("daily 03:00 America/Mexico_City"),
                {},
                [&](const std::atomic<bool>&) -> Result<void> { return failure(ENLACE_E_NETWORK, "timeout"); }};
  // Before it ever ran, a failure shows and the job is as due as before; one that goes well leaves no record.
  ASSERT_TRUE(record_manual_run(*database, job.key(), {}));
  EXPECT_TRUE(stored_status(*database)->empty());
  ASSERT_TRUE(record_manual_run(*database, job.key(), bad));
  ASSERT_EQ(failed_runs(*database)->size(), 1U);
  EXPECT_EQ(failed_runs(*database)->front().last_reason.params["origin"].text(), "o");
  EXPECT_EQ(failed_runs(*database)->front().last_finished_ms, 0);
  ASSERT_TRUE(record_manual_run(*database, job.key(), {}));
  EXPECT_TRUE(failed_runs(*database)->empty());

  Scheduler scheduler(runtime, *database, *logger, {});
  scheduler.plan({job});
  scheduler.start();
  runtime.sleep_until(runtime.monotonic_ms() + 60'000);
  const JobStatus failed = scheduler.status().front();
  EXPECT_FALSE(failed.last_ok);
  ASSERT_TRUE(scheduler.note_manual_run(job.key(), {}));
  const JobStatus mended = scheduler.status().front();
  EXPECT_TRUE(mended.last_ok);
  EXPECT_EQ(mended.last_reason.cause, "");
  EXPECT_EQ(mended.last_finished_ms, failed.last_finished_ms);
  EXPECT_TRUE(failed_runs(*database)->empty());
  ASSERT_TRUE(scheduler.note_manual_run(job.key(), bad));
  EXPECT_EQ(scheduler.status().front().last_reason.cause, "timeout");
  EXPECT_EQ(failed_runs(*database)->size(), 1U);
  EXPECT_TRUE(scheduler.note_manual_run("lupita/alegra/gone", {}));
  scheduler.stop();
}

}  // namespace
}  // namespace enlace::schedule
