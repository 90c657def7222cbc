#pragma once

#include <vector>

#include "mocks/gestionix/call.hpp"

namespace enlace::mock::gestionix {

// Refuses paging parameters that are not numbers in range (apis/gestionix.md 2).
Result<void> check_paging(const Call& call);

// One page of `rows`, which are dressed already, in the wrapper or as a bare array. Rows that are due to
// appear or vanish between pages do so afterwards.
Result<Json> paged(Call& call, std::string_view resource, std::vector<Json> rows);

// Whether something that changed then is in the lists by now.
bool listed(const Call& call, std::int64_t changed_ms);

// A record as a list or a single answer shows it.
Json shown(const Call& call, std::string_view kind, const Json& row);

// true, false or absent (the fallback); anything else is refused.
Result<bool> flag(const Call& call, const std::string& name, bool fallback);

// The branch of ?branch_id=. Refuses what is no number (400), and a branch that the company does not have
// (403).
Result<std::int64_t> branch_param(const Call& call);

}  // namespace enlace::mock::gestionix
