#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <ostream>
#include <set>

#include "cli/confirm.hpp"
#include "cli/context.hpp"
#include "cli/pauses.hpp"
#include "cli/plan.hpp"
#include "cli/render.hpp"
#include "cli/run_components.hpp"
#include "text/zone.hpp"

// `enlace tenant list|enable|disable`.
namespace enlace::cli {
Result<std::vector<std::string>> connectors_meant(Context& context) {
  const Arguments& arguments = context.arguments;
  const auto configuration = context.engine.configuration();
  const auto tenant = configuration->tenants.find(arguments.tenant);
  if (tenant == configuration->tenants.end()) {
    return failure(context.engine.instance(arguments.tenant, "").error());
  }
  std::vector<std::string> names;
  for (const auto& [name, connector] : tenant->second.connectors) {
    if (arguments.connector.empty() ? connector.enabled : name == arguments.connector) names.push_back(name);
  }
  if (names.empty()) return failure(context.engine.instance(arguments.tenant, arguments.connector).error());
  return names;
}

int list_tenants(Context& context) {
  const auto configuration = context.engine.configuration();
  const Result<schedule::Paused> pauses = schedule::kept_pauses(context.services().database);
  if (!pauses) return context.fail(pauses.error());
  Json all = Json::array();
  Table table({"TENANT", "CONNECTOR", "PLUGIN", "ENABLED", "ORDERS SINCE", "PAUSED", "COMPONENTS"});
  for (const auto& [name, tenant] : configuration->tenants) {
    for (const auto& [instance, connector] : tenant.connectors) {
      const auto active = context.engine.activation(name, instance);
      if (!active) return context.fail(active.error());
      const bool paused = schedule::is_under(*pauses, name + "/" + instance + "/orders");
      std::string on;
      for (const auto& [component, enabled] :
           {std::pair("products", connector.sync.products), std::pair("inventory", connector.sync.inventory),
            std::pair("customers", connector.sync.customers), std::pair("orders", connector.sync.orders),
            std::pair("deletions", connector.sync.deletions)}) {
        if (enabled) on += (on.empty() ? "" : " ") + std::string(component);
      }
      const std::string since = *active ? (connector.since.empty() ? (*active)->since : connector.since) : "";
      table.add({name, instance, connector.plugin, context.word(*active ? "yes" : "no"), since,
                 context.word(paused ? "yes" : "no"), on});
      all.push_back(Json::object({{"tenant", name},
                                  {"connector", instance},
                                  {"plugin", connector.plugin},
                                  {"enabled", active->has_value()},
                                  {"since", since},
                                  {"paused", paused},
                                  {"components", on}}));
    }
  }
  for (const config::Diagnostic& problem : configuration->diagnostics) {
    context.io.err << context.tell(problem) << '\n';
  }
  if (context.arguments.json) {
    context.io.out << all.pretty() << '\n';
  } else if (table.empty()) {
    const Json place = Json::object({{"folder", context.arguments.config}});
    context.io.out << context.say("no_tenants_yet", place).what << '\n';
  } else {
    table.print(context.io.out, context.screen());
  }
  return configuration->has_errors() ? kWrongUsage : kDone;
}

namespace {

// `off_ms`: how much our clock is ahead of Handy's.
void warn_of_clock(Context& context, std::int64_t off_ms, const std::string& since) {
  constexpr std::int64_t kMinute_ms = 60'000;
  constexpr std::int64_t kWorthTelling_ms = 5 * kMinute_ms;
  if (std::abs(off_ms) < kWorthTelling_ms) return;
  const Json params = Json::object({{"minutes", std::abs(off_ms) / kMinute_ms}, {"since", since}});
  const phrases::Phrase phrase =
      off_ms > 0 ? context.say("clock_is_ahead", params) : context.say("clock_is_behind", params);
  context.io.err << "enlace: " << phrase.what << "\n  " << phrase.remedy << '\n';
}

// Causes that say nothing of this side: Handy does not answer now.
bool handy_is_away(const std::string& cause) {
  constexpr std::string_view kAway[] = {"timeout",        "connection_refused", "connection_lost",
                                        "host_not_found", "circuit_open",       "handy_unavailable",
                                        "handy_firewall", "handy_rate_limited"};
  return std::find(std::begin(kAway), std::end(kAway), cause) != std::end(kAway);
}

// `passes`: what is in the way goes away by itself.
void say_not_enabled(Context& context, const std::string& connector, bool passes) {
  const Json params = Json::object({{"tenant", context.arguments.tenant}, {"connector", connector}});
  const phrases::Phrase phrase =
      passes ? context.say("not_enabled_try_later", params) : context.say("not_enabled_mend_first", params);
  context.io.err << "enlace: " << phrase.what << "\n  " << phrase.remedy << '\n';
}

// With a wrong zone the polls would look in the wrong hours, and the dry run would look well all the same.
bool zone_is_right(Context& context, const std::string& connector) {
  const engine::CheckItem zone = context.engine.check_zone(context.arguments.tenant);
  if (zone.verdict != engine::CheckItem::Verdict::failed) return true;
  const std::string& tenant = context.arguments.tenant;
  const phrases::Phrase phrase =
      context.say(zone.notice.code, phrases::at_place(zone.notice.params, tenant, ""), zone.notice.message);
  context.io.err << "enlace: " << phrase.what << '\n';
  // Of what passes by itself one sentence says what to do: the next one.
  const bool passes = handy_is_away(zone.notice.code);
  if (!passes && !phrase.remedy.empty()) context.io.err << "  " << phrase.remedy << '\n';
  say_not_enabled(context, connector, passes);
  return false;
}

// Between the plan and the answer orders may have come that nobody was shown: the person is asked about
// those too.
bool approved_again(Context& context, const std::string& connector, const jobs::RunOptions& options,
                    const Json& plan) {
  constexpr std::size_t kNamed = 10;
  if (context.arguments.yes) return true;
  jobs::RunOptions again = options;
  again.connector = connector;
  const jobs::RunReport now = context.engine.poll(context.arguments.tenant, again);
  if (!now.ok) {
    context.fail(now.error);
    return false;
  }
  const std::set<std::string> shown = orders_to_send(plan);
  std::int64_t count = 0;
  std::string named;
  for (const std::string& order : orders_to_send(now.plan)) {
    const std::string of = order.substr(0, order.find_first_of(" #"));
    if (of != connector || shown.contains(order)) continue;
    if (static_cast<std::size_t>(++count) <= kNamed) {
      named += (named.empty() ? "" : ", ") + order.substr(order.find(' ') + 1);
    }
  }
  if (count == 0) return true;
  if (static_cast<std::size_t>(count) > kNamed) named += ", …";
  context.io.err << context.say("plan_has_grown", Json::object({{"count", count}, {"orders", named}})).what
                 << '\n';
  return approved(context, context.say("ask_enable_all_the_same", Json::object()));
}

}  // namespace

int enable_tenant(Context& context) {
  const Arguments& arguments = context.arguments;
  const Result<std::vector<std::string>> names = connectors_meant(context);
  if (!names) return context.fail(names.error());

  std::string since = arguments.since;
  if (!since.empty() && text::add_days(since, 0) != since) {
    return context.fail(
        failure(ENLACE_E_CONFIG, "date_invalid", "not a day: " + since, Json::object({{"value", since}}))
            .error);
  }
  // Orders are dated by Handy: with a clock years ahead, every one would count as made before.
  if (since.empty()) {
    const Result<std::int64_t> now = context.engine.handy_unix_ms(arguments.tenant);
    if (!now) return context.fail(now.error());
    since = text::iso_utc(*now);
    warn_of_clock(context, context.services().runtime.unix_ms() - *now, since);
  }

  int exit = kDone;
  bool zone_proven = false;  // of the tenant: once for all of its connectors
  for (const std::string& name : *names) {
    const auto active = context.engine.activation(arguments.tenant, name);
    if (!active) return context.fail(active.error());
    if (*active) {
      const Json since_when =
          Json::object({{"tenant", arguments.tenant}, {"connector", name}, {"since", (*active)->since}});
      context.io.out << context.say("enabled_already", since_when).what << '\n';
      continue;
    }
    zone_proven = zone_proven || zone_is_right(context, name);
    if (!zone_proven) return kFailed;
    const Json place = Json::object({{"tenant", arguments.tenant}, {"connector", name}});
    if (!arguments.json) context.io.out << context.say("plan_of_first_run", place).what << '\n';
    const auto configuration = context.engine.configuration();
    const std::string& told = configuration->tenants.at(arguments.tenant).connectors.at(name).since;
    jobs::RunOptions options;                 // of the plan, and of the run: so both take the same orders
    if (told.empty()) options.since = since;  // where the tenant's file says it, the file counts
    options.dry_run = true;
    RunNotes notes;
    if (const int code = run_components(context, arguments.tenant, name, {}, options, &notes);
        code != kDone) {
      say_not_enabled(context, name, notes.passes);
      return code;
    }
    Json question = place;
    question.set("since", told.empty() ? since : told);
    if (!approved(context, context.say("ask_enable", question)) ||
        !approved_again(context, name, options, notes.plan)) {
      context.io.err << "enlace: " << context.say("nothing_was_done", place).what << '\n';
      exit = kFailed;
      continue;
    }
    if (const Result<void> done = context.engine.activate(arguments.tenant, name, since, context.actor);
        !done) {
      return context.fail(done.error());
    }
    context.note("enable", arguments.tenant, name, "", Json::object({{"since", since}}));
    // H-2: products, customers, then orders, at once.
    options.dry_run = false;
    if (const int code = run_components(context, arguments.tenant, name, {}, options, &notes);
        code != kDone) {
      exit = code;
    }
    if (context.scheduler != nullptr) context.scheduler->plan(context.engine.jobs());
  }
  return exit;
}

int disable_tenant(Context& context) {
  Result<std::vector<std::string>> names = connectors_meant(context);
  // Also where the tenant's file, or the connector in it, is no more: what is on record decides.
  if (!names) {
    const Result<std::vector<std::string>> active = context.engine.activated(context.arguments.tenant);
    if (!active) return context.fail(active.error());
    std::vector<std::string> meant = *active;
    if (!context.arguments.connector.empty()) {
      std::erase_if(meant, [&](const std::string& name) { return name != context.arguments.connector; });
    }
    if (!meant.empty()) names = std::move(meant);
  }
  if (!names) return context.fail(names.error());
  if (!context.arguments.yes) {  // asked where the person sits
    const phrases::Phrase phrase = context.say("nothing_was_done", Json::object());
    context.io.err << "enlace: " << phrase.what << "\n  " << phrase.remedy << '\n';
    return kFailed;
  }
  Json disabled = Json::array();
  for (const std::string& name : *names) {
    if (const Result<void> done = context.engine.deactivate(context.arguments.tenant, name); !done) {
      return context.fail(done.error());
    }
    context.note("disable", context.arguments.tenant, name, "", Json::object());
    disabled.push_back(name);
    if (context.arguments.json) continue;
    const Json place = Json::object({{"tenant", context.arguments.tenant}, {"connector", name}});
    context.io.out << context.say("connector_disabled", place).what << '\n';
  }
  if (context.arguments.json) {
    context.io.out << Json::object({{"tenant", context.arguments.tenant}, {"disabled", disabled}}).pretty()
                   << '\n';
  }
  if (context.scheduler != nullptr) context.scheduler->plan(context.engine.jobs());
  return kDone;
}

}  // namespace enlace::cli
