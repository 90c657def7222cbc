#include "format.hpp"

#include <gtest/gtest.h>

namespace enlace::email_notify {
namespace {

Style style(Country country, Language language = Language::es) {
  return {language, country, "UTC"};
}

// Rule: E-1
TEST(Format, WritesAmountsAsTheCountryDoes) {
  EXPECT_EQ(money(style(Country::mexico), d("1234567.5")), "$1,234,567.50");
  EXPECT_EQ(money(style(Country::colombia), d("1234567.5")), "$ 1.234.567,50");
  EXPECT_EQ(money(style(Country::spain), d("-1234.5")), "-1.234,50 €");
  EXPECT_EQ(money(style(Country::chile), d("999")), "$999,00");
  EXPECT_EQ(money(style(Country::usa), d("-0.005")), "-$0.01");
  EXPECT_EQ(money(style(Country::mexico), d("0")), "$0.00");
  EXPECT_EQ(precise(style(Country::mexico), d("15.948276")), "$15.9483");
  EXPECT_EQ(precise(style(Country::mexico), d("16")), "$16.00");
  EXPECT_EQ(quantity(style(Country::colombia), d("1.5")), "1,5");
}

TEST(Format, WritesDaysAndMoments) {
  EXPECT_EQ(day(style(Country::mexico), "2026-11-02"), "2 de noviembre de 2026");
  EXPECT_EQ(day(style(Country::usa, Language::en), "2026-11-02"), "November 2, 2026");
  const enlace_local_time noon{sizeof noon, 2026, 11, 2, 12, 5, 9, -21600};
  EXPECT_EQ(moment(style(Country::mexico), noon), "2 de noviembre de 2026, 12:05");
  EXPECT_EQ(moment(style(Country::usa, Language::en), noon), "November 2, 2026, 12:05 PM");
  EXPECT_EQ(unix_ms_of("2026-11-22T16:15:00Z"), 1'795'364'100'000);
  EXPECT_FALSE(unix_ms_of("yesterday"));
}

}  // namespace
}  // namespace enlace::email_notify
