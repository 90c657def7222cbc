#include <algorithm>
#include <set>

#include "engine/engine.hpp"
#include "engine/part_names.hpp"
#include "jobs/orders_common.hpp"
#include "ledger/ledger.hpp"
#include "runtime/fail_points.hpp"
#include "text/zone.hpp"

// Since when a connector of a tenant works, and each of its parts (engine/parts.cc).
namespace enlace::engine {
namespace {

bool invoices_itself(const config::Configuration& configuration, const std::string& tenant,
                     const std::string& instance) {
  const auto found = configuration.tenants.find(tenant);
  if (found == configuration.tenants.end()) return false;
  const auto connector = found->second.connectors.find(instance);
  return connector != found->second.connectors.end() && connector->second.self_invoicing.has_value();
}

Result<void> begin(store::Transaction& transaction, const std::string& tenant, const std::string& instance,
                   const std::string& since, std::int64_t unix_ms, const std::string& actor) {
  ENLACE_CHECK(
      transaction.run("INSERT INTO activation (tenant, instance, since, enabled_ms, actor) "
                      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, instance) DO NOTHING",
                      {tenant, instance, since, unix_ms, actor}));
  return {};
}

}  // namespace

Result<std::optional<Activation>> Engine::activation(const std::string& tenant, const std::string& instance) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             services_.database.query(
                 "SELECT since, enabled_ms, actor FROM activation WHERE tenant = ? AND instance = ?",
                 {tenant, instance}));
  if (rows.empty()) return std::optional<Activation>();
  return std::optional<Activation>(Activation{rows[0].text(0), rows[0].integer(1), rows[0].text(2)});
}

Result<std::vector<std::string>> Engine::activated(const std::string& tenant) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             services_.database.query("SELECT instance FROM activation WHERE tenant = ? ORDER BY instance",
                                      {tenant}));
  std::vector<std::string> names;
  for (const store::Row& row : rows) {
    if (row.text(0).find(kMark) == std::string::npos) names.push_back(row.text(0));
  }
  return names;
}

Result<void> Engine::activate(const std::string& tenant, const std::string& instance,
                              const std::string& since, const std::string& actor) {
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  const std::int64_t now = services_.runtime.unix_ms();
  ENLACE_CHECK(begin(transaction, tenant, instance, since, now, actor));
  if (invoices_itself(*configuration(), tenant, instance)) {
    ENLACE_CHECK(begin(transaction, tenant, part_name(instance, kSelfInvoice), "", now, actor));
  }
  ENLACE_FAIL_POINT("engine.activate.before_commit");
  ENLACE_CHECK(transaction.commit());
  {
    const std::lock_guard lock(mutex_);
    polled_.erase(tenant);  // that poll did not look as far back as this one wants
  }
  return begin_parts(tenant, instance);
}

Result<void> Engine::deactivate(const std::string& tenant, const std::string& instance) {
  ENLACE_TRY(store::Transaction transaction, services_.database.begin());
  ENLACE_CHECK(transaction.run(
      "DELETE FROM activation WHERE tenant = ? AND (instance = ? OR substr(instance, 1, ?) = ?)",
      {tenant, instance, static_cast<std::int64_t>(instance.size() + 1), instance + kMark}));
  return transaction.commit();
}

// Who the recipients of an instance are is known once it can be built: where it cannot yet, they begin with
// it all the same, at the run that first sees them.
Result<void> Engine::begin_parts(const std::string& tenant, const std::string& name) {
  if (name.find(kMark) != std::string::npos) return {};
  const Result<std::shared_ptr<jobs::Instance>> built = instance(tenant, name);
  if (!built) return {};
  Result<std::vector<std::shared_ptr<jobs::Instance>>> parts = parts_of(*built, false);
  if (!parts) return {};
  std::erase_if(*parts,
                [](const auto& part) { return part->connector.instance.find(kMark) == std::string::npos; });
  return admit_parts(**built, *parts, Begin::with_the_instance);
}

Result<std::map<std::string, std::string>> Engine::begun_parts(const std::string& tenant,
                                                               const std::string& name) {
  ENLACE_TRY(const std::vector<store::Row> rows,
             services_.database.query("SELECT instance, since FROM activation WHERE tenant = ?", {tenant}));
  std::map<std::string, std::string> known;
  for (const store::Row& row : rows) {
    if (row.text(0).starts_with(part_name(name, ""))) known.emplace(row.text(0), row.text(1));
  }
  return known;
}

// When each part began: with its instance, or, where that had parts of this kind already, at the run that
// first saw it in the configuration.
Result<void> Engine::admit_parts(const jobs::Instance& instance,
                                 std::vector<std::shared_ptr<jobs::Instance>>& parts, Begin from_when) {
  const std::string& tenant = instance.tenant.tenant;
  const std::string prefix = part_name(instance.connector.instance, "");
  ENLACE_TRY(auto known, begun_parts(tenant, instance.connector.instance));
  const bool first_recipients = std::none_of(
      known.begin(), known.end(), [&](const auto& part) { return part.first != prefix + kSelfInvoice; });
  const std::string& zone = instance.tenant.time_zone;
  // A file without recipients is wrong, as the connector says; it takes nothing from those it had.
  if (!instance.descriptor.fan_out.empty() && parts.empty()) return {};
  std::set<std::string> here;
  for (const std::shared_ptr<jobs::Instance>& part : parts) here.insert(part->connector.instance);
  // Configured, though its mail connector may not run at this moment: it begins all the same, and nothing of
  // it is withdrawn.
  if (instance.connector.self_invoicing) here.insert(prefix + kSelfInvoice);
  std::map<std::string, std::string> fresh;
  for (const std::string& name : here) {
    if (known.contains(name)) continue;
    const bool with_the_instance =
        from_when == Begin::with_the_instance || (first_recipients && name != prefix + kSelfInvoice);
    fresh[name] = with_the_instance ? "" : text::iso_utc(handy_estimate_ms(tenant));
  }
  if (!fresh.empty()) {  // all or none: the next run could not tell the first from those added later
    ENLACE_TRY(store::Transaction transaction, services_.database.begin());
    for (const auto& [name, from] : fresh) {
      ENLACE_CHECK(begin(transaction, tenant, name, from, services_.runtime.unix_ms(), "configuration"));
    }
    ENLACE_FAIL_POINT("engine.activate.before_commit");
    ENLACE_CHECK(transaction.commit());
    known.merge(fresh);
    const std::lock_guard lock(mutex_);
    polled_.erase(tenant);  // as for their instance
  }
  for (const std::shared_ptr<jobs::Instance>& part : parts) {
    const std::string& own = known.at(part->connector.instance);
    if (!own.empty() && jobs::since_of(own, zone) > jobs::since_of(part->connector.since, zone)) {
      part->connector.since = own;
    }
  }
  for (const auto& [name, since] : known) {
    if (here.contains(name)) continue;
    ledger::Ledger ledger(services_.runtime, services_.database, services_.vault);
    ENLACE_CHECK(ledger.withdraw_instance(tenant, name, "configuration"));
    ENLACE_CHECK(deactivate(tenant, name));
  }
  return {};
}

}  // namespace enlace::engine
