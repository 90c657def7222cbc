#pragma once

#include <string>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace::binderp {

// What an operator sets (README.md has the table). Names of Bind's things are given as people see them there.
struct Settings {
  std::string user;        // whose key it is; "" = not checked
  std::string price_list;  // B-ORD-3, B-CUST-4
  std::string currency = "MXN";
  std::string warehouse;
  std::string account;           // accounting account of new clients: number or description
  std::string location;          // branch of warehouses that name none; "" = such a warehouse is an error
  bool remisions = false;        // sales become remisiones (F-1)
  bool gross_prices = false;     // prices go out with VAT inside and VAT 0 beside them
  Decimal default_vat = 16;      // percent inside the price of a product whose VAT nobody tells
  std::string subscription_key;  // of the gateway, where a company was given one (apis/bind.md 1.2)
  std::string base_url = "https://api.bind.com.mx/api";

  // ENLACE_E_CONFIG "setting_invalid" {setting}.
  static Result<Settings> from_json(const Json& json);
};

}  // namespace enlace::binderp
