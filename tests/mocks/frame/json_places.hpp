#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/json.hpp>

namespace enlace::mock {

// A stretch of a text.
struct Place {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Which values of an answer a fault spoils, by where they stand in its text: what is spoiled need not be JSON
// afterwards, so it is never built as JSON.
struct Target {
  std::string field;         // "name", or "customer.description" seen from the record; "": the first text
  Json where;                // an object: the record's own members that must have these texts
  std::int64_t record = -1;  // the n-th of those records, from 0; -1: all with `where`, else the first
};

// Where the values of `target` stand in `text`, in order; empty when it is no JSON or has none. Texts with
// their quotes.
std::vector<Place> places_of(std::string_view text, const Target& target);

}  // namespace enlace::mock
