#pragma once

#include "cli/arguments.hpp"
#include "cli/installation.hpp"

namespace enlace::cli {

// `enlace serve`: jobs on their schedule, commands over the local socket, until SIGTERM or SIGINT. Blocks
// both signals in the calling thread first, so call it before other threads are made.
int serve(Installation& installation, const Arguments& arguments);

}  // namespace enlace::cli
