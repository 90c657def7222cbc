#include <enlace/sdk/decimal.hpp>

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdlib>
#include <stdexcept>

namespace enlace {
namespace {

using Wide = boost::multiprecision::int256_t;
__extension__ using Units = __int128;

constexpr int kPlaces = 18;
// constexpr: a Decimal may be computed while other files' constants are initialised.
constexpr Wide kOneWide = 1'000'000'000'000'000'000;
constexpr Wide kLimit = kOneWide * kOneWide;  // 18 integer digits and 18 fractional ones

Units narrow(const Wide& value) {
  if (value >= kLimit || value <= -kLimit) throw std::overflow_error("decimal out of range");
  return static_cast<Units>(value);
}

// value / divisor (divisor > 0), rounded half to even.
Wide divide_half_even(const Wide& value, const Wide& divisor) {
  Wide quotient = value / divisor;
  const Wide rest = boost::multiprecision::abs(Wide(value - quotient * divisor));
  const Wide twice = rest * 2;
  const int step = value < 0 ? -1 : 1;
  if (twice > divisor || (twice == divisor && quotient % 2 != 0)) quotient += step;
  return quotient;
}

Units power_of_ten(int exponent) {
  Units value = 1;
  for (int i = 0; i < exponent; ++i) value *= 10;
  return value;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t i = 0;
  bool negative = false;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) negative = text[i++] == '-';

  std::string digits;
  int point = 0;  // how many of `digits` stand after the decimal point
  const std::size_t first = i;
  while (i < text.size() && is_digit(text[i])) digits.push_back(text[i++]);
  if (i == first) return std::nullopt;
  if (i < text.size() && text[i] == '.') {
    ++i;
    const std::size_t fraction = i;
    while (i < text.size() && is_digit(text[i])) {
      digits.push_back(text[i++]);
      ++point;
    }
    if (i == fraction) return std::nullopt;
  }
  int exponent = 0;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    bool down = false;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) down = text[i++] == '-';
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) {
      exponent = std::min(exponent * 10 + (text[i++] - '0'), 10'000);
    }
    if (i == start) return std::nullopt;
    if (down) exponent = -exponent;
  }
  if (i != text.size()) return std::nullopt;

  while (!digits.empty() && digits.back() == '0') {
    digits.pop_back();
    --point;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return Decimal();
  point -= exponent;  // now the value is digits * 10^-point, without trailing zeros
  if (point > kPlaces || static_cast<int>(digits.size()) - point > kPlaces) return std::nullopt;

  Wide units = 0;
  for (const char c : digits) units = units * 10 + (c - '0');
  for (int k = point; k < kPlaces; ++k) units *= 10;
  Decimal result;
  result.units_ = static_cast<Units>(negative ? Wide(-units) : units);
  return result;
}

std::string Decimal::str() const {
  std::string text = fixed(kPlaces);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string Decimal::fixed(int places) const {
  Units units = rounded(places).units_;
  const bool negative = units < 0;
  if (negative) units = -units;
  std::string digits;
  for (units /= power_of_ten(kPlaces - places); units != 0; units /= 10) {
    digits.push_back(static_cast<char>('0' + static_cast<int>(units % 10)));
  }
  while (static_cast<int>(digits.size()) <= places) digits.push_back('0');
  std::reverse(digits.begin(), digits.end());
  if (places > 0) digits.insert(digits.size() - static_cast<std::size_t>(places), 1, '.');
  return negative ? "-" + digits : digits;
}

Decimal Decimal::rounded(int places) const {
  if (places >= kPlaces) return *this;
  const Units step = power_of_ten(kPlaces - std::max(places, 0));
  const Units half = step / 2;
  Decimal result;
  const Wide moved = Wide(units_) + (units_ < 0 ? -Wide(half) : Wide(half));
  result.units_ = narrow(moved / Wide(step) * Wide(step));
  return result;
}

Decimal Decimal::abs() const {
  return is_negative() ? -*this : *this;
}

Decimal operator+(Decimal a, Decimal b) {
  Decimal result;
  result.units_ = narrow(Wide(a.units_) + Wide(b.units_));
  return result;
}

Decimal operator-(Decimal a, Decimal b) {
  return a + -b;
}

Decimal operator-(Decimal a) {
  a.units_ = -a.units_;
  return a;
}

Decimal operator*(Decimal a, Decimal b) {
  Decimal result;
  result.units_ = narrow(divide_half_even(Wide(a.units_) * Wide(b.units_), kOneWide));
  return result;
}

Decimal operator/(Decimal a, Decimal b) {
  if (b.is_zero()) throw std::domain_error("decimal division by zero");
  Wide numerator = Wide(a.units_) * kOneWide;
  Wide divisor = Wide(b.units_);
  if (divisor < 0) {
    divisor = -divisor;
    numerator = -numerator;
  }
  Decimal result;
  result.units_ = narrow(divide_half_even(numerator, divisor));
  return result;
}

Decimal d(std::string_view text) {
  const std::optional<Decimal> value = Decimal::parse(text);
  if (!value) std::abort();
  return *value;
}

}  // namespace enlace
