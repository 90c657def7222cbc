#pragma once

#include "ledger/change.hpp"
#include "ledger/ledger.hpp"

// Orders as people are shown them. Inside the ledger only.
namespace enlace::ledger {

// The delivery that an index names, with its order. A row that is not as it was written hides no others: its
// view says who it was, "row_damaged", and nothing else.
Result<OrderView> view_of(Change& change, const DeliveryId& id);

}  // namespace enlace::ledger
