#include "mocks/binderp/orders.hpp"

#include "mocks/binderp/handlers.hpp"
#include "mocks/binderp/invoices.hpp"
#include "mocks/binderp/listing.hpp"
#include "mocks/binderp/refusal.hpp"
#include "mocks/binderp/sale_rules.hpp"
#include "mocks/binderp/text.hpp"

// Pedidos, apis/bind.md 5.1.
namespace enlace::mock::binderp {
namespace {

using Kind = Member::Kind;

Model order_model(bool edit) {
  Model model = {{"AddressID", Kind::guid, true},
                 {"ClientID", Kind::guid, true},
                 {"CurrencyID", Kind::guid, true},
                 {"LocationID", Kind::guid, true},
                 {"OrderDate", Kind::moment, true},
                 {"PriceListID", Kind::guid, true},
                 {"WarehouseID", Kind::guid, true},
                 {"Comments", Kind::text},
                 {"DiscountAmount", Kind::number},
                 {"DiscountType", Kind::integer},
                 {"DocNumberID", Kind::guid},
                 {"ExchangeRate", Kind::number},
                 {"ISRRate", Kind::number},
                 {"PurchaseOrder", Kind::text},
                 {"VATRate", Kind::number},
                 {"VATRetRate", Kind::number},
                 {"Emails", Kind::texts},
                 {"Products", Kind::objects, false, &line_model()},
                 {"Services", Kind::objects, false, &service_model()}};
  if (edit) model.insert(model.begin(), {"ID", Kind::guid, true});
  return model;
}

const Model& new_order() {
  static const Model model = order_model(false);
  return model;
}
const Model& edit_order() {
  static const Model model = order_model(true);
  return model;
}

const char* status_text(int status) {
  constexpr const char* kTexts[] = {"Pendiente", "Surtido", "Cancelado"};
  return kTexts[status];
}

Result<std::string> serie_of(const Call& call, const Json& id) {
  if (id.is_null()) return std::string();
  for (const Json& serie : call.company.series.items()) {
    if (serie["ID"].text() == id.text()) return serie["Serie"].text();
  }
  return bad_reference(call, "La serie");
}

Result<Order*> order_in_path(Call& call) {
  ENLACE_TRY(const std::string id, id_in_path(call));
  const auto at = call.company.orders.find(id);
  if (at == call.company.orders.end()) return not_found(call, "El pedido");
  return &at->second;
}

// The list's members are the details' too, but Serie; the rest differ in the status (apis/bind.md 5.1).
Json details_of(const Order& order) {
  Json details = list_item_of(order);
  details.erase("Serie");
  details.set("Address", order.sale.address);
  details.set("StatusCode", order.status).set("Status", status_text(order.status));
  details.set("Products", lines_shown(order.sale, false)).set("Services", lines_shown(order.sale, true));
  return details;
}

bool partly_filled(const Order& order) {
  for (const Line& line : order.sale.lines) {
    if (!line.filled.is_zero()) return true;
  }
  return false;
}

Result<void> put(Call& call, const Json& body, Order& order) {
  ENLACE_TRY(order.sale, sale_from(call, body));
  ENLACE_TRY(order.serie, serie_of(call, body["DocNumberID"]));
  order.date = midnight(body["OrderDate"].text());
  return {};
}

}  // namespace

Json list_item_of(const Order& order) {
  const Sale& sale = order.sale;
  const Amounts& amounts = sale.amounts;
  return Json::object({{"ID", order.id},
                       {"ClientID", sale.client_id},
                       {"ClientName", sale.client_name},
                       {"PriceListName", sale.price_list_name},
                       {"PriceListID", sale.price_list_id},
                       {"LocationName", sale.location_name},
                       {"LocationID", sale.location_id},
                       {"WarehouseID", sale.warehouse_id},
                       {"WarehouseName", sale.warehouse_name},
                       {"OrderDate", order.date},
                       {"Comments", sale.comments},
                       {"Number", order.number},
                       {"ClientContact", Json()},
                       {"PhoneNumber", sale.client_phone},
                       {"EmployeeName", order.employee_name},
                       {"EmployeeID", order.employee_id},
                       {"PurchaseOrder", sale.purchase_order},
                       {"Status", order.status},
                       {"CurrencyName", sale.currency_name},
                       {"CurrencyID", sale.currency_id},
                       {"ExchangeRate", sale.exchange_rate},
                       {"RFC", sale.client_rfc},
                       {"ServiceSubtotal", amounts.services},
                       {"ProductSubtotal", amounts.products},
                       {"Serie", order.serie},
                       {"Discount", amounts.discount},
                       {"VATRate", amounts.vat_rate},
                       {"VAT", amounts.vat},
                       {"DiscountType", sale.discount_type},
                       {"IEPS", amounts.ieps},
                       {"IEPSRATE", sale.lines.size() == 1 ? sale.lines.front().ieps : Decimal()},
                       {"ISRRet", amounts.isr_ret},
                       {"ISRRetRate", sale.isr_rate},
                       {"VatRet", amounts.vat_ret},
                       {"VatRetRate", sale.vat_ret_rate},
                       {"Total", amounts.total}});
}

void shelve(Company& company, const Order& order, std::int64_t now_ms) {
  company.shelves["Orders"].put(list_item_of(order), now_ms);
}

Result<Response> list_orders(Call& call) {
  return list_catalog(call);
}

Result<Response> get_order(Call& call) {
  ENLACE_TRY(const Order* order, order_in_path(call));
  return answer(details_of(*order));
}

Result<Response> create_order(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "newOrder", new_order()));
  Order order;
  ENLACE_CHECK(put(call, body, order));
  order.id = call.company.guids.next();
  order.number = call.company.next_order++;
  order.employee_id = call.user()["ID"].text();  // the key's, whoever took the order (1.2)
  order.employee_name = call.user()["FullName"].text();
  shelve(call.company, order, call.now_ms);
  notify(call, "Add_Order", list_item_of(order));
  return created(call, call.company.orders.emplace(order.id, order).first->first);
}

Result<Response> replace_order(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "editOrder", edit_order()));
  const auto at = call.company.orders.find(body["ID"].text());
  if (at == call.company.orders.end()) return not_found(call, "El pedido");
  if (at->second.status != kPending || partly_filled(at->second)) {
    return refuse(
        400, std::string("El pedido no se puede modificar: está ") + status_text(at->second.status) + ".");
  }
  Order changed = at->second;
  ENLACE_CHECK(put(call, body, changed));
  at->second = std::move(changed);
  shelve(call.company, at->second, call.now_ms);
  return no_content();
}

// A soft cancel: the row stays with status 2, and a second one changes nothing (apis/bind.md 6.4).
Result<Response> cancel_order(Call& call) {
  ENLACE_TRY(Order * order, order_in_path(call));
  if (order->status == kFilled || (order->status == kPending && partly_filled(*order))) {
    return refuse(400, "El pedido ya fue surtido y no se puede cancelar.");
  }
  order->status = kCancelled;
  shelve(call.company, *order, call.now_ms);
  return no_content();
}

namespace {

Result<Order*> pending(Company& company, const std::string& id) {
  const auto at = company.orders.find(id);
  if (at == company.orders.end()) return refuse(404, "unknown order " + id);
  if (at->second.status != kPending)
    return refuse(400, "order " + id + " is " + status_text(at->second.status));
  return &at->second;
}

// How much of each line is filled now; all that is left where `quantities` is null.
Result<std::vector<Decimal>> portions_of(const Order& order, const Json& quantities) {
  std::vector<Decimal> portions;
  for (std::size_t i = 0; i < order.sale.lines.size(); ++i) {
    const Line& line = order.sale.lines[i];
    const Decimal left = line.quantity - line.filled;
    Decimal portion = left;
    if (!quantities.is_null()) portion = quantities[std::to_string(i)].decimal().value_or(Decimal());
    if (portion.is_negative() || portion > left)
      return refuse(400, "line " + std::to_string(i) + " has " + left.str() + " left");
    portions.push_back(portion);
  }
  return portions;
}

bool fill(Order& order, const std::vector<Decimal>& portions) {
  bool all = true;
  for (std::size_t i = 0; i < portions.size(); ++i) {
    Line& line = order.sale.lines[i];
    line.filled += portions[i];
    all = all && line.filled == line.quantity;
  }
  if (all) order.status = kFilled;
  return all;
}

Json either(const Json& given, bool usual) {
  return given.is_bool() ? given : Json(usual);
}

}  // namespace

Result<Json> fill_order(Company& company, const std::string& id, const Json& spec, std::int64_t now_ms) {
  ENLACE_TRY(Order * order, pending(company, id));
  ENLACE_TRY(const std::vector<Decimal> portions, portions_of(*order, spec["quantities"]));
  fill(*order, portions);
  shelve(company, *order, now_ms);
  return Json::object({{"id", id}});
}

Result<Json> convert_order(Company& company, const std::string& id, const Json& spec, std::int64_t now_ms) {
  ENLACE_TRY(Order * order, pending(company, id));
  ENLACE_TRY(const std::vector<Decimal> portions, portions_of(*order, spec["quantities"]));
  Invoice invoice;
  invoice.id = company.guids.next();
  invoice.number = company.next_invoice++;
  invoice.date = local_moment(now_ms, company.utc_offset_minutes);
  invoice.fiscal = spec["fiscal"].truthy();
  if (invoice.fiscal) invoice.uuid = company.guids.next();
  invoice.employee_name = order->employee_name;
  invoice.from_order = id;
  invoice.sale = order->sale;
  for (std::size_t i = 0; i < portions.size(); ++i) {
    invoice.sale.lines[i].quantity = portions[i];
    invoice.sale.lines[i].filled = Decimal();
  }
  std::erase_if(invoice.sale.lines, [](const Line& line) { return line.quantity.is_zero(); });
  if (invoice.sale.lines.empty()) return refuse(400, "nothing of order " + id + " is left");
  compute(invoice.sale, company.switches.order_rate_rules, company.switches.line_vat);
  if (!either(spec["copy_purchase_order"], company.switches.remision_copies_purchase_order).truthy()) {
    invoice.sale.purchase_order = Json();
  }
  if (!either(spec["copy_comments"], company.switches.remision_copies_comments).truthy()) {
    invoice.sale.comments = Json();
  }
  const auto client = company.clients.find(order->sale.client_id);
  const std::int64_t days =
      client == company.clients.end() ? 0 : client->second.details["CreditDays"].integer().value_or(0);
  invoice.expiration = plus_days(invoice.date, days);
  fill(*order, portions);
  shelve(company, *order, now_ms);
  const std::string invoice_id = invoice.id;
  shelve(company, company.invoices.emplace(invoice_id, std::move(invoice)).first->second, now_ms);
  return Json::object({{"id", invoice_id}});
}

}  // namespace enlace::mock::binderp
