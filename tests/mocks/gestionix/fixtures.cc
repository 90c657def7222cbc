#include "mocks/gestionix/fixtures.hpp"

#include <stdexcept>

#include "mocks/gestionix/inserting.hpp"

namespace enlace::mock::gestionix {
namespace {

constexpr const char* kBranches = R"json([{"name": "Sucursal Córdoba"}, {"name": "SUCURSAL CORDOBA"}])json";

// "$BRANCH" stands for the branch's id.
constexpr const char* kProducts = R"json([
 {"key": "FX-INACTIVO", "name": "Agua natural 1 L", "active": false, "unit_base_price": "10.00",
  "unit_total_price": "10.00", "category": {"category_id": 91, "name": "Bebidas"},
  "stock": {"branch_id": $BRANCH, "total": "12.000", "track": true}},
 {"key": "FX-INSUMO", "name": "Azúcar estándar (insumo)",
                     "for_sale" : false,
                     "unit" : "Kilogramo",
                     "unit_base_price" : "25.00",
                     "unit_total_price" : "25.00",
                     "category" : {"category_id" : 92, "name" : "Materia prima"},
                     "stock" : {
  "branch_id" : $BRANCH, "total" : "80.500", "track" : true
}
},
 {"key": null, "name": "Sin clave", "unit_base_price": "8.00", "unit_total_price": "8.00",
  "stock": {"branch_id": $BRANCH, "total": "5.000", "track": true}},
 {"key": "A/45", "name": "Caja surtida 45", "unit": "Caja", "unit_base_price": "100.00",
  "unit_total_price": "116.00", "category": null,
  "transferred_taxes": [{"tax_id": 1, "code": "IVA", "name": "IVA 16%", "kind": "transferred",
   "type": "percentage", "rate": "16", "is_exempt": false, "applies_on": "net_plus_ieps"}],
  "stock": {"branch_id": $BRANCH, "total": "3.000", "track": true}},
 {"key": "  FX-ESPACIOS ", "name": "Clave con espacios", "unit_base_price": "50.00", "unit_total_price": "50.00",
  "category": {"category_id": 93, "name": "Lácteos y Ñoquis"},
  "stock": {"branch_id": $BRANCH, "total": "7.000", "track": true}},
 {"key": "FX-DOBLE", "name": "Clave doble, uno", "unit_base_price": "11.00", "unit_total_price": "11.00",
  "stock": {"branch_id": $BRANCH, "total": "1.000", "track": true}},
 {"key": "fx-doble", "name": "Clave doble, dos", "unit_base_price": "12.00", "unit_total_price": "12.00",
  "stock": {"branch_id": $BRANCH, "total": "1.000", "track": true}},
 {"key": "FX-IEPS", "name": "Refresco con IEPS e IVA", "unit_base_price": "100.00", "unit_total_price": "125.28",
  "category": {"category_id": 91, "name": "Bebidas"},
  "transferred_taxes": [
   {"tax_id": 3, "code": "IEPS", "name": "IEPS 8%", "kind": "transferred", "type": "percentage", "rate": "8",
    "is_exempt": false, "applies_on": "net"},
   {"tax_id": 1, "code": "IVA", "name": "IVA 16%", "kind": "transferred", "type": "percentage", "rate": "16",
    "is_exempt": false, "applies_on": "net_plus_ieps"}],
  "stock": {"branch_id": $BRANCH, "total": "340.250", "track": true}},
 {"key": "FX-CERO", "name": "IVA cero", "unit_base_price": "20.00", "unit_total_price": "20.00",
  "transferred_taxes": [{"tax_id": 2, "code": "IVA", "name": "IVA 0%", "kind": "transferred",
   "type": "percentage", "rate": "0", "is_exempt": false, "applies_on": "net_plus_ieps"}],
  "stock": {"branch_id": $BRANCH, "total": "-4.000", "track": true}},
 {"key": "FX-EXENTO", "name": "Libro exento", "unit_base_price": "30.00", "unit_total_price": "30.00",
  "transferred_taxes": [{"tax_id": 94, "code": "IVA", "name": "IVA exento", "kind": "transferred",
   "type": "percentage", "rate": "0", "is_exempt": true, "applies_on": "net_plus_ieps"}],
  "stock": {"branch_id": $BRANCH, "total": "9.000", "track": true}},
 {"key": "FX-CUOTA", "name": "Cuota fija por litro", "unit_base_price": "10.00", "unit_total_price": "11.60",
  "transferred_taxes": [
   {"tax_id": 95, "code": "IEPS", "name": "IEPS cuota", "kind": "transferred", "type": "fixed", "rate": "1.50",
    "is_exempt": false, "applies_on": "net"},
   {"tax_id": 1, "code": "IVA", "name": "IVA 16%", "kind": "transferred", "type": "percentage", "rate": "16",
    "is_exempt": false, "applies_on": "net_plus_ieps"}],
  "stock": {"branch_id": $BRANCH, "total": "9.000", "track": true}},
 {"key": "FX-SERVICIO", "name": "Servicio de entrega", "unit": "Servicio", "unit_base_price": "40.00",
  "unit_total_price": "40.00", "stock": {"branch_id": $BRANCH, "total": "0.000", "track": false}},
 {"key": "FX-NUMERO", "name": "Precio como número", "unit_base_price": 55.5, "unit_total_price": 55.5,
  "stock": {"branch_id": $BRANCH, "total": 17, "track": true}},
 {"key": "FX-SIN-TOTAL", "name": "Sin precio final", "unit_base_price": "12.771392",
  "transferred_taxes": [
   {"tax_id": 3, "code": "IEPS", "name": "IEPS 8%", "kind": "transferred", "type": "percentage", "rate": "8",
    "is_exempt": false},
   {"tax_id": 1, "code": "IVA", "name": "IVA 16%", "kind": "transferred", "type": "percentage", "rate": "16",
    "is_exempt": false}],
  "stock": {"branch_id": $BRANCH, "total": "22.125", "track": true}},
 {"key": "FX-DISTINTO", "name": "Precio final que no cuadra", "unit_base_price": "100.00",
  "unit_total_price": "117.50",
  "transferred_taxes": [{"tax_id": 1, "code": "IVA", "name": "IVA 16%", "kind": "transferred",
   "type": "percentage", "rate": "16", "is_exempt": false, "applies_on": "net_plus_ieps"}],
  "stock": {"branch_id": $BRANCH, "total": "6.000", "track": true}}
])json";

// The decomposed name says "Peña" as n and a combining tilde.
constexpr const char* kClients = R"json([
 {"business_name": "COMERCIALIZADORA FIXTURE", "commercial_name": "   "},
 {"business_name": " ", "commercial_name": ""},
 {"business_name": "Tienda Lucía", "commercial_name": "Tienda Lucía"},
 {"business_name": "TIENDA LUCIA SA", "commercial_name": "tienda  lucia"},
 {"business_name": "JUAN LÓPEZ ÑÁÑEZ", "commercial_name": null, "active": false},
 {"business_name": "Abarrotes Pen\u0303a", "commercial_name": "Abarrotes Pen\u0303a"},
 {"business_name": "ABARROTES PEÑA", "commercial_name": "Abarrotes Peña", "active": false},
 {"business_name": "Dulcería 🍬 La Ñusta", "commercial_name": "Dulcería 🍬 La Ñusta"},
 {"business_name": "$LONG", "commercial_name": null},
 {"business_name": "Solo Córdoba", "commercial_name": "Solo Córdoba", "branch_id": $OTHER}
])json";

Json rows_of(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  Result<Json> rows = Json::parse(text);
  if (!rows) throw std::logic_error("fixtures: " + rows.error().message);
  return *std::move(rows);
}

std::string very_long_name() {
  std::string name = "Comercializadora";
  while (name.size() < 400) name += " y Distribuidora Ñ";
  return name;
}

Result<void> put_all(Company& company, const char* resource, const Json& rows, std::int64_t now_ms) {
  for (const Json& row : rows.items()) {
    const Result<std::string> made = insert_row(company, resource, row, now_ms);
    if (!made) return Failure{made.error()};
  }
  return {};
}

}  // namespace

Result<void> put_fixtures(Company& company, std::int64_t branch, std::int64_t now_ms) {
  ENLACE_CHECK(put_all(company, "branches", rows_of(kBranches, "$BRANCH", ""), now_ms));
  const std::int64_t other = company.branches.rbegin()->first;
  ENLACE_CHECK(put_all(company, "products", rows_of(kProducts, "$BRANCH", std::to_string(branch)), now_ms));
  Json clients = rows_of(kClients, "$OTHER", std::to_string(other));
  Json named = Json::array();
  for (Json client : clients.items()) {
    if (client["business_name"].text() == "$LONG") client.set("business_name", very_long_name());
    named.push_back(std::move(client));
  }
  return put_all(company, "clients", named, now_ms);
}

}  // namespace enlace::mock::gestionix
