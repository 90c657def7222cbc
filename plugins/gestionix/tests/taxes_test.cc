#include "taxes.hpp"

#include <gtest/gtest.h>

#include "gestionix_account.hpp"
#include "order_sample.hpp"

namespace enlace::gestionix {
namespace {

std::vector<ProductTax> taxes(const std::vector<std::string>& names) {
  return *taxes_of(Mapping::built_in(), json(product_row(1, "A", "", names)));
}

// Rule: G-PROD-7
TEST(GestionixTaxes, ChargeIvaOnPriceAndIeps) {
  EXPECT_EQ(price_after_taxes(d("100"), taxes({"IEPS", "IVA"})), d("125.28"));
  EXPECT_EQ(price_after_taxes(d("100"), taxes({"IVA", "IEPS"})), d("125.28"));
  EXPECT_EQ(price_after_taxes(d("100"), taxes({"IVA"})), d("116"));
  EXPECT_EQ(price_after_taxes(d("100"), taxes({"IEPS"})), d("108"));
  EXPECT_EQ(price_after_taxes(d("100"), taxes({"IVA0"})), d("100"));
  EXPECT_EQ(price_after_taxes(d("100"), taxes({"EXENTO"})), d("100"));
  EXPECT_EQ(price_after_taxes(d("100"), taxes({})), d("100"));
  EXPECT_EQ(price_after_taxes(d("100"), taxes({"FIJO", "IVA"})), d("117.17"));
  EXPECT_EQ(price_after_taxes(d("12.771392"), taxes({"IEPS", "IVA"})), d("16.00"));
  EXPECT_EQ(price_after_taxes(d("0.025"), taxes({})), d("0.03"));  // half up
}

TEST(GestionixTaxes, KnowWhatTheyApplyOnWithoutBeingTold) {
  const Json row = json(R"({"transferred_taxes":[{"code":"IEPS","type":"percentage","rate":8},
      {"code":"IVA","type":"percentage","rate":"16"}]})");
  EXPECT_EQ(tax_factor(*taxes_of(Mapping::built_in(), row)), d("1.2528"));
  EXPECT_EQ(taxes_of(Mapping::built_in(), row)->front().name, "IEPS");
}

TEST(GestionixTaxes, WithheldOnesAreNoneOfOurs) {
  const Json row =
      json(R"({"transferred_taxes":[{"code":"ISR","kind":"withheld","type":"percentage","rate":"10"}]})");
  EXPECT_TRUE(taxes_of(Mapping::built_in(), row)->empty());
}

TEST(GestionixTaxes, WithoutARateAreRefused) {
  for (const char* rate : {"null", "\"x\"", "\"-1\"", "\"1000\""}) {
    const Json row = json(std::string(R"({"transferred_taxes":[{"code":"IVA","type":"percentage","rate":)") +
                          rate + "}]}");
    EXPECT_FALSE(taxes_of(Mapping::built_in(), row)) << rate;
  }
  EXPECT_TRUE(taxes_of(Mapping::built_in(), json(R"({"transferred_taxes":[{"code":"IVA","type":"percentage",
      "is_exempt":true}]})")));
}

TEST(GestionixTaxes, SurviveALink) {
  for (const ProductTax& tax : taxes({"IVA", "IEPS", "EXENTO", "FIJO"})) {
    EXPECT_EQ(ProductTax::from_json(tax.to_json()), tax);
  }
  EXPECT_FALSE(ProductTax::from_json(Json::object()));
}

// apis/gestionix.md 8, sample 5.
TEST(GestionixLine, IsWrittenAsInTheSample) {
  const LineAmounts amounts = line_amounts(order_line("REF-600", "16.00", "6"), {ieps8(), iva16()});
  EXPECT_EQ(amounts.base_price, d("12.771392"));
  EXPECT_EQ(amounts.subtotal, d("76.63"));
  EXPECT_EQ(amounts.taxes, (std::vector<Decimal>{d("6.13"), d("13.24")}));
  EXPECT_EQ(amounts.total, d("96.00"));
  EXPECT_EQ(amounts.discount_amount, d("0"));
}

TEST(GestionixLine, ShowsADiscountAndArrivesAtHandysTotal) {
  OrderLine line = order_line("A", "104.40", "3");
  line.original_price = d("116");
  line.discount_percent = d("10");
  const LineAmounts amounts = line_amounts(line, {iva16()});
  EXPECT_EQ(amounts.base_price, d("100"));
  EXPECT_EQ(amounts.discount_percentage, d("10"));
  EXPECT_EQ(amounts.discount_amount, d("30"));
  EXPECT_EQ(amounts.subtotal, d("270"));
  EXPECT_EQ(amounts.total, d("313.20"));
}

// The discount leads to a total of 643.91, but to 643.90 where the IVA is charged on rounded IEPS: 0.02 away.
TEST(GestionixLine, IsNoMoreThanACentOffInEitherOrderOfRounding) {
  OrderLine line = order_line("A", "429.28", "1.5");
  line.original_price = d("490.60");
  line.discount_percent = d("12.5");
  ProductTax ieps = ieps8();
  ieps.rate = d("26.5");
  const LineAmounts amounts = line_amounts(line, {iva16(), ieps});
  EXPECT_EQ(amounts.total, d("643.92"));
  EXPECT_EQ(amounts.subtotal, d("438.82"));
  EXPECT_EQ(amounts.taxes, (std::vector<Decimal>{d("88.82"), d("116.28")}));
  EXPECT_EQ(amounts.discount_percentage, d("0"));
}

// Where no way is within a cent in both, the reading that 4.3 writes down decides.
TEST(GestionixLine, IsRightInTheWrittenReadingWhereItCannotBeInBoth) {
  OrderLine line = order_line("A", "52.272", "45893");
  line.original_price = d("56.51");
  line.discount_percent = d("7.5");
  line.total = d("2398907.42");
  const ProductTax ieps = {"IEPS", "IEPS 30%", true, d("30"), false, false};
  const ProductTax iva = {"IVA", "IVA 8%", true, d("8"), false, true};
  const LineAmounts amounts = line_amounts(line, {ieps, iva});
  EXPECT_EQ(amounts.total, line.total);
}

TEST(GestionixLine, LeavesADiscountOutThatDoesNotArriveThere) {
  OrderLine line = order_line("A", "50", "2");
  line.original_price = d("116");
  line.discount_percent = d("10");
  const LineAmounts amounts = line_amounts(line, {iva16()});
  EXPECT_EQ(amounts.discount_percentage, d("0"));
  EXPECT_EQ(amounts.total, d("100"));
  line.discount_percent = d("100");
  EXPECT_EQ(line_amounts(line, {iva16()}).discount_percentage, d("0"));
  line.discount_percent = d("56.897");
  EXPECT_EQ(line_amounts(line, {iva16()}).discount_percentage, d("0"));
}

TEST(GestionixLine, FollowsTheTotalWhereThePriceDoesNotAgree) {
  OrderLine line = order_line("A", "10", "3", {});
  line.total = d("29.10");
  EXPECT_EQ(line_amounts(line, {}).total, d("29.10"));
  EXPECT_EQ(line_amounts(line, {}).base_price, d("9.7"));
}

TEST(GestionixLine, IsFreeWhenItsPriceIsZero) {
  const LineAmounts amounts = line_amounts(order_line("A", "0", "5"), {ieps8(), iva16()});
  EXPECT_EQ(amounts.base_price, d("0"));
  EXPECT_EQ(amounts.total, d("0"));
  EXPECT_EQ(amounts.taxes, (std::vector<Decimal>{d("0"), d("0")}));
}

// Every price and quantity ends at Handy's total to the cent, and no part is more than a cent away from what
// Gestionix computes from the price.
TEST(GestionixLine, AlwaysArrivesAtHandysTotal) {
  const std::vector<std::vector<ProductTax>> all = {
      {},
      {iva16()},
      {ieps8(), iva16()},
      {ieps8()},
      {{"IEPS", "IEPS 26.5%", true, d("26.5"), false, false}, iva16()}};
  int adjusted = 0;
  for (const auto& taxes : all) {
    for (int cents = 1; cents < 40'000; cents += 97) {
      for (const char* quantity : {"1", "3", "7.5", "0.333", "144"}) {
        const std::string price = (Decimal(cents) / Decimal(100)).str();
        const OrderLine line = order_line("A", price.c_str(), quantity, {});
        const LineAmounts amounts = line_amounts(line, taxes);
        ASSERT_EQ(amounts.total, line.total) << price << " x " << quantity;
        Decimal sum = amounts.subtotal;
        for (const Decimal& tax : amounts.taxes) sum += tax;
        ASSERT_EQ(sum, amounts.total);
        ASSERT_EQ(amounts.subtotal, (amounts.base_price * line.quantity).rounded(2));
        Decimal ieps;
        for (std::size_t i = 0; i < taxes.size(); ++i) {
          if (!taxes[i].on_ieps) ieps += amounts.subtotal * taxes[i].rate / Decimal(100);
        }
        Decimal off;
        for (std::size_t i = 0; i < taxes.size(); ++i) {
          const Decimal on = taxes[i].on_ieps ? amounts.subtotal + ieps : amounts.subtotal;
          off += amounts.taxes[i] - (on * taxes[i].rate / Decimal(100)).rounded(2);
        }
        ASSERT_LE(off.abs(), d("0.01"));
        Decimal rounded = amounts.subtotal;  // the same with IEPS rounded first
        for (const ProductTax& tax : taxes) {
          const Decimal on = tax.on_ieps ? rounded : amounts.subtotal;
          rounded += (on * tax.rate / Decimal(100)).rounded(2);
        }
        ASSERT_LE((amounts.total - rounded).abs(), d("0.01")) << price << " x " << quantity;
        if (!off.is_zero()) ++adjusted;
      }
    }
  }
  EXPECT_GT(adjusted, 100);  // the cent really is put somewhere
}

}  // namespace
}  // namespace enlace::gestionix
