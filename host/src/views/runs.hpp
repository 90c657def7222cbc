#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>

#include "engine/engine.hpp"
#include "schedule/run_history.hpp"
#include "views/order_filter.hpp"

// How the last runs of each job went.
namespace enlace::views {

struct Runs {
  std::vector<schedule::OldRun> runs;  // the newest first
  [[nodiscard]] Json to_json() const;
};

// Tenant or connector "" = all.
Result<Runs> runs(engine::Engine& engine, const std::string& tenant, const std::string& connector, int most,
                  const Reach& reach = {});

}  // namespace enlace::views
