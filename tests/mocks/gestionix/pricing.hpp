#pragma once

#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>

// What Gestionix computes: apis/gestionix.md 4.
namespace enlace::mock::gestionix {

struct Tax {
  std::string code;
  bool percentage = true;  // false: an amount for each unit
  Decimal rate;
  bool exempt = false;
  bool on_net = false;  // of the price alone; false: of price and IEPS together

  static Tax of(const Json& canonical);
  [[nodiscard]] bool costs() const { return !exempt && !rate.is_zero(); }
  [[nodiscard]] std::string text() const {
    return code + " " + rate.str() + (percentage ? "%" : " per unit");
  }
};

std::vector<Tax> transferred_taxes(const Json& product);

// 4.2: fixed and exempt taxes stay out. With `iva_on_ieps` false percentages are simply added.
Decimal price_after_taxes(Decimal net, const std::vector<Tax>& taxes, bool iva_on_ieps);

// The net price whose price after taxes is `price`, six decimals (4.3).
Decimal price_before_taxes(Decimal price, const std::vector<Tax>& taxes);

// What each tax of a line of that subtotal amounts to, two decimals, in the order of `taxes`. IEPS that goes
// into the base of IVA is rounded first, or not: both are done.
std::vector<Decimal> line_taxes(Decimal subtotal, Decimal quantity, const std::vector<Tax>& taxes,
                                bool iva_on_ieps, bool round_ieps_first);

}  // namespace enlace::mock::gestionix
