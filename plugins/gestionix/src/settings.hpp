#pragma once

#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace::gestionix {

// What an operator may set; the schema is in descriptor.cc. What is synchronised at all, inventory, customers
// and deletions too, is switched in the host (H-5).
struct Settings {
  std::string branch_name;                       // G-PROD-1, G-CUST-1; required
  std::string company;                           // id, name or tax id; "" = the only one of the account
  bool treat_all_as_sales_orders = true;         // G-ORD-1, to_config
  bool create_customer_address = true;           // G-ORD-2, to_config
  std::string default_family = "Sin categoría";  // of products without a category (apis/gestionix.md Q12)
  std::string base_url = "https://api.gestionix.com/api/v3";  // without a slash at the end

  // ENLACE_E_CONFIG, cause "setting_invalid" {setting}.
  static Result<Settings> from_json(const Json& json);
};

}  // namespace enlace::gestionix
