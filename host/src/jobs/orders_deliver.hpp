#pragma once

#include <functional>
#include <memory>

#include "handy/client.hpp"
#include "jobs/context.hpp"

namespace enlace::jobs {

// Everything that is due for one connector: settles doubts, takes documents away, pushes orders, in this
// order (design 8). A worker starts only when something is due; orders of different customers go side by
// side, by up to workers_of() of them. counts: delivered, waiting, dead, in_doubt,
// skipped, removed, removal_refused.
RunReport deliver_orders(Services& services, Instance& instance, const RunOptions& options);

// The same over given clients of Handy: one for each worker of the job.
using HandyClients = std::function<std::shared_ptr<handy::Client>()>;
RunReport deliver_orders_with(Services& services, Instance& instance, const RunOptions& options,
                              const HandyClients& clients);
// All workers on one client, which must bear that.
RunReport deliver_orders_with(Services& services, Instance& instance, const RunOptions& options,
                              handy::Client& client);

}  // namespace enlace::jobs
