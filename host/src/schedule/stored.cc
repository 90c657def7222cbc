#include "schedule/run_record.hpp"
#include "schedule/scheduler.hpp"

// What a command line without a running scheduler asks and changes.
namespace enlace::schedule {

namespace {

Result<std::vector<JobStatus>> status_of(store::Database& database,
                                         const std::map<std::string, PastRun>& runs) {
  ENLACE_TRY(const Paused prefixes, paused_prefixes(database));
  std::vector<JobStatus> all;
  for (const auto& [key, run] : runs) {
    const std::size_t first = key.find('/');
    const std::size_t second = key.find('/', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    all.push_back({key.substr(0, first), key.substr(first + 1, second - first - 1), key.substr(second + 1),
                   "", run.started, run.finished, run.ok, run.cause, 0, false, is_under(prefixes, key)});
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

Result<void> set_paused(store::Database& database, const std::string& prefix, bool paused) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t removed, transaction.run("DELETE FROM job_pause WHERE prefix = ?", {prefix}));
  (void)removed;
  if (paused) {
    ENLACE_TRY(const std::int64_t added,
               transaction.run("INSERT INTO job_pause (prefix) VALUES (?)", {prefix}));
    (void)added;
  }
  return transaction.commit();
}

Result<bool> is_paused(store::Database& database, const std::string& key) {
  ENLACE_TRY(const Paused prefixes, paused_prefixes(database));
  return is_under(prefixes, key);
}

}  // namespace enlace::schedule
