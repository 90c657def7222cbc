#pragma once

#include "mocks/handy/world.hpp"

namespace enlace::mock::handy {

// Fills a company with data that could be a real distributor's. The same body gives the same data:
//   {"seed": 1, "orders": 60, "customers": 20, "products": 30, "profile": "mixed", "days": 7, "until":
//   moment}
// Orders spread over the days before `until` (default: now). Profile "mixed" holds everything that the
// mock checklist names and some of which no ERP can take: codes with '/', a customer without tax id,
// returns, rewards, texts at their limits, amounts with fractions of a cent. "plain" has only orders that can
// be delivered, edits and deletions among them, and every line comes to whole cents.
// Answers what was made: {"orders", "edits", "deletions", "live", "customers", "products"}.
Result<Json> seed(World& world, Company& company, Moment now, const Json& body);

}  // namespace enlace::mock::handy
