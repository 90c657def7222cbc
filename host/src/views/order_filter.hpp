#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "ledger/order_state.hpp"

// Which orders somebody asks for: the same filter for lists, sums, actions over many and exports.
namespace enlace::views {

// What whoever asks may see; an empty list means all. The host fills it in, never the face.
struct Reach {
  std::vector<std::string> tenants;
  std::vector<std::string> sellers;  // e-mails
};

struct OrderFilter {
  std::string tenant;                // "" = all
  std::string q;                     // as people type it (V-3); views/query_text.hpp
  std::string period;                // today|yesterday|this_week|last_week|this_month; "" = none
  std::string from, to;              // days, inclusive; each company's own (V-1)
  bool by_arrival = false;           // the day it came to Handy, not the day it was made on the phone
  std::vector<std::string> states;   // of people (ledger::OrderState) and of the ledger (ledger::State)
  bool open = false;                 // all that is not delivered, not left out and not removed
  std::vector<std::string> sellers;  // any of these: part of the name, or the e-mail
  std::string customer;              // part of the name, the code or the tax id
  std::string customer_code;         // exactly this one
  std::string kind, zone, connector, cause;
  std::optional<Decimal> amount_from, amount_to;
  bool with_notes = false;  // with something told beside it: returns left out, a total that differs
  bool replaced = false;    // also orders that were replaced by an edit
  std::string by;           // seller|day|customer|state|company; "" = no groups
  int limit = 0;            // rows of a page; 0 = the view's own
  std::string after;        // `next` of the page before

  // Errors: "filter_invalid" {member, value, known}, "date_invalid" {value}.
  static Result<OrderFilter> from_json(const Json& params);
  [[nodiscard]] Json to_json() const;
  // The same of whatever was filled in by code or by the command line.
  [[nodiscard]] Result<void> check() const;
};

inline constexpr int kMostRows = 1'000;  // of a page

// Names of the values that a filter's member takes, for help and completion.
const std::vector<std::string>& periods();
const std::vector<std::string>& groupings();
const std::vector<std::string>& state_names();  // of people, then of the ledger

}  // namespace enlace::views
