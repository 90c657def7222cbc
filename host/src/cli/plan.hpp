#pragma once

#include <set>
#include <string>

#include "cli/context.hpp"
#include "jobs/context.hpp"

// What a dry run found (H-15), for people.
namespace enlace::cli {

// In a few words, with money: "would send 59 orders, $412,331.20, of 2026-11-24 to 2026-11-30; …".
std::string plan_summary(const Context& context, const jobs::RunReport& report);
// Its steps, one a line: all of `enlace sync --dry-run`, else the first few, or all with --verbose.
void print_plan(Context& context, const Json& plan);

// The orders that a plan would send, by connector and order.
std::set<std::string> orders_to_send(const Json& plan);

}  // namespace enlace::cli
