#include "mocks/gestionix/pricing.hpp"

namespace enlace::mock::gestionix {
namespace {

constexpr std::int64_t kPercent = 100;

Decimal part(Decimal base, Decimal rate) {
  return base * rate / Decimal(kPercent);
}

}  // namespace

Tax Tax::of(const Json& canonical) {
  Tax tax;
  tax.code = canonical["code"].text();
  tax.percentage = canonical["type"].text() != "fixed";
  tax.rate = canonical["rate"].decimal().value_or(Decimal());
  tax.exempt = canonical["is_exempt"].truthy();
  const std::string& base = canonical["applies_on"].text();
  tax.on_net = base.empty() ? tax.code == "IEPS" : base == "net";
  return tax;
}

std::vector<Tax> transferred_taxes(const Json& product) {
  std::vector<Tax> taxes;
  for (const Json& tax : product["transferred_taxes"].items()) taxes.push_back(Tax::of(tax));
  return taxes;
}

Decimal price_after_taxes(Decimal net, const std::vector<Tax>& taxes, bool iva_on_ieps) {
  Decimal ieps;
  for (const Tax& tax : taxes) {
    if (tax.percentage && tax.costs() && tax.on_net) ieps += part(net, tax.rate);
  }
  Decimal price = net + ieps;
  for (const Tax& tax : taxes) {
    if (tax.percentage && tax.costs() && !tax.on_net) price += part(iva_on_ieps ? net + ieps : net, tax.rate);
  }
  return price.rounded(2);
}

Decimal price_before_taxes(Decimal price, const std::vector<Tax>& taxes) {
  Decimal on_net;
  Decimal on_both;
  for (const Tax& tax : taxes) {
    if (!tax.percentage || !tax.costs()) continue;
    (tax.on_net ? on_net : on_both) += tax.rate;
  }
  const Decimal one(1);
  return (price / ((one + part(one, on_net)) * (one + part(one, on_both)))).rounded(6);
}

std::vector<Decimal> line_taxes(Decimal subtotal, Decimal quantity, const std::vector<Tax>& taxes,
                                bool iva_on_ieps, bool round_ieps_first) {
  Decimal base = subtotal;
  for (const Tax& tax : taxes) {
    if (!tax.percentage || !tax.costs() || !tax.on_net || !iva_on_ieps) continue;
    const Decimal ieps = part(subtotal, tax.rate);
    base += round_ieps_first ? ieps.rounded(2) : ieps;
  }
  std::vector<Decimal> amounts;
  for (const Tax& tax : taxes) {
    Decimal amount;
    if (tax.costs() && tax.percentage) amount = part(tax.on_net ? subtotal : base, tax.rate);
    if (tax.costs() && !tax.percentage) amount = tax.rate * quantity;
    amounts.push_back(amount.rounded(2));
  }
  return amounts;
}

}  // namespace enlace::mock::gestionix
