#include "engine/expiry.hpp"

#include <map>

#include "alerts/messenger.hpp"
#include "engine/token_expiry.hpp"
#include "text/zone.hpp"

namespace enlace::engine {
namespace {

constexpr std::int64_t kDay_ms = 86'400'000;

enum class Over { whatever, a_later_day };

Result<void> put(store::Database& database, const Expiry& expiry, std::int64_t now_ms, Over over) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  const std::string where =
      over == Over::whatever ? "" : " WHERE excluded.expires_ms < credential_expiry.expires_ms";
  ENLACE_CHECK(
      transaction.run("INSERT INTO credential_expiry (tenant, name, expires_ms, source, noted_ms) "
                      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, name) DO UPDATE SET expires_ms = "
                      "excluded.expires_ms, source = excluded.source, noted_ms = excluded.noted_ms" +
                          where,
                      {expiry.tenant, expiry.name, expiry.expires_ms, expiry.source, now_ms}));
  return transaction.commit();
}

// Every credential of a tenant under the name that its expiry goes by, with its owner.
struct Named {
  std::string owner, name;
  const config::Credential* credential;
};
std::vector<Named> credentials_of(const config::TenantConfig& tenant) {
  std::vector<Named> all;
  const auto add = [&](const std::string& owner, const std::string& path, const config::Credential& one) {
    all.push_back({owner, one.secret_name.empty() ? path : one.secret_name, &one});
  };
  add("handy", "handy.token", tenant.handy.token);
  for (const auto& [instance, connector] : tenant.connectors) {
    if (!connector.enabled) continue;
    for (const auto& [field, credential] : connector.credentials) {
      add(instance, "connectors." + instance + "." + field, credential);
    }
  }
  return all;
}

}  // namespace

int warned_days(std::int64_t expires_ms, std::int64_t now_ms) {
  if (expires_ms <= now_ms) return 0;
  int found = -1;
  for (const int days : kWarnedDays) {
    if (expires_ms <= now_ms + days * kDay_ms) found = days;
  }
  return found;
}

Result<void> note_expiry(store::Database& database, const std::string& tenant, const std::string& name,
                         std::int64_t operator_ms, std::string_view value, std::int64_t now_ms) {
  const std::optional<std::int64_t> own = token_expiry_ms(value);
  // What the remote says ends the key, whatever was typed; an operator may know of an earlier end.
  if (own && (operator_ms == 0 || *own < operator_ms)) {
    return put(database, {tenant, name, *own, "token"}, now_ms, Over::whatever);
  }
  if (operator_ms != 0) return put(database, {tenant, name, operator_ms, "operator"}, now_ms, Over::whatever);
  return forget_expiry(database, tenant, name);
}

Result<void> forget_expiry(store::Database& database, const std::string& tenant, const std::string& name) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_CHECK(
      transaction.run("DELETE FROM credential_expiry WHERE tenant = ? AND name = ?", {tenant, name}));
  return transaction.commit();
}

Result<std::vector<Expiry>> expiries(store::Database& database, const std::string& tenant) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query("SELECT tenant, name, expires_ms, source FROM credential_expiry "
                            "WHERE (? = '' OR tenant = ?) ORDER BY expires_ms, tenant, name",
                            {tenant, tenant}));
  std::vector<Expiry> all;
  for (const store::Row& row : rows) all.push_back({row.text(0), row.text(1), row.integer(2), row.text(3)});
  return all;
}

Result<void> read_tokens(store::Database& database, vault::Vault& vault, const config::TenantConfig& tenant,
                         std::int64_t now_ms) {
  for (const Named& one : credentials_of(tenant)) {
    if (!one.credential->secret_name.empty()) {
      const Result<vault::Secret> secret = vault.get(tenant.tenant, one.name);
      if (!secret) continue;  // `check` says so
      const std::optional<std::int64_t> own = token_expiry_ms(secret->reveal());
      if (own)
        ENLACE_CHECK(put(database, {tenant.tenant, one.name, *own, "token"}, now_ms, Over::a_later_day));
      continue;
    }
    // The file may have changed since.
    ENLACE_CHECK(note_expiry(database, tenant.tenant, one.name, 0, one.credential->plain, now_ms));
  }
  return {};
}

std::string owner_of(const config::Configuration& configuration, const std::string& tenant,
                     const std::string& name) {
  if (tenant == alerts::kHostSecrets) return "alerts";
  const auto found = configuration.tenants.find(tenant);
  if (found == configuration.tenants.end() || !found->second.enabled) return {};
  for (const Named& one : credentials_of(found->second)) {
    if (one.name == name) return one.owner;
  }
  return {};
}

Notice expiry_notice(const Expiry& expiry, const std::string& time_zone, std::int64_t now_ms) {
  const Result<std::string> day = text::local_day(expiry.expires_ms, time_zone);
  const int stage = warned_days(expiry.expires_ms, now_ms);
  const bool is_over = stage == 0;
  std::string code = "credential_expires";
  if (stage >= 0) code = is_over ? "credential_expired" : "credential_expires_soon";
  Json params = Json::object({{"credential", expiry.name},
                              {"day", day ? *day : text::iso_utc(expiry.expires_ms).substr(0, 10)},
                              {"days", (expiry.expires_ms - now_ms) / kDay_ms},
                              {"stage", stage}});
  return {std::move(code), std::move(params), ""};
}

Result<std::vector<alerts::Problem>> expiry_problems(store::Database& database,
                                                     const config::Configuration& configuration,
                                                     std::int64_t now_ms) {
  ENLACE_TRY(const std::vector<Expiry> all, expiries(database));
  std::map<std::string, alerts::Problem> problems;  // the soonest of an owner speaks for the others
  for (const Expiry& expiry : all) {
    const std::string owner = owner_of(configuration, expiry.tenant, expiry.name);
    if (warned_days(expiry.expires_ms, now_ms) < 0 || owner.empty()) continue;
    const auto tenant = configuration.tenants.find(expiry.tenant);
    Notice notice = expiry_notice(
        expiry, tenant == configuration.tenants.end() ? "UTC" : tenant->second.time_zone, now_ms);
    alerts::Problem problem;
    problem.tenant = expiry.tenant;
    problem.instance = owner;
    problem.cause = std::move(notice.code);
    problem.params = std::move(notice.params);
    problem.count = 1;
    problem.first_seen_ms = problem.last_seen_ms = now_ms;
    std::string key = problem.key();
    const auto [at, is_new] = problems.try_emplace(std::move(key), std::move(problem));
    if (!is_new) ++at->second.count;
  }
  std::vector<alerts::Problem> list;
  for (auto& [key, problem] : problems) list.push_back(std::move(problem));
  return list;
}

}  // namespace enlace::engine
