#include "engine/engine.hpp"
#include "engine/run_end.hpp"

#include <algorithm>

// What runs when: the components of every enabled connector, by the operator's schedule, else the
// connector's own, else the host's.
namespace enlace::engine {
namespace {

constexpr const char* kDefaultOrders = "every 10m";                           // H-4
constexpr const char* kDefaultCatalogue = "daily 03:00 America/Mexico_City";  // A-PROD-1, A-CUST-1
constexpr std::int64_t kFreshPoll_ms = 30'000;  // at most, however long the interval is

}  // namespace

const std::vector<std::string>& components() {
  static const std::vector<std::string> all = {"products", "inventory", "customers", "orders", "deletions"};
  return all;
}

bool switched_on(const config::SyncSwitches& sync, const std::string& component) {
  if (component == "products") return sync.products;
  if (component == "inventory") return sync.inventory;
  if (component == "customers") return sync.customers;
  if (component == "orders") return sync.orders;
  return component == "deletions" && sync.deletions;
}

std::vector<schedule::Job> Engine::jobs() {
  std::vector<schedule::Job> plan;
  const Result<std::vector<Enabled>> enabled = enabled_connectors();
  if (!enabled) {
    services_.logger.write(log::Level::error, {}, "the plan cannot be made",
                           Json::object({{"cause", enabled.error().cause}}));
    return plan;
  }
  // Each plugin once: one that cannot be described costs a worker at every try.
  std::map<std::string, std::shared_ptr<const Ready>> plugins;
  for (const Enabled& one : *enabled) {
    const auto [plugin, fresh] = plugins.try_emplace(one.connector->plugin);
    if (fresh) {
      Result<std::shared_ptr<const Ready>> known = ready(*one.of, one.tenant->tenant, *one.connector);
      if (known) plugin->second = *std::move(known);
    }
    plan_connector(one, plugin->second.get(), plan);
  }
  for (schedule::Job& job : operations()) plan.push_back(std::move(job));
  for (schedule::Job& job : upkeep()) plan.push_back(std::move(job));
  for (schedule::Job& job : audits()) plan.push_back(std::move(job));
  return plan;
}

// Nothing of the connector but its description is looked at here: one whose settings or secrets are wrong is
// planned all the same. Each try says why it cannot run, `status` shows it, and it goes on by itself once it
// is mended.
void Engine::plan_connector(const Enabled& enabled, const Ready* plugin, std::vector<schedule::Job>& plan) {
  const std::string& tenant = enabled.tenant->tenant;
  const config::ConnectorConfig& connector = *enabled.connector;
  const std::string& name = connector.instance;
  config::SyncSwitches sync = connector.sync;
  const std::map<std::string, std::string> no_defaults;
  if (plugin != nullptr) keep_what_is_offered(sync, plugin->capabilities);
  const std::map<std::string, std::string>& defaults =
      plugin != nullptr ? plugin->descriptor.schedules : no_defaults;
  std::vector<std::string> earlier;
  for (const std::string& component : components()) {
    if (component == "deletions") continue;  // run along with the orders
    // Where the orders are off, their job does the deletions alone (H-5).
    const bool only_deletions = component == "orders" && !sync.orders && sync.deletions;
    if (!only_deletions && !switched_on(sync, component)) continue;
    if (component == "inventory" && sync.products) continue;  // runs along with the products
    std::string text = component == "orders" ? kDefaultOrders : kDefaultCatalogue;
    if (const auto given = defaults.find(component); given != defaults.end()) text = given->second;
    if (const auto given = connector.schedule.find(component); given != connector.schedule.end()) {
      text = given->second;
    }
    Result<schedule::Spec> spec = schedule::Spec::parse(text);
    if (!spec) {
      services_.logger.write(log::Level::error, {tenant, name, component, ""}, "not a schedule: " + text,
                             Json::object({{"cause", spec.error().cause}}));
      continue;
    }
    const std::int64_t fresh_ms =
        spec->is_interval() ? std::min(spec->interval_ms() / 10, kFreshPoll_ms) : kFreshPoll_ms;
    schedule::Job job{
        tenant,
        name,
        component,
        *std::move(spec),
        component == "orders" ? earlier : std::vector<std::string>(),
        [this, tenant, name, component, work = std::string(only_deletions ? "deletions" : component),
         fresh_ms](const std::atomic<bool>& stop) -> Result<void> {
          jobs::RunOptions options;
          options.stop = &stop;
          jobs::RunReport polled;
          if (component == "orders") polled = poll_once(tenant, fresh_ms, options);
          // What landed before is delivered though Handy cannot be asked for more.
          jobs::RunReport report;
          if (!stop) report = run(tenant, name, work, options);
          if (!polled.ok) return failure(std::move(polled.error));
          return end_of(report);
        }};
    if (component != "orders") earlier.push_back(job.key());
    plan.push_back(std::move(job));
  }
}

}  // namespace enlace::engine
