#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

// Who did what and when (V-5): one entry for each action of a person. Entries are only added; the nightly
// upkeep forgets old ones.
namespace enlace::records {

struct JournalEntry {
  std::int64_t id = 0;  // grows with time; set by the journal
  std::int64_t at_ms = 0;
  std::string actor;             // "operator:ana"
  std::string action;            // "pause", "resume", "retry", "drop", "resolve", "enable", …
  std::string tenant, instance;  // "" = not about one
  std::string subject;           // an order's id, a secret's name, a component; "" = the whole
  Json detail;                   // an object; never a secret
};

struct JournalFilter {
  std::string tenant;  // "" = all
  std::string actor, action;
  std::int64_t from_ms = 0, to_ms = 0;  // 0 = open
  std::vector<std::string> tenants;     // only these; empty = all
  bool of_tenants = false;              // only what is about a company
  std::int64_t before_id = 0;           // only what is older than that entry; 0 = open
  int limit = 200;
};

Result<void> note_action(store::Database& database, const JournalEntry& entry);
// The newest first.
Result<std::vector<JournalEntry>> journal(store::Database& database, const JournalFilter& filter);
// The id of the newest; 0 = none.
Result<std::int64_t> last_action(store::Database& database);
// Forgets what was done before then; how many.
Result<std::int64_t> forget_actions(store::Database& database, std::int64_t before_ms);

}  // namespace enlace::records
