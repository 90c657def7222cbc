#pragma once

#include <string>

#include "actions/host.hpp"
#include "schedule/pauses.hpp"

namespace enlace::actions {

// The jobs of a tenant, of one connector of it, or of one component of that: "tenant/instance/component".
// Errors: "unknown_tenant", "unknown_connector", "component_needs_connector" {component}.
Result<std::string> jobs_of(engine::Engine& engine, const std::string& tenant, const std::string& connector,
                            const std::string& component);

// `pause.actor` did it.
Result<void> pause(Host& host, const schedule::Pause& pause);
Result<schedule::Resumed> resume(Host& host, const std::string& actor, const std::string& prefix);

}  // namespace enlace::actions
