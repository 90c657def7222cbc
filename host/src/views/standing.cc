#include "views/standing.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/accounts.hpp"
#include "text/zone.hpp"

namespace enlace::views {
namespace {

constexpr std::int64_t kLate_ms = 30 * 60'000;  // an order older than this and not delivered is news

// When each tenant was last polled.
using LastPolls = std::map<std::string, std::int64_t>;
LastPolls last_polls(const std::vector<schedule::JobStatus>& jobs) {
  LastPolls last;
  for (const schedule::JobStatus& job : jobs) {
    if (job.component != "orders" || job.paused) continue;
    std::int64_t& at = last[job.tenant];
    at = std::max(at, job.last_finished_ms);
  }
  return last;
}

// Polls come and go, but this stands still: what is new in Handy does not come in (design 8.14).
bool is_stalled(const ledger::Ledger::PollCursor& cursor, const LastPolls& polls) {
  const auto last = polls.find(cursor.tenant);
  return last != polls.end() && last->second - cursor.at.updated_ms > kLate_ms;
}

bool handy_is_away(const Standing& standing, const std::string& tenant) {
  return std::any_of(standing.outages.begin(), standing.outages.end(), [&](const engine::OutageSight& sight) {
    return sight.outage.system == engine::kHandySystem && sight.concerns(tenant, "");
  });
}

// Components that the plan knows, whether or not it may run them now.
std::set<std::string> planned_keys(const std::vector<schedule::JobStatus>& jobs) {
  std::set<std::string> keys;
  for (const schedule::JobStatus& job : jobs) {
    keys.insert(job.tenant + "/" + job.instance + "/" + job.component);
  }
  return keys;
}

Result<std::vector<Idle>> idle_of(engine::Engine& engine, const Standing& standing) {
  std::vector<Idle> idle;
  const auto configuration = engine.configuration();
  std::set<std::string> broken;
  for (const config::Diagnostic& problem : configuration->diagnostics) {
    if (problem.notice.code == "file_ignored") {
      idle.push_back({Idle::Why::file_ignored, "", "", "", problem.file});
    }
    if (problem.severity != config::Diagnostic::Severity::error) continue;
    if (!broken.insert(problem.file).second) continue;
    const bool kept = std::any_of(configuration->tenants.begin(), configuration->tenants.end(),
                                  [&](const auto& tenant) { return tenant.second.file == problem.file; });
    idle.push_back({kept ? Idle::Why::file_kept : Idle::Why::file_unusable, "", "", "", problem.file});
  }
  ENLACE_TRY(const std::vector<engine::Engine::Enabled> enabled, engine.enabled_connectors());
  std::set<std::string> active;
  for (const engine::Engine::Enabled& one : enabled) {
    active.insert(one.tenant->tenant + "/" + one.connector->instance);
  }
  for (const auto& [name, tenant] : configuration->tenants) {
    for (const auto& [instance, connector] : tenant.connectors) {
      if (!connector.enabled || active.contains(name + "/" + instance)) continue;
      idle.push_back({Idle::Why::not_enabled, name, instance, "", ""});
    }
  }
  if (!standing.serving) return idle;  // without a plan, `serving` says that nothing runs
  const std::set<std::string> planned = planned_keys(standing.jobs);
  for (const engine::Engine::Enabled& one : enabled) {
    // One job serves orders and deletions. What a connector does not offer is not planned and not missed.
    const std::string key = one.tenant->tenant + "/" + one.connector->instance + "/orders";
    if ((one.connector->sync.orders || one.connector->sync.deletions) && !planned.contains(key)) {
      idle.push_back({Idle::Why::not_planned, one.tenant->tenant, one.connector->instance, "orders", ""});
    }
  }
  return idle;
}

Result<void> add_progress(ledger::Ledger& ledger, Standing& standing) {
  ENLACE_TRY(standing.deliveries, ledger.progress());
  for (const ledger::Progress& one : standing.deliveries) {
    standing.needs_person += one.needs_person;
    const std::int64_t oldest = one.oldest_undelivered_ms;
    if (oldest != 0 && (standing.oldest_undelivered_ms == 0 || oldest < standing.oldest_undelivered_ms)) {
      standing.oldest_undelivered_ms = oldest;
    }
  }
  standing.late =
      standing.oldest_undelivered_ms != 0 && standing.now_ms - standing.oldest_undelivered_ms > kLate_ms;
  ENLACE_TRY(standing.dead, ledger.dead_letters());
  return {};
}

Result<void> add_polls(ledger::Ledger& ledger, Standing& standing) {
  ENLACE_TRY(const std::vector<ledger::Ledger::PollCursor> cursors, ledger.poll_cursors());
  const LastPolls polls = last_polls(standing.jobs);
  for (const ledger::Ledger::PollCursor& cursor : cursors) {
    standing.polls.push_back({cursor, is_stalled(cursor, polls) && !handy_is_away(standing, cursor.tenant)});
    standing.stalled_polls += standing.polls.back().stalled ? 1 : 0;
  }
  return {};
}

Result<void> add_expiring(engine::Engine& engine, Standing& standing) {
  const auto configuration = engine.configuration();
  ENLACE_TRY(const std::vector<engine::Expiry> all, engine::expiries(engine.services().database));
  for (const engine::Expiry& one : all) {
    const bool warned = engine::warned_days(one.expires_ms, standing.now_ms) >= 0;
    if (warned && !engine::owner_of(*configuration, one.tenant, one.name).empty()) {
      standing.expiring.push_back(one);
    }
  }
  return {};
}

// Where the orders are off, they wait because somebody wants them to.
Result<void> add_held_up(engine::Engine& engine, ledger::Ledger& ledger, Standing& standing) {
  std::set<std::string> moving;
  ENLACE_TRY(const std::vector<engine::Engine::Enabled> enabled, engine.enabled_connectors());
  for (const engine::Engine::Enabled& one : enabled) {
    if (one.connector->sync.orders) moving.insert(one.tenant->tenant + "/" + one.connector->instance);
  }
  ENLACE_TRY(std::vector<ledger::CauseGroup> groups, ledger.held_up());
  for (ledger::CauseGroup& group : groups) {
    // A link waits for the document that it is about: nothing went wrong.
    if (group.cause.starts_with("self_invoice_awaits_")) continue;
    const std::string connector = group.instance.substr(0, group.instance.find('#'));
    // What an outage holds up is told of by the outage.
    const std::string plugin = engine.plugin_of(group.tenant, group.instance);
    if (std::any_of(standing.outages.begin(), standing.outages.end(),
                    [&](const engine::OutageSight& sight) { return sight.concerns(group.tenant, plugin); })) {
      continue;
    }
    if (moving.contains(group.tenant + "/" + connector)) standing.held_up.push_back(std::move(group));
  }
  return {};
}

Json held_up_json(const ledger::CauseGroup& group) {
  return Json::object({{"tenant", group.tenant},
                       {"connector", group.instance},
                       {"cause", group.cause},
                       {"count", group.count},
                       {"oldest", text::iso_utc(group.oldest_ms)}});
}

Json moment_or_null(std::int64_t unix_ms) {
  return unix_ms == 0 ? Json() : Json(text::iso_utc(unix_ms));
}

Json delivery_json(const ledger::Progress& one) {
  Json counts = Json::object();
  for (const auto& [state, count] : one.counts) counts.set(ledger::to_string(state), count);
  return Json::object({{"tenant", one.tenant},
                       {"connector", one.instance},
                       {"orders", counts},
                       {"oldest_undelivered_ms", one.oldest_undelivered_ms},
                       {"needs_person", one.needs_person}});
}

Json poll_json(const PollProgress& poll) {
  return Json::object({{"tenant", poll.cursor.tenant},
                       {"list", poll.cursor.name},
                       {"reached_ms", poll.cursor.at.value_ms},
                       {"moved_ms", poll.cursor.at.updated_ms},
                       {"stalled", poll.stalled}});
}

Json job_json(const schedule::JobStatus& job) {
  return Json::object({{"tenant", job.tenant},
                       {"connector", job.instance},
                       {"component", job.component},
                       {"schedule", job.spec},
                       {"last_started_ms", job.last_started_ms},
                       {"last_finished_ms", job.last_finished_ms},
                       {"last_ok", job.last_ok},
                       {"last_cause", job.last_reason.cause},
                       {"last_params", job.last_reason.params},
                       {"last_message", job.last_reason.message},
                       {"next_ms", job.next_ms},
                       {"running", job.running},
                       {"paused", job.paused}});
}

Json pause_json(const schedule::Pause& pause) {
  return Json::object({{"paused", pause.prefix},
                       {"since", moment_or_null(pause.since_ms)},
                       {"until", moment_or_null(pause.until_ms)},
                       {"actor", pause.actor},
                       {"reason", pause.reason}});
}

Json idle_json(const Idle& idle) {
  return Json::object({{"why", to_string(idle.why)},
                       {"tenant", idle.tenant},
                       {"connector", idle.connector},
                       {"component", idle.component},
                       {"file", idle.file}});
}

template <class Values, class ToJson>
Json list_of(const Values& values, ToJson to_json) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(to_json(value));
  return list;
}

}  // namespace

const char* to_string(Idle::Why why) {
  switch (why) {
    case Idle::Why::not_enabled:
      return "not_enabled";
    case Idle::Why::file_unusable:
      return "file_unusable";
    case Idle::Why::file_kept:
      return "file_kept";
    case Idle::Why::file_ignored:
      return "file_ignored";
    case Idle::Why::not_planned:
      return "not_planned";
  }
  return "";
}

bool Standing::all_is_well() const {
  return serving && problems.empty() && held_up.empty() && pauses.empty() && idle.empty() &&
         expiring.empty() && needs_person == 0 && failing_jobs == 0 && stalled_polls == 0 && !late;
}

Json Standing::to_json() const {
  return Json::object(
      {{"serving", serving},
       {"well", all_is_well()},
       {"needs_person", needs_person},
       {"failing_jobs", failing_jobs},
       {"oldest_undelivered_ms", oldest_undelivered_ms},
       {"stalled_polls", stalled_polls},
       {"problems", list_of(problems, [](const alerts::Problem& one) { return one.to_json(); })},
       {"outages", list_of(outages, [this](const engine::OutageSight& one) { return one.to_json(now_ms); })},
       {"held_up", list_of(held_up, held_up_json)},
       {"pauses", list_of(pauses, pause_json)},
       {"idle", list_of(idle, idle_json)},
       {"polls", list_of(polls, poll_json)},
       {"deliveries", list_of(deliveries, delivery_json)},
       {"expiring_credentials", list_of(expiring,
                                        [](const engine::Expiry& one) {
                                          return Json::object({{"tenant", one.tenant},
                                                               {"credential", one.name},
                                                               {"expires", text::iso_utc(one.expires_ms)}});
                                        })},
       {"jobs", list_of(jobs, job_json)}});
}

Result<Standing> standing(engine::Engine& engine, ledger::Ledger& ledger, schedule::Scheduler* scheduler) {
  store::Database& database = engine.services().database;
  Standing standing;
  standing.serving = scheduler != nullptr;
  standing.now_ms = engine.services().runtime.unix_ms();
  ENLACE_TRY(standing.outages, engine.outages());
  ENLACE_CHECK(add_progress(ledger, standing));
  ENLACE_TRY(standing.jobs, scheduler != nullptr
                                ? Result<std::vector<schedule::JobStatus>>(scheduler->status())
                                : schedule::stored_status(database));
  standing.failing_jobs =
      std::count_if(standing.jobs.begin(), standing.jobs.end(), [&](const schedule::JobStatus& job) {
        if (engine::is_of_outage(job.last_reason.cause, job.last_reason.params, standing.outages))
          return false;
        const bool ran = job.last_finished_ms != 0 || !job.last_reason.cause.empty();  // by a person perhaps
        return ran && !job.last_ok && !job.running;
      });
  ENLACE_CHECK(add_polls(ledger, standing));
  ENLACE_TRY(const schedule::Paused paused, schedule::kept_pauses(database));
  for (const auto& [prefix, pause] : paused) standing.pauses.push_back(pause);
  ENLACE_CHECK(add_expiring(engine, standing));
  ENLACE_CHECK(add_held_up(engine, ledger, standing));
  ENLACE_TRY(standing.problems, engine.problems_now());
  ENLACE_TRY(standing.idle, idle_of(engine, standing));
  return standing;
}

}  // namespace enlace::views
