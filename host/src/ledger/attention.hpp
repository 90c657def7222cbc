#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/result.hpp>

#include "ledger/rows.hpp"
#include "store/database.hpp"

// What waits for a person. Read from the store's own columns and from the index of orders; whoever acts on
// one reads its sealed row.
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

// All of one cause at one connector.
struct AttentionGroup {
  std::string tenant, instance, cause;
  std::int64_t count = 0;  // orders
  Decimal sum;
  std::int64_t oldest_ms = 0;
  std::int64_t customers = 0;
  std::vector<std::string> some_customers;  // names, at most kNamed
  std::vector<std::string> some_orders;     // the oldest, at most kNamed
};
inline constexpr int kNamed = 20;

// Empty lists: all. `sellers` are e-mails. Those with most orders first.
Result<std::vector<AttentionGroup>> attention_groups(store::Database& database,
                                                     const std::vector<std::string>& tenants,
                                                     const std::vector<std::string>& sellers);

}  // namespace enlace::ledger
