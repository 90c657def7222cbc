#include "amounts.hpp"

#include <gtest/gtest.h>

#include <random>

#include "taxes.hpp"

namespace enlace::alegra {
namespace {

OrderLine line(const char* price, const char* quantity) {
  OrderLine line;
  line.price = line.original_price = d(price);
  line.quantity = d(quantity);
  line.total = line.price * line.quantity;
  return line;
}

LineAmount line_amount(const OrderLine& sold, Decimal factor, std::optional<Decimal> list_net) {
  const Decimal rate = (factor - Decimal(1)) * Decimal(100);
  const std::vector<Tax> taxes = rate.is_zero() ? std::vector<Tax>() : std::vector<Tax>{{"IVA", rate, "3"}};
  return line_amounts({{sold, taxes, list_net}}).at(0);
}

// What Alegra may make of written lines, all in whole cents, worked out by apis/alegra.md 9 and 15.6 alone.
struct Totals {
  Decimal document, lines, parts;
};
Totals alegra_totals(const std::vector<PricedLine>& lines, const std::vector<LineAmount>& amounts) {
  Totals totals;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Decimal net =
        amounts[i].price * lines[i].line.quantity * (Decimal(100) - amounts[i].discount) * d("0.01");
    Decimal exact = net;
    totals.parts += net.rounded(2);
    for (const Tax& tax : lines[i].taxes) {
      exact += net * tax.rate * d("0.01");
      totals.parts += (net * tax.rate * d("0.01")).rounded(2);
    }
    totals.document += exact;
    totals.lines += exact.rounded(2);
  }
  totals.document = totals.document.rounded(2);
  return totals;
}

Decimal written_total(const LineAmount& amount, const OrderLine& line, Decimal factor) {
  return (amount.price * line.quantity * (Decimal(1) - amount.discount / Decimal(100)) * factor).rounded(2);
}

// Two decimals would lose cents (apis/alegra.md 14.2).
// Rule: A-ORD-3
TEST(AlegraLineAmount, ReachesTheTotalWhenThePriceWasEdited) {
  struct Case {
    const char *price, *quantity, *rate, *net;
  };
  for (const Case& c : {Case{"119.99", "100", "19", "100.831933"}, Case{"19.99", "48", "16", "17.232759"}}) {
    const OrderLine sold = line(c.price, c.quantity);
    const Decimal factor = Decimal(1) + d(c.rate) / Decimal(100);
    const LineAmount amount = line_amount(sold, factor, d("1.5"));
    EXPECT_EQ(amount.price, d(c.net));
    EXPECT_EQ(amount.discount, d("0"));
    EXPECT_EQ(written_total(amount, sold, factor), sold.total);
  }
}

// Rule: A-ORD-3
TEST(AlegraLineAmount, SendsTheListsOwnNetPriceWhenItReachesTheTotal) {
  EXPECT_EQ(line_amount(line("95.7", "12"), d("1.16"), d("82.5")).price, d("82.5"));
  EXPECT_EQ(line_amount(line("120", "7"), d("1.16"), d("103.448276")).price, d("103.448276"));
}

// 1.5 of 106.75 is 160.125, which Handy sells at 160.13; without tax, six decimals make 160.12499988.
// Rule: A-ORD-3
TEST(AlegraLineAmount, ReachesTheTotalOfAWeighedLine) {
  OrderLine sold = line("106.75", "1.5");
  sold.total = d("160.13");
  const LineAmount amount = line_amount(sold, d("1.16"), d("92.025862"));
  EXPECT_EQ(amount.price, d("92.028736"));
  EXPECT_EQ(written_total(amount, sold, d("1.16")), sold.total);
  EXPECT_EQ(line_amount(line("106.75", "0"), d("1.16"), std::nullopt).price, d("92.025862"));
}

// 10.125 + 16 % = 11.745, which Handy sells at 11.75: a hundred of them are 1,175.00, not 1,174.50.
// Rule: A-ORD-3
TEST(AlegraLineAmount, DropsTheListsNetPriceWhenHandysIsThatOneRounded) {
  const OrderLine sold = line("11.75", "100");
  const LineAmount amount = line_amount(sold, d("1.16"), d("10.125"));
  EXPECT_EQ(amount.price, d("10.12931"));
  EXPECT_EQ(written_total(amount, sold, d("1.16")), d("1175"));
}

// Rule: A-ORD-3
TEST(AlegraLineAmount, WritesADiscountAsOneWhereThatReachesTheTotal) {
  OrderLine sold = line("104.4", "2");  // apis/handy.md 2.11
  sold.original_price = d("116");
  sold.discount_percent = d("10");
  const LineAmount amount = line_amount(sold, d("1.16"), d("100"));
  EXPECT_EQ(amount.price, d("100"));
  EXPECT_EQ(amount.discount, d("10"));
  EXPECT_EQ(written_total(amount, sold, d("1.16")), d("208.8"));
}

// After an edit, Handy applies the discount to a price that had it already (apis/handy.md 2.10).
// Rule: A-ORD-3
TEST(AlegraLineAmount, TrustsTheChargedPriceOverTheDiscount) {
  OrderLine sold = line("90", "3");
  sold.original_price = d("116");
  sold.discount_percent = d("10");
  const LineAmount amount = line_amount(sold, d("1"), d("116"));
  EXPECT_EQ(amount.price, d("90"));
  EXPECT_EQ(amount.discount, d("0"));
}

// Rule: A-ORD-3
TEST(AlegraLineAmount, WritesNoDiscountThatAlegraWouldRound) {
  OrderLine sold = line("77.333334", "3");
  sold.original_price = d("116");
  sold.discount_percent = d("33.333333");
  const LineAmount amount = line_amount(sold, d("1.16"), d("100"));
  EXPECT_EQ(amount.discount, d("0"));
  EXPECT_EQ(amount.price, d("66.666667"));
}

TEST(AlegraLineAmount, WritesAGiftAsPriceZero) {
  OrderLine gift = line("0", "2");
  gift.original_price = d("116");
  for (const char* discount : {"0", "100"}) {
    gift.discount_percent = d(discount);
    const LineAmount amount = line_amount(gift, d("1.16"), d("100"));
    EXPECT_EQ(amount.price, d("0"));
    EXPECT_EQ(amount.discount, d("0"));
  }
}

TEST(AlegraLineAmount, NeverSendsMoreThanSixDecimals) {
  const LineAmount amount = line_amount(line("10", "1"), d("1"), d("9.9999999999"));
  EXPECT_EQ(amount.price, d("10"));
  EXPECT_EQ(line_amount(line("100", "1"), d("1.16"), {}).price, d("86.206897"));
}

// The total ends in half a cent, which is rounded up; 1.5 x 364.99 = 547.485, and 577.08 beside it.
// Rule: A-ORD-3
TEST(AlegraLineAmount, ReachesATotalThatEndsInHalfACent) {
  const std::vector<PricedLine> weighed = {{line("364.99", "1.5"), {{"IVA", d("8"), "1"}}, d("337.953704")}};
  const Totals alone = alegra_totals(weighed, line_amounts(weighed));
  EXPECT_EQ(alone.document, d("547.49"));
  EXPECT_EQ(alone.lines, d("547.49"));
  EXPECT_EQ(alone.parts, d("547.49"));

  OrderLine less = line("288.54", "2");
  less.original_price = d("320.6");
  less.discount_percent = d("10");
  const std::vector<PricedLine> both = {weighed[0], {less, {{"IVA", d("16"), "3"}}, d("276.37931")}};
  const Totals together = alegra_totals(both, line_amounts(both));
  EXPECT_EQ(together.document, d("1124.57"));
  EXPECT_EQ(together.lines, d("1124.57"));
  EXPECT_EQ(together.parts, d("1124.57"));
}

// Two half cents are one cent, wherever Alegra rounds.
// Rule: A-ORD-3
TEST(AlegraLineAmount, SharesTheOrdersCentsOutAmongItsLines) {
  for (std::size_t count = 1; count <= 12; ++count) {
    const std::vector<PricedLine> lines(count, {line("364.99", "1.5"), {{"IVA", d("8"), "1"}}, std::nullopt});
    const Totals totals = alegra_totals(lines, line_amounts(lines));
    const Decimal wanted = (d("547.485") * Decimal(static_cast<std::int64_t>(count))).rounded(2);
    EXPECT_EQ(totals.document, wanted) << count;
    EXPECT_EQ(totals.lines, wanted) << count;
  }
}

// A millionth of price is more than a cent of so many: a small discount helps.
// Rule: A-ORD-3
TEST(AlegraLineAmount, ReachesTheTotalOfVeryMany) {
  for (const char* quantity : {"9000", "25000", "87654", "250000"}) {
    for (const char* price : {"0.37", "1.01", "19.99"}) {
      const std::vector<PricedLine> lines = {{line(price, quantity), {{"IVA", d("16"), "3"}}, std::nullopt}};
      const std::vector<LineAmount> amounts = line_amounts(lines);
      EXPECT_EQ(alegra_totals(lines, amounts).document, lines[0].line.total.rounded(2))
          << quantity << " " << price;
      EXPECT_LT(amounts[0].discount, d("1"));
    }
  }
}

// Random orders against the model above: under one rounding a document and under one a line every total is
// reached; with net and taxes rounded apart nearly all.
// Rule: A-ORD-3
TEST(AlegraLineAmount, ReachesTheTotalOfAnyOrder) {
  std::mt19937 random(2026);
  const auto pick = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  const auto cents = [&](int count) { return Decimal(count) * d("0.01"); };
  const std::vector<std::vector<Tax>> taxes = {{},
                                               {{"IVA", d("0"), "1"}},
                                               {{"IVA", d("5"), "2"}},
                                               {{"IVA", d("8"), "3"}},
                                               {{"IVA", d("16"), "4"}},
                                               {{"IVA", d("19"), "5"}},
                                               {{"IVA", d("16"), "4"}, {"IEPS", d("8"), "6"}},
                                               {{"IVA", d("16"), "4"}, {"IEPS", d("26.5"), "7"}}};
  int missed_in_parts = 0;
  constexpr int kOrders = 1500;
  for (int order = 0; order < kOrders; ++order) {
    std::vector<PricedLine> lines;
    Decimal wanted;
    for (int count = pick(1, 12); count > 0; --count) {
      PricedLine one;
      OrderLine& sold = one.line;
      one.taxes = taxes[static_cast<std::size_t>(pick(0, static_cast<int>(taxes.size()) - 1))];
      sold.original_price = cents(pick(1, pick(0, 1) == 0 ? 3'000 : 200'000));
      const int kind = pick(0, 4);
      if (kind == 3) sold.discount_percent = Decimal(10);
      if (kind == 4) sold.discount_percent = cents(pick(1, 9'999));
      sold.price = sold.original_price * (Decimal(100) - sold.discount_percent) * d("0.01");
      if (pick(0, 1) == 0) sold.price = sold.price.rounded(2);
      const int measure = pick(0, 3);
      sold.quantity = measure == 0   ? Decimal(pick(1, 1'000))
                      : measure == 1 ? Decimal(pick(1, 400)) * d("0.25")
                      : measure == 2 ? Decimal(pick(1, 90'000)) * d("0.001")
                                     : Decimal(pick(1, 48));
      sold.total = sold.price * sold.quantity;
      if (pick(0, 1) == 0) sold.total = sold.total.rounded(2);
      if (pick(0, 1) == 0) one.list_net = (sold.original_price / tax_factor(one.taxes)).rounded(pick(2, 6));
      wanted += sold.total;
      lines.push_back(std::move(one));
    }
    const std::vector<LineAmount> amounts = line_amounts(lines);
    const Totals totals = alegra_totals(lines, amounts);
    ASSERT_EQ(totals.document, wanted.rounded(2)) << "order " << order;
    ASSERT_EQ(totals.lines, wanted.rounded(2)) << "order " << order;
    if (totals.parts != wanted.rounded(2)) ++missed_in_parts;
    for (const LineAmount& amount : amounts) {
      EXPECT_EQ(amount.price, amount.price.rounded(6));
      EXPECT_EQ(amount.discount, amount.discount.rounded(2));
      EXPECT_FALSE(amount.price.is_negative());
    }
  }
  EXPECT_LT(missed_in_parts, kOrders / 20);
}

}  // namespace
}  // namespace enlace::alegra
