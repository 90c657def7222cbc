#pragma once

#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace::alegra {

// The edition of Alegra, which decides what a client needs (apis/alegra.md 8.3-8.5).
enum class Country { automatic, mexico, colombia, other };

// From "MX", "CO", "auto" (settings) or "mexico", "colombia", ... (GET /company applicationVersion).
Country country_named(std::string_view name);

// What an operator may set; the schema is in descriptor.cc.
struct Settings {
  Country country = Country::automatic;
  std::string price_list = "General";     // id or exact name (A-PROD-3)
  bool only_inventoriable = true;         // A-PROD-5
  bool accept_zero_price = true;          // a price of 0 counts as a price (apis/alegra.md Q5)
  std::string default_zone = "General";   // A-CUST-2
  std::string default_nit = "222222222";  // A-ORD-CO
  std::string warehouse;                  // id; "" = Alegra's default
  bool delete_on_removal = false;         // void (keeps the trail) or delete
  std::string base_url = "https://api.alegra.com/api/v1";  // without a slash at the end

  // ENLACE_E_CONFIG, cause "setting_invalid" {setting}.
  static Result<Settings> from_json(const Json& json);
};

}  // namespace enlace::alegra
