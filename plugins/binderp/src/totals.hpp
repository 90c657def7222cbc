#pragma once

#include <optional>
#include <vector>

#include "orders.hpp"

// Bind rounds the subtotal and the VAT of a document apart, so that exact prices before VAT can end a cent
// beside what Handy charged (apis/bind.md 5.1). The price of one line is moved by at most two cents of its
// amount, so that the document's total is Handy's. Some totals cannot be reached: of 16 %, 0.04 is one.
namespace enlace::binderp {

// The total as Bind tells it, at prices as they stand: the subtotal rounded, then VAT on it, by rate where
// the lines have several.
Decimal total_in_bind(const std::vector<LineProduct>& lines);

// What Handy charged for the lines, to the cent.
Decimal charged_total(const std::vector<LineProduct>& lines);

// Moves a price where that helps. Whether the total is reached.
bool reach_total(std::vector<LineProduct>& lines);

}  // namespace enlace::binderp
