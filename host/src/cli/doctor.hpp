#pragma once

#include <iosfwd>

#include "cli/arguments.hpp"

namespace enlace::cli {

// `enlace doctor`: the installation from the outside, offline, changing nothing. Works beside a running host.
int doctor(const Arguments& arguments, std::ostream& out);

}  // namespace enlace::cli
