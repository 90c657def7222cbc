#include <ostream>

#include "actions/orders.hpp"
#include "actions/runs.hpp"
#include "cli/after_action.hpp"
#include "cli/context.hpp"
#include "cli/many.hpp"
#include "cli/render.hpp"
#include "ledger/attention.hpp"
#include "text/zone.hpp"

// `enlace dead list|retry|drop`. (`dead show` is `order ID`.)
namespace enlace::cli {
namespace {

constexpr int kMostAtOnce = 100'000;

// What became of one order, for --json.
Json outcome_json(const ledger::Delivery& row) {
  return Json::object({{"tenant", row.id.tenant},
                       {"connector", row.id.instance},
                       {"order", row.id.order_id},
                       {"state", ledger::to_string(row.state)}});
}

std::vector<actions::Meant> meant(const std::vector<ledger::OrderView>& views) {
  std::vector<actions::Meant> all;
  for (const ledger::OrderView& view : views) all.push_back({view.delivery.id, view.order.created_ms});
  return all;
}

void show(Context& context, const actions::Outcome& outcome, const char* what) {
  Json all = Json::array();
  for (const ledger::Delivery& row : outcome.done) {
    all.push_back(outcome_json(row));
    if (context.arguments.json) continue;
    context.io.out << "order " << row.id.order_id << " of " << row.id.tenant << '/' << row.id.instance << ' '
                   << what << " (" << ledger::to_string(row.state) << ")\n";
  }
  if (context.arguments.json && all.size() > 0) context.io.out << all.pretty() << '\n';
}

// Says what was refused; what the state of a row does not allow only where that is news.
int refusals(Context& context, const actions::Outcome& outcome, bool also_skipped) {
  int exit = kDone;
  if (also_skipped) {
    for (const actions::Refused& refused : outcome.skipped) exit = context.fail(refused.why);
  }
  for (const actions::Refused& refused : outcome.failed) exit = context.fail(refused.why);
  return exit;
}

// What was let go goes at once where a host serves.
int run_orders(Context& context, const actions::Outcome& outcome) {
  actions::Host host = context.host();
  const std::vector<actions::Begun> runs = actions::run_orders(host, places_of(outcome));
  tell_runs(context, runs);
  return context.arguments.wait ? wait_and_tell(context, runs, outcome) : kDone;
}

}  // namespace

int list_dead(Context& context) {
  const Result<std::vector<ledger::CauseGroup>> groups =
      context.ledger.dead_letters(context.arguments.tenant, context.arguments.connector);
  if (!groups) return context.fail(groups.error());
  Json all = Json::array();
  for (const ledger::CauseGroup& group : *groups) {
    const std::string order = group.count == 1 && !group.some_orders.empty() ? group.some_orders[0] : "ID";
    const phrases::Phrase phrase =
        context.say(group.cause, phrases::at_place(group.sample_params, group.tenant, group.instance, order));
    Json orders = Json::array();
    std::string ids;
    for (const std::string& id : group.some_orders) {
      orders.push_back(id);
      ids += (ids.empty() ? "" : ", ") + id;
    }
    if (context.arguments.json) {
      all.push_back(Json::object({{"tenant", group.tenant},
                                  {"connector", group.instance},
                                  {"cause", group.cause},
                                  {"count", group.count},
                                  {"oldest", text::iso_utc(group.oldest_ms)},
                                  {"orders", orders},
                                  {"params", group.sample_params},
                                  {"what", phrase.what},
                                  {"remedy", phrase.remedy}}));
      continue;
    }
    context.io.out << group.tenant << '/' << group.instance << "  " << group.count
                   << (group.count == 1 ? " order, " : " orders, ") << group.cause << '\n';
    context.io.out << "  why:    " << phrase.what << '\n';
    for (const auto& [id, answer] : group.other_answers) {
      context.io.out << "          and to " << id << ": \"" << answer << "\"\n";
    }
    if (!phrase.remedy.empty()) context.io.out << "  do:     " << phrase.remedy << '\n';
    context.io.out << "  orders: " << ids
                   << (group.count > static_cast<std::int64_t>(group.some_orders.size()) ? ", …" : "")
                   << '\n';
  }
  if (context.arguments.json) {
    context.io.out << all.pretty() << '\n';
  } else if (groups->empty()) {
    context.io.out << "No dead letters.\n";
  }
  return kDone;
}

int retry_dead(Context& context) {
  const Arguments& arguments = context.arguments;
  actions::Host host = context.host();
  if (!arguments.id.empty()) {
    const Result<std::vector<ledger::OrderView>> views = orders_meant(context);
    if (!views) return context.fail(views.error());
    const actions::Outcome outcome =
        actions::act(host, context.actor, actions::Deed::retry, {}, meant(*views));
    show(context, outcome, "will be tried again");
    // Of an order that several connectors get, those that have theirs are not meant.
    const int exit = refusals(context, outcome, outcome.done.empty());
    return exit == kDone ? run_orders(context, outcome) : exit;
  }
  if (means_many(arguments)) return act_on_many(context, actions::Deed::retry, {});
  if (arguments.cause.empty() && !arguments.all) {
    context.io.err << "enlace: retry what? An order ID, --cause CAUSE, or --all\n";
    return kWrongUsage;
  }
  const Result<std::vector<ledger::Attention>> dead =
      ledger::attention(context.services().database,
                        {arguments.tenant, arguments.connector, arguments.cause, true, kMostAtOnce});
  if (!dead) return context.fail(dead.error());
  std::vector<actions::Meant> all;
  for (const ledger::Attention& one : *dead) all.push_back({one.id, one.created_ms});
  const Json about = arguments.cause.empty() ? Json::object() : Json::object({{"cause", arguments.cause}});
  const actions::Outcome outcome =
      actions::act(host, context.actor, actions::Deed::retry, {}, std::move(all), about);
  const std::int64_t count = outcome.orders_done();
  const std::vector<actions::Begun> runs = actions::run_orders(host, places_of(outcome));
  if (arguments.json) {
    Json told = outcome.to_json();
    Json begun = Json::array();
    for (const actions::Begun& run : runs) begun.push_back(run.to_json());
    context.io.out << told.set("retried", count).set("runs", begun).pretty() << '\n';
  } else {
    context.io.out << count << (count == 1 ? " order" : " orders") << " will be tried again\n";
    tell_runs(context, runs);
  }
  const int exit = refusals(context, outcome, false);
  if (exit != kDone || !arguments.wait || outcome.done.empty()) return exit;
  return wait_and_tell(context, runs, outcome);
}

int drop_dead(Context& context) {
  actions::Details details;
  details.reason = context.arguments.reason;
  if (context.arguments.id.empty() && (means_many(context.arguments) || !context.arguments.cause.empty())) {
    return act_on_many(context, actions::Deed::drop, details);
  }
  if (context.arguments.id.empty()) {
    context.io.err << "enlace: drop which order? Give Handy's id\n";
    return kWrongUsage;
  }
  const Result<std::vector<ledger::OrderView>> views = orders_meant(context);
  if (!views) return context.fail(views.error());
  actions::Host host = context.host();
  const actions::Outcome outcome =
      actions::act(host, context.actor, actions::Deed::drop, details, meant(*views));
  show(context, outcome, "is given up");
  return refusals(context, outcome, true);
}

}  // namespace enlace::cli
