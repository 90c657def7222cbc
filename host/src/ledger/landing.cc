#include <algorithm>
#include <cstdlib>
#include <set>

#include "ledger/change.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"
#include "runtime/fail_points.hpp"

// Landing and fan-out (design 8.1): what Handy says becomes what is wanted of every connector.
//
// An order is stored once for the tenant; each stored change gets the next number of the tenant's feed.
// fan_out() brings one recipient's row up to date with one order, from the order's present state alone, so
// it may run any number of times, in any order, and always ends the same (H-12).
namespace enlace::ledger {
namespace {

constexpr std::int64_t kReplacementPatienceMs = 24 * 3'600'000;

const std::string kFeed = "orders/feed";
std::string position_name(const std::string& instance) {
  return "orders/fanned/" + instance;
}

Result<std::int64_t> number_fact(Change& change, const std::string& tenant, const std::string& name) {
  ENLACE_TRY(const std::optional<Change::Fact> fact, change.fact(tenant, name));
  return fact ? std::strtoll(fact->value.c_str(), nullptr, 10) : 0LL;
}

bool allows(const std::vector<std::string>& only, const std::string& value) {
  return only.empty() || std::find(only.begin(), only.end(), value) != only.end();
}

// Everything that the fan-out of one order to one recipient looks at.
struct FanOut {
  Change& change;
  const Recipient& recipient;
  const LandedOrder& order;
  std::vector<Delivery> ancestors;  // rows of the orders that this one replaces, if there are any
  std::string replaced_by;          // a landed order that replaces this one, "" = none

  Result<void> run();
  Result<void> create();
  [[nodiscard]] std::optional<Error> edit_of_delivered() const;
  Result<void> update(Delivery& row);
  Result<void> replace_ancestor(Delivery& row);
  Result<void> release_kept_documents();
};

Result<void> FanOut::run() {
  ENLACE_TRY(const std::vector<std::string> older, tables::older_than(change.at(), order.tenant, order.id));
  for (const std::string& id : older) {
    ENLACE_TRY(std::optional<Delivery> row,
               tables::delivery(change.at(), {order.tenant, recipient.instance, id}));
    if (row) ancestors.push_back(*std::move(row));
  }
  ENLACE_TRY(const std::vector<std::string> newer, tables::newer_than(change.at(), order.tenant, order.id));
  if (!newer.empty()) replaced_by = newer.front();

  ENLACE_TRY(std::optional<Delivery> row,
             tables::delivery(change.at(), {order.tenant, recipient.instance, order.id}));
  if (row) {
    change.rebase(*row);
    ENLACE_CHECK(update(*row));
  } else {
    ENLACE_CHECK(create());
  }
  for (Delivery& ancestor : ancestors) {
    change.rebase(ancestor);
    ENLACE_CHECK(replace_ancestor(ancestor));
  }
  return release_kept_documents();
}

// `on_edit: hold` kept the earlier document until a person decides about the edit. If the edit is deleted
// before that, Handy has decided: the order is no more, and what the ERP holds of it goes.
Result<void> FanOut::release_kept_documents() {
  const bool ends_here = order.deleted && !order.is_edited && replaced_by.empty();
  if (!ends_here || !recipient.deletions || recipient.on_edit != Recipient::OnEdit::hold) return {};
  ENLACE_TRY(const std::optional<Delivery> row,
             tables::delivery(change.at(), {order.tenant, recipient.instance, order.id}));
  if (!row || row->absent_why != "deleted") return {};
  if (row->cause == "edit_held") return {};  // a person had dropped the edit, and so let the document stand
  for (Delivery& ancestor : ancestors) {
    if (!ancestor.keep_document || !may_hold_document(ancestor.state)) continue;
    ancestor.keep_document = false;
    ancestor.next_mono_ms = 0;
    ENLACE_CHECK(change.save(ancestor, "deleted_in_handy", Json::object({{"by", order.id}})));
  }
  return {};
}

// `on_edit: ignore`: who was told of an order is not told of its edit (E-3).
std::optional<Error> FanOut::edit_of_delivered() const {
  const auto earlier = std::find_if(ancestors.begin(), ancestors.end(),
                                    [](const Delivery& it) { return it.state == State::delivered; });
  if (earlier == ancestors.end()) return std::nullopt;
  return Error{
      ENLACE_E_INVALID, "edit_not_wanted", {}, Json::object({{"previous", earlier->id.order_id}}), 0, -1, {}};
}

Result<void> FanOut::create() {
  Delivery row;
  row.id = {order.tenant, recipient.instance, order.id};
  row.created_ms = order.created_ms;
  row.seen_hash = order.content_hash;
  row.handy_account = order.handy_account;
  row.boot = change.boot();
  row.replace_edits = recipient.on_edit == Recipient::OnEdit::replace;
  const bool chain_let_in =
      std::any_of(ancestors.begin(), ancestors.end(), [](const Delivery& it) { return it.admitted; });
  std::optional<Error> closed = gate(recipient, order, chain_let_in);
  if (!closed && recipient.on_edit == Recipient::OnEdit::ignore) closed = edit_of_delivered();
  Entry entry = Entry::wanted;
  if (!replaced_by.empty()) {
    entry = Entry::replaced;
    row.want = Want::absent;
    row.absent_why = "replaced";
    row.params = Json::object({{"by", replaced_by}});
  } else if (order.deleted) {
    entry = Entry::deleted;
    row.want = Want::absent;
    row.absent_why = order.is_edited ? "edited" : "deleted";
    if (order.is_edited && !closed) row.replacement_due_ms = change.unix_ms() + kReplacementPatienceMs;
  } else if (closed) {
    entry = Entry::gated;
    row.want = Want::absent;
    row.absent_why = "gate";
    explain(row, *closed);
  } else {
    row.admitted = true;
    const auto earlier = std::find_if(ancestors.begin(), ancestors.end(),
                                      [](const Delivery& it) { return may_hold_document(it.state); });
    if (recipient.on_edit == Recipient::OnEdit::hold && earlier != ancestors.end()) {
      entry = Entry::edit_held;
      row.cause = "edit_held";
      row.params = Json::object({{"previous", earlier->id.order_id}, {"number", earlier->remote_number}});
    }
  }
  if (!closed) {
    ENLACE_TRY(row.ask_first, change.made_before_restore(order.tenant, order.created_ms));
  }
  const bool ask = row.ask_first && row.want == Want::absent;
  if (ask) {
    // It may have been delivered before the store was restored, and has to be taken away then.
    entry = Entry::asked_for;
    row.keep_document = replaced_by.empty() ? order.is_edited || !recipient.deletions
                                            : recipient.on_edit != Recipient::OnEdit::replace;
  }
  change.enter(row, entry);
  ENLACE_CHECK(change.save(row, "landed", Json::object({{"entry", to_string(entry)}})));
  return ask ? ask_first(change, row) : Result<void>();
}

Result<void> FanOut::update(Delivery& row) {
  bool touched = false;
  row.replace_edits = recipient.on_edit == Recipient::OnEdit::replace;
  if (row.seen_hash != order.content_hash && !order.deleted) {
    row.seen_hash = order.content_hash;
    touched = true;
    if (row.want == Want::present) {
      if (row.state == State::dead && row.cause != "edit_held") {  // H-6: edited, so it may go now
        clear_cause(row);
        row.deaths = 0;
        row.next_mono_ms = 0;
        ENLACE_CHECK(change.move(row, Event::changed));
      } else if (row.state == State::waiting) {
        row.next_mono_ms = 0;
      } else if (row.state == State::delivered && !row.replace_edits && row.sent_hash != row.seen_hash) {
        row.cause = "edited_in_place";  // otherwise it is outdated now, and the delivery replaces it
        row.params = Json::object({{"number", row.remote_number}});
      }
    }
  }
  if (!replaced_by.empty()) {
    if (touched) ENLACE_CHECK(change.save(row, "changed"));
    return replace_ancestor(row);
  }
  const std::string why = order.is_edited ? "edited" : "deleted";
  if (order.deleted && row.absent_why != why && row.absent_why != "replaced") {
    row.want = Want::absent;
    row.absent_why = why;
    // An edit decides about the document once the replacement is here; a deletion by the switch of now.
    row.keep_document = order.is_edited || !recipient.deletions;
    if (order.is_edited && row.admitted) {
      row.replacement_due_ms = change.unix_ms() + kReplacementPatienceMs;
    }
    const Json detail = Json::object({{"why", why}, {"document_stays", row.keep_document}});
    if (row.ask_first && next_state(row.state, Event::ask_first)) return ask_first(change, row, detail);
    if (row.state == State::waiting || row.state == State::dead) {
      row.cause = order.is_edited ? "" : "deleted_before_delivery";
      row.params = {};
      row.message.clear();
      return change.move(row, order.is_edited ? Event::replaced : Event::withdrawn, detail);
    }
    row.next_mono_ms = 0;
    return change.save(row, "deleted_in_handy", detail);
  }
  return touched ? change.save(row, "changed") : Result<void>();
}

// A landed order takes the place of `row`.
Result<void> FanOut::replace_ancestor(Delivery& row) {
  if (row.absent_why == "replaced") return {};
  const std::string by = row.id.order_id == order.id ? replaced_by : order.id;
  row.want = Want::absent;
  row.absent_why = "replaced";
  row.keep_document = recipient.on_edit != Recipient::OnEdit::replace;
  row.replacement_due_ms = 0;
  row.next_mono_ms = 0;
  if (row.cause == "replacement_missing") clear_cause(row);
  const Json detail = Json::object({{"by", by}, {"document_stays", row.keep_document}});
  if (row.ask_first && next_state(row.state, Event::ask_first)) return ask_first(change, row, detail);
  if (next_state(row.state, Event::replaced)) {
    clear_cause(row);
    row.params = Json::object({{"by", by}});
    return change.move(row, Event::replaced, detail);
  }
  return change.save(row, "replaced", detail);
}

Result<void> fan_out(Change& change, const Recipient& recipient, const LandedOrder& order) {
  FanOut work{change, recipient, order, {}, {}};
  return work.run();
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

}  // namespace

std::optional<Error> gate(const Recipient& recipient, const LandedOrder& order, bool chain_let_in) {
  const auto closed = [](std::string cause, Json params) {
    return std::optional<Error>(Error{ENLACE_E_INVALID, std::move(cause), {}, std::move(params), 0, -1, {}});
  };
  if (!allows(recipient.only_kinds, order.kind)) {
    return closed("filtered_kind", Json::object({{"kind", order.kind}}));
  }
  if (!allows(recipient.only_zones, order.zone)) {
    return closed("filtered_zone", Json::object({{"zone", order.zone}}));
  }
  if (!allows(recipient.only_sellers, order.seller_email) &&
      !allows(recipient.only_sellers, order.seller_name)) {
    return closed("filtered_seller", Json::object({{"seller", order.seller_email}}));
  }
  if (order.first_created_ms < recipient.since_ms && !chain_let_in) {
    return closed("before_activation", Json::object({{"created_ms", order.first_created_ms}}));
  }
  return std::nullopt;
}

Result<std::optional<Ledger::Cursor>> Ledger::cursor(const std::string& tenant, const std::string& name) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, {}));
  ENLACE_TRY(const std::optional<Change::Fact> fact, change.fact(tenant, name));
  if (!fact) return std::optional<Cursor>();
  return std::optional<Cursor>(Cursor{std::strtoll(fact->value.c_str(), nullptr, 10), fact->updated_ms});
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
  ENLACE_TRY(std::int64_t seq, number_fact(change, tenant, kFeed));
  const std::int64_t first_seq = seq;
  std::vector<LandedOrder> moved;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const IncomingOrder& incoming = orders[i];
    ENLACE_TRY(const std::optional<LandedOrder> known, tables::order(change.at(), tenant, incoming.id));
    LandedOrder order = known.value_or(LandedOrder{});
    // A listing may be older than what is known: a deletion is never taken back by one.
    const bool deleted = order.deleted || incoming.deleted;
    const bool is_edited = order.is_edited || incoming.is_edited;
    const bool new_content = order.content_hash != incoming.content_hash && !(known && deleted);
    if (known && deleted == order.deleted && is_edited == order.is_edited && !new_content) {
      ++report.known;
      continue;
    }
    ++(known ? report.changed : report.added);
    order.tenant = tenant;
    order.id = incoming.id;
    order.seq = ++seq;
    order.kind = incoming.kind;
    order.zone = incoming.zone;
    order.seller_email = incoming.seller_email;
    order.seller_name = incoming.seller_name;
    order.customer_code = incoming.customer_code;
    order.customer_name = incoming.customer_name;
    order.total = incoming.total;
    order.created_ms = incoming.created_ms;
    order.first_created_ms = incoming.first_created_ms;
    for (const std::string& id : incoming.chain) {  // Handy may nest less of the chain than we know (H-16)
      ENLACE_TRY(const std::optional<LandedOrder> earlier, tables::order(change.at(), tenant, id));
      if (earlier) order.first_created_ms = std::min(order.first_created_ms, earlier->first_created_ms);
    }
    if (incoming.deleted_ms != 0) order.deleted_ms = incoming.deleted_ms;
    if (!known) order.landed_ms = change.unix_ms();
    order.deleted = deleted;
    order.is_edited = is_edited;
    if (new_content) order.content_hash = incoming.content_hash;
    order.handy_account = handy_account;
    ENLACE_CHECK(tables::put(change.at(), order));
    ENLACE_CHECK(change.tx().run(
        "INSERT INTO order_raw (tenant, order_id, landed_ms, raw) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (tenant, order_id) DO UPDATE SET landed_ms = excluded.landed_ms, raw = excluded.raw",
        {tenant, order.id, order.landed_ms, sealed[i]}));
    ENLACE_CHECK(link_chain(change, tenant, order.id, incoming.chain));
    ENLACE_FAIL_POINT("ledger.land.order_put");
    moved.push_back(std::move(order));
  }
  if (seq != first_seq) ENLACE_CHECK(change.set_fact(tenant, kFeed, std::to_string(seq)));
  for (const Recipient& recipient : recipients) {
    ENLACE_TRY(const std::int64_t position, number_fact(change, tenant, position_name(recipient.instance)));
    // A recipient that has older orders to catch up with takes these in their turn.
    if (position != first_seq) continue;
    for (const LandedOrder& order : moved) {
      ENLACE_CHECK(fan_out(change, recipient, order));
      ENLACE_FAIL_POINT("ledger.land.fanned_out");
    }
    if (seq != first_seq) {
      ENLACE_CHECK(change.set_fact(tenant, position_name(recipient.instance), std::to_string(seq)));
    }
  }
  for (const CursorMove& cursor : cursors) {
    ENLACE_CHECK(change.set_fact(tenant, cursor.name, std::to_string(cursor.value_ms)));
  }
  ENLACE_FAIL_POINT("ledger.land.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.land.after_commit");
  return report;
}

Result<bool> Ledger::catch_up(const std::string& tenant, const Recipient& recipient, int most) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "poll"));
  ENLACE_TRY(const std::int64_t position, number_fact(change, tenant, position_name(recipient.instance)));
  ENLACE_TRY(const std::vector<LandedOrder> orders,
             tables::orders(change.at(), "WHERE tenant = ? AND seq > ? ORDER BY seq LIMIT ?",
                            {tenant, position, std::int64_t{most}}));
  if (orders.empty()) return true;
  for (const LandedOrder& order : orders) ENLACE_CHECK(fan_out(change, recipient, order));
  ENLACE_CHECK(change.set_fact(tenant, position_name(recipient.instance), std::to_string(orders.back().seq)));
  ENLACE_FAIL_POINT("ledger.catch_up.before_commit");
  ENLACE_CHECK(change.commit());
  return orders.size() < static_cast<std::size_t>(most);
}

Result<int> Ledger::report_missing_replacements(const std::string& tenant) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "poll"));
  ENLACE_TRY(std::vector<Delivery> rows,
             tables::deliveries(change.at(),
                                "WHERE tenant = ? AND replacement_due_ms > 0 AND replacement_due_ms <= ?",
                                {tenant, change.unix_ms()}));
  for (Delivery& row : rows) {
    change.rebase(row);
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

Result<int> Ledger::admit_since(const std::string& tenant, const std::string& instance, std::int64_t since_ms,
                                const std::string& actor) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, actor));
  ENLACE_TRY(std::vector<Delivery> rows,
             tables::deliveries(change.at(),
                                "WHERE tenant = ? AND instance = ? AND state = 'skipped' "
                                "AND cause = 'before_activation' AND created_ms >= ?",
                                {tenant, instance, since_ms}));
  int admitted = 0;
  for (Delivery& row : rows) {
    ENLACE_TRY(const std::optional<LandedOrder> order, tables::order(change.at(), tenant, row.id.order_id));
    if (!order || order->deleted || order->first_created_ms < since_ms) continue;
    change.rebase(row);
    row.want = Want::present;
    row.absent_why.clear();
    row.admitted = true;
    ENLACE_TRY(const bool forgotten, change.restored_since(row.updated_ms));
    row.ask_first = row.ask_first || forgotten;
    clear_cause(row);
    ENLACE_CHECK(change.move(row, Event::retry));
    ++admitted;
  }
  ENLACE_CHECK(change.commit());
  return admitted;
}

}  // namespace enlace::ledger
