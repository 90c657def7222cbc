#include "ledger/fan_out.hpp"

#include <algorithm>
#include <cstdlib>

#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"

namespace enlace::ledger {
namespace {

constexpr std::int64_t kReplacementPatienceMs = 24 * 3'600'000;

// What could not be read may be anything (H-25).
bool is_unreadable(const std::string& content_hash) {
  return content_hash.starts_with("unreadable-");
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
  Result<bool> may_be_delivered();
  [[nodiscard]] std::optional<Error> edit_of_delivered() const;
  Result<void> update(Delivery& row);
  [[nodiscard]] bool chain_let_in() const;
  Result<bool> close_now_that_it_is_read(Delivery& row);
  Result<void> replace_ancestor(Delivery& row);
  Result<void> release_kept_documents();
  Result<void> recall(Delivery& row) {
    return recipient.doubt == DoubtPolicy::Mode::find ? change.recall(row) : Result<void>();
  }
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
    ENLACE_CHECK(recall(*row));
    ENLACE_CHECK(update(*row));
  } else {
    ENLACE_CHECK(create());
  }
  for (Delivery& ancestor : ancestors) {
    change.rebase(ancestor);
    ENLACE_CHECK(recall(ancestor));
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

// The order is new to this connector. What this store lost, or another one over the same accounts, may have
// delivered it: before the present start, or before the connector had caught up here for the first time.
Result<bool> FanOut::may_be_delivered() {
  if (recipient.doubt == DoubtPolicy::Mode::repeat) return false;  // the same key once more harms nobody
  if (recipient.doubt == DoubtPolicy::Mode::hold) {
    ENLACE_TRY(const Change::Found until, change.look_up("", kHoldUntil));
    return until.damaged ||
           (until.fact && order.created_ms <= std::strtoll(until.fact->value.c_str(), nullptr, 10));
  }
  ENLACE_TRY(const bool before_start, change.made_before_start(order.tenant, order.created_ms));
  if (before_start || recipient.since_ms == 0) return before_start;
  ENLACE_TRY(const Change::Started start, change.started());
  ENLACE_TRY(const Change::Found read, change.look_up(order.tenant, kSincePrefix + recipient.instance));
  const bool caught_up =
      read.fact && std::strtoll(read.fact->value.c_str(), nullptr, 10) <= recipient.since_ms;
  return start.unix_ms != 0 && !caught_up;
}

Result<void> FanOut::create() {
  Delivery row;
  row.id = {order.tenant, recipient.instance, order.id};
  row.created_ms = order.created_ms;
  row.seen_hash = order.content_hash;
  row.handy_account = order.handy_account;
  row.boot = change.boot();
  row.replace_edits = recipient.on_edit == Recipient::OnEdit::replace;
  std::optional<Error> closed = gate(recipient, order, chain_let_in());
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
  ENLACE_TRY(row.ask_first, may_be_delivered());  // also where it is kept out: a person may let it in later
  const bool ask = row.ask_first && !closed && row.want == Want::absent;
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

bool FanOut::chain_let_in() const {
  return std::any_of(ancestors.begin(), ancestors.end(), [](const Delivery& it) { return it.admitted; });
}

// It came in because nobody could read for whom it is. True: it is not for this connector.
Result<bool> FanOut::close_now_that_it_is_read(Delivery& row) {
  if (!is_unreadable(row.seen_hash) || is_unreadable(order.content_hash) || order.deleted) return false;
  const bool untouched = row.state == State::dead || row.state == State::waiting;
  if (!untouched || row.want != Want::present || row.by_hand || !replaced_by.empty()) return false;
  const std::optional<Error> closed = gate(recipient, order, chain_let_in());
  if (!closed) return false;
  row.seen_hash = order.content_hash;
  row.want = Want::absent;
  row.absent_why = "gate";
  explain(row, *closed);
  ENLACE_CHECK(change.move(row, Event::withdrawn));
  return true;
}

Result<void> FanOut::update(Delivery& row) {
  ENLACE_TRY(const bool closed, close_now_that_it_is_read(row));
  if (closed) return {};
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

}  // namespace

Result<void> fan_out(Change& change, const Recipient& recipient, const LandedOrder& order) {
  FanOut work{change, recipient, order, {}, {}};
  return work.run();
}

std::optional<Error> gate(const Recipient& recipient, const LandedOrder& order, bool chain_let_in) {
  const auto closed = [](std::string cause, Json params) {
    return std::optional<Error>(Error{ENLACE_E_INVALID, std::move(cause), {}, std::move(params), 0, -1, {}});
  };
  const bool unreadable = is_unreadable(order.content_hash);
  if (!unreadable && !allows(recipient.only_kinds, order.kind)) {
    return closed("filtered_kind", Json::object({{"kind", order.kind}}));
  }
  if (!(unreadable && order.zone.empty()) && !allows(recipient.only_zones, order.zone)) {
    return closed("filtered_zone", Json::object({{"zone", order.zone}}));
  }
  const bool seller_unread = unreadable && order.seller_email.empty() && order.seller_name.empty();
  if (!seller_unread && !allows(recipient.only_sellers, order.seller_email) &&
      !allows(recipient.only_sellers, order.seller_name)) {
    return closed("filtered_seller", Json::object({{"seller", order.seller_email}}));
  }
  if (order.first_created_ms < recipient.since_ms && !chain_let_in) {
    return closed("before_activation", Json::object({{"created_ms", order.first_created_ms}}));
  }
  return std::nullopt;
}

}  // namespace enlace::ledger
