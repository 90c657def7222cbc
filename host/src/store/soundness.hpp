#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

namespace enlace::store {

// Every row whose seal does not fit its columns, as "table: first columns", by reading all sealed tables of
// the store: the tables that have a column "seal", which covers the others in their order. What SQLite's own
// check cannot see. In steps, so that the store's one lock is never held for long.
Result<std::vector<std::string>> broken_seals(Database& database);

}  // namespace enlace::store
