#pragma once

#include <string>
#include <string_view>

// Text of any script as the plain characters that it stands for.
namespace enlace::sdk {

// Blanks are ' ' (line ends '\n'), quotes '"' or '\'', the rest as typed_text.hpp says.
std::string plain_characters(std::string_view text);

}  // namespace enlace::sdk
