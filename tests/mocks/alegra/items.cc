#include <algorithm>
#include <array>

#include "mocks/alegra/handlers.hpp"
#include "mocks/alegra/listing.hpp"
#include "mocks/alegra/refusal.hpp"
#include "mocks/alegra/text.hpp"

// Items, apis/alegra.md 3.
namespace enlace::mock::alegra {
namespace {

bool has(const std::string& folded_text, const std::string& wanted) {
  return folded_text.find(wanted) != std::string::npos;
}

// What the parameters of 3.1 ask for. Unknown ones are ignored (1.6).
Filter item_filter(const Call& call) {
  const Request& request = call.request;
  struct Wanted {
    std::optional<std::string> query, name, reference;
    std::string status, type, category, parent;
    bool inventariable = false;
  } wanted;
  const auto lower = [&](std::string_view name) -> std::optional<std::string> {
    const auto value = request.param(name);
    return value && !value->empty() ? std::optional(folded(*value)) : std::nullopt;
  };
  wanted.query = lower("query");
  wanted.name = lower("name");
  wanted.reference = lower("reference");
  wanted.status = request.param("status").value_or(call.switches().item_status_filter);
  if (wanted.status != "active" && wanted.status != "inactive") wanted.status.clear();
  wanted.type = request.param("type").value_or("");
  if (wanted.type != "simple" && wanted.type != "kit") wanted.type.clear();  // other values are ignored
  wanted.category = request.param("idItemCategory").value_or("");
  wanted.parent = request.param("variantParent_id").value_or("");
  wanted.inventariable = request.param("inventariable") == "true";
  return [wanted](const Row& row) {
    const Json& item = row.body;
    if (wanted.query && !has(row.folded_name, *wanted.query) && !has(row.folded_code, *wanted.query))
      return false;
    if (wanted.name && !has(row.folded_name, *wanted.name)) return false;
    if (wanted.reference && !has(row.folded_code, *wanted.reference)) return false;
    if (!wanted.status.empty() && item["status"].text() != wanted.status) return false;
    if (!wanted.type.empty() && item["type"].text() != wanted.type) return false;
    if (!wanted.category.empty() && id_of(item["itemCategory"]) != wanted.category) return false;
    if (!wanted.parent.empty() && id_of(item["variantParent"]) != wanted.parent) return false;
    return !wanted.inventariable || item["inventory"].is_object();
  };
}

// With idWarehouse, the quantity becomes that warehouse's figure (3.2).
Row for_warehouse(const Row& row, const std::string& warehouse) {
  Row narrowed = row;
  Json* inventory = narrowed.body.find("inventory");
  if (!inventory || !inventory->is_object()) return narrowed;
  Json quantity(0);
  for (const Json& entry : (*inventory)["warehouses"].items()) {
    if (id_of(entry) == warehouse) quantity = entry["availableQuantity"];
  }
  inventory->set("availableQuantity", quantity);
  return narrowed;
}

Json shown_item(const Call& call, const Row& row) {
  const std::optional<std::string> warehouse = call.request.param("idWarehouse");
  return shown(call, warehouse ? for_warehouse(row, *warehouse) : row);
}

Result<Decimal> price_value(const Json& given) {
  const std::optional<Decimal> price = given.decimal();
  if (!price || price->is_negative()) return refuse(400, "El precio del ítem no es válido");
  return *price;
}

Json price_entry(const Call& call, const Row& list, const Decimal& price) {
  return Json::object({{"idPriceList", list.id},
                       {"name", list.body["name"]},
                       {"type", list.body["type"]},
                       {"price", price},
                       {"currency", call.company.profile["currency"]}});
}

// A scalar goes to General, the list with id 1; an array names the lists (3.3).
Result<Json> priced(const Call& call, const Json& given) {
  Json entries = Json::array();
  const auto add = [&](const std::string& list_id, const Json& value) -> Result<void> {
    const Row* list = call.company.find("price-lists", list_id);
    if (!list) return refuse(400, "La lista de precios no existe");
    ENLACE_TRY(const Decimal price, price_value(value));
    entries.push_back(price_entry(call, *list, price));
    return {};
  };
  if (!given.is_array()) {
    ENLACE_CHECK(add("1", given));
  }
  for (const Json& entry : given.items()) ENLACE_CHECK(add(id_of(entry["idPriceList"]), entry["price"]));
  if (entries.size() == 0) return refuse(400, "El precio del ítem es obligatorio");
  return entries;
}

Result<Json> taxed(const Call& call, const Json& given) {
  if (!given.is_array() && !given.is_null()) return taxed(call, Json::array({given}));
  Json::Array taxes;
  for (const Json& entry : given.items()) {
    const Row* tax = call.company.find("taxes", id_of(entry));
    if (!tax) return refuse(400, "El impuesto no existe");
    taxes.push_back(tax->body);
  }
  return Json(std::move(taxes));
}

Result<Json> stocked(const Json& given) {
  if (given.is_null()) return Json();
  if (given["unit"].text().empty() || !given["unitCost"].decimal() || !given["initialQuantity"].decimal()) {
    return refuse(400, "El inventario requiere unidad, costo unitario y cantidad inicial");
  }
  return Json::object({{"unit", given["unit"]},
                       {"availableQuantity", *given["initialQuantity"].decimal()},
                       {"unitCost", *given["unitCost"].decimal()},
                       {"initialQuantity", *given["initialQuantity"].decimal()},
                       {"warehouses", Json::array()}});
}

// The values of a write and those of a read differ (3.2).
Result<Json> typed(const Json& given) {
  constexpr std::array<std::string_view, 4> kWritten = {"product", "service", "variantParent", "kit"};
  if (given.is_null()) return Json("simple");
  if (std::ranges::find(kWritten, given.text()) == kWritten.end()) {
    return refuse(400, "El tipo de ítem no es válido");
  }
  return given.text() == "product" || given.text() == "service" ? Json("simple") : given;
}

// Checks the members that `given` has and puts them into `item`.
Result<void> write_item(const Call& call, const Json& given, Json& item) {
  for (const char* text : {"name", "description", "reference"}) {
    if (given.contains(text)) item.set(text, given[text]);
  }
  if (given.contains("name") && given["name"].text().empty()) return refuse(400, "El nombre es obligatorio");
  if (given.contains("price")) {
    ENLACE_TRY(Json price, priced(call, given["price"]));
    item.set("price", std::move(price));
  }
  if (given.contains("tax")) {
    ENLACE_TRY(Json tax, taxed(call, given["tax"]));
    item.set("tax", std::move(tax));
  }
  if (given.contains("type")) {
    ENLACE_TRY(Json type, typed(given["type"]));
    item.set("type", std::move(type));
  }
  if (given.contains("inventory")) {  // resets the stock when it is sent again (3.3)
    ENLACE_TRY(Json inventory, stocked(given["inventory"]));
    item.set("inventory", std::move(inventory));
  }
  if (given.contains("itemCategory")) {
    const Row* category = call.company.find("item-categories", id_of(given["itemCategory"]));
    item.set("itemCategory", category ? category->body : Json());
  }
  if (given.contains("status")) {
    if (given["status"].text() != "active" && given["status"].text() != "inactive") {
      return refuse(400, "El estado no es válido");
    }
    item.set("status", given["status"]);
  }
  return {};
}

std::string new_item_id(Call& call) {
  const std::string& style = call.switches().item_ids;
  const bool uuid = style == "uuid" || (style == "mixed" && call.company.table("items").size() % 2 == 1);
  return uuid ? call.company.ids.uuid(call.now_ms) : call.company.ids.numeral();
}

}  // namespace

Result<Json> list_items(Call& call) {
  return list_rows(call, {"name", "id", "reference", "description"}, item_filter(call),
                   [&](const Row& row) { return shown_item(call, row); });
}

Result<Json> get_item(Call& call) {
  const Row* row = call.company.find("items", call.id);
  if (!row) return refuse(404, "Ítem no encontrado");
  return shown_item(call, *row);
}

Result<Json> create_item(Call& call) {
  if (call.body["name"].text().empty()) return refuse(400, "El nombre es obligatorio");
  if (!call.body.contains("price")) return refuse(400, "El precio del ítem es obligatorio");
  Json item = Json::object({{"id", ""},
                            {"name", ""},
                            {"description", Json()},
                            {"reference", Json()},
                            {"status", "active"},
                            {"type", "simple"},
                            {"category", Json::object({{"id", "5001"}, {"name", "Ventas"}})},
                            {"itemCategory", Json()},
                            {"inventory", Json()},
                            {"tax", Json::array()},
                            {"price", Json::array()}});
  ENLACE_CHECK(write_item(call, call.body, item));
  item.set("id", new_item_id(call));
  const Row& row = call.company.table("items").put(std::move(item), call.now_ms, false);
  notify(call, "new-item", row.body);
  return shown(call, row);
}

Result<Json> update_item(Call& call) {
  Row* row = call.company.table("items").find(call.id);
  if (!row) return refuse(404, "Ítem no encontrado");
  Json changed = row->body;
  ENLACE_CHECK(write_item(call, call.body, changed));
  row->body = std::move(changed);
  call.company.table("items").reindex(*row);
  notify(call, "edit-item", row->body);
  return shown(call, *row);
}

}  // namespace enlace::mock::alegra
