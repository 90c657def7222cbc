#pragma once

#include <vector>

#include <enlace/sdk/documents.hpp>

#include "settings.hpp"

// From Handy's prices, taxes included, to Bind's, before VAT (apis/bind.md 6.1, 6.3).
namespace enlace::binderp {

// The VAT among Handy's taxes, in percent; nullopt when they name none. IEPS and the like stay inside the
// price: what their members mean in Bind's API is not known.
std::optional<Decimal> vat_of(const std::vector<Tax>& taxes);
// Those that stay inside the price: "IEPS 8 %".
std::vector<std::string> kept_inside(const std::vector<Tax>& taxes);

// What Bind charges for a product, of ProductsPriceAndInventory.
struct ProductVat {
  Decimal percent;
  bool exempt = false;
};

struct LinePrice {
  Decimal price;  // before VAT, 6 decimals; with it where the settings say gross
  Decimal vat;    // fraction: 0.16
  bool exempt = false;
};

// `bind`: nullptr when Bind does not tell; it decides where Handy has no tax, and whether 0 % is an
// exemption.
LinePrice line_price(const OrderLine& line, const ProductVat* bind, const Settings& settings);

// Whether line_price() would look at `bind`.
bool needs_bind_vat(const OrderLine& line, const Settings& settings);

// Before VAT, for a new product.
Decimal product_price(const Product& product, const Settings& settings);

}  // namespace enlace::binderp
