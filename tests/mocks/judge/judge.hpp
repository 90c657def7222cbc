#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>

// Compares what stands in the Alegra mock with the orders of the Handy mock. Pure functions of the two
// states; knows nothing of whoever carried the orders over, except how an order is named in Alegra: the
// remission's observations start with [HANDY-<id>], or [HANDY-<id>-n] for a later attempt.
namespace enlace::mock {

struct Expectations {
  bool deletions = false;              // orders deleted in Handy leave Alegra too
  std::set<std::string> undelivered;   // ids of live orders that must not arrive (refused, before the start)
  std::set<std::string> kept;          // ids of gone orders whose remission had to stay (it is invoiced)
  Decimal line_tolerance = d("0.01");  // between a line's total here and there
  Decimal total_tolerance;             // between the documents' totals, both to the cent
};

struct Finding {
  enum class Kind {
    lost,        // a live order without a live remission
    doubled,     // more than one live remission of one order
    stale,       // a live remission of a replaced or deleted order
    unexpected,  // a live remission of an order that must not arrive
    stray,       // a live remission that names an order Handy does not have
    wrong_client,
    wrong_lines,  // other products, quantities or line totals
    wrong_taxes,
    wrong_total,
    doubled_customer,  // a push created a contact that was there already
  };
  Kind kind = Kind::lost;
  std::string order;      // Handy's id, "" when none is concerned
  std::string remission;  // Alegra's id, likewise
  std::string detail;     // for people
};

const char* name_of(Finding::Kind kind);  // "wrong_total"

struct Verdict {
  std::vector<Finding> findings;
  std::size_t expected = 0;   // orders that should stand in Alegra
  std::size_t delivered = 0;  // of these, the ones that do, once and right

  [[nodiscard]] bool clean() const { return findings.empty(); }
  [[nodiscard]] std::size_t count(Finding::Kind kind) const;
  [[nodiscard]] std::string text() const;  // one line for each finding
  [[nodiscard]] Json json() const;
};

// `handy` and `alegra` are one company each, out of "companies" of the services' state().
Verdict judge(const Json& handy, const Json& alegra, const Expectations& expectations = {});

}  // namespace enlace::mock
