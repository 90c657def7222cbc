#include "mocks/binderp/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace enlace::mock::binderp {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads exactly `count` digits from `at` on; -1 when they are not there.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (!is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::chrono::sys_days day_of(std::string_view text) {
  return std::chrono::year(digits(text, 0, 4)) /
         std::chrono::month(static_cast<unsigned>(digits(text, 5, 2))) /
         std::chrono::day(static_cast<unsigned>(digits(text, 8, 2)));
}

std::string day_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

bool is_zone(std::string_view text) {
  if (text == "Z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' &&
         digits(text, 1, 2) >= 0 && digits(text, 4, 2) >= 0;
}

}  // namespace

std::string collated(std::string_view text, bool strip_accents) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return lower(text);
  }
  utf8proc_uint8_t* mapped = nullptr;
  int options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD;
  if (strip_accents) options |= UTF8PROC_STRIPMARK;
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                             static_cast<utf8proc_option_t>(options));
  if (size < 0) return std::string(text);
  std::string result(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  std::free(mapped);  // NOLINT: utf8proc allocates with malloc
  return result;
}

std::string_view without_trailing_spaces(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool is_utf8(std::string_view text) {
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  while (left > 0) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t used = utf8proc_iterate(at, left, &point);
    if (used <= 0) return false;
    at += used;
    left -= used;
  }
  return true;
}

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string lower(std::string_view ascii) {
  std::string text(ascii);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && lower(a) == lower(b);
}

std::optional<std::string> parsed_moment(std::string_view text, bool zone_allowed) {
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  if (year < 1 || month < 0 || day < 0 || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (!std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                   std::chrono::day(static_cast<unsigned>(day)))
           .ok()) {
    return std::nullopt;
  }
  std::string result(text.substr(0, 10));
  text.remove_prefix(10);
  if (text.empty()) return zone_allowed ? std::optional(result + "T00:00:00.0000000") : std::nullopt;
  const int hour = digits(text, 1, 2);
  const int minute = digits(text, 4, 2);
  if (text[0] != 'T' || hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[3] != ':')
    return std::nullopt;
  result += text.substr(0, 6);
  text.remove_prefix(6);
  std::string seconds = ":00";
  std::string fraction;
  if (text.starts_with(':')) {
    const int second = digits(text, 1, 2);
    if (second < 0 || second > 59) return std::nullopt;
    seconds = text.substr(0, 3);
    text.remove_prefix(3);
    if (text.starts_with('.')) {
      text.remove_prefix(1);
      while (!text.empty() && is_digit(text[0])) {
        fraction.push_back(text[0]);
        text.remove_prefix(1);
      }
      if (fraction.empty() || fraction.size() > 7) return std::nullopt;
    }
  }
  if (!text.empty() && (!zone_allowed || !is_zone(text))) return std::nullopt;
  fraction.resize(7, '0');
  return result + seconds + "." + fraction;
}

std::string shown_moment(std::string_view parsed) {
  std::string text(parsed.substr(0, 23));  // milliseconds
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text.size() < 19 ? std::string(parsed.substr(0, 19)) : text;
}

std::string midnight(std::string_view parsed) {
  return std::string(parsed.substr(0, 10)) + "T00:00:00";
}

std::string local_moment(std::int64_t unix_ms, std::int64_t utc_offset_minutes) {
  const std::chrono::sys_time<std::chrono::milliseconds> moment(
      std::chrono::milliseconds(unix_ms + utc_offset_minutes * 60'000));
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::int64_t rest = (moment - day).count();
  char time[64];
  std::snprintf(time, sizeof time, "T%02d:%02d:%02d.%03d0000", static_cast<int>(rest / 3'600'000),
                static_cast<int>(rest / 60'000 % 60), static_cast<int>(rest / 1000 % 60),
                static_cast<int>(rest % 1000));
  return shown_moment(day_text(day) + time);
}

std::string plus_days(std::string_view shown_day, std::int64_t days) {
  return day_text(day_of(shown_day) + std::chrono::days(days)) + "T00:00:00";
}

bool is_rfc_of_bind(std::string_view text) {
  static constexpr std::string_view kEnyes[] = {"\xC3\x91", "\xC3\xB1"};
  const auto letter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '&' || c == ',';
  };
  std::size_t letters = 0;
  while (!text.empty()) {
    if (std::ranges::any_of(kEnyes, [&](std::string_view enye) { return text.starts_with(enye); })) {
      text.remove_prefix(2);
    } else if (letter(text[0])) {
      text.remove_prefix(1);
    } else {
      break;
    }
    ++letters;
  }
  if (letters < 3 || letters > 4 || text.size() < 6 || text.size() > 9) return false;
  if (!std::ranges::all_of(text.substr(0, 6), is_digit) || text[2] > '1' || text[4] > '3') return false;
  return std::ranges::all_of(text.substr(6),
                             [&](char c) { return is_digit(c) || (c != ',' && c != '&' && letter(c)); });
}

namespace {
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
}

std::string base64url(std::string_view bytes) {
  std::string encoded;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    const std::size_t held = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k) {
      bits = (bits << 8U) | (k < held ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k <= held; ++k) encoded.push_back(kAlphabet[(bits >> (18 - 6 * k)) & 63U]);
  }
  return encoded;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string decoded;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      decoded.push_back(static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xffU));
    }
  }
  return decoded;
}

}  // namespace enlace::mock::binderp
