#include <algorithm>
#include <ostream>

#include "alerts/book.hpp"
#include "alerts/messenger.hpp"
#include "cli/context.hpp"
#include "cli/manual_runs.hpp"
#include "cli/render.hpp"
#include "ledger/audits.hpp"
#include "text/zone.hpp"

// `enlace problems` and `enlace audit`: what needs a person, and whether both sides hold the same.
namespace enlace::cli {
namespace {

std::string some(const std::vector<std::string>& orders) {
  std::string text;
  for (const std::string& order : orders) text += (text.empty() ? "" : " ") + order;
  return text;
}

// Its own, or one of a system that it needs.
bool concerns(const alerts::Problem& problem, const std::string& tenant) {
  if (problem.tenant == tenant) return true;
  const Json& tenants = problem.params["tenants"];
  return std::any_of(tenants.items().begin(), tenants.items().end(),
                     [&](const Json& one) { return one.text() == tenant; });
}

}  // namespace

int list_problems(Context& context) {
  alerts::Book book(context.services().database);
  const Result<std::vector<alerts::Problem>> problems = book.problems(context.arguments.all);
  if (!problems) return context.fail(problems.error());
  Json all = Json::array();
  bool any = false;
  for (const alerts::Problem& problem : *problems) {
    if (!context.arguments.tenant.empty() && !concerns(problem, context.arguments.tenant)) continue;
    any = true;
    const phrases::Phrase phrase =
        context.say(alerts::said_as(problem.cause, problem.params),
                    phrases::at_place(problem.params, problem.tenant, problem.instance,
                                      problem.orders.empty() ? std::string() : problem.orders.front()),
                    problem.params["message"].text());
    Json json = problem.to_json();
    all.push_back(json.set("what", phrase.what).set("remedy", phrase.remedy));
    if (context.arguments.json) continue;
    context.io.out << problem.tenant << '/' << problem.instance << "  " << phrase.what << '\n';
    if (!phrase.remedy.empty() && problem.resolved_ms == 0) context.io.out << "    " << phrase.remedy << '\n';
    const std::string zone = context.zone_of(problem.tenant);
    const Json facts = Json::object({{"cause", problem.cause},
                                     {"count", problem.count},
                                     {"orders", some(problem.orders)},
                                     {"since", moment(problem.first_seen_ms, zone)},
                                     {"resolved", moment(problem.resolved_ms, zone)}});
    context.io.out << "    "
                   << (problem.orders.empty() ? context.say("problem_since", facts)
                                              : context.say("problem_of_orders_since", facts))
                          .what;
    if (problem.resolved_ms != 0) context.io.out << ' ' << context.say("problem_resolved", facts).what;
    context.io.out << '\n';
  }
  if (context.arguments.json) {
    context.io.out << all.pretty() << '\n';
  } else if (!any) {
    // `serve` keeps the record; a `sync` by hand leaves it as it was.
    context.io.out << (context.scheduler != nullptr ? context.say("no_problems", Json::object())
                                                    : context.say("no_problems_on_record", Json::object()))
                          .what
                   << '\n';
  }
  return kDone;
}

int test_alerts(Context& context) {
  const config::AlertsConfig& config = context.engine.configuration()->host.alerts;
  const std::vector<std::string> channels = alerts::channels_of(config);
  if (channels.empty() && config.sign_of_life.every.empty()) {
    return context.fail(failure(ENLACE_E_CONFIG, "alerts_without_channel", "no channel is configured").error);
  }
  if (!channels.empty()) {
    if (const Result<void> sent = context.engine.send_digest(); !sent) return context.fail(sent.error());
    for (const std::string& channel : channels) {
      context.io.out << context.say("summary_sent", Json::object({{"channel", channel}})).what << '\n';
    }
  }
  if (!config.sign_of_life.every.empty()) {
    if (const Result<void> given = context.engine.give_sign_of_life(); !given)
      return context.fail(given.error());
    context.io.out << context.say("sign_of_life_given", Json::object()).what << '\n';
  }
  return kDone;
}

namespace {

void print_sides(Context& context, const std::string& of, const Json& counts) {
  const auto line = [&](const phrases::Phrase& phrase) { context.io.out << "    " << phrase.what << '\n'; };
  const Json handy = Json::object({{"orders", counts["handy"]["orders"]},
                                   {"lines", counts["handy"]["lines"]},
                                   {"total", money(counts["handy"]["total"].text())}});
  const Json erp =
      Json::object({{"orders", counts["erp"]["orders"]}, {"total", money(counts["erp"]["total"].text())}});
  context.io.out << of << "  " << counts["day"].text() << '\n';
  line(context.say("audit_side_handy", handy));
  line(counts["asked"].truthy() ? context.say("audit_side_erp", erp)
                                : context.say("audit_side_erp_not_asked", erp));
  if (counts["differences"].size() == 0) line(context.say("audit_sides_agree", Json::object()));
  if (counts["waiting_for_person"].integer().value_or(0) > 0) {
    line(context.say("audit_waiting_for_person", Json::object({{"count", counts["waiting_for_person"]}})));
  }
  if (counts["landed"].integer().value_or(0) > 0) {
    line(context.say("audit_landed_now", Json::object({{"count", counts["landed"]}})));
  }
}

}  // namespace

int audit(Context& context) {
  const Arguments& arguments = context.arguments;
  const auto configuration = context.engine.configuration();
  const auto tenant = configuration->tenants.find(arguments.tenant);
  if (tenant == configuration->tenants.end()) {
    return context.fail(context.engine.instance(arguments.tenant, "").error());
  }
  Json all = Json::array();
  int exit = kDone;
  for (const auto& [name, connector] : tenant->second.connectors) {
    if (!arguments.connector.empty() && name != arguments.connector) continue;
    const jobs::RunReport report = context.engine.audit(arguments.tenant, name, arguments.since, {});
    note_manual_run(context, arguments.tenant, name, "audit", report);
    if (!report.ok) {
      exit = context.fail(report.error);
      continue;
    }
    const Json& counts = report.counts;
    Json json = counts;
    all.push_back(json.set("tenant", arguments.tenant).set("connector", name));
    if (counts["differences"].size() > 0 && exit == kDone) exit = kFailed;
    if (arguments.json) continue;
    print_sides(context, arguments.tenant + '/' + name, counts);
    for (const Json& one : counts["differences"].items()) {
      const phrases::Phrase phrase = context.say(
          one["code"].text(), phrases::at_place(one["params"], arguments.tenant, name, one["order"].text()));
      context.io.out << "    " << one["order"].text() << "  " << phrase.what << '\n';
    }
  }
  if (arguments.json) context.io.out << all.pretty() << '\n';
  return exit;
}

}  // namespace enlace::cli
