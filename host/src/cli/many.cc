#include "cli/many.hpp"

#include <ostream>

#include "actions/selection.hpp"
#include "cli/after_action.hpp"
#include "cli/confirm.hpp"
#include "cli/order_lists.hpp"

namespace enlace::cli {
namespace {

phrases::Phrase question(const Context& context, actions::Deed deed, const actions::Preview& found) {
  const Json params = Json::object({{"count", found.count},
                                    {"sum", shown_money(found.sum, found.currency)},
                                    {"left_out", found.left_out}});
  return deed == actions::Deed::drop ? context.say("many_drop", params) : context.say("many_retry", params);
}

}  // namespace

bool means_many(const Arguments& arguments) {
  return !arguments.states.empty() || !arguments.sellers.empty() || !arguments.customer.empty() ||
         !arguments.amount.empty() || !arguments.period.empty() || !arguments.from.empty() ||
         !arguments.to.empty() || !arguments.kind.empty() || !arguments.zone.empty() || arguments.open ||
         arguments.with_notes;
}

int act_on_many(Context& context, actions::Deed deed, const actions::Details& details) {
  const Arguments& arguments = context.arguments;
  const Result<views::OrderFilter> filter = filter_of(arguments);
  if (!filter) return context.fail(filter.error());
  actions::Host host = context.host();
  const Result<actions::Preview> found = actions::preview(host, deed, *filter);
  if (!found) return context.fail(found.error());
  const phrases::Phrase asked = question(context, deed, *found);
  if (arguments.dry_run || found->count == 0) {
    if (arguments.json) {
      context.io.out << found->to_json().pretty() << '\n';
    } else {
      context.io.out << asked.what << '\n';
    }
    return kDone;
  }
  if (!approved(context, asked)) return kFailed;
  const Result<actions::Outcome> outcome =
      actions::act_on_all(host, context.actor, deed, details, *filter, {}, found->count);
  if (!outcome) return context.fail(outcome.error());
  const Json told = outcome->to_json();
  if (arguments.json) {
    context.io.out << told.pretty() << '\n';
  } else {
    say_line(
        "many_done", context, context.io.out,
        Json::object({{"done", told["done"]}, {"skipped", told["skipped"]}, {"failed", told["failed"]}}));
    for (const actions::Refused& refused : outcome->failed) (void)context.fail(refused.why);
  }
  const int exit = outcome->failed.empty() ? kDone : kFailed;
  if (deed != actions::Deed::retry || outcome->done.empty()) return exit;
  const std::vector<actions::Begun> runs = actions::run_orders(host, places_of(*outcome));
  tell_runs(context, runs);
  return arguments.wait ? wait_and_tell(context, runs, *outcome) : exit;
}

}  // namespace enlace::cli
