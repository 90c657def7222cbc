#include <ostream>

#include "alerts/book.hpp"
#include "alerts/messenger.hpp"
#include "cli/context.hpp"
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

}  // namespace

int list_problems(Context& context) {
  alerts::Book book(context.services().database);
  const Result<std::vector<alerts::Problem>> problems = book.problems(context.arguments.all);
  if (!problems) return context.fail(problems.error());
  Json all = Json::array();
  bool any = false;
  for (const alerts::Problem& problem : *problems) {
    if (!context.arguments.tenant.empty() && problem.tenant != context.arguments.tenant) continue;
    any = true;
    const phrases::Phrase phrase = context.say(
        problem.cause, phrases::at_place(problem.params, problem.tenant, problem.instance,
                                         problem.orders.empty() ? std::string() : problem.orders.front()));
    Json json = problem.to_json();
    all.push_back(json.set("what", phrase.what).set("remedy", phrase.remedy));
    if (context.arguments.json) continue;
    context.io.out << problem.tenant << '/' << problem.instance << "  " << phrase.what << '\n';
    if (!phrase.remedy.empty() && problem.resolved_ms == 0) context.io.out << "    " << phrase.remedy << '\n';
    context.io.out << "    " << problem.cause << ", " << problem.count
                   << (problem.orders.empty() ? "" : " orders: ") << some(problem.orders) << "\n    since "
                   << text::iso_utc(problem.first_seen_ms);
    if (problem.resolved_ms != 0) context.io.out << ", resolved " << text::iso_utc(problem.resolved_ms);
    context.io.out << '\n';
  }
  if (context.arguments.json) {
    context.io.out << all.pretty() << '\n';
  } else if (!any) {
    // `serve` keeps the record; a `sync` by hand leaves it as it was.
    context.io.out
        << (context.scheduler != nullptr
                ? "Nothing needs a person.\n"
                : "No problem is on record. The host is not serving, and looks for none: `enlace status` "
                  "and `enlace dead list` say how things stand now.\n");
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
    for (const std::string& channel : channels) context.io.out << "sent a summary to " << channel << '\n';
  }
  if (!config.sign_of_life.every.empty()) {
    if (const Result<void> given = context.engine.give_sign_of_life(); !given)
      return context.fail(given.error());
    context.io.out << "gave a sign of life\n";
  }
  return kDone;
}

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
    if (!report.ok) {
      exit = context.fail(report.error);
      continue;
    }
    const Json& counts = report.counts;
    Json json = counts;
    all.push_back(json.set("tenant", arguments.tenant).set("connector", name));
    if (counts["differences"].size() > 0 && exit == kDone) exit = kFailed;
    if (arguments.json) continue;
    context.io.out << arguments.tenant << '/' << name << "  " << counts["day"].text() << "\n    Handy  "
                   << counts["handy"]["orders"].text() << " orders, " << counts["handy"]["lines"].text()
                   << " lines, " << money(counts["handy"]["total"].text()) << "\n    ERP    "
                   << counts["erp"]["orders"].text() << " orders, " << money(counts["erp"]["total"].text())
                   << (counts["asked"].truthy() ? "" : "  (by its answers: it cannot be asked)") << '\n';
    if (counts["differences"].size() == 0) context.io.out << "    Both sides agree.\n";
    if (counts["landed"].integer().value_or(0) > 0)
      context.io.out << "    Taken in now: " << counts["landed"].text() << ", which had not been seen\n";
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
