#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/database.hpp"

struct sqlite3;
struct sqlite3_stmt;

// SQL statements on one connection, compiled once and used again.
//
// The same few dozen statements run for every order, some over forty columns; through Poco each was parsed
// and planned anew, which was the larger half of the processor time of a delivery. So the session is Poco's,
// and its statements are SQLite's own.
namespace enlace::store {

// Of one connection, used under its lock; ends before the connection does.
class StatementCache {
 public:
  StatementCache(sqlite3* connection, std::string path) : connection_(connection), path_(std::move(path)) {}
  ~StatementCache();
  StatementCache(const StatementCache&) = delete;
  StatementCache& operator=(const StatementCache&) = delete;

  // Rows changed.
  Result<std::int64_t> run(std::string_view sql, const std::vector<Value>& arguments);
  Result<std::vector<Row>> query(std::string_view sql, const std::vector<Value>& arguments);

 private:
  static constexpr std::size_t kKept = 200;
  using Used = std::list<std::pair<std::string, sqlite3_stmt*>>;  // the latest first

  Result<sqlite3_stmt*> prepared(std::string_view sql);
  // The statement with its arguments, ready to step; an error when they do not fit it.
  Result<sqlite3_stmt*> bound(std::string_view sql, const std::vector<Value>& arguments);

  sqlite3* connection_;
  std::string path_;
  Used used_;
  std::unordered_map<std::string_view, Used::iterator> by_sql_;  // keys live in used_
};

}  // namespace enlace::store
