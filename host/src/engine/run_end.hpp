#pragma once

#include <enlace/sdk/result.hpp>

#include "jobs/context.hpp"

namespace enlace::engine {

// How a run ended, as its record has it: well, or why not. One that held something back for a person did not
// end well (H-17).
inline Result<void> end_of(const jobs::RunReport& report) {
  if (!report.ok) return failure(report.error);
  for (const Notice& warning : report.warnings) {
    if (warning.code != "too_many_disabled") continue;
    return failure(ENLACE_E_CONFIG, warning.code, "held back", warning.params);
  }
  return {};
}

}  // namespace enlace::engine
