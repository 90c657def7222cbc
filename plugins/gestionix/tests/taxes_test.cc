#include "taxes.hpp"

#include <gtest/gtest.h>

#include <random>

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
// With a cent less of discount it is 643.93 in both, and the cent goes on the larger tax.
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
  EXPECT_EQ(amounts.discount_percentage, d("12.5"));
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

// What a server makes of a line that it was sent, written down from apis/gestionix.md 4.1 to 4.3 alone, in
// whole numbers: millionths of a peso, thousandths of a quantity, hundredths of a per cent.
class Server {
 public:
  using Whole = std::int64_t;

  static Whole whole(Decimal value, int places) {
    Whole number = 0;
    for (const char c : value.fixed(places)) {
      if (c != '.') number = number * 10 + (c - '0');
    }
    EXPECT_EQ(value.rounded(places), value) << "more decimals than may be sent";
    return number;
  }
  static Whole half_up(Whole number, Whole unit) {
    return (number + unit / 2) / unit;
  }  // never negative here

  // In cents.
  struct Line {
    Whole subtotal = 0, total = 0;
  };
  static Line line(const LineAmounts& sent, Decimal quantity, const std::vector<ProductTax>& taxes,
                   bool rounds_ieps_first) {
    const Whole gross = whole(sent.base_price, 6) * whole(quantity, 3);  // 10^-9
    const Whole off = whole(sent.discount_amount, 2) * 10'000'000;
    Line made;
    made.subtotal = half_up(gross - off, 10'000'000);
    Whole ieps = 0;  // ten thousandths of a cent
    made.total = made.subtotal;
    for (const ProductTax& tax : taxes) {
      if (tax.on_ieps || tax.exempt) continue;
      const Whole exact = made.subtotal * whole(tax.rate, 2);
      made.total += half_up(exact, 10'000);
      ieps += rounds_ieps_first ? half_up(exact, 10'000) * 10'000 : exact;
    }
    for (const ProductTax& tax : taxes) {
      if (!tax.on_ieps || tax.exempt) continue;
      made.total += half_up((made.subtotal * 10'000 + ieps) * whole(tax.rate, 2), 100'000'000);
    }
    return made;
  }
};

ProductTax tax_of(const char* code, const char* rate, bool exempt = false) {
  return {code, std::string(code) + " " + rate, true, d(rate), exempt, std::string(code) != "IEPS"};
}

// Handy rounds the discounted price of one, and then the line: 130.57 x 3. 5 % off 412.32 are 391.70.
TEST(GestionixLine, WithoutTaxAndWithADiscountArrivesToTheCent) {
  OrderLine line = order_line("A", "130.57", "3", {});
  line.original_price = d("137.44");
  line.discount_percent = d("5");
  for (const std::vector<ProductTax>& taxes :
       {std::vector<ProductTax>{}, {tax_of("IVA", "0")}, {tax_of("IVA", "16", true)}}) {
    const LineAmounts amounts = line_amounts(line, taxes);
    EXPECT_EQ(amounts.total, d("391.71"));
    EXPECT_EQ(amounts.subtotal, d("391.71"));
    EXPECT_EQ(amounts.base_price, d("137.44"));
    EXPECT_EQ(amounts.discount_percentage, d("5"));
    EXPECT_EQ(amounts.discount_amount, d("20.61"));
  }
}

// Any line of Handy's: the total that a server makes of it is Handy's, in either order of rounding within a
// cent.
TEST(GestionixLine, OfAnyPriceQuantityDiscountAndTaxIsWhatAServerMakesOfIt) {
  const std::vector<std::vector<ProductTax>> all = {{},
                                                    {tax_of("IVA", "0")},
                                                    {tax_of("IVA", "16", true)},
                                                    {tax_of("IVA", "16")},
                                                    {tax_of("IVA", "8")},
                                                    {tax_of("IEPS", "8")},
                                                    {tax_of("IEPS", "8"), tax_of("IVA", "16")},
                                                    {tax_of("IVA", "0"), tax_of("IEPS", "8")},
                                                    {tax_of("IVA", "16"), tax_of("IEPS", "26.5")},
                                                    {tax_of("IEPS", "53"), tax_of("IVA", "16")}};
  std::mt19937 random(28);
  const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  int exact = 0, discounts = 0;
  constexpr int kLines = 6'000;
  for (int i = 0; i < kLines; ++i) {
    const std::vector<ProductTax>& taxes = all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
    OrderLine line;
    line.original_price = Decimal(below(i % 3 == 0 ? 300'000 : 30'000)) / Decimal(100);
    line.quantity = i % 4 == 0 ? Decimal(1 + below(12'000)) / Decimal(1000) : Decimal(1 + below(60));
    constexpr const char* kDiscounts[] = {"0", "0", "5", "10", "12.5", "33.33", "7.25", "50", "100"};
    line.discount_percent = d(kDiscounts[below(9)]);
    const Decimal left = (Decimal(100) - line.discount_percent) / Decimal(100);
    line.price = i % 2 == 0 ? (line.original_price * left).rounded(2) : line.original_price * left;
    line.total = (line.price * line.quantity).rounded(2);
    const LineAmounts amounts = line_amounts(line, taxes);
    const auto shown = [&] {
      std::string text = line.original_price.str() + " x " + line.quantity.str() + " - " +
                         line.discount_percent.str() + " % = " + line.total.str() + ";";
      for (const ProductTax& tax : taxes) text += " " + tax.name;
      return text;
    };
    ASSERT_EQ(amounts.total, line.total) << shown();
    Decimal parts = amounts.subtotal;
    for (const Decimal& tax : amounts.taxes) parts += tax;
    ASSERT_EQ(parts, amounts.total) << shown();
    const Server::Whole total = Server::whole(line.total, 2);
    bool is_exact = true;
    for (const bool rounds_ieps_first : {false, true}) {
      const Server::Line made = Server::line(amounts, line.quantity, taxes, rounds_ieps_first);
      ASSERT_EQ(made.subtotal, Server::whole(amounts.subtotal, 2)) << shown();
      const Server::Whole off = made.total > total ? made.total - total : total - made.total;
      ASSERT_LE(static_cast<int>(off), 1) << shown();
      is_exact = is_exact && off == 0;
    }
    if (taxes.empty() || taxes.front().exempt || (taxes.size() == 1 && taxes.front().rate.is_zero())) {
      ASSERT_TRUE(is_exact) << shown();
    }
    exact += is_exact ? 1 : 0;
    if (amounts.discount_percentage.is_zero()) continue;
    ++discounts;
    // A server may look whether amount and percentage agree.
    const Decimal by_percentage =
        amounts.base_price * line.quantity * amounts.discount_percentage / Decimal(100);
    ASSERT_LE((by_percentage - amounts.discount_amount).abs(), d("0.01")) << shown();
  }
  EXPECT_GT(exact, kLines * 3 / 4);
  EXPECT_GT(discounts, kLines / 4);
}

TEST(GestionixLine, OfVeryManyWithoutTaxArrivesToTheCent) {
  OrderLine line = order_line("A", "52.272", "45893", {});
  line.total = d("2398918.87");
  const LineAmounts amounts = line_amounts(line, {});
  EXPECT_EQ(amounts.total, line.total);
  EXPECT_EQ((amounts.base_price * line.quantity - amounts.discount_amount).rounded(2), line.total);
}

}  // namespace
}  // namespace enlace::gestionix
