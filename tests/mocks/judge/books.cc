#include "mocks/judge/books.hpp"

#include <algorithm>

namespace enlace::mock {

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Decimal number_of(const Json& value) {
  return value.decimal().value_or(Decimal());
}

std::optional<std::string> order_id_of_mark(std::string_view text, std::string_view open,
                                            std::string_view close) {
  if (!text.starts_with(open)) return std::nullopt;
  text.remove_prefix(open.size());
  const std::size_t end = close.empty() ? std::string_view::npos : text.find(close);
  if (end == std::string_view::npos && !close.empty()) return std::nullopt;
  text = text.substr(0, end);
  const std::string_view id = text.substr(0, text.find('-'));
  const auto numeral = [](std::string_view digits) {
    return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!numeral(id)) return std::nullopt;
  if (id.size() < text.size() && !numeral(text.substr(id.size() + 1))) return std::nullopt;
  return std::string(id);
}

}  // namespace enlace::mock
