#include "ledger/news.hpp"

namespace enlace::ledger {

Result<std::int64_t> last_event(store::Database& database) {
  ENLACE_TRY(const std::vector<store::Row> rows, database.query("SELECT max(rowid) FROM delivery_events"));
  return rows.front().integer(0);
}

}  // namespace enlace::ledger
