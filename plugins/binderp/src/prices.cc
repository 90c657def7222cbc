#include "prices.hpp"

#include <algorithm>

namespace enlace::binderp {
namespace {

constexpr int kPriceDecimals = 6;

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

bool is_vat(const Tax& tax) {
  const std::string name = upper(tax.name);
  if (name.find("IVA") != std::string::npos) return true;
  if (name.find("IEPS") != std::string::npos) return false;
  const Decimal rates[] = {0, 8, 16};  // those of the law; companies name it as they like
  return std::find(std::begin(rates), std::end(rates), tax.rate) != std::end(rates);
}

Decimal before_vat(const Decimal& price, const Decimal& percent) {
  return (price * Decimal(100) / (Decimal(100) + percent)).rounded(kPriceDecimals);
}

// What one unit was charged, taxes included. The line's total has the last word: 1.5 of 106.75 is 160.125,
// sold at 160.13, and six decimals of the price without tax would arrive at 160.12.
Decimal charged(const OrderLine& line) {
  const Decimal near = Decimal(1) / Decimal(1000);
  if (line.quantity.is_zero() || (line.price * line.quantity - line.total).abs() < near) return line.price;
  return line.total / line.quantity;
}

}  // namespace

std::optional<Decimal> vat_of(const std::vector<Tax>& taxes) {
  std::optional<Decimal> vat;
  for (const Tax& tax : taxes) {
    if (is_vat(tax)) vat = vat.value_or(Decimal()) + tax.rate;
  }
  return vat;
}

std::vector<std::string> kept_inside(const std::vector<Tax>& taxes) {
  std::vector<std::string> names;
  for (const Tax& tax : taxes) {
    if (!is_vat(tax) && !tax.rate.is_zero()) names.push_back(tax.name + " " + tax.rate.str() + " %");
  }
  return names;
}

LinePrice line_price(const OrderLine& line, const ProductVat* bind, const Settings& settings) {
  if (settings.gross_prices) return {charged(line).rounded(kPriceDecimals), Decimal(), false};
  const Decimal percent = vat_of(line.taxes).value_or(bind != nullptr ? bind->percent : settings.default_vat);
  const bool exempt = percent.is_zero() && bind != nullptr && bind->exempt;
  return {before_vat(charged(line), percent), percent / Decimal(100), exempt};
}

bool needs_bind_vat(const OrderLine& line, const Settings& settings) {
  return !settings.gross_prices && vat_of(line.taxes).value_or(Decimal()).is_zero();
}

Decimal product_price(const Product& product, const Settings& settings) {
  if (settings.gross_prices) return product.price.rounded(kPriceDecimals);
  return before_vat(product.price, vat_of(product.taxes).value_or(settings.default_vat));
}

}  // namespace enlace::binderp
