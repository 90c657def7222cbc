#include <enlace/sdk/decimal.hpp>

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

namespace enlace {
namespace {

using Wide = boost::multiprecision::int256_t;
__extension__ using Units = __int128;
__extension__ using Magnitude = unsigned __int128;

constexpr int kPlaces = 18;
constexpr int kDigits = 2 * kPlaces;

// constexpr: a Decimal may be computed while other files' constants are initialised.
constexpr std::array<Units, kDigits + 1> kPowersOfTen = [] {
  std::array<Units, kDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();
constexpr std::uint64_t kOne = 1'000'000'000'000'000'000;
constexpr Units kLimit = kPowersOfTen[kDigits];  // 18 integer digits and 18 fractional ones

Units power_of_ten(int exponent) {
  return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

[[noreturn]] void too_large() {
  throw std::overflow_error("decimal out of range");
}

Units checked(Units value) {
  if (value >= kLimit || value <= -kLimit) too_large();
  return value;
}

Magnitude magnitude_of(Units value) {
  return value < 0 ? -static_cast<Magnitude>(value) : static_cast<Magnitude>(value);
}

// The two halves of a number: whole ones, and units below one. An integer that came as such may have 19
// digits.
struct Parts {
  std::uint64_t whole, below;
};
Parts parts_of(Magnitude value) {
  return {static_cast<std::uint64_t>(value / kOne), static_cast<std::uint64_t>(value % kOne)};
}

// Rounded half to even; divisor > 0.
template <class Number>
Number divide_half_even(const Number& value, const Number& divisor) {
  Number quotient = value / divisor;
  const Number twice = (value - quotient * divisor) * 2;
  if (twice > divisor || (twice == divisor && quotient % 2 != 0)) quotient += 1;
  return quotient;
}

// a * 10^18 / b, rounded half to even.
Magnitude quotient_of(Magnitude a, Magnitude b) {
  const Magnitude whole = a / b;
  const Magnitude rest = a % b;
  if (whole >= kOne) too_large();
  // Nearly always what is left of the division fits once more. A half goes to the even sum, and what the rest
  // is added to is even.
  if (rest < ~Magnitude{0} / kOne) return whole * kOne + divide_half_even<Magnitude>(rest * kOne, b);
  return static_cast<Magnitude>(divide_half_even<Wide>(Wide(a) * kOne, Wide(b)));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t i = 0;
  bool negative = false;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) negative = text[i++] == '-';

  std::array<char, kDigits + 4> kept{};  // the digits from the first that is not 0 on, as many as may matter
  std::int64_t length = 0;               // how many there are
  bool more = false;                     // one that was not kept is not 0
  const auto take_digits = [&]() -> std::int64_t {
    const std::size_t first = i;
    for (; i < text.size() && is_digit(text[i]); ++i) {
      if (length == 0 && text[i] == '0') continue;
      const auto place = static_cast<std::size_t>(length++);
      if (place < kept.size()) {
        kept[place] = static_cast<char>(text[i] - '0');
      } else {
        more = more || text[i] != '0';
      }
    }
    return static_cast<std::int64_t>(i - first);
  };
  if (take_digits() == 0) return std::nullopt;
  std::int64_t point = 0;  // how many of the digits stand after the decimal point
  if (i < text.size() && text[i] == '.') {
    ++i;
    point = take_digits();
    if (point == 0) return std::nullopt;
  }
  std::int64_t exponent = 0;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    bool down = false;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) down = text[i++] == '-';
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) {
      exponent = std::min<std::int64_t>(exponent * 10 + (text[i++] - '0'), 1'000'000'000'000);
    }
    if (i == start) return std::nullopt;
    if (down) exponent = -exponent;
  }
  if (i != text.size()) return std::nullopt;
  if (length == 0) return Decimal();

  const std::int64_t whole = length - point + exponent;  // digits before the point; negative: zeros behind it
  if (whole > kPlaces) return std::nullopt;
  const std::int64_t fit = whole + kPlaces;  // digits up to the last place
  if (fit < 0) return Decimal();
  Units units = 0;
  std::size_t at = 0;
  for (; at < static_cast<std::size_t>(fit); ++at) units = units * 10 + kept[at];
  // Doubles print more: 0.0049999999999999992, 1.7763568394003E-15.
  const char next = kept[at];
  const bool above_half = more || std::any_of(kept.begin() + static_cast<std::ptrdiff_t>(at) + 1, kept.end(),
                                              [](char digit) { return digit != 0; });
  if (next > 5 || (next == 5 && (above_half || units % 2 != 0))) ++units;
  if (units >= kLimit) return std::nullopt;
  Decimal result;
  result.units_ = negative ? -units : units;
  return result;
}

std::string Decimal::str() const {
  std::string text = fixed(kPlaces);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string Decimal::fixed(int places) const {
  const Units units = rounded(places).units_;
  const Parts parts = parts_of(magnitude_of(units));
  std::array<char, kDigits + 4> text;  // sign, 19 digits, point, 18 digits
  char* at = text.data();
  if (units < 0) *at++ = '-';
  at = std::to_chars(at, text.data() + text.size(), parts.whole).ptr;
  if (places > 0) {
    *at++ = '.';
    std::uint64_t below = parts.below;
    for (int i = kPlaces; i > 0; --i, below /= 10) at[i - 1] = static_cast<char>('0' + below % 10);
    at += std::min(places, kPlaces);
  }
  return {text.data(), at};
}

Decimal Decimal::rounded(int places) const {
  if (places >= kPlaces) return *this;
  const Units step = power_of_ten(kPlaces - std::max(places, 0));
  const Units half = step / 2;
  Decimal result;
  result.units_ = checked((units_ + (units_ < 0 ? -half : half)) / step * step);
  return result;
}

Decimal Decimal::abs() const {
  return is_negative() ? -*this : *this;
}

Decimal operator+(Decimal a, Decimal b) {
  Decimal result;
  result.units_ = checked(a.units_ + b.units_);
  return result;
}

Decimal operator-(Decimal a, Decimal b) {
  return a + -b;
}

Decimal operator-(Decimal a) {
  a.units_ = -a.units_;
  return a;
}

// (A + a) * (B + b), where a and b are below one: only a * b has to be rounded.
Decimal operator*(Decimal a, Decimal b) {
  const Parts x = parts_of(magnitude_of(a.units_));
  const Parts y = parts_of(magnitude_of(b.units_));
  const Magnitude whole = Magnitude{x.whole} * y.whole;
  if (whole >= kOne) too_large();
  const Magnitude mixed = Magnitude{x.whole} * y.below + Magnitude{x.below} * y.whole;
  const Magnitude below = Magnitude{x.below} * y.below;
  const Magnitude exact = whole * kOne + mixed;
  // With the parity of what it is added to, because a half goes to the even sum.
  const Magnitude odd = exact % 2;
  const Magnitude magnitude = exact - odd + divide_half_even<Magnitude>(below + odd * kOne, kOne);
  Decimal result;
  result.units_ = checked(static_cast<Units>(magnitude));
  if (a.is_negative() != b.is_negative()) result.units_ = -result.units_;
  return result;
}

Decimal operator/(Decimal a, Decimal b) {
  if (b.is_zero()) throw std::domain_error("decimal division by zero");
  Decimal result;
  result.units_ = checked(static_cast<Units>(quotient_of(magnitude_of(a.units_), magnitude_of(b.units_))));
  if (a.is_negative() != b.is_negative()) result.units_ = -result.units_;
  return result;
}

Decimal d(std::string_view text) {
  const std::optional<Decimal> value = Decimal::parse(text);
  if (!value) std::abort();
  return *value;
}

}  // namespace enlace
