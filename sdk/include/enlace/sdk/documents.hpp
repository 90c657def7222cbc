#pragma once

#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

// The canonical documents that cross the ABI as JSON (schemas: sdk/schema/<name>.json), as C++ values.
//
// Members that a side does not know are ignored: that is how documents grow. Amounts travel as decimal
// strings ("104.40"). A date is the tenant's local day, yyyy-mm-dd; a moment is ISO 8601 UTC with 'Z'.
// from_json() gives ENLACE_E_INVALID with params {document, member} when a required member is missing or
// has the wrong type.
namespace enlace {

// A fact worth telling the operator: a code with what it is about, never a sentence.
struct Notice {
  std::string code;     // [a-z0-9_]+
  Json params;          // object or null
  std::string message;  // raw text, optional

  [[nodiscard]] Json to_json() const;
  static Result<Notice> from_json(const Json& json);
};

struct Tax {
  std::string name;       // "IVA"
  Decimal rate;           // percent: 16 means 16 %
  std::string remote_id;  // the ERP's id of the tax, "" when unknown

  [[nodiscard]] Json to_json() const;
  static Result<Tax> from_json(const Json& json);
};

struct Product {
  std::string code;                  // Handy's product code
  std::string description;           // its name
  Decimal price;                     // unit price with taxes
  Decimal base_price;                // without
  std::vector<Tax> taxes;            // those in `price`
  std::string family;                // "" = the tenant's default family
  std::optional<Decimal> inventory;  // total stock; absent = not tracked
  bool enabled = true;
  std::string barcode;
  std::string unit;
  std::string remote_id;
  Json link_data;  // push_products: what the connector kept in its link of it; null = no link
  std::vector<Notice> notices;

  [[nodiscard]] Json to_json() const;
  static Result<Product> from_json(const Json& json);
};

struct Address {
  std::string street;  // with numbers
  std::string neighborhood;
  std::string city;
  std::string state;
  std::string postal_code;
  std::string country;

  [[nodiscard]] Json to_json() const;
  static Result<Address> from_json(const Json& json);
};

struct Customer {
  std::string code;         // Handy's; empty in a pull when the ERP has none (H-18 gives one)
  std::string description;  // commercial name
  std::string legal_name;
  std::string tax_id;  // RFC, NIT
  Address address;
  std::string zone;
  bool zone_is_default = false;  // the ERP names none: `zone` is only for a customer who has none yet
  std::string category;
  std::string email;
  std::string phone;
  std::optional<int> credit_days;
  bool enabled = true;
  std::string remote_id;
  std::vector<Notice> notices;

  [[nodiscard]] Json to_json() const;
  static Result<Customer> from_json(const Json& json);
};

struct Seller {
  std::string name;
  std::string email;
  std::string extras;

  [[nodiscard]] Json to_json() const;
  static Result<Seller> from_json(const Json& json);
};

struct OrderLine {
  std::string code;  // of the product
  std::string description;
  Decimal quantity;
  Decimal price;             // unit, taxes included, discount applied
  Decimal original_price;    // unit, taxes included, before the line's discount
  Decimal net_price;         // price without taxes, not rounded below 12 decimals
  Decimal discount_percent;  // 0..100
  std::vector<Tax> taxes;    // as Handy has them on the line
  Decimal total;             // taxes included
  bool is_return = false;
  bool is_reward = false;
  std::string comment;

  [[nodiscard]] Json to_json() const;
  static Result<OrderLine> from_json(const Json& json);
};

enum class OrderKind { sale, presale };

struct Order {
  std::string id;  // Handy's id: the folio that people see
  OrderKind kind = OrderKind::sale;
  std::string date;           // local day of mobileDateCreated (H-19)
  std::string due_date;       // date + the customer's credit days
  std::string created_at;     // moment, mobileDateCreated
  std::string delivery_date;  // local day or ""
  Customer customer;
  Seller seller;
  std::vector<OrderLine> lines;  // without returned lines (H-13)
  Decimal total;                 // of `lines`
  Decimal total_tax;
  Decimal total_before_tax;
  std::string currency;  // "" when Handy did not say
  std::string comment;
  std::string replaces;  // id of the order that this one replaces (H-12), or ""

  [[nodiscard]] Json to_json() const;
  static Result<Order> from_json(const Json& json);
};

// What the ERP calls a thing of Handy's, and what it will want again with it.
struct Link {
  std::string kind;        // "customer", "product"
  std::string key;         // customer: Handy's code; product: Handy's code
  std::string remote_id;   // verbatim
  Json data;               // e.g. {"net_price":"82.50","tax_ids":["3"]}
  std::int64_t age_s = 0;  // how long ago the host stored it; set by the host, ignored when emitted

  [[nodiscard]] Json to_json() const;
  static Result<Link> from_json(const Json& json);
};

// What a write did in the ERP.
struct Outcome {
  std::string remote_id;
  std::string remote_number;
  std::string status;            // the ERP's word
  std::optional<Decimal> total;  // as the ERP computed it (H-14)
  std::vector<Notice> warnings;
  // What later steps need, an object or null. For self-invoicing either
  // {"self_invoice": {"company_number", "total", "reference", "document": "remision"|"invoice", "date"}}, all
  // texts, once the portal knows a document, or {"self_invoice": {"awaiting": "remision"}} until then.
  Json facts;

  [[nodiscard]] Json to_json() const;
  static Result<Outcome> from_json(const Json& json);
};

// The answer to "do you have this reference?". `documents` lists every match, removed ones too.
struct Found {
  struct Document {
    std::string remote_id;
    std::string number;
    std::string status;  // the ERP's word
    bool live = true;    // false: voided, deleted
    std::optional<Decimal> total;
    Json facts{};  // as in an outcome: what became true of it since, such as self-invoicing
  };
  bool complete = false;  // the whole place where it could be was read without error
  std::vector<Document> documents;

  [[nodiscard]] Json to_json() const;
  static Result<Found> from_json(const Json& json);
};

// A record that a pull left out, and why (H-21).
struct Skipped {
  std::string kind;  // "product", "customer"
  std::string key;   // its code, or "" when that is what is missing
  std::string remote_id;
  std::string name;
  Notice why;

  [[nodiscard]] Json to_json() const;
  static Result<Skipped> from_json(const Json& json);
};

// What check() found: each item names a thing, whether it is well, and the notice if it is not.
struct CheckReport {
  struct Item {
    std::string what;  // code: "credentials", "price_list", "category"
    bool ok = true;
    Notice notice;
  };
  std::vector<Item> items;
  std::string account;  // who the credentials belong to, stable: the account fingerprint is made of it
  Json facts;           // country, company name, what the host may show

  [[nodiscard]] Json to_json() const;
  static Result<CheckReport> from_json(const Json& json);
};

// Requests of the operations ------------------------------------------------------------------------

// push_order(): the order, the reference that must mark its document, and the links already known for its
// customer and products.
struct PushRequest {
  Order order;
  std::string reference;  // "HANDY-31000001"; a delivery after a removal: "HANDY-31000001-2"
  std::vector<Link> links;

  [[nodiscard]] const Link* link(std::string_view kind, std::string_view key) const;
  [[nodiscard]] Json to_json() const;
  static Result<PushRequest> from_json(const Json& json);
};

// find_order() and delete_order(): exactly the find key that push_order() declared.
struct FindRequest {
  std::string reference;
  Json find_key;
  std::string remote_id;  // delete: when it is known

  [[nodiscard]] Json to_json() const;
  static Result<FindRequest> from_json(const Json& json);
};

}  // namespace enlace
