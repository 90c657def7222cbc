#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "mocks/alegra/company.hpp"

namespace enlace::mock::alegra {

// The window of a list that a request asks for (apis/alegra.md 1.4).
struct Page {
  std::size_t start = 0;
  std::size_t limit = 30;
  bool metadata = false;
  bool descending = false;  // order_direction=DESC

  // Refuses limit > 30 with code 903.
  static Result<Page> of(const Call& call);
};

// The rows of `all` that lie in the page, each through `show`, in the wrapper that was asked for.
template <class T, class Show>
Json paged(const std::vector<T>& all, const Page& page, const Switches& switches, Show show);

Json wrapped(Json rows, std::size_t total, const Page& page, const Switches& switches);

// Whether a row of this age is in lists yet.
bool visible(const Call& call, std::int64_t created_ms);

// A record as it goes out: dressed in the loose types of the switches unless it is verbatim.
Json shown(const Call& call, const Row& row);

using Filter = std::function<bool(const Row&)>;

// A list of masters: filtered, ordered by `order_field` if it is one of `order_fields` (the first of them
// is the default), paged and shown. Applies the drifts that fall due afterwards.
Result<Json> list_rows(Call& call, const std::vector<std::string_view>& order_fields, const Filter& filter,
                       const std::function<Json(const Row&)>& show);
Result<Json> list_rows(Call& call, const std::vector<std::string_view>& order_fields, const Filter& filter);

// Counts a list request and lets the drifts that fall due happen.
void drift(Call& call);

template <class T, class Show>
Json paged(const std::vector<T>& all, const Page& page, const Switches& switches, Show show) {
  Json rows = Json::array();
  for (std::size_t i = page.start; i < all.size() && i - page.start < page.limit; ++i) {
    rows.push_back(show(*all[i]));
  }
  return wrapped(std::move(rows), all.size(), page, switches);
}

}  // namespace enlace::mock::alegra
