#pragma once

#include <string>

#include "cli/context.hpp"
#include "jobs/context.hpp"

namespace enlace::cli {

// What a person ran counts for the job that does the same work on its schedule: one that went well ends the
// failure of its last run, and one that did not shows. When the job runs next stays as it is.
void note_manual_run(Context& context, const std::string& tenant, const std::string& connector,
                     const std::string& component, const jobs::RunReport& report);

}  // namespace enlace::cli
