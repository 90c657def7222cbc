#pragma once

#include <string>

#include <enlace/sdk/result.hpp>

#include "ledger/rows.hpp"
#include "runtime/runtime.hpp"
#include "store/database.hpp"

namespace enlace::ledger {

// Puts a person's note on the timeline of a delivery; nothing else about it changes. Errors: "order_unknown".
Result<Delivery> add_note(Runtime& runtime, store::Database& database, const DeliveryId& id,
                          const std::string& actor, const std::string& text);

}  // namespace enlace::ledger
