#include "handy/listing.hpp"

#include <algorithm>

namespace enlace::handy {
namespace {

constexpr int kWalks = 4;
constexpr int kMostPages = 100'000;

enum class Walked { whole, moved };

struct Walk {
  Collection records;
  Walked outcome = Walked::moved;
};

struct Page {
  Json::Array records;
  std::int64_t total = 0;  // of the whole list, by this page
};

Result<Page> read(const std::string& array_name, const ReadPage& read_page, int number) {
  ENLACE_TRY(Json answer, read_page(number));
  const Json& array = answer[array_name];
  if (!array.is_array()) {
    return failure(ENLACE_E_UPSTREAM, "handy_answer_malformed", "the answer has no list",
                   Json::object({{"what", array_name}, {"reason", "no array named " + array_name}}));
  }
  return Page{array.items(), answer["pagination"]["totalCount"].integer().value_or(0)};
}

bool same_records(const Json::Array& a, const Json::Array& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Json& x, const Json& y) {
    return x["id"].text() == y["id"].text() && x["code"].text() == y["code"].text();
  });
}

Result<Walk> walk_once(const std::string& array_name, const ReadPage& read_page) {
  Walk walk;
  Page previous;
  std::int64_t received = 0;
  for (int number = 1; number <= kMostPages; ++number) {
    ENLACE_TRY(Page page, read(array_name, read_page, number));
    if (number > 1 && page.total != previous.total) {
      // Fewer: one went, the others moved up, and one of them may have slipped past. More: new ones were
      // added at the end, which is harmless, unless some went at the same time. Then the page before shows
      // it.
      if (page.total < previous.total) return walk;
      ENLACE_TRY(const Page again, read(array_name, read_page, number - 1));
      if (!same_records(again.records, previous.records)) return walk;
    }
    bool brought_new = false;
    for (const Json& record : page.records) brought_new = walk.records.add(record) || brought_new;
    received += static_cast<std::int64_t>(page.records.size());

    if (page.total == 0) {
      if (!brought_new) {
        walk.outcome = Walked::whole;
        return walk;
      }
    } else if (received >= page.total || page.records.empty()) {
      const bool adds_up =
          static_cast<std::int64_t>(walk.records.size()) == page.total && received == page.total;
      walk.outcome = adds_up ? Walked::whole : Walked::moved;
      return walk;
    }
    previous = std::move(page);
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
