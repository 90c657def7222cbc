#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"

namespace enlace::cli {

// Runs the chosen components (empty: all that are switched on) of the chosen connectors (empty: all) of a
// tenant in the order products, customers, orders, and says what each did. Returns the exit code.
int run_components(Context& context, const std::string& tenant, const std::string& only_connector,
                   const std::vector<std::string>& only, jobs::RunOptions options);

}  // namespace enlace::cli
