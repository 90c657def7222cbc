#pragma once

#include <vector>

#include "mocks/binderp/company.hpp"

namespace enlace::mock::binderp {

// The page of a list that the query asks for: $filter, $orderby, $top, $skip and the envelope of
// apis/bind.md 1.5. `rows` in the default order.
Result<Json> page_of(const Call& call, std::string_view resource, std::vector<const Json*> rows);
// The page of a shelf, as far behind as the switch list_lag_ms says.
Result<Json> list_shelf(const Call& call, std::string_view resource);
std::vector<const Json*> visible_rows(const Call& call, std::string_view resource);

}  // namespace enlace::mock::binderp
