#include <algorithm>
#include <set>

#include "ledger/catalogue.hpp"
#include "ledger/change.hpp"
#include "ledger/delivery_steps.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"
#include "runtime/fail_points.hpp"
#include "text/fold.hpp"

// What an operator may do to an order. Each act is on its timeline with the operator's name.
namespace enlace::ledger {
namespace {

constexpr std::int64_t kAnotherDayMs = 24 * 3'600'000;

Failure not_possible(const Delivery& row, const char* code) {
  return failure(
      ENLACE_E_INVALID, code, "the order's state does not allow it",
      Json::object(
          {{"order", row.id.order_id}, {"connector", row.id.instance}, {"state", to_string(row.state)}}));
}

// A person has decided: everything that held the order back is forgotten.
void let_go(Delivery& row) {
  row.want = Want::present;
  row.absent_why.clear();
  row.keep_document = false;
  row.admitted = true;
  row.held = false;
  row.deaths = 0;
  row.attempts = 0;
  row.next_mono_ms = 0;
  row.replacement_due_ms = 0;
  clear_cause(row);
}

// The document stands as it is; what changes in Handy from here on counts again.
void let_stand(Delivery& row) {
  if (row.want == Want::absent) row.keep_document = true;
  row.sent_hash = row.seen_hash;
  clear_cause(row);
}

// `on_edit: hold` kept the earlier document until somebody said so: now it goes.
Result<void> release_earlier(Change& change, const Delivery& row) {
  ENLACE_TRY(const std::vector<std::string> older,
             tables::older_than(change.at(), row.id.tenant, row.id.order_id));
  for (const std::string& id : older) {
    ENLACE_TRY(std::optional<Delivery> earlier,
               tables::delivery(change.at(), {row.id.tenant, row.id.instance, id}));
    if (!earlier || !earlier->keep_document || !may_hold_document(earlier->state)) continue;
    change.rebase(*earlier);
    earlier->keep_document = false;
    earlier->next_mono_ms = 0;
    ENLACE_CHECK(change.save(*earlier, "replaced", Json::object({{"by", row.id.order_id}})));
  }
  return {};
}

// A person may have let it go before, and the store has lost that and what came of it (H-24).
Result<void> push_again(Change& change, Delivery& row) {
  ENLACE_TRY(const bool forgotten, change.before_start(row.updated_ms));
  // Once a find key was declared a write may have left: the ERP may have said no and made it all the same.
  row.ask_first = row.ask_first || forgotten || !row.find_key.empty();
  return change.move(row, Event::retry);
}

Result<void> retry_row(Change& change, Delivery& row) {
  switch (row.state) {
    case State::dead: {
      const bool held_edit = row.cause == "edit_held";
      row.by_hand = row.cause == "replacement_missing";
      if (row.want == Want::absent && !row.by_hand) return not_possible(row, "not_retryable");
      let_go(row);
      if (held_edit) ENLACE_CHECK(release_earlier(change, row));
      return push_again(change, row);
    }
    case State::skipped:
      // Deleted or replaced in Handy: there is nothing to push any more.
      if (row.absent_why != "gate" && row.absent_why != "dropped") return not_possible(row, "not_retryable");
      row.by_hand = row.by_hand || row.cause == "filtered_made_on";  // it would be left out again
      let_go(row);
      return push_again(change, row);
    case State::removed:
      let_go(row);
      row.by_hand = true;
      ++row.generation;
      row.find_key.clear();
      row.remote_id.clear();
      row.remote_number.clear();
      row.remote_total.clear();
      return push_again(change, row);
    case State::removal_refused:
      row.next_mono_ms = 0;
      row.attempts = 0;
      clear_cause(row);
      return change.move(row, Event::retry);
    case State::waiting:
    case State::removing:
      row.next_mono_ms = 0;
      return change.save(row, "retry");
    case State::in_doubt:
      // One that is held is looked for anew; of any other, impatience must not undo what was seen already.
      if (row.held) row.looks = 0;
      row.held = false;
      row.next_mono_ms = 0;
      return change.save(row, "retry");
    case State::delivered:
      if (row.cause != "replacement_missing") return not_possible(row, "not_retryable");
      row.replacement_due_ms = change.unix_ms() + kAnotherDayMs;
      clear_cause(row);
      return change.save(row, "retry");
    default:
      return not_possible(row, "not_retryable");
  }
}

}  // namespace

Result<Delivery> Ledger::retry(const DeliveryId& id, const std::string& actor) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, actor));
  ENLACE_TRY(Delivery row, change.need(id));
  ENLACE_CHECK(retry_row(change, row));
  ENLACE_FAIL_POINT("people.before_commit");
  ENLACE_CHECK(change.commit());
  return row;
}

Result<Delivery> Ledger::drop(const DeliveryId& id, const std::string& actor, const std::string& reason) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, actor));
  ENLACE_TRY(Delivery row, change.need(id));
  const Json detail = Json::object({{"cause", row.cause}, {"reason", reason}});
  // Why it waited, and what to do about that, is not the news of it any more. An edit that was held keeps its
  // cause: what becomes of the earlier document hangs on it.
  const auto explain_drop = [&] {
    if (row.cause == "edit_held") return;
    row.cause = "dropped_by_person";
    row.params = Json::object({{"actor", actor}, {"reason", reason}});
    row.message.clear();
  };
  switch (row.state) {
    case State::dead:
      row.want = Want::absent;
      if (row.absent_why.empty()) row.absent_why = "dropped";
      explain_drop();
      ENLACE_CHECK(change.move(row, Event::drop, detail));
      break;
    case State::waiting:  // held up by something that only a person can mend, and does not want to
      if (row.cause.empty()) return not_possible(row, "not_droppable");
      row.want = Want::absent;
      row.absent_why = "dropped";
      explain_drop();
      ENLACE_CHECK(change.move(row, Event::drop, detail));
      break;
    case State::removal_refused:
      let_stand(row);
      ENLACE_CHECK(change.move(row, Event::drop, detail));
      break;
    case State::delivered:
      if (row.cause.empty()) return not_possible(row, "not_droppable");
      let_stand(row);
      ENLACE_CHECK(change.save(row, "drop", detail));
      break;
    default:
      return not_possible(row, "not_droppable");
  }
  ENLACE_CHECK(change.commit());
  return row;
}

Result<Delivery> Ledger::resolve_delivered(const DeliveryId& id, const std::string& remote_id,
                                           const std::string& remote_number, const std::string& actor) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, actor));
  ENLACE_TRY(Delivery row, change.need(id));
  if (!next_state(row.state, Event::declared_delivered)) return not_possible(row, "not_resolvable");
  row.remote_id = remote_id;
  row.remote_number = remote_number;
  row.delivered_ms = change.unix_ms();
  row.held = false;
  row.ask_first = false;
  row.next_mono_ms = 0;
  clear_cause(row);
  ENLACE_CHECK(change.move(row, Event::declared_delivered,
                           Json::object({{"remote_id", remote_id}, {"number", remote_number}})));
  ENLACE_CHECK(change.commit());
  return row;
}

Result<Delivery> Ledger::resolve_absent(const DeliveryId& id, const std::string& actor) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, actor));
  ENLACE_TRY(Delivery row, change.need(id));
  if (!next_state(row.state, Event::declared_absent)) return not_possible(row, "not_resolvable");
  row.held = false;
  row.ask_first = false;
  row.deaths = 0;
  row.looks = 0;
  row.next_mono_ms = 0;
  clear_cause(row);
  ENLACE_CHECK(change.move(row, Event::declared_absent));
  if (row.state == State::waiting && row.want == Want::absent) {
    const bool deleted = row.absent_why == "deleted";
    if (deleted) row.cause = "deleted_before_delivery";
    ENLACE_CHECK(change.move(row, deleted ? Event::withdrawn : Event::replaced));
  }
  ENLACE_CHECK(change.commit());
  return row;
}

Result<int> Ledger::retry_lacking_products(const std::string& tenant, const std::string& instance,
                                           const std::string& actor, const std::vector<std::string>& news) {
  std::optional<std::set<std::string>> linked;  // folded: not every ERP minds case in its codes
  std::set<std::string> told;
  for (const std::string& code : news) told.insert(text::fold_name(code));
  const auto in = [](const std::set<std::string>& set) {
    return [&set](const std::string& code) { return set.contains(text::fold_name(code)); };
  };
  const auto may_have_arrived = [&](Change& change, const Delivery& row) -> Result<bool> {
    if (!is_about_products(row.cause)) return false;
    if (!linked) {
      linked.emplace();
      ENLACE_TRY(
          const std::vector<Link> links,
          ledger::links(change.tx(), change.database(), {tenant, instance}, "product", change.unix_ms()));
      for (const Link& link : links) linked->insert(text::fold_name(link.key));
    }
    const std::vector<std::string> codes = lacking_products(row);
    return std::all_of(codes.begin(), codes.end(), in(*linked)) ||
           std::any_of(codes.begin(), codes.end(), in(told));
  };
  return retry_dead(tenant, instance, may_have_arrived, actor);
}

Result<int> Ledger::withdraw_instance(const std::string& tenant, const std::string& instance,
                                      const std::string& actor) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, actor));
  std::vector<std::string> damaged;
  ENLACE_TRY(std::vector<Delivery> rows,
             tables::deliveries(change.at(),
                                "WHERE tenant = ? AND instance = ? AND state IN ('waiting', 'dead') "
                                "AND want = 'present'",
                                {tenant, instance}, &damaged));
  for (Delivery& row : rows) {
    change.rebase(row);
    ENLACE_TRY(const bool forgotten, change.before_start(row.updated_ms));
    row.ask_first = row.ask_first || forgotten;  // who lets it in later could not tell any more
    row.want = Want::absent;
    row.absent_why = "gate";
    explain(row, Error{ENLACE_E_INVALID, "recipient_removed", {}, {}, 0, -1, {}});
    ENLACE_CHECK(change.move(row, row.state == State::dead ? Event::drop : Event::nothing_to_push));
  }
  ENLACE_CHECK(change.commit());
  return static_cast<int>(rows.size());
}

Result<int> Ledger::retry_where(const std::string& tenant, const std::string& instance,
                                const std::vector<std::string>& causes, const std::string& actor) {
  const auto is_one = [&](Change&, const Delivery& row) -> Result<bool> {
    return std::find(causes.begin(), causes.end(), row.cause) != causes.end();
  };
  return retry_dead(tenant, instance, is_one, actor);
}

Result<int> Ledger::retry_dead(const std::string& tenant, const std::string& instance,
                               const std::function<Result<bool>(Change& change, const Delivery& row)>& let_go,
                               const std::string& actor) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, actor));
  std::vector<std::string> damaged;
  ENLACE_TRY(std::vector<Delivery> rows,
             tables::deliveries(change.at(),
                                "WHERE tenant = ? AND instance = ? AND attention = 1 AND state = 'dead' "
                                "AND want = 'present'",
                                {tenant, instance}, &damaged));
  int count = 0;
  for (Delivery& row : rows) {
    ENLACE_TRY(const bool goes, let_go(change, row));
    if (!goes) continue;
    change.rebase(row);
    ENLACE_CHECK(change.recall(row));
    ENLACE_CHECK(retry_row(change, row));
    ++count;
  }
  ENLACE_FAIL_POINT("people.before_commit");
  ENLACE_CHECK(change.commit());
  return count;
}

}  // namespace enlace::ledger
