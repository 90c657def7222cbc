#include <stdexcept>

#include "handy/fields.hpp"
#include "handy/mapping.hpp"

namespace enlace::handy {
namespace {

constexpr int kBasePriceDecimals = 12;

Failure wrong(const Json& product, const char* member) {
  return failure(ENLACE_E_INVALID, "product_malformed", {},
                 Json::object({{"code", product["code"].text()}, {"member", member}}));
}

}  // namespace

Result<Product> map_product(const Json& json) {
  Product product;
  product.code = json["code"].text();
  if (product.code.empty()) return wrong(json, "code");
  if (json.contains(Json::kUnreadable)) {
    return failure(ENLACE_E_INVALID, "record_unreadable", {},
                   Json::object({{"reason", json[Json::kUnreadable]}}));
  }
  product.description = json["description"].text();
  if (product.description.empty()) return wrong(json, "description");
  const std::optional<Decimal> price = json["price"].decimal();
  if (!price || price->is_negative()) return wrong(json, "price");
  product.price = *price;
  Result<std::vector<Tax>> taxes = taxes_of(json);
  if (!taxes) return wrong(json, "tax");
  product.taxes = *std::move(taxes);
  try {
    product.base_price = without_tax(product.price, rate_of(product.taxes)).rounded(kBasePriceDecimals);
  } catch (const std::overflow_error&) {
    return wrong(json, "price");
  }
  product.family = json["family"]["description"].text();
  product.barcode = json["barcode"].text();
  product.unit = json["unit"]["description"].text();
  product.enabled = json["enabled"].boolean().value_or(true);
  return product;
}

}  // namespace enlace::handy
