#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "store/database.hpp"

namespace enlace::ledger {

// A table whose rows carry a seal over all their columns, checked whenever one is read (design 10): a flipped
// bit is an error "row_damaged" {table, key}, never a wrong answer. Immutable; one constant for each table.
//
//   const SealedTable kCursors("cursors", {"tenant", "name", "value_ms"}, 2);
class SealedTable {
 public:
  // The first `keys` columns are the primary key. The table has one more column, "seal".
  SealedTable(std::string name, std::vector<std::string> columns, std::size_t keys);

  using Values = std::vector<store::Value>;
  // Inserts the row or replaces the one with its key.
  Result<void> put(store::Database& database, store::Transaction& tx, const Values& values) const;
  // The same for a row that this transaction has read as `before`: writes the columns that differ. What does
  // not change leaves its indices alone.
  Result<void> change(store::Database& database, store::Transaction& tx, const Values& before,
                      const Values& values) const;
  // `tail` is what follows FROM <name>: "WHERE tenant = ? ORDER BY …". With `damaged`, rows that fail the
  // check are left out and named there; without it, one such row fails the whole.
  Result<std::vector<store::Row>> select(store::Database& database, store::Transaction& tx,
                                         const std::string& tail, const Values& arguments,
                                         std::vector<std::string>* damaged = nullptr) const;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t column(std::string_view name) const;

 private:
  std::string name_;
  std::vector<std::string> columns_;
  std::size_t keys_;
  std::string put_sql_, select_sql_, where_key_;
};

}  // namespace enlace::ledger
