#include "store/statement.hpp"

#include <Poco/Data/LOB.h>
#include <Poco/Data/RecordSet.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <sqlite3.h>

namespace enlace::store {
namespace {

using Poco::Data::MetaColumn;
using Poco::Data::Keywords::bind;

// PostgreSQL knows no NUL in a text, and Poco reads a text only up to one.
bool has_nul(const std::vector<Value>& arguments) {
  for (const Value& value : arguments) {
    const auto* text = std::get_if<std::string>(&value);
    if (text && text->find('\0') != std::string::npos) return true;
  }
  return false;
}

Failure nul_in_text() {
  return failure(ENLACE_E_INVALID, "store_error", "a text with a NUL byte cannot be stored; use a Blob",
                 Json::object({{"detail", "nul_in_text"}}));
}

struct Binder {
  Poco::Data::Statement& statement;

  void operator()(std::nullptr_t) const { statement.addBind(bind(Poco::NULL_GENERIC)); }
  void operator()(std::int64_t value) const { statement.addBind(bind(Poco::Int64{value})); }
  void operator()(const std::string& value) const { statement.addBind(bind(value)); }
  void operator()(const Blob& value) const {
    // Poco binds an empty BLOB as NULL. An empty text in its place reads back as an empty BLOB.
    if (value.bytes.empty()) return (*this)(value.bytes);
    const auto* bytes = reinterpret_cast<const unsigned char*>(value.bytes.data());
    statement.addBind(bind(Poco::Data::BLOB(bytes, value.bytes.size())));
  }
};

Poco::Data::Statement prepare(Poco::Data::Session& session, std::string_view sql,
                              const std::vector<Value>& arguments) {
  Poco::Data::Statement statement(session);
  statement << std::string(sql);
  for (const Value& argument : arguments) std::visit(Binder{statement}, argument);
  return statement;
}

// By the declared type of the column. What an expression computes has none and comes as text;
// Row::integer() reads its digits.
Value read(const Poco::Data::RecordSet& records, std::size_t column, std::size_t row) {
  if (records.isNull(column, row)) return nullptr;
  switch (records.columnType(column)) {
    case MetaColumn::FDT_INT64:
      return std::int64_t{records.value<Poco::Int64>(column, row)};
    case MetaColumn::FDT_STRING:
      return records.value<std::string>(column, row);
    case MetaColumn::FDT_BLOB: {
      const auto& blob = records.value<Poco::Data::BLOB>(column, row);
      return Blob{std::string(reinterpret_cast<const char*>(blob.rawContent()), blob.size())};
    }
    default:
      return records.value(column, row).convert<std::string>();
  }
}

}  // namespace

Result<std::int64_t> run_statement(Poco::Data::Session& session, std::string_view sql,
                                   const std::vector<Value>& arguments) {
  if (has_nul(arguments)) return nul_in_text();
  sqlite3* connection = Poco::Data::SQLite::Utility::dbHandle(session);
  const int before = sqlite3_total_changes(connection);
  prepare(session, sql, arguments).execute();
  // sqlite3_changes() keeps its last value over a statement that changes nothing.
  if (sqlite3_total_changes(connection) == before) return std::int64_t{0};
  return std::int64_t{sqlite3_changes(connection)};
}

Result<std::vector<Row>> query_statement(Poco::Data::Session& session, std::string_view sql,
                                         const std::vector<Value>& arguments) {
  if (has_nul(arguments)) return nul_in_text();
  Poco::Data::Statement statement = prepare(session, sql, arguments);
  statement.execute();
  const Poco::Data::RecordSet records(statement);
  const std::size_t columns = records.columnCount();
  const std::size_t row_count = columns == 0 ? 0 : records.rowCount();
  std::vector<Row> rows;
  rows.reserve(row_count);
  for (std::size_t row = 0; row < row_count; ++row) {
    std::vector<Value> values;
    values.reserve(columns);
    for (std::size_t column = 0; column < columns; ++column) values.push_back(read(records, column, row));
    rows.emplace_back(std::move(values));
  }
  return rows;
}

}  // namespace enlace::store
