#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "store/database.hpp"

namespace enlace::store {

inline std::unique_ptr<Database> open_store(const std::string& path) {
  auto opened = Database::open({.path = path});
  if (!opened) {
    ADD_FAILURE() << opened.error().cause << ": " << opened.error().message;
    return nullptr;
  }
  return *std::move(opened);
}

// The cause of an opening that fails.
inline Error open_error(const std::string& path) {
  auto opened = Database::open({.path = path});
  if (!opened) return opened.error();
  ADD_FAILURE() << path << " opened";
  return {};
}

// One transaction of one statement.
inline Result<std::int64_t> change(Database& database, std::string_view sql,
                                   const std::vector<Value>& arguments = {}) {
  ENLACE_TRY(Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t changed, transaction.run(sql, arguments));
  ENLACE_CHECK(transaction.commit());
  return changed;
}

inline std::int64_t number(Database& database, std::string_view sql) {
  const auto rows = database.query(sql);
  if (!rows || rows->empty()) {
    ADD_FAILURE() << sql << (rows ? "" : rows.error().message);
    return -1;
  }
  return rows->front().integer(0);
}

}  // namespace enlace::store
