#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// How much room text takes on a terminal: combining marks take none, East Asian characters and emoji two.
// Text that is not UTF-8 counts its bytes.
namespace enlace::text {

std::size_t columns_of(std::string_view text);

// Its beginning, as far as it fits into so many columns; "…" stands at the end of what was cut.
std::string fit(std::string_view text, std::size_t columns);

// Lines of at most so many columns, broken at blanks; a word that is longer is broken where it must be.
// Never empty.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

}  // namespace enlace::text
