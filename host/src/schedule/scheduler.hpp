#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "log/log.hpp"
#include "runtime/runtime.hpp"
#include "schedule/spec.hpp"
#include "store/database.hpp"

// Starts jobs when they are due (design 9). A job never runs twice at the same time; what ran when is in the
// store, under a lease; no tenant keeps another waiting (lanes.hpp).
//
// Intervals run on monotonic time from start to start, and are spread by a hash of the tenant.
//
// Calendars run on civil time, each civil time once:
//   - one that passed while the host was down, paused, or that the clock was put forward over, is made up,
//   and
//     several of them by one run;
//   - one that the clock was put back behind does not come again; but where the clock goes back by more than
//     twelve hours it was wrong before, and what ran under it counts for nothing;
//   - a run that failed is tried again after 15 minutes, one that was cut short at the next start.
namespace enlace::schedule {

struct Job {
  std::string tenant, instance, component;  // "abarrotes-lupita", "alegra", "orders"
  Spec spec;
  // Jobs of the same tenant that must have run once before this one first does (H-2): their keys.
  std::vector<std::string> after;
  // The work; `stop` turns true when it should end early. Returns whether it went well, and why not.
  std::function<Result<void>(const std::atomic<bool>& stop)> run;

  [[nodiscard]] std::string key() const { return tenant + "/" + instance + "/" + component; }
};

struct JobStatus {
  std::string tenant, instance, component;
  std::string spec;
  std::int64_t last_started_ms = 0, last_finished_ms = 0;  // wall clock; 0 = never
  bool last_ok = false;
  std::string last_cause;
  std::int64_t next_ms = 0;  // wall clock, an estimate for intervals; 0 = not planned
  bool running = false;
  bool paused = false;
};

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
  // `prefix`: "tenant", "tenant/instance" or a whole key. Kept over restarts.
  Result<void> pause(const std::string& prefix, bool paused);
  [[nodiscard]] std::vector<JobStatus> status() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What the store knows of past runs, for a command line without a running scheduler.
Result<std::vector<JobStatus>> stored_status(store::Database& database);
Result<void> set_paused(store::Database& database, const std::string& prefix, bool paused);
Result<bool> is_paused(store::Database& database, const std::string& key);

}  // namespace enlace::schedule
