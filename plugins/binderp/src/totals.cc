#include "totals.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace enlace::binderp {
namespace {

constexpr int kPriceDecimals = 6;
constexpr std::size_t kMostLinesTried = 12;
constexpr int kMostSteps = 20;  // of a tenth of a cent

// Amounts before VAT by the rate on them, exact.
using Nets = std::map<Decimal, Decimal>;

Nets nets_of(const std::vector<LineProduct>& lines) {
  Nets nets;
  for (const LineProduct& each : lines) nets[each.price.vat] += each.price.price * each.line.quantity;
  return nets;
}

Decimal subtotal_of(const Nets& nets) {
  return std::accumulate(nets.begin(), nets.end(), Decimal(),
                         [](Decimal sum, const auto& net) { return sum + net.second; });
}

// As captured: VAT on the rounded subtotal (apis/bind.md 5.1).
Decimal on_rounded(const Nets& nets) {
  Decimal total = subtotal_of(nets).rounded(2);
  for (const auto& [rate, net] : nets) total += (net.rounded(2) * rate).rounded(2);
  return total;
}

// Each rounded from the exact sum: the other way to read "apart".
Decimal on_exact(const Nets& nets) {
  Decimal vat;
  for (const auto& [rate, net] : nets) vat += net * rate;
  return subtotal_of(nets).rounded(2) + vat.rounded(2);
}

// Half a cent exactly: whether it goes up or to the even one is not known.
bool is_tie(const Decimal& amount) {
  return (amount.rounded(2) - amount).abs() == d("0.005");
}

bool has_tie(const Nets& nets) {
  return is_tie(subtotal_of(nets)) || std::any_of(nets.begin(), nets.end(), [](const auto& net) {
           return is_tie(net.second) || is_tie(net.second.rounded(2) * net.first);
         });
}

// The better, the greater: first what is documented.
using Score = std::tuple<bool, bool, bool>;
Score score_of(const Nets& nets, const Decimal& total) {
  return {on_rounded(nets) == total, on_exact(nets) == total, !has_tie(nets)};
}
constexpr Score kBest{true, true, true};

struct Move {
  std::size_t line = 0;
  Decimal price, size;  // the new price; by how much the line's amount changes
  Score score;
};

// Tenths of a cent either way, and to whole cents of what the rate's lines make together.
std::vector<Decimal> steps_for(const Decimal& net) {
  std::vector<Decimal> steps;
  for (int tenths = -kMostSteps; tenths <= kMostSteps; ++tenths)
    steps.push_back(Decimal(tenths) * d("0.001"));
  for (int cents = -1; cents <= 1; ++cents)
    steps.push_back(net.rounded(2) + Decimal(cents) * d("0.01") - net);
  return steps;
}

void try_line(const std::vector<LineProduct>& lines, std::size_t at, const Nets& nets, const Decimal& total,
              Move& best) {
  const LineProduct& each = lines[at];
  const Decimal most = Decimal(kMostSteps) * d("0.001");
  for (const Decimal& step : steps_for(nets.at(each.price.vat))) {
    const Decimal price = (each.price.price + step / each.line.quantity).rounded(kPriceDecimals);
    const Decimal moved = (price - each.price.price) * each.line.quantity;
    if (price.sign() <= 0 || moved.abs() > most) continue;
    Nets then = nets;
    then[each.price.vat] += moved;
    const Score score = score_of(then, total);
    if (score > best.score || (score == best.score && moved.abs() < best.size.abs())) {
      best = {at, price, moved, score};
    }
  }
}

}  // namespace

Decimal total_in_bind(const std::vector<LineProduct>& lines) {
  return on_rounded(nets_of(lines));
}

Decimal charged_total(const std::vector<LineProduct>& lines) {
  return std::accumulate(lines.begin(), lines.end(), Decimal(),
                         [](Decimal sum, const LineProduct& each) { return sum + each.line.total; })
      .rounded(2);
}

bool reach_total(std::vector<LineProduct>& lines) {
  const Nets nets = nets_of(lines);
  const Decimal total = charged_total(lines);
  if (lines.empty()) return true;
  Move best{0, lines.front().price.price, Decimal(), score_of(nets, total)};
  if (std::get<0>(best.score) && std::get<1>(best.score)) return true;

  // The line with the largest amount feels it least.
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lines[a].line.total > lines[b].line.total; });
  std::size_t tried = 0;
  for (const std::size_t at : order) {
    if (best.score == kBest || tried == kMostLinesTried) break;
    if (lines[at].price.price.sign() <= 0 || lines[at].line.quantity.sign() <= 0) continue;
    ++tried;
    try_line(lines, at, nets, total, best);
  }
  lines[best.line].price.price = best.price;
  return std::get<0>(best.score);
}

}  // namespace enlace::binderp
