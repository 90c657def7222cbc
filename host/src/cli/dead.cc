#include <ostream>

#include "cli/context.hpp"
#include "cli/render.hpp"
#include "text/zone.hpp"

// `enlace dead list|retry|drop`. (`dead show` is `order ID`.)
namespace enlace::cli {
namespace {

// What became of one order, for --json.
Json outcome_json(const ledger::Delivery& row) {
  return Json::object({{"tenant", row.id.tenant},
                       {"connector", row.id.instance},
                       {"order", row.id.order_id},
                       {"state", ledger::to_string(row.state)}});
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
  if (!arguments.id.empty()) {
    const Result<std::vector<ledger::OrderView>> views = orders_meant(context);
    if (!views) return context.fail(views.error());
    int again = 0;
    Json all = Json::array();
    std::vector<Error> refused;
    for (const ledger::OrderView& view : *views) {
      const Result<ledger::Delivery> row = context.ledger.retry(view.delivery.id, context.actor);
      if (!row) {
        refused.push_back(row.error());
        continue;
      }
      ++again;
      context.note("retry", row->id.tenant, row->id.instance, row->id.order_id, Json::object());
      all.push_back(outcome_json(*row));
      if (arguments.json) continue;
      context.io.out << "order " << row->id.order_id << " of " << row->id.tenant << '/' << row->id.instance
                     << " will be tried again (" << ledger::to_string(row->state) << ")\n";
    }
    if (arguments.json && again > 0) context.io.out << all.pretty() << '\n';
    int exit = kDone;
    for (const Error& error : refused) {
      // Of an order that several connectors get, those that have theirs are not meant.
      if (again == 0 || error.cause != "not_retryable") exit = context.fail(error);
    }
    return exit;
  }
  if (arguments.cause.empty() && !arguments.all) {
    context.io.err << "enlace: retry what? An order ID, --cause CAUSE, or --all\n";
    return kWrongUsage;
  }
  const Result<std::vector<ledger::CauseGroup>> groups =
      context.ledger.dead_letters(arguments.tenant, arguments.connector);
  if (!groups) return context.fail(groups.error());
  int count = 0;
  for (const ledger::CauseGroup& group : *groups) {
    if (!arguments.all && group.cause != arguments.cause) continue;
    const Result<int> again =
        context.ledger.retry_where(group.tenant, group.instance, {group.cause}, context.actor);
    if (!again) return context.fail(again.error());
    if (*again > 0) {
      context.note("retry", group.tenant, group.instance, "",
                   Json::object({{"cause", group.cause}, {"orders", *again}}));
    }
    count += *again;
  }
  if (arguments.json) {
    context.io.out << Json::object({{"retried", std::int64_t{count}}}).pretty() << '\n';
    return kDone;
  }
  context.io.out << count << (count == 1 ? " order" : " orders") << " will be tried again\n";
  return kDone;
}

int drop_dead(Context& context) {
  if (context.arguments.id.empty()) {
    context.io.err << "enlace: drop which order? Give Handy's id\n";
    return kWrongUsage;
  }
  const Result<std::vector<ledger::OrderView>> views = orders_meant(context);
  if (!views) return context.fail(views.error());
  int exit = kDone;
  Json all = Json::array();
  for (const ledger::OrderView& view : *views) {
    const Result<ledger::Delivery> row =
        context.ledger.drop(view.delivery.id, context.actor, context.arguments.reason);
    if (!row) {
      exit = context.fail(row.error());
      continue;
    }
    context.note("drop", row->id.tenant, row->id.instance, row->id.order_id,
                 Json::object({{"reason", context.arguments.reason}}));
    all.push_back(outcome_json(*row));
    if (context.arguments.json) continue;
    context.io.out << "order " << row->id.order_id << " of " << row->id.tenant << '/' << row->id.instance
                   << " is given up (" << ledger::to_string(row->state) << ")\n";
  }
  if (context.arguments.json && all.size() > 0) context.io.out << all.pretty() << '\n';
  return exit;
}

}  // namespace enlace::cli
