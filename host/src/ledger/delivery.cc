#include <cstdlib>

#include "ledger/customers.hpp"
#include "ledger/delivery_steps.hpp"
#include "ledger/tables.hpp"
#include "ledger/verdict.hpp"
#include "runtime/fail_points.hpp"

// The push of an order: claim, find key, verdict, and the ends that need no push.
namespace enlace::ledger {
namespace {

Error cause(std::string code, Json params = {}) {
  return Error{ENLACE_E_INVALID, std::move(code), {}, std::move(params), 0, -1, {}};
}

// H-26: the host's own record does not bear it out.
Error unconfirmed_outcome(const DeliveryId& id, const Outcome& outcome, Evidence evidence) {
  Error error = cause(
      "outcome_unconfirmed",
      Json::object({{"order", id.order_id},
                    {"number", outcome.remote_number.empty() ? outcome.remote_id : outcome.remote_number},
                    {"writes", to_string(evidence)}}));
  error.status = ENLACE_E_AMBIGUOUS;
  return error;
}

// Where else the same account may hold this order, or an earlier one of its chain (design 8.11).
Result<std::vector<Delivery>> same_account_rows(Change& change, const DeliveryId& self,
                                                const std::string& order_id, const Accounts& accounts) {
  std::vector<Delivery> others;
  if (accounts.erp.empty()) return others;
  ENLACE_TRY(std::vector<Delivery> rows,
             tables::deliveries(change.at(),
                                "WHERE order_id = ? AND erp_account = ? "
                                "AND (handy_account = ? OR handy_account = '' OR ? = '')",
                                {order_id, accounts.erp, accounts.handy, accounts.handy}));
  for (Delivery& row : rows) {
    const bool own = row.id.tenant == self.tenant && row.id.instance == self.instance;
    if (!own && may_hold_document(row.state)) others.push_back(std::move(row));
  }
  return others;
}

// Why the order must wait for an earlier one of its chain; nullopt when the way is free (H-12).
Result<std::optional<Error>> earlier_in_the_way(Change& change, const Delivery& row,
                                                const Accounts& accounts) {
  ENLACE_TRY(const std::vector<std::string> older,
             tables::older_than(change.at(), row.id.tenant, row.id.order_id));
  for (const std::string& id : older) {
    ENLACE_TRY(const std::optional<Delivery> earlier,
               tables::delivery(change.at(), {row.id.tenant, row.id.instance, id}));
    if (earlier && may_hold_document(earlier->state) && !earlier->keep_document) {
      return std::optional<Error>(
          cause("previous_not_removed", Json::object({{"previous", id},
                                                      {"number", earlier->remote_number},
                                                      {"state", to_string(earlier->state)},
                                                      {"why", earlier->cause}})));
    }
    ENLACE_TRY(const std::vector<Delivery> others, same_account_rows(change, row.id, id, accounts));
    for (const Delivery& other : others) {
      if (other.keep_document) continue;
      return std::optional<Error>(
          cause("previous_elsewhere",
                Json::object(
                    {{"previous", id}, {"connector", other.id.instance}, {"number", other.remote_number}})));
    }
  }
  return std::optional<Error>();
}

// May the ERP hold this order unknown to its row (H-24)? Where it cannot be asked, the same key once more
// harms nobody; else a person has to look, so only what a lost part of the store may have sent counts.
Result<bool> may_hold_unknown(Change& change, const Delivery& row, const Ledger::Asking& asking) {
  switch (asking.mode) {
    case DoubtPolicy::Mode::find:
      return row.ask_first || asking.first;
    case DoubtPolicy::Mode::repeat:
      return false;
    case DoubtPolicy::Mode::hold:
      break;
  }
  ENLACE_TRY(const Change::Found until, change.look_up("", kHoldUntil));
  const bool held =
      until.damaged || (until.fact && row.created_ms <= std::strtoll(until.fact->value.c_str(), nullptr, 10));
  return row.ask_first && !row.recalled && held;
}

}  // namespace

// Unsynced: nothing leaves before the find key is durable, and that makes the claim durable with it.
Result<Claim> Ledger::claim(const DeliveryId& id, const Accounts& accounts, const std::string& customer,
                            const std::optional<std::string>& content, const Asking& asking) {
  ENLACE_TRY(Change change, Change::begin_unsynced(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (todo_of(row) != Todo::push || row.next_mono_ms > change.mono_ms()) return not_due(std::move(row));

  ENLACE_TRY(const std::optional<LandedOrder> order, tables::order(change.at(), id.tenant, id.order_id));
  ENLACE_TRY(const std::vector<std::string> newer, tables::newer_than(change.at(), id.tenant, id.order_id));
  if (content && *content != row.seen_hash) return not_due(std::move(row));
  // Landed, but not fanned out to this row yet: what Handy says counts now, not later.
  if (!order || (!row.by_hand && (order->deleted || !newer.empty()))) return not_due(std::move(row));

  // Handy does not always say whose token it is; then nothing speaks against it.
  if (!accounts.handy.empty() && foreign(row.handy_account, accounts.handy)) {
    return not_granted(change, row, cause("handy_account_changed", Json::object({{"order", id.order_id}})),
                       kRecheckMs, row.cause != "handy_account_changed");
  }
  ENLACE_TRY(const std::optional<Error> earlier, earlier_in_the_way(change, row, accounts));
  if (earlier) return not_granted(change, row, *earlier, kRecheckMs, row.cause != earlier->cause);

  ENLACE_TRY(const std::vector<Delivery> elsewhere, same_account_rows(change, id, id.order_id, accounts));
  if (!elsewhere.empty()) {
    const Delivery& other = elsewhere.front();
    const Error why = cause("delivered_elsewhere", Json::object({{"connector", other.id.instance},
                                                                 {"tenant", other.id.tenant},
                                                                 {"number", other.remote_number}}));
    if (other.state != State::delivered) {
      return not_granted(change, row, why, kRecheckMs, row.cause != why.cause);
    }
    explain(row, why);
    ENLACE_CHECK(change.move(row, Event::delivered_elsewhere, why.params));
    ENLACE_CHECK(change.commit());
    return Claim{false, std::move(row), why};
  }

  // Where it cannot be asked, waiting since before the start alone is no reason to ask a person.
  if (asking.mode == DoubtPolicy::Mode::hold && row.recalled) row.ask_first = false;
  ENLACE_TRY(const std::int64_t customer_free_in,
             customer_doubt_ms(change, customer_account(accounts, id), customer));
  if (customer_free_in > 0) {
    return not_granted(change, row,
                       cause("customer_in_doubt", Json::object({{"customer", order->customer_name}})),
                       customer_free_in, row.cause != "customer_in_doubt");
  }
  ENLACE_TRY(const bool look, may_hold_unknown(change, row, asking));
  ENLACE_TRY(const Change::Started start, change.started());
  const bool has_to_settle = row.ask_first && start.restored;  // else it is only the first of a run
  row.ask_first = look;  // until a find key is declared: then it was looked for
  if (look && (has_to_settle || asking.mode == DoubtPolicy::Mode::hold)) {
    row.erp_account = accounts.erp;
    ENLACE_CHECK(ask_first(change, row));
    ENLACE_CHECK(change.commit());
    Error why = cause(row.cause);
    return Claim{false, std::move(row), std::move(why)};
  }

  ++row.attempts;
  // What the last attempt sent, and where, stays on the row until this one declares its own: a look that
  // fails leaves the next one as much to go by.
  std::string find_key = look ? row.find_key : std::string(), sent_hash = row.sent_hash;
  if (!look) {
    row.find_key.clear();
    row.sent_hash = row.seen_hash;
  }
  if (!accounts.handy.empty()) row.handy_account = accounts.handy;
  row.erp_account = accounts.erp;
  clear_cause(row);
  ENLACE_CHECK(change.move(row, Event::claimed,
                           Json::object({{"reference", row.reference()}, {"attempt", row.attempts}})));
  ENLACE_FAIL_POINT("ledger.claim.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.claim.after_commit");
  return Claim{true, std::move(row), {}, look, std::move(find_key), std::move(sent_hash)};
}

Result<void> Ledger::declare_find_key(const DeliveryId& id, const Json& find_key,
                                      const std::string& content) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  // Also in doubt: a look without a key lets the connector say it again (design 8.12).
  if (row.state != State::sending && row.state != State::in_doubt) {
    return failure(ENLACE_E_MISUSE, "find_key_unexpected", "the order is not being sent",
                   Json::object({{"order", id.order_id}, {"state", to_string(row.state)}}));
  }
  row.find_key = find_key.dump();
  if (row.state == State::sending && row.ask_first) {  // it was looked for
    row.ask_first = false;
    row.sent_hash = content.empty() ? row.seen_hash : content;
  }
  ENLACE_CHECK(
      change.save(row, "find_key", Json::object({{"reference", row.reference()}, {"key", find_key}})));
  ENLACE_FAIL_POINT("ledger.find_key.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.find_key.after_commit");
  return {};
}

// Unsynced where the ERP can be asked: if a loss of power takes it back, the row is still `sending`, the next
// start looks for the document, and finds it. Elsewhere a person would have to.
Result<Delivery> Ledger::record_push(const DeliveryId& id, const PushEnd& end, const DoubtPolicy& policy,
                                     Action* decided) {
  const bool can_ask = policy.mode == DoubtPolicy::Mode::find && end.said == Said::ok;
  ENLACE_TRY(Change change, can_ask ? Change::begin_unsynced(runtime_, database_, "delivery")
                                    : Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  const Said said = end.said == Said::ok && !end.outcome ? Said::contract : end.said;
  const Verdict verdict = judge(said, end.evidence);
  // No order write leaves before a find key is declared: without one there is nothing to be in doubt about.
  // (What the connector is unsure of is then the customer, whose own row knows.)
  // A success without a write is asked for where that is possible, and waits for a person where it is not.
  const bool can_be_asked = policy.mode == DoubtPolicy::Mode::find;
  const bool nothing_left =
      end.evidence == Evidence::none && !has_declared(row) && (said != Said::ok || can_be_asked);
  const Action action = verdict.action == Action::ask && nothing_left ? Action::retry : verdict.action;
  if (decided != nullptr) *decided = action;
  if (verdict.counts_death || verdict.at_odds) ++row.deaths;
  const bool unconfirmed = said == Said::ok && action != Action::accept;
  const Error why = unconfirmed ? unconfirmed_outcome(id, *end.outcome, end.evidence) : end.error;
  // The ERP may have made what it refused: before the next push the order is asked for (H-24), once the ERP
  // must list it. What it only limited it did not read.
  if (end.evidence != Evidence::none) {
    row.ask_first = true;
    if (action != Action::wait) row.doubt_mono_ms = change.mono_ms();
  }
  const Json detail = Json::object({{"said", to_string(said)},
                                    {"writes", to_string(end.evidence)},
                                    {"cause", why.cause},
                                    {"params", why.params}});
  switch (action) {
    case Action::accept: {
      row.remote_id = end.outcome->remote_id;
      row.remote_number = end.outcome->remote_number;
      row.remote_total = end.outcome->total ? end.outcome->total->str() : "";
      row.sent_total = end.sent_total;
      row.warnings = Json::array();
      for (const Notice& warning : end.warnings) row.warnings.push_back(warning.to_json());
      for (const Notice& warning : end.outcome->warnings) row.warnings.push_back(warning.to_json());
      compare_totals(row);
      row.delivered_ms = change.unix_ms();
      row.deaths = 0;
      row.next_mono_ms = 0;
      row.ask_first = false;
      clear_cause(row);
      ENLACE_CHECK(change.move(row, Event::pushed,
                               Json::object({{"remote_id", row.remote_id},
                                             {"number", row.remote_number},
                                             {"total", row.remote_total},
                                             {"warnings", row.warnings},
                                             {"facts", end.outcome->facts}})));
      break;
    }
    case Action::retry:
    case Action::wait: {
      explain(row, why);
      const std::int64_t hint = std::max<std::int64_t>(end.error.retry_after_ms, 0);
      change.wait(row, std::max(hint, action == Action::wait && hint > 0
                                          ? 0
                                          : std::min(pause_after(row.attempts), policy.longest_pause_ms)));
      row.next_mono_ms = std::max(row.next_mono_ms, end.not_before_mono_ms);
      ENLACE_CHECK(change.move(row, Event::not_applied, detail));
      ENLACE_CHECK(bury_if_poison(change, row));
      break;
    }
    case Action::pause:
      --row.attempts;  // not the order's fault
      explain(row, end.error);
      row.next_mono_ms = 0;
      ENLACE_CHECK(change.move(row, Event::not_applied, detail));
      break;
    case Action::to_dead:
      explain(row, end.error);
      ENLACE_CHECK(forget_lacking_products(change, row));
      ENLACE_CHECK(change.move(row, Event::refused, detail));
      break;
    case Action::ask:
      explain(row, why);
      if (row.cause.empty()) row.cause = "answer_unknown";
      row.sent_total = end.sent_total;
      row.warnings = Json::array();
      for (const Notice& warning : end.warnings) row.warnings.push_back(warning.to_json());
      if (unconfirmed) {
        for (const Notice& warning : end.outcome->warnings) row.warnings.push_back(warning.to_json());
      }
      row.doubt_mono_ms = change.mono_ms();
      row.looks = 0;
      row.next_mono_ms = 0;  // the first look may find it at once
      row.ask_first = false;
      ENLACE_CHECK(change.move(row, Event::unknown, detail));
      break;
  }
  const bool unwanted = row.want == Want::absent && next_state(row.state, Event::ask_first).has_value();
  if (unwanted && row.ask_first && policy.mode == DoubtPolicy::Mode::find) {
    ENLACE_CHECK(ask_first(change, row));  // deleted in Handy meanwhile: what is there has to go
  } else {
    ENLACE_CHECK(rest_if_unwanted(change, row));
  }
  ENLACE_FAIL_POINT("ledger.record_push.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.record_push.after_commit");
  return row;
}

Result<Delivery> Ledger::refuse(const DeliveryId& id, const Error& error) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (row.state != State::waiting) return row;  // replaced or deleted while it was being prepared
  explain(row, error);
  ENLACE_CHECK(
      change.move(row, Event::refused, Json::object({{"cause", error.cause}, {"params", error.params}})));
  ENLACE_CHECK(rest_if_unwanted(change, row));
  ENLACE_CHECK(change.commit());
  return row;
}

Result<Delivery> Ledger::skip_nothing_to_push(const DeliveryId& id, const std::vector<Notice>& warnings) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (row.state != State::waiting) return row;
  row.warnings = Json::array();
  for (const Notice& warning : warnings) row.warnings.push_back(warning.to_json());
  explain(row, cause("only_returns"));
  ENLACE_CHECK(change.move(row, Event::nothing_to_push));
  ENLACE_CHECK(change.commit());
  return row;
}

Result<Delivery> Ledger::skip(const DeliveryId& id, const Error& why) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (row.state != State::waiting) return row;
  row.want = Want::absent;
  row.absent_why = "gate";
  explain(row, why);
  ENLACE_CHECK(change.move(row, Event::nothing_to_push, Json::object({{"cause", why.cause}})));
  ENLACE_CHECK(change.commit());
  return row;
}

Result<void> Ledger::remember_facts(const DeliveryId& id, const Json& facts) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  ENLACE_CHECK(change.save(row, "facts", Json::object({{"facts", facts}})));
  return change.commit();
}

// Unsynced: lost, it would only be said again.
Result<Delivery> Ledger::postpone(const DeliveryId& id, const Error& error, std::int64_t ms,
                                  DoubtPolicy::Mode mode) {
  ENLACE_TRY(Change change, Change::begin_unsynced(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (mode == DoubtPolicy::Mode::hold && row.recalled) row.ask_first = false;  // as in claim()
  const bool is_news = row.cause != error.cause;
  explain(row, error);
  // The host's own choice and no server's: hours where it watches for what comes late.
  row.next_mono_ms = change.mono_ms() + ms;
  ENLACE_CHECK(change.save(row, is_news ? error.cause : std::string(), error.params));
  ENLACE_CHECK(change.commit());
  return row;
}

}  // namespace enlace::ledger
