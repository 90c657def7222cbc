#pragma once

#include "handy/client.hpp"
#include "jobs/context.hpp"

namespace enlace::jobs {

// Everything that is due for one connector: settles doubts, takes documents away, pushes orders, in this
// order (design 8). A worker starts only when something is due. counts: delivered, waiting, dead, in_doubt,
// skipped, removed, removal_refused.
RunReport deliver_orders(Services& services, Instance& instance, const RunOptions& options);

// The same over a given client.
RunReport deliver_orders_with(Services& services, Instance& instance, const RunOptions& options,
                              handy::Client& client);

}  // namespace enlace::jobs
