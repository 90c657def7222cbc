#pragma once

#include <cstddef>

namespace enlace::cli {

// The terminal that standard output is.
struct Terminal {
  std::size_t columns = 0;  // 0: it is none
  bool colour = false;
};

// `COLUMNS` counts more than what the terminal says; `NO_COLOR` with any value and `TERM=dumb` switch colours
// off (no-color.org).
Terminal output_terminal();

}  // namespace enlace::cli
