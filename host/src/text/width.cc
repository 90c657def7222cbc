#include "text/width.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace enlace::text {
namespace {

struct Character {
  std::size_t bytes = 1;
  std::size_t columns = 1;
};

// The character at the beginning of `text`, which is not empty.
Character first_of(std::string_view text) {
  utf8proc_int32_t point = 0;
  const utf8proc_ssize_t read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                 static_cast<utf8proc_ssize_t>(text.size()), &point);
  if (read <= 0) return {};
  return {static_cast<std::size_t>(read), static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point)))};
}

// How many bytes of `text` fit into so many columns.
std::size_t bytes_within(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Character next = first_of(text.substr(bytes));
    if (next.columns > columns) break;
    columns -= next.columns;
    bytes += next.bytes;
  }
  return bytes;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character next = first_of(text);
    columns += next.columns;
    text.remove_prefix(next.bytes);
  }
  return columns;
}

std::string fit(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  return std::string(text.substr(0, bytes_within(text, columns - 1))) + "…";
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  columns = std::max<std::size_t>(columns, 2);  // a character may take two
  std::vector<std::string> lines;
  while (true) {
    std::size_t end = bytes_within(text, columns);
    if (end == text.size()) {
      lines.emplace_back(text);
      return lines;
    }
    const std::size_t blank = text.substr(0, end + 1).rfind(' ');
    if (blank != std::string_view::npos && blank > 0) end = blank;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return lines;
  }
}

}  // namespace enlace::text
