#include "views/find.hpp"

#include "ledger/order_search.hpp"
#include "views/order_question.hpp"

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
  ENLACE_TRY(const Question question, question_of(engine, filter, reach));
  found.named = question.exact;
  const bool one = question.exact && found.orders.rows.size() == 1;
  if (one) found.exact.emplace(found.orders.rows.front().tenant, found.orders.rows.front().order);
  return found;
}

}  // namespace enlace::views
