#include "schedule/pauses.hpp"

#include <ostream>

#include "actions/pauses.hpp"
#include "cli/context.hpp"
#include "cli/pauses.hpp"
#include "cli/render.hpp"
#include "text/to_come.hpp"

// `enlace tenant pause|resume`.
namespace enlace::cli {
namespace {

// Prefixes of jobs' keys that the arguments mean: the tenant, a connector of it, or components.
Result<std::vector<std::string>> prefixes_meant(Context& context) {
  const Arguments& arguments = context.arguments;
  ENLACE_TRY(const std::vector<std::string> names, connectors_meant(context));
  std::vector<std::string> prefixes;
  if (arguments.only.empty()) {
    prefixes.push_back(arguments.connector.empty() ? arguments.tenant
                                                   : arguments.tenant + "/" + arguments.connector);
  }
  for (const std::string& name : names) {
    for (std::string component : arguments.only) {
      if (component == "deletions") component = "orders";  // one job does both
      prefixes.push_back(arguments.tenant + "/" + name + "/" + component);
    }
  }
  return prefixes;
}

// The arguments of `tenant resume` for a prefix: "lupita --connector alegra --only orders".
std::string resume_arguments(const std::string& prefix) {
  const std::size_t first = prefix.find('/');
  if (first == std::string::npos) return prefix;
  const std::size_t second = prefix.find('/', first + 1);
  std::string text = prefix.substr(0, first) + " --connector " + prefix.substr(first + 1, second - first - 1);
  if (second != std::string::npos) text += " --only " + prefix.substr(second + 1);
  return text;
}

void print(Context& context, const phrases::Phrase& phrase) {
  context.io.out << phrase.what << '\n';
  if (!phrase.remedy.empty()) context.io.out << "  " << phrase.remedy << '\n';
}

}  // namespace

Json pause_params(const schedule::Pause& pause, const std::string& zone) {
  return Json::object({{"paused", pause.prefix},
                       {"since", moment(pause.since_ms, zone)},
                       {"until", moment(pause.until_ms, zone)},
                       {"actor", pause.actor.empty() ? "-" : pause.actor},
                       {"reason", pause.reason.empty() ? "" : "«" + pause.reason + "»"},
                       {"resume", resume_arguments(pause.prefix)}});
}

int pause_tenant(Context& context) {
  const Arguments& arguments = context.arguments;
  const Result<std::vector<std::string>> prefixes = prefixes_meant(context);
  if (!prefixes) return context.fail(prefixes.error());
  const std::int64_t now = context.services().runtime.unix_ms();
  const std::string zone = context.zone_of(arguments.tenant);
  schedule::Pause pause{"", now, 0, context.actor, arguments.reason};
  if (!arguments.until.empty()) {
    const std::optional<std::int64_t> until = text::moment_to_come(arguments.until, zone, now);
    if (!until) {
      return context.fail(failure(ENLACE_E_CONFIG, "until_invalid", "not a moment to come",
                                  Json::object({{"value", arguments.until}}))
                              .error);
    }
    pause.until_ms = *until;
  }
  Json all = Json::array();
  actions::Host host = context.host();
  for (const std::string& prefix : *prefixes) {
    pause.prefix = prefix;
    const Result<void> done = actions::pause(host, pause);
    if (!done) return context.fail(done.error());
    const Json params = pause_params(pause, zone);
    all.push_back(params);
    if (arguments.json) continue;
    print(context,
          pause.until_ms > 0 ? context.say("paused_now_until", params) : context.say("paused_now", params));
  }
  if (arguments.json) context.io.out << all.pretty() << '\n';
  return kDone;
}

int resume_tenant(Context& context) {
  const Arguments& arguments = context.arguments;
  const Result<std::vector<std::string>> prefixes = prefixes_meant(context);
  if (!prefixes) return context.fail(prefixes.error());
  const std::string zone = context.zone_of(arguments.tenant);
  Json all = Json::array();
  actions::Host host = context.host();
  int exit = kDone;
  for (const std::string& prefix : *prefixes) {
    const Result<schedule::Resumed> resumed = actions::resume(host, context.actor, prefix);
    if (!resumed) return context.fail(resumed.error());
    Json lifted = Json::array(), standing = Json::array();
    for (const schedule::Pause& pause : resumed->lifted) {
      lifted.push_back(pause.prefix);
      if (!arguments.json) print(context, context.say("resumed", Json::object({{"paused", pause.prefix}})));
    }
    for (const schedule::Pause& above : resumed->standing) {
      standing.push_back(above.prefix);
      exit = kFailed;
      Json params = pause_params(above, zone);
      params.set("above", above.prefix).set("paused", prefix);
      if (!arguments.json) print(context, context.say("stays_paused", params));
    }
    if (resumed->lifted.empty() && resumed->standing.empty() && !arguments.json) {
      print(context, context.say("was_not_paused", Json::object({{"paused", prefix}})));
    }
    all.push_back(Json::object({{"asked", prefix}, {"resumed", lifted}, {"paused_by", standing}}));
  }
  if (arguments.json) context.io.out << all.pretty() << '\n';
  return exit;
}

}  // namespace enlace::cli
