#include "mocks/program/matching_data.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "mocks/alegra/alegra_service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "mocks/program/awkward_data.hpp"

namespace enlace::mock {
namespace {

constexpr const char* kUnknownProduct = "NUEVO-1";

// Mexican tenants of the other ERPs.
struct FurtherTenant {
  const char* tenant;
  const char* name;
  const char* time_zone;
  std::array<const char*, 2> systems;
};
constexpr FurtherTenant kFurtherTenants[] = {
    {"comercial-puebla", "Comercial Puebla", "America/Mexico_City", {"gestionix", nullptr}},
    {"mayoreo-del-norte", "Mayoreo del Norte", "America/Monterrey", {"binderp", "smtp"}},
};

std::string token(std::mt19937_64& random, const std::string& prefix) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = prefix;
  for (int i = 0; i < 32; ++i) text += kDigits[random() % kDigits.size()];
  return text;
}

Json seed_body(const DataPlan& plan) {
  return Json::object({{"seed", plan.seed},
                       {"orders", plan.orders},
                       {"products", plan.products},
                       {"customers", plan.customers},
                       {"profile", plan.profile == "demo" ? "plain" : plan.profile}});
}

Result<void> make(HandyService& handy, const Tenant& tenant, std::string_view kind, const Json& body) {
  Result<Json> made = handy.create(tenant.handy_company, kind, body);
  if (!made) return Failure{std::move(made).error()};
  return {};
}

// The two orders that end as dead letters, each for a reason that a person can mend.
Result<void> add_dead_letters(HandyService& handy, const Tenant& tenant) {
  const Json state = handy.company_state(tenant.handy_company);
  if (state["products"].size() == 0 || state["customers"].size() == 0) return {};
  const Json product = state["products"].items()[0]["code"];
  const Json customer = state["customers"].items()[0]["code"];
  ENLACE_CHECK(make(handy, tenant, "customers",
                    Json::object({{"code", "SIN-RFC"}, {"description", "Tienda Sin Papeles"}})));
  ENLACE_CHECK(
      make(handy, tenant, "products",
           Json::object({{"code", kUnknownProduct}, {"description", "Producto sin alta en el ERP"}})));
  const auto line = [](const Json& code) {
    return Json::array({Json::object({{"product", code}, {"quantity", 2}})});
  };
  ENLACE_CHECK(
      make(handy, tenant, "orders", Json::object({{"customer", "SIN-RFC"}, {"items", line(product)}})));
  return make(handy, tenant, "orders",
              Json::object({{"customer", customer}, {"items", line(kUnknownProduct)}}));
}

Json taxes_of(const Json& product, const std::string& country) {
  Json taxes = Json::array();
  if (product["tax"].is_number()) taxes.push_back(Json::object({{"name", "IVA"}, {"rate", product["tax"]}}));
  if (product["taxOptional"].is_number()) {
    const char* name = country == "CO" ? "INC" : "IEPS";
    taxes.push_back(Json::object({{"name", name}, {"rate", product["taxOptional"]}}));
  }
  return taxes;
}

// The same goods and customers in the words of Alegra's seed.
Json alegra_seed(const DataPlan& plan, const Goods& goods) {
  Json customers = Json::array();
  for (const Json& customer : goods.customers.items()) {
    customers.push_back(Json::object(
        {{"name", customer["name"]}, {"identification", customer["tax_id"]}, {"seller", customer["zone"]}}));
  }
  return Json::object({{"seed", plan.seed},
                       {"products", goods.products},
                       {"customers", std::move(customers)},
                       {"fixtures", plan.profile == "mixed"}});
}

}  // namespace

bool Tenant::uses(std::string_view system) const {
  return system == "handy" || std::ranges::find(systems, system) != systems.end();
}

const ErpAccount* Tenant::find(const std::string& system) const {
  const auto at = accounts.find(system);
  return at == accounts.end() ? nullptr : &at->second;
}

ErpAccount& Tenant::account(const std::string& system) {
  ErpAccount& account = accounts[system];
  if (account.user.empty()) {
    // Out of what the tenant has already, so that it is the same in every run of that seed.
    const std::string own = handy_token + system;
    std::seed_seq mixed(own.begin(), own.end());
    std::mt19937_64 random(mixed);
    account.user = "admin@" + tenant + ".example";
    account.secret = token(random, system + "-");
  }
  return account;
}

Result<void> fill_handy(Tenant& tenant, const DataPlan& plan, HandyService& handy) {
  ENLACE_TRY(tenant.handy_company, handy.create_company(Json::object({{"name", tenant.name},
                                                                      {"token", tenant.handy_token},
                                                                      {"country", tenant.country},
                                                                      {"time_zone", tenant.time_zone}})));
  ENLACE_CHECK(make(handy, tenant, "seed", seed_body(plan)));
  if (plan.profile == "demo" && plan.orders > 0) return add_dead_letters(handy, tenant);
  return {};
}

Goods matching_goods(const Tenant& tenant, const Json& handy_company, const DataPlan& plan) {
  const bool awkward = plan.profile == "awkward";
  Goods goods;
  for (const Json& product : handy_company["products"].items()) {
    if (product["code"].text() == kUnknownProduct) continue;
    goods.products.push_back(Json::object({{"code", product["code"]},
                                           {"description", product["description"]},
                                           {"base_price", product["basePrice"]},
                                           {"price", product["price"]},
                                           {"taxes", taxes_of(product, tenant.country)},
                                           {"family", product["family"]},
                                           {"quantity", product["quantity"]}}));
  }
  bool known = false;
  for (const Json& customer : handy_company["customers"].items()) {
    known = !known;
    if (!known || customer["taxId"].is_null()) continue;
    std::string tax_id = customer["taxId"].text();
    if (awkward) tax_id = bare_tax_id(tax_id);
    // A company's NIT has nine digits; a tenth is its check digit.
    if (awkward && tenant.country == "CO" && tax_id.size() == 10) tax_id.pop_back();
    goods.customers.push_back(Json::object({{"name", customer["description"]},
                                            {"tax_id", tax_id.substr(0, tax_id.find('-'))},
                                            {"zone", customer["zone"]}}));
  }
  if (awkward) make_awkward(goods);
  return goods;
}

Result<void> fill_alegra(Tenant& tenant, const DataPlan& plan, const HandyService* handy,
                         AlegraService& alegra) {
  ENLACE_TRY(const Json company,
             alegra.add_company(Json::object({{"email", tenant.email},
                                              {"token", tenant.alegra_token},
                                              {"country", tenant.country == "CO" ? "colombia" : "mexico"},
                                              {"name", tenant.name}})));
  tenant.alegra_company = company["id"].text();
  const Json alone = Json::object({{"seed", plan.seed},
                                   {"items", plan.products},
                                   {"contacts", plan.customers},
                                   {"fixtures", plan.profile == "mixed"}});
  const Json spec =
      handy ? alegra_seed(plan, matching_goods(tenant, handy->company_state(tenant.handy_company), plan))
            : alone;
  Result<Json> seeded = alegra.seed(tenant.alegra_company, spec);
  if (!seeded) return Failure{std::move(seeded).error()};
  return {};
}

std::vector<Tenant> demo_tenants(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Tenant> tenants(2);
  tenants[0].tenant = "abarrotes-lupita";
  tenants[0].name = "Abarrotes Lupita";
  tenants[0].country = "MX";
  tenants[0].time_zone = "America/Mexico_City";
  tenants[1].tenant = "distribuidora-bogota";
  tenants[1].name = "Distribuidora Bogotá";
  tenants[1].country = "CO";
  tenants[1].time_zone = "America/Bogota";
  for (Tenant& tenant : tenants) {
    tenant.email = "admin@" + tenant.tenant + ".example";
    tenant.handy_token = token(random, "handy-");
    tenant.alegra_token = token(random, "alegra-");
  }
  return tenants;
}

std::vector<Tenant> world_tenants(std::uint64_t seed, const std::vector<std::string>& systems) {
  std::vector<Tenant> tenants = demo_tenants(seed);
  for (const auto& [tenant, name, zone, used] : kFurtherTenants) {
    Tenant further;
    further.tenant = tenant;
    further.name = name;
    further.country = "MX";
    further.time_zone = zone;
    further.systems.clear();
    for (const char* system : used) {
      if (system) further.systems.emplace_back(system);
    }
    std::seed_seq mixed(further.tenant.begin(), further.tenant.end());
    std::mt19937_64 random(mixed);
    random.discard(seed);
    further.handy_token = token(random, "handy-");
    tenants.push_back(std::move(further));
  }
  const auto served = [&](const std::string& system) {
    return std::ranges::find(systems, system) != systems.end();
  };
  std::erase_if(tenants, [&](const Tenant& tenant) { return std::ranges::none_of(tenant.systems, served); });
  for (Tenant& tenant : tenants) {
    std::erase_if(tenant.systems, [&](const std::string& system) { return !served(system); });
    for (const std::string& system : tenant.systems) {
      if (system != "alegra") tenant.account(system);
    }
  }
  return tenants;
}

Result<void> fill(Tenant& tenant, const DataPlan& plan, HandyService* handy, AlegraService* alegra) {
  if (handy) ENLACE_CHECK(fill_handy(tenant, plan, *handy));
  if (alegra) ENLACE_CHECK(fill_alegra(tenant, plan, handy, *alegra));
  return {};
}

}  // namespace enlace::mock
