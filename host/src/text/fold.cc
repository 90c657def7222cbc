#include "text/fold.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

namespace enlace::text {
namespace {

// The code points of `text`, or nothing when it is not UTF-8.
std::optional<std::vector<utf8proc_int32_t>> decode(std::string_view text) {
  std::vector<utf8proc_int32_t> points;
  points.reserve(text.size());
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t used = utf8proc_iterate(at, left, &point);
    if (used <= 0) return std::nullopt;
    points.push_back(point);
    at += used;
    left -= used;
  }
  return points;
}

void append(std::string& out, utf8proc_int32_t point) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t used = utf8proc_encode_char(point, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(used));
}

// Every space of Unicode, no-break ones too: spreadsheets and phones leave them in names.
bool is_blank(utf8proc_int32_t point) {
  if (point < 0x80) return point == ' ' || (point >= '\t' && point <= '\r');
  const utf8proc_category_t category = utf8proc_category(point);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP || point == 0x85;
}

std::optional<std::vector<utf8proc_int32_t>> map(std::string_view text, int options) {
  struct Free {
    void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
  };
  utf8proc_uint8_t* raw = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &raw, static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(raw);
  if (size < 0) return std::nullopt;
  return decode(std::string_view(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(size)));
}

}  // namespace

std::string fold_nfc(std::string_view text) {
  if (text.empty()) return {};
  const auto points = map(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  if (!points) return std::string(text);
  const auto first = std::find_if_not(points->begin(), points->end(), is_blank);
  const auto last = std::find_if_not(points->rbegin(), std::make_reverse_iterator(first), is_blank).base();
  std::string out;
  for (auto at = first; at != last; ++at) append(out, *at);
  return out;
}

std::string fold_name(std::string_view text) {
  if (text.empty()) return {};
  const auto points =
      map(text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
  if (!points) return std::string(text);
  std::string out;
  bool blank_before = false;
  for (const utf8proc_int32_t point : *points) {
    if (is_blank(point)) {
      blank_before = !out.empty();
      continue;
    }
    if (blank_before) out += ' ';
    blank_before = false;
    append(out, point);
  }
  return out;
}

std::size_t length(std::string_view text) {
  const auto points = decode(text);
  return points ? points->size() : text.size();
}

std::string cut(std::string_view text, std::size_t code_points) {
  const auto points = decode(text);
  if (!points) return std::string(text.substr(0, code_points));
  if (points->size() <= code_points) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < code_points; ++i) append(out, (*points)[i]);
  return out;
}

bool is_utf8(std::string_view text) {
  return decode(text).has_value();
}

// Optimal string alignment: two neighbours swapped are one slip, the most common one when typing.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto points_of = [](std::string_view text) {
    auto points = decode(text);
    return points ? *std::move(points) : std::vector<utf8proc_int32_t>(text.begin(), text.end());
  };
  const auto from = points_of(a);
  const auto to = points_of(b);
  std::vector<std::size_t> before(to.size() + 1), above(to.size() + 1), row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t changed = above[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, changed});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[to.size()];
}

}  // namespace enlace::text
