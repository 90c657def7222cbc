#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ledger/rows.hpp"

// Where an order as a whole stands, for people: the worst of its deliveries.
namespace enlace::ledger {

// The worst first; the numbers stand in the store (order_index.state).
enum class OrderState {
  waits_for_person = 0,  // dead, or a person must decide
  in_doubt = 1,          // being settled
  on_the_way = 2,
  delivered = 3,
  not_sent = 4,  // skipped, dropped, or no connector takes it
  removed = 5,   // deleted in Handy, and gone from the ERP
  edited = 6,    // a newer order of its chain has landed
  damaged = 7,   // a row of it cannot be read; never in the store
};

inline constexpr OrderState kAllOrderStates[] = {
    OrderState::waits_for_person, OrderState::in_doubt, OrderState::on_the_way, OrderState::delivered,
    OrderState::not_sent,         OrderState::removed,  OrderState::edited,     OrderState::damaged};

const char* to_string(OrderState state);
std::optional<OrderState> parse_order_state(std::string_view text);
// Is not delivered, not left out and not removed.
bool is_open(OrderState state);

// What one delivery makes of its order; nullopt: nothing, it only waits for something that may come much
// later.
std::optional<OrderState> state_for_people(State state, bool needs_person, std::string_view cause);

// The worst of an order's deliveries, and of what still goes on with the orders that it replaces.
class WorstState {
 public:
  void add(State state, bool needs_person, std::string_view cause);
  void add_earlier(State state, bool needs_person, std::string_view cause);
  // Nothing goes on and nothing is there: whether the order is deleted in Handy tells what it is.
  [[nodiscard]] bool is_at_rest() const { return worst_ >= OrderState::not_sent; }
  [[nodiscard]] OrderState state(bool deleted) const;

 private:
  OrderState worst_ = OrderState::damaged;  // nothing was added
};

}  // namespace enlace::ledger
