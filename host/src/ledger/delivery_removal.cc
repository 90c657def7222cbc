#include <algorithm>

#include "ledger/delivery_steps.hpp"
#include "runtime/fail_points.hpp"

// Taking a document away, and what comes after it.
namespace enlace::ledger {
namespace {

Error cause(std::string code, Json params = {}) {
  return Error{ENLACE_E_INVALID, std::move(code), {}, std::move(params), 0, -1, {}};
}

}  // namespace

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
        ENLACE_TRY(row.ask_first, change.before_start(row.delivered_ms));
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
