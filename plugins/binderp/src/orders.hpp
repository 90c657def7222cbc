#pragma once

#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>

#include "prices.hpp"

// Pedidos and remisiones: bodies, and what the rows of their lists mean (apis/bind.md 5, 6.3).
namespace enlace::binderp {

enum class Document { order, remision };
const char* resource_of(Document document);  // "Orders", "Invoices"

// What Bind wants of an order besides client and lines, by id.
struct Terms {
  Document document = Document::order;
  std::string price_list_id, currency_id, warehouse_id, location_id, account_number;
  Decimal exchange_rate = 1;
};

// One line with Bind's product.
struct LineProduct {
  OrderLine line;
  std::string id, unit;
  LinePrice price;
};

// Without line ends and other control characters, and without outer blanks.
std::string one_line(std::string_view text);

Decimal exchange_rate_of(const Json& currency);

Json document_body(const Order& order, const std::string& reference, const Terms& terms,
                   const std::string& client_id, const std::string& address_id,
                   const std::vector<LineProduct>& lines);

// "HANDY-5512345 | Vendedor: Luis Mora luis.mora@example.com | ..." (B-ORD-5), at most 500 characters.
std::string comments(const Order& order, const std::string& reference);

// Whether a row carries exactly this reference.
bool is_marked(const Json& row, const std::string& reference);
// A row of the list of Orders or Invoices.
Found::Document document_of(const Json& row);
// Whether a row or a details object is cancelled; whether it may no longer be.
bool is_cancelled(const Json& row);
bool is_final(Document document, const Json& row);
std::int64_t status_of(const Json& row);  // -1 when it does not say

}  // namespace enlace::binderp
