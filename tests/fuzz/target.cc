#include "fuzz/target.hpp"

#include <cstdio>
#include <cstdlib>

namespace enlace::fuzz {

void insist(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace enlace::fuzz
