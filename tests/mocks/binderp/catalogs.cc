#include <algorithm>

#include "mocks/binderp/handlers.hpp"
#include "mocks/binderp/listing.hpp"
#include "mocks/binderp/refusal.hpp"

// The catalogues, apis/bind.md 2.
namespace enlace::mock::binderp {

Result<Response> list_catalog(Call& call) {
  ENLACE_TRY(const Json page, list_shelf(call, call.resource));
  return answer(page);
}

Result<Response> list_cities(Call& call) {
  ENLACE_TRY(const std::string state, required_query(call, "stateID"));
  std::vector<const Json*> rows = visible_rows(call, "Cities");
  std::erase_if(rows, [&](const Json* row) { return (*row)["StateID"].text() != state; });
  ENLACE_TRY(const Json page, page_of(call, "Cities", std::move(rows)));
  return answer(page);
}

Result<Response> list_inventory(Call& call) {
  ENLACE_TRY(const std::string warehouse, required_query(call, "warehouseID"));
  if (!call.company.find("Warehouses", warehouse)) return bad_reference(call, "El almacén");
  Shelf rows;
  for (const auto& [id, product] : call.company.products) {
    const Json& details = product.details;
    rows.put(Json::object({{"ID", call.company.guids.of("inventory " + warehouse + id)},
                           {"ProductID", id},
                           {"Code", details["Code"]},
                           {"SKU", details["SKU"]},
                           {"Title", details["Title"]},
                           {"CurrentInventory", details["CurrentInventory"]},
                           {"Balance", details["CurrentInventory"]},
                           {"ClientOrdered", 0},
                           {"ProvidedOrdered", 0},
                           {"Value", 0},
                           {"Location", ""},
                           {"Visible", true}}),
             0);
  }
  ENLACE_TRY(const Json page, page_of(call, "Inventory", rows.rows()));
  return answer(page);
}

Result<Response> get_series(Call& call) {
  const auto type = call.query("docType");
  if (!type) return no_such_resource(call.request);
  if (!Json(*type).integer()) return refuse(400, "The request is invalid.");
  Json found = Json::array();
  for (const Json& serie : call.company.series.items()) {
    if (serie["DocType"].integer() == Json(*type).integer()) found.push_back(serie);
  }
  return answer(found);
}

Result<Response> get_categories(Call& call) {
  return answer(call.company.categories);
}

Result<Response> get_account_categories(Call& call) {
  return answer(call.company.account_categories);
}

Result<Response> get_user_profile(Call& call) {
  const Json& user = call.user();
  Json locations = Json::array();
  for (const Json* location : visible_rows(call, "Locations")) locations.push_back(*location);
  return answer(Json::object({{"CompanyID", call.company.company_id},
                              {"CompanyName", call.company.name},
                              {"CompanyNumber", call.company.number},
                              {"Email", user["Email"]},
                              {"Name", user["FullName"]},
                              {"RFC", call.company.rfc},
                              {"Roles", Json::array({"Administrador"})},
                              {"UserID", user["ID"]},
                              {"Username", user["UserName"]},
                              {"Locations", std::move(locations)}}));
}

Result<Response> get_company_profile(Call& call) {
  Json profile = Json::object({{"LegalName", call.company.name},
                               {"CommercialName", call.company.name},
                               {"RFC", call.company.rfc},
                               {"FiscalType", "General de Ley Personas Morales"},
                               {"EntityType", "Persona Moral"}});
  const std::vector<const Json*> locations = visible_rows(call, "Locations");
  for (const char* part : {"Street", "ExtNumber", "IntNumber", "ZipCode", "Colonia", "City", "State"}) {
    profile.set(part, locations.empty() ? Json() : (*locations.front())[part]);
  }
  profile.set("PhoneNumbers", "5550000000")
      .set("IMSSID", "")
      .set("InvoiceCertExpiration", "2028-05-31T00:00:00");
  return answer(profile);
}

}  // namespace enlace::mock::binderp
