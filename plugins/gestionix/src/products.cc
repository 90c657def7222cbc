#include "products.hpp"

#include "text.hpp"

namespace enlace::gestionix {
namespace {

constexpr const char* kCurrency = "MXN";

bool is_true_unless_absent(const Json& value) {
  return value.is_null() || value.truthy();
}

bool is_structure(const Json& value) {
  return value.is_bool() || value.is_array() || value.is_object();
}

}  // namespace

Link KnownProduct::link(const std::string& code) const {
  Json list = Json::array();
  for (const ProductTax& tax : taxes) list.push_back(tax.to_json());
  return {"product", code, id, Json::object({{"key", key}, {"name", name}, {"unit", unit}, {"taxes", list}})};
}

std::optional<KnownProduct> KnownProduct::from_link(const Link& link) {
  if (!link.data["taxes"].is_array()) return std::nullopt;
  KnownProduct known{
      link.remote_id, link.data["key"].text(), link.data["name"].text(), link.data["unit"].text(), {}};
  for (const Json& row : link.data["taxes"].items()) {
    const std::optional<ProductTax> tax = ProductTax::from_json(row);
    if (!tax) return std::nullopt;
    known.taxes.push_back(*tax);
  }
  return known;
}

std::optional<KnownProduct> KnownProduct::from_row(const Mapping& mapping, const Json& row) {
  const auto text = [&](const char* member) { return text_of(mapping.get("product", member, row)); };
  std::optional<std::vector<ProductTax>> taxes = taxes_of(mapping, row);
  if (!taxes) return std::nullopt;
  KnownProduct known{text("id"), text("key"), text("name"), text("unit"), *std::move(taxes)};
  const Json& active = mapping.get("product", "active", row);
  known.active = active.is_null() || mapping.means("active", active);
  known.for_sale = is_true_unless_absent(mapping.get("product", "for_sale", row));
  return known;
}

Skipped skipped_product(const MappedProduct& mapped, std::string why, Json params) {
  return {"product",
          mapped.product.code,
          mapped.product.remote_id,
          mapped.product.description,
          {std::move(why), std::move(params), ""}};
}

std::variant<MappedProduct, Skipped> map_product(const Mapping& mapping, const Json& row,
                                                 const Settings& settings) {
  const auto text = [&](const char* member) { return text_of(mapping.get("product", member, row)); };
  const auto amount = [&](const char* member) { return amount_of(mapping.get("product", member, row)); };
  const auto skipped = [&](std::string why, Json params = {}) {
    return Skipped{"product", text("key"), text("id"), text("name"), {std::move(why), std::move(params), ""}};
  };
  if (!is_true_unless_absent(mapping.get("product", "for_sale", row))) {
    return skipped("product_not_for_sale");  // G-PROD-6
  }
  const Json& active = mapping.get("product", "active", row);
  if (!active.is_null() && !mapping.means("active", active)) return skipped("product_inactive");  // G-PROD-2
  if (text("key").empty()) return skipped("product_without_key");                                 // G-PROD-3
  if (text("key").find('/') != std::string::npos) return skipped("product_key_with_slash");       // H-7
  if (const std::string currency = text("currency"); !currency.empty() && currency != kCurrency) {
    return skipped("product_currency", Json::object({{"currency", currency}}));
  }
  std::optional<KnownProduct> known = KnownProduct::from_row(mapping, row);
  if (!known) return skipped("product_tax_unreadable");
  std::optional<Decimal> net = amount("base_price");
  const std::optional<Decimal> told = amount("total_price");
  if (!net && told) net = ((*told - fixed_amounts(known->taxes)) / tax_factor(known->taxes)).rounded(6);
  if (!net || net->is_negative() || (told && told->is_negative())) return skipped("product_price_unreadable");

  const bool tracked = is_true_unless_absent(mapping.get("product", "stock_tracked", row));
  const bool stock_told = !text("stock").empty() || is_structure(mapping.get("product", "stock", row));
  if (tracked && stock_told && !amount("stock")) {
    return skipped("product_stock_unreadable");  // Handy would sell what is not there
  }

  MappedProduct mapped;
  Product& product = mapped.product;
  product.code = known->key;
  product.description = known->name.empty() ? known->key : known->name;
  product.base_price = *net;
  const Decimal computed = price_after_taxes(*net, known->taxes);
  product.price = told ? told->rounded(2) : computed;  // G-PROD-7
  if ((product.price - computed).abs() > d("0.01")) {
    product.notices.push_back(
        {"product_total_differs",
         Json::object(
             {{"code", product.code}, {"told", product.price.fixed(2)}, {"computed", computed.fixed(2)}}),
         ""});
  }
  for (const ProductTax& tax : known->taxes) {
    if (tax.percentage && !tax.exempt) product.taxes.push_back({tax.code, tax.rate, ""});
    if (!tax.percentage && !tax.exempt) {
      product.notices.push_back(
          {"product_fixed_tax",
           Json::object({{"code", product.code}, {"tax", tax.name}, {"amount", tax.rate.str()}}), ""});
    }
  }
  product.family = text("category").empty() ? settings.default_family : text("category");  // G-PROD-4
  if (tracked) {
    product.inventory = amount("stock");  // total; the host takes off what is on routes (G-PROD-5)
  }
  product.barcode = text("barcode");
  product.unit = known->unit;
  product.remote_id = known->id;
  mapped.known = *std::move(known);
  return mapped;
}

}  // namespace enlace::gestionix
