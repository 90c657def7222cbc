#include "mocks/binderp/state.hpp"

#include "mocks/binderp/clients.hpp"
#include "mocks/binderp/invoices.hpp"
#include "mocks/binderp/orders.hpp"

namespace enlace::mock::binderp {
namespace {

Json rows_of(const Company& company, std::string_view resource) {
  Json rows = Json::array();
  if (const auto at = company.shelves.find(resource); at != company.shelves.end()) {
    for (const Json* row : at->second.rows()) rows.push_back(*row);
  }
  return rows;
}

Json product_state(const Company& company, const Product& product) {
  Json state = Json::object();
  for (const char* member : {"ID", "Number", "Code", "Title", "SKU", "Description", "Unit", "Cost",
                             "CurrencyCode", "Type", "ProductionAuto", "CostType", "ChargeVAT"}) {
    state.set(member, product.details[member]);
  }
  Json prices = Json::object();
  for (const auto& [list, price] : product.prices) {
    if (const Json* row = company.find("PriceLists", list)) prices.set((*row)["Name"].text(), price);
  }
  return state.set("Prices", std::move(prices))
      .set("VAT", product.vat)
      .set("VATExempt", product.vat_exempt)
      .set("created", product.created);
}

Json client_state(const Client& client) {
  Json state = client.details;
  Json addresses = Json::array();
  for (const auto& [id, address] : client.addresses) {
    Json row = address;
    addresses.push_back(row.set("ID", id));
  }
  return state.set("RegimenFiscal", client.regime)
      .set("Addresses", std::move(addresses))
      .set("created", client.created);
}

Json lines_state(const Company& company, const Sale& sale) {
  Json lines = Json::array();
  for (const Line& line : sale.lines) {
    // The code of today: a product may have got its code since.
    const auto product = company.products.find(line.product_id);
    lines.push_back(Json::object(
        {{"ProductID", line.product_id},
         {"Code", product == company.products.end() ? Json(line.code) : product->second.details["Code"]},
         {"Name", line.name},
         {"Unit", line.unit},
         {"Qty", line.quantity},
         {"Price", line.price},
         {"VATRate", line.vat_rate},
         {"Gross", line.gross},
         {"QtyFullFilled", line.filled},
         {"Comments", line.comments},
         {"IndexNumber", line.index_number},
         {"service", line.service}}));
  }
  return lines;
}

Json emails_of(const Sale& sale) {
  Json emails = Json::array();
  for (const std::string& email : sale.emails) emails.push_back(email);
  return emails;
}

Json order_state(const Company& company, const Order& order) {
  return list_item_of(order)
      .set("Address", order.sale.address)
      .set("CurrencyCode", order.sale.currency_code)
      .set("Emails", emails_of(order.sale))
      .set("Lines", lines_state(company, order.sale));
}

Json invoice_state(const Company& company, const Invoice& invoice) {
  return list_item_of(invoice)
      .set("FromOrder", invoice.from_order)
      .set("Reference", reference_of(invoice))
      .set("EmployeeName", invoice.employee_name)
      .set("WarehouseName", invoice.sale.warehouse_name)
      .set("PriceListName", invoice.sale.price_list_name)
      .set("CurrencyCode", invoice.sale.currency_code)
      .set("Emails", emails_of(invoice.sale))
      .set("Lines", lines_state(company, invoice.sale));
}

template <class T>
std::vector<const T*> by_number(const std::map<std::string, T>& documents) {
  std::map<std::int64_t, const T*> sorted;
  for (const auto& [id, document] : documents) sorted[document.number] = &document;
  std::vector<const T*> list;
  for (const auto& [number, document] : sorted) list.push_back(document);
  return list;
}

}  // namespace

Json company_state(const Company& company) {
  Json state = Json::object(
      {{"id", company.id}, {"name", company.name}, {"number", company.number}, {"rfc", company.rfc}});
  for (const char* resource : {"PriceLists", "Warehouses", "Locations", "Currencies", "Accounts", "Users",
                               "Comments", "WebHookSubscriptions"}) {
    state.set(resource, rows_of(company, resource));
  }
  Json products = Json::array();
  for (const auto& [id, product] : company.products) products.push_back(product_state(company, product));
  Json clients = Json::array();
  for (const auto& [id, client] : company.clients) clients.push_back(client_state(client));
  Json orders = Json::array();
  for (const Order* order : by_number(company.orders)) orders.push_back(order_state(company, *order));
  Json invoices = Json::array();
  for (const Invoice* invoice : by_number(company.invoices))
    invoices.push_back(invoice_state(company, *invoice));
  Json writes = Json::object();
  for (const auto& [route, counter] : company.writes) {
    writes.set(route, Json::object({{"requests", counter.requests}, {"accepted", counter.accepted}}));
  }
  Json ignored = Json::object();
  for (const auto& [member, count] : company.ignored) ignored.set(member, count);
  state.set("Products", std::move(products))
      .set("Clients", std::move(clients))
      .set("Orders", std::move(orders));
  state.set("Invoices", std::move(invoices)).set("notifications", Json(Json::Array(company.notifications)));
  return state.set("writes", std::move(writes)).set("ignored_members", std::move(ignored));
}

}  // namespace enlace::mock::binderp
