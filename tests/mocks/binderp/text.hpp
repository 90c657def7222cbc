#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mocks/frame/text.hpp"

namespace enlace::mock::binderp {

// How SQL Server compares texts: case ignored, accents told apart unless `strip_accents`, composed and
// decomposed letters alike (apis/bind.md 1.5).
std::string collated(std::string_view text, bool strip_accents);
std::string_view without_trailing_spaces(std::string_view text);
bool is_utf8(std::string_view text);
bool blank(std::string_view text);
bool same_ignoring_case(std::string_view a, std::string_view b);  // ASCII
std::string lower(std::string_view ascii);

// An ISO date, with or without a time of day, made comparable: "2026-03-02T00:00:00.0000000". A zone at the
// end is dropped, as the server does (apis/bind.md 1.4). nullopt for anything that is no such moment.
std::optional<std::string> parsed_moment(std::string_view text, bool zone_allowed);
// As the server writes it: no zone, up to 3 fractional digits, none when they are zero.
std::string shown_moment(std::string_view parsed);
std::string midnight(std::string_view parsed);  // of the same day, as shown
// Naive local time, as shown: milliseconds since 1970 moved by the company's offset.
std::string local_moment(std::int64_t unix_ms, std::int64_t utc_offset_minutes);
std::string plus_days(std::string_view shown_day, std::int64_t days);  // midnight that many days later

// RFC of NewClient: the pattern of Bind's own specification, looser than SAT's (apis/bind.md 4).
bool is_rfc_of_bind(std::string_view text);

std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace enlace::mock::binderp
