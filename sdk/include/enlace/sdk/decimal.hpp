#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enlace {

// An exact decimal number: money, quantities, rates (H-9). Never made from a double.
//
// Holds up to 18 integer digits and 18 fractional ones. Sums and products are exact within that; a product
// with more fractional digits is rounded half-even at the 18th, a division likewise. A value too large for
// that range throws std::overflow_error, which the trampolines and the host's job boundary turn into an
// error of that one record. Zero has no sign.
class Decimal {
 public:
  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t integer) : units_(static_cast<Units>(integer) * kOne) {}  // NOLINT: exact

  // Accepts what JSON and the remote systems write: [+-]digits[.digits][e[+-]digits]; outer blanks are
  // not part of a number. More than 18 fractional digits, as doubles print them, are rounded half-even.
  // nullopt for anything else, and for more integer digits than the range above holds.
  static std::optional<Decimal> parse(std::string_view text);

  // Plain notation with '.', no exponent, no trailing zeros: "0", "-12.5".
  [[nodiscard]] std::string str() const;
  // Exactly `places` decimals, rounded half away from zero: "98.70".
  [[nodiscard]] std::string fixed(int places) const;

  // Half away from zero ("half up" for money) at `places` decimals, 0..18.
  [[nodiscard]] Decimal rounded(int places) const;
  [[nodiscard]] Decimal abs() const;
  [[nodiscard]] bool is_zero() const { return units_ == 0; }
  [[nodiscard]] bool is_negative() const { return units_ < 0; }
  [[nodiscard]] int sign() const { return units_ == 0 ? 0 : (units_ < 0 ? -1 : 1); }

  friend Decimal operator+(Decimal a, Decimal b);
  friend Decimal operator-(Decimal a, Decimal b);
  friend Decimal operator*(Decimal a, Decimal b);
  friend Decimal operator/(Decimal a, Decimal b);  // throws std::domain_error when b is zero
  friend Decimal operator-(Decimal a);
  Decimal& operator+=(Decimal b) { return *this = *this + b; }
  Decimal& operator-=(Decimal b) { return *this = *this - b; }
  friend bool operator==(const Decimal&, const Decimal&) = default;
  friend std::strong_ordering operator<=>(const Decimal&, const Decimal&) = default;

 private:
  __extension__ using Units = __int128;  // the number times 10^18
  static constexpr Units kOne = 1'000'000'000'000'000'000;
  Units units_ = 0;
};

// A literal for code and tests: d("104.40"). Terminates on text that is not a number.
Decimal d(std::string_view text);

}  // namespace enlace
