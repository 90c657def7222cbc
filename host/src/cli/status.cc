#include <algorithm>
#include <map>
#include <ostream>

#include "cli/context.hpp"
#include "cli/render.hpp"
#include "engine/expiry.hpp"
#include "text/zone.hpp"

// `enlace status`: one sentence on how things stand, then what needs a person, then each connector.
namespace enlace::cli {
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
bool stalled(const ledger::Ledger::PollCursor& cursor, const LastPolls& polls) {
  const auto last = polls.find(cursor.tenant);
  return last != polls.end() && last->second - cursor.at.updated_ms > kLate_ms;
}

Json cursor_json(const ledger::Ledger::PollCursor& cursor, bool is_stalled) {
  return Json::object({{"tenant", cursor.tenant},
                       {"list", cursor.name},
                       {"reached_ms", cursor.at.value_ms},
                       {"moved_ms", cursor.at.updated_ms},
                       {"stalled", is_stalled}});
}

const alerts::Problem* find(const std::vector<alerts::Problem>& problems, const char* cause) {
  const auto found = std::find_if(problems.begin(), problems.end(),
                                  [&](const alerts::Problem& problem) { return problem.cause == cause; });
  return found == problems.end() ? nullptr : &*found;
}

// Those that a restored store brought back.
Json pauses_of(const std::vector<alerts::Problem>& problems) {
  const alerts::Problem* pauses = find(problems, "pauses_restored");
  return pauses == nullptr ? Json::array() : pauses->params["paused"];
}

Json problem_codes(const std::vector<alerts::Problem>& problems) {
  Json codes = Json::array();
  for (const alerts::Problem& problem : problems) codes.push_back(problem.cause);
  return codes;
}

std::string states_text(const ledger::Progress& progress) {
  std::string text;
  for (const auto& [state, count] : progress.counts) {
    if (count == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + ledger::to_string(state);
  }
  return text.empty() ? "no orders yet" : text;
}

Json job_json(const schedule::JobStatus& job) {
  return Json::object({{"tenant", job.tenant},
                       {"connector", job.instance},
                       {"component", job.component},
                       {"schedule", job.spec},
                       {"last_started_ms", job.last_started_ms},
                       {"last_finished_ms", job.last_finished_ms},
                       {"last_ok", job.last_ok},
                       {"last_cause", job.last_cause},
                       {"next_ms", job.next_ms},
                       {"running", job.running},
                       {"paused", job.paused}});
}

}  // namespace

int status(Context& context) {
  jobs::Services& services = context.services();
  const std::int64_t now = services.runtime.unix_ms();
  const Result<std::vector<ledger::Progress>> progress = context.ledger.progress();
  if (!progress) return context.fail(progress.error());
  const Result<std::vector<ledger::CauseGroup>> dead = context.ledger.dead_letters();
  if (!dead) return context.fail(dead.error());
  const Result<std::vector<schedule::JobStatus>> jobs =
      context.scheduler != nullptr ? Result<std::vector<schedule::JobStatus>>(context.scheduler->status())
                                   : schedule::stored_status(services.database);
  if (!jobs) return context.fail(jobs.error());
  const Result<std::vector<ledger::Ledger::PollCursor>> cursors = context.ledger.poll_cursors();
  if (!cursors) return context.fail(cursors.error());
  const auto configuration = context.engine.configuration();

  const LastPolls polls = last_polls(*jobs);
  std::int64_t stalls = 0;
  Json cursor_list = Json::array();
  for (const ledger::Ledger::PollCursor& cursor : *cursors) {
    const bool is_stalled = stalled(cursor, polls);
    stalls += is_stalled ? 1 : 0;
    cursor_list.push_back(cursor_json(cursor, is_stalled));
  }
  std::int64_t waiting_person = 0, oldest = 0;
  for (const ledger::Progress& one : *progress) {
    waiting_person += one.needs_person;
    if (one.oldest_undelivered_ms != 0 && (oldest == 0 || one.oldest_undelivered_ms < oldest)) {
      oldest = one.oldest_undelivered_ms;
    }
  }
  std::int64_t failing = 0;
  for (const schedule::JobStatus& job : *jobs) {
    if (job.last_finished_ms != 0 && !job.last_ok && !job.running) ++failing;
  }
  const Result<std::vector<engine::Expiry>> expiries = engine::expiries(services.database);
  if (!expiries) return context.fail(expiries.error());
  std::vector<engine::Expiry> expiring;  // within the first warning, and used by somebody
  for (const engine::Expiry& one : *expiries) {
    const bool warned = engine::warned_days(one.expires_ms, now) >= 0;
    if (warned && !engine::owner_of(*configuration, one.tenant, one.name).empty()) expiring.push_back(one);
  }
  const Result<std::vector<alerts::Problem>> of_store = engine::store_problems(services.database, now);
  if (!of_store) return context.fail(of_store.error());
  const Result<std::vector<alerts::Problem>> of_clocks = context.engine.clock_problems();
  if (!of_clocks) return context.fail(of_clocks.error());
  const bool late = oldest != 0 && now - oldest > kLate_ms;
  const std::string sandbox = context.arguments.in_process ? "in-process" : configuration->host.sandbox;

  if (context.arguments.json) {
    Json tenants = Json::array();
    for (const ledger::Progress& one : *progress) {
      Json counts = Json::object();
      for (const auto& [state, count] : one.counts) counts.set(ledger::to_string(state), count);
      tenants.push_back(Json::object({{"tenant", one.tenant},
                                      {"connector", one.instance},
                                      {"orders", counts},
                                      {"oldest_undelivered_ms", one.oldest_undelivered_ms},
                                      {"needs_person", one.needs_person}}));
    }
    Json credentials = Json::array();
    for (const engine::Expiry& one : expiring) {
      credentials.push_back(Json::object(
          {{"tenant", one.tenant}, {"credential", one.name}, {"expires", text::iso_utc(one.expires_ms)}}));
    }
    Json runs = Json::array();
    for (const schedule::JobStatus& job : *jobs) runs.push_back(job_json(job));
    Json problems = Json::array();
    for (const config::Diagnostic& problem : configuration->diagnostics) {
      problems.push_back(Json::object({{"file", problem.file},
                                       {"line", std::int64_t{problem.line}},
                                       {"error", problem.severity == config::Diagnostic::Severity::error},
                                       {"code", problem.notice.code},
                                       {"text", context.tell(problem)}}));
    }
    context.io.out << Json::object({{"serving", context.scheduler != nullptr},
                                    {"needs_person", waiting_person},
                                    {"failing_jobs", failing},
                                    {"oldest_undelivered_ms", oldest},
                                    {"stalled_polls", stalls},
                                    {"polls", cursor_list},
                                    {"doubted_clocks", static_cast<std::int64_t>(of_clocks->size())},
                                    {"restored", find(*of_store, "store_restored") != nullptr},
                                    {"store", problem_codes(*of_store)},
                                    {"restored_pauses", pauses_of(*of_store)},
                                    {"expiring_credentials", credentials},
                                    {"sandbox", sandbox},
                                    {"deliveries", tenants},
                                    {"configuration", problems},
                                    {"jobs", runs}})
                          .pretty()
                   << '\n';
    return kDone;
  }

  std::ostream& out = context.io.out;
  const bool well = waiting_person == 0 && failing == 0 && !late && stalls == 0 && expiring.empty() &&
                    of_clocks->empty() && of_store->empty();
  if (well) {
    out << "All is well.";
  } else {
    out << "Needs attention:";
    if (waiting_person > 0)
      out << ' ' << waiting_person << (waiting_person == 1 ? " order waits" : " orders wait")
          << " for a person;";
    if (failing > 0) out << ' ' << failing << (failing == 1 ? " job fails;" : " jobs fail;");
    if (stalls > 0) out << ' ' << stalls << (stalls == 1 ? " poll stands still;" : " polls stand still;");
    if (!of_clocks->empty())
      out << " Handy's clock is in doubt for " << of_clocks->size()
          << (of_clocks->size() == 1 ? " tenant;" : " tenants;");
    if (find(*of_store, "orders_unread_at_handy") != nullptr)
      out << " Handy holds orders that cannot be read;";
    if (late) out << " the oldest undelivered order is " << ago(now, oldest) << " old;";
    const bool store_itself = std::any_of(of_store->begin(), of_store->end(), [](const alerts::Problem& one) {
      return one.cause != "orders_unread_at_handy";
    });
    if (store_itself) out << " the store;";
    if (!expiring.empty())
      out << ' ' << expiring.size()
          << (expiring.size() == 1 ? " credential expires;" : " credentials expire;");
    out << " see below.";
  }
  out << (context.scheduler != nullptr ? " The host is serving.\n"
                                       : " The host is not serving (start it with `enlace serve`).\n");
  if (sandbox != "required") out << "Connectors run without the full sandbox (" << sandbox << ").\n";

  for (const alerts::Problem& problem : *of_store) {
    const phrases::Phrase phrase =
        context.say(problem.cause, phrases::at_place(problem.params, problem.tenant, problem.instance));
    out << phrase.what << ' ' << phrase.remedy << '\n';
  }
  for (const alerts::Problem& problem : *of_clocks) {
    const phrases::Phrase phrase = context.say(problem.cause, problem.params);
    out << problem.tenant << ": " << phrase.what << ' ' << phrase.remedy << '\n';
  }
  for (const engine::Expiry& one : expiring) {
    const auto tenant = configuration->tenants.find(one.tenant);
    const Notice notice = engine::expiry_notice(
        one, tenant == configuration->tenants.end() ? "UTC" : tenant->second.time_zone, now);
    out << one.tenant << ": "
        << context.say(notice.code, phrases::at_place(notice.params, one.tenant, "")).what << '\n';
  }
  if (!dead->empty()) {
    out << "\nWaiting for a person (`enlace dead list` says what to do)\n";
    Table table({"  TENANT", "CONNECTOR", "CAUSE", "ORDERS", "OLDEST"});
    for (const ledger::CauseGroup& group : *dead) {
      table.add({"  " + group.tenant, group.instance, group.cause, std::to_string(group.count),
                 ago(now, group.oldest_ms)});
    }
    table.print(out);
  }
  if (!progress->empty()) {
    out << "\nOrders\n";
    Table table({"  TENANT", "CONNECTOR", "OLDEST UNDELIVERED", "STATES"});
    for (const ledger::Progress& one : *progress) {
      table.add({"  " + one.tenant, one.instance,
                 one.oldest_undelivered_ms == 0 ? "-" : ago(now, one.oldest_undelivered_ms),
                 states_text(one)});
    }
    table.print(out);
  }
  if (!cursors->empty()) {
    out << "\nPolls of Handy\n";
    Table table({"  TENANT", "LIST", "READ UP TO", "MOVED", ""});
    for (const ledger::Ledger::PollCursor& cursor : *cursors) {
      table.add({"  " + cursor.tenant, cursor.name == "orders/new" ? "new" : "deleted",
                 ago(now, cursor.at.value_ms), ago(now, cursor.at.updated_ms),
                 stalled(cursor, polls) ? "stands still: see `enlace check`" : ""});
    }
    table.print(out);
  }
  if (!jobs->empty()) {
    out << "\nJobs\n";
    Table table({"  TENANT", "CONNECTOR", "COMPONENT", "LAST RUN", "RESULT", "NEXT RUN"});
    for (const schedule::JobStatus& job : *jobs) {
      const auto tenant = configuration->tenants.find(job.tenant);
      const std::string zone = tenant == configuration->tenants.end() ? "UTC" : tenant->second.time_zone;
      table.add({"  " + job.tenant, job.instance, job.component, moment(job.last_started_ms, zone),
                 job.running                 ? "running"
                 : job.last_finished_ms == 0 ? "-"
                 : job.last_ok               ? "ok"
                                             : job.last_cause,
                 job.paused ? "paused" : moment(job.next_ms, zone)});
    }
    table.print(out);
  }
  for (const config::Diagnostic& problem : configuration->diagnostics)
    context.io.err << context.tell(problem) << '\n';
  return kDone;
}

}  // namespace enlace::cli
