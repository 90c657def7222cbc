#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// What people paused: who, since when, why and until when. A pause stands over a prefix of jobs' keys:
// "tenant", "tenant/instance", or a whole key "tenant/instance/component". It survives restarts.
namespace enlace::schedule {

struct Pause {
  std::string prefix;
  std::int64_t since_ms = 0, until_ms = 0;  // unix; until_ms 0 = until it is resumed
  std::string actor, reason;                // "" = not known
};

// By prefix, the pauses that stand at a time.
using Paused = std::map<std::string, Pause, std::less<>>;

// All that are kept; those whose time has ended too, until end_pauses() removes them.
Result<Paused> kept_pauses(store::Database& database);
// The pause that stands over a key: the one of its shortest prefix; nullptr = none. Time is not looked at.
[[nodiscard]] const Pause* pause_over(const Paused& paused, std::string_view key);
[[nodiscard]] bool is_under(const Paused& paused, std::string_view key);

// Replaces the pause of that prefix.
Result<void> set_pause(store::Database& database, const Pause& pause);

// A resume lifts the pause of `prefix` and all below it. A pause above it goes on to stand, and is named.
struct Resumed {
  std::vector<Pause> lifted;
  std::vector<Pause> standing;  // above: what was resumed stays paused by these
};
Result<Resumed> lift_pauses(store::Database& database, const std::string& prefix);

// Removes those whose time has ended by then; these are returned.
Result<std::vector<Pause>> end_pauses(store::Database& database, std::int64_t unix_ms);

}  // namespace enlace::schedule
