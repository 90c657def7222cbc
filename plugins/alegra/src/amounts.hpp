#pragma once

#include <optional>
#include <vector>

#include <enlace/sdk/documents.hpp>

// How the lines of a remission are written so that Alegra arrives at Handy's total (A-ORD-3,
// apis/alegra.md 14.2).
namespace enlace::alegra {

struct PricedLine {
  OrderLine line;
  std::vector<Tax> taxes;           // those in Handy's price
  std::optional<Decimal> list_net;  // the item's price in the list, without tax
};

struct LineAmount {
  Decimal price;     // net, at most 6 decimals
  Decimal discount;  // percent, at most 2 decimals
};

// One for each line, in order. Handy's order total, half up to the cent, is reached under each way of
// rounding that Alegra may have: once for the document, once a line, or net and tax of a line apart; where
// six decimals of price leave no room for all of them, under the first two; where they cannot, as near as
// they get.
std::vector<LineAmount> line_amounts(const std::vector<PricedLine>& lines);

}  // namespace enlace::alegra
