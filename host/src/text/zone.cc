#include "text/zone.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "text/fold.hpp"
#include "text/zone_names.hpp"

namespace enlace::text {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Years 1 to 9999: what ISO 8601 writes with four digits.
constexpr std::int64_t kFirstMs = -62'135'596'800'000;
constexpr std::int64_t kLastMs = 253'402'300'799'999;

// "right/" counts leap seconds and "posix/" only repeats the zones: neither is a zone to configure.
bool is_duplicate_tree(std::string_view name) {
  return name.starts_with("right/") || name.starts_with("posix/");
}

const date::time_zone* find_zone(std::string_view name) {
  if (name.empty() || is_duplicate_tree(name)) return nullptr;
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

// Zones that are not called after a place ("CET", "EST5EDT", "Etc/GMT-6", which is UTC+6) are never meant.
bool is_of_a_place(std::string_view name) {
  return name.find('/') != std::string_view::npos && !name.starts_with("Etc/");
}

std::string nearest_zone(std::string_view name) {
  if (const std::string_view meant = zone_meant(name); !meant.empty()) return std::string(meant);
  std::vector<std::string> names;
  const std::string wanted = fold_name(name);
  const auto city = [](const std::string& folded) { return folded.substr(folded.rfind('/') + 1); };
  std::string by_city;
  for (const date::time_zone& zone : date::get_tzdb().zones) {
    if (is_duplicate_tree(zone.name()) || !is_of_a_place(zone.name())) continue;
    names.push_back(zone.name());
    const std::string folded = fold_name(zone.name());
    if (folded == wanted) return zone.name();
    if (by_city.empty() && city(folded) == city(wanted)) by_city = zone.name();
  }
  return by_city.empty() ? nearest(name, names) : by_city;
}

Failure unknown_zone(std::string_view name) {
  Json params = Json::object({{"zone", name}});
  try {
    params.set("nearest", nearest_zone(name));
  } catch (const std::exception&) {
    params.set("nearest", "");  // no zone database on this machine; `doctor` says so
  }
  return failure(ENLACE_E_CONFIG, "unknown_time_zone", "no such IANA time zone", std::move(params));
}

Failure out_of_range() {
  return failure(ENLACE_E_INVALID, "time_out_of_range", "the time is outside of the years 1 to 9999");
}

}  // namespace

bool is_zone(std::string_view name) {
  return find_zone(name) != nullptr;
}

Result<CivilTime> to_civil(std::int64_t unix_ms, std::string_view zone) {
  const date::time_zone* found = find_zone(zone);
  if (!found) return unknown_zone(zone);
  if (unix_ms < kFirstMs || unix_ms > kLastMs) return out_of_range();
  const auto instant = date::floor<seconds>(date::sys_time<milliseconds>(milliseconds(unix_ms)));
  const seconds offset = found->get_info(instant).offset;
  const auto local = date::local_seconds((instant + offset).time_since_epoch());
  const auto midnight = date::floor<date::days>(local);
  const date::year_month_day ymd(midnight);
  const date::hh_mm_ss<seconds> clock(local - midnight);
  CivilTime civil;
  civil.year = int(ymd.year());
  civil.month = static_cast<int>(unsigned(ymd.month()));
  civil.day = static_cast<int>(unsigned(ymd.day()));
  civil.hour = static_cast<int>(clock.hours().count());
  civil.minute = static_cast<int>(clock.minutes().count());
  civil.second = static_cast<int>(clock.seconds().count());
  civil.utc_offset_s = static_cast<int>(offset.count());
  return civil;
}

Result<std::int64_t> to_unix_ms(const CivilTime& civil, std::string_view zone, bool later) {
  const date::time_zone* found = find_zone(zone);
  if (!found) return unknown_zone(zone);
  if (civil.year < 1 || civil.year > 9999) return out_of_range();
  const auto ymd = date::year(civil.year) / date::month(static_cast<unsigned>(civil.month)) /
                   date::day(static_cast<unsigned>(civil.day));
  const auto within = [](int value, int end) { return value >= 0 && value < end; };
  if (!ymd.ok() || !within(civil.hour, 24) || !within(civil.minute, 60) || !within(civil.second, 60)) {
    return failure(ENLACE_E_INVALID, "invalid_civil_time", "no such date or time of day");
  }
  const auto local = date::local_days(ymd) + std::chrono::hours(civil.hour) +
                     std::chrono::minutes(civil.minute) + seconds(civil.second);
  const date::local_info info = found->get_info(date::local_seconds(local));
  if (info.result == date::local_info::nonexistent) {
    return std::int64_t{info.first.end.time_since_epoch().count()} * 1000;
  }
  const seconds offset =
      info.result == date::local_info::ambiguous && later ? info.second.offset : info.first.offset;
  return std::int64_t{(local.time_since_epoch() - offset).count()} * 1000;
}

Result<std::string> local_day(std::int64_t unix_ms, std::string_view zone) {
  ENLACE_TRY(const CivilTime civil, to_civil(unix_ms, zone));
  return day(civil);
}

std::string zone_database_version() {
  try {
    const std::string version = date::get_tzdb().version;
    if (!version.empty() && version != "unknown") return version;
    // Debian ships no +VERSION file; the first line of tzdata.zi is "# version 2025b".
    std::ifstream file("/usr/share/zoneinfo/tzdata.zi");
    std::string hash, word, found;
    if (file >> hash >> word >> found && word == "version") return found;
    return "unknown";
  } catch (const std::exception&) {
    return "missing";
  }
}

}  // namespace enlace::text
