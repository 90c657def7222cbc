#pragma once

#include <cstdint>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

namespace enlace::ledger {

// A number that grows whenever something happens to any order; costs one look at the end of an index.
Result<std::int64_t> last_event(store::Database& database);

}  // namespace enlace::ledger
