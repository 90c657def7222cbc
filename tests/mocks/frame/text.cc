#include "mocks/frame/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <regex>

namespace enlace::mock {

std::string folded(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD |
                                                      UTF8PROC_STRIPMARK);
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  if (size < 0) return std::string(text);
  std::string result(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  std::free(mapped);  // NOLINT: utf8proc allocates with malloc
  return result;
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    for (const char c : text.substr(from, count)) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 0 || month < 0 || day < 0) return false;
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

bool is_email(std::string_view text) {
  static const std::regex pattern(R"([^\s@,;<>"]+@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+)");
  return text.size() <= 254 && std::regex_match(text.begin(), text.end(), pattern);
}

bool is_rfc(std::string_view text) {
  // ^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$ — the Ñ is two bytes, so it is read as one letter by hand.
  static constexpr std::string_view kEnye = "\xC3\x91";
  std::size_t letters = 0;
  while (!text.empty()) {
    if (text.starts_with(kEnye)) {
      text.remove_prefix(kEnye.size());
    } else if ((text[0] >= 'A' && text[0] <= 'Z') || text[0] == '&') {
      text.remove_prefix(1);
    } else {
      break;
    }
    ++letters;
  }
  if (letters < 3 || letters > 4 || text.size() != 9) return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::ranges::all_of(text.substr(0, 6), digit) &&
         std::ranges::all_of(text.substr(6), [&](char c) { return digit(c) || (c >= 'A' && c <= 'Z'); });
}

std::string http_date(std::int64_t unix_ms) {
  const std::time_t seconds = unix_ms / 1000;
  std::tm civil{};
  ::gmtime_r(&seconds, &civil);
  std::array<char, 40> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &civil);
  return {text.data(), length};
}

}  // namespace enlace::mock
