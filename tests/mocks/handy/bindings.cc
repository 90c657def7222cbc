#include "mocks/handy/bindings.hpp"

namespace enlace::mock::handy {
namespace {

constexpr int kPriceDecimals = 6;  // as many as the samples show (apis/handy.md 1.10)

Decimal with_taxes(const Product& product) {  // the factor from basePrice to price, 2.10
  Decimal rate;
  if (product.tax) rate += product.tax->amount;
  if (product.tax_optional) rate += product.tax_optional->amount;
  return Decimal(1) + rate / Decimal(100);
}

// price and basePrice hang together by the taxes. Which one wins when both are sent is OPEN-15.
void settle_prices(const Binder& body, const Switches& switches, Product& product) {
  const bool price = body.has("price");
  const bool base = body.has("basePrice");
  const bool taxes = body.has("tax") || body.has("taxOptional");
  if (!price && !base && !taxes) return;
  const bool from_base = base && (!price || switches.base_price_wins);
  if (from_base) {
    product.price = (product.base_price * with_taxes(product)).rounded(kPriceDecimals);
  } else {
    product.base_price = (product.price / with_taxes(product)).rounded(kPriceDecimals);
  }
}

// A mandatory text; that null was sent has been reported by the binder.
void check_filled(Binder& body, std::string_view name, const std::string& value) {
  const Json* sent = body.given(name);
  if (value.empty() && !(sent && sent->is_null())) body.violations().add_null(name);
}

template <class Ids>
void check_unique(Binder& body, const Ids& ids, const std::string& code, Id own_id) {
  const auto found = ids.find(code);
  if (found != ids.end() && found->second != own_id) {
    body.violations().add("code", code, "La clave capturada ya existe");
  }
}

}  // namespace

void bind_product(Binder& body, Company& company, const Switches& switches, Product& p) {
  Violations& wrong = body.violations();
  body.text("code", p.code);
  body.text("description", p.description);
  body.decimal("price", p.price);
  body.decimal("basePrice", p.base_price);
  body.decimal("minimumPrice", p.minimum_price);
  body.decimal("quantity", p.quantity);
  body.reference("tax", company.taxes, p.tax);
  body.reference("taxOptional", company.taxes, p.tax_optional);
  body.reference("family", company.families, p.family);
  body.reference("category", company.product_categories, p.category);
  body.reference("unit", company.units, p.unit);
  body.text("barcode", p.barcode);
  body.text("details", p.details);
  body.text("pictureUrl", p.picture_url);
  body.integer("externalId", p.external_id);
  body.text("satProductCode", p.sat_product_code);
  body.text("satUnitCode", p.sat_unit_code);
  body.flag("boostSales", p.boost_sales);
  body.text("boostSalesDescription", p.boost_sales_description);
  body.flag("applyDiscounts", p.apply_discounts);
  body.flag("enabled", p.enabled);

  check_filled(body, "code", p.code);
  check_unique(body, company.product_ids, p.code, p.id);
  check_filled(body, "description", p.description);
  if (p.id == 0 && !body.has("price") && !body.has("basePrice")) {
    wrong.add("price", {}, "Debe capturar el precio del producto");
  }
  const Json* family = body.given("family");
  if (!p.family && (!family || family->is_null()))
    wrong.add("family", {}, "Debe elegir una familia de productos");
  if (p.price.is_negative()) wrong.add("price", p.price, "El precio no puede ser negativo");
  settle_prices(body, switches, p);
}

void bind_customer(Binder& body, Company& company, const Switches& switches, Customer& c) {
  Violations& wrong = body.violations();
  body.text("code", c.code);
  body.text("description", c.description);
  body.reference("zone", company.zones, c.zone);
  body.reference("category", company.customer_categories, c.category);
  body.reference("priceList", company.price_lists, c.price_list);
  body.text(switches.rfc_field, c.tax_id);
  body.text("businessName", c.business_name);
  body.text("address", c.address);
  body.text("neighborhood", c.neighborhood);
  body.text("city", c.city);
  body.text("postalCode", c.postal_code);
  body.text("comments", c.comments);
  body.text("fiscalRegime", c.fiscal_regime);
  body.text("cfdiUse", c.cfdi_use);
  body.text("paymentForms", c.payment_forms);
  body.text("paymentMethods", c.payment_methods);
  body.integer("facturamaCustomerId", c.facturama_customer_id);
  body.text("email", c.email);
  body.text("phoneNumber", c.phone_number);
  body.text("paymentType", c.payment_type);
  body.text("paymentTypeDefault", c.payment_type_default);
  body.decimal("latitude", c.latitude);
  body.decimal("longitude", c.longitude);
  body.integer("creditDays", c.credit_days);
  body.decimal("discount", c.discount);
  body.decimal("effectiveSaleThreshold", c.effective_sale_threshold);
  body.decimal("balance", c.balance);
  body.decimal("credit", c.credit);
  body.flag("enabled", c.enabled);

  check_filled(body, "code", c.code);
  check_unique(body, company.customer_ids, c.code, c.id);
  check_filled(body, "description", c.description);
  const Json* zone = body.given("zone");
  if (!c.zone && (!zone || zone->is_null())) wrong.add("zone", {}, "Debe elegir una zona");
}

void bind_zone(Binder& body, Group& zone) {
  body.text("description", zone.description);
  body.text("color", zone.color);
  body.flag("enabled", zone.enabled);
  check_filled(body, "description", zone.description);
}

void bind_price_list(Binder& body, Company& company, bool merge_items, PriceList& list) {
  Violations& wrong = body.violations();
  body.text("code", list.code);
  body.text("name", list.name);
  body.flag("enabled", list.enabled);
  check_filled(body, "code", list.code);
  check_filled(body, "name", list.name);
  const PriceList* same_code = company.price_list(list.code);
  if (same_code && same_code->id != list.id) wrong.add("code", list.code, "La clave capturada ya existe");

  const Json* items = body.given("items");
  if (!items) return;
  if (!merge_items) list.prices.clear();
  for (const Json& item : items->items()) {
    const Product* product = company.product(item["product"].text());
    const auto price = item["price"].decimal();
    if (!product) wrong.add("items.product", item["product"], "El producto no existe");
    if (!price) wrong.add("items.price", item["price"], "El precio capturado no es numérico");
    if (product && price) list.prices[product] = *price;
  }
}

}  // namespace enlace::mock::handy
