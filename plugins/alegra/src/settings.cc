#include "settings.hpp"

#include <algorithm>

#include "text.hpp"

namespace enlace::alegra {
namespace {

Failure invalid(std::string_view setting, std::string_view reason) {
  return failure(ENLACE_E_CONFIG, "setting_invalid", std::string(setting) + " " + std::string(reason),
                 Json::object({{"setting", setting}}));
}

Result<void> read(const Json& json, std::string_view name, bool& value) {
  if (json[name].is_null()) return {};
  if (!json[name].is_bool()) return invalid(name, "is not true or false");
  value = json[name].truthy();
  return {};
}

// A price list or warehouse id may be written as a number; both are text here.
Result<void> read(const Json& json, std::string_view name, std::string& value) {
  if (json[name].is_null()) return {};
  if (!json[name].is_string() && !json[name].is_number()) return invalid(name, "is not a text");
  value = text_of(json[name]);
  return {};
}

Result<void> read_choice(const Json& json, std::string_view name, std::string_view off, std::string_view on,
                         bool& value) {
  std::string choice(value ? on : off);
  ENLACE_CHECK(read(json, name, choice));
  if (choice != off && choice != on) return invalid(name, "is not one of its values");
  value = choice == on;
  return {};
}

}  // namespace

Country country_named(std::string_view name) {
  if (name == "auto") return Country::automatic;
  if (name == "MX" || name == "mexico") return Country::mexico;
  if (name == "CO" || name == "colombia") return Country::colombia;
  return Country::other;
}

Result<Settings> Settings::from_json(const Json& json) {
  if (!json.is_object() && !json.is_null()) return invalid("settings", "is not an object");
  Settings s;
  std::string country = "auto";
  ENLACE_CHECK(read(json, "country", country));
  s.country = country_named(country);
  if (s.country == Country::other) return invalid("country", "is not one of auto, MX, CO");
  ENLACE_CHECK(read(json, "price_list", s.price_list));
  ENLACE_CHECK(read(json, "only_inventoriable", s.only_inventoriable));
  ENLACE_CHECK(read_choice(json, "zero_price", "skip", "accept", s.accept_zero_price));
  ENLACE_CHECK(read(json, "default_zone", s.default_zone));
  ENLACE_CHECK(read(json, "default_nit", s.default_nit));
  ENLACE_CHECK(read(json, "warehouse", s.warehouse));
  ENLACE_CHECK(read_choice(json, "on_delete", "void", "delete", s.delete_on_removal));
  ENLACE_CHECK(read(json, "base_url", s.base_url));

  if (s.price_list.empty()) return invalid("price_list", "is empty");
  if (s.default_zone.empty()) return invalid("default_zone", "is empty");
  if (s.default_nit.empty() || s.default_nit.size() > 15 ||
      s.default_nit.find_first_not_of("0123456789") != std::string::npos) {
    return invalid("default_nit", "is not a number of at most 15 digits");
  }
  while (s.base_url.ends_with('/')) s.base_url.pop_back();
  if (s.base_url.find("://") == std::string::npos) return invalid("base_url", "is not an address");
  return s;
}

}  // namespace enlace::alegra
