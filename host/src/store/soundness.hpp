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

// The process is about to end: from now on whatever reads all of a store (broken_seals, integrity_check,
// backup_to) ends early with the error "stopped", CANCELLED. There is no way back.
void end_long_reads();
[[nodiscard]] bool long_reads_ended();
[[nodiscard]] Failure long_read_stopped();

}  // namespace enlace::store
