#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "ledger/ledger.hpp"
#include "store/database.hpp"

// What needs a person, gathered: however many orders a cause holds up, it is one problem of one connector
// (platforms.md B12: neither silence nor a message for each order).
namespace enlace::alerts {

struct Problem {
  std::string tenant, instance, cause;
  Json params;                      // of the newest sight; what its sentence names
  std::int64_t count = 0;           // orders it holds up, or runs that failed
  std::vector<std::string> orders;  // some of them, by Handy's id
  std::int64_t first_seen_ms = 0, last_seen_ms = 0;
  std::int64_t resolved_ms = 0;  // 0: still there
  std::string system = {};       // the plugin behind the instance: with the same cause, one message

  // "tenant/connector/cause"
  [[nodiscard]] std::string key() const { return tenant + "/" + instance + "/" + cause; }
  [[nodiscard]] Json to_json() const;
};

// How long orders may wait without anything moving before that is a problem by itself (design 8.14).
inline constexpr std::int64_t kStall_ms = 2 * 3'600'000;

// Everything that needs a person at this moment, of the connectors in `alive` ("tenant/instance"): orders
// that wait for one, runs that failed, orders that do not move. What waits in one of `held` is meant to.
// `could_go_from`: since when orders of an instance could have been sent, where that is known: they have
// waited since then, or since they landed, whatever their date. Reads the store alone.
Result<std::vector<Problem>> problems_now(Runtime& runtime, store::Database& database, ledger::Ledger& ledger,
                                          const std::set<std::string>& alive,
                                          const std::set<std::string>& held = {},
                                          const std::map<std::string, std::int64_t>& could_go_from = {});

// Which sentence says it: its cause's, or that of {said_as}. An outage that is over has another one, and is
// the same problem.
std::string said_as(const std::string& cause, const Json& params);
// Two decimals with the thousands told apart: "$18,230.40".
std::string dollars(const Decimal& amount);

}  // namespace enlace::alerts
