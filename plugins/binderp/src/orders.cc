#include "orders.hpp"

#include <algorithm>

#include <enlace/sdk/text.hpp>

namespace enlace::binderp {
namespace {

constexpr std::size_t kLongestComment = 500;  // code points, apis/bind.md 6.3
constexpr int kGeneralExpenses = 3;           // CFDIUse, which NewInvoice wants also where no CFDI is made
constexpr std::int64_t kCancelled = 2;

// The rate of an order all of whose lines have one.
std::optional<Decimal> common_vat(const std::vector<LineProduct>& lines) {
  std::optional<Decimal> vat;
  for (const LineProduct& line : lines) {
    if (vat && *vat != line.price.vat) return std::nullopt;
    vat = line.price.vat;
  }
  return vat;
}

Json line_body(const LineProduct& each, std::size_t number, Document document) {
  Json body = Json::object({{"ID", each.id},  // the product's (apis/bind.md 5.1)
                            {"Qty", each.line.quantity},
                            {"Price", each.price.price},
                            {"VAT", each.price.vat},
                            {"VATExempt", each.price.exempt},
                            {"IndexNumber", static_cast<std::uint64_t>(number)},
                            {"Comments", one_line(each.line.comment)}});
  // Older clients of the vendor require it on the lines of remisiones (apis/bind.md 5.2).
  if (!each.unit.empty()) {
    body.set("Unit", each.unit);
  } else if (document == Document::remision) {
    body.set("Unit", "Pieza");
  }
  return body;
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }, ' ');
  return std::string(sdk::trim(line));
}

const char* resource_of(Document document) {
  return document == Document::order ? "Orders" : "Invoices";
}

Decimal exchange_rate_of(const Json& currency) {
  if (sdk::text_of(currency["Code"]) == "MXN") return 1;
  const std::optional<Decimal> rate = sdk::amount_of(currency["ExchangeRate"]);
  return rate && rate->sign() > 0 ? *rate : Decimal(1);
}

std::string comments(const Order& order, const std::string& reference) {
  std::string text = reference;
  const std::string seller = one_line(one_line(order.seller.name) + " " + one_line(order.seller.email));
  if (!seller.empty()) text += " | Vendedor: " + seller;
  if (const std::string comment = one_line(order.comment); !comment.empty()) text += " | " + comment;
  return std::string(sdk::trim(sdk::cut(text, kLongestComment)));
}

Json document_body(const Order& order, const std::string& reference, const Terms& terms,
                   const std::string& client_id, const std::string& address_id,
                   const std::vector<LineProduct>& lines) {
  Json products = Json::array();
  for (std::size_t i = 0; i < lines.size(); ++i)
    products.push_back(line_body(lines[i], i + 1, terms.document));
  const std::string day = order.date + "T00:00:00";  // local time without a zone (apis/bind.md 1.4)
  Json body = Json::object({{"ClientID", client_id},
                            {"WarehouseID", terms.warehouse_id},
                            {"LocationID", terms.location_id},
                            {"CurrencyID", terms.currency_id},
                            {"ExchangeRate", terms.exchange_rate},
                            {"PriceListID", terms.price_list_id},
                            {"PurchaseOrder", reference},
                            {"Comments", comments(order, reference)},
                            {"Products", std::move(products)},
                            {"Services", Json::array()}});
  if (const std::optional<Decimal> vat = common_vat(lines)) body.set("VATRate", *vat);
  if (terms.document == Document::order) {
    body.set("AddressID", address_id).set("OrderDate", day);
  } else {
    body.set("InvoiceDate", day).set("IsFiscalInvoice", false).set("CFDIUse", kGeneralExpenses);
  }
  return body;
}

bool is_marked(const Json& row, const std::string& reference) {
  return !reference.empty() && sdk::text_of(row["PurchaseOrder"]) == reference;
}

std::int64_t status_of(const Json& row) {
  const std::optional<std::int64_t> code = row["StatusCode"].integer();  // details; lists have it in Status
  return code ? *code : row["Status"].integer().value_or(-1);
}

bool is_cancelled(const Json& row) {
  return status_of(row) == kCancelled;
}

// Filled or paid, or stamped: only a person may undo that.
bool is_final(Document document, const Json& row) {
  const bool stamped = document == Document::remision && !sdk::text_of(row["UUID"]).empty();
  return stamped || (!is_cancelled(row) && status_of(row) != 0);
}

Found::Document document_of(const Json& row) {
  Found::Document document;
  document.remote_id = sdk::text_of(row["ID"]);
  document.number = sdk::text_of(row["Number"]);
  document.status = sdk::text_of(row["Status"]);
  document.live = !is_cancelled(row);
  document.total = sdk::amount_of(row["Total"]);
  return document;
}

}  // namespace enlace::binderp
