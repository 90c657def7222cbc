#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

#include "items.hpp"
#include "settings.hpp"

// Handy orders to Alegra remissions, and how they are recognised again (apis/alegra.md 9, 14.4).
namespace enlace::alegra {

// One line with everything resolved.
struct RemissionLine {
  OrderLine line;
  KnownItem item;
  std::vector<Tax> taxes;  // those in Handy's price, with Alegra's ids
};

// "[<reference>] " and the seller's comment: the mark by which find_order knows the remission.
std::string observations(const std::string& reference, std::string_view comment);
bool is_marked(const Json& row, const std::string& reference);

// Everything but the client.
Json remission_body(const Order& order, const std::string& reference, const std::vector<RemissionLine>& lines,
                    const Settings& settings);

Found::Document document_of(const Json& row);
Outcome outcome_of(const Json& row);

}  // namespace enlace::alegra
