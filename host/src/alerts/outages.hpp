#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "egress/reach.hpp"
#include "store/database.hpp"

// Outages of remote systems (H-30), one for each origin: kept in the store, so that a start does not forget
// since when, and brought up to date from what egress meets.
namespace enlace::alerts {

struct Outage {
  std::string origin, system;        // system: "handy", or a plugin
  std::vector<std::string> tenants;  // all that ask there
  std::int64_t since_ms = 0;         // when the first request that failed went out
  std::int64_t last_ms = 0;          // when it was last asked in vain
  int http_status = 0;               // what it answered then; 0: nothing, and `cause` says why
  std::string cause;
  std::int64_t ended_ms = 0;   // when it answered again; 0: it does not yet
  std::int64_t closed_ms = 0;  // when all that waited had gone, or was given up waiting for; 0: not yet

  bool operator==(const Outage&) const = default;
  [[nodiscard]] bool is_on() const { return ended_ms == 0; }
  // "503", or the cause of there being no answer.
  [[nodiscard]] std::string answer() const;
};

// One that comes back so soon after its end is the same one.
inline constexpr std::int64_t kSameOutage_ms = 10 * 60'000;

using BackMs = std::function<std::int64_t(const std::string& origin)>;  // egress::Egress::back_ms

// What is known, with what egress met since. Pure.
std::vector<Outage> up_to_date(std::vector<Outage> known, const std::vector<egress::Silence>& silent,
                               const BackMs& back_ms);

Result<std::vector<Outage>> kept_outages(store::Database& database);
Result<void> keep_outage(store::Database& database, const Outage& outage);

}  // namespace enlace::alerts
