#include "ledger/delays.hpp"

namespace enlace::ledger {

Result<std::vector<DelayHour>> delays(store::Database& database, const std::vector<std::string>& tenants,
                                      std::int64_t from_hour, std::int64_t to_hour) {
  const std::vector<std::string> all_together{""};
  std::map<std::int64_t, Delays> hours;
  for (const std::string& tenant : tenants.empty() ? all_together : tenants) {
    ENLACE_TRY(const std::vector<store::Row> rows,
               database.query("SELECT hour, minutes, count FROM delivery_delay "
                              "WHERE tenant = ? AND hour >= ? AND hour < ?",
                              {tenant, from_hour, to_hour}));
    for (const store::Row& row : rows) hours[row.integer(0)][row.integer(1)] += row.integer(2);
  }
  std::vector<DelayHour> result;
  for (auto& [hour, counts] : hours) result.push_back({hour, std::move(counts)});
  return result;
}

std::int64_t within(const Delays& delays, int percent) {
  std::int64_t all = 0;
  for (const auto& [minutes, count] : delays) all += count;
  std::int64_t so_far = 0;
  for (const auto& [minutes, count] : delays) {
    so_far += count;
    if (so_far * 100 >= all * percent) return minutes;
  }
  return -1;
}

Result<std::int64_t> forget_delays(store::Database& database, std::int64_t before_ms) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t forgotten,
             transaction.run("DELETE FROM delivery_delay WHERE hour < ?", {before_ms / 3'600'000}));
  ENLACE_CHECK(transaction.commit());
  return forgotten;
}

}  // namespace enlace::ledger
