#include <algorithm>
#include <cstdlib>
#include <set>

#include "ledger/change.hpp"
#include "ledger/fan_out.hpp"
#include "ledger/landing.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"
#include "ledger/unread_changes.hpp"
#include "runtime/fail_points.hpp"

// Landing (design 8.1): what Handy says becomes what is wanted of every connector.
//
// An order is stored once for the tenant; each stored change gets the next number of the tenant's feed, and
// every recipient is brought up to that number, at once or when it catches up.
namespace enlace::ledger {
namespace {

const std::string kFeed = "orders/feed";
std::string position_name(const std::string& instance) {
  return "orders/fanned/" + instance;
}

std::int64_t number_of(const std::optional<Change::Fact>& fact) {
  return fact ? std::strtoll(fact->value.c_str(), nullptr, 10) : 0LL;
}

// An order that is stored, or nothing where it is new or `is_damaged`.
Result<std::optional<LandedOrder>> known_order(Change& change, const std::string& tenant,
                                               const std::string& id, Error& damage) {
  Result<std::optional<LandedOrder>> found = tables::order(change.at(), tenant, id);
  if (found || !is_of_one_order(found.error())) return found;
  damage = found.error();
  return std::optional<LandedOrder>();
}

// What is damaged of one order costs that order; false: it did. What else fails costs all.
Result<bool> unless_damaged(const Result<void>& done, std::vector<Notice>* damaged) {
  if (done) return true;
  if (!is_of_one_order(done.error())) return failure(done.error());
  if (damaged != nullptr) damaged->push_back({done.error().cause, done.error().params, ""});
  return false;
}

// Records that every order of `chain` is replaced by `order`, and by whatever already replaces that one.
Result<void> link_chain(Change& change, const std::string& tenant, const std::string& order,
                        const std::vector<std::string>& chain) {
  std::set<std::string> older(chain.begin(), chain.end());
  for (const std::string& id : chain) {
    ENLACE_TRY(const std::vector<std::string> further, tables::older_than(change.at(), tenant, id));
    older.insert(further.begin(), further.end());
  }
  older.erase(order);
  ENLACE_TRY(std::vector<std::string> newer, tables::newer_than(change.at(), tenant, order));
  newer.push_back(order);
  for (const std::string& from : older) {
    for (const std::string& to : newer) {
      if (from != to) ENLACE_CHECK(tables::put_edge(change.at(), tenant, from, to));
    }
  }
  // Inside the chain each one replaces those behind it, also when none of them ever landed.
  for (std::size_t i = 0; i < chain.size(); ++i) {
    for (std::size_t k = i + 1; k < chain.size(); ++k) {
      if (chain[i] != chain[k]) ENLACE_CHECK(tables::put_edge(change.at(), tenant, chain[k], chain[i]));
    }
  }
  return {};
}

bool is_unreadable(const std::string& content_hash) {
  return content_hash.starts_with("unreadable-");
}

void take_content(LandedOrder& order, const IncomingOrder& incoming) {
  order.kind = incoming.kind;
  order.zone = incoming.zone;
  order.seller_email = incoming.seller_email;
  order.seller_name = incoming.seller_name;
  order.customer_code = incoming.customer_code;
  order.customer_name = incoming.customer_name;
  order.total = incoming.total;
  // A date that was read once is not forgotten for one that cannot be.
  if (incoming.created_ms != 0) order.created_ms = incoming.created_ms;
  if (incoming.first_created_ms != 0) order.first_created_ms = incoming.first_created_ms;
}

}  // namespace

// Up to which number of the feed a recipient is; one that cannot be read begins anew, which changes nothing.
Result<std::int64_t> landing::position_of(Change& change, const std::string& tenant,
                                          const std::string& instance) {
  ENLACE_TRY(const Change::Found found, change.look_up(tenant, position_name(instance)));
  return number_of(found.fact);
}

// The last number that was given. Where it cannot be read: no less than any that an order or a recipient has.
Result<std::int64_t> landing::last_of_feed(Change& change, const std::string& tenant) {
  constexpr std::int64_t kNewest = 100;
  ENLACE_TRY(const Change::Found found, change.look_up(tenant, kFeed));
  if (!found.damaged) return number_of(found.fact);
  std::vector<std::string> damaged;
  ENLACE_TRY(
      const std::vector<LandedOrder> newest,
      tables::orders(change.at(), "WHERE tenant = ? ORDER BY seq DESC LIMIT ?", {tenant, kNewest}, &damaged));
  std::int64_t last = newest.empty() ? 0 : newest.front().seq;
  const std::string prefix = position_name("");
  ENLACE_TRY(const std::vector<store::Row> names,
             change.tx().query("SELECT name FROM cursor WHERE tenant = ? AND substr(name, 1, ?) = ?",
                               {tenant, static_cast<std::int64_t>(prefix.size()), prefix}));
  for (const store::Row& row : names) {
    ENLACE_TRY(const std::int64_t position, position_of(change, tenant, row.text(0).substr(prefix.size())));
    last = std::max(last, position);
  }
  return last;
}

Result<std::vector<LandedOrder>> landing::put_orders(Change& change, const std::string& tenant,
                                                     const std::string& handy_account,
                                                     const std::vector<IncomingOrder>& orders,
                                                     const std::vector<store::Blob>& sealed,
                                                     LandReport& report) {
  ENLACE_TRY(std::int64_t seq, last_of_feed(change, tenant));
  ENLACE_TRY(UnreadChanges unread, UnreadChanges::of(change, tenant));
  std::vector<LandedOrder> moved;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const IncomingOrder& incoming = orders[i];
    Error damage;
    ENLACE_TRY(const std::optional<LandedOrder> known, known_order(change, tenant, incoming.id, damage));
    if (!damage.cause.empty()) {
      report.damaged.push_back({damage.cause, damage.params, ""});
      if (incoming.unreadable) continue;  // there is nothing to write it anew of
    }
    LandedOrder order = known.value_or(LandedOrder{});
    // A listing may be older than what is known: a deletion is never taken back by one.
    const bool deleted = order.deleted || incoming.deleted;
    const bool is_edited = order.is_edited || incoming.is_edited;
    const bool differs = order.content_hash != incoming.content_hash && !(known && deleted);
    // The poll and the audit list at the same time: what landed since this was listed is newer.
    const bool is_older = known && incoming.as_of && known->seq > *incoming.as_of;
    // What was read well once is not forgotten for an answer that cannot be read (H-25).
    const bool content_stays = is_older || (known && incoming.unreadable);
    if (differs && content_stays && !is_older && !is_unreadable(order.content_hash)) {
      report.unread_changes.push_back(incoming.id);
      ENLACE_CHECK(unread.note(change, incoming.id));
    } else if (!is_older && (!incoming.unreadable || deleted)) {
      ENLACE_CHECK(unread.forget(change, incoming.id));
    }
    const bool new_content = differs && !content_stays;
    if (known && deleted == order.deleted && is_edited == order.is_edited && !new_content) {
      ++report.known;
      continue;
    }
    ++(known ? report.changed : report.added);
    order.tenant = tenant;
    order.id = incoming.id;
    order.seq = ++seq;
    if (!content_stays) take_content(order, incoming);
    for (const std::string& id : incoming.chain) {  // Handy may nest less of the chain than we know (H-16)
      Error unknown;
      ENLACE_TRY(const std::optional<LandedOrder> earlier, known_order(change, tenant, id, unknown));
      if (earlier) order.first_created_ms = std::min(order.first_created_ms, earlier->first_created_ms);
    }
    if (incoming.deleted_ms != 0) order.deleted_ms = incoming.deleted_ms;
    if (!known) order.landed_ms = change.unix_ms();
    order.deleted = deleted;
    order.is_edited = is_edited;
    if (new_content) order.content_hash = incoming.content_hash;
    order.handy_account = handy_account;
    const order_index::Told told{incoming.made_ms, incoming.customer_tax_id};
    ENLACE_CHECK(tables::put(change.at(), order, content_stays ? nullptr : &told));
    if (!content_stays) {
      ENLACE_CHECK(change.tx().run(
          "INSERT INTO order_raw (tenant, order_id, landed_ms, raw) VALUES (?, ?, ?, ?) "
          "ON CONFLICT (tenant, order_id) DO UPDATE SET landed_ms = excluded.landed_ms, raw = excluded.raw",
          {tenant, order.id, order.landed_ms, sealed[i]}));
    }
    ENLACE_TRY(const bool linked,
               unless_damaged(link_chain(change, tenant, order.id, incoming.chain), &report.damaged));
    ENLACE_FAIL_POINT("ledger.land.order_put");
    if (linked) moved.push_back(std::move(order));  // else it may replace what the ERP holds
  }
  return moved;
}

Result<void> landing::bring_up(Change& change, const Recipient& recipient, const LandedOrder& order,
                               std::vector<Notice>* damaged) {
  ENLACE_CHECK(unless_damaged(fan_out(change, recipient, order), damaged));
  return {};
}

Result<std::optional<Ledger::Cursor>> Ledger::cursor(const std::string& tenant, const std::string& name) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(const Change::Found found, change.look_up(tenant, name));
  if (found.damaged) return std::optional<Cursor>(Cursor{0, 0, true});
  if (!found.fact) return std::optional<Cursor>();
  return std::optional<Cursor>(Cursor{number_of(found.fact), found.fact->updated_ms});
}

Result<std::string> Ledger::kept(const std::string& tenant, const std::string& name) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(const Change::Found found, change.look_up(tenant, name));
  return found.fact ? found.fact->value : std::string();
}

Result<std::int64_t> Ledger::feed(const std::string& tenant) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  return landing::last_of_feed(change, tenant);
}

Result<bool> Ledger::knows(const DeliveryId& id) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(const std::optional<Delivery> row, tables::delivery(change.at(), id));
  return row.has_value();
}

Result<LandReport> Ledger::land(const std::string& tenant, const std::string& handy_account,
                                const std::vector<IncomingOrder>& orders,
                                const std::vector<Recipient>& recipients,
                                const std::vector<CursorMove>& cursors) {
  // Sealed outside of the transaction: the vault reads its key from the same store.
  std::vector<store::Blob> sealed;
  sealed.reserve(orders.size());
  for (const IncomingOrder& order : orders) {
    ENLACE_TRY(store::Blob blob, vault_.seal(tenant, "order/" + order.id, order.raw));
    sealed.push_back(std::move(blob));
  }

  ENLACE_FAIL_POINT("ledger.land.sealed");
  LandReport report;
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "poll"));
  ENLACE_TRY(const std::int64_t first_seq, landing::last_of_feed(change, tenant));
  ENLACE_TRY(const std::vector<LandedOrder> moved,
             landing::put_orders(change, tenant, handy_account, orders, sealed, report));
  // Each got the next number.
  const std::int64_t seq = first_seq + report.added + report.changed;
  if (seq != first_seq) ENLACE_CHECK(change.set_fact(tenant, kFeed, std::to_string(seq)));
  for (const Recipient& recipient : recipients) {
    ENLACE_TRY(const std::int64_t position, landing::position_of(change, tenant, recipient.instance));
    // A recipient that has older orders to catch up with takes these in their turn.
    if (position != first_seq) continue;
    for (const LandedOrder& order : moved) {
      ENLACE_CHECK(landing::bring_up(change, recipient, order, &report.damaged));
      ENLACE_FAIL_POINT("ledger.land.fanned_out");
    }
    if (seq != first_seq) {
      ENLACE_CHECK(change.set_fact(tenant, position_name(recipient.instance), std::to_string(seq)));
    }
  }
  for (const CursorMove& cursor : cursors) {
    ENLACE_CHECK(change.set_fact(tenant, cursor.name,
                                 cursor.text.empty() ? std::to_string(cursor.value_ms) : cursor.text));
  }
  ENLACE_FAIL_POINT("ledger.land.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.land.after_commit");
  return report;
}

Result<bool> Ledger::catch_up(const std::string& tenant, const Recipient& recipient, int most,
                              std::vector<Notice>* damaged) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "poll"));
  ENLACE_TRY(const std::int64_t position, landing::position_of(change, tenant, recipient.instance));
  // By their numbers as they lie there, so that one that is damaged is passed by. A number that was never
  // given is damage as well.
  ENLACE_TRY(const std::int64_t last, landing::last_of_feed(change, tenant));
  ENLACE_TRY(const std::vector<store::Row> numbers,
             change.tx().query("SELECT seq FROM orders WHERE tenant = ? AND seq > ? AND seq <= ? "
                               "ORDER BY seq LIMIT ?",
                               {tenant, position, last, std::int64_t{most}}));
  if (numbers.empty()) return true;
  const std::int64_t reached = numbers.back().integer(0);
  std::vector<std::string> unread;
  ENLACE_TRY(const std::vector<LandedOrder> orders,
             tables::orders(change.at(), "WHERE tenant = ? AND seq > ? AND seq <= ? ORDER BY seq",
                            {tenant, position, reached}, &unread));
  for (const std::string& key : unread) {
    if (damaged != nullptr) {
      damaged->push_back({"row_damaged", Json::object({{"table", "orders"}, {"key", key}}), ""});
    }
  }
  for (const LandedOrder& order : orders) {
    ENLACE_CHECK(landing::bring_up(change, recipient, order, damaged));
  }
  ENLACE_CHECK(change.set_fact(tenant, position_name(recipient.instance), std::to_string(reached)));
  ENLACE_FAIL_POINT("ledger.catch_up.before_commit");
  ENLACE_CHECK(change.commit());
  return numbers.size() < static_cast<std::size_t>(most);
}

Result<int> Ledger::report_missing_replacements(const std::string& tenant) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "poll"));
  std::vector<std::string> damaged;  // the delivery names them
  ENLACE_TRY(std::vector<Delivery> rows,
             tables::deliveries(change.at(),
                                "WHERE tenant = ? AND replacement_due_ms > 0 AND replacement_due_ms <= ?",
                                {tenant, change.unix_ms()}, &damaged));
  for (Delivery& row : rows) {
    change.rebase(row);
    ENLACE_TRY(const bool forgotten, change.before_start(row.updated_ms));
    row.ask_first = row.ask_first || forgotten;
    row.replacement_due_ms = 0;
    row.cause = "replacement_missing";
    row.params = Json::object({{"order", row.id.order_id}, {"number", row.remote_number}});
    if (next_state(row.state, Event::replacement_missing)) {
      ENLACE_CHECK(change.move(row, Event::replacement_missing));
    } else {
      ENLACE_CHECK(change.save(row, to_string(Event::replacement_missing)));
    }
  }
  ENLACE_CHECK(change.commit());
  return static_cast<int>(rows.size());
}

Result<std::vector<Delivery>> landing::admit(Change& change, const std::string& tenant,
                                             const std::string& instance, std::int64_t since_ms) {
  std::vector<std::string> damaged;
  ENLACE_TRY(std::vector<Delivery> rows,
             tables::deliveries(change.at(),
                                "WHERE tenant = ? AND instance = ? AND state = 'skipped' "
                                "AND cause = 'before_activation' AND created_ms >= ?",
                                {tenant, instance, since_ms}, &damaged));
  std::vector<Delivery> admitted;
  for (Delivery& row : rows) {
    Error unknown;
    ENLACE_TRY(const std::optional<LandedOrder> order, known_order(change, tenant, row.id.order_id, unknown));
    if (!order || order->deleted || order->first_created_ms < since_ms) continue;
    change.rebase(row);
    row.want = Want::present;
    row.absent_why.clear();
    row.admitted = true;
    ENLACE_TRY(const bool forgotten, change.before_start(row.updated_ms));
    row.ask_first = row.ask_first || forgotten;
    clear_cause(row);
    ENLACE_CHECK(change.move(row, Event::retry));
    admitted.push_back(std::move(row));
  }
  return admitted;
}

Result<int> Ledger::admit_since(const std::string& tenant, const std::string& instance, std::int64_t since_ms,
                                const std::string& actor) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, actor));
  ENLACE_TRY(const std::vector<Delivery> admitted, landing::admit(change, tenant, instance, since_ms));
  ENLACE_CHECK(change.commit());
  return static_cast<int>(admitted.size());
}

}  // namespace enlace::ledger
