#include "ledger/catalogue.hpp"

#include <algorithm>

namespace enlace::ledger {
namespace {

using store::Row;
using store::Value;

Failure damaged(const std::string& table, const std::string& key) {
  return failure(ENLACE_E_INTERNAL, "row_damaged", "a row of " + table + " does not match its seal",
                 Json::object({{"table", table}, {"key", key}}));
}

std::vector<Value> link_columns(const Scope& scope, const Link& link, std::int64_t stored_ms) {
  return {scope.tenant, scope.instance, link.kind, link.key, link.remote_id, link.data.dump(), stored_ms};
}

constexpr const char* kLinkSelect =
    "SELECT tenant, instance, kind, key, remote_id, data, stored_ms, seal FROM link ";

Result<Link> read_link(const Row& row, store::Database& database, std::int64_t unix_ms) {
  const std::vector<Value>& values = row.values();
  const std::vector<Value> columns(values.begin(), values.end() - 1);
  if (database.seal("link", columns) != row.text(7)) return damaged("link", row.text(3));
  Link link;
  link.kind = row.text(2);
  link.key = row.text(3);
  link.remote_id = row.text(4);
  ENLACE_TRY(link.data, Json::parse(row.text(5)));
  link.age_s = std::max<std::int64_t>(0, (unix_ms - row.integer(6)) / 1000);
  return link;
}

Result<std::optional<Link>> read_link(const std::vector<Row>& rows, store::Database& database,
                                      std::int64_t unix_ms) {
  if (rows.empty()) return std::optional<Link>();
  ENLACE_TRY(Link link, read_link(rows[0], database, unix_ms));
  return std::optional<Link>(std::move(link));
}

Result<void> done(const Result<std::int64_t>& changed) {
  if (!changed) return failure(changed.error());
  return {};
}

}  // namespace

Result<void> put_link(store::Transaction& transaction, store::Database& database, const Scope& scope,
                      const Link& link, std::int64_t unix_ms) {
  std::vector<Value> columns = link_columns(scope, link, unix_ms);
  const std::string seal = database.seal("link", columns);
  columns.emplace_back(seal);
  return done(transaction.run(
      "INSERT INTO link (tenant, instance, kind, key, remote_id, data, stored_ms, seal) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, instance, kind, key) DO UPDATE SET "
      "remote_id = excluded.remote_id, data = excluded.data, stored_ms = excluded.stored_ms, "
      "seal = excluded.seal",
      columns));
}

Result<std::optional<Link>> link_by_key(store::Transaction& transaction, store::Database& database,
                                        const Scope& scope, const std::string& kind, const std::string& key,
                                        std::int64_t unix_ms) {
  ENLACE_TRY(const std::vector<Row> rows,
             transaction.query(
                 std::string(kLinkSelect) + "WHERE tenant = ? AND instance = ? AND kind = ? AND key = ?",
                 {scope.tenant, scope.instance, kind, key}));
  return read_link(rows, database, unix_ms);
}

Result<std::optional<Link>> link_by_remote(store::Transaction& transaction, store::Database& database,
                                           const Scope& scope, const std::string& kind,
                                           const std::string& remote_id, std::int64_t unix_ms) {
  ENLACE_TRY(const std::vector<Row> rows,
             transaction.query(std::string(kLinkSelect) +
                                   "WHERE tenant = ? AND instance = ? AND kind = ? AND remote_id = ? "
                                   "ORDER BY CASE WHEN key LIKE 'remote:%' THEN 1 ELSE 0 END, key LIMIT 1",
                               {scope.tenant, scope.instance, kind, remote_id}));
  return read_link(rows, database, unix_ms);
}

Result<std::vector<Link>> links(store::Transaction& transaction, store::Database& database,
                                const Scope& scope, const std::string& kind, std::int64_t unix_ms) {
  ENLACE_TRY(const std::vector<Row> rows,
             transaction.query(
                 std::string(kLinkSelect) + "WHERE tenant = ? AND instance = ? AND kind = ? ORDER BY key",
                 {scope.tenant, scope.instance, kind}));
  std::vector<Link> all;
  all.reserve(rows.size());
  for (const Row& row : rows) {
    if (Result<Link> link = read_link(row, database, unix_ms)) all.push_back(*std::move(link));
  }
  return all;
}

Result<void> remove_link(store::Transaction& transaction, const Scope& scope, const std::string& kind,
                         const std::string& key) {
  return done(transaction.run("DELETE FROM link WHERE tenant = ? AND instance = ? AND kind = ? AND key = ?",
                              {scope.tenant, scope.instance, kind, key}));
}

Result<void> put_mirrored(store::Transaction& transaction, store::Database& database, const Scope& scope,
                          const Mirrored& row, std::int64_t unix_ms) {
  std::vector<Value> columns = {scope.tenant,
                                scope.instance,
                                row.kind,
                                row.key,
                                row.remote_id,
                                std::int64_t{row.brought},
                                std::int64_t{row.disabled},
                                unix_ms};
  const std::string seal = database.seal("mirror", columns);
  columns.emplace_back(seal);
  return done(transaction.run(
      "INSERT INTO mirror (tenant, instance, kind, key, remote_id, brought, disabled, stored_ms, seal) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, instance, kind, key) DO UPDATE SET "
      "remote_id = excluded.remote_id, brought = excluded.brought, disabled = excluded.disabled, "
      "stored_ms = excluded.stored_ms, seal = excluded.seal",
      columns));
}

Result<void> each_mirrored(store::Transaction& transaction, store::Database& database, const Scope& scope,
                           const std::string& kind, const std::function<void(Mirrored row)>& take) {
  constexpr std::int64_t kPage = 1000;
  std::string after;
  while (true) {
    ENLACE_TRY(
        const std::vector<Row> rows,
        transaction.query(
            "SELECT tenant, instance, kind, key, remote_id, brought, disabled, stored_ms, seal "
            "FROM mirror WHERE tenant = ? AND instance = ? AND kind = ? AND key > ? ORDER BY key LIMIT ?",
            {scope.tenant, scope.instance, kind, after, kPage}));
    for (const Row& row : rows) {
      const std::vector<Value> columns(row.values().begin(), row.values().end() - 1);
      if (database.seal("mirror", columns) != row.text(8)) return damaged("mirror", row.text(3));
      take({row.text(2), row.text(3), row.text(4), row.integer(5) != 0, row.integer(6) != 0});
    }
    if (static_cast<std::int64_t>(rows.size()) < kPage) return {};
    after = rows.back().text(3);
  }
}

Result<std::vector<Mirrored>> mirrored(store::Transaction& transaction, store::Database& database,
                                       const Scope& scope, const std::string& kind) {
  std::vector<Mirrored> all;
  ENLACE_CHECK(each_mirrored(transaction, database, scope, kind,
                             [&](Mirrored row) { all.push_back(std::move(row)); }));
  return all;
}

Result<void> replace_skipped(store::Transaction& transaction, const Scope& scope, const std::string& kind,
                             const std::vector<Skipped>& skipped, std::int64_t unix_ms) {
  ENLACE_CHECK(transaction.run("DELETE FROM skipped WHERE tenant = ? AND instance = ? AND kind = ?",
                               {scope.tenant, scope.instance, kind}));
  for (const Skipped& one : skipped) {
    ENLACE_CHECK(transaction.run(
        "INSERT INTO skipped (tenant, instance, kind, key, remote_id, name, code, params, message, seen_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {scope.tenant, scope.instance, kind, one.key, one.remote_id, one.name, one.why.code,
         one.why.params.dump(), one.why.message, unix_ms}));
  }
  return {};
}

Result<std::vector<Skipped>> skipped(store::Transaction& transaction, const Scope& scope,
                                     const std::string& kind, const std::string& what) {
  ENLACE_TRY(const std::vector<Row> rows,
             transaction.query("SELECT kind, key, remote_id, name, code, params, message FROM skipped "
                               "WHERE tenant = ? AND instance = ? AND kind = ? "
                               "AND (? = '' OR key = ? OR remote_id = ? OR name = ?) ORDER BY key, name",
                               {scope.tenant, scope.instance, kind, what, what, what, what}));
  std::vector<Skipped> all;
  for (const Row& row : rows) {
    ENLACE_TRY(Json params, Json::parse(row.text(5)));
    all.push_back({row.text(0), row.text(1), row.text(2), row.text(3),
                   Notice{row.text(4), std::move(params), row.text(6)}});
  }
  return all;
}

}  // namespace enlace::ledger
