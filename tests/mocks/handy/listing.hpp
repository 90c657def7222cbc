#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/handy/api.hpp"
#include "mocks/handy/violations.hpp"

// What every list has in common: date filters (apis/handy.md 1.7) and pages (1.8).
namespace enlace::mock::handy {

// start and end of the query; bounds that are inclusive whatever the switches say.
struct Window {
  std::optional<Moment> from;
  std::optional<Moment> until;

  [[nodiscard]] bool holds(Moment moment) const {
    return (!from || *from <= moment) && (!until || moment <= *until);
  }
};
Window read_window(const Call& call, Violations& wrong);

std::optional<bool> flag_param(const Call& call, std::string_view name);  // nullopt: absent or neither
bool descending(const Call& call);

// Which of `count` records the request's page holds, and the envelope around them.
struct Page {
  std::size_t number = 1;
  std::size_t size = 10;
  std::size_t begin = 0;
  std::size_t end = 0;
};
Page read_page(const Call& call, std::size_t count, Violations& wrong);
std::string envelope_begin(const Call& call, const Page& page, std::size_t count,
                           std::string_view array_name);
Response list_answer(std::string body);

// The answer to a list of `found`; write(out, record) appends one record. With `zero_counts` the counts
// are wrong in the way 3.1 describes.
template <class T, class Write>
Response list(const Call& call, std::string_view array_name, const std::vector<const T*>& found,
              const Write& write, bool zero_counts = false) {
  Violations wrong("com.locus.api.Pagination");
  const Page page = read_page(call, found.size(), wrong);
  if (!wrong.empty()) return wrong.answer();
  std::string body = envelope_begin(call, page, zero_counts ? 0 : found.size(), array_name);
  for (std::size_t i = page.begin; i < page.end; ++i) {
    if (i != page.begin) body.push_back(',');
    write(body, *found[i]);
  }
  body += "]}";
  return list_answer(std::move(body));
}

}  // namespace enlace::mock::handy
