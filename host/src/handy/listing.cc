#include "handy/listing.hpp"

#include <functional>
#include <unordered_set>
#include <utility>

namespace enlace::handy {
namespace {

constexpr int kWalks = 4;
constexpr int kMostPages = 100'000;

enum class Walked { whole, moved };

struct Page {
  Json list;               // of records
  std::int64_t total = 0;  // of the whole list, by this page
};

Result<Page> read(const std::string& array_name, const ReadPage& read_page, int number) {
  ENLACE_TRY(Json answer, read_page(number));
  Json* const array = answer.find(array_name);
  if (array == nullptr || !array->is_array()) {
    return failure(ENLACE_E_UPSTREAM, "handy_answer_malformed", "the answer has no list",
                   Json::object({{"what", array_name}, {"reason", "no array named " + array_name}}));
  }
  return Page{std::move(*array), answer["pagination"]["totalCount"].integer().value_or(0)};
}

// Enough of a page to tell whether it is still the same one.
using Names = std::vector<std::pair<std::string, std::string>>;
Names names_of(const Page& page) {
  Names names;
  names.reserve(page.list.size());
  for (const Json& record : page.list.items()) {
    names.emplace_back(record["id"].text(), record["code"].text());
  }
  return names;
}

bool is_full(const Page& page) {
  return page.list.size() >= static_cast<std::size_t>(kPageSize);
}

// What tells one record from another; "" when nothing does.
std::string key_of(const Json& record) {
  std::string id = record["id"].id();
  if (!id.empty()) return id;
  const std::string& code = record["code"].text();
  return code.empty() ? std::string() : "code " + code;
}

Result<Walked> walk_once(const std::string& array_name, const ReadPage& read_page,
                         const std::function<void(const Json& record)>& take) {
  std::unordered_set<std::size_t> seen;  // hashes: a list of 100,000 must cost little
  std::int64_t different = 0;
  Names previous;
  std::int64_t previous_total = 0;
  std::int64_t received = 0;
  for (int number = 1; number <= kMostPages; ++number) {
    ENLACE_TRY(Page page, read(array_name, read_page, number));
    // Behind the end some servers count nothing.
    if (number > 1 && page.list.size() == 0) page.total = previous_total;
    if (number > 1 && page.total != previous_total) {
      // Fewer: one went, the others moved up, and one of them may have slipped past. More: new ones were
      // added at the end, which is harmless, unless some went at the same time. Then the page before shows
      // it.
      if (page.total < previous_total) return Walked::moved;
      ENLACE_TRY(const Page again, read(array_name, read_page, number - 1));
      if (names_of(again) != previous) return Walked::moved;
    }
    std::int64_t of_page = 0;
    bool brought_new = false;
    for (const Json& record : page.list.items()) {
      const std::string key = key_of(record);
      const bool is_new = seen.insert(std::hash<std::string>()(key.empty() ? record.dump() : key)).second;
      of_page += is_new || key.empty() ? 1 : 0;
      brought_new = is_new || brought_new;
      take(record);
    }
    if (brought_new) {  // else it is a page that came before: there are servers that repeat their last one
      different += of_page;
      received += static_cast<std::int64_t>(page.list.size());
    }

    if (page.total == 0) {
      if (!brought_new) return Walked::whole;
    } else if (!brought_new || (received >= page.total && !is_full(page))) {
      // More than the total says is no sign of a hole: there are counts that stop somewhere.
      const bool adds_up = different >= page.total && received == different;
      return adds_up ? Walked::whole : Walked::moved;
    }
    previous = names_of(page);
    previous_total = page.total;
  }
  return Walked::moved;
}

}  // namespace

bool Collection::add(Json record) {
  const std::string key = key_of(record);
  if (key.empty()) {
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

Result<bool> walk(const std::string& array_name, const ReadPage& read_page, const Receiver& receiver) {
  for (int attempt = 0; attempt < kWalks; ++attempt) {
    receiver.restart();
    ENLACE_TRY(const Walked walked, walk_once(array_name, read_page, receiver.take));
    if (walked == Walked::whole) return true;
  }
  return false;
}

Result<Listing> walk(const std::string& array_name, const ReadPage& read_page) {
  Collection records;
  Receiver receiver;
  receiver.restart = [&] { records = {}; };
  receiver.take = [&](const Json& record) { records.add(record); };
  Listing listing;
  ENLACE_TRY(listing.complete, walk(array_name, read_page, receiver));
  listing.records = records.take();
  return listing;
}

}  // namespace enlace::handy
