#include "schedule/pauses.hpp"

#include <charconv>
#include <ostream>

#include "cli/context.hpp"
#include "cli/pauses.hpp"
#include "cli/render.hpp"
#include "text/zone.hpp"

// `enlace tenant pause|resume`.
namespace enlace::cli {
namespace {

constexpr std::int64_t kMinute_ms = 60'000;
constexpr std::int64_t kDay_ms = 24 * 60 * kMinute_ms;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// "30m", "2h", "3d" in milliseconds.
std::optional<std::int64_t> while_of(std::string_view text) {
  if (text.size() < 2 || text.size() > 6) return std::nullopt;
  const std::optional<std::int64_t> count = whole_number(text.substr(0, text.size() - 1));
  if (!count) return std::nullopt;
  switch (text.back()) {
    case 'm':
      return *count * kMinute_ms;
    case 'h':
      return *count * 60 * kMinute_ms;
    case 'd':
      return *count * kDay_ms;
    default:
      return std::nullopt;
  }
}

// A moment in the company's zone: "2026-12-24", "2026-12-24 18:00"; nullopt for anything else.
std::optional<std::int64_t> moment_of(std::string text, const std::string& zone) {
  if (text.size() == 10) text += " 00:00";
  if (text.size() != 16 || (text[10] != ' ' && text[10] != 'T')) return std::nullopt;
  const std::string day = text.substr(0, 10);
  if (text::add_days(day, 0) != day) return std::nullopt;
  const std::optional<std::int64_t> as_utc = text::parse_iso(day + "T" + text.substr(11) + ":00Z");
  if (!as_utc) return std::nullopt;
  const Result<text::CivilTime> civil = text::to_civil(*as_utc, "UTC");
  if (!civil) return std::nullopt;
  const Result<std::int64_t> moment = text::to_unix_ms(*civil, zone);
  return moment ? std::optional(*moment) : std::nullopt;
}

// "18:00" is the next 18:00 of the company.
std::optional<std::int64_t> next_time(const std::string& time, const std::string& zone, std::int64_t now_ms) {
  if (time.size() != 5 || time[2] != ':') return std::nullopt;
  for (const std::int64_t day_ms : {now_ms, now_ms + kDay_ms}) {
    const Result<std::string> day = text::local_day(day_ms, zone);
    if (!day) return std::nullopt;
    const std::optional<std::int64_t> moment = moment_of(*day + " " + time, zone);
    if (!moment) return std::nullopt;
    if (*moment > now_ms) return moment;
  }
  return std::nullopt;
}

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

std::optional<std::int64_t> moment_to_come(const std::string& text, const std::string& zone,
                                           std::int64_t now_ms) {
  std::optional<std::int64_t> moment;
  if (const std::optional<std::int64_t> span = while_of(text)) {
    moment = now_ms + *span;
  } else if (moment = next_time(text, zone, now_ms); !moment) {
    moment = moment_of(text, zone);
  }
  return moment && *moment > now_ms ? moment : std::nullopt;
}

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
    const std::optional<std::int64_t> until = moment_to_come(arguments.until, zone, now);
    if (!until) {
      return context.fail(failure(ENLACE_E_CONFIG, "until_invalid", "not a moment to come",
                                  Json::object({{"value", arguments.until}}))
                              .error);
    }
    pause.until_ms = *until;
  }
  Json all = Json::array();
  for (const std::string& prefix : *prefixes) {
    pause.prefix = prefix;
    const Result<void> done = context.scheduler != nullptr
                                  ? context.scheduler->pause(pause)
                                  : schedule::set_pause(context.services().database, pause);
    if (!done) return context.fail(done.error());
    const Json params = pause_params(pause, zone);
    context.note("pause", arguments.tenant, arguments.connector, prefix,
                 Json::object({{"reason", pause.reason}, {"until", params["until"].text()}}));
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
  int exit = kDone;
  for (const std::string& prefix : *prefixes) {
    const Result<schedule::Resumed> resumed =
        context.scheduler != nullptr ? context.scheduler->resume(prefix)
                                     : schedule::lift_pauses(context.services().database, prefix);
    if (!resumed) return context.fail(resumed.error());
    Json lifted = Json::array(), standing = Json::array();
    for (const schedule::Pause& pause : resumed->lifted) {
      lifted.push_back(pause.prefix);
      context.note("resume", arguments.tenant, arguments.connector, pause.prefix, Json::object());
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
