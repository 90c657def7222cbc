#include "views/orders.hpp"
#include "desk/handlers.hpp"
#include "desk/reach.hpp"
#include "views/find.hpp"
#include "views/order.hpp"

// Orders: lists, one, what one box finds. Each person sees their companies' and sellers' alone.
namespace enlace::desk {
namespace {

constexpr std::size_t kLongestQuestion = 500;

template <class View>
Result<Json> document_of(const Result<View>& view) {
  if (!view) return failure(view.error());
  return view->to_json();
}

}  // namespace

Result<Json> orders(const Call& call) {
  ENLACE_TRY(const views::OrderFilter filter, views::OrderFilter::from_json(call.request.params));
  return document_of(
      views::orders(call.tools.engine, call.tools.ledger, call.tools.scheduler, filter, reach_of(call)));
}

Result<Json> order(const Call& call) {
  ENLACE_TRY(const std::string tenant, required_text(call.request.params, "tenant"));
  ENLACE_TRY(const std::string id, required_text(call.request.params, "order"));
  return document_of(
      views::order(call.tools.engine, call.tools.ledger, call.tools.scheduler, tenant, id, reach_of(call)));
}

Result<Json> find(const Call& call) {
  ENLACE_TRY(const std::string question, required_text(call.request.params, "q", kLongestQuestion));
  ENLACE_TRY(const std::string tenant, optional_text(call.request.params, "tenant"));
  return document_of(views::find(call.tools.engine, call.tools.ledger, call.tools.scheduler, question, tenant,
                                 reach_of(call)));
}

}  // namespace enlace::desk
