#include <algorithm>

#include "ledger/delivery_steps.hpp"
#include "runtime/fail_points.hpp"

// A push in doubt: it is looked for, and nothing else, until that has settled (design 8.4).
namespace enlace::ledger {
namespace {

Error cause(std::string code, Json params = {}) {
  return Error{ENLACE_E_INVALID, std::move(code), {}, std::move(params), 0, -1, {}};
}

// How long the ERP may still list late what left just before an unclean end: what a look does not find until
// then may be there.
Result<std::int64_t> until_listed(Change& change, const DoubtPolicy& policy) {
  ENLACE_TRY(const Change::Started start, change.started());
  if (!start.unclean || start.boot != change.boot()) return std::int64_t{0};
  return std::max<std::int64_t>(0, start.mono_ms + policy.lag_ms - change.mono_ms());
}

// Likewise of what the last attempt wrote and the ERP refused: it may have made it, and list it late.
std::int64_t until_refused_listed(Change& change, const Delivery& row, const DoubtPolicy& policy) {
  if (row.find_key.empty() || row.doubt_mono_ms == 0) return 0;
  return std::max<std::int64_t>(0, row.doubt_mono_ms + policy.lag_ms - change.mono_ms());
}

}  // namespace

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
  ENLACE_TRY(const Change::Started start, change.started());
  const bool one_look = row.ask_first && !start.restored;
  const auto absent = [&](bool looked = true) -> Result<Delivery> {
    row.ask_first = !looked && row.want == Want::present;
    row.next_mono_ms = 0;
    row.looks = 0;
    ENLACE_CHECK(change.move(row, Event::found_absent));
    ENLACE_CHECK(bury_if_poison(change, row));
    if (row.state == State::waiting) clear_cause(row);
    ENLACE_CHECK(rest_if_unwanted(change, row));
    ENLACE_CHECK(change.save(row));
    ENLACE_CHECK(change.commit());
    return row;
  };
  if (row.ask_first) {
    const bool refuses =
        row.find_key.empty() && !found && found.error().status_class() == ENLACE_CLASS_PERMANENT;
    // It cannot be sent as it is, so nothing says where it would be: if it is still wanted, its push says so,
    // and once it can be sent it is looked for first.
    if (refuses && one_look && found.error().status != ENLACE_E_CONFIG) return absent(false);
    const Json known = row.params["wrote"].truthy() ? Json::object({{"wrote", true}}) : Json();
    explain(row, refuses ? found.error() : cause(one_look ? "asked_first" : "asked_after_restore", known));
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
    if (row.ask_first) ENLACE_CHECK(note_unknown_document(change, row));
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

  if (one_look) {
    ENLACE_TRY(const std::int64_t wait_ms, until_listed(change, policy));
    if (wait_ms > 0) return still("not_found_yet", wait_ms, {});
    return absent();
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
  return absent();
}

// Nothing is recorded of an absence: the push begins where it left off, and a host that dies before its find
// key is durable looks again.
Result<Ledger::FirstLook> Ledger::record_first_look(const Claim& claim, const std::string& find_key,
                                                    const Found& found, const DoubtPolicy& policy) {
  const bool absent = found.complete && found.documents.empty();
  {
    ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
    ENLACE_TRY(Delivery row, change.need(claim.row.id));
    if (row.state != State::sending) return FirstLook{false, std::move(row)};
    if (absent) {
      ENLACE_TRY(const std::int64_t listed_ms, until_listed(change, policy));
      const std::int64_t wait_ms = std::max(listed_ms, until_refused_listed(change, row, policy));
      if (wait_ms == 0) return FirstLook{true, std::move(row)};
      --row.attempts;
      change.wait(row, wait_ms);
      explain(row, cause("asked_first"));
      ENLACE_CHECK(change.move(row, Event::not_applied, Json::object({{"cause", row.cause}})));
      if (row.want == Want::absent) ENLACE_CHECK(ask_first(change, row));  // what may be there has to go
      ENLACE_CHECK(change.commit());
      return FirstLook{false, std::move(row)};
    }
    --row.attempts;  // nothing was sent
    row.ask_first = true;
    row.find_key = find_key;
    row.sent_hash = claim.sent_hash;  // what is found there is not what would be sent now
    row.doubt_mono_ms = change.mono_ms();
    row.looks = 0;
    row.next_mono_ms = 0;
    explain(row, cause("asked_first"));
    if (!claim.find_key.empty()) row.params = Json::object({{"wrote", true}});
    ENLACE_CHECK(change.move(row, Event::unknown, Json::object({{"cause", row.cause}})));
    ENLACE_CHECK(change.commit());
  }
  ENLACE_TRY(Delivery after, record_look(claim.row.id, found, policy));
  return FirstLook{false, std::move(after)};
}

Result<Delivery> Ledger::cannot_look(const DeliveryId& id, const DoubtPolicy& policy) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "delivery"));
  ENLACE_TRY(Delivery row, change.need(id));
  if (row.state != State::in_doubt) return row;
  if (policy.mode == DoubtPolicy::Mode::repeat) {
    change.wait(row, std::min(pause_after(row.attempts), policy.longest_pause_ms));
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

}  // namespace enlace::ledger
