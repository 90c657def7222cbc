#pragma once

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

namespace enlace::session {

// How much of the sandbox must stand before a library is loaded. `required` is the default everywhere; the
// other must be asked for and is shown by `enlace status` (design 6).
enum class SandboxPolicy { required, best_effort };

// `sandbox` is what the worker reports (apps/enlace-worker/sandbox.hpp) and the host added. Error
// "sandbox_incomplete" {missing}.
Result<void> check_sandbox(const Json& sandbox, SandboxPolicy policy);

}  // namespace enlace::session
