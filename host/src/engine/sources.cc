#include <utility>

#include "engine/engine.hpp"

// Which components a connector has at all, and which of several brings what into Handy (H-20).
namespace enlace::engine {
namespace {

constexpr std::uint64_t kProducts = ENLACE_CAP_PULL_PRODUCTS | ENLACE_CAP_PUSH_PRODUCTS;

// Whether the component fills Handy; products that are pushed out of it do not.
bool fills_handy(std::uint64_t capabilities, const std::string& component) {
  const std::uint64_t needed =
      component == "customers" ? ENLACE_CAP_PULL_CUSTOMERS : ENLACE_CAP_PULL_PRODUCTS;
  return (capabilities & needed) != 0;
}

bool is_catalogue(const std::string& component) {
  return component == "products" || component == "inventory" || component == "customers";
}

}  // namespace

bool offers(std::uint64_t capabilities, const std::string& component) {
  if (component == "products") return (capabilities & kProducts) != 0;
  if (component == "inventory") return (capabilities & ENLACE_CAP_PULL_PRODUCTS) != 0;
  if (component == "customers") return (capabilities & ENLACE_CAP_PULL_CUSTOMERS) != 0;
  return true;
}

bool pushes_products(std::uint64_t capabilities) {
  return (capabilities & kProducts) == ENLACE_CAP_PUSH_PRODUCTS;
}

void keep_what_is_offered(config::SyncSwitches& sync, std::uint64_t capabilities) {
  sync.products = sync.products && offers(capabilities, "products");
  sync.inventory = sync.inventory && offers(capabilities, "inventory");
  sync.customers = sync.customers && offers(capabilities, "customers");
}

Result<std::uint64_t> Engine::capabilities_of(const config::ConnectorConfig& connector) {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const session::AllowedConnector* allowed = configuration->allowed(connector.plugin);
  if (allowed == nullptr) return std::uint64_t{0};
  ENLACE_TRY(const std::shared_ptr<const Ready> made, ready(*allowed));
  return made->capabilities;
}

Result<void> Engine::only_source(const jobs::Instance& instance, const std::string& component) {
  const auto brings = [&](const config::ConnectorConfig& connector, std::uint64_t capabilities) {
    return connector.enabled && switched_on(connector.sync, component) &&
           fills_handy(capabilities, component);
  };
  if (!is_catalogue(component) || !brings(instance.connector, instance.capabilities)) return {};
  for (const auto& [name, other] : instance.tenant.connectors) {
    if (name >= instance.connector.instance) break;  // by name: the first of them goes on
    const Result<std::uint64_t> capabilities = capabilities_of(other);
    if (!capabilities || !brings(other, *capabilities)) continue;
    return failure(
        ENLACE_E_CONFIG, "two_sources", "two connectors bring the same",
        Json::object({{"component", component}, {"first", name}, {"second", instance.connector.instance}}));
  }
  return {};
}

}  // namespace enlace::engine
