#include "engine/engine.hpp"
#include "engine/stopped_by.hpp"
#include "jobs/catalogue.hpp"
#include "jobs/orders_deliver.hpp"
#include "jobs/orders_poll.hpp"
#include "ledger/ledger.hpp"

// One run of a component, and of a tenant's poll, each in its turn.
namespace enlace::engine {
namespace {

// Components that are one and the same work take turns: stock goes with the products, removals with the
// orders.
const std::string& work_of(const std::string& component) {
  static const std::string products = "products", orders = "orders";
  if (component == "inventory") return products;
  return component == "deletions" ? orders : component;
}

}  // namespace

// Whoever comes second waits until the first is through.
class Engine::Turn {
 public:
  Turn(Engine& engine, std::string key) : engine_(engine), key_(std::move(key)) {
    while (true) {
      std::shared_ptr<Event> event;
      {
        const std::lock_guard lock(engine_.mutex_);
        if (engine_.running_.insert(key_).second) return;
        event = engine_.services_.runtime.make_event();
        engine_.waiting_.push_back(event);
      }
      event->wait_until(engine_.services_.runtime.monotonic_ms() + 5'000);
    }
  }
  ~Turn() {
    std::vector<std::shared_ptr<Event>> waiting;
    {
      const std::lock_guard lock(engine_.mutex_);
      engine_.running_.erase(key_);
      waiting.swap(engine_.waiting_);
    }
    for (const std::shared_ptr<Event>& event : waiting) event->set();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Engine& engine_;
  std::string key_;
};

jobs::RunReport Engine::run_on(const std::shared_ptr<jobs::Instance>& of, const std::string& component,
                               const jobs::RunOptions& options) {
  jobs::Instance& instance = *of;
  const config::SyncSwitches& sync = instance.connector.sync;
  if (component == "products" && pushes_products(instance.capabilities)) {
    return jobs::push_products(services_, instance, options);
  }
  if (component == "products") {
    return jobs::sync_products(services_, instance, options,
                               sync.inventory ? jobs::Stock::along : jobs::Stock::skip);
  }
  if (component == "inventory") return jobs::sync_products(services_, instance, options, jobs::Stock::only);
  if (component == "customers") return jobs::sync_customers(services_, instance, options);
  return deliver(of, options);
}

jobs::RunReport Engine::run(const std::string& tenant, const std::string& name, const std::string& component,
                            const jobs::RunOptions& options) {
  Result<std::shared_ptr<jobs::Instance>> built = instance(tenant, name);
  if (!built) return stopped_by(built.error());
  jobs::Instance& instance = **built;
  const Json about = Json::object({{"tenant", tenant}, {"connector", name}, {"component", component}});
  if (!offers(instance.capabilities, component)) {
    return stopped_by(
        failure(ENLACE_E_CONFIG, "component_unsupported", component + " never flows", about).error);
  }
  if (!switched_on(instance.connector.sync, component)) {
    return stopped_by(failure(ENLACE_E_CONFIG, "component_off", component + " is switched off", about).error);
  }
  for (const std::string& part : {component, std::string(component == "products" ? "inventory" : "")}) {
    if (Result<void> alone = only_source(instance, part); !alone) return stopped_by(alone.error());
  }
  const Result<std::optional<Activation>> active = activation(tenant, name);
  if (!active) return stopped_by(active.error());
  if (!*active && !options.dry_run) {
    return stopped_by(
        failure(ENLACE_E_CONFIG, "connector_not_enabled", "the connector is not enabled", about).error);
  }
  const Turn turn(*this, tenant + "/" + name + "/" + work_of(component));
  const std::int64_t began_ms = services_.runtime.monotonic_ms();
  jobs::RunReport report = run_in_turn(*built, component, options);
  if (!report.ok) {
    report.error = seen_error(instance, std::move(report.error));
  } else if (!options.dry_run && services_.egress.failed_since(instance.erp, began_ms)) {
    // Each order keeps its own failure; that all failed for one reason is the run's.
    report.ok = false;
    report.error = seen_error(instance, failure(ENLACE_E_UPSTREAM, "circuit_open").error);
  }

  const phrases::Phrase phrase = phrase_for_log(report.error, tenant, name);
  Json fields = Json::object({{"counts", report.counts}});
  if (!report.ok) fields.set("cause", report.error.cause).set("remedy", phrase.remedy);
  services_.logger.write(report.ok ? log::Level::info : log::Level::error, {tenant, name, component, ""},
                         report.ok ? "run finished" : "run stopped: " + phrase.what, fields);
  return report;
}

jobs::RunReport Engine::run_in_turn(const std::shared_ptr<jobs::Instance>& built,
                                    const std::string& component, const jobs::RunOptions& options) {
  jobs::Instance& instance = *built;
  const bool outwards = component == "orders" || component == "deletions" ||
                        (component == "products" && pushes_products(instance.capabilities));
  if (outwards) {
    if (Result<void> known = identify(instance); !known) return stopped_by(known.error());
  } else if (const Result<bool> known = recall_erp(instance); !known) {
    return stopped_by(known.error());
  }
  jobs::RunReport report = run_on(built, component, options);
  if (component == "products" && report.ok && !options.dry_run) {
    // H-6: orders that lacked a product may go again.
    ledger::Ledger ledger(services_.runtime, services_.database, services_.vault);
    if (const Result<int> let_go = ledger.retry_lacking_products(
            instance.tenant.tenant, instance.connector.instance, "products", report.news);
        let_go && *let_go > 0) {
      report.counts.set("orders_retried", *let_go);
    }
  }
  return report;
}

jobs::RunReport Engine::poll(const std::string& tenant, const jobs::RunOptions& options) {
  const Turn turn(*this, tenant + "/handy/orders");
  return poll_in_turn(tenant, options);
}

jobs::RunReport Engine::poll_once(const std::string& tenant, std::int64_t fresh_ms,
                                  const jobs::RunOptions& options) {
  const std::int64_t arrived = services_.runtime.monotonic_ms();
  const Turn turn(*this, tenant + "/handy/orders");
  {
    const std::lock_guard lock(mutex_);
    if (const auto last = polled_.find(tenant); last != polled_.end()) {
      const Polled& polled = last->second;
      // One that failed took its time over it; whoever comes just after would only wait as long again.
      const bool counts = (polled.ok ? polled.began_ms : polled.ended_ms) >= arrived - fresh_ms;
      if (counts && polled.ok) return {};
      if (counts) return stopped_by(polled.error);
    }
  }
  Polled polled;
  polled.began_ms = services_.runtime.monotonic_ms();
  jobs::RunReport report = poll_in_turn(tenant, options);
  polled.ended_ms = services_.runtime.monotonic_ms();
  polled.ok = report.ok;
  polled.error = report.error;
  const bool stopped = options.stop != nullptr && *options.stop;
  const std::lock_guard lock(mutex_);
  if (!stopped) polled_.insert_or_assign(tenant, std::move(polled));
  return report;
}

// A plan for a connector that nobody has enabled is made as if it began on the day that is asked for; where
// the tenant's file says the day, the file counts, as it will (H-16).
Result<void> Engine::begin_in_plan(jobs::Instance& instance, const jobs::RunOptions& options) {
  const std::string& name = instance.connector.instance;
  const bool meant = options.connector.empty() || options.connector == name;
  if (!options.dry_run || options.since.empty() || !meant) return {};
  ENLACE_TRY(const std::optional<Activation> active, activation(instance.tenant.tenant, name));
  if (active) return {};
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const auto tenant = configuration->tenants.find(instance.tenant.tenant);
  if (tenant == configuration->tenants.end()) return {};
  const auto connector = tenant->second.connectors.find(name);
  if (connector == tenant->second.connectors.end() || !connector->second.since.empty()) return {};
  instance.connector.since = options.since;
  return {};
}

jobs::RunReport Engine::poll_in_turn(const std::string& tenant, const jobs::RunOptions& options) {
  // A dry run shows what would come to a connector that nobody has enabled yet (H-2, H-15).
  std::vector<std::shared_ptr<jobs::Instance>> owned =
      instances_of(tenant, options.dry_run ? Which::configured : Which::enabled);
  std::vector<std::shared_ptr<jobs::Instance>> parts;
  std::vector<jobs::Instance*> instances;
  for (const std::shared_ptr<jobs::Instance>& instance : owned) {
    const config::SyncSwitches& sync = instance->connector.sync;
    if (!sync.orders && !sync.deletions) continue;
    if (Result<void> known = identify_handy(*instance); !known) {
      return stopped_by(seen_error(*instance, known.error()));
    }
    if (Result<void> begun = begin_in_plan(*instance, options); !begun) return stopped_by(begun.error());
    Result<std::vector<std::shared_ptr<jobs::Instance>>> some = parts_of(instance, !options.dry_run);
    if (!some) return stopped_by(some.error());
    parts.insert(parts.end(), some->begin(), some->end());
  }
  for (const std::shared_ptr<jobs::Instance>& part : parts) instances.push_back(part.get());
  if (instances.empty()) return {};
  jobs::RunReport report = jobs::poll_orders(services_, instances, options);
  if (!report.ok) {
    report.error = seen_error(*instances.front(), std::move(report.error));
    const phrases::Phrase phrase = phrase_for_log(report.error, tenant, "");
    services_.logger.write(log::Level::error, {tenant, "handy", "orders", ""}, "poll stopped: " + phrase.what,
                           Json::object({{"cause", report.error.cause}, {"remedy", phrase.remedy}}));
  }
  return report;
}

}  // namespace enlace::engine
