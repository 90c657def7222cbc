#include "ledger/audits.hpp"

#include "text/zone.hpp"

namespace enlace::ledger {
namespace {

constexpr std::size_t kMostLookedAt = 200;  // of one audit; asked every minute

// The store knows whether that has ended; what else an audit names, only the ERP does.
bool is_of_the_way(const std::string& code) {
  return code == "audit_not_landed" || code == "audit_deletion_not_landed" ||
         code == "audit_edit_not_landed" || code == "audit_not_delivered";
}

bool is_at_rest(const Delivery& row) {
  return !is_undelivered(row.state) && todo_of(row) == Todo::nothing;
}

}  // namespace

std::string audits_open_from(std::int64_t now_ms) {
  constexpr std::int64_t kLookedAt_ms = 3 * 24 * 3'600'000LL;
  return text::iso_utc(now_ms - kLookedAt_ms).substr(0, 10);
}

Result<std::vector<Json>> open_differences(Ledger& ledger, const Audit& audit) {
  std::vector<Json> open;
  std::size_t looked_at = 0;
  for (const Json& one : audit.report["differences"].items()) {
    const std::string& part = one["connector"].text();
    if (++looked_at <= kMostLookedAt) {
      const Result<Delivery> row =
          ledger.row({audit.tenant, part.empty() ? audit.instance : part, one["order"].text()});
      const bool ended =
          row && (needs_person(*row) || (is_of_the_way(one["code"].text()) && is_at_rest(*row)));
      if (ended) continue;
    }
    open.push_back(one);
  }
  return open;
}

Result<void> put_audit(store::Database& database, const Audit& audit) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_CHECK(transaction.run(
      "INSERT INTO audit_day (tenant, instance, day, at_ms, differs, report) VALUES (?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (tenant, instance, day) DO UPDATE SET at_ms = excluded.at_ms, differs = excluded.differs, "
      "report = excluded.report",
      {audit.tenant, audit.instance, audit.day, audit.at_ms, audit.differs, audit.report.dump()}));
  return transaction.commit();
}

Result<std::vector<Audit>> audits(store::Database& database, const std::string& tenant,
                                  const std::string& instance, const std::string& from_day) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query("SELECT tenant, instance, day, at_ms, differs, report FROM audit_day "
                            "WHERE (? = '' OR tenant = ?) AND (? = '' OR instance = ?) AND day >= ? "
                            "ORDER BY day DESC, tenant, instance",
                            {tenant, tenant, instance, instance, from_day}));
  std::vector<Audit> all;
  for (const store::Row& row : rows) {
    ENLACE_TRY(Json report, Json::parse(row.text(5)));
    all.push_back({row.text(0), row.text(1), row.text(2), row.integer(3), row.integer(4), std::move(report)});
  }
  return all;
}

Result<std::int64_t> purge_audits(store::Database& database, const std::string& before_day) {
  constexpr std::int64_t kBatch = 500;
  for (std::int64_t all = 0;;) {
    ENLACE_TRY(store::Transaction transaction, database.begin());
    ENLACE_TRY(
        const std::int64_t some,
        transaction.run("DELETE FROM audit_day WHERE rowid IN (SELECT rowid FROM audit_day WHERE day < ? "
                        "ORDER BY day LIMIT ?)",
                        {before_day, kBatch}));
    ENLACE_CHECK(transaction.commit());
    all += some;
    if (some < kBatch) return all;
  }
}

}  // namespace enlace::ledger
