#pragma once

#include <memory>
#include <string>
#include <vector>

#include "log/log.hpp"
#include "runtime/runtime.hpp"
#include "schedule/job.hpp"
#include "schedule/pauses.hpp"
#include "store/database.hpp"

// Starts jobs when they are due (design 9). A job never runs twice at the same time; what ran when is in the
// store, under a lease; no tenant keeps another waiting (lanes.hpp).
//
// Intervals run on monotonic time from start to start, and are spread by a hash of the tenant. A run that was
// cut short, by a death or a stop, is due at the next start.
//
// Calendars run on civil time, each civil time once:
//   - one that passed while the host was down, paused, or that the clock was put forward over, is made up,
//   and
//     several of them by one run;
//   - one that the clock was put back behind does not come again; but where the clock goes back by more than
//     twelve hours it was wrong before, and what ran under it counts for nothing;
//   - a run that failed is tried again after 15 minutes, one that was cut short at the next start.
namespace enlace::schedule {

class Scheduler {
 public:
  struct Options {
    int parallel = 32;   // jobs at the same time; lanes.hpp says how they are shared out
    int per_tenant = 2;  // of each of the two kinds
  };
  Scheduler(Runtime& runtime, store::Database& database, log::Logger& logger, Options options);
  ~Scheduler();

  // Replaces the plan; running jobs finish on what they started with. Thread-safe, as all that follows.
  void plan(std::vector<Job> jobs);
  void start();
  // Starts nothing more and asks running jobs to stop; true when all have within that time.
  bool drain(std::int64_t ms);
  // The same, and waits for them however long.
  void stop();
  // Due at once, also when paused. False: no such job.
  bool run_now(const std::string& key);
  // record_manual_run(), for what status() says as well.
  Result<void> note_manual_run(const std::string& key, const RunReason& reason);
  // schedule/pauses.hpp; what runs is not interrupted.
  Result<void> pause(const Pause& pause);
  Result<Resumed> resume(const std::string& prefix);
  [[nodiscard]] std::vector<JobStatus> status() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What the store knows of past runs, for a command line without a running scheduler.
Result<std::vector<JobStatus>> stored_status(store::Database& database);
// Those of them whose last run has ended, and badly. Few of many: asked every minute.
Result<std::vector<JobStatus>> failed_runs(store::Database& database);

}  // namespace enlace::schedule
