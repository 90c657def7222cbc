#pragma once

#include "actions/orders.hpp"
#include "cli/context.hpp"

namespace enlace::cli {

// Whether the arguments describe orders by more than an id, a cause, a tenant and a connector.
bool means_many(const Arguments& arguments);

// To all orders that the arguments mean (V-4): says how many and their sum, asks, does it, counts.
int act_on_many(Context& context, actions::Deed deed, const actions::Details& details);

}  // namespace enlace::cli
