#include "handy/listing.hpp"

namespace enlace::handy {
namespace {

constexpr int kWalks = 4;
constexpr int kMostPages = 100'000;

enum class Walked { whole, moved };

struct Walk {
  Collection records;
  Walked outcome = Walked::moved;
};

Result<Walk> walk_once(const std::string& array_name, const ReadPage& read_page) {
  Walk walk;
  std::optional<std::int64_t> total;  // of the first page
  std::int64_t received = 0;
  for (int number = 1; number <= kMostPages; ++number) {
    ENLACE_TRY(Json page, read_page(number));
    Json* array = page.find(array_name);
    if (array == nullptr || !array->is_array()) {
      return failure(ENLACE_E_UPSTREAM, "handy_answer_malformed", "the answer has no list",
                     Json::object({{"what", array_name}, {"reason", "no array named " + array_name}}));
    }
    const std::int64_t stated = page["pagination"]["totalCount"].integer().value_or(0);
    if (!total) total = stated;
    if (stated != *total) return walk;  // a record came or went: the pages have shifted

    const bool empty = array->size() == 0;
    bool brought_new = false;
    received += static_cast<std::int64_t>(array->size());
    for (const Json& record : array->items()) brought_new = walk.records.add(record) || brought_new;

    if (*total == 0) {
      if (brought_new) continue;
      walk.outcome = Walked::whole;
      return walk;
    }
    if (received >= *total || empty) {
      const bool adds_up = static_cast<std::int64_t>(walk.records.size()) == *total && received == *total;
      walk.outcome = adds_up ? Walked::whole : Walked::moved;
      return walk;
    }
  }
  return walk;
}

}  // namespace

bool Collection::add(Json record) {
  const std::string& id = record["id"].text();
  const std::string key = id.empty() ? "code " + record["code"].text() : id;
  if (id.empty() && record["code"].text().empty()) {  // nothing tells it from another one
    records_.push_back(std::move(record));
    return true;
  }
  const auto [place, is_new] = place_.try_emplace(key, records_.size());
  if (is_new) {
    records_.push_back(std::move(record));
  } else {
    records_[place->second] = std::move(record);
  }
  return is_new;
}

Result<Listing> walk(const std::string& array_name, const ReadPage& read_page) {
  Listing listing;
  for (int attempt = 0; attempt < kWalks && !listing.complete; ++attempt) {
    ENLACE_TRY(Walk walked, walk_once(array_name, read_page));
    listing.complete = walked.outcome == Walked::whole;
    listing.records = walked.records.take();
  }
  return listing;
}

}  // namespace enlace::handy
