#include <algorithm>
#include <ostream>

#include "alerts/messenger.hpp"
#include "cli/context.hpp"
#include "cli/pauses.hpp"
#include "cli/render.hpp"
#include "engine/expiry.hpp"
#include "text/zone.hpp"
#include "views/standing.hpp"

// `enlace status`: one sentence on how things stand, then what needs a person, then each connector.
namespace enlace::cli {
namespace {

constexpr std::size_t kProblemsShown = 10;

const alerts::Problem* find(const std::vector<alerts::Problem>& problems, const char* cause) {
  const auto found = std::find_if(problems.begin(), problems.end(),
                                  [&](const alerts::Problem& problem) { return problem.cause == cause; });
  return found == problems.end() ? nullptr : &*found;
}

std::string states_text(const Context& context, const ledger::Progress& progress) {
  std::string text;
  for (const auto& [state, count] : progress.counts) {
    if (count == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + context.word(ledger::to_string(state));
  }
  return text.empty() ? context.word("no orders yet") : text;
}

// The lines below the headline, each with the command that helps.
class Attention {
 public:
  Attention(Context& context, const views::Standing& standing) : context_(context), standing_(standing) {}

  std::vector<phrases::Phrase> lines() {
    add_counts();
    add_held_up();
    add_pauses();
    add_idle();
    add_expiring();
    add_problems();
    return std::move(lines_);
  }

 private:
  void say_line(const char* sentence, const Json& params) {
    lines_.push_back(context_.say(sentence, params));
  }

  void add_counts() {
    if (!standing_.serving) say_line("host_not_serving", Json::object());
    if (standing_.needs_person > 0) {
      say_line("orders_wait_for_person", Json::object({{"count", standing_.needs_person}}));
    }
    if (standing_.failing_jobs > 0) say_line("jobs_fail", Json::object({{"count", standing_.failing_jobs}}));
    if (standing_.stalled_polls > 0) {
      say_line("polls_stand_still", Json::object({{"count", standing_.stalled_polls}}));
    }
    if (standing_.late) {
      say_line("orders_late",
               Json::object({{"age", ago(standing_.now_ms, standing_.oldest_undelivered_ms)}}));
    }
  }

  void add_held_up() {
    for (const ledger::CauseGroup& group : standing_.held_up) {
      const Json params = phrases::at_place(group.sample_params, group.tenant, group.instance,
                                            group.some_orders.empty() ? "" : group.some_orders.front());
      const phrases::Phrase why = context_.say(group.cause, params, params["message"].text());
      say_line("orders_held_up", Json::object({{"tenant", group.tenant},
                                               {"connector", group.instance},
                                               {"count", group.count},
                                               {"age", ago(standing_.now_ms, group.oldest_ms)},
                                               {"why", why.what}}));
    }
  }

  void add_pauses() {
    for (const schedule::Pause& pause : standing_.pauses) {
      const std::string tenant = pause.prefix.substr(0, pause.prefix.find('/'));
      const Json params = pause_params(pause, context_.zone_of(tenant));
      if (pause.until_ms > 0) {
        say_line("is_paused_until", params);
      } else {
        say_line("is_paused", params);
      }
    }
  }

  void add_idle() {
    for (const views::Idle& idle : standing_.idle) {
      const Json params = phrases::at_place(
          Json::object({{"file", idle.file}, {"component", idle.component}}), idle.tenant, idle.connector);
      switch (idle.why) {
        case views::Idle::Why::not_enabled:
          say_line("connector_waits_for_enabling", params);
          break;
        case views::Idle::Why::file_unusable:
          say_line("file_unusable", params);
          break;
        case views::Idle::Why::file_kept:
          say_line("file_kept", params);
          break;
        case views::Idle::Why::file_ignored:
          say_line("file_among_tenants_ignored", params);
          break;
        case views::Idle::Why::not_planned:
          say_line("component_not_planned", params);
          break;
      }
    }
  }

  void add_expiring() {
    for (const engine::Expiry& one : standing_.expiring) {
      const Notice notice = engine::expiry_notice(one, context_.zone_of(one.tenant), standing_.now_ms);
      phrases::Phrase phrase = context_.say(notice.code, phrases::at_place(notice.params, one.tenant, ""));
      phrase.what = one.tenant + ": " + phrase.what;
      lines_.push_back(std::move(phrase));
    }
  }

  void add_problems() {
    std::size_t shown = 0, more = 0;
    for (const alerts::Problem& problem : standing_.problems) {
      if (already_said(problem)) continue;
      if (shown == kProblemsShown) {
        ++more;
        continue;
      }
      ++shown;
      const std::string order = problem.orders.empty() ? "" : problem.orders.front();
      phrases::Phrase phrase = context_.say(
          problem.cause, phrases::at_place(problem.params, problem.tenant, problem.instance, order),
          problem.params["message"].text());
      if (problem.tenant != alerts::kHostSecrets) {
        phrase.what =
            problem.tenant + (problem.instance.empty() ? "" : "/" + problem.instance) + ": " + phrase.what;
      }
      lines_.push_back(std::move(phrase));
    }
    if (more > 0) say_line("and_more", Json::object({{"count", static_cast<std::int64_t>(more)}}));
  }

  // Dead letters have a count and a table below; outages, pauses and credentials have lines of their own.
  [[nodiscard]] bool already_said(const alerts::Problem& problem) const {
    if (problem.cause == engine::kSystemAway) return true;  // stands above
    if (problem.cause == "paused_long" || problem.cause.starts_with("credential_expire")) return true;
    // Files have lines of their own; only one that is gone has none.
    if (problem.cause.starts_with("tenant_file_") && problem.cause != "tenant_file_gone") return true;
    return std::any_of(standing_.dead.begin(), standing_.dead.end(), [&](const ledger::CauseGroup& group) {
      return group.tenant == problem.tenant && group.instance == problem.instance &&
             group.cause == problem.cause;
    });
  }

  Context& context_;
  const views::Standing& standing_;
  std::vector<phrases::Phrase> lines_;
};

Json causes_of(const std::vector<alerts::Problem>& problems) {
  Json causes = Json::array();
  for (const alerts::Problem& problem : problems) causes.push_back(problem.cause);
  return causes;
}

// `of_store`: the problems of the store itself.
Json status_json(const Context& context, const views::Standing& standing,
                 const std::vector<alerts::Problem>& of_store, const std::string& sandbox) {
  Json json = standing.to_json();
  Json files = Json::array();
  for (const config::Diagnostic& problem : context.engine.configuration()->diagnostics) {
    files.push_back(Json::object({{"file", problem.file},
                                  {"line", std::int64_t{problem.line}},
                                  {"error", problem.severity == config::Diagnostic::Severity::error},
                                  {"code", problem.notice.code},
                                  {"text", context.tell(problem)}}));
  }
  const alerts::Problem* pauses = find(standing.problems, "pauses_restored");
  json.set("restored", find(standing.problems, "store_restored") != nullptr);
  json.set("restored_pauses", pauses == nullptr ? Json::array() : pauses->params["paused"]);
  json.set("store", causes_of(of_store));
  json.set("doubted_clocks", std::count_if(standing.problems.begin(), standing.problems.end(),
                                           [](const alerts::Problem& problem) {
                                             return problem.cause == "handy_clock_doubted";
                                           }));
  json.set("sandbox", sandbox);
  json.set("configuration", files);
  return json;
}

void print_headline(Context& context, const views::Standing& standing) {
  std::ostream& out = context.io.out;
  if (standing.all_is_well()) {
    out << context.say("all_is_well", Json::object()).what << '\n';
    return;
  }
  for (const engine::OutageSight& sight : standing.outages) {
    const alerts::Problem problem = sight.problem(standing.now_ms);
    const phrases::Phrase line = context.say(alerts::said_as(problem.cause, problem.params), problem.params);
    out << "▲ " << line.what << '\n';
    if (!line.remedy.empty()) out << "  " << line.remedy << '\n';
  }
  const std::vector<phrases::Phrase> lines = Attention(context, standing).lines();
  if (lines.empty()) return;
  out << context.say("needs_attention", Json::object()).what << '\n';
  for (const phrases::Phrase& line : lines) {
    out << "  " << line.what << '\n';
    if (!line.remedy.empty()) out << "    " << line.remedy << '\n';
  }
}

void print_title(Context& context, const char* title) {
  context.io.out << '\n' << context.word(title) << '\n';
}

void print_tables(Context& context, const views::Standing& standing) {
  std::ostream& out = context.io.out;
  const std::int64_t now = standing.now_ms;
  if (!standing.dead.empty()) {
    print_title(context, "Waiting for a person (`enlace dead list` says what to do)");
    Table table({"TENANT", "CONNECTOR", "CAUSE", {"ORDERS", Column::Kind::number}, "OLDEST"});
    for (const ledger::CauseGroup& group : standing.dead) {
      table.add({group.tenant, group.instance, group.cause, std::to_string(group.count),
                 ago(now, group.oldest_ms)});
    }
    table.print(out, context.screen());
  }
  if (!standing.deliveries.empty()) {
    print_title(context, "Orders");
    Table table({"TENANT", "CONNECTOR", "OLDEST UNDELIVERED", "STATES"});
    for (const ledger::Progress& one : standing.deliveries) {
      table.add({one.tenant, one.instance,
                 one.oldest_undelivered_ms == 0 ? "-" : ago(now, one.oldest_undelivered_ms),
                 states_text(context, one)});
    }
    table.print(out, context.screen());
  }
  if (!standing.polls.empty()) {
    print_title(context, "Polls of Handy");
    Table table({"TENANT", "LIST", "READ UP TO", "MOVED", "NOTE"});
    for (const views::PollProgress& poll : standing.polls) {
      const ledger::Ledger::PollCursor& cursor = poll.cursor;
      table.add({cursor.tenant, context.word(cursor.name == "orders/new" ? "new" : "deleted"),
                 ago(now, cursor.at.value_ms), ago(now, cursor.at.updated_ms),
                 poll.stalled ? context.word("stands still: see `enlace check`") : ""});
    }
    table.print(out, context.screen());
  }
  if (!standing.jobs.empty()) {
    print_title(context, "Jobs");
    Table table({"TENANT", "CONNECTOR", "COMPONENT", "LAST RUN", "RESULT", "NEXT RUN"});
    for (const schedule::JobStatus& job : standing.jobs) {
      const std::string zone = context.zone_of(job.tenant);
      table.add({job.tenant, job.instance, context.word(job.component), moment(job.last_started_ms, zone),
                 job.running                      ? context.word("running")
                 : !job.last_reason.cause.empty() ? job.last_reason.cause
                 : job.last_finished_ms == 0      ? std::string("-")
                                                  : context.word("ok"),
                 job.paused ? context.word("paused") : moment(job.next_ms, zone)});
    }
    table.print(out, context.screen());
  }
}

}  // namespace

int status(Context& context) {
  const Result<views::Standing> standing = views::standing(context.engine, context.ledger, context.scheduler);
  if (!standing) return context.fail(standing.error());
  const auto configuration = context.engine.configuration();
  const std::string sandbox = context.arguments.in_process ? "in-process" : configuration->host.sandbox;
  const int exit = context.arguments.exit_code && !standing->all_is_well() ? kFailed : kDone;
  if (context.arguments.json) {
    const Result<std::vector<alerts::Problem>> of_store =
        engine::store_problems(context.services().database, standing->now_ms);
    if (!of_store) return context.fail(of_store.error());
    context.io.out << status_json(context, *standing, *of_store, sandbox).pretty() << '\n';
    return exit;
  }
  print_headline(context, *standing);
  if (sandbox != "required") {
    context.io.out << "Connectors run without the full sandbox (" << sandbox << ").\n";
  }
  print_tables(context, *standing);
  for (const config::Diagnostic& problem : configuration->diagnostics) {
    context.io.err << context.tell(problem) << '\n';
  }
  return exit;
}

}  // namespace enlace::cli
