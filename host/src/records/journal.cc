#include "records/journal.hpp"

#include <limits>

namespace enlace::records {
namespace {

constexpr std::size_t kFixed = 11;  // values of a question before the companies

}  // namespace

Result<void> note_action(store::Database& database, const JournalEntry& entry) {
  const Json detail = entry.detail.is_object() ? entry.detail : Json::object();
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_CHECK(transaction.run(
      "INSERT INTO journal (at_ms, actor, action, tenant, instance, subject, detail) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      {entry.at_ms, entry.actor, entry.action, entry.tenant, entry.instance, entry.subject, detail.dump()}));
  return transaction.commit();
}

Result<std::vector<JournalEntry>> journal(store::Database& database, const JournalFilter& filter) {
  const std::int64_t to = filter.to_ms == 0 ? std::numeric_limits<std::int64_t>::max() : filter.to_ms;
  std::string sql =
      "SELECT id, at_ms, actor, action, tenant, instance, subject, detail FROM journal "
      "WHERE (? = '' OR tenant = ?) AND (? = '' OR actor = ?) AND (? = '' OR action = ?) "
      "AND at_ms >= ? AND at_ms < ? AND (? = 0 OR tenant <> '') AND (? = 0 OR id < ?)";
  std::vector<store::Value> values{filter.tenant,
                                   filter.tenant,
                                   filter.actor,
                                   filter.actor,
                                   filter.action,
                                   filter.action,
                                   filter.from_ms,
                                   to,
                                   std::int64_t{filter.of_tenants},
                                   filter.before_id,
                                   filter.before_id};
  if (!filter.tenants.empty()) {
    sql += " AND tenant IN (";
    for (const std::string& tenant : filter.tenants) {
      sql += values.size() > kFixed ? ", ?" : "?";
      values.emplace_back(tenant);
    }
    sql += ")";
  }
  values.emplace_back(std::int64_t{filter.limit});
  ENLACE_TRY(const std::vector<store::Row> rows, database.query(sql + " ORDER BY id DESC LIMIT ?", values));
  std::vector<JournalEntry> entries;
  for (const store::Row& row : rows) {
    JournalEntry entry{row.integer(0), row.integer(1), row.text(2), row.text(3),
                       row.text(4),    row.text(5),    row.text(6), {}};
    ENLACE_TRY(entry.detail, Json::parse(row.text(7)));
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<std::int64_t> last_action(store::Database& database) {
  ENLACE_TRY(const std::vector<store::Row> rows, database.query("SELECT max(id) FROM journal"));
  return rows.front().integer(0);
}

Result<std::int64_t> forget_actions(store::Database& database, std::int64_t before_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t forgotten,
             transaction.run("DELETE FROM journal WHERE at_ms < ?", {before_ms}));
  ENLACE_CHECK(transaction.commit());
  return forgotten;
}

}  // namespace enlace::records
