#include <algorithm>

#include "handy/fields.hpp"
#include "handy/mapping.hpp"
#include "text/fold.hpp"

namespace enlace::handy {
namespace {

constexpr int kBasePriceDecimals = 6;

// {"id": 228000}; an id that is not a number stays text.
Json reference(const std::string& id) {
  const bool digits =
      !id.empty() && id.size() <= 18 && id.find_first_not_of("0123456789") == std::string::npos;
  return Json::object({{"id", digits ? Json::number(id) : Json(id)}});
}

// Handy's tax of the same rate, by name where several have it; null when there is none.
const Json* known_tax(const Tax& wanted, const std::vector<Json>& known) {
  const Json* found = nullptr;
  for (const Json& tax : known) {
    if (tax["amount"].decimal() != wanted.rate) continue;
    if (text::fold_name(tax["name"].text()) == text::fold_name(wanted.name)) return &tax;
    if (found == nullptr) found = &tax;
  }
  return found;
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text_as_kept(text));
}

}  // namespace

// Handy counts as Java does: what lies beyond U+FFFF, emojis for one, takes two places.
std::string text_as_kept(const std::string& text) {
  constexpr std::size_t kLongest = 255;
  std::size_t places = 0, points = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) continue;  // inside a code point
    places += byte >= 0xF0U ? 2 : 1;
    if (places > kLongest) return text::fold_nfc(text::cut(text, points));
    ++points;
  }
  return text;
}

Json product_body(const Product& wanted, const std::string& family_id, const std::vector<Json>& known_taxes) {
  std::vector<Json> taxes;
  Decimal rate;
  for (const Tax& tax : wanted.taxes) {
    const Json* known = known_tax(tax, known_taxes);
    if (known == nullptr || taxes.size() == 2) continue;  // Handy has room for two
    taxes.push_back(reference((*known)["id"].text()));
    rate += tax.rate;
  }
  // Which of the two prices wins is not known (OPEN-15): they must agree under the taxes that Handy will
  // apply, which are fewer than the ERP's where Handy does not know one of them, or none at all.
  const Decimal price = wanted.price.rounded(2);  // H-28
  const Decimal with_tax = wanted.base_price * (Decimal(100) + rate) / Decimal(100);
  const bool agrees = !rate.is_zero() && with_tax.rounded(2) == price;
  const Decimal base_price =
      (agrees ? wanted.base_price : without_tax(price, rate)).rounded(kBasePriceDecimals);

  Json body = Json::object({{"code", wanted.code},
                            {"description", text_as_kept(wanted.description)},
                            {"price", price},
                            {"basePrice", base_price},
                            {"family", reference(family_id)},
                            {"tax", taxes.empty() ? Json() : taxes[0]},
                            {"taxOptional", taxes.size() < 2 ? Json() : taxes[1]},
                            {"barcode", text_or_null(wanted.barcode)},
                            {"enabled", wanted.enabled}});
  if (wanted.inventory) body.set("quantity", *wanted.inventory);
  return body;
}

Json customer_body(const Customer& wanted, const std::string& zone_id) {
  Json body = Json::object({{"code", wanted.code},
                            {"description", text_as_kept(wanted.description)},
                            {"businessName", text_or_null(wanted.legal_name)},
                            {CustomerNames::kTaxId[0], text_or_null(wanted.tax_id)},
                            {"address", text_or_null(wanted.address.street)},
                            {"neighborhood", text_or_null(wanted.address.neighborhood)},
                            {"city", text_or_null(wanted.address.city)},
                            {"postalCode", text_or_null(wanted.address.postal_code)},
                            {"email", text_or_null(wanted.email)},
                            {CustomerNames::kPhone[0], text_or_null(wanted.phone)},
                            {"enabled", wanted.enabled}});
  if (wanted.credit_days) body.set("creditDays", *wanted.credit_days);
  if (!zone_id.empty()) body.set("zone", reference(zone_id));
  return body;
}

}  // namespace enlace::handy
