#include "mocks/binderp/sale.hpp"

#include <map>

namespace enlace::mock::binderp {
namespace {

Decimal rate_of(const Line& line, const Sale& sale, bool order_rate_rules) {
  const auto order_rate = sale.order_vat_rate.decimal();
  return order_rate && order_rate_rules ? *order_rate : line.vat_rate;
}

Decimal ieps_of(const Line& line) {
  return line.ieps_type == 1 ? line.ieps * line.quantity : line.net() * line.ieps;
}

Decimal discount_of(const Sale& sale, Decimal gross) {
  if (sale.discount_amount.is_zero()) return {};
  if (sale.discount_type == 0) return (gross * sale.discount_amount * d("0.01")).rounded(2);
  return sale.discount_amount.rounded(2);
}

Amounts amounts_of(const Sale& sale, bool order_rate_rules, std::string_view line_vat) {
  Amounts amounts;
  Decimal before_discount;
  for (const Line& line : sale.lines) before_discount += line.net();
  amounts.discount = discount_of(sale, before_discount);
  const Decimal kept =
      before_discount.is_zero() ? Decimal(1) : (before_discount - amounts.discount) / before_discount;

  std::map<Decimal, Decimal> net_by_rate;
  Decimal vat_amounts;
  Decimal ieps;
  for (const Line& line : sale.lines) {
    const Decimal net = line.net() * kept;
    (line.service ? amounts.services : amounts.products) += net;
    net_by_rate[rate_of(line, sale, order_rate_rules)] += net;
    vat_amounts += line.vat_given;
    ieps += ieps_of(line);
  }
  amounts.products = amounts.products.rounded(2);
  amounts.services = amounts.services.rounded(2);
  amounts.ieps = ieps.rounded(2);
  const bool given_amounts = line_vat == "amount" && !(sale.order_vat_rate.decimal() && order_rate_rules);
  if (given_amounts) {
    amounts.vat = vat_amounts.rounded(2);
  } else if (net_by_rate.size() <= 1) {  // as captured: the rounded subtotal by the rate
    const Decimal rate = net_by_rate.empty() ? Decimal() : net_by_rate.begin()->first;
    amounts.vat = (amounts.subtotal() * rate).rounded(2);
    amounts.vat_rate = rate;
  } else {
    Decimal vat;
    for (const auto& [rate, net] : net_by_rate) vat += (net.rounded(2) * rate).rounded(2);
    amounts.vat = vat;
    amounts.vat_rate = net_by_rate.rbegin()->first;
  }
  if (const auto sent = sale.order_vat_rate.decimal()) amounts.vat_rate = *sent;
  amounts.isr_ret = (amounts.subtotal() * sale.isr_rate).rounded(2);
  amounts.vat_ret = (amounts.subtotal() * sale.vat_ret_rate).rounded(2);
  amounts.total = amounts.subtotal() + amounts.vat + amounts.ieps - amounts.isr_ret - amounts.vat_ret;
  return amounts;
}

}  // namespace

void compute(Sale& sale, bool order_rate_rules, std::string_view line_vat) {
  sale.amounts = amounts_of(sale, order_rate_rules, line_vat);
  for (Line& line : sale.lines) {
    const Decimal taxed = line.net() * (1 + rate_of(line, sale, order_rate_rules));
    line.gross = (taxed + line.vat_given + ieps_of(line)).rounded(2);
  }
}

}  // namespace enlace::mock::binderp
