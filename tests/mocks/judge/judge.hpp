#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>

#include "mocks/judge/books.hpp"

// Compares what stands in the mock of an ERP with the orders of the Handy mock. Pure functions of the two
// states; knows nothing of whoever carried the orders over, except the mark by which each ERP's documents
// name their order (the readers of books.hpp).
namespace enlace::mock {

struct Expectations {
  bool deletions = false;              // orders deleted in Handy leave the ERP too
  std::set<std::string> undelivered;   // ids of live orders that must not arrive (refused, before the start)
  std::set<std::string> kept;          // ids of gone orders whose document had to stay (it is invoiced)
  Decimal line_tolerance = d("0.01");  // between a line's total here and there
  Decimal total_tolerance;             // between the documents' totals, beside the ERP's own rounding
  // What every document must say: {"warehouse": "Ruta Norte", "currency": "MXN"}. A warehouse that the
  // seller's `extras` name in Handy goes first, where the ERP has that rule.
  std::map<std::string, std::string> settings;
  // The document's "kind" goes by Handy's type of order: a route sale is "sales", a presale "sales_orders".
  bool sales_apart = false;
};

struct Finding {
  enum class Kind {
    lost,        // a live order without a live document
    doubled,     // more than one live document of one order
    stale,       // a live document of a replaced or deleted order
    unexpected,  // a live document of an order that must not arrive
    stray,       // a live document that names an order Handy does not have
    wrong_client,
    wrong_lines,  // other products, quantities or line totals
    wrong_taxes,
    wrong_total,
    wrong_date,        // another day than the seller's
    wrong_setting,     // another warehouse, currency, price list …
    wrong_comments,    // without the order's id, the seller's name or e-mail
    wrong_customer,    // a push created a customer with other data than Handy's
    doubled_customer,  // a push created a customer that was there already
    doubled_product,   // a push created a product whose code was there already
  };
  Kind kind = Kind::lost;
  std::string order;     // Handy's id, "" when none is concerned
  std::string document;  // the ERP's id, likewise
  std::string detail;    // for people
};

const char* name_of(Finding::Kind kind);  // "wrong_total"

struct Verdict {
  std::string document = "document";  // what the ERP calls them
  std::vector<Finding> findings;
  std::size_t expected = 0;   // orders that should stand in the ERP
  std::size_t delivered = 0;  // of these, the ones that do, once and right

  [[nodiscard]] bool clean() const { return findings.empty(); }
  [[nodiscard]] std::size_t count(Finding::Kind kind) const;
  [[nodiscard]] std::string text() const;  // one line for each finding
  [[nodiscard]] Json json() const;
};

// `handy` is one company, out of "companies" of the service's state().
Verdict judge(const Json& handy, const Books& books, const Expectations& expectations = {});
// The same with a company of the Alegra mock.
Verdict judge(const Json& handy, const Json& alegra, const Expectations& expectations = {});

}  // namespace enlace::mock
