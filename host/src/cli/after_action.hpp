#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "actions/orders.hpp"
#include "actions/runs.hpp"
#include "cli/context.hpp"

// What a command says once something was done: when it has its effect, and what came of it.
namespace enlace::cli {

// The places of what was done, to run their orders.
std::set<std::pair<std::string, std::string>> places_of(const actions::Outcome& outcome);

void tell_notices(Context& context, const std::vector<Notice>& notices);
void tell_runs(Context& context, const std::vector<actions::Begun>& runs);

// Waits for the runs (`--wait`); where no host serves, runs the orders here. Says where each order stands
// then; kFailed unless all are delivered.
int wait_and_tell(Context& context, const std::vector<actions::Begun>& runs, const actions::Outcome& outcome);

}  // namespace enlace::cli
