#include "store/database.hpp"

#include <charconv>

namespace enlace::store {

std::int64_t Row::integer(std::size_t column) const {
  const Value& value = values_.at(column);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  std::int64_t number = 0;
  if (const auto* digits = std::get_if<std::string>(&value)) {
    std::from_chars(digits->data(), digits->data() + digits->size(), number);
  }
  return number;
}

const std::string& Row::text(std::size_t column) const {
  static const std::string empty;
  const Value& value = values_.at(column);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* blob = std::get_if<Blob>(&value)) return blob->bytes;
  return empty;
}

bool Row::is_null(std::size_t column) const {
  return std::holds_alternative<std::nullptr_t>(values_.at(column));
}

Result<std::vector<Row>> Database::query(std::string_view sql, const std::vector<Value>& arguments) {
  ENLACE_TRY(Transaction transaction, begin());
  return transaction.query(sql, arguments);
}

}  // namespace enlace::store
