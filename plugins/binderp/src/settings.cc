#include "settings.hpp"

#include <algorithm>

#include <enlace/sdk/text.hpp>

namespace enlace::binderp {
namespace {

Failure invalid(std::string_view setting, std::string_view reason) {
  return failure(ENLACE_E_CONFIG, "setting_invalid", std::string(setting) + " " + std::string(reason),
                 Json::object({{"setting", setting}}));
}

// An account may be written as a number; all of them are text here.
Result<void> read(const Json& json, std::string_view name, std::string& value) {
  if (json[name].is_null()) return {};
  if (!json[name].is_string() && !json[name].is_number()) return invalid(name, "is not a text");
  value = sdk::text_of(json[name]);
  return {};
}

Result<void> read_choice(const Json& json, std::string_view name, std::string_view off, std::string_view on,
                         bool& value) {
  std::string choice(off);
  ENLACE_CHECK(read(json, name, choice));
  if (choice != off && choice != on) return invalid(name, "is not one of its values");
  value = choice == on;
  return {};
}

}  // namespace

Result<Settings> Settings::from_json(const Json& json) {
  if (!json.is_object()) return invalid("settings", "is not an object");
  Settings s;
  ENLACE_CHECK(read(json, "user", s.user));
  ENLACE_CHECK(read(json, "price_list", s.price_list));
  ENLACE_CHECK(read(json, "currency", s.currency));
  ENLACE_CHECK(read(json, "warehouse", s.warehouse));
  ENLACE_CHECK(read(json, "account", s.account));
  ENLACE_CHECK(read(json, "location", s.location));
  ENLACE_CHECK(read_choice(json, "document", "pedido", "remision", s.remisions));
  ENLACE_CHECK(read_choice(json, "price_mode", "net", "gross", s.gross_prices));
  ENLACE_CHECK(read(json, "subscription_key", s.subscription_key));
  if (std::any_of(s.subscription_key.begin(), s.subscription_key.end(),
                  [](char c) { return c <= ' ' || c > '~'; })) {
    return invalid("subscription_key", "is no key");
  }
  ENLACE_CHECK(read(json, "base_url", s.base_url));
  if (!json["default_vat"].is_null()) {
    const std::optional<Decimal> vat = json["default_vat"].decimal();
    if (!vat || vat->is_negative() || *vat >= Decimal(100))
      return invalid("default_vat", "is not a percentage");
    s.default_vat = *vat;
  }
  if (s.price_list.empty()) return invalid("price_list", "is empty");
  if (s.currency.empty()) return invalid("currency", "is empty");
  if (s.warehouse.empty()) return invalid("warehouse", "is empty");
  if (s.account.empty()) return invalid("account", "is empty");
  while (s.base_url.ends_with('/')) s.base_url.pop_back();
  if (s.base_url.find("://") == std::string::npos) return invalid("base_url", "is not an address");
  return s;
}

}  // namespace enlace::binderp
