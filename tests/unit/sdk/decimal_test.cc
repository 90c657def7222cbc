#include <enlace/sdk/decimal.hpp>

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>

namespace enlace {
namespace {

// The same arithmetic the long way: units of 10^-18 in integers that hold every product.
using Wide = boost::multiprecision::int512_t;
const Wide kOne = 1'000'000'000'000'000'000;

std::string text_of(Wide units) {
  const bool negative = units < 0;
  if (negative) units = -units;
  std::string below = Wide(units % kOne).str();
  below.insert(0, 18 - below.size(), '0');
  return (negative ? "-" : "") + Wide(units / kOne).str() + "." + below;
}

// nullopt: it does not fit.
std::optional<Wide> rounded_quotient(const Wide& value, const Wide& divisor) {
  Wide quotient = value / divisor;
  const Wide twice = abs(Wide(value - quotient * divisor)) * 2;
  const Wide size = abs(divisor);
  const int step = (value < 0) == (divisor < 0) ? 1 : -1;
  if (twice > size || (twice == size && quotient % 2 != 0)) quotient += step;
  if (abs(quotient) >= kOne * kOne) return std::nullopt;
  return quotient;
}

template <class Compute>
std::optional<Decimal> unless_too_large(Compute&& compute) {
  try {
    return compute();
  } catch (const std::overflow_error&) {
    return std::nullopt;
  }
}

// Rule: H-9
TEST(Decimal, KeepsWhatWasWritten) {
  EXPECT_EQ(d("0.1") + d("0.2"), d("0.3"));
  EXPECT_EQ(d("1234.500000").str(), "1234.5");
  EXPECT_EQ(d("-0.00").str(), "0");
  EXPECT_EQ(d("98.7").fixed(2), "98.70");
  EXPECT_EQ(d("9.87E1").str(), "98.7");
  EXPECT_EQ(d("5e-3").str(), "0.005");
}

// Rule: A-PROD-6  (apis/alegra.md 14.2: the cases that doubles get wrong)
TEST(Decimal, RoundsHalfAwayFromZeroExactly) {
  EXPECT_EQ((d("10.125") * d("1.16")).fixed(2), "11.75");
  EXPECT_EQ((d("3.375") * d("1.16")).fixed(2), "3.92");
  EXPECT_EQ(d("-2.5").rounded(0).str(), "-3");
  EXPECT_EQ(d("0.005").fixed(2), "0.01");
  EXPECT_EQ(d("-0.004").fixed(2), "0.00");
}

TEST(Decimal, DividesToEighteenPlaces) {
  EXPECT_EQ((d("119.99") / d("1.19")).rounded(6).str(), "100.831933");
  EXPECT_EQ((Decimal(1) / Decimal(3)).str(), "0.333333333333333333");
  EXPECT_THROW(Decimal(1) / Decimal(0), std::domain_error);
}

TEST(Decimal, RefusesWhatIsNoNumberOrTooLong) {
  for (const char* text :
       {"", "-", ".", "1.", ".5", "$12.00", "1,5", " 1", "1 ", "0x1", "nan", "1e", "--1",
        "1234567890123456789", "1e18", "1e999999999999", "999999999999999999.9999999999999999995"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
  EXPECT_EQ(d("000123456789012345678.123456789012345678000").str(), "123456789012345678.123456789012345678");
  EXPECT_THROW(d("999999999999999999") * d("10"), std::overflow_error);
}

// Rule: H-25
TEST(Decimal, RoundsWhatDoublesPrintAtTheEighteenthPlace) {
  EXPECT_EQ(d("1.7763568394003E-15").str(), "0.000000000000001776");
  EXPECT_EQ(d("0.0049999999999999992").str(), "0.004999999999999999");
  EXPECT_EQ(d("0.1234567890123456789").str(), "0.123456789012345679");
  EXPECT_EQ(d("0.0000000000000000005").str(), "0");
  EXPECT_EQ(d("0.0000000000000000015").str(), "0.000000000000000002");
  EXPECT_EQ(d("0.0000000000000000025").str(), "0.000000000000000002");
  EXPECT_EQ(d("0.00000000000000000250000000000000000000000000000000000000000000000001").str(),
            "0.000000000000000003");
  EXPECT_EQ(d("-0.0000000000000000016").str(), "-0.000000000000000002");
  EXPECT_EQ(d("-1e-19").str(), "0");
  EXPECT_FALSE(d("-1e-400").is_negative());
  EXPECT_EQ(d("4.9406564584124654e-324").str(), "0");
  EXPECT_EQ(d("123456789012345678.1234567890123456785").str(), "123456789012345678.123456789012345678");
  EXPECT_EQ(d(std::string(200, '0') + "1" + std::string(17, '0') + "." + std::string(5000, '0') + "1").str(),
            "100000000000000000");
  EXPECT_EQ(d("0." + std::string(300, '0') + "15e302").str(), "15");
}

// Rule: H-9
TEST(Decimal, ComputesAsIntegersOfAnySizeDo) {
  std::mt19937_64 random(1);  // NOLINT: the same numbers each time
  const auto below = [&](int digits) {
    Wide value = 0;
    for (int i = 0; i < digits; ++i) value = value * 10 + static_cast<int>(random() % 10);
    return value;
  };
  // Mostly of few digits, as money is: halves and carries come up often there.
  const auto any = [&]() -> Wide {
    const int whole = static_cast<int>(random() % (random() % 4 == 0 ? 19 : 6));
    const int places = static_cast<int>(random() % (random() % 4 == 0 ? 19 : 4));
    Wide units = below(whole) * kOne + below(places) * pow(Wide(10), 18 - static_cast<unsigned>(places));
    if (random() % 4 == 0) units = below(1 + static_cast<int>(random() % 12));  // a few units: halves
    return random() % 2 == 0 ? units : -units;
  };
  const auto same = [](const std::optional<Decimal>& got, const std::optional<Wide>& right) {
    return got.has_value() == right.has_value() && (!got || got->fixed(18) == text_of(*right));
  };
  for (int i = 0; i < 50'000; ++i) {
    const Wide a = any(), b = any();
    const Decimal x = d(text_of(a)), y = d(text_of(b));
    const std::string about = text_of(a) + " and " + text_of(b);
    ASSERT_EQ(x.fixed(18), text_of(a));
    ASSERT_EQ(d(x.str()), x) << about;
    ASSERT_TRUE(same(unless_too_large([&] { return x + y; }), rounded_quotient(a + b, 1))) << about;
    ASSERT_TRUE(same(unless_too_large([&] { return x * y; }), rounded_quotient(a * b, kOne))) << about;
    if (b != 0) {
      ASSERT_TRUE(same(unless_too_large([&] { return x / y; }), rounded_quotient(a * kOne, b))) << about;
    }
    const int places = static_cast<int>(random() % 19);
    const Wide step = pow(Wide(10), 18 - static_cast<unsigned>(places));
    const Wide away = (a + (a < 0 ? -step / 2 : step / 2)) / step * step;
    ASSERT_TRUE(same(unless_too_large([&] { return x.rounded(places); }), rounded_quotient(away, 1)))
        << about;
  }
}

}  // namespace
}  // namespace enlace
