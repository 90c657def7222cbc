#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/json.hpp>

// A control request with a typing mistake is refused with the name that was likely meant, for all mocks
// alike.
namespace enlace::mock {

using Names = std::vector<std::string_view>;

// The one of `names` that takes the fewest changes of letters; "" when there are none.
std::string_view nearest(std::string_view given, const Names& names);

// `unknown <what> "given", the nearest is "…"`
std::string unknown_name(std::string_view what, std::string_view given, const Names& names);

// What is wrong with the members of `body`, which stands in `where`: "" when each is one of `names`.
std::string unknown_member(const Json& body, const Names& names, std::string_view where);

}  // namespace enlace::mock
