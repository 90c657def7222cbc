#pragma once

#include <cstdint>
#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::mock::binderp {

// Everything about the mock that a test may turn, with its default. Where apis/bind.md leaves a question
// open (its section 11), the default is the answer that is harder on the client.
//
// POST /__mock/switches {"list_lag_ms": 5000} sets it for all companies, those created later included;
// POST /__mock/companies/{id}/switches for one. GET shows them.
struct Switches {  // NOLINT(clang-analyzer-optin.performance.Padding): ordered for reading
  // Keys (1.2).
  bool all_expired = false;     // every key is refused as expired
  bool new_key_revokes = true;  // a new key of a user ends the one before (Q13)
  std::string refuse_403;       // routes that the user's roles do not allow: "POST /api/orders*", "" none

  // Rates (1.6), per key. 0 counts nothing.
  std::int64_t rate_calls = 300;
  std::int64_t rate_window_ms = 300'000;  // sliding
  std::int64_t quota_calls = 20'000;
  std::int64_t quota_window_ms = 86'400'000;  // from the first call on

  // Lists (1.5).
  std::int64_t list_lag_ms = 0;     // rows and changes younger than this are not in lists yet
  std::string accents = "told";     // or "ignored": how texts are compared (Q4)
  std::string next_link_base;       // "": the mock's own; else what nextLink starts with instead
  std::int64_t query_limit = 2048;  // a longer query is refused; 0 is no limit

  // Refusals (1.7).
  bool error_details = true;              // of a bad $filter: ExceptionMessage, ExceptionType, StackTrace
  std::string bad_reference = "message";  // an unknown ID in a body: 400 Message, or "error": 500
  std::string not_found = "empty";        // an unknown ID in a path: an empty 404, or "message"

  // What a create answers (1.3): "guid", the bare JSON string, or "object" as a wrapper of some tools has it.
  std::string create_answer = "guid";

  // Products (3).
  std::string new_price_lists = "all";  // which lists get the price of a new product: "all" or "first" (Q2)
  bool priced_when_created = true;      // false: a new product is not in ProductsPriceAndInventory

  // Clients (4).
  bool require_address = false;          // as in 2018: without one 400
  bool require_address_members = true;   // as in 2018: street, number, colonia, zip, city, state
  std::string client_deletion = "gone";  // or "inactive": it stays and its Status is Inactivo

  // Documents (5).
  bool refuse_inactive_clients = true;
  bool check_location = true;         // the warehouse is of the document's location, or open to others
  std::string line_vat = "fraction";  // what VAT of a line means: "fraction", "percent", "amount" (Q1)
  bool order_rate_rules = true;       // a VATRate of the document goes before those of its lines (5.1)
  bool require_unit = false;          // lines of invoices and remisiones need `Unit`, as in 2018 (5.2)
  std::int64_t price_decimals = 6;    // what is kept of a line's price
  std::int64_t comments_limit = 500;  // characters (Q7); 0 is no limit
  std::int64_t purchase_order_limit = 50;
  bool fiscal_by_default = true;  // an invoice without IsFiscalInvoice is a CFDI

  // A person in Bind turns a pedido into a remision (Q9).
  bool remision_copies_purchase_order = false;
  bool remision_copies_comments = false;

  // Sets the members that `changes` names, all or none. Refuses unknown names, wrong types and values.
  Result<void> apply(const Json& changes);
  [[nodiscard]] Json json() const;
};

}  // namespace enlace::mock::binderp
