#include "views/find.hpp"

namespace enlace::views {

Result<OrderFound> find(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler,
                        const std::string& text, const std::string& tenant, const Reach& reach) {
  constexpr int kShown = 50;
  OrderFilter filter;
  filter.tenant = tenant;
  filter.q = text;
  filter.limit = kShown;
  OrderFound found;
  ENLACE_TRY(found.orders, orders(engine, ledger, scheduler, filter, reach));
  // Somebody typed one order's number, whole: it is that one.
  const bool one = found.orders.named && found.orders.rows.size() == 1;
  if (one) found.exact.emplace(found.orders.rows.front().tenant, found.orders.rows.front().order);
  return found;
}

}  // namespace enlace::views
