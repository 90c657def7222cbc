#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "actions/host.hpp"

// Jobs that run because of what a person did.
namespace enlace::actions {

// When a job runs that was asked for.
struct Begun {
  enum class When {
    at_once,
    when_resumed,     // it is paused
    not_planned,      // its connector is not enabled, or the component is off
    with_next_start,  // no host is serving
  };
  std::string tenant, connector, component;
  When when = When::at_once;
  std::int64_t asked_ms = 0;  // unix
  [[nodiscard]] std::string key() const { return tenant + "/" + connector + "/" + component; }
  [[nodiscard]] Json to_json() const;
};
const char* to_string(Begun::When when);

// By a person's word alone: kept in the journal. One that is paused runs all the same.
Begun run_now(Host& host, const std::string& actor, const std::string& tenant, const std::string& connector,
              const std::string& component);
// After something was done to orders of these: tenant and connector, or one of its parts.
std::vector<Begun> run_orders(Host& host, const std::set<std::pair<std::string, std::string>>& places);
// Those of a tenant whose last run failed; of one connector, where it is not "": its credentials are others
// now.
std::vector<Begun> run_failed(Host& host, const std::string& tenant, const std::string& connector);

// Until those that run at once have ended; false: not within that time.
bool wait_until_ended(Host& host, const std::vector<Begun>& runs, std::int64_t most_ms);

}  // namespace enlace::actions
