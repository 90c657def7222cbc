#include "schedule/pauses.hpp"

namespace enlace::schedule {
namespace {

constexpr const char* kColumns = "SELECT prefix, since_ms, until_ms, actor, reason FROM job_pause";

Pause pause_of(const store::Row& row) {
  return {row.text(0), row.integer(1), row.integer(2), row.text(3), row.text(4)};
}

bool is_below(std::string_view prefix, std::string_view above) {
  return prefix.size() > above.size() && prefix.starts_with(above) && prefix[above.size()] == '/';
}

Result<void> remove(store::Transaction& transaction, const std::string& prefix) {
  ENLACE_CHECK(transaction.run("DELETE FROM job_pause WHERE prefix = ?", {prefix}));
  return {};
}

}  // namespace

Result<Paused> kept_pauses(store::Database& database) {
  ENLACE_TRY(const std::vector<store::Row> rows, database.query(kColumns));
  Paused paused;
  for (const store::Row& row : rows) paused.emplace(row.text(0), pause_of(row));
  return paused;
}

const Pause* pause_over(const Paused& paused, std::string_view key) {
  if (paused.empty()) return nullptr;
  for (std::size_t end = key.find('/');; end = key.find('/', end + 1)) {
    if (const auto found = paused.find(key.substr(0, end)); found != paused.end()) return &found->second;
    if (end == std::string_view::npos) return nullptr;
  }
}

bool is_under(const Paused& paused, std::string_view key) {
  return pause_over(paused, key) != nullptr;
}

Result<void> set_pause(store::Database& database, const Pause& pause) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_CHECK(remove(transaction, pause.prefix));
  ENLACE_CHECK(transaction.run(
      "INSERT INTO job_pause (prefix, since_ms, until_ms, actor, reason) VALUES (?, ?, ?, ?, ?)",
      {pause.prefix, pause.since_ms, pause.until_ms, pause.actor, pause.reason}));
  return transaction.commit();
}

Result<Resumed> lift_pauses(store::Database& database, const std::string& prefix) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::vector<store::Row> rows, transaction.query(kColumns));
  Resumed resumed;
  for (const store::Row& row : rows) {
    Pause pause = pause_of(row);
    if (pause.prefix == prefix || is_below(pause.prefix, prefix)) {
      ENLACE_CHECK(remove(transaction, pause.prefix));
      resumed.lifted.push_back(std::move(pause));
    } else if (is_below(prefix, pause.prefix)) {
      resumed.standing.push_back(std::move(pause));
    }
  }
  ENLACE_CHECK(transaction.commit());
  return resumed;
}

Result<std::vector<Pause>> end_pauses(store::Database& database, std::int64_t unix_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::vector<store::Row> rows,
             transaction.query(std::string(kColumns) + " WHERE until_ms > 0 AND until_ms <= ?", {unix_ms}));
  std::vector<Pause> ended;
  for (const store::Row& row : rows) {
    ended.push_back(pause_of(row));
    ENLACE_CHECK(remove(transaction, ended.back().prefix));
  }
  ENLACE_CHECK(transaction.commit());
  return ended;
}

}  // namespace enlace::schedule
