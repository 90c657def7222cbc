#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>

#include "mocks/handy/moment.hpp"

// The objects of Handy as apis/handy.md describes them. Names follow its fields; pointers go to objects of
// the same company, which are never removed.
//
// `raw`, where it stands, is a JSON object whose members replace or extend what the API shows: the way to
// make the mock send what the real service should not.
namespace enlace::mock::handy {

using Id = std::int64_t;

struct Tax {  // 2.4
  Id id = 0;
  std::string name;
  Decimal amount;  // percent
  bool enabled = true;
};

struct Group {  // zones, families, categories, order types: 2.5.1, 3.2, 4.2
  Id id = 0;
  std::string description;
  std::string color;  // zones only
  bool enabled = true;
  Moment last_updated = 0;
};

struct Unit {  // 3.2
  Id id = 0;
  std::string code;
  std::optional<std::string> description;
  bool enabled = true;
};

struct User {  // 8
  Id id = 0;
  std::string name;
  std::string username;
  std::optional<std::string> extras;
  std::optional<std::string> email;
  Id role = 4;
  std::string authority = "ROLE_SALES";
  bool enabled = true;
  Moment date_created = 0;
  Moment last_updated = 0;
};

struct Product {  // 3.2
  Id id = 0;
  std::string code;
  std::string description;
  Decimal price;       // tax included
  Decimal base_price;  // before taxes
  std::optional<Decimal> minimum_price;
  const Tax* tax = nullptr;
  const Tax* tax_optional = nullptr;
  Decimal quantity;  // stock in the warehouse
  const Group* family = nullptr;
  const Group* category = nullptr;
  const Unit* unit = nullptr;
  std::optional<std::string> barcode;
  std::optional<std::string> details;
  std::optional<std::string> picture_url;
  std::optional<Id> external_id;
  std::string sat_product_code;
  std::string sat_unit_code;
  bool boost_sales = false;
  std::string boost_sales_description;
  bool apply_discounts = false;
  bool has_been_sold = false;
  bool enabled = true;
  Moment date_created = 0;
  Moment last_updated = 0;
  Json raw;
};

struct PriceList {  // 3.4
  Id id = 0;
  std::string code;
  std::string name;
  bool enabled = true;
  std::map<const Product*, Decimal> prices;
};

struct Customer {  // 2.5.1 and 4.2
  Id id = 0;
  std::string code;
  std::string description;
  const Group* zone = nullptr;
  const Group* category = nullptr;
  const PriceList* price_list = nullptr;
  std::optional<std::string> tax_id;  // shown under the name that the switch rfc_field says
  std::optional<std::string> business_name, address, neighborhood, city, postal_code, comments;
  std::optional<std::string> fiscal_regime, cfdi_use, payment_forms, payment_methods;
  std::optional<Id> facturama_customer_id;
  std::optional<std::string> email, phone_number, payment_type, payment_type_default;
  std::optional<Decimal> latitude, longitude, discount, effective_sale_threshold;
  std::optional<Id> credit_days;
  Decimal balance;
  Decimal credit;
  bool enabled = true;
  Moment date_created = 0;
  Moment last_updated = 0;
  Json raw;
};

struct OrderLine {  // 2.4
  Id id = 0;
  const Product* product = nullptr;
  Decimal quantity = 1;
  Decimal original_price;
  Decimal price;
  Decimal total;
  std::optional<std::string> discount;
  Decimal discount_percentage;
  const Tax* tax = nullptr;
  const Tax* tax_optional = nullptr;
  std::string price_type = "REGULAR";
  bool is_reward = false;
  bool is_return = false;
  Decimal delivered;
  std::optional<std::string> comments, promo_ids, promo_names;
  Json raw;
};

enum class SalesType { presale, route };

struct Order {  // 2.3
  Id id = 0;
  std::optional<std::string> external_id;  // as text; an integer is shown as a number
  bool external_id_is_text = false;
  Moment mobile_date_created = 0;
  Moment date_created = 0;
  std::optional<Moment> scheduled_date_for_delivery;
  const Customer* customer = nullptr;
  bool minimal_customer = false;  // the "old style" of captures from 2020, 1.10
  const User* created_by = nullptr;
  std::vector<OrderLine> items;
  const Group* type = nullptr;
  SalesType sales_type = SalesType::presale;
  std::optional<std::string> operative_status;
  Decimal total_sales, total_tax, total_before_tax;
  const PriceList* price_list = nullptr;
  std::optional<std::string> seller_comment, route_sale_payment_type;
  bool billable = false;
  bool billed = false;
  bool exported = false;
  std::optional<Decimal> latitude, longitude;
  Decimal accuracy;
  bool took_in_place = false;
  std::optional<std::string> promo_ids, promo_names;
  std::int64_t network_signal_quality = 4;
  std::string creation_source = "MOBILE";
  bool deleted = false;
  std::optional<Moment> date_deleted;
  const User* deleted_by = nullptr;
  const Order* edited_from = nullptr;
  bool is_edited = false;              // it was replaced
  std::optional<Moment> visible_from;  // nobody sees it before
  Json raw;
};

struct Route {  // 7
  Id id = 0;
  const User* user = nullptr;
  std::map<const Product*, Decimal> load;
  std::vector<Id> sales_orders;
  Decimal initial_amount;
  std::optional<std::string> comments;
  std::optional<Moment> date_for_delivery;
  Moment date_created = 0;
  bool accepted = false;
  std::optional<Moment> date_closed;
};

struct Visit {  // 8: a visit made, or planned as a calendar event
  Id id = 0;
  const User* user = nullptr;
  const Customer* customer = nullptr;
  Moment start = 0;
  std::optional<std::string> comment;
  std::optional<bool> effective;  // nullopt: not made yet
  std::string result;
};

}  // namespace enlace::mock::handy
