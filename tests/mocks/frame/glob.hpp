#pragma once

#include <string_view>

namespace enlace::mock {

// Does all of `text` match `pattern`, where '*' stands for any text, also an empty one and with slashes?
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace enlace::mock
