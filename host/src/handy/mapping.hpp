#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

// What Handy's objects mean: its JSON to canonical documents and back (apis/handy.md 2-5). Pure functions.
namespace enlace::handy {

struct MappedOrder {
  Order order;                   // without returned lines
  std::vector<Notice> warnings;  // "return_lines_excluded" {lines:[…]} (H-13), "totals_differ", …
  bool only_returns = false;     // nothing is left to push
  bool has_returns = false;
  std::vector<std::string> chain;  // ids that this order replaces, newest first (H-12)
  std::string first_created;       // dateCreated of the oldest order of the chain (H-16), moment
  std::string date_created;        // dateCreated of this one
  bool deleted = false;
  bool is_edited = false;  // it was replaced by an edit
  std::string date_deleted;
  std::string customer_code;
};

// `customer`: the answer of GET /customer/{code}, or null when it could not be read; the embedded customer
// then has to do. Errors are content errors (PERMANENT): "order_malformed" {member}, "order_totals" {…}.
Result<MappedOrder> map_order(const Json& order, const Json& customer, const std::string& time_zone,
                              const std::string& currency);
// What is in an order, for people: every line, returned goods too, as far as it can be read.
std::vector<OrderLine> shown_lines(const Json& order);

// The chain and the dates alone, for landing: tolerant, never fails on content.
struct OrderHeader {
  std::string id;
  std::string date_created, mobile_date_created, date_deleted;
  bool deleted = false, is_edited = false;
  std::vector<std::string> chain;  // newest first
  std::string first_created;
  std::string kind;  // "sale" | "presale"
  std::string seller_email, seller_name, zone, customer_code, customer_name, customer_tax_id, total;
  bool unreadable = false;   // only its own texts and numbers could be read (H-25)
  std::string content_hash;  // of what an edit would change: customer, lines, totals, comment (OPEN-12)
};
Result<OrderHeader> read_header(const Json& order);
// How the hash of what could not be read begins, so that whoever has only the hash knows.
inline const std::string kUnreadableHash = "unreadable-";

Result<Customer> map_customer(const Json& customer);
// The day that a delivery is planned for, yyyy-mm-dd in that zone; "" = none, or not readable.
std::string delivery_day_of(const Json& order, const std::string& time_zone);
std::string tax_id_of(const Json& customer);  // as typed; "" where there is none

// Without its stock. Error "product_malformed" {code, member}.
Result<Product> map_product(const Json& product);

// As much of a text as Handy takes (apis/handy.md 1.10), so that what it holds is what was sent; what is cut
// has no blank at its end, which a system may drop.
std::string text_as_kept(const std::string& text);

// Bodies for writing. Only what `wanted` says; references by id.
Json product_body(const Product& wanted, const std::string& family_id, const std::vector<Json>& known_taxes);
Json customer_body(const Customer& wanted, const std::string& zone_id);

}  // namespace enlace::handy
