#include "odata.hpp"

#include <algorithm>

#include <enlace/sdk/http.hpp>

namespace enlace::binderp::odata {
namespace {

constexpr std::size_t kLongest = 1'700;  // percent-encoded
constexpr std::size_t kMostTerms = 20;   // four nodes each

bool is_guid(std::string_view value) {
  if (value.size() != 36) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = value[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (hyphen ? c != '-' : !hex) return false;
  }
  return true;
}

}  // namespace

std::string text(std::string_view value) {
  std::string literal = "'";
  for (const char c : value) {
    if (c == '\'') literal.push_back(c);
    literal.push_back(c);
  }
  return literal + "'";
}

std::string guid(std::string_view value) {
  return is_guid(value) ? "guid'" + std::string(value) + "'" : std::string();
}

std::string start_of(std::string_view day) {
  return "datetime'" + std::string(day) + "T00:00:00'";
}

std::string equal(std::string_view member, std::string_view literal) {
  return std::string(member) + " eq " + std::string(literal);
}

std::string starts_with(std::string_view member, std::string_view value) {
  return "startswith(" + std::string(member) + "," + text(value) + ")";
}

std::string either(std::string_view a, std::string_view b) {
  return std::string(a) + " or " + std::string(b);
}

std::string both(std::string_view a, std::string_view b) {
  return std::string(a) + " and " + std::string(b);
}

std::vector<std::string> any_of(const std::vector<std::string>& terms) {
  std::vector<std::string> filters;
  std::size_t in_last = 0;
  for (const std::string& term : terms) {
    const std::string longer = filters.empty() ? std::string() : either(filters.back(), term);
    if (filters.empty() || in_last == kMostTerms || !fits(longer)) {
      filters.push_back(term);
      in_last = 1;
    } else {
      filters.back() = longer;
      ++in_last;
    }
  }
  return filters;
}

bool fits(std::string_view filter) {
  return sdk::percent_encode(filter).size() <= kLongest;
}

}  // namespace enlace::binderp::odata
