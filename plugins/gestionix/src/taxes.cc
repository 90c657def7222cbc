#include "taxes.hpp"

#include <algorithm>

#include "text.hpp"

namespace enlace::gestionix {
namespace {

constexpr int kPriceDecimals = 6;
const Decimal kCent = d("0.01");
const Decimal kLeast = d("0.000001");  // of a price

Decimal percent(Decimal rate) {
  return rate / Decimal(100);
}

// The sum of the rates that count, of those charged on the net price alone or of the others.
Decimal rates(const std::vector<ProductTax>& taxes, bool on_ieps) {
  Decimal sum;
  for (const ProductTax& tax : taxes) {
    if (tax.percentage && !tax.exempt && tax.on_ieps == on_ieps) sum += tax.rate;
  }
  return sum;
}

// What Gestionix makes of a line (4.3): subtotal and each tax rounded on its own.
LineAmounts computed(Decimal base_price, Decimal discount_percentage, Decimal discount_amount,
                     Decimal quantity, const std::vector<ProductTax>& taxes) {
  LineAmounts amounts;
  amounts.base_price = base_price;
  amounts.discount_percentage = discount_percentage;
  amounts.discount_amount = discount_amount;
  amounts.subtotal = (base_price * quantity - discount_amount).rounded(2);
  amounts.total = amounts.subtotal;
  const Decimal with_ieps = amounts.subtotal * (Decimal(1) + percent(rates(taxes, false)));
  for (const ProductTax& tax : taxes) {
    const Decimal on = tax.on_ieps ? with_ieps : amounts.subtotal;
    const bool counts = tax.percentage && !tax.exempt;
    amounts.taxes.push_back(counts ? (on * percent(tax.rate)).rounded(2) : Decimal());
    amounts.total += amounts.taxes.back();
  }
  return amounts;
}

// The total where the IVA is charged on IEPS that was rounded before: 4.3 does not say.
Decimal total_on_rounded_ieps(const LineAmounts& amounts, const std::vector<ProductTax>& taxes) {
  Decimal with_ieps = amounts.subtotal;
  for (std::size_t i = 0; i < taxes.size(); ++i) {
    if (!taxes[i].on_ieps) with_ieps += amounts.taxes[i];
  }
  Decimal total = with_ieps;
  for (const ProductTax& tax : taxes) {
    const bool counts = tax.percentage && !tax.exempt && tax.on_ieps;
    if (counts) total += (with_ieps * percent(tax.rate)).rounded(2);
  }
  return total;
}

// The cent between the rounded parts and Handy's total goes where it is smallest in proportion.
void settle(LineAmounts& amounts, Decimal wanted, const std::vector<ProductTax>& taxes) {
  const Decimal difference = wanted - amounts.total;
  if (difference.abs() > kCent) return;
  Decimal* largest = nullptr;
  for (std::size_t i = 0; i < taxes.size(); ++i) {
    const bool counts = taxes[i].percentage && !taxes[i].exempt && !taxes[i].rate.is_zero();
    if (counts && (largest == nullptr || amounts.taxes[i] > *largest)) largest = &amounts.taxes[i];
  }
  if (largest == nullptr || (*largest + difference).is_negative()) return;
  *largest += difference;
  amounts.total += difference;
}

}  // namespace

Json ProductTax::to_json() const {
  return Json::object({{"code", code},
                       {"name", name},
                       {"percentage", percentage},
                       {"rate", rate.str()},
                       {"exempt", exempt},
                       {"on_ieps", on_ieps}});
}

std::optional<ProductTax> ProductTax::from_json(const Json& json) {
  const std::optional<Decimal> rate = amount_of(json["rate"]);
  if (!rate) return std::nullopt;
  return ProductTax{json["code"].text(),     json["name"].text(),     json["percentage"].truthy(), *rate,
                    json["exempt"].truthy(), json["on_ieps"].truthy()};
}

std::optional<std::vector<ProductTax>> taxes_of(const Mapping& mapping, const Json& product) {
  std::vector<ProductTax> taxes;
  for (const Json& row : mapping.get("product", "taxes", product).items()) {
    const Json& kind = mapping.get("tax", "kind", row);
    if (!kind.is_null() && !mapping.means("tax_transferred", kind)) continue;
    ProductTax tax;
    tax.code = text_of(mapping.get("tax", "code", row));
    tax.name = text_of(mapping.get("tax", "name", row));
    if (tax.name.empty()) tax.name = tax.code;
    tax.percentage = mapping.means("tax_percentage", mapping.get("tax", "type", row));
    tax.exempt = mapping.get("tax", "exempt", row).truthy();
    const Json& on = mapping.get("tax", "applies_on", row);
    tax.on_ieps = on.is_null() ? tax.code != "IEPS" : !mapping.means("tax_on_net", on);
    const std::optional<Decimal> rate = amount_of(mapping.get("tax", "rate", row));
    const bool readable = rate && !rate->is_negative() && (!tax.percentage || *rate < Decimal(1000));
    if (!readable && !tax.exempt) return std::nullopt;
    tax.rate = rate.value_or(Decimal());
    taxes.push_back(std::move(tax));
  }
  return taxes;
}

Decimal tax_factor(const std::vector<ProductTax>& taxes) {
  return (Decimal(1) + percent(rates(taxes, false))) * (Decimal(1) + percent(rates(taxes, true)));
}

Decimal fixed_amounts(const std::vector<ProductTax>& taxes) {
  Decimal sum;
  for (const ProductTax& tax : taxes) {
    if (!tax.percentage && !tax.exempt) sum += tax.rate;
  }
  return sum;
}

Decimal price_after_taxes(Decimal net, const std::vector<ProductTax>& taxes) {
  return (net * tax_factor(taxes) + fixed_amounts(taxes)).rounded(2);
}

LineAmounts line_amounts(const OrderLine& line, const std::vector<ProductTax>& taxes) {
  const Decimal factor = tax_factor(taxes);
  const Decimal wanted = line.total.rounded(2);
  const Decimal quantity = line.quantity;
  const auto net = [&](Decimal price) { return (price / factor).rounded(kPriceDecimals); };
  // What a line without taxes may come to, so that it comes to Handy's total with them.
  std::vector<Decimal> subtotals;
  for (const char* beside : {"0", "0.01", "-0.01", "0.02", "-0.02"}) {
    const Decimal subtotal = (wanted / factor).rounded(2) + d(beside);
    if (!subtotal.is_negative()) subtotals.push_back(subtotal);
  }
  std::vector<LineAmounts> ways;
  const Decimal discount = line.discount_percent;
  // A discount of its own says most to who reads the document; a full one is written as price 0. Its amount
  // may be a cent off the percentage.
  if (discount > Decimal(0) && discount < Decimal(100) && discount == discount.rounded(2)) {
    const Decimal base_price = net(line.original_price), gross = base_price * quantity;
    const Decimal exact = gross * percent(discount);
    ways.push_back(computed(base_price, discount, exact.rounded(2), quantity, taxes));
    for (const Decimal& subtotal : subtotals) {
      const Decimal amount = gross.rounded(2) - subtotal;
      if (amount.is_negative() || (amount - exact).abs() > kCent) continue;
      ways.push_back(computed(base_price, discount, amount, quantity, taxes));
    }
  }
  ways.push_back(computed(net(line.price), 0, 0, quantity, taxes));
  // Where price and total do not agree the total is what the customer pays.
  ways.push_back(computed(net(line.total / quantity), 0, 0, quantity, taxes));
  for (const Decimal& subtotal : subtotals) {
    const Decimal base_price = (subtotal / quantity).rounded(kPriceDecimals);
    ways.push_back(computed(base_price, 0, 0, quantity, taxes));
    if (ways.back().subtotal == subtotal) continue;
    // Of very many, six decimals of a price are too few: what that leaves over is taken off again.
    const Decimal above = base_price + (ways.back().subtotal < subtotal ? kLeast : Decimal(0));
    ways.push_back(computed(above, 0, (above * quantity).rounded(2) - subtotal, quantity, taxes));
  }
  // Gestionix refuses a line that is more than a cent off, in either order of rounding.
  const auto off = [&](const LineAmounts& way) {
    return std::max((way.total - wanted).abs(), (total_on_rounded_ieps(way, taxes) - wanted).abs());
  };
  const auto is_exact_in_both = [&](const LineAmounts& way) { return off(way).is_zero(); };
  const auto is_exact = [&](const LineAmounts& way) { return way.total == wanted && off(way) <= kCent; };
  const auto is_near = [&](const LineAmounts& way) { return off(way) <= kCent; };
  auto best = std::find_if(ways.begin(), ways.end(), is_exact_in_both);
  if (best == ways.end()) best = std::find_if(ways.begin(), ways.end(), is_exact);
  if (best == ways.end()) best = std::find_if(ways.begin(), ways.end(), is_near);
  if (best == ways.end()) {
    best = std::min_element(ways.begin(), ways.end(), [&](const LineAmounts& a, const LineAmounts& b) {
      return std::pair(off(a), (a.total - wanted).abs()) < std::pair(off(b), (b.total - wanted).abs());
    });
  }
  settle(*best, wanted, taxes);
  return *best;
}

}  // namespace enlace::gestionix
