#include "mocks/frame/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace enlace::mock {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Letters to insert, leave out or change (Levenshtein); capitals count as the small ones.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view given, const Names& names) {
  const auto found =
      std::ranges::min_element(names, {}, [&](std::string_view name) { return distance(given, name); });
  return found == names.end() ? std::string_view() : *found;
}

std::string unknown_name(std::string_view what, std::string_view given, const Names& names) {
  std::string text = "unknown " + std::string(what) + " \"" + std::string(given) + '"';
  if (!names.empty()) text += ", the nearest is \"" + std::string(nearest(given, names)) + '"';
  return text;
}

std::string unknown_member(const Json& body, const Names& names, std::string_view where) {
  for (const Json::Member& member : body.members()) {
    if (std::ranges::find(names, member.key) == names.end()) {
      return unknown_name("member", member.key, names) + " of " + std::string(where);
    }
  }
  return {};
}

}  // namespace enlace::mock
