#pragma once

#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

#include "mapping.hpp"

// Taxes and prices (apis/gestionix.md 4.1-4.3). Pure functions.
namespace enlace::gestionix {

// One transferred tax of a product.
struct ProductTax {
  std::string code;        // "IVA"
  std::string name;        // "IVA 16%"
  bool percentage = true;  // else an amount per unit
  Decimal rate;            // per cent, or that amount
  bool exempt = false;
  bool on_ieps = true;  // charged on the price with the taxes that are not: IVA on IEPS

  [[nodiscard]] Json to_json() const;  // for links
  static std::optional<ProductTax> from_json(const Json& json);
  friend bool operator==(const ProductTax&, const ProductTax&) = default;
};

// The transferred taxes of a row; nullopt when one of them has no rate that could be read.
std::optional<std::vector<ProductTax>> taxes_of(const Mapping& mapping, const Json& product);

// What a net price becomes under the percentage taxes: IVA is charged on price and IEPS together, so two
// percentages must not simply be added: 100, IEPS 8 %, IVA 16 % is 125.28.
Decimal tax_factor(const std::vector<ProductTax>& taxes);
// Net price, percentages and the fixed amounts of one unit; two decimals.
Decimal price_after_taxes(Decimal net, const std::vector<ProductTax>& taxes);
Decimal fixed_amounts(const std::vector<ProductTax>& taxes);

// A line as Gestionix computes it, from the price with taxes that Handy has.
struct LineAmounts {
  Decimal base_price;           // net, before discount, at most 6 decimals
  Decimal discount_percentage;  //
  Decimal discount_amount;      // of the whole line
  Decimal subtotal;             // after the discount
  std::vector<Decimal> taxes;   // of the whole line, beside the taxes that were given
  Decimal total;
};
// `taxes`: the percentage taxes of the line. The total is Handy's wherever that can be had: among the ways to
// write the line the first that comes to it, with IVA on rounded IEPS and on unrounded; else the first that
// comes within a cent, and that cent goes on its largest tax (4.3).
LineAmounts line_amounts(const OrderLine& line, const std::vector<ProductTax>& taxes);

}  // namespace enlace::gestionix
