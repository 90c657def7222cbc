#include "ledger/sealed_table.hpp"

#include <algorithm>
#include <cassert>

namespace enlace::ledger {
namespace {

std::string join(const std::vector<std::string>& names, const std::string& separator) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : separator) + name;
  return text;
}

std::string key_text(const std::vector<store::Value>& values, std::size_t keys) {
  std::string text;
  for (std::size_t i = 0; i < keys && i < values.size(); ++i) {
    if (i > 0) text += '/';
    if (const auto* s = std::get_if<std::string>(&values[i])) text += *s;
    if (const auto* n = std::get_if<std::int64_t>(&values[i])) text += std::to_string(*n);
  }
  return text;
}

}  // namespace

SealedTable::SealedTable(std::string name, std::vector<std::string> columns, std::size_t keys)
    : name_(std::move(name)), columns_(std::move(columns)), keys_(keys) {
  const std::string all = join(columns_, ", ") + ", seal";
  std::string marks, changes;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    marks += "?, ";
    if (i >= keys_) changes += columns_[i] + " = excluded." + columns_[i] + ", ";
  }
  const std::vector<std::string> key(columns_.begin(), columns_.begin() + static_cast<std::ptrdiff_t>(keys_));
  put_sql_ = "INSERT INTO " + name_ + " (" + all + ") VALUES (" + marks + "?) ON CONFLICT (" +
             join(key, ", ") + ") DO UPDATE SET " + changes + "seal = excluded.seal";
  where_key_ = " WHERE " + join(key, " = ? AND ") + " = ?";
  select_sql_ = "SELECT " + all + " FROM " + name_ + " ";
}

Result<void> SealedTable::put(store::Database& database, store::Transaction& tx, const Values& values) const {
  assert(values.size() == columns_.size());
  Values row = values;
  row.emplace_back(database.seal(name_, values));
  ENLACE_CHECK(tx.run(put_sql_, row));
  return {};
}

Result<void> SealedTable::change(store::Database& database, store::Transaction& tx, const Values& before,
                                 const Values& values) const {
  assert(values.size() == columns_.size());
  std::string changes;
  Values arguments;
  for (std::size_t i = keys_; i < columns_.size(); ++i) {
    if (i < before.size() && values[i] == before[i]) continue;
    changes += columns_[i] + " = ?, ";
    arguments.push_back(values[i]);
  }
  if (arguments.empty()) return {};
  arguments.emplace_back(database.seal(name_, values));
  arguments.insert(arguments.end(), values.begin(), values.begin() + static_cast<std::ptrdiff_t>(keys_));
  ENLACE_TRY(const std::int64_t changed,
             tx.run("UPDATE " + name_ + " SET " + changes + "seal = ?" + where_key_, arguments));
  return changed == 1 ? Result<void>() : put(database, tx, values);  // taken away meanwhile
}

Result<std::vector<store::Row>> SealedTable::select(store::Database& database, store::Transaction& tx,
                                                    const std::string& tail, const Values& arguments,
                                                    std::vector<std::string>* damaged) const {
  ENLACE_TRY(std::vector<store::Row> rows, tx.query(select_sql_ + tail, arguments));
  std::vector<store::Row> sound;
  sound.reserve(rows.size());
  for (store::Row& row : rows) {
    Values values(row.values().begin(), row.values().end() - 1);
    if (row.text(columns_.size()) == database.seal(name_, values)) {
      sound.emplace_back(std::move(values));
      continue;
    }
    const std::string key = key_text(values, keys_);
    if (damaged == nullptr) {
      return failure(ENLACE_E_INTERNAL, "row_damaged", "the seal of a stored row does not fit its columns",
                     Json::object({{"table", name_}, {"key", key}}));
    }
    damaged->push_back(key);
  }
  return sound;
}

std::size_t SealedTable::column(std::string_view name) const {
  const auto it = std::find(columns_.begin(), columns_.end(), name);
  assert(it != columns_.end());
  return static_cast<std::size_t>(it - columns_.begin());
}

}  // namespace enlace::ledger
