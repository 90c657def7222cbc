#pragma once

#include <string>

#include <enlace/sdk/result.hpp>

#include "runtime/runtime.hpp"
#include "store/database.hpp"

namespace enlace::ledger {

// The system that they waited for is back: what an instance, or a part of it, was to try again later is due
// now. Doubts settle as before; looking early costs a look. How many there were.
Result<int> try_now(Runtime& runtime, store::Database& database, const std::string& tenant,
                    const std::string& instance);

}  // namespace enlace::ledger
