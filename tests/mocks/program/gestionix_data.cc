#include "mocks/program/gestionix_data.hpp"

#include "mocks/gestionix/gestionix_service.hpp"
#include "mocks/handy/handy_service.hpp"

namespace enlace::mock {
namespace {

// Sold in the other branch only: it must not get to Handy.
constexpr const char* kElsewhere =
    R"({"key":"NORTE-1","name":"Solo en la bodega norte","unit_base_price":"10.00",
  "stock":{"branch_id":5132,"total":"8.000","track":true}})";
constexpr const char* kRawMaterial = R"json({"key":"INSUMO-1","name":"Azúcar a granel (insumo)",
                     "for_sale" : false, "unit_base_price" : "25.00", "stock" : {
  "branch_id" : 5131, "total" : "80.500", "track" : true
}
})json";

Result<void> insert(GestionixService& gestionix, std::int64_t company, const char* resource,
                    const char* row) {
  ENLACE_TRY(const Json body, Json::parse(row));
  const Result<Json> made = gestionix.insert(company, resource, body);
  if (!made) return Failure{made.error()};
  return {};
}

}  // namespace

Result<void> fill_gestionix(Tenant& tenant, const DataPlan& plan, const HandyService* handy,
                            GestionixService& gestionix) {
  ErpAccount& account = tenant.account("gestionix");
  const Json branches = Json::array({Json::object({{"branch_id", 5131}, {"name", kGestionixBranch}}),
                                     Json::object({{"branch_id", 5132}, {"name", "Bodega Norte"}})});
  ENLACE_TRY(const Json company, gestionix.add_company(Json::object({{"user", account.user},
                                                                     {"password", account.secret},
                                                                     {"name", tenant.name},
                                                                     {"branches", branches}})));
  account.company = company["company_id"].text();
  const std::int64_t id = company["company_id"].integer().value_or(0);
  Json spec = Json::object(
      {{"seed", plan.seed}, {"branch", kGestionixBranch}, {"fixtures", plan.profile == "mixed"}});
  if (handy) {
    const Goods goods = matching_goods(tenant, handy->company_state(tenant.handy_company), plan);
    spec.set("products", goods.products).set("customers", goods.customers);
  } else {
    spec.set("items", plan.products).set("clients", plan.customers);
  }
  const Result<Json> seeded = gestionix.seed(id, spec);
  if (!seeded) return Failure{seeded.error()};
  ENLACE_CHECK(insert(gestionix, id, "products", kElsewhere));
  return insert(gestionix, id, "products", kRawMaterial);
}

}  // namespace enlace::mock
