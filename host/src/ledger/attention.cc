#include "ledger/attention.hpp"

#include "ledger/order_index.hpp"
#include "text/fold.hpp"

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

namespace {

constexpr const char* kFrom =
    " FROM deliveries d LEFT JOIN order_index i ON i.tenant = d.tenant AND i.order_id = d.order_id ";

struct Condition {
  std::string sql = "WHERE d.attention = 1";
  std::vector<store::Value> arguments;
  void add(const std::string& condition, std::vector<store::Value> values) {
    sql += " AND " + condition;
    arguments.insert(arguments.end(), values.begin(), values.end());
  }
  void one_of(const std::string& column, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::string marks;
    std::vector<store::Value> all;
    for (const std::string& value : values) {
      marks += marks.empty() ? "?" : ", ?";
      all.emplace_back(value);
    }
    add(column + " IN (" + marks + ")", std::move(all));
  }
};

Result<std::vector<std::string>> texts(store::Database& database, const std::string& sql,
                                       const std::vector<store::Value>& arguments) {
  ENLACE_TRY(const std::vector<store::Row> rows, database.query(sql, arguments));
  std::vector<std::string> all;
  for (const store::Row& row : rows) all.push_back(row.text(0));
  return all;
}

}  // namespace

Result<std::vector<AttentionGroup>> attention_groups(store::Database& database,
                                                     const std::vector<std::string>& tenants,
                                                     const std::vector<std::string>& sellers) {
  Condition which;
  which.one_of("d.tenant", tenants);
  std::vector<std::string> folded;
  for (const std::string& seller : sellers) folded.push_back(text::fold_name(seller));
  if (!folded.empty()) {
    Condition of_sellers;
    of_sellers.sql.clear();
    of_sellers.one_of("s.code", folded);
    which.add("EXISTS (SELECT 1 FROM order_party s WHERE s.id = i.seller" + of_sellers.sql + ")",
              of_sellers.arguments);
  }
  ENLACE_TRY(const std::vector<store::Row> rows,
             database.query(std::string("SELECT d.tenant, d.instance, d.cause, COUNT(*), "
                                        "COALESCE(SUM(i.whole), 0), COALESCE(SUM(i.fraction), 0), "
                                        "MIN(d.created_ms), COUNT(DISTINCT i.customer)") +
                                kFrom + which.sql + " GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3",
                            which.arguments));
  std::vector<AttentionGroup> groups;
  for (const store::Row& row : rows) {
    AttentionGroup& group = groups.emplace_back();
    group.tenant = row.text(0);
    group.instance = row.text(1);
    group.cause = row.text(2);
    group.count = row.integer(3);
    group.sum = order_index::Amount{row.integer(4), row.integer(5)}.decimal();
    group.oldest_ms = row.integer(6);
    group.customers = row.integer(7);
    Condition of_group = which;
    of_group.add("d.tenant = ? AND d.instance = ? AND d.cause = ?",
                 {group.tenant, group.instance, group.cause});
    const std::string most = " LIMIT " + std::to_string(kNamed);
    ENLACE_TRY(group.some_customers, texts(database,
                                           std::string("SELECT DISTINCT p.name") + kFrom +
                                               "JOIN order_party p ON p.id = i.customer " + of_group.sql +
                                               " ORDER BY p.name" + most,
                                           of_group.arguments));
    ENLACE_TRY(group.some_orders, texts(database,
                                        std::string("SELECT d.order_id") + kFrom + of_group.sql +
                                            " ORDER BY d.created_ms, d.order_id" + most,
                                        of_group.arguments));
  }
  return groups;
}

}  // namespace enlace::ledger
