#include "format.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace enlace::email_notify {
namespace {

constexpr std::array<const char*, 12> kMonthsEs = {"enero",      "febrero", "marzo",     "abril",
                                                   "mayo",       "junio",   "julio",     "agosto",
                                                   "septiembre", "octubre", "noviembre", "diciembre"};
constexpr std::array<const char*, 12> kMonthsEn = {"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

bool decimal_comma(Country country) {
  return country == Country::colombia || country == Country::spain || country == Country::chile;
}

// "1234.5" with the country's marks.
std::string grouped(const Style& style, const std::string& plain) {
  const bool comma = decimal_comma(style.country);
  const std::size_t point = std::min(plain.find('.'), plain.size());
  const std::size_t start = plain.starts_with('-') ? 1 : 0;
  std::string out = plain.substr(0, start);
  for (std::size_t i = start; i < point; ++i) {
    if (i > start && (point - i) % 3 == 0) out += comma ? '.' : ',';
    out += plain[i];
  }
  if (point < plain.size()) out += (comma ? ',' : '.') + plain.substr(point + 1);
  return out;
}

std::string with_symbol(const Style& style, std::string number) {
  if (style.country == Country::spain) return number + " \xE2\x82\xAC";
  const std::string symbol = style.country == Country::colombia ? "$ " : "$";
  return number.starts_with('-') ? "-" + symbol + number.substr(1) : symbol + number;
}

int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::string day_text(const Style& style, int year, int month, int day_of_month) {
  const auto index = static_cast<std::size_t>(month - 1);
  if (style.language == Language::es) {
    return std::to_string(day_of_month) + " de " + kMonthsEs.at(index) + " de " + std::to_string(year);
  }
  return std::string(kMonthsEn.at(index)) + " " + std::to_string(day_of_month) + ", " + std::to_string(year);
}

}  // namespace

std::optional<Country> country_named(std::string_view code) {
  if (code == "MX") return Country::mexico;
  if (code == "CO") return Country::colombia;
  if (code == "ES") return Country::spain;
  if (code == "CL") return Country::chile;
  if (code == "US") return Country::usa;
  return std::nullopt;
}

std::string money(const Style& style, const Decimal& amount) {
  return with_symbol(style, grouped(style, amount.fixed(2)));
}

std::string precise(const Style& style, const Decimal& amount) {
  const Decimal four = amount.rounded(4);
  const bool two_do = four == amount.rounded(2);
  return with_symbol(style, grouped(style, two_do ? amount.fixed(2) : four.str()));
}

std::string quantity(const Style& style, const Decimal& amount) {
  return grouped(style, amount.str());
}

std::string day(const Style& style, std::string_view iso_day) {
  const int year = digits(iso_day, 0, 4), month = digits(iso_day, 5, 2), of_month = digits(iso_day, 8, 2);
  if (year < 0 || month < 1 || month > 12 || of_month < 1) return std::string(iso_day);
  return day_text(style, year, month, of_month);
}

std::string moment(const Style& style, const enlace_local_time& local) {
  std::array<char, 16> clock{};
  if (style.language == Language::es) {
    std::snprintf(clock.data(), clock.size(), "%02d:%02d", local.hour % 24, local.minute % 60);
  } else {
    const int hour = local.hour % 12 == 0 ? 12 : local.hour % 12;
    std::snprintf(clock.data(), clock.size(), "%d:%02d %s", hour, local.minute % 60,
                  local.hour < 12 ? "AM" : "PM");
  }
  return day_text(style, local.year, local.month, local.day) + ", " + clock.data();
}

std::optional<std::int64_t> unix_ms_of(std::string_view text) {
  const int year = digits(text, 0, 4), month = digits(text, 5, 2), of_month = digits(text, 8, 2),
            hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (year < 0 || month < 1 || month > 12 || of_month < 1 || hour < 0 || minute < 0 || second < 0)
    return std::nullopt;
  const auto days =
      std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
                            std::chrono::day(static_cast<unsigned>(of_month)));
  const auto moment =
      days + std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  return std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
}

}  // namespace enlace::email_notify
