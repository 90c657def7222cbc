#include "ledger/order_whole.hpp"

#include <algorithm>
#include <map>

#include "ledger/change.hpp"
#include "ledger/tables.hpp"

namespace enlace::ledger {
namespace {

constexpr const char* kRowDamaged = "row_damaged";

// An order has more ancestors than each of those that it replaces.
Result<std::vector<std::string>> in_order(Change& change, const std::string& tenant,
                                          std::vector<std::string> ids) {
  std::map<std::string, std::size_t> ancestors;
  for (const std::string& id : ids) {
    ENLACE_TRY(const std::vector<std::string> older, tables::older_than(change.at(), tenant, id));
    ancestors[id] = older.size();
  }
  std::sort(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
    return ancestors[a] != ancestors[b] ? ancestors[a] < ancestors[b] : a < b;
  });
  return ids;
}

std::int64_t not_before(const Change& change, Delivery row) {
  if (todo_of(row) == Todo::nothing || needs_person(row)) return 0;
  change.rebase(row);  // what waited in another boot is due
  return change.unix_ms() + std::max<std::int64_t>(0, row.next_mono_ms - change.mono_ms());
}

Result<void> add_deliveries(Change& change, OrderWhole& whole) {
  std::vector<std::string> damaged;
  ENLACE_TRY(std::vector<Delivery> rows,
             tables::deliveries(change.at(), "WHERE order_id = ? AND tenant = ? ORDER BY instance",
                                {whole.order.id, whole.order.tenant}, &damaged));
  for (Delivery& row : rows) {
    const std::int64_t next_ms = not_before(change, row);
    whole.ways.push_back({std::move(row), false, next_ms});
  }
  for (const std::string& key : damaged) {  // tenant/instance/order
    OrderWhole::Way& way = whole.ways.emplace_back();
    way.damaged = true;
    const std::size_t begin = key.find('/') + 1;
    way.row.id = {whole.order.tenant, key.substr(begin, key.rfind('/') - begin), whole.order.id};
    way.row.cause = kRowDamaged;
    way.row.params = Json::object({{"table", "deliveries"}, {"key", key}});
  }
  return {};
}

Result<void> add_earlier(Change& change, OrderWhole& whole) {
  std::vector<std::string> damaged;  // named with their own order
  for (const std::string& id : whole.older) {
    ENLACE_TRY(std::vector<Delivery> rows,
               tables::deliveries(change.at(), "WHERE order_id = ? AND tenant = ? ORDER BY instance",
                                  {id, whole.order.tenant}, &damaged));
    for (Delivery& row : rows) {
      const std::optional<OrderState> state = state_for_people(row.state, needs_person(row), row.cause);
      if (state && is_open(*state)) whole.earlier.push_back(std::move(row));
    }
  }
  return {};
}

OrderState state_of(const OrderWhole& whole) {
  if (std::any_of(whole.ways.begin(), whole.ways.end(), [](const auto& way) { return way.damaged; })) {
    return OrderState::damaged;
  }
  if (!whole.newer.empty()) return OrderState::edited;
  WorstState worst;
  for (const OrderWhole::Way& way : whole.ways) {
    worst.add(way.row.state, needs_person(way.row), way.row.cause);
  }
  for (const Delivery& row : whole.earlier) worst.add_earlier(row.state, needs_person(row), row.cause);
  return worst.state(whole.order.deleted);
}

Result<std::optional<OrderWhole>> whole_of(Change& change, const std::string& tenant, const std::string& id) {
  OrderWhole whole;
  Result<std::optional<LandedOrder>> order = tables::order(change.at(), tenant, id);
  const bool damaged = !order && order.error().cause == kRowDamaged;
  if (!order && !damaged) return failure(order.error());
  if (order && !*order) return std::optional<OrderWhole>();
  if (order) whole.order = **std::move(order);
  whole.order.tenant = tenant;
  whole.order.id = id;
  ENLACE_TRY(
      const std::vector<store::Row> indexed,
      change.tx().query("SELECT made_ms FROM order_index WHERE tenant = ? AND order_id = ?", {tenant, id}));
  whole.made_ms = indexed.empty() ? whole.order.created_ms : indexed.front().integer(0);
  ENLACE_TRY(std::vector<std::string> older, tables::older_than(change.at(), tenant, id));
  ENLACE_TRY(std::vector<std::string> newer, tables::newer_than(change.at(), tenant, id));
  ENLACE_TRY(whole.older, in_order(change, tenant, std::move(older)));
  ENLACE_TRY(whole.newer, in_order(change, tenant, std::move(newer)));
  ENLACE_CHECK(add_deliveries(change, whole));
  ENLACE_CHECK(add_earlier(change, whole));
  whole.state = damaged ? OrderState::damaged : state_of(whole);
  return std::optional<OrderWhole>(std::move(whole));
}

}  // namespace

Result<std::vector<OrderWhole>> wholes(Runtime& runtime, store::Database& database,
                                       const std::vector<std::pair<std::string, std::string>>& orders) {
  ENLACE_TRY(Change change, Change::begin_unsynced(runtime, database, {}));
  std::vector<OrderWhole> all;
  for (const auto& [tenant, id] : orders) {
    ENLACE_TRY(std::optional<OrderWhole> whole, whole_of(change, tenant, id));
    if (whole) all.push_back(*std::move(whole));
  }
  return all;
}

}  // namespace enlace::ledger
