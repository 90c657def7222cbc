#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "schedule/pauses.hpp"

namespace enlace::cli {

struct Context;

// The moment that a person means: "18:00" (the next one), "2026-12-24", "2026-12-24 18:00", all in `zone`, or
// from now on "30m", "2h", "3d". Unix milliseconds; nullopt where it is none of these or has passed.
std::optional<std::int64_t> moment_to_come(const std::string& text, const std::string& zone,
                                           std::int64_t now_ms);

// What the sentences about a pause name: paused, since, until, actor, reason, resume. Times in `zone`.
Json pause_params(const schedule::Pause& pause, const std::string& zone);

// The connectors that --connector means: one, or all of the tenant.
Result<std::vector<std::string>> connectors_meant(Context& context);

}  // namespace enlace::cli
