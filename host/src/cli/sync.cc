#include <algorithm>
#include <optional>
#include <ostream>
#include <set>

#include "cli/context.hpp"
#include "cli/manual_runs.hpp"
#include "cli/plan.hpp"
#include "cli/render.hpp"
#include "cli/run_components.hpp"
#include "text/zone.hpp"

// `enlace sync`, and the run that `tenant enable` begins with.
namespace enlace::cli {
namespace {

// Components of one connector in the order of H-2, those that are switched on.
std::vector<std::string> components_of(const config::SyncSwitches& sync,
                                       const std::vector<std::string>& only) {
  std::vector<std::string> chosen;
  for (const std::string& component : engine::components()) {
    if (!only.empty() && std::find(only.begin(), only.end(), component) == only.end()) continue;
    if (!engine::switched_on(sync, component) && only.empty()) continue;
    // Products bring the stock along, and orders take the removals along.
    if (only.empty() && component == "inventory" && sync.products) continue;
    if (only.empty() && component == "deletions" && sync.orders) continue;
    chosen.push_back(component);
  }
  return chosen;
}

// What the poll would do with the orders of a connector; a row that is due already is in the plan.
void add_polled(Json& plan, const Json& polled, const std::string& name) {
  const auto key = [](const Json& step) { return step["connector"].text() + " " + step["key"].text(); };
  std::set<std::string> known;
  for (const Json& step : plan.items()) known.insert(key(step));
  for (const Json& step : polled.items()) {
    const std::string& of = step["connector"].text();  // itself, or a part: "avisos#ana@lupita.mx"
    const bool its_own = of == name || of.starts_with(name + "#");
    if (its_own && !known.contains(key(step))) plan.push_back(step);
  }
}

}  // namespace

int run_components(Context& context, const std::string& tenant, const std::string& only_connector,
                   const std::vector<std::string>& only, jobs::RunOptions options, RunNotes* notes) {
  engine::Engine& engine = context.engine;
  const auto configuration = engine.configuration();
  const auto found = configuration->tenants.find(tenant);
  if (found == configuration->tenants.end()) return context.fail(engine.instance(tenant, "").error());
  if (!only_connector.empty() && !found->second.connectors.contains(only_connector)) {
    return context.fail(engine.instance(tenant, only_connector).error());
  }

  options.connector = only_connector;
  Progress progress(context.io.err, context.io.terminal);
  jobs::Services& services = context.services();
  Json answer = Json::array();
  int exit = kDone;
  std::optional<jobs::RunReport> polled;  // of all connectors: one poll serves them all
  for (const auto& [name, connector] : found->second.connectors) {
    if (!connector.enabled || (!only_connector.empty() && name != only_connector)) continue;
    // One that does not start says so when its components run.
    const Result<std::shared_ptr<jobs::Instance>> built = engine.instance(tenant, name);
    const config::SyncSwitches sync = built ? (*built)->connector.sync : connector.sync;
    for (const std::string& component : components_of(sync, only)) {
      options.progress = [&, name = name, component](const std::string& stage, std::int64_t done,
                                                     std::int64_t total) {
        progress.show(services.runtime.unix_ms(), tenant + "/" + name + " " + component + ": " + stage, done,
                      total);
      };
      const bool of_orders = component == "orders" || component == "deletions";
      const bool polls = of_orders && !polled;
      if (polls) polled = engine.poll(tenant, options);
      jobs::RunReport report;
      // What landed before is delivered though Handy cannot be asked for more; a plan of that would mislead.
      if (!of_orders || polled->ok || !options.dry_run) report = engine.run(tenant, name, component, options);
      if (polls) {
        for (const Json::Member& member : polled->counts.members())
          report.counts.set("poll_" + member.key, member.value);
        report.warnings.insert(report.warnings.begin(), polled->warnings.begin(), polled->warnings.end());
      }
      if (of_orders && !polled->ok) {
        report.ok = false;
        report.error = polled->error;
      }
      if (component == "orders" && report.ok) add_polled(report.plan, polled->plan, name);
      progress.clear();
      if (!options.dry_run) note_manual_run(context, tenant, name, component, report);
      if (notes != nullptr) {
        for (const Json& step : report.plan.items()) notes->plan.push_back(step);
        const std::int32_t stopped_by = report.ok ? ENLACE_CLASS_OK : report.error.status_class();
        notes->passes = stopped_by == ENLACE_CLASS_TRANSIENT || stopped_by == ENLACE_CLASS_RATE_LIMITED;
      }
      answer.push_back(Json::object({{"tenant", tenant},
                                     {"connector", name},
                                     {"component", component},
                                     {"ok", report.ok},
                                     {"cause", report.error.cause},
                                     {"params", report.error.params},
                                     {"counts", report.counts},
                                     {"plan", report.plan}}));
      if (!context.arguments.json) {
        context.io.out << tenant << '/' << name << ' ' << component << ": "
                       << (options.dry_run ? plan_summary(context, report) : counts_text(report.counts))
                       << '\n';
        if (options.dry_run) print_plan(context, report.plan);
        for (const Notice& warning : report.warnings) {
          const bool told =
              notes != nullptr && !notes->warnings.insert(warning.code + warning.params.dump()).second;
          if (told) continue;  // in the plan
          const phrases::Phrase phrase =
              context.say(warning.code, phrases::at_place(warning.params, tenant, name), warning.message);
          // A connector's sentence may leave its subject to whoever shows it.
          const std::string& subject = warning.params["name"].text();
          const bool named = subject.empty() || phrase.what.find(subject) != std::string::npos;
          context.io.err << "enlace: warning: " << (named ? "" : subject + ": ") << phrase.what << '\n';
          if (!phrase.remedy.empty()) context.io.err << "  " << phrase.remedy << '\n';
        }
      }
      if (!report.ok) {
        report.error.params = phrases::at_place(std::move(report.error.params), tenant, name);
        // A plan that is to be approved is not tried again by itself, whatever the remedy says.
        const bool without_remedy = context.arguments.json || (notes != nullptr && notes->passes);
        if (without_remedy) {
          const phrases::Phrase phrase =
              context.say(report.error.cause, report.error.params, report.error.message);
          context.io.err << "enlace: " << tenant << '/' << name << ' ' << component << ": " << phrase.what
                         << '\n';
          exit = kFailed;
        } else {
          exit = context.fail(report.error);
        }
      }
    }
  }
  // What the run met tells the next command, too.
  if (!options.dry_run) {
    if (const Result<bool> noted = engine.note_outages(); !noted) return context.fail(noted.error());
  }
  if (context.arguments.json) context.io.out << answer.pretty() << '\n';
  return exit;
}

int sync_now(Context& context) {
  const std::string& since = context.arguments.since;
  if (!since.empty() &&
      text::add_days(since, 0) != since) {  // a typing mistake must not let all of history in
    return context.fail(
        failure(ENLACE_E_CONFIG, "date_invalid", "not a day: " + since, Json::object({{"value", since}}))
            .error);
  }
  jobs::RunOptions options;
  options.dry_run = context.arguments.dry_run;
  options.since = context.arguments.since;
  options.approve_disabling = context.arguments.approve_disabling;
  return run_components(context, context.arguments.tenant, context.arguments.connector,
                        context.arguments.only, options);
}

}  // namespace enlace::cli
