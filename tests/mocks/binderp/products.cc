#include "mocks/binderp/products.hpp"

#include "mocks/binderp/handlers.hpp"
#include "mocks/binderp/listing.hpp"
#include "mocks/binderp/refusal.hpp"

#include "mocks/binderp/edm.hpp"

// Products, apis/bind.md 3.
namespace enlace::mock::binderp {
namespace {

using Kind = Member::Kind;

const Model& new_product() {
  static const Model model = {
      {"Title", Kind::text, true},      {"Cost", Kind::number, true}, {"Price", Kind::number, true},
      {"CurrencyId", Kind::guid, true}, {"Code", Kind::text, true},   {"ExchangeRate", Kind::number},
      {"Description", Kind::text},      {"SKU", Kind::text},          {"Category1Id", Kind::guid},
      {"Category2Id", Kind::guid},      {"Category3Id", Kind::guid},  {"IEPS", Kind::number}};
  return model;
}

// There is no Price here: the API cannot change the price of a product that exists.
const Model& edit_product() {
  static const Model model = {
      {"ID", Kind::guid, true},     {"Code", Kind::text, true},       {"Title", Kind::text, true},
      {"Cost", Kind::number, true}, {"CurrencyID", Kind::guid, true}, {"ExchangeRate", Kind::number},
      {"SKU", Kind::text},          {"Description", Kind::text},      {"CostType", Kind::integer},
      {"Category1ID", Kind::guid},  {"Category2ID", Kind::guid},      {"Category3ID", Kind::guid},
      {"ChargeVAT", Kind::boolean}, {"Number", Kind::integer},        {"PricingType", Kind::integer},
      {"Unit", Kind::text},         {"PurchaseType", Kind::integer},  {"IEPSRate", Kind::number},
      {"Type", Kind::integer},      {"ProductionAuto", Kind::boolean}};
  return model;
}

const char* text_of_type(std::int64_t type) {
  constexpr const char* kTexts[] = {"Producto Terminado", "Materia Prima",
                                    "Materia Prima y Producto Terminado"};
  return type >= 0 && type <= 2 ? kTexts[type] : "";
}
const char* text_of_cost(std::int64_t type) {
  return type == 2 ? "Promedio" : (type == 3 ? "Fijo" : "");
}

bool knows_category(const Json& categories, const std::string& id) {
  for (const Json& category : categories.items()) {
    if (category["ID"].text() == id || knows_category(category["SubCategories"], id)) return true;
  }
  return false;
}

Result<void> check_categories(const Call& call, const Json& body, const char* suffix) {
  for (const char* level : {"Category1", "Category2", "Category3"}) {
    const Json& id = body[std::string(level) + suffix];
    if (!id.is_null() && !knows_category(call.company.categories, id.text()))
      return bad_reference(call, "La categoría");
  }
  return {};
}

Result<void> check_amount(const Json& amount, const char* name) {
  if (amount.decimal().value_or(Decimal()).is_negative()) {
    return refuse(400, std::string(name) + " no puede ser negativo.");
  }
  return {};
}

void set_currency(Json& details, const Json& currency) {
  details.set("CurrencyID", currency["ID"]).set("CurrencyCode", currency["Code"]);
}

Result<Product*> product_in_path(Call& call) {
  ENLACE_TRY(const std::string id, id_in_path(call));
  const auto at = call.company.products.find(id);
  if (at == call.company.products.end()) return not_found(call, "El producto");
  return &at->second;
}

Json details_of(const Company& company, const Product& product) {
  Json details = product.details;
  for (const char* level : {"Category1", "Category2", "Category3"}) details.set(level, Json());
  Json prices = Json::array();
  for (const auto& [list, price] : product.prices) {
    const Json* row = company.find("PriceLists", list);
    if (!row) continue;
    prices.push_back(Json::object({{"Name", (*row)["Name"]},
                                   {"Margin", 0},
                                   {"Price", price},
                                   {"CurrencyCode", details["CurrencyCode"]},
                                   {"Type", 0}}));
  }
  details.set("Prices", Json::object({{"Items", std::move(prices)}}));
  Json inventories = Json::array();
  const auto warehouses = company.shelves.find("Warehouses");
  if (warehouses != company.shelves.end()) {
    for (const Json* warehouse : warehouses->second.rows()) {
      inventories.push_back(Json::object({{"WarehouseName", (*warehouse)["Name"]},
                                          {"Min", 0},
                                          {"Max", 0},
                                          {"Location", ""},
                                          {"Visible", true},
                                          {"Inventory", details["CurrentInventory"]}}));
    }
  }
  details.set("Inventories", std::move(inventories));
  details.set("AlternativeUnits", Json::array());
  return details;
}

}  // namespace

Json list_item_of(const Product& product) {
  Json row = Json::object();
  for (const Property& property : entity_type("Products").properties) {
    row.set(property.name, product.details[property.name]);
  }
  return row;
}

Json blank_product(const Company& company, const std::string& now) {
  Json details = Json::object();
  for (const Property& property : entity_type("Products").properties) details.set(property.name, Json());
  const auto currencies = company.shelves.find("Currencies");
  if (currencies != company.shelves.end()) {
    for (const Json* currency : currencies->second.rows()) {
      if ((*currency)["Code"].text() == "MXN") set_currency(details, *currency);
    }
  }
  details.set("CreationDate", now).set("Cost", 0).set("CostType", 2).set("CostTypeText", "Promedio");
  details.set("CurrentInventory", 0).set("ChargeVAT", false).set("PricingType", 0);
  details.set("PricingTypeText", "Listas").set("Unit", "Pieza").set("PurchaseType", 0);
  details.set("PurchaseTypeText", "Regular").set("IEPSRate", 0).set("Type", 0);
  details.set("TypeText", text_of_type(0)).set("ProductionAuto", false).set("Volume", 0).set("Weight", 0);
  return details;
}

Json blank_product(const Call& call) {
  return blank_product(call.company, call.now());
}

void keep(Company& company, Product product, std::int64_t now_ms) {
  const std::string id = product.details["ID"].text();
  company.shelves["Products"].put(list_item_of(product), now_ms);
  company.products[id] = std::move(product);
}

Result<Response> list_products(Call& call) {
  return list_catalog(call);
}

Result<Response> get_product(Call& call) {
  ENLACE_TRY(const Product* product, product_in_path(call));
  return answer(details_of(call.company, *product));
}

Result<Response> get_product_image(Call& call) {
  ENLACE_TRY(const Product* product, product_in_path(call));
  return answer(product->details["ImageUrl"].is_null() ? Json("") : product->details["ImageUrl"]);
}

Result<Response> create_product(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "newProduct", new_product()));
  ENLACE_TRY(const Json* currency, referenced(call, "Currencies", body["CurrencyId"], "La moneda"));
  ENLACE_CHECK(check_categories(call, body, "Id"));
  ENLACE_CHECK(check_amount(body["Price"], "El precio"));
  ENLACE_CHECK(check_amount(body["Cost"], "El costo"));
  Product product;
  product.created = true;
  product.priced = call.switches().priced_when_created;
  Json& details = product.details = blank_product(call);
  const std::string id = call.company.guids.next();
  details.set("ID", id).set("Number", call.company.next_product++);
  for (const char* member : {"Title", "Code", "Description", "SKU", "Cost"})
    details.set(member, body[member]);
  for (const char* level : {"Category1", "Category2", "Category3"}) {
    details.set(std::string(level) + "ID", body[std::string(level) + "Id"]);
  }
  set_currency(details, *currency);
  if (!body["IEPS"].is_null()) details.set("IEPSRate", body["IEPS"]);
  const Decimal price = body["Price"].decimal()->rounded(static_cast<int>(call.switches().price_decimals));
  for (const Json* list : call.company.shelves["PriceLists"].rows()) {
    product.prices[(*list)["ID"].text()] = price;
    if (call.switches().new_price_lists == "first") break;
  }
  notify(call, "Add_Product", details);
  keep(call.company, std::move(product), call.now_ms);
  return created(call, id);
}

// Replaces everything that EditProduct names: what the body leaves out falls back to its default (trap 3).
Result<Response> replace_product(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "editProduct", edit_product()));
  const auto at = call.company.products.find(body["ID"].text());
  if (at == call.company.products.end()) return not_found(call, "El producto");
  ENLACE_TRY(const Json* currency, referenced(call, "Currencies", body["CurrencyID"], "La moneda"));
  ENLACE_CHECK(check_categories(call, body, "ID"));
  ENLACE_CHECK(check_amount(body["Cost"], "El costo"));
  Product product = at->second;
  const Json before = product.details;
  Json& details = product.details = blank_product(call);
  for (const char* kept :
       {"ID", "CreationDate", "CurrentInventory", "Comments", "ImageUrl", "Volume", "Weight", "Number"}) {
    details.set(kept, before[kept]);
  }
  for (const Member& member : edit_product()) {
    if (!body[member.name].is_null() && member.name != "ExchangeRate")
      details.set(member.name, body[member.name]);
  }
  if (body["Unit"].is_null()) details.set("Unit", Json());
  details.set("TypeText", text_of_type(details["Type"].integer().value_or(0)));
  details.set("CostTypeText", text_of_cost(details["CostType"].integer().value_or(0)));
  set_currency(details, *currency);
  keep(call.company, std::move(product), call.now_ms);
  return no_content();
}

Result<Response> delete_product(Call& call) {
  ENLACE_TRY(const Product* product, product_in_path(call));
  const std::string id = product->details["ID"].text();
  call.company.shelves["Products"].erase(id, call.now_ms);
  call.company.products.erase(id);
  return no_content();
}

// A bare array, no paging, no options; not the whole catalogue, and 0 is "no price in this list" (trap 2).
Result<Response> list_prices(Call& call) {
  ENLACE_TRY(const std::string warehouse, required_query(call, "warehouseId"));
  ENLACE_TRY(const std::string list, required_query(call, "priceListId"));
  if (!call.company.find("Warehouses", warehouse)) return bad_reference(call, "El almacén");
  if (!call.company.find("PriceLists", list)) return bad_reference(call, "La lista de precios");
  Json::Array rows;
  for (const Json* row : visible_rows(call, "Products")) {
    const auto at = call.company.products.find((*row)["ID"].text());
    if (at == call.company.products.end() || !at->second.priced) continue;
    const Product& product = at->second;
    const Json& details = product.details;
    const auto price = product.prices.find(list);
    rows.push_back(Json::object({{"ID", details["ID"]},
                                 {"Code", details["Code"]},
                                 {"Title", details["Title"]},
                                 {"Number", details["Number"]},
                                 {"Price", price == product.prices.end() ? Decimal() : price->second},
                                 {"VAT", product.vat_exempt ? Decimal() : product.vat},
                                 {"Cat1ID", details["Category1ID"]},
                                 {"Cat2ID", details["Category2ID"]},
                                 {"Cat3ID", details["Category3ID"]},
                                 {"PricingTypeText", "Listas"},
                                 {"VolumePrices", Json::array()},
                                 {"Inventory", details["CurrentInventory"]},
                                 {"IEPSType", 0},
                                 {"IEPS", details["IEPSRate"]},
                                 {"SKU", details["SKU"]},
                                 {"Descripcion", details["Description"]},
                                 {"VATExempt", product.vat_exempt},
                                 {"Min", 0},
                                 {"Max", 0},
                                 {"LotImports", Json::array()}}));
  }
  return answer(Json(std::move(rows)));
}

}  // namespace enlace::mock::binderp
