#include "schedule/run_record.hpp"
#include "schedule/scheduler.hpp"

// What a command line without a running scheduler asks.
namespace enlace::schedule {

namespace {

Result<std::vector<JobStatus>> status_of(store::Database& database,
                                         const std::map<std::string, PastRun>& runs) {
  ENLACE_TRY(const Paused paused, kept_pauses(database));
  std::vector<JobStatus> all;
  for (const auto& [key, run] : runs) {
    const std::size_t first = key.find('/');
    const std::size_t second = key.find('/', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    all.push_back({key.substr(0, first), key.substr(first + 1, second - first - 1), key.substr(second + 1),
                   "", run.started, run.finished, run.ok, run.reason, 0, false, is_under(paused, key)});
  }
  return all;
}

}  // namespace

Result<std::vector<JobStatus>> stored_status(store::Database& database) {
  ENLACE_TRY(const auto runs, past_runs(database));
  return status_of(database, runs);
}

Result<std::vector<JobStatus>> failed_runs(store::Database& database) {
  ENLACE_TRY(const auto runs, past_runs(database, RunsThat::failed));
  return status_of(database, runs);
}

}  // namespace enlace::schedule
