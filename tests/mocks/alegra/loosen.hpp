#pragma once

#include <string_view>

#include "mocks/alegra/switches.hpp"

namespace enlace::mock::alegra {

// Dresses a clean record in the loose types of the real answers (apis/alegra.md 1.3, 1.6, 3.2, 7, 8.2): a
// decimal as number or text, nothing as null or "" or by absence, a numeral id as number, an item's
// reference as an object, a contact's only role as a plain text, a seller's identification as a number.
// The choice depends on the seed, the record and the field alone, so that a run can be repeated.
Json loosened(const Json& record, std::string_view resource, std::string_view id, const Switches& switches);

}  // namespace enlace::mock::alegra
