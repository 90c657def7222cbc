#include "look/figures.hpp"

#include <array>
#include <cstdio>
#include <map>

#include <enlace/sdk/decimal.hpp>

#include "text/zone.hpp"

namespace enlace::console {
namespace {

using phrases::Language;

constexpr std::int64_t kMinute_ms = 60'000, kHour_ms = 60 * kMinute_ms, kDay_ms = 24 * kHour_ms;

constexpr std::array kDaysEs = {"dom", "lun", "mar", "mié", "jue", "vie", "sáb"};
constexpr std::array kDaysEn = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array kMonthsEs = {"ene", "feb", "mar", "abr", "may", "jun",
                                  "jul", "ago", "sep", "oct", "nov", "dic"};
constexpr std::array kMonthsEn = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// "1234567.50" -> "1,234,567.50"
std::string with_commas(std::string digits) {
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = !digits.empty() && digits.front() == '-' ? 1 : 0;
  for (std::size_t at = point; at > first + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::optional<std::int64_t> moment_of(const Json& value) {
  if (value.is_string() && !value.text().empty()) return text::parse_iso(value.text());
  const std::optional<std::int64_t> number = value.is_number() ? value.integer() : std::nullopt;
  return number && *number > 0 ? number : std::nullopt;
}

text::CivilTime civil_of(std::int64_t unix_ms, const std::string& zone) {
  Result<text::CivilTime> civil = text::to_civil(unix_ms, zone.empty() ? "America/Mexico_City" : zone);
  if (!civil) civil = text::to_civil(unix_ms, "UTC");
  return civil ? *civil : text::CivilTime{};
}

// Zeller, 0 = Sunday.
std::size_t weekday(int year, int month, int day) {
  static constexpr std::array kShift = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
  const int y = month < 3 ? year - 1 : year;
  return static_cast<std::size_t>(
      (y + y / 4 - y / 100 + y / 400 + kShift[static_cast<std::size_t>(month - 1)] + day) % 7);
}

std::string day_text(Language language, int year, int month, int day) {
  const std::size_t of_week = weekday(year, month, day);
  const auto of_year = static_cast<std::size_t>(month - 1);
  const bool es = language == Language::es;
  return std::string(es ? kDaysEs[of_week] : kDaysEn[of_week]) + ' ' + std::to_string(day) + ' ' +
         (es ? kMonthsEs[of_year] : kMonthsEn[of_year]);
}

std::string clock_text(const text::CivilTime& civil) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", civil.hour, civil.minute);
  return text.data();
}

}  // namespace

std::string Figures::money(const Json& amount, const std::string& currency) const {
  if (amount.text().empty()) return {};
  const std::optional<Decimal> value = Decimal::parse(amount.text());
  if (!value) return amount.text();
  std::string text = with_commas(value->abs().fixed(2));
  text = (value->is_negative() ? "-$" : "$") + text;
  return currency.empty() || currency == "MXN" ? text : text + ' ' + currency;
}

std::string Figures::sums(const Json& groups) const {
  std::map<std::string, Decimal> by_currency;
  for (const Json& group : groups.items()) {
    const std::string currency = group["currency"].text() == "MXN" ? "" : group["currency"].text();
    by_currency[currency] += group["sum"].decimal().value_or(Decimal());
  }
  std::string text;
  for (const auto& [currency, sum] : by_currency) {
    text += (text.empty() ? "" : " + ") + money(Json(sum.fixed(2)), currency);
  }
  return text;
}

std::string Figures::count(std::int64_t number) const {
  return with_commas(std::to_string(number));
}

std::string Figures::span(std::int64_t ms) const {
  const bool es = language_ == Language::es;
  const std::int64_t minutes = (ms + kMinute_ms / 2) / kMinute_ms;
  if (minutes < 60) return std::to_string(minutes) + " min";
  if (minutes < 24 * 60) {
    const std::string rest =
        minutes % 60 == 0 || minutes >= 10 * 60 ? "" : ' ' + std::to_string(minutes % 60) + " min";
    return std::to_string(minutes / 60) + " h" + rest;
  }
  const std::int64_t days = minutes / (24 * 60);
  return std::to_string(days) + (es ? (days == 1 ? " día" : " días") : (days == 1 ? " day" : " days"));
}

std::string Figures::relative(std::int64_t unix_ms) const {
  const bool es = language_ == Language::es;
  const std::int64_t apart = now_ms_ - unix_ms;
  const std::int64_t size = apart < 0 ? -apart : apart;
  if (size < kMinute_ms) return es ? "ahora" : "now";
  const std::string length = span(size >= 2 * kHour_ms && size < kDay_ms ? size / kHour_ms * kHour_ms : size);
  if (apart < 0) return (es ? "en " : "in ") + length;
  return es ? "hace " + length : length + " ago";
}

Json Figures::instant(const Json& value, const std::string& zone) const {
  const std::optional<std::int64_t> at = moment_of(value);
  if (!at) return Json();
  const text::CivilTime civil = civil_of(*at, zone), today = civil_of(now_ms_, zone);
  std::string day = day_text(language_, civil.year, civil.month, civil.day);
  if (civil.year != today.year) day += ' ' + std::to_string(civil.year);
  const bool is_today = text::day(civil) == text::day(today);
  return Json::object({{"iso", text::iso_utc(*at)},
                       {"full", day + ", " + clock_text(civil)},
                       {"short", is_today ? clock_text(civil) : day + ", " + clock_text(civil)},
                       {"clock", clock_text(civil)},
                       {"ago", relative(*at)}});
}

std::string Figures::day(const std::string& day) const {
  int year = 0, month = 0, of_month = 0;
  if (std::sscanf(day.c_str(), "%4d-%2d-%2d", &year, &month, &of_month) != 3 || month < 1 || month > 12) {
    return day;
  }
  return day_text(language_, year, month, of_month);
}

std::string Figures::clock(const std::string& zone) const {
  const text::CivilTime civil = civil_of(now_ms_, zone);
  std::array<char, 8> seconds{};
  std::snprintf(seconds.data(), seconds.size(), ":%02d", civil.second);
  return clock_text(civil) + seconds.data();
}

std::string Figures::file_day() const {
  return text::day(civil_of(now_ms_, ""));
}

}  // namespace enlace::console
