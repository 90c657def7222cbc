#include "mocks/alegra/remission_rules.hpp"

#include <algorithm>

#include "mocks/alegra/contact_rules.hpp"
#include "mocks/alegra/refusal.hpp"
#include "mocks/alegra/text.hpp"

namespace enlace::mock::alegra {
namespace {

constexpr std::size_t kTextLimit = 500;

Result<void> put_date(const Json& given, const char* name, std::string& date) {
  if (!given.is_string() || !is_date(given.text())) {
    return refuse(400, "La fecha " + std::string(name) + " debe tener el formato yyyy-MM-dd");
  }
  date = given.text();
  return {};
}

Result<void> put_text(const Call& call, const char* name, Json& text) {
  if (!call.body.contains(name)) return {};
  const Json& given = call.body[name];
  if (!given.is_string() && !given.is_null()) return refuse(400, std::string(name) + " debe ser un texto");
  if (call.switches().limit_texts && characters(given.text()) > kTextLimit) {
    return refuse(400, std::string(name) + " no puede superar 500 caracteres");
  }
  text = given;
  return {};
}

Result<void> put_reference(const Call& call, const char* name, std::string_view resource, Json& reference) {
  if (!call.body.contains(name)) return {};
  ENLACE_TRY(reference, reference_to(call, resource, call.body[name]));
  return {};
}

Result<void> put_client(const Call& call, Remission& remission) {
  const Row* client = call.company.find("contacts", id_of(call.body["client"]));
  if (!client) return refuse(400, "El cliente no existe");
  const Json& contact = client->body;
  if (call.switches().refuse_inactive && contact["status"].text() == "inactive") {
    return refuse(400, "El cliente está inactivo");
  }
  remission.client = Json::object({{"id", client->id},
                                   {"name", name_text(contact["name"])},
                                   {"identification", identification_text(contact)},
                                   {"email", contact["email"]},
                                   {"phonePrimary", contact["phonePrimary"]}});
  return {};
}

Result<void> put_taxes(const Call& call, const Json& given, Line& line) {
  if (!given.is_array() && !given.is_null()) return refuse(400, "Los impuestos deben ser una lista");
  for (const Json& entry : given.items()) {
    const Row* tax = call.company.find("taxes", id_of(entry));
    if (!tax) return refuse(400, "El impuesto no existe");
    line.taxes.push_back({tax->id, tax->body["name"].text(),
                          tax->body["percentage"].decimal().value_or(Decimal()), Decimal()});
  }
  return {};
}

Result<Line> line_from(const Call& call, const Json& given) {
  const std::string item_id = id_of(given["id"]);
  if (item_id.empty()) return refuse(400, "El id del ítem es obligatorio", 3065);
  const Row* item = call.company.find("items", item_id);
  if (!item) return refuse(400, "El ítem " + item_id + " no existe");
  if (call.switches().refuse_inactive && item->body["status"].text() == "inactive") {
    return refuse(400, "El ítem " + item_id + " está inactivo");
  }
  const std::optional<Decimal> price = given["price"].decimal();
  const std::optional<Decimal> quantity = given["quantity"].decimal();
  const Json& asked_discount = given["discount"];
  const std::optional<Decimal> discount =
      asked_discount.is_null() ? std::optional(Decimal()) : asked_discount.decimal();
  if (!price || price->is_negative()) return refuse(400, "El precio del ítem no es válido");
  if (!quantity || quantity->sign() <= 0) return refuse(400, "La cantidad debe ser mayor que cero");
  if (!discount || discount->is_negative() || *discount > 100) {
    return refuse(400, "El descuento debe estar entre 0 y 100");
  }
  Line line;
  line.item_id = item->id;
  line.name = given["name"].text().empty() ? name_text(item->body["name"]) : given["name"].text();
  line.description = given["description"].text();
  line.reference = reference_text(item->body);
  line.price = price->rounded(static_cast<int>(std::min<std::int64_t>(call.switches().price_decimals, 18)));
  line.quantity = *quantity;
  line.discount = *discount;
  const bool defaults = !given.contains("tax") && call.switches().default_line_taxes;
  ENLACE_CHECK(put_taxes(call, defaults ? item->body["tax"] : given["tax"], line));
  return line;
}

Result<void> put_lines(const Call& call, Remission& remission) {
  const Json& items = call.body["items"];
  if (!items.is_array() || items.size() == 0) return refuse(400, "La remisión debe tener al menos un ítem");
  remission.lines.clear();
  for (const Json& item : items.items()) {
    ENLACE_TRY(Line line, line_from(call, item));
    remission.lines.push_back(std::move(line));
  }
  remission.total = compute_totals(remission.lines, call.company.precision, call.switches().rounding);
  return {};
}

Result<void> put_currency(const Call& call, Remission& remission) {
  const Json& given = call.body["currency"];
  if (given.is_null()) return {};
  const std::string& code = given.is_object() ? given["code"].text() : given.text();
  const Row* currency = call.company.find("currencies", code);
  if (!currency) return refuse(400, "La moneda no existe");
  remission.currency = Json::object({{"code", currency->body["code"]}, {"symbol", currency->body["symbol"]}});
  return {};
}

// A number that the client sends shows by id; lists keep the one the numbering would give (9.4).
Result<void> put_number(const Call& call, Remission& remission) {
  const Json& given = call.body["numberTemplate"];
  if (given.is_null()) return {};
  if (!call.company.find("number-templates", id_of(given))) return refuse(400, "La numeración no existe");
  const std::string& number = given["number"].text();
  if (number.empty()) return {};
  if (remission.list_number.empty()) remission.list_number = remission.number;
  remission.number = number;
  return {};
}

Json line_json(const Line& line) {
  Json taxes = Json::array();
  for (const LineTax& tax : line.taxes) {
    taxes.push_back(Json::object({{"id", tax.id},
                                  {"name", tax.name},
                                  {"percentage", tax.percentage.fixed(2)},
                                  {"amount", tax.amount}}));
  }
  const Decimal& discount = line.discount;
  const Decimal& quantity = line.quantity;
  const auto two_places = [](const Decimal& value) {
    return value.rounded(2) == value ? value.fixed(2) : value.str();
  };
  return Json::object({{"id", line.item_id},
                       {"name", line.name},
                       {"description", line.description},
                       {"reference", line.reference},
                       {"price", line.price},
                       {"discount", two_places(discount)},
                       {"quantity", two_places(quantity)},
                       {"tax", std::move(taxes)},
                       {"total", line.total}});
}

}  // namespace

Result<void> write_remission(const Call& call, Remission& remission) {
  const Json& body = call.body;
  if (body.contains("date")) ENLACE_CHECK(put_date(body["date"], "date", remission.date));
  if (body.contains("dueDate")) ENLACE_CHECK(put_date(body["dueDate"], "dueDate", remission.due_date));
  if (body.contains("client")) ENLACE_CHECK(put_client(call, remission));
  ENLACE_CHECK(put_reference(call, "seller", "sellers", remission.seller));
  ENLACE_CHECK(put_reference(call, "warehouse", "warehouses", remission.warehouse));
  ENLACE_CHECK(put_reference(call, "priceList", "price-lists", remission.price_list));
  ENLACE_CHECK(put_currency(call, remission));
  ENLACE_CHECK(put_text(call, "observations", remission.observations));
  ENLACE_CHECK(put_text(call, "anotation", remission.anotation));
  ENLACE_CHECK(put_number(call, remission));
  if (!body["documentName"].text().empty()) remission.document_name = body["documentName"].text();
  if (body.contains("items")) ENLACE_CHECK(put_lines(call, remission));
  return {};
}

void move_stock(Call& call, const Remission& remission, int direction) {
  if (!call.switches().stock_moves) return;
  const auto add = [](Json& holder, const Decimal& change) {
    if (const std::optional<Decimal> quantity = holder["availableQuantity"].decimal()) {
      holder.set("availableQuantity", *quantity + change);
    }
  };
  for (const Line& line : remission.lines) {
    Row* item = call.company.table("items").find(line.item_id);
    Json* inventory = item ? item->body.find("inventory") : nullptr;
    if (!inventory || !inventory->is_object()) continue;
    const Decimal change = line.quantity * direction;
    add(*inventory, change);
    Json warehouses = Json::array();
    for (Json warehouse : (*inventory)["warehouses"].items()) {
      if (id_of(warehouse) == id_of(remission.warehouse)) add(warehouse, change);
      warehouses.push_back(std::move(warehouse));
    }
    inventory->set("warehouses", std::move(warehouses));
  }
}

Json remission_json(const Company& company, const Remission& remission) {
  Json lines = Json::array();
  for (const Line& line : remission.lines) lines.push_back(line_json(line));
  return Json::object({{"id", remission.id},
                       {"number", remission.number},
                       {"numberTemplate", Json::object({{"id", "9"},
                                                        {"prefix", Json()},
                                                        {"number", remission.number},
                                                        {"fullNumber", remission.number}})},
                       {"documentName", remission.document_name},
                       {"date", remission.date},
                       {"dueDate", remission.due_date},
                       {"status", remission.status},
                       {"observations", remission.observations},
                       {"anotation", remission.anotation},
                       {"client", remission.client},
                       {"seller", remission.seller},
                       {"warehouse", remission.warehouse},
                       {"priceList", remission.price_list},
                       {"currency", remission.currency},
                       {"items", std::move(lines)},
                       {"costCenter", Json()},
                       {"total", remission.total},
                       {"decimalPrecision", std::to_string(company.precision)}});
}

Json remission_state(const Remission& remission) {
  Json lines = Json::array();
  for (const Line& line : remission.lines) {
    Json taxes = Json::array();
    for (const LineTax& tax : line.taxes) {
      taxes.push_back(Json::object(
          {{"id", tax.id}, {"name", tax.name}, {"percentage", tax.percentage}, {"amount", tax.amount}}));
    }
    lines.push_back(Json::object({{"item_id", line.item_id},
                                  {"reference", line.reference},
                                  {"name", line.name},
                                  {"price", line.price},
                                  {"quantity", line.quantity},
                                  {"discount", line.discount},
                                  {"taxes", std::move(taxes)},
                                  {"total", line.total}}));
  }
  Json invoices = Json::array();
  for (const std::string& invoice : remission.invoices) invoices.push_back(invoice);
  return Json::object({{"id", remission.id},
                       {"number", remission.number},
                       {"date", remission.date},
                       {"due_date", remission.due_date},
                       {"status", remission.status},
                       {"client", Json::object({{"id", remission.client["id"]},
                                                {"name", remission.client["name"]},
                                                {"identification", remission.client["identification"]}})},
                       {"seller_id", remission.seller["id"]},
                       {"warehouse_id", remission.warehouse["id"]},
                       {"price_list_id", remission.price_list["id"]},
                       {"currency", remission.currency["code"]},
                       {"observations", remission.observations},
                       {"anotation", remission.anotation},
                       {"lines", std::move(lines)},
                       {"total", remission.total},
                       {"invoices", std::move(invoices)},
                       {"created_ms", remission.created_ms}});
}

}  // namespace enlace::mock::alegra
