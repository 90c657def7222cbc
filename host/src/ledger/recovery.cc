#include <algorithm>

#include "ledger/change.hpp"
#include "ledger/customers.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"
#include "runtime/fail_points.hpp"

// What a start finds, and makes safe before any job runs (design 8.4, 8.12).
namespace enlace::ledger {
namespace {

// Handy's clock may be ahead of ours: what was made in the gap must not look as if it came after it.
constexpr std::int64_t kClockMargin_ms = 10 * 60'000;

// Pushes whose end nobody recorded.
Result<int> doubt_cut_short(Change& change, const std::string& where, const tables::Values& arguments) {
  // Damaged rows stay as they are: nothing can be done with them, and they must not stop the others.
  std::vector<std::string> damaged;
  ENLACE_TRY(std::vector<Delivery> cut_short, tables::deliveries(change.at(), where, arguments, &damaged));
  for (Delivery& row : cut_short) {
    change.rebase(row);
    row.next_mono_ms = 0;
    if (row.find_key.empty()) {
      // No order write leaves before the find key is durable: nothing can have happened.
      ENLACE_CHECK(change.move(row, Event::not_applied, Json::object({{"why", "host_stopped"}})));
      if (row.want == Want::absent) {
        const bool deleted = row.absent_why == "deleted";
        if (deleted) row.cause = "deleted_before_delivery";
        ENLACE_CHECK(change.move(row, deleted ? Event::withdrawn : Event::replaced));
      }
      continue;
    }
    row.doubt_mono_ms = change.mono_ms();
    row.looks = 0;
    row.cause = "host_stopped";
    row.params = {};
    ENLACE_CHECK(change.move(row, Event::unknown));
  }
  return static_cast<int>(cut_short.size());
}

}  // namespace

Result<int> Ledger::recover_interrupted(const std::string& tenant, const std::string& instance) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "recovery"));
  ENLACE_TRY(
      const int count,
      doubt_cut_short(change, "WHERE tenant = ? AND instance = ? AND state = 'sending'", {tenant, instance}));
  if (count > 0) {
    ENLACE_FAIL_POINT("ledger.interrupted.before_commit");
    ENLACE_CHECK(change.commit());
  }
  return count;
}

Result<void> Ledger::recover(const Start& start) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "recovery"));
  ENLACE_CHECK(doubt_cut_short(change, "WHERE state = 'sending'", {}));
  ENLACE_CHECK(doubt_interrupted_customers(change));

  if (start.restored) {
    // What this store believes undelivered may have been delivered after it was copied.
    std::vector<std::string> damaged;
    ENLACE_TRY(
        std::vector<Delivery> undelivered,
        tables::deliveries(change.at(), "WHERE state IN ('waiting', 'dead', 'in_doubt')", {}, &damaged));
    for (Delivery& row : undelivered) {
      change.rebase(row);
      row.ask_first = true;
      row.next_mono_ms = 0;
      if (row.state == State::in_doubt) {
        row.cause = "asked_after_restore";
        row.params = {};
      }
      ENLACE_CHECK(change.save(row, "store_restored"));
    }
    // And so may orders made in the gap, which it does not even know yet. How long that was, only Handy's
    // clock can tell: until a poll has heard it, every order that lands counts. Our own may have been set
    // back since the last event.
    ENLACE_TRY(const auto newest,
               change.tx().query("SELECT COALESCE(MAX(updated_ms), 0) FROM deliveries", {}));
    const std::int64_t until = std::max(change.unix_ms(), newest[0].integer(0)) + kClockMargin_ms;
    ENLACE_CHECK(change.set_fact("", kAskUntil, std::to_string(until)));
    ENLACE_CHECK(
        change.tx().run("DELETE FROM cursor WHERE name = ? AND tenant <> ''", {std::string(kAskUntil)}));
  }
  ENLACE_FAIL_POINT("ledger.recover.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.recover.after_commit");
  return {};
}

}  // namespace enlace::ledger
