#include "taxes.hpp"

#include <algorithm>

#include "text.hpp"

namespace enlace::alegra {
namespace {

// Taxes are above -1000 % and below 1000 %: anything else is not a rate.
std::optional<Decimal> rate_of(const Json& tax) {
  const std::optional<Decimal> rate = amount_of(tax["percentage"]);
  if (!rate || rate->abs() >= Decimal(1000)) return std::nullopt;
  return rate;
}

bool is_complete(const Json& tax) {
  return !text_of(tax["status"]).empty() && rate_of(tax);
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

}  // namespace enlace::alegra
