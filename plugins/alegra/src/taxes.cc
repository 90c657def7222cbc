#include "taxes.hpp"

#include <algorithm>

#include "text.hpp"

namespace enlace::alegra {
namespace {

constexpr int kPriceDecimals = 6;  // apis/alegra.md Q11

// Taxes are above -1000 % and below 1000 %: anything else is not a rate.
std::optional<Decimal> rate_of(const Json& tax) {
  const std::optional<Decimal> rate = amount_of(tax["percentage"]);
  if (!rate || rate->abs() >= Decimal(1000)) return std::nullopt;
  return rate;
}

bool is_complete(const Json& tax) {
  return !text_of(tax["status"]).empty() && rate_of(tax);
}

Decimal difference(const OrderLine& line, Decimal factor, const LineAmount& amount) {
  const Decimal kept = Decimal(1) - amount.discount / Decimal(100);
  return (amount.price * line.quantity * kept * factor - line.total).abs();
}

}  // namespace

const Json& TaxCatalog::by_id(std::string_view id) const {
  static const Json unknown;
  const auto found = std::find_if(rows_.begin(), rows_.end(),
                                  [&](const Json& row) { return !id.empty() && id_of(row) == id; });
  return found == rows_.end() ? unknown : *found;
}

std::optional<Tax> TaxCatalog::active(std::string_view name, Decimal rate) const {
  for (const Json& row : rows_) {
    if (text_of(row["status"]) == "inactive") continue;
    if (text_of(row["name"]) == trim(name) && rate_of(row) == rate) {
      return Tax{text_of(row["name"]), rate, id_of(row)};
    }
  }
  return std::nullopt;
}

std::vector<std::string> TaxCatalog::active_names() const {
  std::vector<std::string> names;
  for (const Json& row : rows_) {
    const std::string name = text_of(row["name"]);
    if (text_of(row["status"]) == "inactive") continue;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

bool needs_catalog(const Json& item) {
  const Json::Array& taxes = item["tax"].items();
  return !std::all_of(taxes.begin(), taxes.end(), is_complete);
}

ItemTaxes taxes_of(const Json& item, const TaxCatalog& catalog) {
  ItemTaxes result;
  for (const Json& row : item["tax"].items()) {
    const Json& known = catalog.by_id(id_of(row));
    const std::string own_status = text_of(row["status"]);
    const std::string status = own_status.empty() ? text_of(known["status"]) : own_status;
    const std::optional<Decimal> own_rate = rate_of(row);
    const std::optional<Decimal> rate = own_rate ? own_rate : rate_of(known);
    const std::string name = text_of(row["name"]);
    const bool is_iva = name == "IVA";  // exactly: not `iva`, not `IVA Exento` (apis/alegra.md R6)
    if (is_iva && status.empty()) result.unknown_iva = true;
    if (is_iva && status == "active" && !rate) result.unreadable = true;
    if (status != "active" || !rate) continue;
    const bool first_iva = is_iva && result.in_price.empty();
    if (is_iva && !first_iva) result.several_iva = true;
    (first_iva ? result.in_price : result.others).push_back({name, *rate, id_of(row)});
  }
  return result;
}

Decimal tax_factor(const std::vector<Tax>& taxes) {
  Decimal percent;
  for (const Tax& tax : taxes) percent += tax.rate;
  return Decimal(1) + percent / Decimal(100);
}

// Handy's price is a unit price with tax, its discount already taken off (apis/handy.md 2.10), and its
// total is what the customer pays. Two decimals of net price would lose cents (apis/alegra.md 14.2), and
// so would the list's net price where Handy's price is that one rounded: 10.125 + 16 % is 11.745, sold at
// 11.75. So each way of writing the line is worked out as Alegra does it, and the one nearest to Handy's
// total is taken; of equally good ones the first, which says most to who reads the remission. Where none
// comes near (1.5 of 106.75 is 160.125, sold at 160.13), the price is what the line's total makes of it.
LineAmount line_amount(const OrderLine& line, Decimal factor, std::optional<Decimal> list_net_price) {
  std::vector<LineAmount> ways;
  // Alegra keeps two decimals of a discount (apis/alegra.md 15.6); a full one is written as price 0.
  const Decimal discount = line.discount_percent;
  const bool discount_fits =
      discount >= Decimal(0) && discount < Decimal(100) && discount == discount.rounded(2);
  if (discount_fits) {
    if (list_net_price && *list_net_price == list_net_price->rounded(kPriceDecimals)) {
      ways.push_back({*list_net_price, discount});
    }
    ways.push_back({(line.original_price / factor).rounded(kPriceDecimals), discount});
  }
  ways.push_back({(line.price / factor).rounded(kPriceDecimals), 0});
  const auto nearest =
      std::min_element(ways.begin(), ways.end(), [&](const LineAmount& a, const LineAmount& b) {
        return difference(line, factor, a) < difference(line, factor, b);
      });
  const Decimal near = Decimal(1) / Decimal(1000);  // cents are rounded once a document, over all its lines
  if (line.quantity.is_zero() || difference(line, factor, *nearest) < near) return *nearest;
  return {(line.total / line.quantity / factor).rounded(kPriceDecimals), 0};
}

}  // namespace enlace::alegra
