#include "prices.hpp"

#include <gtest/gtest.h>

#include "order_sample.hpp"

namespace enlace::binderp {
namespace {

Settings settings(bool gross = false) {
  Settings s = *Settings::from_json(minimal_settings());
  s.gross_prices = gross;
  return s;
}

Product product(const char* price, std::vector<Tax> taxes) {
  Product p;
  p.price = d(price);
  p.taxes = std::move(taxes);
  return p;
}

// Rule: B-PROD-3
TEST(BindPrices, AreBeforeVatWithSixDecimals) {
  const LinePrice price = line_price(order_line("A", "90.00", "6"), nullptr, settings());
  EXPECT_EQ(price.price, d("77.586207"));
  EXPECT_EQ(price.vat, d("0.16"));
  EXPECT_FALSE(price.exempt);
  EXPECT_EQ(product_price(product("90.00", {iva()}), settings()), d("77.586207"));
  EXPECT_EQ(product_price(product("90.00", {iva("8")}), settings()), d("83.333333"));
  EXPECT_EQ(product_price(product("90.00", {iva("0")}), settings()), d("90"));
  EXPECT_EQ(product_price(product("116.00", {}), settings()), d("100"));  // default_vat
}

// 1.5 of 106.75 is 160.125, which Handy sells at 160.13; six decimals of 106.75 before VAT make 160.12.
TEST(BindPrices, ReachTheTotalOfAWeighedLine) {
  OrderLine line = order_line("A", "106.75", "1.5");
  line.total = d("160.13");
  const LinePrice price = line_price(line, nullptr, settings());
  EXPECT_EQ(price.price, d("92.028736"));
  EXPECT_EQ((price.price * line.quantity * d("1.16")).rounded(2), line.total);
}

TEST(BindPrices, KeepVatInsideWhereTheSettingsSayGross) {
  const LinePrice price = line_price(order_line("A", "90.00", "6"), nullptr, settings(true));
  EXPECT_EQ(price.price, d("90"));
  EXPECT_EQ(price.vat, Decimal());
  EXPECT_EQ(product_price(product("90.00", {iva()}), settings(true)), d("90"));
  EXPECT_FALSE(needs_bind_vat(order_line("A", "1", "1", {}), settings(true)));
}

TEST(BindPrices, TakeHandysVatFirstThenBindsThenTheSettings) {
  const ProductVat eight{8, false};
  EXPECT_EQ(line_price(order_line("A", "116", "1"), &eight, settings()).vat, d("0.16"));
  EXPECT_EQ(line_price(order_line("A", "108", "1", {}), &eight, settings()).vat, d("0.08"));
  EXPECT_EQ(line_price(order_line("A", "108", "1", {}), &eight, settings()).price, d("100"));
  EXPECT_EQ(line_price(order_line("A", "116", "1", {}), nullptr, settings()).vat, d("0.16"));
  EXPECT_TRUE(needs_bind_vat(order_line("A", "1", "1", {}), settings()));
  EXPECT_TRUE(needs_bind_vat(order_line("A", "1", "1", {iva("0")}), settings()));
  EXPECT_FALSE(needs_bind_vat(order_line("A", "1", "1"), settings()));
}

TEST(BindPrices, AreExemptOnlyWhereBindSaysSoAndNothingIsCharged) {
  const ProductVat exempt{0, true}, zero{0, false};
  EXPECT_TRUE(line_price(order_line("A", "10", "1", {iva("0")}), &exempt, settings()).exempt);
  EXPECT_FALSE(line_price(order_line("A", "10", "1", {iva("0")}), &zero, settings()).exempt);
  EXPECT_FALSE(line_price(order_line("A", "10", "1", {iva("0")}), nullptr, settings()).exempt);
  EXPECT_FALSE(line_price(order_line("A", "116", "1"), &exempt, settings()).exempt);
  EXPECT_TRUE(line_price(order_line("A", "10", "1", {}), &exempt, settings()).exempt);
}

TEST(BindPrices, TellVatFromOtherTaxesWhateverCompaniesCallIt) {
  EXPECT_EQ(vat_of({{"IVA 16%", d("16"), ""}}), d("16"));
  EXPECT_EQ(vat_of({{"iva frontera", d("8"), ""}}), d("8"));
  EXPECT_EQ(vat_of({{"Impuesto", d("16"), ""}}), d("16"));
  EXPECT_EQ(vat_of({{"IVA especial", d("4"), ""}}), d("4"));
  EXPECT_EQ(vat_of({{"IEPS", d("8"), ""}}), std::nullopt);
  EXPECT_EQ(vat_of({{"ISH", d("3"), ""}}), std::nullopt);
  EXPECT_EQ(vat_of({}), std::nullopt);
  EXPECT_EQ(kept_inside({iva(), {"IEPS", d("8"), ""}, {"IEPS", Decimal(), ""}}),
            std::vector<std::string>{"IEPS 8 %"});
  // The other tax stays inside the price: 124 is 106.896552 and 16 % on that.
  EXPECT_EQ(line_price(order_line("A", "124", "1", {iva(), {"IEPS", d("8"), ""}}), nullptr, settings()).price,
            d("106.896552"));
}

TEST(BindPrices, ReachTheTotalThatHandyCharged) {
  OrderLine line = order_line("A", "33.33", "3");
  line.total = d("100");  // of a discount that Handy rounds on the line
  EXPECT_EQ(line_price(line, nullptr, settings()).price, (d("100") / d("3") / d("1.16")).rounded(6));
  line.total = d("99.99");
  EXPECT_EQ(line_price(line, nullptr, settings()).price, d("28.732759"));
  line.quantity = Decimal();
  EXPECT_EQ(line_price(line, nullptr, settings()).price, d("28.732759"));
}

}  // namespace
}  // namespace enlace::binderp
