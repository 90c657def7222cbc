#include <array>

#include "store/migrations.hpp"

// Why the last run of a job failed: what the sentence about its cause names (schedule/run_reason.hpp).
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 2> kStatements = {
    "ALTER TABLE job_run ADD COLUMN last_params TEXT NOT NULL DEFAULT ''",  // JSON; '' = none
    "ALTER TABLE job_run ADD COLUMN last_message TEXT NOT NULL DEFAULT ''",
};

}  // namespace

constinit const Migration kReasons = {"reasons", kStatements};

}  // namespace enlace::store
