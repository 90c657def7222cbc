#include <ostream>

#include "actions/orders.hpp"
#include "cli/after_action.hpp"
#include "cli/context.hpp"

// `enlace order resolve ID`.
namespace enlace::cli {
namespace {

// The delivery that the arguments mean. Several: the operator must say which.
Result<ledger::OrderView> chosen(Context& context) {
  ENLACE_TRY(std::vector<ledger::OrderView> views, orders_meant(context));
  if (views.size() > 1) {
    Json where = Json::array();
    for (const ledger::OrderView& view : views) {
      where.push_back(view.delivery.id.tenant + "/" + view.delivery.id.instance);
    }
    return failure(ENLACE_E_CONFIG, "order_ambiguous", "several deliveries have this id",
                   Json::object({{"order", context.arguments.id}, {"where", where}}));
  }
  return std::move(views.front());
}

}  // namespace

int resolve_order(Context& context) {
  const Arguments& arguments = context.arguments;
  if (arguments.absent == !arguments.remote_number.empty()) {
    context.io.err << "enlace: look in the ERP, then say what you found: --delivered NUMBER [--id ERP-ID], "
                      "or --absent\n";
    return kWrongUsage;
  }
  const Result<ledger::OrderView> view = chosen(context);
  if (!view) return context.fail(view.error());
  actions::Host host = context.host();
  actions::Details details;
  details.number = arguments.remote_number;
  details.remote_id = arguments.remote_id;
  details.anyway = arguments.anyway;
  const actions::Deed deed =
      arguments.absent ? actions::Deed::resolve_absent : actions::Deed::resolve_delivered;
  const actions::Outcome outcome =
      actions::act(host, context.actor, deed, details, {{view->delivery.id, view->order.created_ms}});
  for (const actions::Refused& refused : outcome.skipped) return context.fail(refused.why);
  for (const actions::Refused& refused : outcome.failed) return context.fail(refused.why);
  tell_notices(context, outcome.notices);
  const ledger::Delivery& row = outcome.done.front();
  if (arguments.json) {
    context.io.out << Json::object({{"tenant", row.id.tenant},
                                    {"connector", row.id.instance},
                                    {"order", row.id.order_id},
                                    {"number", row.remote_number},
                                    {"state", ledger::to_string(row.state)}})
                          .pretty()
                   << '\n';
  } else {
    context.io.out << "order " << row.id.order_id << " of " << row.id.tenant << "/" << row.id.instance
                   << " is " << ledger::to_string(row.state) << " now\n";
  }
  if (!arguments.absent) return kDone;
  const std::vector<actions::Begun> runs = actions::run_orders(host, places_of(outcome));
  tell_runs(context, runs);
  return arguments.wait ? wait_and_tell(context, runs, outcome) : kDone;
}

}  // namespace enlace::cli
