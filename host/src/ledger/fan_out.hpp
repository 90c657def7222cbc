#pragma once

#include <enlace/sdk/result.hpp>

#include "ledger/change.hpp"
#include "ledger/rows.hpp"

namespace enlace::ledger {

struct Recipient;

// Brings one recipient's row up to date with one order, from the order's present state alone, so it may run
// any number of times, in any order, and always ends the same (H-12). Inside the ledger only.
Result<void> fan_out(Change& change, const Recipient& recipient, const LandedOrder& order);

}  // namespace enlace::ledger
