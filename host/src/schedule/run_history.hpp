#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "schedule/run_reason.hpp"
#include "store/database.hpp"

// The last runs of each job, a few of each.
namespace enlace::schedule {

inline constexpr int kRunsKept = 30;  // of each job

struct OldRun {
  std::int64_t id = 0;
  std::string tenant, instance, component;
  std::int64_t started_ms = 0, finished_ms = 0;
  bool ok = false;
  RunReason reason;
};

// In the transaction that records the run itself.
Result<void> keep_run(store::Transaction& transaction, const std::string& job, std::int64_t started_ms,
                      std::int64_t finished_ms, const RunReason& reason);
// The newest first. Tenant or instance "" = all.
Result<std::vector<OldRun>> old_runs(store::Database& database, const std::string& tenant,
                                     const std::string& instance, int most);

}  // namespace enlace::schedule
