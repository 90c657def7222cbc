#pragma once

#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "records/journal.hpp"

// Who did what, and when (V-5).
namespace enlace::views {

struct HistoryFilter {
  std::string tenant;    // "" = all
  std::string from, to;  // days, inclusive: the company's; without one, those of the companies' zone
  std::string actor, action;
  int limit = 0;      // 0 = the view's own
  std::string after;  // `next` of the page before

  // Errors: "filter_invalid" {member, value, known}, "date_invalid" {value}.
  static Result<HistoryFilter> from_json(const Json& params);
};

// What whoever asks may see.
struct HistoryReach {
  std::vector<std::string> tenants;  // empty = all
  bool of_the_host = true;           // what is about no company too: people, log-ins
};

struct History {
  std::vector<records::JournalEntry> entries;  // the newest first
  std::vector<std::string> time_zones;         // of each
  std::string next;                            // "" = the end
  [[nodiscard]] Json to_json() const;
};

Result<History> history(engine::Engine& engine, const HistoryFilter& filter, const HistoryReach& reach = {});

}  // namespace enlace::views
