#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "schedule/run_reason.hpp"
#include "schedule/spec.hpp"

namespace enlace::schedule {

struct Job {
  std::string tenant, instance, component;  // "abarrotes-lupita", "alegra", "orders"
  Spec spec;
  // Jobs of the same tenant that must have run once before this one first does (H-2): their keys.
  std::vector<std::string> after;
  // The work; `stop` turns true when it should end early. Returns whether it went well, and why not.
  std::function<Result<void>(const std::atomic<bool>& stop)> run;

  [[nodiscard]] std::string key() const { return tenant + "/" + instance + "/" + component; }
};

struct JobStatus {
  std::string tenant, instance, component;
  std::string spec;
  std::int64_t last_started_ms = 0, last_finished_ms = 0;  // wall clock; 0 = never
  bool last_ok = false;
  RunReason last_reason;
  std::int64_t next_ms = 0;  // wall clock, an estimate for intervals; 0 = not planned
  bool running = false;
  bool paused = false;
};

}  // namespace enlace::schedule
