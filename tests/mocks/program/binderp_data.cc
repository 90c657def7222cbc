#include "mocks/program/binderp_data.hpp"

#include <set>

#include "mocks/binderp/access.hpp"
#include "mocks/binderp/binderp_service.hpp"
#include "mocks/handy/handy_service.hpp"

namespace enlace::mock {
namespace {

constexpr std::int64_t kNumber = 50'117;
// Ten years, so that the same seed gives the same key for as long as anybody keeps it.
constexpr binderp::KeyTerm kTerm = {.from = 1'767'225'600, .expires = 2'082'758'400};

// "BODEGA NORTE" in Handy is "Bodega Norte" in Bind: names are found in any case.
std::string in_small_letters(std::string name) {
  bool first = true;
  for (char& c : name) {
    if (!first && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    first = c == ' ';
  }
  return name;
}

Result<void> done(const Result<Json>& result) {
  if (!result) return Failure{result.error()};
  return {};
}

// The warehouses that sellers name in their `extras` (rule B-ORD-4), of the main branch.
Result<void> put_warehouses(BindErpService& bind, const std::string& company, const Json& sellers) {
  const Json state = bind.state()["companies"].items().back();
  Json location;
  for (const Json& one : state["Warehouses"].items()) {
    if (one["Name"].text() == kBindWarehouse) location = one["LocationID"];
  }
  std::set<std::string> names;
  for (const Json& seller : sellers.items()) {
    if (!seller["extras"].text().empty()) names.insert(in_small_letters(seller["extras"].text()));
  }
  for (const std::string& named : names) {
    ENLACE_CHECK(done(bind.insert(
        company, "Warehouses",
        Json::object({{"Name", named}, {"LocationID", location}, {"AvailableInOtherLoc", false}}))));
  }
  return {};
}

void put_goods(const Goods& goods, Json& spec) {
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

}  // namespace

std::string binderp_key(const ErpAccount& account) {
  std::uint64_t seed = 0;
  for (const char c : account.secret) seed = seed * 31 + static_cast<unsigned char>(c);
  const std::string internal_id = binderp::GuidSource(seed).of("key");
  return binderp::make_key("integraciones", kNumber, internal_id, kTerm, seed);
}

Result<void> fill_binderp(Tenant& tenant, const DataPlan& plan, const HandyService* handy,
                          BindErpService& bind) {
  ErpAccount& account = tenant.account("binderp");
  ENLACE_TRY(
      const Json company,
      bind.add_company(Json::object(
          {{"name", tenant.name}, {"number", kNumber}, {"key", binderp_key(account)}, {"seed", plan.seed}})));
  account.company = company["id"].text();
  Json spec = Json::object({{"seed", plan.seed}, {"fixtures", plan.profile == "mixed"}});
  if (handy) {
    const Json state = handy->company_state(tenant.handy_company);
    ENLACE_CHECK(put_warehouses(bind, account.company, state["users"]));
    put_goods(matching_goods(tenant, state, plan), spec);
  } else {
    spec.set("products", plan.products).set("clients", plan.customers);
  }
  return done(bind.seed(account.company, spec));
}

}  // namespace enlace::mock
