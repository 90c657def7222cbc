#pragma once

#include <string>
#include <vector>

namespace enlace::mock::binderp {

// A PDF of one page with these lines of text, in Latin-1 at most. `lines` in UTF-8; what Latin-1 lacks is
// "?".
std::string pdf_of(const std::vector<std::string>& lines);

}  // namespace enlace::mock::binderp
