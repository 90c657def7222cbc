#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "ledger/ledger.hpp"

namespace enlace::ledger {

// What landing would do, by landing itself in transactions that are never committed (H-15).
struct Rehearsal {
  std::string tenant;
  std::vector<Recipient> recipients;
  // Instances that a poll lets in again from a day on (Ledger::admit_since), and that day.
  std::map<std::string, std::int64_t> admitted_since;
};

// A delivery as it would be, and its order.
using Rehearsed = std::function<void(const Delivery&, const LandedOrder&)>;

// Every row that these orders would make or change. No more of them at once than land() is given.
Result<void> rehearse_landing(Runtime& runtime, store::Database& database, const Rehearsal& rehearsal,
                              const std::vector<IncomingOrder>& orders, const Rehearsed& each);
// Every row that landed orders would get for a recipient that has still to catch up, and those that would be
// let in again.
Result<void> rehearse_catching_up(Runtime& runtime, store::Database& database, const Rehearsal& rehearsal,
                                  const Rehearsed& each);

}  // namespace enlace::ledger
