#pragma once

#include <cstdint>
#include <string>
#include <vector>

// Plots as SVG pictures: bars and lines. A picture for people; what it shows is also said in words beside it.
namespace enlace::console {

struct Plot {
  std::vector<std::string> labels;        // below, one a place
  std::vector<std::int64_t> bars;         // in front; may be empty
  std::vector<std::int64_t> bars_before;  // behind, in grey; may be empty
  std::vector<std::int64_t> line;         // may be empty
  bool dark = false;
};
// Deterministic: the same plot gives the same bytes.
std::string svg_of(const Plot& plot);

}  // namespace enlace::console
