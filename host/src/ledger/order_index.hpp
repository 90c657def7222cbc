#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/result.hpp>

#include "ledger/order_state.hpp"
#include "ledger/rows.hpp"
#include "store/database.hpp"

// Keeps what people's questions about orders are answered from (store/migrations/search.cc) in step with the
// orders and deliveries, in their own transactions. Its rows carry no seals: they say where to look, and what
// is shown is read from the sealed rows.
namespace enlace::ledger {

class Ledger;

namespace order_index {

// What an order tells beyond its sealed row.
struct Told {
  std::int64_t made_ms = 0;  // on the phone; 0 = it does not say
  std::string tax_id;        // of its customer
};

// An amount as two integers that a store can add up: whole + fraction / 10^12.
struct Amount {
  std::int64_t whole = 0, fraction = 0;
  static Amount of(const Decimal& amount);
  // What is no amount, or more than any order comes to, counts as nothing.
  static Amount of(std::string_view total);
  [[nodiscard]] Decimal decimal() const;
};

// The order has just been written. `told`: null leaves what is known.
Result<void> put(store::Transaction& tx, const LandedOrder& order, const Told* told);
// A delivery of the order has changed, or which orders it replaces: its state for people, and that of the
// orders that replace it.
Result<void> restate(store::Transaction& tx, const std::string& tenant, const std::string& order_id);
// Tax ids as they are compared: "XAXX 010101-000" is "xaxx010101000".
std::string folded_tax_id(std::string_view tax_id);

// Reads the next of the orders that a store of before has, newest first: so many of each company. True: all
// are in. `read`: what an order as Handy told it tells.
using ReadRaw = std::function<Told(const Json& raw)>;
Result<bool> fill(Ledger& ledger, store::Database& database, const ReadRaw& read, int most = 200);
Result<bool> is_complete(store::Database& database);

}  // namespace order_index

// The tax id of a customer as Handy has it now, so that its orders are found by it. Unknown customers are
// passed by: no order is theirs.
Result<void> note_tax_id(store::Database& database, const std::string& tenant,
                         const std::string& customer_code, const std::string& tax_id);

}  // namespace enlace::ledger
