#pragma once

#include <span>
#include <string_view>

// The templates, the style sheet and the script: files of the sources that CMake compiles into the program.
namespace enlace::console {

struct Embedded {
  const char* name;  // "today.html"
  std::string_view text;
};
std::span<const Embedded> embedded_files();
std::string_view embedded(std::string_view name);  // "" where there is none

}  // namespace enlace::console
