#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>

#include <enlace/sdk/result.hpp>

#include "handy/client.hpp"

namespace enlace::handy {

constexpr int kPageSize = 100;  // the largest that Handy accepts (apis/handy.md 1.8)

// Reads page `number` (from 1); the body has `pagination` and an array called `array_name`.
using ReadPage = std::function<Result<Json>(int number)>;

// All pages of a list, by apis/handy.md 2.12: pages are asked for by number, links are not followed (they
// may drop the filters), and what counts is how many records came, not how many pages were announced. When
// the total shrinks during the walk, or the records do not add up, something moved between the pages and
// may have slipped through: it walks again. Records added at the end meanwhile are simply read too. After the
// last walk the listing is marked incomplete.
//
// Disabled products come with counts of zero (3.1): then it reads on until a page brings nothing new.
Result<Listing> walk(const std::string& array_name, const ReadPage& read_page);

// The same, a record at a time. True: whole.
Result<bool> walk(const std::string& array_name, const ReadPage& read_page, const Receiver& receiver);

// An answer's records, each once, the last version of each.
class Collection {
 public:
  // True when it was not there yet.
  bool add(Json record);
  std::vector<Json> take() { return std::move(records_); }

 private:
  std::vector<Json> records_;
  std::unordered_map<std::string, std::size_t> place_;  // by id, else by code
};

}  // namespace enlace::handy
