#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/result.hpp>

#include "ledger/delivery_state.hpp"
#include "ledger/order_state.hpp"
#include "store/database.hpp"

// Which orders are asked for, and which there are: from the index of orders (order_index.hpp), in pages,
// counts and sums. What a question costs follows from what it finds and not from the size of the store.
namespace enlace::ledger {

// A company's orders of a time: [from, to).
struct Span {
  std::string tenant;
  std::int64_t from_ms = 0;
  std::int64_t to_ms = std::numeric_limits<std::int64_t>::max();
};

// A customer or seller of an order.
struct PartyTest {
  enum class Who { customer, seller, anyone } who = Who::anyone;
  std::string text;         // folded
  bool whole_code = false;  // its code or e-mail is just that; else any part of its name, code or tax id
};

struct OrderSearch {
  std::vector<Span> spans;                     // one a company; others are not looked at
  bool by_arrival = false;                     // time is when it came to Handy, not when it was made
  std::vector<OrderState> states;              // empty = all but edited
  bool replaced = false;                       // with `states` empty: edited too
  std::vector<std::vector<PartyTest>> people;  // of each of these, one must hold
  std::string kind, zone;
  std::optional<Decimal> amount_from, amount_to;
  // Of one delivery of the order:
  std::string instance;  // with its parts
  std::vector<State> delivery_states;
  std::string cause;
  bool with_notes = false;
  // Just these, as far as they are of the spans and fit: tenant and order.
  std::optional<std::vector<std::pair<std::string, std::string>>> only;
};

struct OrderPlace {
  std::int64_t when_ms = 0;
  std::string order_id, tenant;
  friend bool operator==(const OrderPlace&, const OrderPlace&) = default;
  friend bool operator<(const OrderPlace& a, const OrderPlace& b) {  // before: newer
    return std::tie(b.when_ms, b.order_id, a.tenant) < std::tie(a.when_ms, a.order_id, b.tenant);
  }
};

struct OrderSum {
  std::int64_t count = 0;
  Decimal sum;
};

struct StateSum {
  std::string tenant;
  OrderState state = OrderState::on_the_way;
  OrderSum of;
};

// What a group is made by; `slot`: quarters of an hour since 1970, from which days of any zone are made.
enum class GroupBy { nothing, seller, customer, slot };
struct GroupSum {
  std::string tenant;
  std::int64_t key = 0;       // id of the party, or the slot
  std::int64_t customer = 0;  // id of the party
  OrderState state = OrderState::on_the_way;
  OrderSum of;
};
inline constexpr std::int64_t kSlot_ms = 15 * 60'000;

// Newest first, then the larger id, then the tenant's name; after `after`.
Result<std::vector<OrderPlace>> page_of(store::Database& database, const OrderSearch& search,
                                        const std::optional<OrderPlace>& after, std::size_t limit);
// For each company and state, and for each group, customer and state; those of no order are left out.
Result<std::vector<StateSum>> sums_of(store::Database& database, const OrderSearch& search);
Result<std::vector<GroupSum>> groups_of(store::Database& database, const OrderSearch& search, GroupBy by);

}  // namespace enlace::ledger
