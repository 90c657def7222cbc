#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "ledger/order_state.hpp"
#include "ledger/rows.hpp"
#include "runtime/runtime.hpp"
#include "store/database.hpp"

namespace enlace::ledger {

// One order with all of its deliveries and its chain, from the sealed rows.
struct OrderWhole {
  LandedOrder order;         // of a damaged one only tenant and id
  std::int64_t made_ms = 0;  // on the phone
  OrderState state = OrderState::on_the_way;
  struct Way {
    Delivery row;
    bool damaged = false;            // nothing but its id is believed
    std::int64_t not_before_ms = 0;  // unix; 0 = it does not go on by itself
  };
  std::vector<Way> ways;           // by instance
  std::vector<Delivery> earlier;   // of the orders that it replaces, what still goes on or waits for a person
  std::vector<std::string> older;  // the orders that it replaces, oldest first
  std::vector<std::string> newer;  // those that replace it, likewise
};

// Those that are there, in the order asked for. One short transaction: at most some dozens.
Result<std::vector<OrderWhole>> wholes(Runtime& runtime, store::Database& database,
                                       const std::vector<std::pair<std::string, std::string>>& orders);

}  // namespace enlace::ledger
