#include <set>

#include "mocks/binderp/access.hpp"
#include "mocks/binderp/binderp_service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/program/system.hpp"

namespace enlace::mock {
namespace {

constexpr const char* kWarehouse = "Almacén General";
constexpr std::int64_t kNumber = 50'117;
// Ten years, so that the same seed gives the same key for as long as anybody keeps it.
constexpr binderp::KeyTerm kTerm = {.from = 1'767'225'600, .expires = 2'082'758'400};

// Bind's user and the key that it made. Out of the account's own secret, which depends on the seed alone.
std::string key_of(const ErpAccount& account) {
  std::uint64_t seed = 0;
  for (const char c : account.secret) seed = seed * 31 + static_cast<unsigned char>(c);
  const std::string internal_id = binderp::GuidSource(seed).of("key");
  return binderp::make_key("integraciones", kNumber, internal_id, kTerm, seed);
}

// "BODEGA NORTE" in Handy is "Bodega Norte" in Bind: names are found in any case.
std::string in_small_letters(std::string name) {
  bool first = true;
  for (char& c : name) {
    if (!first && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    first = c == ' ';
  }
  return name;
}

class BindErpSystem final : public ServedSystem<BindErpService> {
 public:
  using ServedSystem::ServedSystem;
  [[nodiscard]] std::string name() const override { return "binderp"; }

  Result<void> fill(Tenant& tenant, const DataPlan& plan, HandyService* handy) override {
    ErpAccount& account = tenant.account("binderp");
    ENLACE_TRY(
        const Json company,
        service().add_company(Json::object(
            {{"name", tenant.name}, {"number", kNumber}, {"key", key_of(account)}, {"seed", plan.seed}})));
    account.company = company["id"].text();
    Json spec = Json::object({{"seed", plan.seed}, {"fixtures", plan.profile == "mixed"}});
    if (handy) {
      const Json state = handy->company_state(tenant.handy_company);
      ENLACE_CHECK(put_warehouses(account.company, state["users"]));
      put_goods(matching_goods(tenant, state), spec);
    } else {
      spec.set("products", plan.products).set("clients", plan.customers);
    }
    return done(service().seed(account.company, spec));
  }

  [[nodiscard]] Json address() const override { return base() + "/api"; }
  [[nodiscard]] Json company_of(const Tenant& tenant) const override {
    const ErpAccount* account = tenant.find("binderp");
    return account && !account->company.empty() ? Json(account->company) : Json();
  }
  [[nodiscard]] std::string connector_lines(const Tenant&, const std::string& since) const override {
    return "  binderp:\n"
           "    credentials: {token: \"secret:binderp-token\"}\n"
           "    settings:\n"
           "      user: integraciones\n"
           "      price_list: Público\n"
           "      currency: MXN\n"
           "      warehouse: " +
           std::string(kWarehouse) + "\n" + "      account: 105-01-001\n" + "      base_url: " + base() +
           "/api\n" +
           "    sync: {products: on, orders: on, deletions: on}\n"
           "    since: " +
           since + "\n";
  }
  void add_secrets(const Tenant& tenant, Json& secrets) const override {
    secrets.set("binderp-token", key_of(*tenant.find("binderp")));
  }

 private:
  static Result<void> done(const Result<Json>& result) {
    if (!result) return Failure{result.error()};
    return {};
  }

  // The warehouses that sellers name in their `extras` (rule B-ORD-4), of the main branch.
  Result<void> put_warehouses(const std::string& company, const Json& sellers) {
    const Json state = service().state()["companies"].items().back();
    Json location;
    for (const Json& one : state["Warehouses"].items()) {
      if (one["Name"].text() == kWarehouse) location = one["LocationID"];
    }
    std::set<std::string> names;
    for (const Json& seller : sellers.items()) {
      if (!seller["extras"].text().empty()) names.insert(in_small_letters(seller["extras"].text()));
    }
    for (const std::string& named : names) {
      ENLACE_CHECK(done(service().insert(
          company, "Warehouses",
          Json::object({{"Name", named}, {"LocationID", location}, {"AvailableInOtherLoc", false}}))));
    }
    return {};
  }

  static void put_goods(const Goods& goods, Json& spec) {
    Json products = Json::array();
    for (const Json& product : goods.products.items()) {
      Decimal vat;
      for (const Json& tax : product["taxes"].items()) {
        if (tax["name"].text() == "IVA") vat = tax["rate"].decimal().value_or(Decimal()) * d("0.01");
      }
      products.push_back(Json::object({{"code", product["code"]},
                                       {"description", product["description"]},
                                       {"base_price", product["base_price"]},
                                       {"vat", vat}}));
    }
    Json clients = Json::array();
    for (const Json& customer : goods.customers.items()) {
      clients.push_back(Json::object({{"name", customer["name"]}, {"rfc", customer["tax_id"]}}));
    }
    spec.set("products", std::move(products)).set("clients", std::move(clients));
  }
};

}  // namespace

std::unique_ptr<System> make_binderp_system(SettableClock& clock, std::uint64_t seed) {
  return std::make_unique<BindErpSystem>(clock, seed);
}

}  // namespace enlace::mock
