#pragma once

#include <string>

#include <enlace/sdk/json.hpp>

namespace enlace::binderp {

// Whether a row passes a $filter, read as strictly as these tests need: eq and ge, and, or, startswith, texts
// (case and blanks at the end do not count, as with SQL Server), guid'..', datetime'..', numbers. Fails the
// test on anything else, and on a member that no row of the list has.
bool passes(const Json& row, const std::string& filter);

}  // namespace enlace::binderp
