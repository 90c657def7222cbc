#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>

// What one ERP holds, in the few words that the judge compares with. Each mock's state has a reader that
// makes them; the judge itself knows no ERP.
namespace enlace::mock {

struct BookedLine {
  std::string product;  // Handy's code
  Decimal quantity;
  Decimal total;  // taxes included
  // Of the taxes above zero, in percent, rising; nullopt where a document cannot tell (a tax that its price
  // holds): only the total counts then.
  std::optional<std::vector<Decimal>> rates;
  // The rates that must be there, where the ERP's product has the say (rule G-ORD-3) and not Handy's line.
  std::optional<std::vector<Decimal>> due{};
};

struct Document {
  std::string id;
  std::string order;       // Handy's id, out of the mark
  std::string client;      // its name
  std::string legal_name;  // the other name by which it may be meant; "" when there is none
  std::string date;        // yyyy-mm-dd; "" where it is not compared (rule H-19)
  std::vector<BookedLine> lines;
  Decimal total;
  Decimal tolerance;       // by how much the ERP's own rounding may move `total`
  Decimal line_tolerance;  // likewise a line's total, when that is more than usual
  std::string comments;    // the free text a person reads
  // What else the ERP keeps of it: "warehouse", "currency", "price_list", "kind" … by name.
  std::map<std::string, std::string> settings;
};

struct BookedCustomer {
  std::string name;
  bool created = false;  // by a write through the API: a push, no person
  // Of a created one, where they are compared with Handy's: both names are its description.
  std::string legal_name{};
  std::string tax_id{};
};

struct BookedProduct {
  std::string code;
  bool created = false;  // likewise
};

struct Books {
  std::string erp;                                // "Alegra"
  std::string document;                           // what its documents are called: "remission"
  std::vector<Document> documents;                // the live ones that carry the mark of an order
  std::vector<BookedCustomer> customers;          // the active ones
  std::vector<BookedProduct> products{};          // where a connector may create them
  std::string generic_tax_id{};                   // of created customers whose own is none; "": not compared
  std::map<std::string, Decimal> iva_inside;      // the IVA that Handy's price of a product may hold, by code
  bool folded_names = false;                      // case, accents and runs of spaces make no other customer
  bool kind_of_sale = false;                      // their setting "kind" may go by Handy's type of order
  bool order_in_comments = false;                 // they show the order's id
  bool seller_in_comments = false;                // they name the seller and the seller's e-mail
  bool warehouse_of_seller = false;               // `extras` of the seller names the document's warehouse
  std::map<std::string, std::string> settings{};  // that every document must have, whatever the tenant wants
};

// One company each, out of "companies" of the service's state().
Books books_of_alegra(const Json& company);
Books books_of_binderp(const Json& company);    // "kind": "pedido" or "remision"
Books books_of_gestionix(const Json& company);  // documents' setting "kind": "sales_orders" or "sales"

// Out of a mark such as "HANDY-31000001" or, for a later attempt, "HANDY-31000001-2": the order's id;
// nullopt when `text` does not start with one that ends there, at `close` or at its end.
std::optional<std::string> order_id_of_mark(std::string_view text, std::string_view open,
                                            std::string_view close);
std::string trimmed(const std::string& text);
Decimal number_of(const Json& value);  // zero when it is none

}  // namespace enlace::mock
