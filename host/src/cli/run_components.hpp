#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/context.hpp"

namespace enlace::cli {

// What a run said, for one that follows it.
struct RunNotes {
  std::set<std::string> warnings;  // told already: not once more
  Json plan = Json::array();       // of a dry run, all components
  bool passes = false;             // what stopped it goes away by itself: the other system is down
};

// Runs the chosen components (empty: all that are switched on) of the chosen connectors (empty: all) of a
// tenant in the order products, customers, orders, and says what each did. Returns the exit code.
int run_components(Context& context, const std::string& tenant, const std::string& only_connector,
                   const std::vector<std::string>& only, jobs::RunOptions options, RunNotes* notes = nullptr);

}  // namespace enlace::cli
