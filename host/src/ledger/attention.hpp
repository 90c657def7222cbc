#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "ledger/rows.hpp"
#include "store/database.hpp"

// What waits for a person. Read from the store's own columns; whoever acts on one
// reads its sealed row.
namespace enlace::ledger {

struct Attention {
  DeliveryId id;
  std::string cause;
  std::int64_t created_ms = 0;
};

struct WhichAttention {
  std::string tenant, instance, cause;  // "" = all; an instance takes its parts along
  bool dead_only = false;               // those that a retry of a whole cause is meant for
  int most = 0;
};

// Oldest first.
Result<std::vector<Attention>> attention(store::Database& database, const WhichAttention& which);

}  // namespace enlace::ledger
