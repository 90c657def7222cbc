#include "schedule/spec.hpp"

#include <algorithm>
#include <charconv>

#include "text/zone.hpp"

namespace enlace::schedule {
namespace {

Failure invalid(std::string_view text) {
  return failure(ENLACE_E_CONFIG, "schedule_invalid", "not a schedule: " + std::string(text),
                 Json::object({{"text", std::string(text)},
                               {"expected", "every 10m | daily 03:00+16:00 America/Mexico_City"}}));
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "03:00" -> 180
std::optional<int> minute_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const std::optional<int> hour = number(text.substr(0, 2));
  const std::optional<int> minute = number(text.substr(3));
  if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

}  // namespace

Result<Spec> Spec::parse(std::string_view text) {
  std::vector<std::string_view> words = split(text, ' ');
  std::erase(words, std::string_view());
  Spec spec;
  spec.text_ = std::string(text);

  if (words.size() == 2 && words[0] == "every") {
    const std::optional<int> count = number(words[1].substr(0, words[1].size() - 1));
    std::int64_t unit_ms = 0;
    switch (words[1].back()) {
      case 's':
        unit_ms = 1000;
        break;
      case 'm':
        unit_ms = 60'000;
        break;
      case 'h':
        unit_ms = 3'600'000;
        break;
      case 'd':
        unit_ms = 86'400'000;
        break;
      default:
        return invalid(text);
    }
    if (!count || *count < 1 || *count > 100'000) return invalid(text);
    spec.interval_ms_ = *count * unit_ms;
    return spec;
  }

  if (words.size() == 3 && words[0] == "daily") {
    for (const std::string_view time : split(words[1], '+')) {
      const std::optional<int> minute = minute_of_day(time);
      if (!minute) return invalid(text);
      spec.minutes_.push_back(*minute);
    }
    std::sort(spec.minutes_.begin(), spec.minutes_.end());
    spec.minutes_.erase(std::unique(spec.minutes_.begin(), spec.minutes_.end()), spec.minutes_.end());
    spec.zone_ = std::string(words[2]);
    ENLACE_TRY(const text::CivilTime known, text::to_civil(0, spec.zone_));
    (void)known;
    return spec;
  }
  return invalid(text);
}

std::vector<std::int64_t> Spec::runs_of_day(std::int64_t unix_ms, int days) const {
  std::vector<std::int64_t> runs;
  const Result<std::string> today = text::local_day(unix_ms, zone_);
  if (!today) return runs;  // parse() has seen the zone
  const std::string day = text::add_days(*today, days);
  text::CivilTime civil;
  civil.year = *number(day.substr(0, 4));
  civil.month = *number(day.substr(5, 2));
  civil.day = *number(day.substr(8, 2));
  for (const int minute : minutes_) {
    civil.hour = minute / 60;
    civil.minute = minute % 60;
    // Two civil times inside one gap fall on the same first valid instant: that is one run.
    const Result<std::int64_t> run = text::to_unix_ms(civil, zone_);
    if (run && (runs.empty() || *run > runs.back())) runs.push_back(*run);
  }
  return runs;
}

std::int64_t Spec::next_after(std::int64_t unix_ms) const {
  for (int days = 0; days < 4; ++days) {
    for (const std::int64_t run : runs_of_day(unix_ms, days)) {
      if (run > unix_ms) return run;
    }
  }
  return unix_ms + 86'400'000;  // a civil day that a zone change left out altogether, twice in a row
}

std::int64_t Spec::last_until(std::int64_t unix_ms) const {
  for (int days = 0; days > -4; --days) {
    const std::vector<std::int64_t> runs = runs_of_day(unix_ms, days);
    const auto after = std::upper_bound(runs.begin(), runs.end(), unix_ms);
    if (after != runs.begin()) return *std::prev(after);
  }
  return unix_ms - 86'400'000;
}

std::int64_t spread(std::string_view job_key, std::int64_t range_ms) {
  if (range_ms <= 0) return 0;
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a: stable over builds and machines
  for (const char c : job_key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return static_cast<std::int64_t>(hash % static_cast<std::uint64_t>(range_ms));
}

}  // namespace enlace::schedule
