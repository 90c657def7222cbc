#include "engine/engine.hpp"

// What runs when: the components of every enabled connector, by the operator's schedule, else the
// connector's own, else the host's.
namespace enlace::engine {
namespace {

constexpr const char* kDefaultOrders = "every 10m";                           // H-4
constexpr const char* kDefaultCatalogue = "daily 03:00 America/Mexico_City";  // A-PROD-1, A-CUST-1

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
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  for (const auto& [tenant, settings] : configuration->tenants) {
    if (!settings.enabled) continue;
    for (const auto& [instance_name, connector] : settings.connectors) {
      if (!connector.enabled) continue;
      const Result<std::optional<Activation>> active = activation(tenant, instance_name);
      if (!active || !*active) continue;
      // One that cannot run now is planned all the same: each try says why, `status` shows it, and it goes on
      // by itself once it is mended.
      const Result<std::shared_ptr<jobs::Instance>> built = instance(tenant, instance_name);
      const std::map<std::string, std::string> defaults =
          built ? (*built)->descriptor.schedules : std::map<std::string, std::string>();
      const config::SyncSwitches& sync = built ? (*built)->connector.sync : connector.sync;
      std::vector<std::string> earlier;
      for (const std::string& component : components()) {
        if (component == "deletions" || !switched_on(sync, component)) continue;
        if (component == "inventory" && sync.products) continue;  // runs along with the products
        std::string text = component == "orders" ? kDefaultOrders : kDefaultCatalogue;
        if (const auto given = defaults.find(component); given != defaults.end()) {
          text = given->second;
        }
        if (const auto given = connector.schedule.find(component); given != connector.schedule.end()) {
          text = given->second;
        }
        Result<schedule::Spec> spec = schedule::Spec::parse(text);
        if (!spec) {
          services_.logger.write(log::Level::error, {tenant, connector.instance, component, ""},
                                 "not a schedule: " + text, Json::object({{"cause", spec.error().cause}}));
          continue;
        }
        const std::string name = connector.instance;
        schedule::Job job{
            tenant,
            name,
            component,
            *spec,
            component == "orders" ? earlier : std::vector<std::string>(),
            [this, tenant = tenant, name, component](const std::atomic<bool>& stop) -> Result<void> {
              jobs::RunOptions options;
              options.stop = &stop;
              if (component == "orders") {
                if (jobs::RunReport polled = this->poll(tenant, options); !polled.ok) {
                  return failure(std::move(polled.error));
                }
              }
              jobs::RunReport report = run(tenant, name, component, options);
              if (!report.ok) return failure(std::move(report.error));
              for (const Notice& warning : report.warnings) {  // H-17: a person must see what is held back
                if (warning.code != "too_many_disabled") continue;
                return failure(ENLACE_E_CONFIG, warning.code, "held back", warning.params);
              }
              return {};
            }};
        if (component != "orders") earlier.push_back(job.key());
        plan.push_back(std::move(job));
      }
    }
  }
  for (schedule::Job& job : operations()) plan.push_back(std::move(job));
  for (schedule::Job& job : audits()) plan.push_back(std::move(job));
  return plan;
}

}  // namespace enlace::engine
