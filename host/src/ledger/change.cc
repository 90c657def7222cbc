#include "ledger/change.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "ledger/sealed_table.hpp"

namespace enlace::ledger {
namespace {

constexpr const char* kStarted = "host/started";
// Commands of a person may come between the restore and the host: they start too.
constexpr std::int64_t kRestoredFor_ms = 3'600'000;

const SealedTable& facts_table() {
  static const SealedTable table("cursor", {"tenant", "name", "value", "updated_at"}, 2);
  return table;
}

}  // namespace

Change::Change(Runtime& runtime, store::Database& database, store::Transaction tx, std::string actor)
    : database_(&database),
      tx_(std::move(tx)),
      actor_(std::move(actor)),
      unix_ms_(runtime.unix_ms()),
      mono_ms_(runtime.monotonic_ms()),
      boot_(runtime.boot_id()) {}

Result<Change> Change::begin(Runtime& runtime, store::Database& database, std::string actor) {
  ENLACE_TRY(store::Transaction tx, database.begin());
  return Change(runtime, database, std::move(tx), std::move(actor));
}

Result<Change> Change::begin_unsynced(Runtime& runtime, store::Database& database, std::string actor) {
  ENLACE_TRY(store::Transaction tx, database.begin_unsynced());
  return Change(runtime, database, std::move(tx), std::move(actor));
}

Result<Delivery> Change::need(const DeliveryId& id) {
  ENLACE_TRY(std::optional<Delivery> row, tables::delivery(at(), id));
  if (!row) {
    return failure(ENLACE_E_NOT_FOUND, "order_unknown", "no such order for this connector",
                   Json::object({{"order", id.order_id}, {"connector", id.instance}, {"tenant", id.tenant}}));
  }
  rebase(*row);
  ENLACE_CHECK(recall(*row));
  return *std::move(row);
}

void Change::rebase(Delivery& row) const {
  if (row.boot == boot_) return;
  row.boot = boot_;
  row.next_mono_ms = 0;
  row.doubt_mono_ms = mono_ms_;
  row.look_mono_ms = 0;
  row.looks = 0;
}

Result<void> Change::move(Delivery& row, Event event, Json detail) {
  const std::optional<State> to = next_state(row.state, event);
  if (!to) {
    return failure(
        ENLACE_E_MISUSE, "not_possible", "the ledger has no such transition",
        Json::object(
            {{"order", row.id.order_id}, {"state", to_string(row.state)}, {"event", to_string(event)}}));
  }
  row.state = GuardedState(*to);
  return save(row, to_string(event), std::move(detail));
}

Result<void> Change::save(Delivery& row, const std::string& what, Json detail) {
  // Where our clock is behind the start of this life, what is written now is still after it (recall()).
  ENLACE_TRY(const Started start, started());
  row.updated_ms = std::max(unix_ms_, start.unix_ms);
  if (!what.empty()) {
    TimelineEvent event;
    event.id = row.id;
    event.seq = ++row.events;
    event.at_ms = unix_ms_;
    event.actor = actor_;
    event.what = what;
    event.state = to_string(row.state);
    event.detail = std::move(detail);
    ENLACE_CHECK(tables::put(at(), event));
  }
  return tables::put(at(), row);
}

Result<std::optional<Change::Fact>> Change::fact(const std::string& tenant, const std::string& name) {
  ENLACE_TRY(const auto rows,
             facts_table().select(*database_, tx_, "WHERE tenant = ? AND name = ?", {tenant, name}));
  if (rows.empty()) return std::optional<Fact>();
  return std::optional<Fact>(Fact{rows[0].text(2), rows[0].integer(3)});
}

Result<Change::Found> Change::look_up(const std::string& tenant, const std::string& name) {
  Result<std::optional<Fact>> found = fact(tenant, name);
  if (!found && found.error().cause == "row_damaged") return Found{std::nullopt, true};
  ENLACE_TRY(std::optional<Fact> sound, std::move(found));
  return Found{std::move(sound), false};
}

Result<Change::Started> Change::started() {
  if (started_) return *started_;
  Started started;
  ENLACE_TRY(const std::optional<Fact> stored, fact("", kStarted));
  if (stored) {
    std::istringstream fields(stored->value);
    fields >> started.unix_ms >> started.mono_ms >> started.restored_ms >> started.unclean >> started.boot;
    const std::int64_t since_ms = started.unix_ms - started.restored_ms;
    started.restored = started.restored_ms != 0 && since_ms >= 0 && since_ms < kRestoredFor_ms;
  }
  started_ = started;
  return started;
}

Result<void> Change::set_started(const Started& started) {
  started_.reset();
  std::ostringstream value;
  value << started.unix_ms << ' ' << started.mono_ms << ' ' << started.restored_ms << ' ' << started.unclean
        << ' ' << started.boot;
  return set_fact("", kStarted, value.str());
}

Result<bool> Change::before_start(std::int64_t unix_ms) {
  ENLACE_TRY(const Started start, started());
  // Our clock may have been set back since.
  return start.unix_ms != 0 && (unix_ms <= start.unix_ms || unix_ms > unix_ms_);
}

Result<void> Change::recall(Delivery& row) {
  if (row.ask_first || (row.state != State::waiting && row.state != State::dead)) return {};
  ENLACE_TRY(const Started start, started());
  // Later than now: our clock has been set back since.
  const bool later = row.updated_ms > std::max(unix_ms_, start.unix_ms);
  row.recalled = start.unix_ms != 0 && (row.updated_ms < start.unix_ms || later);
  row.ask_first = row.recalled;
  return {};
}

Result<bool> Change::made_before_start(const std::string& tenant, std::int64_t handy_ms) {
  ENLACE_TRY(const Started start, started());
  if (start.unix_ms == 0) return false;
  ENLACE_TRY(const Found until, look_up(tenant, kAskUntil));
  return !until.fact || handy_ms <= std::strtoll(until.fact->value.c_str(), nullptr, 10);
}

Result<void> Change::set_fact(const std::string& tenant, const std::string& name, const std::string& value) {
  return facts_table().put(*database_, tx_, {tenant, name, value, unix_ms_});
}

Result<void> ask_first(Change& change, Delivery& row, Json detail) {
  ENLACE_TRY(const Change::Started start, change.started());
  ENLACE_TRY(const bool forgotten, change.before_start(row.updated_ms));
  const bool wrote = !row.find_key.empty();
  row.ask_first = true;
  // Of an attempt before the start: the last one may have had another.
  if (start.restored || forgotten) row.find_key.clear();
  row.doubt_mono_ms = change.mono_ms();
  row.looks = 0;
  row.next_mono_ms = 0;
  row.cause = start.restored ? "asked_after_restore" : "asked_first";
  row.params = wrote ? Json::object({{"wrote", true}}) : Json();
  row.message.clear();
  return change.move(row, Event::ask_first, std::move(detail));
}

bool is_of_one_order(const Error& error) {
  return error.cause == "row_damaged" && error.params["table"].text() != facts_table().name();
}

void explain(Delivery& row, const Error& error) {
  row.cause = error.cause;
  row.params = error.params;
  row.message = error.message;
}

void clear_cause(Delivery& row) {
  explain(row, Error{ENLACE_OK, {}, {}, {}, 0, -1, {}});
}

Error error_of(const Delivery& row) {
  Error error;
  error.status = ENLACE_E_INVALID;
  error.cause = row.cause;
  error.params = row.params;
  error.message = row.message;
  return error;
}

}  // namespace enlace::ledger
