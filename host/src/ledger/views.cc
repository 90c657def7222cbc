#include "ledger/views.hpp"

#include "ledger/tables.hpp"

namespace enlace::ledger {
namespace {

constexpr const char* kRowDamaged = "row_damaged";

OrderView damaged(const DeliveryId& id, const Error& error) {
  OrderView view;
  view.order.id = id.order_id;
  view.delivery.id = id;
  view.delivery.cause = error.cause;
  view.delivery.params = error.params;
  return view;
}

Error row_missing(const DeliveryId& id) {
  return failure(ENLACE_E_INTERNAL, kRowDamaged, "an index has a row that the table lacks",
                 Json::object(
                     {{"table", "deliveries"}, {"key", id.tenant + "/" + id.instance + "/" + id.order_id}}))
      .error;
}

}  // namespace

Result<OrderView> view_of(Change& change, const DeliveryId& id) {
  Result<std::optional<Delivery>> row = tables::delivery(change.at(), id);
  if (!row && row.error().cause == kRowDamaged) return damaged(id, row.error());
  if (!row) return failure(row.error());
  if (!*row) return damaged(id, row_missing(id));
  Result<std::optional<LandedOrder>> order = tables::order(change.at(), id.tenant, id.order_id);
  if (!order && order.error().cause == kRowDamaged) return damaged(id, order.error());
  if (!order) return failure(order.error());
  return OrderView{order->value_or(LandedOrder{}), **std::move(row)};
}

}  // namespace enlace::ledger
