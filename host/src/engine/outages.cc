#include "engine/outages.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "alerts/messenger.hpp"
#include "engine/accounts.hpp"
#include "engine/describe.hpp"
#include "engine/engine.hpp"
#include "handy/client.hpp"
#include "ledger/try_now.hpp"
#include "text/zone.hpp"

namespace enlace::engine {
namespace {

using alerts::Outage;

constexpr std::int64_t kEarly_ms = 10'000;         // its job comes as often, and never to the second
constexpr std::int64_t kSuspectRests_ms = 15'000;  // after a failure that may be bad luck
constexpr std::int64_t kLookTakes_ms = 45'000;     // all looks of one round; what is left is for the next
constexpr std::int64_t kHandyAnswersIn_ms = 30'000;
// After this, what still waits does so for reasons of its own.
constexpr std::int64_t kCatchUp_ms = 12 * 60'000;
constexpr std::int64_t kDay_ms = 24 * 3'600'000LL;

// "2026-12-01 19:25" in the zone, without the day where it is today's.
std::string hour_of(std::int64_t unix_ms, const std::string& zone, std::int64_t now_ms) {
  if (unix_ms == 0) return {};
  const Result<text::CivilTime> civil = text::to_civil(unix_ms, zone);
  if (!civil) return text::iso_utc(unix_ms);
  std::array<char, 8> hour{};
  std::snprintf(hour.data(), hour.size(), "%02d:%02d", civil->hour, civil->minute);
  const Result<std::string> day = text::local_day(unix_ms, zone), today = text::local_day(now_ms, zone);
  return day && today && *day != *today ? *day + " " + hour.data() : std::string(hour.data());
}

std::string capitalised(std::string id) {
  if (!id.empty()) id[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(id[0])));
  return id;
}

}  // namespace

alerts::Problem OutageSight::problem(std::int64_t now_ms) const {
  Json tenants = Json::array();
  for (const std::string& tenant : outage.tenants) tenants.push_back(tenant);
  const std::int64_t next = next_look_ms(now_ms);
  alerts::Problem problem;
  problem.tenant = alerts::kHostSecrets;
  problem.instance = outage.origin;
  problem.cause = kSystemAway;
  problem.params = Json::object({{"name", name},
                                 {"origin", outage.origin},
                                 {"since", hour_of(outage.since_ms, zone, now_ms)},
                                 {"looked", hour_of(outage.last_ms, zone, now_ms)},
                                 {"next", outage.is_on() ? hour_of(next, zone, now_ms) : std::string()},
                                 {"back", hour_of(outage.ended_ms, zone, now_ms)},
                                 {"companies", static_cast<std::int64_t>(outage.tenants.size())},
                                 {"in_doubt", waits.in_doubt},
                                 {"waiting", waits.orders - waits.in_doubt},
                                 {"orders", waits.orders},
                                 {"money", (waits.whole ? "" : "> ") + alerts::dollars(waits.sum)},
                                 {"tenants", std::move(tenants)}});
  if (outage.is_on() && outage.http_status != 0)
    problem.params.set("http_status", std::int64_t{outage.http_status});
  const bool all_went = waits.orders == 0, answered = outage.http_status != 0;
  std::string code;
  if (outage.is_on()) {
    code = answered ? "system_away" : "system_silent";
  } else {
    code = all_went ? "system_back" : "system_back_behind";
  }
  problem.params.set("said_as", code);
  problem.count = waits.orders;
  problem.first_seen_ms = problem.last_seen_ms = now_ms;
  return problem;
}

Json OutageSight::to_json(std::int64_t now_ms) const {
  const auto moment = [](std::int64_t unix_ms) {
    return unix_ms == 0 ? std::string() : text::iso_utc(unix_ms);
  };
  Json tenants = Json::array();
  for (const std::string& tenant : outage.tenants) tenants.push_back(tenant);
  return Json::object({{"name", name},
                       {"origin", outage.origin},
                       {"http_status", std::int64_t{outage.http_status}},
                       {"cause", outage.cause},
                       {"since", moment(outage.since_ms)},
                       {"looked", moment(outage.last_ms)},
                       {"next", outage.is_on() ? moment(next_look_ms(now_ms)) : std::string()},
                       {"back", moment(outage.ended_ms)},
                       {"tenants", std::move(tenants)},
                       {"orders", waits.orders},
                       {"in_doubt", waits.in_doubt},
                       {"sum", waits.sum.fixed(2)},
                       {"time_zone", zone}});
}

std::int64_t OutageSight::next_look_ms(std::int64_t now_ms) const {
  return std::max(outage.last_ms + kLookAgain_ms, now_ms);
}

bool OutageSight::concerns(const std::string& tenant, const std::string& plugin) const {
  if (outage.system != kHandySystem && outage.system != plugin) return false;
  return std::find(outage.tenants.begin(), outage.tenants.end(), tenant) != outage.tenants.end();
}

Error seen_by_reach(const egress::Egress& egress, const egress::Account& account, const std::string& name,
                    Error error) {
  const std::int32_t kind = error.status_class();
  if (kind != ENLACE_CLASS_TRANSIENT && kind != ENLACE_CLASS_AMBIGUOUS) return error;
  for (const egress::Silence& silence : egress.silent()) {
    const bool ours =
        std::find(account.origins.begin(), account.origins.end(), silence.origin) != account.origins.end();
    const std::string& told = error.params["origin"].text();  // "" = it does not say
    if (!ours || (!told.empty() && told != silence.origin)) continue;
    // Else it may say more itself.
    static constexpr std::array<std::string_view, 3> kSayNothing = {"circuit_open", "http_unreachable",
                                                                    "http_timeout"};
    const bool says_nothing =
        std::find(kSayNothing.begin(), kSayNothing.end(), error.cause) != kSayNothing.end();
    if (!silence.away && !says_nothing) continue;
    const bool answered = silence.http_status != 0;
    error.cause = answered ? "server_away" : "server_silent";
    error.params = Json::object({{"name", name}, {"origin", silence.origin}});
    error.http_status = silence.http_status;
    if (silence.http_status != 0) error.params.set("http_status", std::int64_t{silence.http_status});
    return error;
  }
  return error;
}

bool is_of_outage(const std::string& cause, const Json& params, const std::vector<OutageSight>& outages) {
  if (cause != "server_away" && cause != "server_silent") return false;
  return std::any_of(outages.begin(), outages.end(), [&](const OutageSight& sight) {
    return sight.outage.origin == params["origin"].text();
  });
}

std::string Engine::system_name(const std::string& system, const std::string& origin) const {
  if (const std::size_t at = origin.find("://"); at != std::string::npos && origin.starts_with("smtp")) {
    return origin.substr(at + 3, origin.rfind(':') - at - 3) + " (SMTP)";
  }
  const session::AllowedConnector* allowed = configuration()->allowed(system);
  if (allowed == nullptr) return capitalised(system);
  const std::lock_guard lock(mutex_);
  const auto known = ready_.find(allowed->sha256);
  const std::string name =
      known == ready_.end() ? std::string() : known->second->descriptor.features["name"].text();
  return name.empty() ? capitalised(system) : name;
}

Result<std::vector<OutageSight>> Engine::outages() {
  ENLACE_TRY(std::vector<Outage> kept, alerts::kept_outages(services_.database));
  const std::vector<Outage> now =
      alerts::up_to_date(std::move(kept), services_.egress.silent(),
                         [this](const std::string& origin) { return services_.egress.back_ms(origin); });
  std::vector<OutageSight> sights;
  if (now.empty()) return sights;
  ENLACE_TRY(const std::vector<Enabled> enabled, enabled_connectors());
  for (const Outage& outage : now) {
    if (outage.closed_ms != 0) continue;
    OutageSight sight{outage, system_name(outage.system, outage.origin), {}, ""};
    std::map<std::string, std::vector<std::string>> concerned;  // instances by tenant
    std::set<std::string> zones;
    for (const Enabled& one : enabled) {
      if (!sight.concerns(one.tenant->tenant, one.connector->plugin)) continue;
      concerned[one.tenant->tenant].push_back(one.connector->instance);
      zones.insert(one.tenant->time_zone);
    }
    sight.outage.tenants.clear();
    for (const auto& [tenant, instances] : concerned) {
      sight.outage.tenants.push_back(tenant);
      ENLACE_TRY(const ledger::Amount amount,
                 ledger::amount_on_the_way(services_.database, tenant, instances,
                                           outage.is_on() ? INT64_MAX : outage.ended_ms));
      sight.waits.orders += amount.orders;
      sight.waits.in_doubt += amount.in_doubt;
      sight.waits.sum += amount.sum;
      sight.waits.whole = sight.waits.whole && amount.whole;
    }
    sight.zone = zones.size() == 1 ? *zones.begin() : host_zone();
    sights.push_back(std::move(sight));
  }
  return sights;
}

// Where the companies are in several zones: the host's people go by that of their daily summary.
std::string Engine::host_zone() const {
  const std::string& digest = configuration()->host.alerts.digest;
  const std::size_t at = digest.rfind(' ');
  const std::string zone = at == std::string::npos ? std::string() : digest.substr(at + 1);
  return text::local_day(0, zone) ? zone : "UTC";
}

std::string Engine::zone_of(const std::string& tenant) const {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const auto found = configuration->tenants.find(tenant);
  return found == configuration->tenants.end() ? host_zone() : found->second.time_zone;
}

// With the pauses that grew meanwhile, orders would wait for up to an hour longer.
Result<void> Engine::go_on_after(const OutageSight& sight) {
  ENLACE_TRY(const std::vector<Enabled> enabled, enabled_connectors());
  for (const Enabled& one : enabled) {
    if (!sight.concerns(one.tenant->tenant, one.connector->plugin)) continue;
    ENLACE_TRY(const int due, ledger::try_now(services_.runtime, services_.database, one.tenant->tenant,
                                              one.connector->instance));
    (void)due;
  }
  return {};
}

Result<bool> Engine::note_outages() {
  bool changed = false;
  ENLACE_TRY(const std::vector<Outage> kept, alerts::kept_outages(services_.database));
  ENLACE_TRY(const std::vector<OutageSight> sights, outages());
  if (sights.empty()) return changed;
  ENLACE_TRY(const std::vector<schedule::JobStatus> failed, schedule::failed_runs(services_.database));
  const std::int64_t now = services_.runtime.unix_ms();
  for (const OutageSight& sight : sights) {
    Outage outage = sight.outage;
    const bool all_went =
        sight.waits.orders == 0 && std::none_of(failed.begin(), failed.end(), [&](const auto& run) {
          return run.component == "orders" &&
                 is_of_outage(run.last_reason.cause, run.last_reason.params, {sight});
        });
    const bool caught_up = !outage.is_on() && (all_went || now - outage.ended_ms >= kCatchUp_ms);
    if (caught_up || outage.tenants.empty()) outage.closed_ms = now;  // or nobody needs it any more
    if (outage.tenants.empty() && outage.is_on()) outage.ended_ms = now;
    const auto before = std::find_if(kept.begin(), kept.end(),
                                     [&](const Outage& one) { return one.origin == outage.origin; });
    if (before != kept.end() && *before == outage) continue;
    changed = changed || before == kept.end() || before->since_ms != outage.since_ms ||
              before->ended_ms != outage.ended_ms || before->closed_ms != outage.closed_ms;
    if (before == kept.end() || before->since_ms != outage.since_ms) {
      services_.logger.write(log::Level::error, {"", "", "outage", ""}, sight.name + " does not answer",
                             sight.problem(now).params);
    } else if (before->is_on() && !outage.is_on()) {
      services_.logger.write(log::Level::info, {"", "", "outage", ""}, sight.name + " answers again",
                             sight.problem(now).params);
      ENLACE_CHECK(go_on_after(sight));
    }
    ENLACE_CHECK(alerts::keep_outage(services_.database, outage));
  }
  return changed;
}

// One request for each system, on behalf of one of its companies: a company that has nothing to deliver would
// never find out that it is back, and one failure more tells an outage from bad luck.
Result<void> Engine::look_at_outages(const std::atomic<bool>& stop) {
  struct Look {
    std::string origin, system;
    std::vector<std::string> tenants;
  };
  std::vector<Look> looks;
  const std::int64_t now = services_.runtime.unix_ms();
  ENLACE_TRY(const std::vector<OutageSight> sights, outages());
  for (const OutageSight& sight : sights) {
    if (!sight.outage.is_on() || now - sight.outage.last_ms < kLookAgain_ms - kEarly_ms) continue;
    looks.push_back({sight.outage.origin, sight.outage.system, sight.outage.tenants});
  }
  for (const egress::Silence& silence : services_.egress.silent()) {
    if (silence.away || now - silence.last_ms < kSuspectRests_ms) continue;
    looks.push_back({silence.origin, silence.system, {silence.tenants.begin(), silence.tenants.end()}});
  }
  const std::int64_t end = services_.runtime.monotonic_ms() + kLookTakes_ms;
  const std::int64_t round = services_.runtime.monotonic_ms() / kLookAgain_ms;
  for (std::size_t i = 0; i < looks.size() && !stop; ++i) {
    if (services_.runtime.monotonic_ms() > end) break;
    const Look& look = looks[(i + static_cast<std::size_t>(round)) % looks.size()];
    if (look.tenants.empty()) continue;
    ask_whether_it_is_there(look.system, look.tenants[static_cast<std::size_t>(round) % look.tenants.size()]);
  }
  ENLACE_TRY(const bool changed, note_outages());
  return changed ? look_for_problems() : Result<void>();
}

// What it meets, egress has seen.
void Engine::ask_whether_it_is_there(const std::string& system, const std::string& tenant) {
  const std::shared_ptr<const config::Configuration> configuration = this->configuration();
  const auto found = configuration->tenants.find(tenant);
  if (found == configuration->tenants.end()) return;
  if (system == kHandySystem) {
    const Result<egress::Account> account = handy_account(found->second, services_.vault);
    if (!account) return;
    handy::ClientOptions options;
    options.base_url = found->second.handy.base_url;
    options.time_zone = found->second.handy_time_zone();
    options.deadline_ms = services_.runtime.monotonic_ms() + kHandyAnswersIn_ms;
    (void)handy::make_client(services_.egress, *account, options)->user();
    return;
  }
  for (const auto& [name, connector] : found->second.connectors) {
    if (connector.plugin != system || !connector.enabled) continue;
    const Result<std::shared_ptr<jobs::Instance>> built = instance(tenant, name);
    if (built) (void)check_connector_account(services_, **built, false);
    return;
  }
}

Error Engine::seen_error(const jobs::Instance& instance, Error error) const {
  error = seen_by_reach(services_.egress, instance.handy, system_name(kHandySystem, ""), std::move(error));
  const bool by_mail = !instance.erp.origins.empty() && instance.erp.origins.back().starts_with("smtp");
  return seen_by_reach(services_.egress, instance.erp,
                       system_name(instance.erp.system, by_mail ? instance.erp.origins.back() : ""),
                       std::move(error));
}

// From when on its orders could have gone: enabled, and its systems there.
Result<std::map<std::string, std::int64_t>> Engine::could_go_from() {
  std::map<std::string, std::int64_t> from;
  ENLACE_TRY(const std::vector<store::Row> rows,
             services_.database.query("SELECT tenant, instance, enabled_ms FROM activation"));
  for (const store::Row& row : rows) from[row.text(0) + "/" + row.text(1)] = row.integer(2);
  const std::int64_t now = services_.runtime.unix_ms();
  ENLACE_TRY(const std::vector<Outage> kept, alerts::kept_outages(services_.database));
  for (const Outage& outage : kept) {
    if (!outage.is_on() && now - outage.ended_ms > kDay_ms) continue;
    const OutageSight sight{outage, "", {}, ""};
    for (auto& [key, since] : from) {
      const std::size_t slash = key.find('/');
      const std::string tenant = key.substr(0, slash), instance = key.substr(slash + 1);
      if (!sight.concerns(tenant, plugin_of(tenant, instance))) continue;
      since = std::max(since, outage.is_on() ? now : outage.ended_ms);
    }
  }
  return from;
}

}  // namespace enlace::engine
