#pragma once

#include <vector>

#include "handy/client.hpp"
#include "jobs/context.hpp"

namespace enlace::jobs {

// One poll of a tenant's orders, new and deleted, for all its connectors (design 8.1-8.2). `instances`: those
// of one tenant whose orders are switched on; not empty. counts: added, changed, known, admitted.
// Warnings: "poll_incomplete", "poll_overlap_missing" {orders}: what came is landed, but the
// cursor stays. "order_unreadable_nameless" {list, reason}: one that cannot be landed for want of its id
// costs itself; it is read again every night until it can be, for 31 days (H-25). "order_change_unreadable"
// {order}: read well before, it changed and cannot be read now; what was read stays.
RunReport poll_orders(Services& services, const std::vector<Instance*>& instances, const RunOptions& options);

// The same over a given client.
RunReport poll_orders_with(Services& services, const std::vector<Instance*>& instances,
                           const RunOptions& options, handy::Client& client);

}  // namespace enlace::jobs
