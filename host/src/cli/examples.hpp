#pragma once

#include <string>
#include <string_view>

namespace enlace::cli {

// How a command ("dead retry") or a group of them ("dead") is used, for the end of its help; "" where no
// example is kept.
std::string example_of(std::string_view command);

}  // namespace enlace::cli
