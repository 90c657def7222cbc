#include <enlace/sdk/rfc.hpp>

#include <algorithm>
#include <chrono>

#include "code_points.hpp"

namespace enlace::sdk {
namespace {

constexpr char kEnye = '#';  // Ñ, two bytes in UTF-8, as one character

// The places of the check digit's table: Ñ is the last one, a blank stands before it.
constexpr std::string_view kTable = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ #";

bool is_letter(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Upper case, without what people put around and between the parts, Ñ as kEnye.
std::string symbols_of(std::string_view typed) {
  const std::string plain = plain_characters(typed);
  const std::string_view tax_id = plain;
  std::string symbols;
  for (std::size_t i = 0; i < tax_id.size(); ++i) {
    const std::string_view two = tax_id.substr(i, 2);
    const bool tilde_follows = tax_id.substr(i + 1, 2) == "\u0303";  // decomposed, as some systems write it
    if (two == "Ñ" || two == "ñ" || ((tax_id[i] == 'N' || tax_id[i] == 'n') && tilde_follows)) {
      symbols.push_back(kEnye);
      i += tilde_follows ? 2 : 1;
    } else if (tax_id[i] >= 'a' && tax_id[i] <= 'z') {
      symbols.push_back(static_cast<char>(tax_id[i] - 'a' + 'A'));
    } else if (std::string_view(" -./,:_\"'\n").find(tax_id[i]) == std::string_view::npos) {
      // What stands for Ñ here is no letter of an RFC.
      symbols.push_back(tax_id[i] == kEnye ? '?' : tax_id[i]);
    }
  }
  return symbols;
}

// The year has two digits: a day of either century counts (000229 is of 2000 alone).
bool is_day(std::string_view yymmdd) {
  const auto number = [&](std::size_t at) { return (yymmdd[at] - '0') * 10 + (yymmdd[at + 1] - '0'); };
  const std::chrono::month month(static_cast<unsigned>(number(2)));
  const std::chrono::day day(static_cast<unsigned>(number(4)));
  return std::chrono::year_month_day(std::chrono::year(1900 + number(0)), month, day).ok() ||
         std::chrono::year_month_day(std::chrono::year(2000 + number(0)), month, day).ok();
}

}  // namespace

std::optional<std::string> rfc_of(std::string_view tax_id) {
  std::string rfc = symbols_of(tax_id);
  if (rfc.size() != 12 && rfc.size() != 13) return std::nullopt;  // companies, persons
  const auto date = rfc.end() - 9;
  const auto homoclave = rfc.end() - 3;
  const bool fits =
      std::all_of(rfc.begin(), date, [](char c) { return is_letter(c) || c == kEnye || c == '&'; }) &&
      std::all_of(date, homoclave, is_digit) && is_day(std::string_view(date, homoclave)) &&
      std::all_of(homoclave, rfc.end() - 1, [](char c) { return is_letter(c) || is_digit(c); }) &&
      (is_digit(rfc.back()) || rfc.back() == 'A');
  if (!fits) return std::nullopt;
  for (std::size_t at = rfc.find(kEnye); at != std::string::npos; at = rfc.find(kEnye))
    rfc.replace(at, 1, "Ñ");
  return rfc;
}

bool is_generic_rfc(std::string_view rfc) {
  return rfc == kGenericRfc || rfc == kGenericForeignRfc;
}

bool has_rfc_check_digit(std::string_view rfc) {
  std::string symbols = symbols_of(rfc);
  if (symbols.size() == 12) symbols.insert(symbols.begin(), ' ');  // companies have a letter less
  if (symbols.size() != 13) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    const std::size_t value = kTable.find(symbols[i]);
    if (value == std::string_view::npos) return false;
    sum += static_cast<int>(value) * static_cast<int>(13 - i);
  }
  const int rest = sum % 11;
  const char digit = rest == 0 ? '0' : (rest == 1 ? 'A' : static_cast<char>('0' + 11 - rest));
  return symbols.back() == digit;
}

}  // namespace enlace::sdk
