#include "store/soundness.hpp"

#include <atomic>
#include <cstddef>

#include "store/backup.hpp"

namespace enlace::store {
namespace {

std::atomic<bool> g_long_reads_ended = false;

constexpr std::int64_t kStep = 1'000;
constexpr std::size_t kNaming = 3;  // columns that tell a person which row it is

struct SealedColumns {
  std::string list;       // "rowid, a, b, seal, c"
  std::size_t seal = 0;   // its place among them; 0 = the table has none
  std::size_t count = 0;  // rowid and seal included
};

Result<SealedColumns> columns_of(Database& database, const std::string& table) {
  ENLACE_TRY(const std::vector<Row> rows,
             database.query("SELECT name FROM pragma_table_info(?) ORDER BY cid", {table}));
  SealedColumns columns;
  columns.list = "rowid";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    columns.list += ", " + rows[i].text(0);
    if (rows[i].text(0) == "seal") columns.seal = i + 1;
  }
  columns.count = rows.size() + 1;
  return columns;
}

std::string naming(const std::vector<Value>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size() && i < kNaming; ++i) {
    if (i > 0) text += '/';
    if (const auto* s = std::get_if<std::string>(&values[i])) text += *s;
    if (const auto* n = std::get_if<std::int64_t>(&values[i])) text += std::to_string(*n);
  }
  return text;
}

Result<void> look_through(Database& database, const std::string& table, const SealedColumns& columns,
                          std::vector<std::string>& broken) {
  const std::string sql =
      "SELECT " + columns.list + " FROM " + table + " WHERE rowid > ? ORDER BY rowid LIMIT ?";
  for (std::int64_t after = 0;;) {
    if (long_reads_ended()) return long_read_stopped();
    ENLACE_TRY(const std::vector<Row> rows, database.query(sql, {after, kStep}));
    for (const Row& row : rows) {
      after = row.integer(0);
      std::vector<Value> values;
      values.reserve(columns.count);
      for (std::size_t i = 1; i < columns.count; ++i) {
        if (i != columns.seal) values.push_back(row.values()[i]);
      }
      if (database.seal(table, values) != row.text(columns.seal)) {
        broken.push_back(table + ": " + naming(values));
      }
    }
    if (rows.size() < static_cast<std::size_t>(kStep)) return {};
  }
}

}  // namespace

void end_long_reads() {
  g_long_reads_ended = true;
  interrupt_utility_connections();  // the look at a tree of pages heeds nothing else
}
bool long_reads_ended() {
  return g_long_reads_ended;
}
Failure long_read_stopped() {
  return failure(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
}

Result<std::vector<std::string>> broken_seals(Database& database) {
  ENLACE_TRY(const std::vector<Row> tables,
             database.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"));
  std::vector<std::string> broken;
  for (const Row& table : tables) {
    ENLACE_TRY(const SealedColumns columns, columns_of(database, table.text(0)));
    if (columns.seal > 0) ENLACE_CHECK(look_through(database, table.text(0), columns, broken));
  }
  return broken;
}

}  // namespace enlace::store
