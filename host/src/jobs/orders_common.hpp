#pragma once

#include <optional>
#include <string>

#include <enlace/sdk/result.hpp>

#include "handy/mapping.hpp"
#include "jobs/context.hpp"
#include "ledger/ledger.hpp"
#include "ledger/order_index.hpp"

// From configuration and descriptor to what the ledger wants to know. Shared by the order jobs.
namespace enlace::jobs {

ledger::Recipient recipient_of(const Instance& instance);
ledger::Accounts accounts_of(const Instance& instance);
// A connector that cannot be asked for an order is never believed to be able to.
ledger::DoubtPolicy doubt_policy_of(const Instance& instance);

// Whether the switches (H-5) let it be done. With the orders off and the deletions on, a document leaves only
// once its order is gone: what takes the place of an edited one could not follow it.
Result<bool> is_switched_on(const Instance& instance, ledger::Ledger& ledger, ledger::Todo todo,
                            const ledger::Delivery& row);

// How many workers a delivery of it may have: as many as its settings say (`workers`), but no more than the
// requests that the budget of its ERP allows in two seconds; further ones would only wait for it.
int workers_of(const Instance& instance);

// "yyyy-mm-dd" in the zone, or a moment; 0 for "".
std::int64_t since_of(const std::string& text, const std::string& zone);

// Handy's order, read just far enough to be landed; the header's errors.
Result<ledger::IncomingOrder> incoming_of(const Json& order);
// What the index of orders wants to know of an order that landed before there was one.
ledger::order_index::Told told_by(const Json& order);

}  // namespace enlace::jobs
