#include <algorithm>
#include <set>

#include "mocks/judge/books.hpp"

namespace enlace::mock {
namespace {

Document document_of(const Json& remission, std::string order) {
  Document document;
  document.id = remission["id"].text();
  document.order = std::move(order);
  document.client = remission["client"]["name"].text();
  document.total = number_of(remission["total"]);
  document.comments = remission["observations"].text();
  for (const Json& item : remission["lines"].items()) {
    std::vector<Decimal> rates;
    for (const Json& tax : item["taxes"].items()) {
      if (const Decimal rate = number_of(tax["percentage"]); !rate.is_zero()) rates.push_back(rate);
    }
    std::ranges::sort(rates);
    document.lines.push_back({trimmed(item["reference"].text()), number_of(item["quantity"]),
                              number_of(item["total"]), std::move(rates)});
  }
  return document;
}

bool is_client(const Json& roles) {
  const Json::Array& list = roles.items();
  return roles.text() == "client" || std::ranges::find(list, Json("client")) != list.end();
}

}  // namespace

Books books_of_alegra(const Json& company) {
  Books books;
  books.erp = "Alegra";
  books.document = "remission";
  for (const Json& remission : company["remissions"].items()) {
    if (remission["status"].text() == "void") continue;
    auto order = order_id_of_mark(remission["observations"].text(), "[HANDY-", "]");
    if (order) books.documents.push_back(document_of(remission, *std::move(order)));
  }
  std::set<std::string> created;
  for (const Json& id : company["created_contacts"].items()) created.insert(id.text());
  for (const Json& contact : company["contacts"].items()) {
    if (contact["status"].text() == "inactive" || !is_client(contact["type"])) continue;
    books.customers.push_back({contact["name"].text(), created.contains(contact["id"].text())});
  }
  // A line without a tax in Handy may still have one in its price: the item's active IVA, where the price
  // came from Alegra (rule A-PROD-6).
  for (const Json& item : company["items"].items()) {
    const Json& reference = item["reference"];
    const std::string& code = reference.is_object() ? reference["reference"].text() : reference.text();
    for (const Json& tax : item["tax"].items()) {
      if (tax["status"].text() != "inactive" && tax["name"].text() == "IVA") {
        books.iva_inside.emplace(trimmed(code), number_of(tax["percentage"]));
      }
    }
  }
  return books;
}

}  // namespace enlace::mock
