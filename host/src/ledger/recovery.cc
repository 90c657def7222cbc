#include <algorithm>

#include "ledger/change.hpp"
#include "ledger/customers.hpp"
#include "ledger/delivery_steps.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"
#include "runtime/fail_points.hpp"

// What a start finds, and makes safe before any job runs (design 8.4, 8.12).
namespace enlace::ledger {
namespace {

// Handy's clock may be ahead of ours: what was made in the gap must not look as if it came after it.
constexpr std::int64_t kClockMargin_ms = 10 * 60'000;
// A host that died is up again well before this; after a longer gap the store may be an old copy.
constexpr std::int64_t kLongestRestart_ms = 10 * 60'000;
// The last beat may itself have come of a clock that was wrong.
constexpr std::int64_t kFurthestAhead_ms = 24 * 3'600'000;

// Pushes whose end nobody recorded.
Result<int> doubt_cut_short(Change& change, const std::string& where, const tables::Values& arguments) {
  // Damaged rows stay as they are: nothing can be done with them, and they must not stop the others.
  std::vector<std::string> damaged;
  ENLACE_TRY(std::vector<Delivery> cut_short, tables::deliveries(change.at(), where, arguments, &damaged));
  for (Delivery& row : cut_short) {
    change.rebase(row);
    row.next_mono_ms = 0;
    if (!has_declared(row)) {
      // No order write leaves before the find key is durable: nothing can have happened, as far as this store
      // knows. One that was to be looked for may be there from before.
      const bool unlooked = row.ask_first;
      ENLACE_TRY(const Change::Started start, change.started());
      row.ask_first = row.ask_first || start.unix_ms != 0;
      ENLACE_CHECK(change.move(row, Event::not_applied, Json::object({{"why", "host_stopped"}})));
      if (row.want == Want::absent && unlooked) {
        ENLACE_CHECK(ask_first(change, row));
      } else if (row.want == Want::absent) {
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

Ledger::Start Ledger::Start::after(const store::RestoreState& found, std::int64_t unix_ms) {
  using Kind = store::RestoreState::Kind;
  Start start;
  start.unclean = found.kind == Kind::unclean;
  if (found.kind != Kind::fresh) start.last_beat_ms = found.last_beat_ms;
  const std::int64_t gap_ms = unix_ms - found.last_beat_ms;
  const bool long_ago = found.kind != Kind::fresh && (gap_ms > kLongestRestart_ms || gap_ms < 0);
  // A snapshot of the whole machine brings the witness along: it looks like a crash long ago.
  start.restored = found.kind == Kind::restored || (start.unclean && long_ago);
  start.hold = start.restored || start.unclean || long_ago;
  return start;
}

Result<void> Ledger::recover(const Start& start) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "recovery"));
  const Result<Change::Started> before = change.started();
  if (!before && before.error().cause != "row_damaged") return failure(before.error());
  Change::Started started = before ? *before : Change::Started();
  // Our clock may be behind until it is set right. What the last life wrote was before this start even so.
  started.unix_ms =
      std::max(change.unix_ms(), std::min(start.last_beat_ms + 1, change.unix_ms() + kFurthestAhead_ms));
  started.mono_ms = change.mono_ms();
  started.boot = change.boot();
  started.unclean = start.unclean;
  if (start.restored) started.restored_ms = started.unix_ms;
  ENLACE_CHECK(change.set_started(started));
  // Orders made up to now that the store does not know may have been delivered by what it lost, however it
  // ended: a snapshot of a machine that was stopped looks like a start in order. Only Handy's clock can tell
  // which they are: until a poll has heard it, every order that lands counts.
  const std::string until = std::to_string(started.unix_ms + kClockMargin_ms);
  ENLACE_CHECK(change.set_fact("", kAskUntil, until));
  if (start.hold || start.restored) ENLACE_CHECK(change.set_fact("", kHoldUntil, until));
  ENLACE_CHECK(
      change.tx().run("DELETE FROM cursor WHERE name = ? AND tenant <> ''", {std::string(kAskUntil)}));
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
  }
  ENLACE_FAIL_POINT("ledger.recover.before_commit");
  ENLACE_CHECK(change.commit());
  ENLACE_FAIL_POINT("ledger.recover.after_commit");
  return {};
}

}  // namespace enlace::ledger
