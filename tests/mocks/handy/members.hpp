#pragma once

#include <string>
#include <string_view>

#include <enlace/sdk/json.hpp>

#include "mocks/handy/switches.hpp"

namespace enlace::mock::handy {

// What a body of that kind on the control side may not hold: "" or the member with the nearest name that
// means something, nested lines included. Asked before anything is made, since names of families, zones and
// taxes are made on the way. `kind`: as in create(), "company", or "order change".
std::string strange_member(std::string_view kind, const Json& body, const Switches& switches);
// The kinds that create() knows.
std::string strange_kind(std::string_view kind);

}  // namespace enlace::mock::handy
