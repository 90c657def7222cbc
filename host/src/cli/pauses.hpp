#pragma once

#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "schedule/pauses.hpp"

namespace enlace::cli {

struct Context;

// What the sentences about a pause name: paused, since, until, actor, reason, resume. Times in `zone`.
Json pause_params(const schedule::Pause& pause, const std::string& zone);

// The connectors that --connector means: one, or all of the tenant.
Result<std::vector<std::string>> connectors_meant(Context& context);

}  // namespace enlace::cli
