#include "taxes.hpp"

#include <gtest/gtest.h>

#include "alegra_account.hpp"
#include "items.hpp"

namespace enlace::alegra {
namespace {

ItemTaxes taxes(std::string_view taxes_json, const TaxCatalog& catalog = {}) {
  return taxes_of(Json::object({{"tax", json(taxes_json)}}), catalog);
}

OrderLine line(const char* price, const char* quantity) {
  OrderLine line;
  line.price = line.original_price = d(price);
  line.quantity = d(quantity);
  line.total = line.price * line.quantity;
  return line;
}

Decimal written_total(const LineAmount& amount, const OrderLine& line, Decimal factor) {
  return (amount.price * line.quantity * (Decimal(1) - amount.discount / Decimal(100)) * factor).rounded(2);
}

// Rule: A-PROD-6
TEST(AlegraTaxes, PutOnlyAnActiveTaxNamedExactlyIvaIntoThePrice) {
  const ItemTaxes found = taxes(R"([{"id":"1","name":"iva","percentage":16,"status":"active"},
      {"id":"2","name":"IVA Exento","percentage":0,"status":"active"},
      {"id":"3","name":"IVA 8%","percentage":8,"status":"active"},
      {"id":"4","name":"IVA","percentage":19,"status":"inactive"},
      {"id":5,"name":" IVA ","percentage":"16.00","status":"active"},
      {"id":"6","name":"IEPS","percentage":"8.00","status":"active"}])");
  ASSERT_EQ(found.in_price.size(), 1u);
  EXPECT_EQ(found.in_price[0].remote_id, "5");
  EXPECT_EQ(found.in_price[0].rate, d("16"));
  EXPECT_FALSE(found.several_iva);
  EXPECT_EQ(found.others.size(), 4u);
}

// Rule: A-PROD-6
TEST(AlegraTaxes, UseTheFirstOfSeveralActiveIvaAndSaySo) {
  const ItemTaxes found = taxes(R"([{"id":"9","name":"IVA","percentage":5,"status":"inactive"},
      {"id":"7","name":"IVA","percentage":8,"status":"active"},
      {"id":"3","name":"IVA","percentage":16,"status":"active"}])");
  ASSERT_EQ(found.in_price.size(), 1u);
  EXPECT_EQ(found.in_price[0].remote_id, "7");
  EXPECT_TRUE(found.several_iva);
}

// Rule: A-PROD-6
TEST(AlegraTaxes, TakeAMissingStatusOrRateFromTheCatalogue) {
  const Json item = json(R"({"tax":[{"id":3,"name":"IVA"}]})");
  EXPECT_TRUE(needs_catalog(item));
  EXPECT_TRUE(taxes_of(item, {}).unknown_iva);
  EXPECT_TRUE(taxes_of(item, {}).in_price.empty());
  const TaxCatalog active({json(R"({"id":"3","name":"IVA","percentage":"16.00","status":"active"})")});
  EXPECT_EQ(taxes_of(item, active).in_price.at(0).rate, d("16"));
  const TaxCatalog inactive({json(R"({"id":"3","name":"IVA","percentage":"16.00","status":"inactive"})")});
  EXPECT_TRUE(taxes_of(item, inactive).in_price.empty());
  EXPECT_FALSE(needs_catalog(json(R"({"tax":[]})")));
  EXPECT_FALSE(needs_catalog(json(R"({"tax":null})")));
}

TEST(AlegraTaxes, DoNotGuessAnIvaWhoseRateIsNotANumber) {
  EXPECT_TRUE(taxes(R"([{"id":"3","name":"IVA","percentage":"x","status":"active"}])").unreadable);
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

}  // namespace
}  // namespace enlace::alegra
