#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// How long orders took from Handy to the ERP. The store counts it at each delivery
// (store/migrations/views.cc), so that nobody reads the orders again.
namespace enlace::ledger {

// Minutes to how many orders took so long; from an hour on in steps.
using Delays = std::map<std::int64_t, std::int64_t>;

struct DelayHour {
  std::int64_t hour = 0;  // of UTC, since 1970
  Delays delays;
};

// Of [from, to) in hours. An empty list of tenants: of all.
Result<std::vector<DelayHour>> delays(store::Database& database, const std::vector<std::string>& tenants,
                                      std::int64_t from_hour, std::int64_t to_hour);
// The minutes within which that share of them was there, in percent; -1 where there are none.
std::int64_t within(const Delays& delays, int percent);
Result<std::int64_t> forget_delays(store::Database& database, std::int64_t before_ms);

}  // namespace enlace::ledger
