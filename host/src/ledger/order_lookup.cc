#include "ledger/order_lookup.hpp"

#include <algorithm>

namespace enlace::ledger {

using store::Row;
using store::Transaction;

Result<PartyName> party_name(store::Database& database, std::int64_t id) {
  ENLACE_TRY(const std::vector<Row> rows,
             database.query("SELECT identity, name FROM order_party WHERE id = ?", {id}));
  if (rows.empty()) return PartyName{};
  const std::string& identity = rows.front().text(0);
  return PartyName{identity.starts_with(':') ? std::string() : identity, rows.front().text(1)};
}

// From one tenant's name to the next by the index.
Result<std::vector<std::string>> tenants_with_orders(store::Database& database) {
  ENLACE_TRY(Transaction tx, database.begin_unsynced());
  std::vector<std::string> tenants;
  for (std::string last;;) {
    ENLACE_TRY(const std::vector<Row> next,
               tx.query("SELECT tenant FROM order_index WHERE tenant > ? ORDER BY tenant LIMIT 1", {last}));
    if (next.empty()) return tenants;
    last = next.front().text(0);
    tenants.push_back(last);
  }
}

Result<std::vector<std::pair<std::string, std::string>>> orders_called(store::Database& database,
                                                                       const std::string& name,
                                                                       const std::string& tenant, int most) {
  ENLACE_TRY(Transaction tx, database.begin_unsynced());
  std::vector<std::pair<std::string, std::string>> orders;
  // The partial indices of the two remote columns serve only what they say of themselves.
  for (const char* from :
       {"order_index WHERE order_id = ?", "deliveries WHERE remote_number = ? AND remote_number <> ''",
        "deliveries WHERE remote_id = ? AND remote_id <> ''"}) {
    ENLACE_TRY(const std::vector<Row> rows,
               tx.query("SELECT DISTINCT +tenant, order_id FROM " + std::string(from) +
                            " AND (? = '' OR +tenant = ?) LIMIT ?",
                        {name, tenant, tenant, std::int64_t{most}}));
    for (const Row& row : rows) {
      std::pair<std::string, std::string> order{row.text(0), row.text(1)};
      if (std::find(orders.begin(), orders.end(), order) == orders.end()) orders.push_back(std::move(order));
    }
  }
  return orders;
}

Result<std::vector<std::pair<std::string, std::string>>> orders_beginning(store::Database& database,
                                                                          const std::string& begin,
                                                                          const std::string& tenant,
                                                                          int most) {
  ENLACE_TRY(Transaction tx, database.begin_unsynced());
  std::vector<std::pair<std::string, std::string>> orders;
  ENLACE_TRY(const std::vector<Row> rows,
             tx.query("SELECT +tenant, order_id FROM order_index WHERE order_id >= ? AND order_id < ? "
                      "AND (? = '' OR +tenant = ?) ORDER BY order_id DESC LIMIT ?",
                      {begin, begin + "~", tenant, tenant, std::int64_t{most}}));
  for (const Row& row : rows) orders.emplace_back(row.text(0), row.text(1));
  return orders;
}

Result<bool> is_customer_code(store::Database& database, const std::string& code, const std::string& tenant) {
  ENLACE_TRY(const std::vector<Row> rows,
             database.query("SELECT 1 FROM order_party WHERE code = ? AND code <> '' AND role = 'customer' "
                            "AND (? = '' OR tenant = ?) LIMIT 1",
                            {code, tenant, tenant}));
  return !rows.empty();
}

}  // namespace enlace::ledger
