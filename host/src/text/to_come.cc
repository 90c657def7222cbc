#include "text/to_come.hpp"

#include <charconv>

#include "text/zone.hpp"

namespace enlace::text {
namespace {

constexpr std::int64_t kMinute_ms = 60'000;
constexpr std::int64_t kDay_ms = 24 * 60 * kMinute_ms;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// "30m", "2h", "3d" in milliseconds.
std::optional<std::int64_t> while_of(std::string_view text) {
  if (text.size() < 2 || text.size() > 6) return std::nullopt;
  const std::optional<std::int64_t> count = whole_number(text.substr(0, text.size() - 1));
  if (!count) return std::nullopt;
  switch (text.back()) {
    case 'm':
      return *count * kMinute_ms;
    case 'h':
      return *count * 60 * kMinute_ms;
    case 'd':
      return *count * kDay_ms;
    default:
      return std::nullopt;
  }
}

// A moment in the company's zone: "2026-12-24", "2026-12-24 18:00"; nullopt for anything else.
std::optional<std::int64_t> moment_of(std::string text, const std::string& zone) {
  if (text.size() == 10) text += " 00:00";
  if (text.size() != 16 || (text[10] != ' ' && text[10] != 'T')) return std::nullopt;
  const std::string day = text.substr(0, 10);
  if (add_days(day, 0) != day) return std::nullopt;
  const std::optional<std::int64_t> as_utc = parse_iso(day + "T" + text.substr(11) + ":00Z");
  if (!as_utc) return std::nullopt;
  const Result<CivilTime> civil = to_civil(*as_utc, "UTC");
  if (!civil) return std::nullopt;
  const Result<std::int64_t> moment = to_unix_ms(*civil, zone);
  return moment ? std::optional(*moment) : std::nullopt;
}

// "18:00" is the next 18:00 of the company.
std::optional<std::int64_t> next_time(const std::string& time, const std::string& zone, std::int64_t now_ms) {
  if (time.size() != 5 || time[2] != ':') return std::nullopt;
  for (const std::int64_t day_ms : {now_ms, now_ms + kDay_ms}) {
    const Result<std::string> day = local_day(day_ms, zone);
    if (!day) return std::nullopt;
    const std::optional<std::int64_t> moment = moment_of(*day + " " + time, zone);
    if (!moment) return std::nullopt;
    if (*moment > now_ms) return moment;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> moment_to_come(const std::string& text, const std::string& zone,
                                           std::int64_t now_ms) {
  std::optional<std::int64_t> moment;
  if (const std::optional<std::int64_t> span = while_of(text)) {
    moment = now_ms + *span;
  } else if (moment = next_time(text, zone, now_ms); !moment) {
    moment = moment_of(text, zone);
  }
  return moment && *moment > now_ms ? moment : std::nullopt;
}

}  // namespace enlace::text
