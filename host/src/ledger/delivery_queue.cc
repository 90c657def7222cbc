#include <map>

#include "ledger/change.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"
#include "text/fold.hpp"

// What is due, and in which order.
namespace enlace::ledger {

Result<std::vector<Delivery>> Ledger::due(const std::string& tenant, const std::string& instance, Todo todo,
                                          int most, std::vector<std::string>* damaged) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  return tables::deliveries(
      change.at(),
      "WHERE tenant = ? AND instance = ? AND todo = ? "
      "AND (next_mono_ms <= ? OR boot <> ?) ORDER BY created_ms, order_id LIMIT ?",
      {tenant, instance, to_string(todo), change.mono_ms(), change.boot(), std::int64_t{most}}, damaged);
}

Result<std::vector<Due>> Ledger::due_after(const std::string& tenant, const std::string& instance, Todo todo,
                                           DuePosition& position, int most,
                                           std::vector<std::string>& damaged) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  const std::string which =
      "WHERE tenant = ? AND instance = ? AND todo = ? AND (created_ms, order_id) > (?, ?) "
      "AND (next_mono_ms <= ? OR boot <> ?) ORDER BY created_ms, order_id LIMIT ?";
  std::vector<Due> page;
  while (page.empty()) {
    const tables::Values arguments = {tenant,
                                      instance,
                                      std::string(to_string(todo)),
                                      position.created_ms,
                                      position.order_id,
                                      change.mono_ms(),
                                      change.boot(),
                                      std::int64_t{most}};
    const std::size_t damaged_before = damaged.size();
    ENLACE_TRY(std::vector<Delivery> rows, tables::deliveries(change.at(), which, arguments, &damaged));
    if (rows.empty() && damaged.size() == damaged_before) break;
    if (damaged.size() == damaged_before) {
      position = {rows.back().created_ms, rows.back().id.order_id};
    } else {  // a damaged row does not say where it stands
      ENLACE_TRY(const std::vector<store::Row> keys,
                 change.tx().query("SELECT created_ms, order_id FROM deliveries " + which, arguments));
      position = {keys.back().integer(0), keys.back().text(1)};
    }
    // Whose they are only decides what goes side by side: read without the seals, all at once.
    std::map<std::string, std::string> customers;
    std::string marks;
    tables::Values ids = {tenant};
    for (const Delivery& row : rows) {
      marks += marks.empty() ? "?" : ", ?";
      ids.emplace_back(row.id.order_id);
    }
    ENLACE_TRY(const std::vector<store::Row> owners,
               change.tx().query("SELECT order_id, customer_code, customer_name FROM orders "
                                 "WHERE tenant = ? AND order_id IN (" +
                                     marks + ")",
                                 ids));
    for (const store::Row& owner : owners) {
      customers[owner.text(0)] =
          owner.text(1).empty() ? "name:" + text::fold_name(owner.text(2)) : "code:" + owner.text(1);
    }
    page.reserve(rows.size());
    for (Delivery& row : rows) {
      std::string customer = customers[row.id.order_id];
      page.push_back({std::move(row), std::move(customer)});
    }
  }
  return page;
}

Result<bool> Ledger::anything_due(const std::string& tenant, const std::string& instance) {
  for (const Todo todo : {Todo::look, Todo::remove, Todo::push}) {
    std::vector<std::string> damaged;
    ENLACE_TRY(const std::vector<Delivery> rows, due(tenant, instance, todo, 1, &damaged));
    if (!rows.empty() || !damaged.empty()) return true;
  }
  return false;
}

Result<Json> Ledger::raw_order(const std::string& tenant, const std::string& order_id) {
  std::vector<store::Row> rows;
  {
    ENLACE_TRY(store::Transaction tx, database_.begin_unsynced());
    ENLACE_TRY(rows,
               tx.query("SELECT raw FROM order_raw WHERE tenant = ? AND order_id = ?", {tenant, order_id}));
  }
  if (rows.empty()) {
    return failure(ENLACE_E_NOT_FOUND, "order_raw_purged", "the order as it came is not kept any more",
                   Json::object({{"order", order_id}}));
  }
  ENLACE_TRY(const std::string raw, vault_.unseal(tenant, "order/" + order_id, store::Blob{rows[0].text(0)}));
  return Json::parse(raw, Json::kDeepest);
}

}  // namespace enlace::ledger
