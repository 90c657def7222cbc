#include "mocks/binderp/binderp_service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/program/binderp_data.hpp"
#include "mocks/program/system.hpp"

namespace enlace::mock {
namespace {

class BindErpSystem final : public ServedSystem<BindErpService> {
 public:
  using ServedSystem::ServedSystem;
  [[nodiscard]] std::string name() const override { return "binderp"; }

  Result<void> fill(Tenant& tenant, const DataPlan& plan, HandyService* handy) override {
    return fill_binderp(tenant, plan, handy, service());
  }

  [[nodiscard]] Json address() const override { return base() + "/api"; }
  [[nodiscard]] Json company_of(const Tenant& tenant) const override {
    const ErpAccount* account = tenant.find("binderp");
    return account && !account->company.empty() ? Json(account->company) : Json();
  }
  [[nodiscard]] std::string connector_lines(const Tenant& tenant, const std::string& since) const override {
    // Who has mail too sends customers the link of the portal, which knows remisiones.
    const bool mails = tenant.uses("smtp");
    return "  binderp:\n"
           "    credentials: {token: \"secret:binderp-token\"}\n"
           "    settings:\n"
           "      user: integraciones\n"
           "      price_list: Público\n"
           "      currency: MXN\n"
           "      warehouse: " +
           std::string(kBindWarehouse) + "\n" + "      account: 105-01-001\n" +
           (mails ? "      document: remision\n" : "") + "      base_url: " + base() + "/api\n" +
           (mails ? "    self_invoicing: {mail: email-notify}\n" : "") +
           "    sync: {products: on, orders: on, deletions: on}\n"
           "    since: " +
           since + "\n";
  }
  void add_secrets(const Tenant& tenant, Json& secrets) const override {
    secrets.set("binderp-token", binderp_key(*tenant.find("binderp")));
  }
};

}  // namespace

std::unique_ptr<System> make_binderp_system(SettableClock& clock, std::uint64_t seed) {
  return std::make_unique<BindErpSystem>(clock, seed);
}

}  // namespace enlace::mock
