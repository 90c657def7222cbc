#include <algorithm>
#include <cstdlib>
#include <set>

#include "ledger/change.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"
#include "ledger/views.hpp"
#include "store/soundness.hpp"

// Questions of people and of the health page. Nothing here changes anything.
namespace enlace::ledger {
namespace {

using store::Value;

// Of what is undelivered, all that should go by itself soon. A link to invoice may await its document in the
// ERP for weeks, and nobody need look after it.
constexpr std::string_view kMoves =
    "cause NOT IN ('self_invoice_awaits_order', 'self_invoice_awaits_document')";

struct Where {
  std::string sql;
  std::vector<Value> arguments;
  // An instance and its parts ("avisos", "avisos#ana@lupita.mx").
  void of_instance(const std::string& instance) {
    const std::string parts = instance + "#";
    add("(instance = ? OR substr(instance, 1, ?) = ?)",
        {instance, static_cast<std::int64_t>(parts.size()), parts});
  }
  void add(const std::string& condition, std::vector<Value> values) {
    sql += (sql.empty() ? "WHERE " : " AND ") + condition;
    arguments.insert(arguments.end(), values.begin(), values.end());
  }
};

}  // namespace

Result<Delivery> Ledger::row(const DeliveryId& id) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  return change.need(id);
}

Result<std::optional<LandedOrder>> Ledger::landed_order(const std::string& tenant, const std::string& id) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  return tables::order(change.at(), tenant, id);
}

Result<std::vector<OrderView>> Ledger::find(const std::string& text, const std::string& tenant) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  std::vector<OrderView> views;
  for (const char* column : {"order_id", "remote_number", "remote_id"}) {
    Where where;
    where.add(std::string(column) + " = ?", {text});
    if (!tenant.empty()) where.add("+tenant = ?", {tenant});  // with "+" no index of tenants is walked
    // The partial indices of the two remote columns serve only what they say of themselves.
    if (std::string(column) != "order_id") where.add(std::string(column) + " <> ''", {});
    ENLACE_TRY(const std::vector<store::Row> rows,
               change.tx().query("SELECT tenant, instance, order_id FROM deliveries " + where.sql +
                                     " ORDER BY tenant, instance, order_id",
                                 where.arguments));
    for (const store::Row& row : rows) {
      const DeliveryId id{row.text(0), row.text(1), row.text(2)};
      const bool known =
          std::any_of(views.begin(), views.end(), [&](const OrderView& it) { return it.delivery.id == id; });
      if (known) continue;
      ENLACE_TRY(OrderView view, view_of(change, id));
      views.push_back(std::move(view));
    }
  }
  return views;
}

Result<std::vector<TimelineEvent>> Ledger::timeline(const DeliveryId& id, std::vector<std::string>* damaged) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  return tables::events(change.at(), "WHERE tenant = ? AND order_id = ? AND instance = ? ORDER BY seq",
                        {id.tenant, id.order_id, id.instance}, damaged);
}

// Both read the counts that the store keeps (migrations/listings.cc) and one row of an index for each.
Result<std::vector<CauseGroup>> Ledger::dead_letters(const std::string& tenant, const std::string& instance) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  Where where;
  where.add("c.attention = 1 AND c.count > 0", {});
  if (!tenant.empty()) where.add("c.tenant = ?", {tenant});
  if (!instance.empty()) where.of_instance(instance);
  ENLACE_TRY(
      const std::vector<store::Row> rows,
      change.tx().query(
          "SELECT c.tenant, c.instance, c.cause, SUM(c.count), (SELECT MIN(d.created_ms) FROM deliveries d "
          "WHERE d.attention = 1 AND d.tenant = c.tenant AND d.instance = c.instance AND d.cause = c.cause) "
          "FROM delivery_count c " +
              where.sql + " GROUP BY c.tenant, c.instance, c.cause ORDER BY 4 DESC, 1, 2, 3",
          where.arguments));
  std::vector<CauseGroup> groups;
  for (const store::Row& row : rows) {
    CauseGroup& group = groups.emplace_back();
    group.tenant = row.text(0);
    group.instance = row.text(1);
    group.cause = row.text(2);
    group.count = row.integer(3);
    group.oldest_ms = row.integer(4);
    std::vector<std::string> damaged;
    ENLACE_TRY(const std::vector<Delivery> some,
               tables::deliveries(change.at(),
                                  "WHERE attention = 1 AND tenant = ? AND instance = ? AND cause = ? "
                                  "ORDER BY created_ms LIMIT 10",
                                  {group.tenant, group.instance, group.cause}, &damaged));
    for (const Delivery& delivery : some) group.some_orders.push_back(delivery.id.order_id);
    if (some.empty()) continue;
    group.sample_params = some.front().params.is_object() ? some.front().params : Json::object();
    const std::string& message = some.front().message;
    if (!message.empty() && !group.sample_params.contains("message"))
      group.sample_params.set("message", message);
    std::set<std::string> told{group.sample_params["answer"].text(), ""};
    for (const Delivery& delivery : some) {
      const std::string& answer = delivery.params["answer"].text();
      if (told.insert(answer).second) group.other_answers.emplace_back(delivery.id.order_id, answer);
    }
  }
  return groups;
}

// The index deliveries_held_up holds these rows alone.
Result<std::vector<CauseGroup>> Ledger::held_up() {
  constexpr const char* kHeldUp =
      "attention = 0 AND cause <> '' AND state IN ('waiting', 'sending', 'in_doubt', 'removing')";
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(const std::vector<store::Row> rows,
             change.tx().query(std::string("SELECT tenant, instance, cause, COUNT(*), MIN(created_ms), "
                                           "MIN(order_id) FROM deliveries WHERE ") +
                               kHeldUp + " GROUP BY tenant, instance, cause ORDER BY 4 DESC, 1, 2, 3"));
  std::vector<CauseGroup> groups;
  for (const store::Row& row : rows) {
    CauseGroup& group = groups.emplace_back();
    group.tenant = row.text(0);
    group.instance = row.text(1);
    group.cause = row.text(2);
    group.count = row.integer(3);
    group.oldest_ms = row.integer(4);
    group.some_orders = {row.text(5)};
    const Result<Delivery> sample = change.need({group.tenant, group.instance, row.text(5)});
    group.sample_params = sample && sample->params.is_object() ? sample->params : Json::object();
    if (sample && !sample->message.empty() && !group.sample_params.contains("message")) {
      group.sample_params.set("message", sample->message);
    }
  }
  return groups;
}

Result<std::vector<Progress>> Ledger::progress(const std::string& tenant) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  Where where;
  where.add("c.count > 0", {});
  if (!tenant.empty()) where.add("c.tenant = ?", {tenant});
  ENLACE_TRY(
      const std::vector<store::Row> rows,
      change.tx().query("SELECT c.tenant, c.instance, c.state, SUM(c.count), SUM(c.count * c.attention), "
                        "(SELECT MIN(d.created_ms) FROM deliveries d "
                        "WHERE d.tenant = c.tenant AND d.instance = c.instance AND d.state = c.state AND " +
                            std::string(kMoves) + ") FROM delivery_count c " + where.sql +
                            " GROUP BY c.tenant, c.instance, c.state ORDER BY c.tenant, c.instance",
                        where.arguments));
  std::vector<Progress> all;
  for (const store::Row& row : rows) {
    if (all.empty() || all.back().tenant != row.text(0) || all.back().instance != row.text(1)) {
      all.push_back({row.text(0), row.text(1), {}, 0, 0});
    }
    Progress& progress = all.back();
    progress.needs_person += row.integer(4);
    const std::optional<State> state = parse_state(row.text(2));
    if (!state) continue;
    progress.counts[*state] = row.integer(3);
    if (!is_undelivered(*state)) continue;
    const std::int64_t oldest = row.integer(5);
    if (oldest == 0) continue;
    if (progress.oldest_undelivered_ms == 0 || oldest < progress.oldest_undelivered_ms) {
      progress.oldest_undelivered_ms = oldest;
    }
  }
  return all;
}

Result<std::int64_t> Ledger::delivered_since(const std::string& tenant, const std::string& instance,
                                             std::int64_t from_ms) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(const std::vector<store::Row> rows,
             change.tx().query("SELECT COUNT(*) FROM deliveries WHERE tenant = ? AND instance = ? "
                               "AND state = 'delivered' AND delivered_ms >= ?",
                               {tenant, instance, from_ms}));
  return rows.front().integer(0);
}

Result<bool> Ledger::is_gone(const std::string& tenant, const std::string& id) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(std::vector<std::string> chain, tables::newer_than(change.at(), tenant, id));
  chain.push_back(id);
  bool ends = false;  // else a replacement is still to come
  for (const std::string& one : chain) {
    ENLACE_TRY(const std::optional<LandedOrder> order, tables::order(change.at(), tenant, one));
    if (!order) continue;  // one between two edits may never have landed
    if (!order->deleted) return false;
    ends = ends || !order->is_edited;
  }
  return ends;
}

// Asked every minute for all tenants: the counts tell where there may be any, whatever number they say.
Result<std::vector<Delivery>> Ledger::undelivered_since(std::int64_t before_ms,
                                                        const std::set<std::string>& held) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(const std::vector<store::Row> places,
             change.tx().query("SELECT DISTINCT tenant, instance, state FROM delivery_count c "
                               "WHERE state IN ('waiting', 'sending', 'in_doubt') AND EXISTS "
                               "(SELECT 1 FROM deliveries d WHERE d.tenant = c.tenant "
                               "AND d.instance = c.instance AND d.state = c.state AND d.created_ms < ? AND " +
                                   std::string(kMoves) + ") ORDER BY tenant, instance",
                               {before_ms}));
  std::vector<Delivery> oldest;
  for (const store::Row& place : places) {
    if (place.text(2) == "waiting" && held.contains(place.text(0) + "/" + place.text(1))) continue;
    std::vector<std::string> damaged;  // named by the nightly check
    ENLACE_TRY(std::vector<Delivery> rows,
               tables::deliveries(change.at(),
                                  "WHERE tenant = ? AND instance = ? AND state = ? AND created_ms < ? AND " +
                                      std::string(kMoves) + " ORDER BY created_ms LIMIT 1",
                                  {place.text(0), place.text(1), place.text(2), before_ms}, &damaged));
    if (rows.empty()) continue;
    Delivery& found = rows.front();
    const bool same = !oldest.empty() && oldest.back().id.tenant == found.id.tenant &&
                      oldest.back().id.instance == found.id.instance;
    if (!same) {
      oldest.push_back(std::move(found));
    } else if (found.created_ms < oldest.back().created_ms) {
      oldest.back() = std::move(found);
    }
  }
  return oldest;
}

Result<std::vector<Ledger::PollCursor>> Ledger::poll_cursors(const std::string& tenant) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(
      const std::vector<store::Row> names,
      change.tx().query("SELECT tenant, name FROM cursor WHERE name IN ('orders/new', 'orders/deleted') "
                        "AND (? = '' OR tenant = ?) ORDER BY tenant, name DESC",
                        {tenant, tenant}));
  std::vector<PollCursor> all;
  for (const store::Row& row : names) {
    ENLACE_TRY(const Change::Found kept, change.look_up(row.text(0), row.text(1)));
    if (!kept.fact) continue;  // the next poll writes it anew
    all.push_back({row.text(0), row.text(1),
                   Cursor{std::strtoll(kept.fact->value.c_str(), nullptr, 10), kept.fact->updated_ms}});
  }
  return all;
}

Result<std::vector<LandedOrder>> Ledger::landed(const std::string& tenant, bool deleted, std::int64_t from_ms,
                                                std::int64_t to_ms) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  const std::string moment = deleted ? "deleted_ms" : "created_ms";
  std::vector<std::string> damaged;  // nothing is known of them
  return tables::orders(change.at(),
                        "WHERE tenant = ? AND deleted = " + std::string(deleted ? "1" : "0") + " AND " +
                            moment + " >= ? AND " + moment + " <= ? ORDER BY " + moment,
                        {tenant, from_ms, to_ms}, &damaged);
}

Result<std::int64_t> Ledger::newest_landed(const std::string& tenant, bool deleted, std::int64_t to_ms) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  const std::string moment = deleted ? "deleted_ms" : "created_ms";
  ENLACE_TRY(const std::vector<store::Row> rows,
             change.tx().query("SELECT COALESCE(MAX(" + moment +
                                   "), 0) FROM orders WHERE tenant = ? AND deleted = " +
                                   std::string(deleted ? "1" : "0") + " AND " + moment + " <= ?",
                               {tenant, to_ms}));
  return rows[0].integer(0);
}

Result<std::vector<std::string>> Ledger::damaged_rows() {
  return store::broken_seals(database_);
}

}  // namespace enlace::ledger
