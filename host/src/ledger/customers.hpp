#pragma once

#include <cstdint>
#include <string>

#include "ledger/change.hpp"
#include "ledger/ledger.hpp"

// Customers that pushes create in an ERP (design 8.5): a second write inside a push, under the same rules of
// doubt. Keyed by remote account and folded name, because that is what the ERP would hold twice. Inside the
// ledger only.
namespace enlace::ledger {

// For how long no order of this customer may be pushed; 0 = it may now.
Result<std::int64_t> customer_doubt_ms(Change& change, const std::string& account, const std::string& name);

// At start: whatever was being created is in doubt.
Result<void> doubt_interrupted_customers(Change& change);

}  // namespace enlace::ledger
