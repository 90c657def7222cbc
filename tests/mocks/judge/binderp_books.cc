#include <set>

#include "mocks/judge/books.hpp"

namespace enlace::mock {
namespace {

constexpr std::int64_t kCancelled = 2;  // of pedidos and of remisiones alike

// "HANDY-31000001", alone or behind the customer's own order number: "OC 4711 / HANDY-31000001".
std::optional<std::string> order_of(const Json& document) {
  constexpr std::string_view kMark = "HANDY-";
  const std::string purchase_order = trimmed(document["PurchaseOrder"].text());
  const std::size_t own = purchase_order.rfind(" / HANDY-");
  return order_id_of_mark(own == std::string::npos ? purchase_order : purchase_order.substr(own + 3), kMark,
                          "");
}

Document document_of(const Json& body, const char* kind) {
  Document document;
  document.id = body["ID"].text();
  document.client = body["ClientName"].text();
  document.total = number_of(body["Total"]);
  document.comments = body["Comments"].text();
  const std::string& date = body[body["OrderDate"].is_null() ? "Date" : "OrderDate"].text();
  document.date = date.substr(0, 10);
  document.settings = {{"kind", kind},
                       {"warehouse", body["WarehouseName"].text()},
                       {"currency", body["CurrencyCode"].text()},
                       {"price_list", body["PriceListName"].text()},
                       {"fiscal", body["IsFiscalInvoice"].truthy() ? "yes" : "no"}};
  std::set<Decimal> rates;
  for (const Json& line : body["Lines"].items()) {
    rates.insert(number_of(line["VATRate"]));
    // The price holds whatever Handy's price holds beside VAT, so that the rates say nothing.
    document.lines.push_back(
        {trimmed(line["Code"].text()), number_of(line["Qty"]), number_of(line["Gross"]), std::nullopt});
  }
  // The VAT is of the rounded subtotal of each rate (apis/bind.md 5.1).
  document.tolerance = d("0.01") * Decimal(static_cast<std::int64_t>(std::max<std::size_t>(rates.size(), 1)));
  return document;
}

}  // namespace

Books books_of_binderp(const Json& company) {
  Books books;
  books.erp = "Bind ERP";
  books.document = "document";
  books.folded_names = true;
  books.seller_in_comments = true;   // rule B-ORD-5
  books.warehouse_of_seller = true;  // rule B-ORD-4
  books.settings = {{"fiscal", "no"}};
  books.generic_tax_id = "XAXX010101000";  // rules B-CUST-2 and B-CUST-3
  const auto read = [&](const char* list, const char* kind) {
    for (const Json& body : company[list].items()) {
      if (body["Status"].integer() == kCancelled) continue;
      // A remision that a person made of a pedido is that pedido's, not a second document of the order.
      if (!body["FromOrder"].text().empty()) continue;
      auto order = order_of(body);
      if (!order) continue;
      Document document = document_of(body, kind);
      document.order = *std::move(order);
      books.documents.push_back(std::move(document));
    }
  };
  read("Orders", "pedido");
  read("Invoices", "remision");
  for (const Json& client : company["Clients"].items()) {
    if (client["Status"].text() != "Activo") continue;
    books.customers.push_back({client["CommercialName"].text(), client["created"].truthy(),
                               client["LegalName"].text(), client["RFC"].text()});
  }
  for (const Json& product : company["Products"].items()) {
    books.products.push_back({product["Code"].text(), product["created"].truthy()});
  }
  return books;
}

}  // namespace enlace::mock
