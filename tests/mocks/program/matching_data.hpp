#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

namespace enlace::mock {

class AlegraService;
class HandyService;

// What enlace-mock is asked to fill its mocks with.
struct DataPlan {
  std::uint64_t seed = 1;
  std::int64_t orders = 60;  // per company, as all of these
  std::int64_t products = 30;
  std::int64_t customers = 20;
  // "demo": everything can be delivered, except one order of a customer without tax id (in Mexico) and one
  // of a product that the ERP does not know. "plain": everything. "mixed": whatever the checklists name.
  // "awkward": everything, in names, codes, tax ids and prices as people type them.
  std::string profile = "demo";
};

// A tenant's account with an ERP.
struct ErpAccount {
  std::string user;
  std::string secret;   // password or token
  std::string company;  // its id there; "" while it is not served
};

// One tenant as it stands in the mocks. Tokens depend on the seed alone, so that a restarted mock still
// fits the secrets that were stored.
struct Tenant {
  std::string tenant;  // "abarrotes-lupita"
  std::string name;
  std::string country;  // "MX", "CO"
  std::string time_zone;
  std::vector<std::string> systems = {"alegra"};  // what it uses beside Handy, the ERP first
  std::string email;                              // Alegra's user
  std::string handy_token;
  std::string alegra_token;
  std::int64_t handy_company = 0;              // 0: not served
  std::string alegra_company;                  // "": not served
  std::map<std::string, ErpAccount> accounts;  // with the other systems, by name

  [[nodiscard]] bool uses(std::string_view system) const;
  [[nodiscard]] const ErpAccount* find(const std::string& system) const;  // nullptr when there is none
  ErpAccount& account(const std::string& system);  // made if there is none, with a secret of its own
};

// The tenants of Alegra, a Mexican and a Colombian one, with tokens.
std::vector<Tenant> demo_tenants(std::uint64_t seed);
// The whole world: these and one for each further ERP. A tenant is there if one of its systems is among
// `systems`, and uses those that are.
std::vector<Tenant> world_tenants(std::uint64_t seed, const std::vector<std::string>& systems);

// Makes the tenant's company in Handy and fills it.
Result<void> fill_handy(Tenant& tenant, const DataPlan& plan, HandyService& handy);

// What a company sells in Handy and to whom, in no ERP's words: the product that no ERP knows is left out,
// and every second customer, as are customers without tax id.
struct Goods {
  // {"code", "description", "base_price", "price" (after taxes), "taxes": [{"name","rate"}], "family",
  // "unit",
  //  "quantity"}
  Json products = Json::array();
  Json customers = Json::array();  // {"name", "tax_id" (Colombia: without check digit), "zone"}
};
Goods matching_goods(const Tenant& tenant, const Json& handy_company, const DataPlan& plan);

// Makes and fills the tenant's company in Alegra. With `handy`, each of its products is an item of the same
// code, price before tax and taxes, and every second customer is known by the same name.
Result<void> fill_alegra(Tenant& tenant, const DataPlan& plan, const HandyService* handy,
                         AlegraService& alegra);

// Both of these; either mock may be null.
Result<void> fill(Tenant& tenant, const DataPlan& plan, HandyService* handy, AlegraService* alegra);

}  // namespace enlace::mock
