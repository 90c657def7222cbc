#include "schedule/run_record.hpp"

#include "runtime/fail_points.hpp"
#include "schedule/run_history.hpp"

namespace enlace::schedule {

Result<std::map<std::string, PastRun>> past_runs(store::Database& database, RunsThat which) {
  std::string sql =
      "SELECT job, last_started_ms, last_finished_ms, last_ok, last_cause, last_params, last_message "
      "FROM job_run";
  if (which == RunsThat::failed) {
    sql += " WHERE last_ok = 0 AND last_finished_ms >= last_started_ms AND last_cause <> ''";
  }
  ENLACE_TRY(const std::vector<store::Row> rows, database.query(sql));
  std::map<std::string, PastRun> runs;
  for (const store::Row& row : rows) {
    runs[row.text(0)] = {row.integer(1), row.integer(2), row.integer(3) != 0,
                         stored_reason(row.text(4), row.text(5), row.text(6))};
  }
  return runs;
}

Result<bool> take_lease(store::Database& database, const std::string& key, std::int64_t started,
                        const Lease& lease) {
  ENLACE_TRY(store::Transaction transaction, database.begin_unsynced());
  ENLACE_TRY(
      const std::vector<store::Row> held,
      transaction.query("SELECT 1 FROM job_run WHERE job = ? AND lease_boot = ? AND lease_until_ms > ?",
                        {key, lease.boot, lease.now_ms}));
  if (!held.empty()) return false;
  ENLACE_CHECK(transaction.run(
      "INSERT INTO job_run (job, last_started_ms, lease_boot, lease_until_ms) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (job) DO UPDATE SET last_started_ms = excluded.last_started_ms, "
      "lease_boot = excluded.lease_boot, lease_until_ms = excluded.lease_until_ms",
      {key, started, lease.boot, lease.until_ms}));
  ENLACE_DEATH_POINT("schedule.lease.before_commit");
  ENLACE_CHECK(transaction.commit());
  ENLACE_DEATH_POINT("schedule.lease.after_commit");
  return true;
}

Result<void> renew_leases(store::Database& database, const std::vector<std::string>& keys,
                          const Lease& lease) {
  ENLACE_TRY(store::Transaction transaction, database.begin_unsynced());
  for (const std::string& key : keys) {
    ENLACE_CHECK(transaction.run("UPDATE job_run SET lease_until_ms = ? WHERE job = ? AND lease_boot = ?",
                                 {lease.until_ms, key, lease.boot}));
  }
  return transaction.commit();
}

Result<void> record_run(store::Database& database, const std::string& key, const PastRun& run) {
  ENLACE_TRY(store::Transaction transaction, database.begin_unsynced());
  ENLACE_CHECK(transaction.run(
      "UPDATE job_run SET last_finished_ms = ?, last_ok = ?, last_cause = ?, last_params = ?, "
      "last_message = ?, lease_until_ms = 0 WHERE job = ?",
      {run.finished, std::int64_t{run.ok}, run.reason.cause, run.reason.params.dump(), run.reason.message,
       key}));
  ENLACE_CHECK(keep_run(transaction, key, run.started, run.finished, run.reason));
  ENLACE_DEATH_POINT("schedule.record.before_commit");
  return transaction.commit();
}

Result<void> record_manual_run(store::Database& database, const std::string& key, const RunReason& reason) {
  ENLACE_TRY(store::Transaction transaction, database.begin_unsynced());
  if (reason.cause.empty()) {  // a run that was cut short stays so
    ENLACE_CHECK(
        transaction.run("UPDATE job_run SET last_ok = 1, last_cause = '', last_params = '', "
                        "last_message = '' WHERE job = ? AND last_finished_ms >= last_started_ms",
                        {key}));
  } else {
    ENLACE_CHECK(transaction.run(
        "INSERT INTO job_run (job, last_ok, last_cause, last_params, last_message) VALUES (?, 0, ?, ?, ?) "
        "ON CONFLICT (job) DO UPDATE SET last_ok = 0, last_cause = excluded.last_cause, "
        "last_params = excluded.last_params, last_message = excluded.last_message",
        {key, reason.cause, reason.params.dump(), reason.message}));
  }
  return transaction.commit();
}

Result<std::int64_t> forget_runs(store::Database& database, std::int64_t before_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t forgotten,
             transaction.run("DELETE FROM job_run WHERE last_started_ms < ? AND last_finished_ms < ?",
                             {before_ms, before_ms}));
  ENLACE_CHECK(transaction.commit());
  return forgotten;
}

}  // namespace enlace::schedule
