#include "views/runs.hpp"

#include <algorithm>

#include "text/zone.hpp"

namespace enlace::views {
namespace {

Json run_json(const schedule::OldRun& run) {
  return Json::object({{"id", run.id},
                       {"tenant", run.tenant},
                       {"connector", run.instance},
                       {"component", run.component},
                       {"started", text::iso_utc(run.started_ms)},
                       {"finished", text::iso_utc(run.finished_ms)},
                       {"ok", run.ok},
                       {"cause", run.reason.cause},
                       {"params", run.reason.params},
                       {"message", run.reason.message}});
}

}  // namespace

Json Runs::to_json() const {
  Json all = Json::array();
  for (const schedule::OldRun& run : runs) all.push_back(run_json(run));
  return Json::object({{"runs", std::move(all)}});
}

Result<Runs> runs(engine::Engine& engine, const std::string& tenant, const std::string& connector, int most,
                  const Reach& reach) {
  Runs found;
  ENLACE_TRY(found.runs, schedule::old_runs(engine.services().database, tenant, connector, most));
  std::erase_if(found.runs, [&](const schedule::OldRun& run) {
    return !reach.tenants.empty() &&
           std::find(reach.tenants.begin(), reach.tenants.end(), run.tenant) == reach.tenants.end();
  });
  return found;
}

}  // namespace enlace::views
