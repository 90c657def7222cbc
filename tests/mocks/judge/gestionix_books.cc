#include <algorithm>
#include <map>
#include <set>

#include "mocks/judge/books.hpp"

namespace enlace::mock {
namespace {

constexpr const char* kMark = "HANDY-";

// The name that Handy shows: the commercial one, the legal one where only that is filled (rule G-CUST-2).
std::string shown_name(const Json& client) {
  const std::string commercial = trimmed(client["commercial_name"].text());
  return commercial.empty() ? trimmed(client["business_name"].text()) : commercial;
}

// Of the percentages that cost something: of a product, or of a line.
std::vector<Decimal> rates_of(const Json& holder) {
  std::vector<Decimal> rates;
  for (const Json& tax : holder["transferred_taxes"].items()) {
    const Decimal rate = number_of(tax["rate"]);
    const bool costs = tax["type"].text() != "fixed" && !tax["is_exempt"].truthy() && !rate.is_zero();
    if (costs) rates.push_back(rate);
  }
  std::ranges::sort(rates);
  return rates;
}

class Reader {
 public:
  explicit Reader(const Json& company) : company_(company) {
    for (const Json& client : company["clients"].items()) clients_[client["client_id"].text()] = &client;
    for (const Json& product : company["products"].items())
      products_[product["product_id"].text()] = &product;
  }

  void read(const char* list, const char* id, Books& books) const {
    for (const Json& body : company_[list].items()) {
      if (body["status"].text() == "cancelled") continue;
      auto order = order_id_of_mark(body["external_reference"].text(), kMark, "");
      if (!order) continue;
      Document document = document_of(body);
      document.id = body[id].text();
      document.order = *std::move(order);
      document.settings["kind"] = list;
      books.documents.push_back(std::move(document));
    }
  }

 private:
  [[nodiscard]] Document document_of(const Json& body) const {
    Document document;
    if (const auto client = clients_.find(body["client_id"].text()); client != clients_.end()) {
      document.client = shown_name(*client->second);
      document.legal_name = (*client->second)["business_name"].text();
    }
    document.total = number_of(body["total"]);
    document.comments = body["external_notes"].text() + "\n" + body["internal_notes"].text();
    // What is left of the lines' own cents stands on the last one (apis/gestionix.md 4.3).
    document.line_tolerance = d("0.01") * Decimal(static_cast<std::int64_t>(body["items"].size()));
    for (const Json& item : body["items"].items()) {
      BookedLine line;
      if (const auto product = products_.find(item["product_id"].text()); product != products_.end()) {
        line.product = trimmed((*product->second)["key"].text());
        line.due = rates_of(*product->second);
      }
      line.quantity = number_of(item["quantity"]);
      line.total = number_of(item["total"]);
      line.rates = rates_of(item);
      document.lines.push_back(std::move(line));
    }
    return document;
  }

  const Json& company_;
  std::map<std::string, const Json*> clients_;
  std::map<std::string, const Json*> products_;
};

}  // namespace

Books books_of_gestionix(const Json& company) {
  Books books;
  books.erp = "Gestionix";
  books.document = "document";
  books.folded_names = true;
  books.kind_of_sale = true;
  books.order_in_comments = true;
  const Reader reader(company);
  reader.read("sales_orders", "order_id", books);
  reader.read("sales", "sale_id", books);
  std::set<std::string> created;
  for (const Json& id : company["created_clients"].items()) created.insert(id.text());
  for (const Json& client : company["clients"].items()) {
    if (!client["active"].truthy()) continue;
    books.customers.push_back({shown_name(client), created.contains(client["client_id"].text())});
  }
  return books;
}

}  // namespace enlace::mock
