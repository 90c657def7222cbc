#pragma once

#include <string>
#include <string_view>

#include "mocks/frame/text.hpp"

namespace enlace::mock::alegra {

std::string check_digit(std::string_view nit);  // apis/alegra.md 8.5

}  // namespace enlace::mock::alegra
