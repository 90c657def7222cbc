#include "ledger/change.hpp"
#include "ledger/customers.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tables.hpp"

// What a start finds, and makes safe before any job runs (design 8.4, 8.12).
namespace enlace::ledger {

Result<void> Ledger::recover(const Start& start) {
  ENLACE_TRY(Change change, Change::begin(runtime_, database_, "recovery"));
  ENLACE_TRY(std::vector<Delivery> cut_short, tables::deliveries(change.at(), "WHERE state = 'sending'", {}));
  for (Delivery& row : cut_short) {
    change.rebase(row);
    if (row.find_key.empty()) {
      // No order write leaves before the find key is durable: nothing can have happened.
      row.next_mono_ms = 0;
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
    row.next_mono_ms = 0;
    row.cause = "host_stopped";
    row.params = {};
    ENLACE_CHECK(change.move(row, Event::unknown));
  }
  ENLACE_CHECK(doubt_interrupted_customers(change));

  if (start.restored) {
    // What this store believes undelivered may have been delivered after it was copied.
    ENLACE_TRY(std::vector<Delivery> undelivered,
               tables::deliveries(change.at(), "WHERE state IN ('waiting', 'dead', 'in_doubt')", {}));
    for (Delivery& row : undelivered) {
      change.rebase(row);
      row.ask_first = true;
      row.next_mono_ms = 0;
      ENLACE_CHECK(change.save(row, "store_restored"));
    }
    // And so may orders made in the gap, which it does not even know yet.
    ENLACE_CHECK(change.set_fact("", "orders/ask_until", std::to_string(change.unix_ms())));
  }
  return change.commit();
}

}  // namespace enlace::ledger
