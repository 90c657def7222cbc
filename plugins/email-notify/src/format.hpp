#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/decimal.hpp>

// Amounts and dates as people of a country and a language write them. Pure.
namespace enlace::email_notify {

enum class Language { es, en };
enum class Country { mexico, colombia, spain, chile, usa };
std::optional<Country> country_named(std::string_view code);

struct Style {
  Language language = Language::es;
  Country country = Country::mexico;
  std::string time_zone = "America/Mexico_City";
};

std::string money(const Style& style, const Decimal& amount);     // "$1,234.50", "1.234,50 €"
std::string precise(const Style& style, const Decimal& amount);   // up to 4 decimals, at least 2
std::string quantity(const Style& style, const Decimal& amount);  // "12", "1.5"

std::string day(const Style& style, std::string_view iso_day);           // "22 de noviembre de 2026"
std::string moment(const Style& style, const enlace_local_time& local);  // "…, 10:15"
std::optional<std::int64_t> unix_ms_of(std::string_view iso_moment);     // "2026-11-22T16:15:00Z"

}  // namespace enlace::email_notify
