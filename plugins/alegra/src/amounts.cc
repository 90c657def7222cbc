#include "amounts.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "taxes.hpp"

namespace enlace::alegra {
namespace {

constexpr int kPriceDecimals = 6;  // apis/alegra.md Q11
constexpr int kCents = 2;
constexpr int kSteps = 32;          // prices looked at to each side of the one that comes nearest
constexpr int kDiscountSteps = 99;  // discounts of 0.01 % to 0.99 %, where the price alone is too coarse

const Decimal kCent = Decimal(1) / Decimal(100);
const Decimal kRoom = Decimal(9) / Decimal(2000);  // a little less than half a cent
const Decimal kPriceStep = Decimal(1) / Decimal(1'000'000);

// One way of writing a line, and where Alegra arrives with it.
struct Way {
  LineAmount amount;
  Decimal off;           // its exact total less the wanted one
  bool reaches = false;  // rounded as a whole
  int parts = 0;  // net and taxes rounded apart: 2 = also with taxes of the rounded net, 1 = of the exact one
};

class LineWriter {
 public:
  // `wanted` is in whole cents. `off` is what the lines before are off together: where Alegra rounds once for
  // the document, the sum over all of them must stay below half a cent.
  LineWriter(const PricedLine& line, Decimal wanted, Decimal off)
      : line_(line), factor_(tax_factor(line.taxes)), wanted_(wanted), off_(off) {}

  [[nodiscard]] Way best() const {
    const std::vector<Way> plain = plain_ways();
    if (line_.line.quantity.is_zero() || factor_.sign() <= 0) return plain.front();
    std::vector<Way> ways = plain;
    const std::vector<Way> around = around_wanted(kSteps);
    ways.insert(ways.end(), around.begin(), around.end());
    std::erase_if(ways, [&](const Way& way) { return !way.reaches || (off_ + way.off).abs() >= kRoom; });
    const auto most = std::max_element(ways.begin(), ways.end(),
                                       [](const Way& a, const Way& b) { return a.parts < b.parts; });
    if (most != ways.end()) return *most;  // the first of them
    std::vector<Way> all = with_small_discounts();
    all.insert(all.begin(), plain.begin(), plain.end());
    return *std::min_element(all.begin(), all.end(),
                             [](const Way& a, const Way& b) { return a.off.abs() < b.off.abs(); });
  }

  // The price that comes nearest, whatever else speaks for another.
  [[nodiscard]] Way nearest() const { return around_wanted(0).front(); }

 private:
  [[nodiscard]] Way way(Decimal price, Decimal discount) const {
    const Decimal kept = Decimal(1) - discount / Decimal(100);
    const Decimal net = price * line_.line.quantity * kept;
    const Decimal exact = net * factor_;
    Decimal parts = net.rounded(kCents), of_rounded = parts;
    for (const Tax& tax : line_.taxes) {
      const Decimal rate = tax.rate / Decimal(100);
      of_rounded += (net.rounded(kCents) * rate).rounded(kCents);
      parts += (net * rate).rounded(kCents);
    }
    return {{price, discount},
            exact - wanted_,
            exact.rounded(kCents) == wanted_,
            parts != wanted_ ? 0 : (of_rounded != wanted_ ? 1 : 2)};
  }

  // As a person would write it: the list's price and a discount, the price before the discount, the price
  // charged.
  [[nodiscard]] std::vector<Way> plain_ways() const {
    std::vector<Way> ways;
    const OrderLine& line = line_.line;
    // Alegra keeps two decimals of a discount (apis/alegra.md 15.6); a full one is written as price 0.
    const Decimal discount = line.discount_percent;
    if (discount >= Decimal(0) && discount < Decimal(100) && discount == discount.rounded(kCents)) {
      if (line_.list_net && *line_.list_net == line_.list_net->rounded(kPriceDecimals)) {
        ways.push_back(way(*line_.list_net, discount));
      }
      ways.push_back(way(net_of(line.original_price), discount));
    }
    ways.push_back(way(net_of(line.price), 0));
    // Of those that fit, the nearest; of equally near ones the first, which says most to who reads the
    // remission.
    std::stable_sort(ways.begin(), ways.end(),
                     [](const Way& a, const Way& b) { return a.off.abs() < b.off.abs(); });
    return ways;
  }

  [[nodiscard]] Decimal net_of(Decimal price) const {
    return factor_.sign() <= 0 ? price.rounded(kPriceDecimals) : (price / factor_).rounded(kPriceDecimals);
  }

  // The price that the wanted total makes of the line, then others to both sides of it, as far as there is
  // room.
  [[nodiscard]] std::vector<Way> around_wanted(int steps) const {
    const Decimal middle = (wanted_ / line_.line.quantity / factor_).rounded(kPriceDecimals);
    const Decimal one_step = kPriceStep * line_.line.quantity * factor_;  // what a millionth of price makes
    Decimal stride = kPriceStep;
    if (one_step * Decimal(kSteps) < kRoom) {
      stride = (kRoom / one_step / Decimal(kSteps)).rounded(0) * kPriceStep;
    }
    std::vector<Way> ways = {way(middle, 0)};
    for (int i = 1; i <= steps; ++i) {
      ways.push_back(way(middle + stride * Decimal(i), 0));
      const Decimal below = middle - stride * Decimal(i);
      if (!below.is_negative()) ways.push_back(way(below, 0));
    }
    return ways;
  }

  // Ten thousand of a thing: a millionth of price is a cent of total, so a small discount has to help.
  [[nodiscard]] std::vector<Way> with_small_discounts() const {
    std::vector<Way> ways = {nearest()};
    for (int i = 1; i <= kDiscountSteps && !ways.front().reaches; ++i) {
      const Decimal discount = kCent * Decimal(i);
      const Decimal kept = Decimal(1) - discount / Decimal(100);
      ways.push_back(way((wanted_ / line_.line.quantity / factor_ / kept).rounded(kPriceDecimals), discount));
    }
    return ways;
  }

  const PricedLine& line_;
  Decimal factor_, wanted_, off_;
};

// Handy's line totals may end in parts of a cent, and its order total is their sum: whole cents for each line
// that add up to that total, half up. Those that lost most by rounding get the cents that are missing, and
// the reverse.
std::vector<Decimal> wanted_totals(const std::vector<PricedLine>& lines) {
  std::vector<Decimal> wanted;
  Decimal exact, sum;
  for (const PricedLine& line : lines) {
    wanted.push_back(line.line.total.rounded(kCents));
    exact += line.line.total;
    sum += wanted.back();
  }
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const bool missing = sum < exact.rounded(kCents);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Decimal lost_a = lines[a].line.total - wanted[a], lost_b = lines[b].line.total - wanted[b];
    return missing ? lost_a > lost_b : lost_a < lost_b;
  });
  for (const std::size_t i : order) {
    if (sum == exact.rounded(kCents)) break;
    if (lines[i].line.total == wanted[i]) continue;
    const Decimal change = missing ? kCent : -kCent;
    wanted[i] += change;
    sum += change;
  }
  return wanted;
}

}  // namespace

std::vector<LineAmount> line_amounts(const std::vector<PricedLine>& lines) {
  const std::vector<Decimal> wanted = wanted_totals(lines);
  std::vector<LineAmount> amounts;
  Decimal off;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Way way = LineWriter(lines[i], wanted[i], off).best();
    amounts.push_back(way.amount);
    off += way.off;
  }
  return amounts;
}

}  // namespace enlace::alegra
