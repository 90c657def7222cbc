#pragma once

#include <utility>

#include "jobs/context.hpp"

namespace enlace::engine {

// The report of a run that came to nothing, and why.
inline jobs::RunReport stopped_by(Error error) {
  jobs::RunReport report;
  report.ok = false;
  report.error = std::move(error);
  return report;
}

}  // namespace enlace::engine
