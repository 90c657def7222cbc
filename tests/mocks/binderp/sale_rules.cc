#include "mocks/binderp/sale_rules.hpp"

#include "mocks/binderp/clients.hpp"
#include "mocks/binderp/refusal.hpp"
#include "mocks/binderp/text.hpp"

namespace enlace::mock::binderp {
namespace {

using Kind = Member::Kind;

Result<void> put_client(const Call& call, const Json& body, Sale& sale) {
  const auto client = call.company.clients.find(body["ClientID"].text());
  if (client == call.company.clients.end()) return bad_reference(call, "El cliente");
  if (call.switches().refuse_inactive_clients && !client->second.active()) {
    return refuse(400, "El cliente está inactivo.");
  }
  const Json& details = client->second.details;
  sale.client_id = client->first;
  sale.client_name = details["CommercialName"].text();
  sale.client_rfc = details["RFC"].text();
  sale.client_phone = details["Telephones"].text();
  const Json& wanted = body["AddressID"];
  if (wanted.is_null()) return {};  // of an invoice, which names none
  for (const auto& [id, address] : client->second.addresses) {
    if (id == wanted.text()) {
      sale.address = text_of_address(address);
      return {};
    }
  }
  return bad_reference(call, "La dirección del cliente");
}

Result<void> put_places(const Call& call, const Json& body, Sale& sale) {
  ENLACE_TRY(const Json* location, referenced(call, "Locations", body["LocationID"], "La sucursal"));
  ENLACE_TRY(const Json* warehouse, referenced(call, "Warehouses", body["WarehouseID"], "El almacén"));
  const bool elsewhere = (*warehouse)["LocationID"].text() != (*location)["ID"].text();
  if (call.switches().check_location && elsewhere && !(*warehouse)["AvailableInOtherLoc"].truthy()) {
    return refuse(400, "El almacén " + (*warehouse)["Name"].text() + " no pertenece a la sucursal " +
                           (*location)["Name"].text() + ".");
  }
  sale.location_id = (*location)["ID"].text();
  sale.location_name = (*location)["Name"].text();
  sale.warehouse_id = (*warehouse)["ID"].text();
  sale.warehouse_name = (*warehouse)["Name"].text();
  return {};
}

Result<void> put_money(const Call& call, const Json& body, Sale& sale) {
  ENLACE_TRY(const Json* list, referenced(call, "PriceLists", body["PriceListID"], "La lista de precios"));
  ENLACE_TRY(const Json* currency, referenced(call, "Currencies", body["CurrencyID"], "La moneda"));
  sale.price_list_id = (*list)["ID"].text();
  sale.price_list_name = (*list)["Name"].text();
  sale.currency_id = (*currency)["ID"].text();
  sale.currency_name = (*currency)["Name"].text();
  sale.currency_code = (*currency)["Code"].text();
  const auto usual = (*currency)["ExchangeRate"].decimal();
  sale.exchange_rate = body["ExchangeRate"].decimal().value_or(usual.value_or(Decimal(1)));
  if (sale.exchange_rate.sign() <= 0) return refuse(400, "El tipo de cambio debe ser mayor a cero.");
  if (sale.currency_code == "MXN" && sale.exchange_rate != Decimal(1)) {
    return refuse(400, "El tipo de cambio de la moneda nacional es 1.");
  }
  sale.order_vat_rate = body["VATRate"];
  sale.discount_amount = body["DiscountAmount"].decimal().value_or(Decimal());
  sale.discount_type = body["DiscountType"].integer().value_or(1);
  const Json& isr = body["ISRRate"].is_null() ? body["ISRRetRate"] : body["ISRRate"];
  sale.isr_rate = isr.decimal().value_or(Decimal());
  sale.vat_ret_rate = body["VATRetRate"].decimal().value_or(Decimal());
  for (const Decimal& amount : {sale.discount_amount, sale.isr_rate, sale.vat_ret_rate,
                                sale.order_vat_rate.decimal().value_or(Decimal())}) {
    if (amount.is_negative()) return refuse(400, "Los descuentos y tasas no pueden ser negativos.");
  }
  return {};
}

Result<void> put_texts(const Call& call, const Json& body, Sale& sale) {
  const auto within = [&](const char* member, const char* name, std::int64_t limit) -> Result<void> {
    const auto length = static_cast<std::int64_t>(characters(body[member].text()));
    if (limit == 0 || length <= limit) return {};
    return refuse(400, std::string(name) + " no puede exceder " + std::to_string(limit) + " caracteres.");
  };
  ENLACE_CHECK(within("Comments", "El comentario", call.switches().comments_limit));
  ENLACE_CHECK(within("PurchaseOrder", "La orden de compra", call.switches().purchase_order_limit));
  sale.comments = body["Comments"];
  sale.purchase_order = body["PurchaseOrder"];
  for (const Json& email : body["Emails"].items()) sale.emails.push_back(email.text());
  return {};
}

// The VAT of a line: exempt, as sent, or else the document's or the product's.
Result<void> put_vat(const Call& call, const Json& given, const Json& order_rate, const Decimal& usual,
                     Line& line) {
  if (given["VATExempt"].truthy()) return {};
  const auto sent = given["VAT"].decimal();
  if (!sent) {
    line.vat_rate = order_rate.decimal().value_or(usual);
    return {};
  }
  if (sent->is_negative()) return refuse(400, "El IVA no puede ser negativo.");
  const std::string& meaning = call.switches().line_vat;
  if (meaning == "amount") {
    line.vat_given = *sent;
  } else {
    line.vat_rate = meaning == "percent" ? *sent * d("0.01") : *sent;
  }
  return {};
}

Result<Line> line_from(const Call& call, const Json& given, const Json& order_rate, bool service) {
  Line line;
  line.service = service;
  line.product_id = given["ID"].text();
  Decimal usual = d("0.16");
  if (service) {
    ENLACE_CHECK(referenced(call, "Services", given["ID"], "El servicio"));
    line.name = given["Title"].text();
  } else {
    const auto product = call.company.products.find(line.product_id);
    if (product == call.company.products.end()) return bad_reference(call, "El producto");
    const Json& details = product->second.details;
    line.name = details["Title"].text();
    line.code = details["Code"].text();
    line.unit = given["Unit"].is_null() ? details["Unit"].text() : given["Unit"].text();
    usual = product->second.vat_exempt ? Decimal() : product->second.vat;
  }
  line.comments = given["Comments"].text();
  line.index_number = given["IndexNumber"];
  line.quantity = *given["Qty"].decimal();
  line.price = given["Price"].decimal()->rounded(static_cast<int>(call.switches().price_decimals));
  line.ieps = given["IEPS"].decimal().value_or(Decimal());
  line.ieps_type = given["IEPSType"].integer().value_or(0);
  if (line.quantity.sign() <= 0)
    return refuse(400, "La cantidad de " + line.name + " debe ser mayor a cero.");
  if (line.price.is_negative() || line.ieps.is_negative()) {
    return refuse(400, "El precio de " + line.name + " no puede ser negativo.");
  }
  ENLACE_CHECK(put_vat(call, given, order_rate, usual, line));
  return line;
}

}  // namespace

const Model& line_model() {
  static const Model model = {
      {"ID", Kind::guid, true},      {"Price", Kind::number, true},  {"Qty", Kind::number, true},
      {"VAT", Kind::number},         {"IndexNumber", Kind::integer}, {"IEPS", Kind::number},
      {"IEPSType", Kind::integer},   {"Comments", Kind::text},       {"VATExempt", Kind::boolean},
      {"RequireLot", Kind::boolean}, {"OrderItemID", Kind::guid},    {"Unit", Kind::text}};
  return model;
}

const Model& service_model() {
  static const Model model = {{"ID", Kind::guid, true},        {"Title", Kind::text, true},
                              {"Price", Kind::number, true},   {"Qty", Kind::number, true},
                              {"VAT", Kind::number},           {"Comments", Kind::text},
                              {"VATExempt", Kind::boolean},    {"IndexNumber", Kind::integer},
                              {"VariableConcept", Kind::text}, {"OrderItemID", Kind::guid}};
  return model;
}

Result<void> check_units(const Json& body) {
  for (const Json& given : body["Products"].items()) {
    if (given["Unit"].text().empty()) return refuse(400, "La unidad de cada producto es obligatoria.");
  }
  return {};
}

Result<Sale> sale_from(const Call& call, const Json& body) {
  Sale sale;
  ENLACE_CHECK(put_client(call, body, sale));
  ENLACE_CHECK(put_places(call, body, sale));
  ENLACE_CHECK(put_money(call, body, sale));
  ENLACE_CHECK(put_texts(call, body, sale));
  for (const bool service : {false, true}) {
    for (const Json& given : body[service ? "Services" : "Products"].items()) {
      ENLACE_TRY(Line line, line_from(call, given, body["VATRate"], service));
      if (line.index_number.is_null()) line.index_number = static_cast<std::uint64_t>(sale.lines.size() + 1);
      sale.lines.push_back(std::move(line));
    }
  }
  if (sale.lines.empty()) return refuse(400, "El documento debe tener al menos un producto o servicio.");
  compute(sale, call.switches().order_rate_rules, call.switches().line_vat);
  if (sale.amounts.total.is_negative()) {
    return refuse(400, "El descuento no puede exceder el importe.");
  }
  return sale;
}

Json lines_shown(const Sale& sale, bool services) {
  Json shown = Json::array();
  for (const Line& line : sale.lines) {
    if (line.service != services) continue;
    Json row = services ? Json::object({{"IndexNumber", line.index_number},
                                        {"ServiceID", line.product_id},
                                        {"Name", line.name},
                                        {"Code", line.code},
                                        {"Qty", line.quantity},
                                        {"Price", line.price},
                                        {"VATRate", line.vat_rate}})
                        : Json::object({{"ProductID", line.product_id},
                                        {"Name", line.name},
                                        {"IndexNumber", line.index_number},
                                        {"Code", line.code},
                                        {"Unit", line.unit},
                                        {"UnitMultiplier", 1},
                                        {"Qty", line.quantity},
                                        {"Price", line.price},
                                        {"IEPSRate", line.ieps},
                                        {"Comments", line.comments},
                                        {"QtyFullFilled", line.filled},
                                        {"VATRate", line.vat_rate}});
    shown.push_back(std::move(row));
  }
  return shown;
}

}  // namespace enlace::mock::binderp
