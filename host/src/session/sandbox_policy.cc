#include "session/sandbox_policy.hpp"

namespace enlace::session {
namespace {

// Closed by at least one mechanism, each.
constexpr const char* kBarriers[] = {"network", "processes", "files"};
constexpr const char* kMeasures[] = {
    "no_new_privileges",  "capabilities_dropped", "not_dumpable", "dies_with_host", "limits",
    "descriptors_closed",
#ifndef ENLACE_SANITIZED
    "data_limit"
#endif
};

}  // namespace

Result<void> check_sandbox(const Json& sandbox, SandboxPolicy policy) {
  if (policy == SandboxPolicy::best_effort) return {};
  Json missing = Json::array();
  std::string names;
  const auto lacks = [&](const char* name) {
    missing.push_back(name);
    names += std::string(names.empty() ? "" : ", ") + name;
  };
  for (const char* barrier : kBarriers) {
    if (sandbox[barrier].text().empty()) lacks(barrier);
  }
  for (const char* measure : kMeasures) {
    if (!sandbox[measure].truthy()) lacks(measure);
  }
  if (missing.size() == 0) return {};
  return failure(ENLACE_E_CONFIG, "sandbox_incomplete", "this system cannot close: " + names,
                 Json::object({{"missing", std::move(missing)}}));
}

}  // namespace enlace::session
