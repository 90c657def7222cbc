#include "actions/pauses.hpp"

#include "actions/journal.hpp"
#include "text/zone.hpp"

namespace enlace::actions {
namespace {

// "alegra" of "lupita/alegra/orders"; "" of "lupita".
std::string connector_of(const std::string& prefix) {
  const std::size_t first = prefix.find('/');
  if (first == std::string::npos) return {};
  return prefix.substr(first + 1, prefix.find('/', first + 1) - first - 1);
}

}  // namespace

Result<std::string> jobs_of(engine::Engine& engine, const std::string& tenant, const std::string& connector,
                            const std::string& component) {
  const auto configuration = engine.configuration();
  const auto found = configuration->tenants.find(tenant);
  if (found == configuration->tenants.end() ||
      (!connector.empty() && !found->second.connectors.contains(connector))) {
    return failure(engine.instance(tenant, connector).error());
  }
  if (component.empty()) return connector.empty() ? tenant : tenant + "/" + connector;
  if (connector.empty()) {
    return failure(ENLACE_E_CONFIG, "component_needs_connector", "of which connector?",
                   Json::object({{"component", component}}));
  }
  // One job does both.
  return tenant + "/" + connector + "/" + (component == "deletions" ? "orders" : component);
}

Result<void> pause(Host& host, const schedule::Pause& pause) {
  ENLACE_CHECK(host.scheduler != nullptr ? host.scheduler->pause(pause)
                                         : schedule::set_pause(host.engine.services().database, pause));
  note(host, pause.actor, "pause", pause.prefix.substr(0, pause.prefix.find('/')), connector_of(pause.prefix),
       pause.prefix,
       Json::object({{"reason", pause.reason},
                     {"until", pause.until_ms == 0 ? std::string() : text::iso_utc(pause.until_ms)}}));
  return {};
}

Result<schedule::Resumed> resume(Host& host, const std::string& actor, const std::string& prefix) {
  ENLACE_TRY(schedule::Resumed resumed, host.scheduler != nullptr
                                            ? host.scheduler->resume(prefix)
                                            : schedule::lift_pauses(host.engine.services().database, prefix));
  for (const schedule::Pause& one : resumed.lifted) {
    note(host, actor, "resume", one.prefix.substr(0, one.prefix.find('/')), connector_of(one.prefix),
         one.prefix, Json::object());
  }
  return resumed;
}

}  // namespace enlace::actions
