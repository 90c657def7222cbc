#pragma once

#include <iosfwd>

#include "cli/arguments.hpp"

namespace enlace::cli {

// `enlace backup verify FILE`: needs no running host and changes nothing. Returns an exit code.
int verify_backup(const Arguments& arguments, std::ostream& out, std::ostream& err);

}  // namespace enlace::cli
