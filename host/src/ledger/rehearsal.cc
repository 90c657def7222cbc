#include "ledger/rehearsal.hpp"

#include <algorithm>

#include "ledger/change.hpp"
#include "ledger/landing.hpp"
#include "ledger/tables.hpp"

// Each transaction here ends without a commit, and all of it is taken back.
namespace enlace::ledger {
namespace {

constexpr const char* kActor = "rehearsal";

Result<void> tell(Change& change, const DeliveryId& id, const Rehearsed& each) {
  const Result<std::optional<Delivery>> row = tables::delivery(change.at(), id);
  const Result<std::optional<LandedOrder>> order = tables::order(change.at(), id.tenant, id.order_id);
  if (!row && !is_of_one_order(row.error())) return failure(row.error());
  if (!order && !is_of_one_order(order.error())) return failure(order.error());
  if (row && order && *row && *order) each(**row, **order);  // what is damaged is named by the run
  return {};
}

Result<void> let_in(Change& change, const Rehearsal& rehearsal, const std::string& instance,
                    const Rehearsed* each) {
  const auto since = rehearsal.admitted_since.find(instance);
  if (since == rehearsal.admitted_since.end()) return {};
  ENLACE_TRY(const std::vector<Delivery> rows,
             landing::admit(change, rehearsal.tenant, instance, since->second));
  for (const Delivery& row : rows) {
    if (each != nullptr) ENLACE_CHECK(tell(change, row.id, *each));
  }
  return {};
}

}  // namespace

Result<void> rehearse_landing(Runtime& runtime, store::Database& database, const Rehearsal& rehearsal,
                              const std::vector<IncomingOrder>& orders, const Rehearsed& each) {
  ENLACE_TRY(Change change, Change::begin(runtime, database, kActor));
  LandReport report;
  const std::vector<store::Blob> unsealed(orders.size());
  ENLACE_TRY(const std::vector<LandedOrder> moved,
             landing::put_orders(change, rehearsal.tenant, {}, orders, unsealed, report));
  for (const Recipient& recipient : rehearsal.recipients) {
    for (const LandedOrder& order : moved) {
      ENLACE_CHECK(landing::bring_up(change, recipient, order, nullptr));
    }
    ENLACE_CHECK(let_in(change, rehearsal, recipient.instance, nullptr));
    for (const LandedOrder& order : moved) {
      ENLACE_CHECK(tell(change, {rehearsal.tenant, recipient.instance, order.id}, each));
    }
  }
  return {};
}

Result<void> rehearse_catching_up(Runtime& runtime, store::Database& database, const Rehearsal& rehearsal,
                                  const Rehearsed& each) {
  constexpr std::int64_t kStep = 200;
  const std::string& tenant = rehearsal.tenant;
  for (const Recipient& recipient : rehearsal.recipients) {
    std::int64_t position = -1;
    for (bool more = true; more;) {
      ENLACE_TRY(Change change, Change::begin(runtime, database, kActor));
      if (position < 0) {
        ENLACE_TRY(position, landing::position_of(change, tenant, recipient.instance));
        ENLACE_CHECK(let_in(change, rehearsal, recipient.instance, &each));
      }
      ENLACE_TRY(const std::vector<store::Row> numbers,
                 change.tx().query("SELECT seq FROM orders WHERE tenant = ? AND seq > ? ORDER BY seq LIMIT ?",
                                   {tenant, position, kStep}));
      if (numbers.empty()) break;
      const std::int64_t reached = numbers.back().integer(0);
      std::vector<std::string> damaged;
      ENLACE_TRY(const std::vector<LandedOrder> orders,
                 tables::orders(change.at(), "WHERE tenant = ? AND seq > ? AND seq <= ? ORDER BY seq",
                                {tenant, position, reached}, &damaged));
      for (const LandedOrder& order : orders) {
        ENLACE_CHECK(landing::bring_up(change, recipient, order, nullptr));
        ENLACE_CHECK(tell(change, {tenant, recipient.instance, order.id}, each));
      }
      position = reached;
      more = numbers.size() == static_cast<std::size_t>(kStep);
    }
  }
  return {};
}

}  // namespace enlace::ledger
