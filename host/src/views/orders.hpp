#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "ledger/order_state.hpp"
#include "views/order_filter.hpp"

// Orders of a filter: a page of rows, and counts and sums over all that the filter finds (V-1).
namespace enlace::views {

// One order on its way to one connector or recipient.
struct OrderDelivery {
  std::string connector;
  std::string recipient;  // of a connector with several: "ana@lupita.mx"
  ledger::State state = ledger::State::waiting;
  bool damaged = false;  // its row was altered in the store, and nothing of it is believed
  bool needs_person = false;
  ledger::Want want = ledger::Want::present;
  std::string reference, remote_number, remote_id, remote_total;
  std::string cause, message;
  Json params;
  int attempts = 0;
  std::int64_t next_try_ms = 0;  // unix; 0 = not by itself
  std::int64_t delivered_ms = 0;
  Json warnings;  // array of notices
  [[nodiscard]] Json to_json() const;
};

// One order, whatever its recipients.
struct OrderRow {
  std::string tenant, company, time_zone, currency;
  std::string order, kind, zone;
  std::string seller, seller_email, customer, customer_code;
  std::string total;             // as Handy said it
  std::int64_t created_ms = 0;   // made on the phone
  std::int64_t received_ms = 0;  // came to Handy
  std::int64_t landed_ms = 0;    // came to this host
  ledger::OrderState state = ledger::OrderState::on_the_way;
  std::string cause, message;  // why it is not delivered: of the delivery that stands worst
  Json params;
  std::string cause_connector, cause_order;  // whose cause that is: an edit waits for the order it replaces
  std::int64_t next_try_ms = 0;
  int edited = 0;  // how many orders of its chain came before it
  std::string replaces, replaced_by;
  std::vector<OrderDelivery> deliveries;
  [[nodiscard]] Json to_json() const;
};

struct Tally {
  std::int64_t count = 0;
  Decimal sum;
};

struct OrderGroup {
  std::string key, name;
  std::string currency;  // one group has one
  Tally all;
  std::int64_t delivered = 0;
  std::int64_t on_the_way = 0;  // those in doubt too
  std::int64_t waiting = 0;     // for a person
  std::int64_t not_sent = 0;    // and removed
  std::int64_t customers = 0;
  [[nodiscard]] Decimal average() const;
  [[nodiscard]] Json to_json() const;
};

// One thing that was understood of what somebody typed: "amount" "1250 ±1 %".
struct Chip {
  std::string chip, value;
  [[nodiscard]] Json to_json() const;
};

struct Orders {
  OrderFilter filter;
  std::vector<Chip> understood;
  Tally all;
  std::string currency;                                        // of all of them; "" = several, or not known
  std::vector<std::pair<std::string, Tally>> by_currency;      // where there are several
  std::vector<std::pair<ledger::OrderState, Tally>> by_state;  // those with a count, the worst first
  std::vector<OrderRow> rows;
  std::vector<OrderGroup> groups;
  bool named = false;    // `q` is, as a whole, the folio, number, id or mark of what was found
  std::string next;      // position of the next page; "" = the end
  bool complete = true;  // false: the index of an older store is still being filled, and older orders lack
  // Money of several currencies has no sum.
  [[nodiscard]] bool is_mixed() const { return !by_currency.empty(); }
  [[nodiscard]] Json to_json() const;
};

// Which parts of the answer are wanted: an export needs no sums for each page.
struct OrdersWanted {
  bool rows = true;
  bool sums = true;
};

// `scheduler`: null where no host is serving; then nobody knows when a run is next.
Result<Orders> orders(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                      const OrderFilter& filter, const Reach& reach = {}, const OrdersWanted& wanted = {});

// Every order that the filter finds, page by page: for exports and actions over many. No page is held longer
// than its callback, and the store's lock is free in between. `take` false: stop.
Result<void> each_order(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                        OrderFilter filter, const Reach& reach,
                        const std::function<Result<bool>(const OrderRow&)>& take);

}  // namespace enlace::views
