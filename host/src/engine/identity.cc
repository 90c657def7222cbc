#include "engine/identity.hpp"
#include "runtime/fail_points.hpp"

namespace enlace::engine {

Result<std::optional<Identity>> known_identity(store::Database& database, const std::string& tenant,
                                               const std::string& side,
                                               const std::string& credential_digest) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query("SELECT fingerprint, title FROM account_identity "
                            "WHERE tenant = ? AND side = ? AND credential = ?",
                            {tenant, side, credential_digest}));
  if (rows.empty()) return std::optional<Identity>();
  return std::optional<Identity>(Identity{rows[0].text(0), rows[0].text(1)});
}

Result<void> remember_identity(store::Database& database, const std::string& tenant, const std::string& side,
                               const std::string& credential_digest, const Identity& identity) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t changed,
             transaction.run("INSERT INTO account_identity (tenant, side, credential, fingerprint, title) "
                             "VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, side, credential) DO UPDATE SET "
                             "fingerprint = excluded.fingerprint, title = excluded.title",
                             {tenant, side, credential_digest, identity.fingerprint, identity.title}));
  (void)changed;
  ENLACE_FAIL_POINT("engine.identity.before_commit");
  return transaction.commit();
}

Result<std::map<std::string, std::string>> known_currencies(store::Database& database) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query("SELECT tenant, fingerprint FROM account_identity WHERE side = ? "
                            "AND fingerprint <> '' ORDER BY tenant, credential",
                            {std::string(kCurrencySide)}));
  std::map<std::string, std::string> currencies;
  for (const store::Row& row : rows) currencies[row.text(0)] = row.text(1);
  return currencies;
}

}  // namespace enlace::engine
