#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// What several mocks ask of texts.
namespace enlace::mock {

// Lower case without accents: how a server compares that does not tell "Peña" from "PENA".
std::string folded(std::string_view text);
std::size_t characters(std::string_view utf8);  // code points
bool is_date(std::string_view text);            // yyyy-MM-dd, a day that exists
std::string http_date(std::int64_t unix_ms);    // RFC 9110: "Sun, 06 Nov 1994 08:49:37 GMT"
bool is_email(std::string_view text);
bool is_rfc(std::string_view text);  // the form of a Mexican tax id, without its check digit

}  // namespace enlace::mock
