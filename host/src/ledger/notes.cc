#include "ledger/notes.hpp"

#include "ledger/change.hpp"

namespace enlace::ledger {

Result<Delivery> add_note(Runtime& runtime, store::Database& database, const DeliveryId& id,
                          const std::string& actor, const std::string& text) {
  ENLACE_TRY(Change change, Change::begin(runtime, database, actor));
  ENLACE_TRY(Delivery row, change.need(id));
  ENLACE_CHECK(change.save(row, "note", Json::object({{"text", text}})));
  ENLACE_CHECK(change.commit());
  return row;
}

}  // namespace enlace::ledger
