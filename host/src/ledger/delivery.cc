#include <algorithm>

#include "ledger/change.hpp"
#include "ledger/customers.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"
#include "runtime/fail_points.hpp"
#include "text/fold.hpp"

// What the delivery does with a row: claim, push, look, remove. Each call is one transaction; between two
// of them the process may die, and the next start finds a state that says what may have happened.
namespace enlace::ledger {
namespace {

constexpr std::int64_t kFirstPauseMs = 30'000;
constexpr std::int64_t kLongestPauseMs = 3'600'000;
constexpr std::int64_t kRecheckMs = 60'000;  // what waits for something else of ours

Error cause(std::string code, Json params = {}) {
  return Error{ENLACE_E_INVALID, std::move(code), {}, std::move(params), 0, -1, {}};
}

// Not wanted any more, and nothing is on its way: the row comes to rest.
Result<void> rest_if_unwanted(Change& change, Delivery& row) {
  if (row.want == Want::present || (row.state != State::waiting && row.state != State::dead)) return {};
  const bool deleted = row.absent_why == "deleted";
  clear_cause(row);
  if (deleted) row.cause = "deleted_before_delivery";
  return change.move(row, deleted ? Event::withdrawn : Event::replaced);
}

// Third time is enough: an order that kills its workers must not keep the others waiting.
Result<void> bury_if_poison(Change& change, Delivery& row) {
  if (row.state != State::waiting || row.deaths < kDeathsThatKill) return {};
  const Json params = Json::object({{"deaths", row.deaths}, {"last", row.cause}});
  explain(row, cause("connector_keeps_dying", params));
  return change.move(row, Event::refused, params);
}

void compare_totals(Delivery& row) {
  const auto sent = Decimal::parse(row.sent_total);
  const auto answered = Decimal::parse(row.remote_total);
  if (!sent || !answered || sent->rounded(2) == answered->rounded(2)) return;
  row.warnings.push_back(Notice{
      "total_differs",
      Json::object({{"handy", sent->fixed(2)}, {"erp", answered->fixed(2)}}),
      {}}.to_json());
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

Result<Claim> not_granted(Change& change, Delivery row, Error why, std::int64_t wait_ms, bool is_news) {
  explain(row, why);
  change.wait(row, wait_ms);
  ENLACE_CHECK(change.save(row, is_news ? why.cause : std::string(), is_news ? why.params : Json()));
  ENLACE_CHECK(change.commit());
  return Claim{false, std::move(row), std::move(why)};
}

Claim not_due(Delivery row) {
  return Claim{false, std::move(row), cause("not_due")};
}

bool foreign(const std::string& of_row, const std::string& now) {
  return !of_row.empty() && of_row != now;
}

}  // namespace

std::int64_t Ledger::pause_after(int attempts) {
  const int doublings = std::clamp(attempts - 1, 0, 10);
  const std::int64_t pause = std::min(kFirstPauseMs << doublings, kLongestPauseMs);
  // Some jitter, so that what failed together does not come back together.
  return pause + static_cast<std::int64_t>(runtime_.random_below(static_cast<std::uint64_t>(pause / 4)));
}

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
  return Json::parse(raw);
}

// Unsynced: nothing leaves before the find key is durable, and that makes the claim durable with it.
Result<Claim> Ledger::claim(const DeliveryId& id, const Accounts& accounts, const std::string& customer,
                            const std::optional<std::string>& content) {
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

  ENLACE_TRY(const std::int64_t customer_free_in,
             customer_doubt_ms(change, customer_account(accounts, id), customer));
  if (customer_free_in > 0) {
    return not_granted(change, row,
                       cause("customer_in_doubt", Json::object({{"customer", order->customer_name}})),
                       customer_free_in, row.cause != "customer_in_doubt");
  }
  if (row.ask_first) {
    row.erp_account = accounts.erp;
    ENLACE_CHECK(ask_first(change, row));
    ENLACE_CHECK(change.commit());
    return Claim{false, std::move(row), cause("asked_after_restore")};
  }

  ++row.attempts;
  row.find_key.clear();
  row.sent_hash = row.seen_hash;
  if (!accounts.handy.empty()) row.handy_account = accounts.handy;
  row.erp_account = accounts.erp;
  clear_cause(row);
  ENLACE_CHECK(change.move(row, Event::claimed,
                           Json::object({{"reference", row.reference()}, {"attempt", row.attempts}})));
  ENLACE_FAIL_POINT("ledger.claim.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.claim.after_commit");
  return Claim{true, std::move(row), {}};
}

Result<void> Ledger::declare_find_key(const DeliveryId& id, const Json& find_key) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  // Also in doubt: a look without a key lets the connector say it again (design 8.12).
  if (row.state != State::sending && row.state != State::in_doubt) {
    return failure(ENLACE_E_MISUSE, "find_key_unexpected", "the order is not being sent",
                   Json::object({{"order", id.order_id}, {"state", to_string(row.state)}}));
  }
  row.find_key = find_key.dump();
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
  const bool nothing_left = end.evidence == Evidence::none && row.find_key.empty();
  const Action action = verdict.action == Action::ask && nothing_left ? Action::retry : verdict.action;
  if (decided != nullptr) *decided = action;
  if (verdict.counts_death) ++row.deaths;
  const Json detail = Json::object({{"said", to_string(said)},
                                    {"writes", to_string(end.evidence)},
                                    {"cause", end.error.cause},
                                    {"params", end.error.params}});
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
      explain(row, end.error);
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
      ENLACE_CHECK(change.move(row, Event::refused, detail));
      break;
    case Action::ask:
      explain(row, end.error);
      if (row.cause.empty()) row.cause = "answer_unknown";
      row.sent_total = end.sent_total;
      row.warnings = Json::array();
      for (const Notice& warning : end.warnings) row.warnings.push_back(warning.to_json());
      row.doubt_mono_ms = change.mono_ms();
      row.looks = 0;
      row.next_mono_ms = 0;  // the first look may find it at once
      ENLACE_CHECK(change.move(row, Event::unknown, detail));
      break;
  }
  ENLACE_CHECK(rest_if_unwanted(change, row));
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

Result<Delivery> Ledger::postpone(const DeliveryId& id, const Error& error, std::int64_t ms) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  const bool is_news = row.cause != error.cause;
  explain(row, error);
  change.wait(row, ms);
  ENLACE_CHECK(change.save(row, is_news ? error.cause : std::string(), error.params));
  ENLACE_CHECK(change.commit());
  return row;
}

Result<Claim> Ledger::claim_look(const DeliveryId& id, const Accounts& accounts) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (todo_of(row) != Todo::look || row.next_mono_ms > change.mono_ms()) return not_due(std::move(row));
  if (foreign(row.erp_account, accounts.erp)) {
    return not_granted(change, row, cause("account_changed", Json::object({{"order", id.order_id}})),
                       kRecheckMs, row.cause != "account_changed");
  }
  if (row.erp_account.empty() && !accounts.erp.empty()) {  // what is found is found there
    row.erp_account = accounts.erp;
    ENLACE_CHECK(change.save(row));
    ENLACE_CHECK(change.commit());
  }
  return Claim{true, std::move(row), {}};
}

Result<Delivery> Ledger::record_look(const DeliveryId& id, const Result<Found>& found,
                                     const DoubtPolicy& policy) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (row.state != State::in_doubt) return row;  // a person was faster
  const auto still = [&](const std::string& what, std::int64_t wait_ms, Json detail) -> Result<Delivery> {
    change.wait(row, wait_ms);
    ENLACE_CHECK(change.save(row, what, std::move(detail)));
    ENLACE_CHECK(change.commit());
    return row;
  };
  if (row.ask_first && row.find_key.empty()) {
    const bool refuses = !found && found.error().status_class() == ENLACE_CLASS_PERMANENT;
    explain(row, refuses ? found.error() : cause("asked_after_restore"));
  }
  if (!found) {
    return still("look_failed", policy.lag_ms,
                 Json::object({{"cause", found.error().cause}, {"params", found.error().params}}));
  }
  std::vector<Found::Document> live;
  Json numbers = Json::array();
  for (const Found::Document& document : found->documents) {
    if (!document.live) continue;
    live.push_back(document);
    numbers.push_back(document.number.empty() ? document.remote_id : document.number);
  }
  if (live.size() > 1) {
    row.held = true;
    explain(row, cause("two_live_documents", Json::object({{"numbers", numbers}})));
    return still("two_live_documents", 0, Json::object({{"numbers", numbers}}));
  }
  if (live.size() == 1) {
    row.remote_id = live[0].remote_id;
    row.remote_number = live[0].number;
    row.remote_total = live[0].total ? live[0].total->str() : "";
    compare_totals(row);
    row.delivered_ms = change.unix_ms();
    row.deaths = 0;
    row.next_mono_ms = 0;
    row.ask_first = false;
    clear_cause(row);
    ENLACE_CHECK(change.move(row, Event::found,
                             Json::object({{"remote_id", row.remote_id},
                                           {"number", row.remote_number},
                                           {"total", row.remote_total},
                                           {"facts", live[0].facts}})));
    ENLACE_FAIL_POINT("ledger.record_look.before_commit");
    ENLACE_CHECK(change.commit());
    ENLACE_FAIL_POINT("ledger.record_look.after_commit");
    return row;
  }
  if (!found->complete) return still("look_incomplete", policy.lag_ms, {});
  if (!found->documents.empty() && row.want == Want::present) {
    const Found::Document& voided = found->documents.front();
    const Json params = Json::object(
        {{"number", voided.number.empty() ? voided.remote_id : voided.number}, {"status", voided.status}});
    explain(row, cause("document_voided", params));
    ++row.generation;  // if a person wants it again, it is another document
    row.find_key.clear();
    ENLACE_CHECK(change.move(row, Event::found_voided, params));
    ENLACE_CHECK(change.commit());
    return row;
  }

  const std::int64_t settled_at = row.doubt_mono_ms + policy.settle_ms;
  if (change.mono_ms() < settled_at) return still("not_found_yet", settled_at - change.mono_ms(), {});
  if (row.looks == 0) {
    row.looks = 1;
    row.look_mono_ms = change.mono_ms();
    return still("absent_once", policy.lag_ms, {});
  }
  const std::int64_t second_at = row.look_mono_ms + policy.lag_ms;
  if (change.mono_ms() < second_at) return still("", second_at - change.mono_ms(), {});
  row.ask_first = false;
  row.next_mono_ms = 0;
  row.looks = 0;
  ENLACE_CHECK(change.move(row, Event::found_absent));
  ENLACE_CHECK(bury_if_poison(change, row));
  if (row.state == State::waiting) clear_cause(row);
  ENLACE_CHECK(rest_if_unwanted(change, row));
  ENLACE_CHECK(change.save(row));
  ENLACE_CHECK(change.commit());
  return row;
}

Result<Delivery> Ledger::cannot_look(const DeliveryId& id, const DoubtPolicy& policy) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (row.state != State::in_doubt) return row;
  if (policy.mode == DoubtPolicy::Mode::repeat) {
    change.wait(row, pause_after(row.attempts));
    row.ask_first = false;
    clear_cause(row);
    ENLACE_CHECK(change.move(row, Event::found_absent, Json::object({{"repeat", true}})));
    ENLACE_CHECK(bury_if_poison(change, row));
    ENLACE_CHECK(rest_if_unwanted(change, row));
  } else {
    row.held = true;
    explain(row, cause("in_doubt_cannot_ask", Json::object({{"reference", row.reference()}})));
    ENLACE_CHECK(change.save(row, "in_doubt_cannot_ask"));
  }
  ENLACE_CHECK(change.commit());
  return row;
}

Result<Claim> Ledger::claim_removal(const DeliveryId& id, const Accounts& accounts) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (todo_of(row) != Todo::remove || row.next_mono_ms > change.mono_ms()) return not_due(std::move(row));
  if (foreign(row.erp_account, accounts.erp)) {
    return not_granted(change, row, cause("account_changed", Json::object({{"order", id.order_id}})),
                       kRecheckMs, row.cause != "account_changed");
  }
  if (row.state == State::delivered) row.attempts = 0;
  ++row.attempts;
  clear_cause(row);
  ENLACE_CHECK(change.move(row, row.state == State::delivered ? Event::removal_begun : Event::removal_again));
  ENLACE_FAIL_POINT("ledger.claim_removal.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.claim_removal.after_commit");
  return Claim{true, std::move(row), {}};
}

Result<Delivery> Ledger::record_removal(const DeliveryId& id, Removal removal, const Error& error) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  const Json detail = Json::object({{"cause", error.cause}, {"params", error.params}});
  switch (removal) {
    case Removal::gone:
      clear_cause(row);
      row.attempts = 0;
      row.next_mono_ms = 0;
      ENLACE_CHECK(change.move(row, Event::removal_done));
      if (row.want == Want::present) {  // only its content had to go: push the new one
        ++row.generation;
        row.find_key.clear();
        row.remote_id.clear();
        row.remote_number.clear();
        row.remote_total.clear();
        // The next one may be there already, from what a restore lost.
        ENLACE_TRY(row.ask_first, change.restored_since(row.delivered_ms));
        ENLACE_CHECK(change.move(row, Event::changed, Json::object({{"reference", row.reference()}})));
      }
      break;
    case Removal::not_yet:
      explain(row, error);
      change.wait(row, std::max(error.retry_after_ms, pause_after(row.attempts)));
      ENLACE_CHECK(change.save(row, "removal_pending", detail));
      break;
    case Removal::denied:
      explain(row, error);
      ENLACE_CHECK(change.move(row, Event::removal_denied, detail));
      break;
  }
  ENLACE_FAIL_POINT("ledger.record_removal.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.record_removal.after_commit");
  return row;
}

}  // namespace enlace::ledger
