#include "cli/manual_runs.hpp"

#include <algorithm>
#include <array>

#include "engine/run_end.hpp"
#include "schedule/run_record.hpp"

namespace enlace::cli {
namespace {

// Nothing ran: what was asked for is not planned either.
bool did_not_run(const std::string& cause) {
  static constexpr std::array<std::string_view, 4> kCauses = {"component_off", "component_unsupported",
                                                              "connector_not_enabled", "stopped"};
  return std::find(kCauses.begin(), kCauses.end(), cause) != kCauses.end();
}

// The component of the job that does the work of this one and nothing more; "" = there is none.
std::string planned_as(const Context& context, const std::string& tenant, const std::string& connector,
                       const std::string& component) {
  const auto configuration = context.engine.configuration();
  const auto of = configuration->tenants.find(tenant);
  if (of == configuration->tenants.end()) return {};
  const auto found = of->second.connectors.find(connector);
  if (found == of->second.connectors.end()) return {};
  const config::SyncSwitches& sync = found->second.sync;
  if (component == "deletions") return sync.orders ? "" : "orders";
  if (component == "inventory") return sync.products ? "" : "inventory";
  if (component == "audit") {
    const auto active = context.engine.activation(tenant, connector);
    return configuration->host.audit && sync.orders && active && *active ? "audit" : "";
  }
  return component;
}

}  // namespace

void note_manual_run(Context& context, const std::string& tenant, const std::string& connector,
                     const std::string& component, const jobs::RunReport& report) {
  const std::string planned = planned_as(context, tenant, connector, component);
  const Result<void> end = engine::end_of(report);
  if (planned.empty() || (!end && did_not_run(end.error().cause))) return;
  const std::string key = tenant + "/" + connector + "/" + planned;
  const schedule::RunReason reason = end ? schedule::RunReason() : schedule::reason_of(end.error());
  const Result<void> noted = context.scheduler != nullptr
                                 ? context.scheduler->note_manual_run(key, reason)
                                 : schedule::record_manual_run(context.services().database, key, reason);
  if (noted) return;
  context.services().logger.write(log::Level::error, {tenant, connector, component, ""},
                                  "could not record the run by hand",
                                  Json::object({{"cause", noted.error().cause}}));
}

}  // namespace enlace::cli
