#include <enlace/sdk/decimal.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace enlace {
namespace {

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
  for (const char* text : {"", "-", ".", "1.", ".5", "$12.00", "1,5", " 1", "1 ", "0x1", "nan", "1e", "--1",
                           "1234567890123456789", "0.1234567890123456789", "1e18", "1e999999999999"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
  EXPECT_EQ(d("000123456789012345678.123456789012345678000").str(), "123456789012345678.123456789012345678");
  EXPECT_THROW(d("999999999999999999") * d("10"), std::overflow_error);
}

}  // namespace
}  // namespace enlace
