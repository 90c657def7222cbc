#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <enlace/sdk/result.hpp>

#include "schedule/run_reason.hpp"
#include "store/database.hpp"

// What the store keeps of jobs: what ran when, and under which lease. Pauses: schedule/pauses.hpp.
namespace enlace::schedule {

struct PastRun {
  std::int64_t started = 0, finished = 0;  // wall clock; 0 = never
  bool ok = false;
  RunReason reason;  // empty when it went well
};

enum class RunsThat { began, failed };
Result<std::map<std::string, PastRun>> past_runs(store::Database& database, RunsThat which = RunsThat::began);

// What is kept of leases and runs survives the death of the host, but does not wait for the disk: after a
// power failure a job may run once more than it need, which changes nothing (H-11).
//
// A lease counts boot id and monotonic time, never the wall clock: one of another boot, or one that ran out,
// is nobody's (design 8.10). False: another host holds it.
struct Lease {
  std::string boot;
  std::int64_t now_ms = 0, until_ms = 0;  // monotonic
};
Result<bool> take_lease(store::Database& database, const std::string& key, std::int64_t started,
                        const Lease& lease);
Result<void> renew_leases(store::Database& database, const std::vector<std::string>& keys,
                          const Lease& lease);
// Forgets jobs that have not run since then; how many. One that comes back counts as never run.
Result<std::int64_t> forget_runs(store::Database& database, std::int64_t before_ms);
// Ends the lease too.
Result<void> record_run(store::Database& database, const std::string& key, const PastRun& run);
// A person ran what this job does; an empty reason: it went well. Its times stay as they are, so that the job
// runs next when it would have.
Result<void> record_manual_run(store::Database& database, const std::string& key, const RunReason& reason);

}  // namespace enlace::schedule
