#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace enlace::mock::alegra {

// Lower case without accents: how the server compares in its filters, so that only a client that compares
// by itself tells "Peña" from "PENA" (apis/alegra.md Q7).
std::string folded(std::string_view text);
std::size_t characters(std::string_view utf8);  // code points
bool is_date(std::string_view text);            // yyyy-MM-dd, a day that exists
bool is_email(std::string_view text);
bool is_rfc(std::string_view text);             // apis/alegra.md 8.4
std::string check_digit(std::string_view nit);  // apis/alegra.md 8.5

}  // namespace enlace::mock::alegra
