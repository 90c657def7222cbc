#include "totals.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "order_sample.hpp"
#include "prices.hpp"

namespace enlace::binderp {
namespace {

std::vector<LineProduct> priced(const std::vector<OrderLine>& lines, bool gross = false) {
  Settings settings = *Settings::from_json(minimal_settings());
  settings.gross_prices = gross;
  std::vector<LineProduct> made;
  for (const OrderLine& line : lines)
    made.push_back({line, "id", "Pieza", line_price(line, nullptr, settings)});
  return made;
}

OrderLine sold(const char* price, const char* quantity, const char* total, const char* rate = "16") {
  OrderLine line = order_line("A", price, quantity, {iva(rate)});
  line.total = d(total);
  return line;
}

// apis/bind.md 5.1, once more and in another way: in integers.
struct Model {
  __extension__ using Wide = __int128;
  static constexpr Wide kScale = 1'000'000'000'000;  // 10^-12

  static Wide units(const Decimal& value) {  // value * 10^12, exact for what occurs here
    const std::string text = value.str();
    const std::size_t dot = text.find('.');
    std::string digits = text.substr(0, dot) + (dot == std::string::npos ? "" : text.substr(dot + 1));
    std::size_t places = dot == std::string::npos ? 0 : text.size() - dot - 1;
    for (; places < 12; ++places) digits += '0';
    for (; places > 12; --places) digits.pop_back();
    Wide result = 0;
    for (const char c : digits) result = result * 10 + (c - '0');
    return result;
  }
  static std::int64_t cents(Wide units) {
    return static_cast<std::int64_t>((units + kScale / 200) / (kScale / 100));
  }

  static std::int64_t total(const std::vector<LineProduct>& lines, bool exact_vat) {
    std::map<std::string, Wide> nets;
    Wide all = 0;
    for (const LineProduct& each : lines) {
      // price has 6 decimals and quantity at most 3.
      const Wide net = units(each.price.price) / 1'000'000 * (units(each.line.quantity) / 1'000'000);
      nets[each.price.vat.str()] += net;
      all += net;
    }
    std::int64_t sum = cents(all);
    Wide vat = 0;
    for (const auto& [rate, net] : nets) {
      const Wide percent = units(d(rate)) / (kScale / 100);
      if (exact_vat) {
        vat += net * percent / 100;
      } else {
        sum += cents(static_cast<Wide>(cents(net)) * (kScale / 100) / 100 * percent);
      }
    }
    return sum + (exact_vat ? cents(vat) : 0);
  }
  // Whether a subtotal of whole cents ends at this total.
  static bool reachable(std::int64_t total, std::int64_t percent) {
    const std::int64_t near = total * 100 / (100 + percent);
    for (std::int64_t subtotal = near - 3; subtotal <= near + 3; ++subtotal) {
      if (subtotal >= 0 && subtotal + (subtotal * percent + 50) / 100 == total) return true;
    }
    return false;
  }
};

std::int64_t cents_of(const Decimal& amount) {
  return Model::cents(Model::units(amount));
}

// Rule: H-14
TEST(BindTotals, KeepThePriceThatEndsAtTheTotalByItself) {
  std::vector<LineProduct> lines = priced({sold("90.00", "6", "540.00"), sold("116", "2", "232")});
  EXPECT_TRUE(reach_total(lines));
  EXPECT_EQ(lines[0].price.price, d("77.586207"));
  EXPECT_EQ(lines[1].price.price, d("100"));
}

// Rule: H-14
TEST(BindTotals, OfOneRateAreReachedByThePriceAsItIsOrNotAtAll) {
  for (const auto& [rate, percent] : {std::pair("16", 16), std::pair("8", 8)}) {
    for (int cents = 1; cents < 3'000; ++cents) {
      const std::string total = (Decimal(cents) / Decimal(100)).str();
      std::vector<LineProduct> lines = priced({sold(total.c_str(), "1", total.c_str(), rate)});
      const Decimal before = lines[0].price.price;
      const bool reached = reach_total(lines);
      EXPECT_EQ(reached, Model::reachable(cents, percent)) << total;
      EXPECT_EQ(Model::total(lines, false) == cents, reached) << total;
      EXPECT_LE((lines[0].price.price - before).abs(), d("0.02"));
    }
  }
}

// Rule: H-14
TEST(BindTotals, OfSeveralRatesAreReachedByMovingOnePrice) {
  std::size_t moved = 0;
  for (int cents = 1; cents < 1'000; ++cents) {
    const std::string total = (Decimal(cents) / Decimal(100)).str();
    std::vector<LineProduct> lines =
        priced({sold("50", "3", "150", "8"), sold(total.c_str(), "1", total.c_str()),
                sold("10.37", "1", "10.37", "0")});
    const std::vector<LineProduct> before = lines;
    EXPECT_TRUE(reach_total(lines)) << total;
    EXPECT_EQ(Model::total(lines, false), 16'037 + cents) << total;
    for (std::size_t i = 0; i < lines.size(); ++i)
      moved += lines[i].price.price != before[i].price.price ? 1U : 0U;
  }
  EXPECT_GT(moved, 50u);
}

// Rule: H-14
TEST(BindTotals, AreLeftACentOffWhereNoSubtotalMakesThem) {
  std::vector<LineProduct> lines = priced({sold("0.04", "1", "0.04")});
  EXPECT_FALSE(reach_total(lines));
  EXPECT_FALSE(Model::reachable(4, 16));
  EXPECT_LE((total_in_bind(lines) - d("0.04")).abs(), d("0.01"));
}

// Rule: H-14
TEST(BindTotals, OfRandomOrdersAreHandysWhereverTheyCanBe) {
  std::mt19937 random(20261201);
  const auto upto = [&](unsigned most) { return static_cast<int>(random() % most); };
  int unreached = 0, single_rate = 0;
  for (int round = 0; round < 4'000; ++round) {
    std::vector<OrderLine> sold_lines;
    const bool one_rate = upto(3) != 0;
    const char* const rates[] = {"16", "8", "0"};
    const char* const rate = rates[upto(2)];
    for (int i = 0, n = 1 + upto(round % 10 == 0 ? 40 : 6); i < n; ++i) {
      const Decimal price = Decimal(1 + upto(200'000)) / Decimal(100);
      const Decimal quantity = upto(4) == 0 ? Decimal(1 + upto(9'999)) / Decimal(1'000)
                                            : Decimal(1 + upto(upto(5) == 0 ? 2'000 : 12));
      OrderLine line = order_line("A", price.str().c_str(), quantity.str().c_str(),
                                  {iva(one_rate ? rate : rates[upto(3)])});
      line.total = (price * quantity * (upto(5) == 0 ? d("0.9") : Decimal(1))).rounded(2);
      sold_lines.push_back(line);
    }
    const bool gross = upto(10) == 0;
    std::vector<LineProduct> lines = priced(sold_lines, gross);
    const std::vector<LineProduct> before = lines;
    const bool reached = reach_total(lines);
    const std::int64_t wanted = cents_of(charged_total(lines));
    const std::int64_t told = Model::total(lines, false);
    EXPECT_EQ(told == wanted, reached) << round;
    EXPECT_EQ(told, cents_of(total_in_bind(lines))) << round;
    EXPECT_LE(std::abs(told - wanted), 1) << round;
    if (one_rate || gross) {
      ++single_rate;
      const std::int64_t percent = gross ? 0 : std::string_view(rate) == "16" ? 16 : 8;
      const bool reachable = Model::reachable(wanted, percent);
      EXPECT_EQ(reached, reachable) << round << " " << wanted;
    }
    unreached += reached ? 0 : 1;
    int changed = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const Decimal by = (lines[i].price.price - before[i].price.price) * lines[i].line.quantity;
      changed += by.is_zero() ? 0 : 1;
      EXPECT_LE(by.abs(), d("0.02")) << round;
      EXPECT_EQ(lines[i].price.price, lines[i].price.price.rounded(6));
      EXPECT_GE(lines[i].price.price, Decimal());
    }
    EXPECT_LE(changed, 1) << round;
    if (reached && lines.size() > 1) {  // where both readings of "apart" can have it, both have
      EXPECT_LE(std::abs(Model::total(lines, true) - wanted), 1) << round;
    }
  }
  EXPECT_GT(single_rate, 2'000);
  EXPECT_LT(unreached, 4'000 * 15 / 100);
}

}  // namespace
}  // namespace enlace::binderp
