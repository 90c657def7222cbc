#include "actions/runs.hpp"

#include <algorithm>

#include "actions/journal.hpp"
#include "text/zone.hpp"

namespace enlace::actions {
namespace {

constexpr std::int64_t kLookAgain_ms = 200;

Begun begin(Host& host, const schedule::JobStatus* job, Begun begun, bool also_paused) {
  begun.asked_ms = host.engine.services().runtime.unix_ms();
  if (host.scheduler == nullptr) {
    begun.when = Begun::When::with_next_start;
  } else if (job == nullptr) {
    begun.when = Begun::When::not_planned;
  } else if (job->paused && !also_paused) {
    begun.when = Begun::When::when_resumed;
  } else {
    begun.when = host.scheduler->run_now(begun.key()) ? Begun::When::at_once : Begun::When::not_planned;
  }
  return begun;
}

std::vector<schedule::JobStatus> plan_of(const Host& host) {
  return host.scheduler == nullptr ? std::vector<schedule::JobStatus>() : host.scheduler->status();
}

const schedule::JobStatus* find(const std::vector<schedule::JobStatus>& jobs, const Begun& begun) {
  const auto found = std::find_if(jobs.begin(), jobs.end(), [&](const schedule::JobStatus& job) {
    return job.tenant == begun.tenant && job.instance == begun.connector && job.component == begun.component;
  });
  return found == jobs.end() ? nullptr : &*found;
}

// A run that began after it was asked for has ended.
bool has_ended(const std::vector<schedule::JobStatus>& jobs, const Begun& begun) {
  const schedule::JobStatus* job = find(jobs, begun);
  if (job == nullptr) return true;  // it is not planned any more
  return !job->running && job->last_started_ms >= begun.asked_ms;
}

}  // namespace

const char* to_string(Begun::When when) {
  switch (when) {
    case Begun::When::at_once:
      return "at_once";
    case Begun::When::when_resumed:
      return "when_resumed";
    case Begun::When::not_planned:
      return "not_planned";
    case Begun::When::with_next_start:
      return "with_next_start";
  }
  return "";
}

Json Begun::to_json() const {
  return Json::object(
      {{"tenant", tenant}, {"connector", connector}, {"component", component}, {"when", to_string(when)}});
}

Begun run_now(Host& host, const std::string& actor, const std::string& tenant, const std::string& connector,
              const std::string& component) {
  Begun wanted{tenant, connector, component};
  const std::vector<schedule::JobStatus> jobs = plan_of(host);
  const Begun begun = begin(host, find(jobs, wanted), wanted, true);
  if (begun.when == Begun::When::at_once) {
    note(host, actor, "run_now", tenant, connector, component, Json::object());
  }
  return begun;
}

std::vector<Begun> run_orders(Host& host, const std::set<std::pair<std::string, std::string>>& places) {
  const std::vector<schedule::JobStatus> jobs = plan_of(host);
  std::set<std::pair<std::string, std::string>> connectors;
  for (const auto& [tenant, instance] : places) {
    connectors.emplace(tenant, instance.substr(0, instance.find('#')));
  }
  std::vector<Begun> all;
  for (const auto& [tenant, connector] : connectors) {
    Begun wanted{tenant, connector, "orders"};
    all.push_back(begin(host, find(jobs, wanted), wanted, false));
  }
  return all;
}

std::vector<Begun> run_failed(Host& host, const std::string& tenant, const std::string& connector) {
  std::vector<Begun> all;
  for (const schedule::JobStatus& job : plan_of(host)) {
    const bool meant = job.tenant == tenant && (connector.empty() || job.instance == connector);
    if (!meant || job.last_finished_ms == 0 || job.last_ok || job.paused) continue;
    all.push_back(begin(host, &job, {job.tenant, job.instance, job.component}, false));
  }
  return all;
}

bool wait_until_ended(Host& host, const std::vector<Begun>& runs, std::int64_t most_ms) {
  Runtime& runtime = host.engine.services().runtime;
  std::unique_ptr<Event> event;  // nobody sets it: the plan is looked at again
  const std::int64_t until = runtime.monotonic_ms() + most_ms;
  while (true) {
    const std::vector<schedule::JobStatus> jobs = plan_of(host);
    const bool all = std::all_of(runs.begin(), runs.end(), [&](const Begun& begun) {
      return begun.when != Begun::When::at_once || has_ended(jobs, begun);
    });
    if (all) return true;
    if (runtime.monotonic_ms() >= until) return false;
    if (!event) event = runtime.make_event();
    event->wait_until(std::min(until, runtime.monotonic_ms() + kLookAgain_ms));
  }
}

}  // namespace enlace::actions
