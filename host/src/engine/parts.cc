#include <algorithm>
#include <set>

#include "engine/engine.hpp"
#include "engine/part_names.hpp"
#include "engine/stopped_by.hpp"
#include "jobs/orders_common.hpp"
#include "jobs/orders_deliver.hpp"
#include "jobs/self_invoicing.hpp"
#include "ledger/ledger.hpp"
#include "text/fold.hpp"
#include "text/zone.hpp"

// One configured connector can stand for several recipients of the ledger, each with rows, attempts and dead
// letters of its own: one refused address must not stop the others, nor be the reason why they get a message
// twice (E-1).
namespace enlace::engine {
namespace {

// What stops one part stops all: they go by the same server and the same log-in. What Handy refuses stops
// only what needs Handy.
bool concerns_all(const Error& error) {
  if (error.cause == "handy_token_invalid" || error.cause == "handy_forbidden") return false;
  return error.status_class() == ENLACE_CLASS_AUTH || error.status == ENLACE_E_CONFIG;
}

void add(jobs::RunReport& sum, const jobs::RunReport& part) {
  for (const Json::Member& count : part.counts.members()) {
    sum.counts.set(count.key,
                   sum.counts[count.key].integer().value_or(0) + count.value.integer().value_or(0));
  }
  sum.warnings.insert(sum.warnings.end(), part.warnings.begin(), part.warnings.end());
  for (const Json& step : part.plan.items()) sum.plan.push_back(step);
  if (!part.ok && sum.ok) {
    sum.ok = false;
    sum.error = part.error;
  }
}

}  // namespace

std::string Engine::plugin_of(const std::string& tenant, const std::string& instance) const {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const auto found = configuration->tenants.find(tenant);
  if (found == configuration->tenants.end()) return {};
  const std::size_t mark = instance.find(kMark);
  const auto connector = found->second.connectors.find(instance.substr(0, mark));
  if (connector == found->second.connectors.end()) return {};
  const std::optional<config::SelfInvoicing>& invoicing = connector->second.self_invoicing;
  if (invoicing && instance.substr(std::min(mark, instance.size())) == std::string(1, kMark) + kSelfInvoice) {
    const auto mail = found->second.connectors.find(invoicing->mail);
    return mail == found->second.connectors.end() ? std::string() : mail->second.plugin;
  }
  return connector->second.plugin;
}

Result<std::vector<std::shared_ptr<jobs::Instance>>> Engine::parts_of(
    const std::shared_ptr<jobs::Instance>& instance, bool enabled) {
  std::vector<std::shared_ptr<jobs::Instance>> parts;
  const std::string& setting = instance->descriptor.fan_out;
  for (const Json& item :
       setting.empty() ? std::vector<Json>() : instance->connector.settings[setting].items()) {
    auto part = std::make_shared<jobs::Instance>(*instance);
    const std::string who = text::fold_name(item.text());
    part->connector.instance = part_name(instance->connector.instance, who);
    part->connector.settings.set(setting, Json::array({item}));
    if (!part->erp_fingerprint.empty()) part->erp_fingerprint += ">" + who;
    parts.push_back(std::move(part));
  }
  if (instance->connector.self_invoicing) {
    // A mail connector that is broken now stops neither the poll nor the orders; deliver() says what is
    // wrong.
    Result<std::shared_ptr<jobs::Instance>> part = self_invoicing_part(*instance);
    if (part) parts.push_back(*std::move(part));
  }
  if (enabled) ENLACE_CHECK(admit_parts(*instance, parts, Begin::now));
  if (setting.empty()) parts.insert(parts.begin(), instance);
  return parts;
}

// The mail connector's server, sender and library, with the orders of the one whose documents are invoiced.
Result<std::shared_ptr<jobs::Instance>> Engine::self_invoicing_part(const jobs::Instance& instance) {
  const std::string& mail = instance.connector.self_invoicing->mail;
  const auto refused = [&] {
    return failure(ENLACE_E_CONFIG, "self_invoicing_without_mail", mail,
                   Json::object({{"tenant", instance.tenant.tenant},
                                 {"connector", instance.connector.instance},
                                 {"mail", mail}}));
  };
  if (!instance.tenant.connectors.contains(mail)) return refused();
  ENLACE_TRY(const std::shared_ptr<jobs::Instance> by, this->instance(instance.tenant.tenant, mail));
  if (!by->descriptor.features["self_invoicing"].truthy()) return refused();
  auto part = std::make_shared<jobs::Instance>(*by);
  config::ConnectorConfig& connector = part->connector;
  connector.instance = part_name(instance.connector.instance, kSelfInvoice);
  connector.since = instance.connector.since;
  connector.only_kinds = instance.connector.only_kinds;
  connector.only_zones = instance.connector.only_zones;
  connector.only_sellers = instance.connector.only_sellers;
  connector.returns = instance.connector.returns;
  connector.on_edit = config::OnEdit::push_only;
  connector.sync.deletions = false;
  connector.self_invoicing = instance.connector.self_invoicing;
  part->handy_fingerprint = instance.handy_fingerprint;
  part->currency = instance.currency;
  part->erp_fingerprint.clear();
  return part;
}

jobs::RunReport Engine::deliver(const std::shared_ptr<jobs::Instance>& instance,
                                const jobs::RunOptions& options) {
  const Result<std::vector<std::shared_ptr<jobs::Instance>>> parts = parts_of(instance, !options.dry_run);
  if (!parts) return stopped_by(parts.error());
  jobs::RunReport sum;
  for (const std::shared_ptr<jobs::Instance>& part : *parts) {
    const bool invoices = part->connector.instance == part_name(instance->connector.instance, kSelfInvoice);
    jobs::RunReport report = invoices ? jobs::send_self_invoices(services_, *part, *instance, options)
                                      : jobs::deliver_orders(services_, *part, options);
    const bool enough = !report.ok && concerns_all(report.error);
    add(sum, report);
    if (enough || (options.stop != nullptr && *options.stop)) break;
  }
  if (instance->connector.self_invoicing && sum.ok) {
    if (const auto part = self_invoicing_part(*instance); !part) add(sum, stopped_by(part.error()));
  }
  return sum;
}

}  // namespace enlace::engine
