#include "schedule/run_history.hpp"

namespace enlace::schedule {

Result<void> keep_run(store::Transaction& transaction, const std::string& job, std::int64_t started_ms,
                      std::int64_t finished_ms, const RunReason& reason) {
  ENLACE_CHECK(
      transaction.run("INSERT INTO job_history (job, started_ms, finished_ms, ok, cause, params, message) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?)",
                      {job, started_ms, finished_ms, std::int64_t{reason.cause.empty()}, reason.cause,
                       reason.params.dump(), reason.message}));
  ENLACE_CHECK(
      transaction.run("DELETE FROM job_history WHERE job = ? AND id <= "
                      "(SELECT id FROM job_history WHERE job = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
                      {job, job, std::int64_t{kRunsKept}}));
  return {};
}

Result<std::vector<OldRun>> old_runs(store::Database& database, const std::string& tenant,
                                     const std::string& instance, int most) {
  std::string sql = "SELECT id, job, started_ms, finished_ms, ok, cause, params, message FROM job_history";
  std::vector<store::Value> arguments;
  if (!tenant.empty()) {
    // "lupita/alegra/" up to "lupita/alegra0": '0' comes after '/'.
    const std::string prefix = instance.empty() ? tenant : tenant + "/" + instance;
    sql += " WHERE job > ? AND job < ?";
    arguments = {prefix + "/", prefix + "0"};
  }
  sql += " ORDER BY id DESC LIMIT ?";
  arguments.emplace_back(std::int64_t{most});
  ENLACE_TRY(const std::vector<store::Row> rows, database.query(sql, arguments));
  std::vector<OldRun> runs;
  for (const store::Row& row : rows) {
    OldRun& run = runs.emplace_back();
    run.id = row.integer(0);
    const std::string& job = row.text(1);
    const std::size_t first = job.find('/');
    const std::size_t second = first == std::string::npos ? first : job.find('/', first + 1);
    run.tenant = job.substr(0, first);
    if (second != std::string::npos) {
      run.instance = job.substr(first + 1, second - first - 1);
      run.component = job.substr(second + 1);
    }
    run.started_ms = row.integer(2);
    run.finished_ms = row.integer(3);
    run.ok = row.integer(4) != 0;
    run.reason = stored_reason(row.text(5), row.text(6), row.text(7));
  }
  return runs;
}

}  // namespace enlace::schedule
