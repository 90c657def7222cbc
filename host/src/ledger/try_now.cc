#include "ledger/try_now.hpp"

#include "ledger/change.hpp"
#include "ledger/tables.hpp"

namespace enlace::ledger {
namespace {

constexpr std::size_t kAtOnce = 200;  // of one transaction

}  // namespace

Result<int> try_now(Runtime& runtime, store::Database& database, const std::string& tenant,
                    const std::string& instance) {
  int count = 0;
  const std::string parts = instance + "#";
  while (true) {
    ENLACE_TRY(Change change, Change::begin(runtime, database, {}));
    std::vector<std::string> damaged;  // each costs its own order
    ENLACE_TRY(std::vector<Delivery> rows,
               tables::deliveries(
                   change.at(),
                   "WHERE tenant = ? AND (instance = ? OR substr(instance, 1, ?) = ?) AND attention = 0 "
                   "AND state IN ('waiting', 'in_doubt', 'removing') AND boot = ? "
                   "AND next_mono_ms > ? ORDER BY created_ms LIMIT ?",
                   {tenant, instance, static_cast<std::int64_t>(parts.size()), parts, change.boot(),
                    change.mono_ms(), static_cast<std::int64_t>(kAtOnce)},
                   &damaged));
    for (Delivery& row : rows) {
      // What waits since before the start stays known as such: it is looked for before its push (H-24).
      ENLACE_CHECK(change.recall(row));
      row.next_mono_ms = 0;
      ENLACE_CHECK(change.save(row));
      ++count;
    }
    ENLACE_CHECK(change.commit());
    if (rows.empty()) return count;
  }
}

}  // namespace enlace::ledger
