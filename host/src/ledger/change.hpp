#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include <enlace/sdk/result.hpp>

#include "ledger/rows.hpp"
#include "ledger/tables.hpp"
#include "runtime/runtime.hpp"
#include "store/database.hpp"

namespace enlace::ledger {

// One transaction of the ledger at work: the moment it happens in, and the only way a row's state changes.
// Nothing of it counts before commit(). Inside the ledger only.
class Change {
 public:
  static Result<Change> begin(Runtime& runtime, store::Database& database, std::string actor);

  // One that a loss of power may take back (store::Database::begin_unsynced).
  static Result<Change> begin_unsynced(Runtime& runtime, store::Database& database, std::string actor);

  [[nodiscard]] tables::Access at() { return {*database_, tx_, &seen_}; }
  [[nodiscard]] store::Transaction& tx() { return tx_; }
  [[nodiscard]] store::Database& database() { return *database_; }
  [[nodiscard]] std::int64_t unix_ms() const { return unix_ms_; }
  [[nodiscard]] std::int64_t mono_ms() const { return mono_ms_; }
  [[nodiscard]] const std::string& boot() const { return boot_; }
  [[nodiscard]] const std::string& actor() const { return actor_; }

  // The row, recalled, with its monotonic times brought into this boot. Error "order_unknown" {order,
  // connector}.
  Result<Delivery> need(const DeliveryId& id);
  // Times of another boot say nothing here: what waited is due, what is in doubt begins to settle anew.
  void rebase(Delivery& row) const;

  // Where a new row begins.
  void enter(Delivery& row, Entry entry) const { row.state = GuardedState(first_state(entry)); }
  // Follows the transition table and writes row and timeline. An impossible event is the error
  // "not_possible" {order, state, event}: a stale caller, never a reason to force anything.
  Result<void> move(Delivery& row, Event event, Json detail = {});
  // Writes the row, and a line of its timeline unless `what` is empty.
  Result<void> save(Delivery& row, const std::string& what = {}, Json detail = {});
  // At most an hour, whatever a server or a connector asks for: what it says may be wrong by days.
  void wait(Delivery& row, std::int64_t ms) const {
    constexpr std::int64_t kLongest_ms = 60 * 60'000;
    row.next_mono_ms = mono_ms_ + std::clamp<std::int64_t>(ms, 0, kLongest_ms);
  }

  struct Fact {
    std::string value;
    std::int64_t updated_ms = 0;
  };
  Result<std::optional<Fact>> fact(const std::string& tenant, const std::string& name);
  // For what can be found again, or what the worst may be believed of: a fact whose seal is broken is no
  // error.
  struct Found {
    std::optional<Fact> fact;
    bool damaged = false;
  };
  Result<Found> look_up(const std::string& tenant, const std::string& name);
  // The start of the host that is going on. A store says nothing of what came after it was copied, so what
  // was written before its start may be older than the ERP (H-24).
  struct Started {
    std::int64_t unix_ms = 0, mono_ms = 0;  // 0 = no start was recorded: a ledger without a host
    std::int64_t restored_ms = 0;           // when the store was last found older than it was; 0 = never
    bool restored = false;                  // a short while ago
    bool unclean = false;                   // its host did not end in order
    std::string boot;
  };
  Result<Started> started();
  Result<void> set_started(const Started& started);
  // Was that moment of our clock before the present start? Then what happened since may be unknown here.
  Result<bool> before_start(std::int64_t unix_ms);
  // Was the order made before the present start, by Handy's own clock? Then what this store lost, or another
  // one, may have delivered it.
  Result<bool> made_before_start(const std::string& tenant, std::int64_t handy_ms);
  // A row that waits since before the start is asked for before it is pushed.
  Result<void> recall(Delivery& row);
  Result<void> set_fact(const std::string& tenant, const std::string& name, const std::string& value);

  Result<void> commit() { return tx_.commit(); }

 private:
  Change(Runtime& runtime, store::Database& database, store::Transaction tx, std::string actor);

  store::Database* database_;
  store::Transaction tx_;
  tables::Seen seen_;
  std::optional<Started> started_;
  std::string actor_;
  std::int64_t unix_ms_;
  std::int64_t mono_ms_;
  std::string boot_;
};

// The ERP may hold the order though this row does not say so: doubt, before anything else happens to it. One
// look is enough (cause "asked_first"), but not in a store that is known to have been restored
// ("asked_after_restore").
Result<void> ask_first(Change& change, Delivery& row, Json detail = {});

// A damaged row of an order, or of one of its deliveries: it costs that order and no other. Facts are of a
// connector or of the host.
bool is_of_one_order(const Error& error);

// Why a row is not moving, on the row itself.
void explain(Delivery& row, const Error& error);
void clear_cause(Delivery& row);
Error error_of(const Delivery& row);

}  // namespace enlace::ledger
