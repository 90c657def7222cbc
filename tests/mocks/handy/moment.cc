#include "mocks/handy/moment.hpp"

#include <date/tz.h>

#include <array>
#include <chrono>
#include <cstdio>

namespace enlace::mock::handy {
namespace {

constexpr std::int64_t kDay = 86'400;

// Reads `text` by a pattern of digits ('0') and fixed characters; the runs of digits are the parts.
std::optional<std::array<int, 6>> parts_of(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return std::nullopt;
  std::array<int, 6> parts{};
  std::size_t part = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (pattern[i] != '0') {
      if (text[i] != pattern[i]) return std::nullopt;
      if (i + 1 < text.size()) ++part;
    } else if (text[i] >= '0' && text[i] <= '9') {
      parts[part] = parts[part] * 10 + (text[i] - '0');
    } else {
      return std::nullopt;
    }
  }
  return parts;
}

bool is_day(int year, int month, int day) {
  using namespace std::chrono;
  return year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                        std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

std::optional<std::int64_t> second_of_day(int hour, int minute, int second) {
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return (hour * 60 + minute) * 60 + second;
}

std::int64_t days_from_civil(int year, unsigned month, unsigned day) {
  using namespace std::chrono;
  return sys_days(year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)))
      .time_since_epoch()
      .count();
}

}  // namespace

std::optional<Zone> Zone::named(const std::string& iana_name) {
  try {
    return Zone(*date::locate_zone(iana_name));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

Moment Zone::from_local_seconds(std::int64_t local) const {
  const date::local_seconds local_time{std::chrono::seconds(local)};
  const date::local_info info = zone_->get_info(local_time);
  const bool repeated = info.result == date::local_info::ambiguous;
  return local - (repeated ? info.second : info.first).offset.count();
}

Moment Zone::moment(int year, unsigned month, unsigned day, std::int64_t second_of_day) const {
  return from_local_seconds(days_from_civil(year, month, day) * kDay + second_of_day);
}

Moment Zone::midnight(Moment moment) const {
  const date::sys_info info = zone_->get_info(date::sys_seconds(std::chrono::seconds(moment)));
  const std::int64_t local = moment + info.offset.count();
  return from_local_seconds(local - ((local % kDay) + kDay) % kDay);
}

std::string Zone::day(Moment moment) const {
  const date::sys_info info = zone_->get_info(date::sys_seconds(std::chrono::seconds(moment)));
  return iso(moment + info.offset.count()).substr(0, 10);
}

std::optional<Moment> parse_local(std::string_view text, const Zone& zone) {
  auto parts = parts_of(text, "00/00/0000 00:00:00");
  if (!parts) parts = parts_of(text, "00/00/0000");
  if (!parts) return std::nullopt;
  const auto [day, month, year, hour, minute, second] = *parts;
  const auto seconds = second_of_day(hour, minute, second);
  if (!seconds || !is_day(year, month, day)) return std::nullopt;
  return zone.moment(year, static_cast<unsigned>(month), static_cast<unsigned>(day), *seconds);
}

std::optional<Moment> parse_iso(std::string_view text, const Zone& zone) {
  const auto full = parts_of(text, "0000-00-00T00:00:00Z");
  const auto parts = full ? full : parts_of(text, "0000-00-00");
  if (!parts) return std::nullopt;
  const auto [year, month, day, hour, minute, second] = *parts;
  const auto seconds = second_of_day(hour, minute, second);
  if (!seconds || !is_day(year, month, day)) return std::nullopt;
  const auto m = static_cast<unsigned>(month);
  const auto d = static_cast<unsigned>(day);
  return full ? days_from_civil(year, m, d) * kDay + *seconds : zone.moment(year, m, d, 0);
}

std::string iso(Moment moment) {
  using namespace std::chrono;
  const sys_seconds time{seconds(moment)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

}  // namespace enlace::mock::handy
