#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <enlace/sdk/result.hpp>

// Civil time in IANA zones, from the system's zone database (date-tz).
namespace enlace::text {

struct CivilTime {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int utc_offset_s = 0;  // east of Greenwich is positive; ignored by to_unix()
  friend bool operator==(const CivilTime&, const CivilTime&) = default;
};

bool is_zone(std::string_view name);
// Error "unknown_time_zone" {zone, nearest}.
Result<CivilTime> to_civil(std::int64_t unix_ms, std::string_view zone);
// A civil time that a daylight-saving change skips gives the first instant after the gap; one that it
// repeats gives the earlier pass, or the later one when `later` is set.
Result<std::int64_t> to_unix_ms(const CivilTime& civil, std::string_view zone, bool later = false);

std::string day(const CivilTime& civil);  // yyyy-mm-dd
Result<std::string> local_day(std::int64_t unix_ms, std::string_view zone);
std::string add_days(std::string_view day, int days);                // "" for a malformed day
std::string iso_utc(std::int64_t unix_ms);                           // 2025-03-04T17:05:09Z
std::optional<std::int64_t> parse_iso(std::string_view text);        // with Z or an offset; ms optional
std::optional<std::int64_t> parse_http_date(std::string_view text);  // RFC 9110, unix ms
std::string zone_database_version();                                 // for `doctor`

}  // namespace enlace::text
