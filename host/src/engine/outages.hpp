#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "alerts/outages.hpp"
#include "alerts/problem.hpp"
#include "egress/egress.hpp"
#include "ledger/amounts.hpp"

// An outage as people are told of it (H-30): one system, all the companies that it concerns, what waits.
namespace enlace::engine {

inline constexpr const char* kSystemAway = "system_away";  // the cause of such a problem
inline constexpr std::int64_t kLookAgain_ms = 60'000;      // a system in an outage is asked so often

struct OutageSight {
  alerts::Outage outage;  // its tenants: those of whom a connector is enabled that needs the system
  std::string name;       // of the system, for people: "Alegra"
  ledger::Amount waits;   // of all its companies; once it is back, what landed before
  std::string zone;       // of the hours in `problem`: the companies', where they have the same
  // One problem of the host's, {name, origin, http_status, since, looked, next, back, companies, in_doubt,
  // waiting, money, tenants}. Hours in `zone`; `back` is "" while it is on.
  [[nodiscard]] alerts::Problem problem(std::int64_t now_ms) const;
  [[nodiscard]] std::int64_t next_look_ms(std::int64_t now_ms) const;
  [[nodiscard]] Json to_json(std::int64_t now_ms) const;
  // What stands still there is its doing. `plugin`: of the connector.
  [[nodiscard]] bool concerns(const std::string& tenant, const std::string& plugin) const;
};

// What a request that brought nothing means, where more is known of its server: the error, or "server_away"
// {name, origin, http_status}, "server_silent" {name, origin}.
Error seen_by_reach(const egress::Egress& egress, const egress::Account& account, const std::string& name,
                    Error error);
// One of those, about a server in one of the outages.
bool is_of_outage(const std::string& cause, const Json& params, const std::vector<OutageSight>& outages);

}  // namespace enlace::engine
