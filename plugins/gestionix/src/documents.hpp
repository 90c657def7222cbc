#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

#include "mapping.hpp"
#include "products.hpp"
#include "settings.hpp"

// Handy orders to Pedidos and Ventas, and what Gestionix says about them (apis/gestionix.md 3.6, 3.7).
namespace enlace::gestionix {

// Which document an order becomes (G-ORD-1), by the prefix of its operations in the mapping file.
std::string document_kind(const Order& order, const Settings& settings);  // "order", "sale"
bool is_document_kind(const std::string& kind);

struct DocumentLine {
  OrderLine line;
  KnownProduct product;
};

// Everything but the client. `warnings` gets a tax that the Handy line has and the product lacks, and fixed
// amounts, which are not sent (G-ORD-3).
Json document_body(const Mapping& mapping, const std::string& kind, const Order& order,
                   const std::string& reference, const std::vector<DocumentLine>& lines,
                   const std::string& branch_id, std::vector<Notice>& warnings);

bool is_cancelled(const Mapping& mapping, const Json& row);
bool is_final(const Mapping& mapping, const Json& row);  // invoiced, delivered: not to be removed any more
std::string reference_of(const Mapping& mapping, const Json& row);
Found::Document document_of(const Mapping& mapping, const std::string& kind, const Json& row);
Outcome outcome_of(const Found::Document& document);

}  // namespace enlace::gestionix
