#pragma once

#include <cstdint>
#include <string>

#include <enlace/sdk/json.hpp>

#include "phrases/phrasebook.hpp"

// Money, counts and times as people of Mexico write them, in Spanish or English.
namespace enlace::console {

class Figures {
 public:
  Figures(phrases::Language language, std::int64_t now_ms) : language_(language), now_ms_(now_ms) {}

  // "1234.5" -> "$1,234.50"; with the currency behind it where it is not pesos of Mexico. "" stays "".
  [[nodiscard]] std::string money(const Json& amount, const std::string& currency = {}) const;
  // The members "sum" of a list by their "currency": "$518.00 + $238.00 COP".
  [[nodiscard]] std::string sums(const Json& groups) const;
  [[nodiscard]] std::string count(std::int64_t number) const;  // 1,204
  // An instant: {"iso", "full": "mar 1 dic, 11:05", "short": "11:05", or with its day unless it is today's,
  // "ago": "hace 12 min" or "en 6 min"}; null where there is none. `value`: ISO 8601, or unix milliseconds.
  [[nodiscard]] Json instant(const Json& value, const std::string& zone) const;
  [[nodiscard]] std::string day(const std::string& day) const;     // "2026-12-01" -> "mar 1 dic"
  [[nodiscard]] std::string clock(const std::string& zone) const;  // now, "10:32:05"
  [[nodiscard]] std::string file_day() const;                      // today, "2026-12-01"
  // How long: "6 min", "1 h 20 min", "3 días".
  [[nodiscard]] std::string span(std::int64_t ms) const;

 private:
  [[nodiscard]] std::string relative(std::int64_t unix_ms) const;

  phrases::Language language_;
  std::int64_t now_ms_;
};

}  // namespace enlace::console
