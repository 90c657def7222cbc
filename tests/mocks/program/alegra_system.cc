#include "mocks/alegra/alegra_service.hpp"
#include "mocks/program/system.hpp"

namespace enlace::mock {
namespace {

class AlegraSystem final : public ServedSystem<AlegraService> {
 public:
  AlegraSystem(SettableClock& clock, std::uint64_t seed) : ServedSystem(clock, seed) {
    service().post_webhooks();
  }
  [[nodiscard]] std::string name() const override { return "alegra"; }
  Result<void> fill(Tenant& tenant, const DataPlan& plan, HandyService* handy) override {
    return fill_alegra(tenant, plan, handy, service());
  }
  [[nodiscard]] Json address() const override { return base() + "/api/v1"; }
  [[nodiscard]] Json company_of(const Tenant& tenant) const override {
    return tenant.alegra_company.empty() ? Json() : Json(tenant.alegra_company);
  }
  [[nodiscard]] std::string connector_lines(const Tenant& tenant, const std::string& since) const override {
    return "  alegra:\n"
           "    credentials: {email: " +
           tenant.email + ", token: \"secret:alegra-token\"}\n" +
           "    settings:\n"
           "      country: " +
           tenant.country + "\n" +
           "      price_list: General\n"
           "      only_inventoriable: true\n"
           "      base_url: " +
           base() + "/api/v1\n" +
           "    sync: {products: on, inventory: on, customers: on, orders: on, deletions: on}\n"
           "    since: " +
           since + "\n";
  }
  void add_secrets(const Tenant& tenant, Json& secrets) const override {
    secrets.set("alegra-token", tenant.alegra_token);
  }
};

}  // namespace

std::unique_ptr<System> make_alegra_system(SettableClock& clock, std::uint64_t seed) {
  return std::make_unique<AlegraSystem>(clock, seed);
}

}  // namespace enlace::mock
