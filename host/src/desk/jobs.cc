#include "actions/pauses.hpp"
#include "actions/runs.hpp"
#include "desk/handlers.hpp"
#include "text/to_come.hpp"
#include "text/zone.hpp"

// What people do to jobs: pause, go on, run now.
namespace enlace::desk {
namespace {

struct Which {
  std::string tenant, connector, component;
};

Result<Which> which_of(const Call& call) {
  Which which;
  ENLACE_TRY(which.tenant, required_text(call.request.params, "tenant"));
  ENLACE_TRY(which.connector, optional_text(call.request.params, "connector"));
  ENLACE_TRY(which.component, optional_text(call.request.params, "component"));
  return which;
}

// In the company's zone, as people write it; 0 = until it is resumed.
Result<std::int64_t> until_of(const Call& call, const std::string& tenant) {
  ENLACE_TRY(const std::string until, optional_text(call.request.params, "until", 40));
  if (until.empty()) return std::int64_t{0};
  const auto configuration = call.tools.engine.configuration();
  const auto company = configuration->tenants.find(tenant);
  const std::string zone = company == configuration->tenants.end() ? "UTC" : company->second.time_zone;
  const std::optional<std::int64_t> moment =
      text::moment_to_come(until, zone, call.tools.runtime().unix_ms());
  if (!moment) return failure(ENLACE_E_INVALID, "until_invalid", {}, Json::object({{"value", until}}));
  return *moment;
}

Json prefixes(const std::vector<schedule::Pause>& pauses) {
  Json list = Json::array();
  for (const schedule::Pause& one : pauses) list.push_back(one.prefix);
  return list;
}

}  // namespace

Result<Json> pause(const Call& call) {
  ENLACE_TRY(const Which which, which_of(call));
  ENLACE_TRY(const std::string prefix,
             actions::jobs_of(call.tools.engine, which.tenant, which.connector, which.component));
  ENLACE_TRY(const std::string reason, optional_text(call.request.params, "reason"));
  ENLACE_TRY(const std::int64_t until_ms, until_of(call, which.tenant));
  actions::Host host = call.host();
  ENLACE_CHECK(
      actions::pause(host, {prefix, call.tools.runtime().unix_ms(), until_ms, call.person->actor(), reason}));
  return Json::object({{"paused", prefix}, {"until", until_ms == 0 ? "" : text::iso_utc(until_ms)}});
}

Result<Json> resume(const Call& call) {
  ENLACE_TRY(const Which which, which_of(call));
  ENLACE_TRY(const std::string prefix,
             actions::jobs_of(call.tools.engine, which.tenant, which.connector, which.component));
  actions::Host host = call.host();
  ENLACE_TRY(const schedule::Resumed resumed, actions::resume(host, call.person->actor(), prefix));
  return Json::object({{"resumed", prefixes(resumed.lifted)}, {"paused_by", prefixes(resumed.standing)}});
}

// One component of one connector; or all of a tenant's that are planned and meant.
Result<Json> run_now(const Call& call) {
  ENLACE_TRY(const Which which, which_of(call));
  ENLACE_CHECK(actions::jobs_of(call.tools.engine, which.tenant, which.connector, ""));
  actions::Host host = call.host();
  Json runs = Json::array();
  const auto run = [&](const std::string& connector, const std::string& component) {
    runs.push_back(
        actions::run_now(host, call.person->actor(), which.tenant, connector, component).to_json());
  };
  if (!which.connector.empty() && !which.component.empty()) {
    run(which.connector, which.component);
  } else if (call.tools.scheduler != nullptr) {
    for (const schedule::JobStatus& job : call.tools.scheduler->status()) {
      const bool meant = job.tenant == which.tenant &&
                         (which.connector.empty() || job.instance == which.connector) &&
                         (which.component.empty() || job.component == which.component);
      if (meant) run(job.instance, job.component);
    }
  }
  return Json::object({{"runs", runs}});
}

}  // namespace enlace::desk
