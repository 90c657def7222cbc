#include "mocks/gestionix/gestionix_service.hpp"
#include "mocks/program/gestionix_data.hpp"
#include "mocks/program/system.hpp"

namespace enlace::mock {
namespace {

class GestionixSystem final : public ServedSystem<GestionixService> {
 public:
  using ServedSystem::ServedSystem;
  [[nodiscard]] std::string name() const override { return "gestionix"; }
  Result<void> fill(Tenant& tenant, const DataPlan& plan, HandyService* handy) override {
    return fill_gestionix(tenant, plan, handy, service());
  }
  [[nodiscard]] Json address() const override { return base() + "/api/v3"; }
  [[nodiscard]] Json company_of(const Tenant& tenant) const override {
    const ErpAccount* account = tenant.find("gestionix");
    return account && !account->company.empty() ? Json(account->company) : Json();
  }
  [[nodiscard]] std::string connector_lines(const Tenant& tenant, const std::string& since) const override {
    return "  gestionix:\n"
           "    credentials: {user: " +
           tenant.find("gestionix")->user + ", password: \"secret:gestionix-password\"}\n" +
           "    settings:\n"
           "      branch_name: " +
           std::string(kGestionixBranch) + "\n" +
           "      to_config: {treat_all_as_sales_orders: true, create_customer_address: true}\n"
           "      base_url: " +
           base() + "/api/v3\n" +
           "    sync: {products: on, inventory: on, customers: on, orders: on, deletions: on}\n"
           "    since: " +
           since + "\n";
  }
  void add_secrets(const Tenant& tenant, Json& secrets) const override {
    secrets.set("gestionix-password", tenant.find("gestionix")->secret);
  }
};

}  // namespace

std::unique_ptr<System> make_gestionix_system(SettableClock& clock, std::uint64_t seed) {
  return std::make_unique<GestionixSystem>(clock, seed);
}

}  // namespace enlace::mock
