#include "store/statement.hpp"

#include <sqlite3.h>

#include <variant>

#include "store/sqlite_error.hpp"

namespace enlace::store {
namespace {

Failure refused(const char* message, const char* detail) {
  return failure(ENLACE_E_INVALID, "store_error", message, Json::object({{"detail", detail}}));
}

// Ready for its next use whatever happens: a statement that is still stepping would keep a commit waiting.
class Use {
 public:
  explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
  ~Use() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  sqlite3_stmt* statement_;
};

// Borrows the value: it outlives the use of the statement.
struct Binder {
  sqlite3_stmt* statement;
  int index;

  int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
  int operator()(const std::string& value) const {
    return sqlite3_bind_text64(statement, index, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(const Blob& value) const {
    if (value.bytes.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
  }
};

Value read(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_NULL:
      return nullptr;
    case SQLITE_BLOB: {
      const void* bytes = sqlite3_column_blob(statement, column);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return Blob{size == 0 ? std::string() : std::string(static_cast<const char*>(bytes), size)};
    }
    default: {
      const unsigned char* text = sqlite3_column_text(statement, column);
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return std::string(reinterpret_cast<const char*>(text), size);
    }
  }
}

}  // namespace

StatementCache::~StatementCache() {
  for (const auto& [sql, statement] : used_) sqlite3_finalize(statement);
}

Result<sqlite3_stmt*> StatementCache::prepared(std::string_view sql) {
  if (const auto known = by_sql_.find(sql); known != by_sql_.end()) {
    used_.splice(used_.begin(), used_, known->second);
    return known->second->second;
  }
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  if (sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement, &rest) != SQLITE_OK) {
    return failure(sqlite_error(connection_, path_));
  }
  if (statement == nullptr || rest != sql.data() + sql.size()) {
    sqlite3_finalize(statement);
    return refused("one statement is wanted, nothing behind it", "not_one_statement");
  }
  if (used_.size() >= kKept) {
    by_sql_.erase(used_.back().first);
    sqlite3_finalize(used_.back().second);
    used_.pop_back();
  }
  used_.emplace_front(std::string(sql), statement);
  by_sql_.emplace(used_.front().first, used_.begin());
  return statement;
}

Result<sqlite3_stmt*> StatementCache::bound(std::string_view sql, const std::vector<Value>& arguments) {
  // PostgreSQL knows no NUL in a text.
  for (const Value& value : arguments) {
    const auto* text = std::get_if<std::string>(&value);
    if (text && text->find('\0') != std::string::npos) {
      return refused("a text with a NUL byte cannot be stored; use a Blob", "nul_in_text");
    }
  }
  ENLACE_TRY(sqlite3_stmt* const statement, prepared(sql));
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(arguments.size())) {
    return refused("the number of arguments is not that of the statement", "wrong_arguments");
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (std::visit(Binder{statement, static_cast<int>(i) + 1}, arguments[i]) != SQLITE_OK) {
      Error error = sqlite_error(connection_, path_);
      sqlite3_clear_bindings(statement);
      return failure(std::move(error));
    }
  }
  return statement;
}

Result<std::int64_t> StatementCache::run(std::string_view sql, const std::vector<Value>& arguments) {
  ENLACE_TRY(sqlite3_stmt* const statement, bound(sql, arguments));
  const Use use(statement);
  const int before = sqlite3_total_changes(connection_);
  int step = SQLITE_ROW;
  while (step == SQLITE_ROW) step = sqlite3_step(statement);
  if (step != SQLITE_DONE) return failure(sqlite_error(connection_, path_));
  // sqlite3_changes() keeps its last value over a statement that changes nothing.
  if (sqlite3_total_changes(connection_) == before) return std::int64_t{0};
  return std::int64_t{sqlite3_changes(connection_)};
}

Result<std::vector<Row>> StatementCache::query(std::string_view sql, const std::vector<Value>& arguments) {
  ENLACE_TRY(sqlite3_stmt* const statement, bound(sql, arguments));
  const Use use(statement);
  const int columns = sqlite3_column_count(statement);
  std::vector<Row> rows;
  while (true) {
    const int step = sqlite3_step(statement);
    if (step == SQLITE_DONE) return rows;
    if (step != SQLITE_ROW) return failure(sqlite_error(connection_, path_));
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) values.push_back(read(statement, column));
    rows.emplace_back(std::move(values));
  }
}

}  // namespace enlace::store
