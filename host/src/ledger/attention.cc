#include "ledger/attention.hpp"

namespace enlace::ledger {

Result<std::vector<Attention>> attention(store::Database& database, const WhichAttention& which) {
  std::string sql =
      "SELECT tenant, instance, order_id, cause, created_ms FROM deliveries WHERE attention = 1";
  std::vector<store::Value> arguments;
  const auto add = [&](const std::string& condition, std::vector<store::Value> values) {
    sql += " AND " + condition;
    arguments.insert(arguments.end(), values.begin(), values.end());
  };
  if (!which.tenant.empty()) add("tenant = ?", {which.tenant});
  if (!which.instance.empty()) {
    const std::string parts = which.instance + "#";
    add("(instance = ? OR substr(instance, 1, ?) = ?)",
        {which.instance, static_cast<std::int64_t>(parts.size()), parts});
  }
  if (!which.cause.empty()) add("cause = ?", {which.cause});
  if (which.dead_only) add("state = 'dead' AND want = 'present'", {});
  sql += " ORDER BY created_ms, order_id LIMIT ?";
  arguments.emplace_back(std::int64_t{which.most});
  ENLACE_TRY(const std::vector<store::Row> rows, database.query(sql, arguments));
  std::vector<Attention> all;
  all.reserve(rows.size());
  for (const store::Row& row : rows) {
    all.push_back({{row.text(0), row.text(1), row.text(2)}, row.text(3), row.integer(4)});
  }
  return all;
}

}  // namespace enlace::ledger
