#include "ledger/order_state.hpp"

namespace enlace::ledger {

const char* to_string(OrderState state) {
  switch (state) {
    case OrderState::waits_for_person:
      return "waits_for_person";
    case OrderState::in_doubt:
      return "in_doubt";
    case OrderState::on_the_way:
      return "on_the_way";
    case OrderState::delivered:
      return "delivered";
    case OrderState::not_sent:
      return "not_sent";
    case OrderState::removed:
      return "removed";
    case OrderState::edited:
      return "edited";
    case OrderState::damaged:
      return "damaged";
  }
  return "";
}

std::optional<OrderState> parse_order_state(std::string_view text) {
  for (const OrderState state : kAllOrderStates) {
    if (text == to_string(state)) return state;
  }
  return std::nullopt;
}

bool is_open(OrderState state) {
  return state == OrderState::waits_for_person || state == OrderState::in_doubt ||
         state == OrderState::on_the_way || state == OrderState::damaged;
}

std::optional<OrderState> state_for_people(State state, bool needs_person, std::string_view cause) {
  // A link to invoice may await its document in the ERP for weeks, and the order is well meanwhile.
  if (!needs_person && cause.starts_with("self_invoice_awaits_")) return std::nullopt;
  if (needs_person) return OrderState::waits_for_person;
  switch (state) {
    case State::dead:
    case State::removal_refused:
      return OrderState::waits_for_person;
    case State::in_doubt:
      return OrderState::in_doubt;
    case State::waiting:
    case State::sending:
    case State::removing:
      return OrderState::on_the_way;
    case State::delivered:
      return OrderState::delivered;
    case State::skipped:
    case State::superseded:
      return OrderState::not_sent;
    case State::removed:
    case State::tombstone:
      return OrderState::removed;
  }
  return OrderState::not_sent;
}

void WorstState::add(State state, bool needs_person, std::string_view cause) {
  const std::optional<OrderState> one = state_for_people(state, needs_person, cause);
  if (one && *one < worst_) worst_ = *one;
}

void WorstState::add_earlier(State state, bool needs_person, std::string_view cause) {
  const std::optional<OrderState> one = state_for_people(state, needs_person, cause);
  if (one && is_open(*one) && *one < worst_) worst_ = *one;
}

OrderState WorstState::state(bool deleted) const {
  if (!is_at_rest()) return worst_;
  if (deleted) return OrderState::removed;
  return worst_ == OrderState::removed ? OrderState::removed : OrderState::not_sent;
}

}  // namespace enlace::ledger
