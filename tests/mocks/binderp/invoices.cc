#include "mocks/binderp/invoices.hpp"

#include <algorithm>

#include "mocks/binderp/handlers.hpp"
#include "mocks/binderp/listing.hpp"
#include "mocks/binderp/pdf.hpp"
#include "mocks/binderp/refusal.hpp"
#include "mocks/binderp/sale_rules.hpp"
#include "mocks/binderp/text.hpp"

// Invoices and remisiones, one resource for both: apis/bind.md 5.2.
namespace enlace::mock::binderp {
namespace {

using Kind = Member::Kind;

constexpr int kPaid = 1;       // pagada
constexpr int kCancelled = 2;  // cancelada

const Model& new_payment_of_invoice() {
  static const Model model = {{"PaymentMethod", Kind::integer, true}, {"AccountID", Kind::guid, true},
                              {"Amount", Kind::number, true},         {"Reference", Kind::text, true},
                              {"ExchangeRate", Kind::number},         {"ExchangeRateAccount", Kind::number}};
  return model;
}

const Model& new_invoice() {
  static const Model model = {{"CurrencyID", Kind::guid, true},
                              {"ClientID", Kind::guid, true},
                              {"LocationID", Kind::guid, true},
                              {"WarehouseID", Kind::guid, true},
                              {"CFDIUse", Kind::integer, true},
                              {"InvoiceDate", Kind::moment, true},
                              {"PriceListID", Kind::guid, true},
                              {"ExchangeRate", Kind::number},
                              {"ISRRetRate", Kind::number},
                              {"VATRetRate", Kind::number},
                              {"Comments", Kind::text},
                              {"VATRate", Kind::number},
                              {"DiscountType", Kind::integer},
                              {"DiscountAmount", Kind::number},
                              {"Products", Kind::objects, false, &line_model()},
                              {"Services", Kind::objects, false, &service_model()},
                              {"Emails", Kind::texts},
                              {"PurchaseOrder", Kind::text},
                              {"CreditDays", Kind::integer},
                              {"IsFiscalInvoice", Kind::boolean},
                              {"ShowIEPS", Kind::boolean},
                              {"Number", Kind::integer},
                              {"Account", Kind::text},
                              {"Payments", Kind::objects, false, &new_payment_of_invoice()},
                              {"Serie", Kind::text},
                              {"Reference", Kind::text},
                              {"PaymentTerm", Kind::integer}};
  return model;
}

const Model& new_payment() {
  static const Model model = {{"InvoiceID", Kind::guid, true},
                              {"AccountID", Kind::guid, true},
                              {"Date", Kind::moment, true},
                              {"Reference", Kind::text, true},
                              {"Amount", Kind::number, true},
                              {"PaymentTerm", Kind::integer, true},
                              {"Comments", Kind::text},
                              {"ExchangeRate", Kind::number},
                              {"ExchangeRateAccount", Kind::number}};
  return model;
}

// By ID or by number.
Result<Invoice*> invoice_in_path(Call& call) {
  std::map<std::string, Invoice>& invoices = call.company.invoices;
  if (const auto id = parsed_guid(call.id)) {
    const auto at = invoices.find(*id);
    if (at != invoices.end()) return &at->second;
  } else if (const auto number = Json(call.id).integer()) {
    for (auto& [key, invoice] : invoices) {
      if (invoice.number == *number) return &invoice;
    }
  }
  return not_found(call, "La factura");
}

Result<void> pay(const Call& call, Invoice& invoice, const Json& given) {
  ENLACE_CHECK(referenced(call, "BankAccounts", given["AccountID"], "La cuenta bancaria"));
  const Decimal amount = *given["Amount"].decimal();
  const Decimal left = invoice.sale.amounts.total - invoice.paid();
  if (amount.sign() <= 0 || amount > left) return refuse(400, "El pago excede el saldo de la factura.");
  invoice.payments.push_back({call.company.guids.next(), given, amount});
  if (amount == left) invoice.status = kPaid;
  return {};
}

// No Total and no IsFiscalInvoice here: whoever wants them asks the list (apis/bind.md 5.2).
Json details_of(const Invoice& invoice) {
  const Json item = list_item_of(invoice);
  Json details = Json::object();
  for (const char* same :
       {"ID",         "Date",        "Number",       "UUID",     "ExpirationDate", "ClientID",
        "ClientName", "RFC",         "Cost",         "Subtotal", "Discount",       "VAT",
        "IEPS",       "ISRRet",      "VATRet",       "Payments", "CreditNotes",    "CurrencyID",
        "LocationID", "WarehouseID", "PriceListID",  "CFDIUse",  "ExchangeRate",   "VATRetRate",
        "Comments",   "VATRate",     "PurchaseOrder"}) {
    details.set(same, item[same]);
  }
  constexpr const char* kStatus[] = {"Vigente", "Pagada", "Cancelada"};
  details.set("Series", invoice.serie).set("FiscalID", invoice.uuid).set("StatusCode", invoice.status);
  details.set("Status", kStatus[invoice.status]).set("ApplicationDate", invoice.date);
  details.set("CFDIPaymentMethod", invoice.fiscal ? Json("PUE") : Json()).set("CFDIPaymentTerm", Json());
  details.set("Products", lines_shown(invoice.sale, false)).set("Services", lines_shown(invoice.sale, true));
  return details;
}

}  // namespace

std::string reference_of(const Invoice& invoice) {
  return invoice.id.substr(invoice.id.size() - 8);
}

Json list_item_of(const Invoice& invoice) {
  const Sale& sale = invoice.sale;
  const Amounts& sums = sale.amounts;
  return Json::object({{"ID", invoice.id},
                       {"Serie", invoice.serie},
                       {"Date", invoice.date},
                       {"Number", invoice.number},
                       {"UUID", invoice.uuid},
                       {"ExpirationDate", invoice.expiration},
                       {"ClientID", sale.client_id},
                       {"ClientName", sale.client_name},
                       {"RFC", sale.client_rfc},
                       {"Cost", 0},
                       {"Subtotal", sums.subtotal()},
                       {"Discount", sums.discount},
                       {"VAT", sums.vat},
                       {"IEPS", sums.ieps},
                       {"ISRRet", sums.isr_ret},
                       {"VATRet", sums.vat_ret},
                       {"Total", sums.total},
                       {"Payments", invoice.paid()},
                       {"CreditNotes", 0},
                       {"CurrencyID", sale.currency_id},
                       {"LocationID", sale.location_id},
                       {"WarehouseID", sale.warehouse_id},
                       {"PriceListID", sale.price_list_id},
                       {"CFDIUse", invoice.cfdi_use},
                       {"ExchangeRate", sale.exchange_rate},
                       {"VATRetRate", sale.vat_ret_rate},
                       {"Comments", sale.comments},
                       {"VATRate", sums.vat_rate},
                       {"PurchaseOrder", sale.purchase_order},
                       {"IsFiscalInvoice", invoice.fiscal},
                       {"ShowIEPS", invoice.show_ieps},
                       {"Status", invoice.status}});
}

void shelve(Company& company, const Invoice& invoice, std::int64_t now_ms) {
  company.shelves["Invoices"].put(list_item_of(invoice), now_ms);
}

Result<Response> list_invoices(Call& call) {
  return list_catalog(call);
}

Result<Response> get_invoice(Call& call) {
  ENLACE_TRY(const Invoice* invoice, invoice_in_path(call));
  return answer(details_of(*invoice));
}

Result<Response> create_invoice(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "newInvoice", new_invoice()));
  if (call.switches().require_unit) ENLACE_CHECK(check_units(body));
  Invoice invoice;
  ENLACE_TRY(invoice.sale, sale_from(call, body));
  const auto number = body["Number"].integer();
  for (const auto& [id, other] : call.company.invoices) {
    if (number && other.number == *number) return refuse(400, "Ya existe una factura con ese número.");
  }
  invoice.id = call.company.guids.next();
  invoice.number = number.value_or(call.company.next_invoice);
  invoice.serie = body["Serie"].text();
  invoice.date = shown_moment(body["InvoiceDate"].text());
  const auto& client = call.company.clients.at(invoice.sale.client_id);
  const std::int64_t days =
      body["CreditDays"].integer().value_or(client.details["CreditDays"].integer().value_or(0));
  if (days < 0 || days > 3650) return refuse(400, "Los días de crédito no son válidos.");
  invoice.expiration = plus_days(invoice.date, days);
  // The default is the dangerous one: a remision is only what says so (apis/bind.md 5.2).
  invoice.fiscal = body["IsFiscalInvoice"].boolean().value_or(call.switches().fiscal_by_default);
  if (invoice.fiscal) invoice.uuid = call.company.guids.next();
  invoice.cfdi_use = body["CFDIUse"].integer().value_or(0);
  invoice.show_ieps = body["ShowIEPS"].truthy();
  invoice.employee_name = call.user()["FullName"].text();
  for (const Json& payment : body["Payments"].items()) ENLACE_CHECK(pay(call, invoice, payment));
  call.company.next_invoice = std::max(call.company.next_invoice, invoice.number + 1);
  shelve(call.company, invoice, call.now_ms);
  notify(call, "Add_Invoice", list_item_of(invoice));
  return created(call, call.company.invoices.emplace(invoice.id, invoice).first->first);
}

Result<Response> cancel_invoice(Call& call) {
  ENLACE_TRY(Invoice * invoice, invoice_in_path(call));
  if (!invoice->payments.empty()) return refuse(400, "La factura tiene pagos y no se puede cancelar.");
  invoice->status = kCancelled;
  shelve(call.company, *invoice, call.now_ms);
  return no_content();
}

Result<Response> get_invoice_pdf(Call& call) {
  ENLACE_TRY(const Invoice* invoice, invoice_in_path(call));
  const Amounts& sums = invoice->sale.amounts;
  std::vector<std::string> lines = {
      call.company.name,
      std::string(invoice->fiscal ? "Factura " : "Remisión ") + std::to_string(invoice->number),
      "Fecha: " + invoice->date, "Cliente: " + invoice->sale.client_name};
  for (const Line& line : invoice->sale.lines) {
    lines.push_back(line.quantity.str() + " x " + line.name + "  " + line.price.fixed(2));
  }
  lines.push_back("Autofacturación: https://factura.bind.com.mx");
  lines.push_back("Número de empresa: " + std::to_string(call.company.number));
  lines.push_back("Total: " + sums.total.fixed(2));
  lines.push_back("Referencia: " + reference_of(*invoice));
  return Response::text(200, pdf_of(lines), "application/octet-stream");
}

Result<Response> get_invoice_xml(Call& call) {
  ENLACE_TRY(const Invoice* invoice, invoice_in_path(call));
  if (!invoice->fiscal) return not_found(call, "El XML");
  const Amounts& sums = invoice->sale.amounts;
  return answer(Json("<?xml version=\"1.0\" encoding=\"utf-8\"?><cfdi:Comprobante Version=\"4.0\" Fecha=\"" +
                     invoice->date + "\" SubTotal=\"" + sums.subtotal().fixed(2) + "\" Total=\"" +
                     sums.total.fixed(2) + "\"/>"));
}

Result<Response> pay_invoice(Call& call) {
  ENLACE_TRY(const Json body, body_of(call, "newPayment", new_payment()));
  const auto at = call.company.invoices.find(body["InvoiceID"].text());
  if (at == call.company.invoices.end()) return bad_reference(call, "La factura");
  if (at->second.status == kCancelled) return refuse(400, "La factura está cancelada.");
  ENLACE_CHECK(pay(call, at->second, body));
  shelve(call.company, at->second, call.now_ms);
  notify(call, "Add_Payment", body);
  return no_content();
}

Result<Response> list_payments(Call& call) {
  ENLACE_TRY(const Invoice* invoice, invoice_in_path(call));
  Shelf rows;
  for (const Payment& payment : invoice->payments) {
    rows.put(Json::object({{"ID", payment.id},
                           {"InvoiceID", invoice->id},
                           {"AccountID", payment.given["AccountID"]},
                           {"Date", payment.given["Date"].is_null()
                                        ? Json(invoice->date)
                                        : Json(shown_moment(payment.given["Date"].text()))},
                           {"Reference", payment.given["Reference"]},
                           {"Amount", payment.amount},
                           {"Comments", payment.given["Comments"]}}),
             0);
  }
  ENLACE_TRY(const Json page, page_of(call, "Payments", rows.rows()));
  return answer(page);
}

}  // namespace enlace::mock::binderp
