#pragma once

#include <memory>

#include "cli/installation.hpp"
#include "schedule/scheduler.hpp"

// The console beside a host that serves: the socket at which it asks, and its process, started again when it
// ends. Neither costs an order: where one cannot be had, it is logged and the host goes on.
namespace enlace::cli {

class ConsoleService {
 public:
  // Null where enlace.yaml names no console.
  static std::unique_ptr<ConsoleService> start(Installation& installation, schedule::Scheduler& scheduler);
  virtual ~ConsoleService() = default;  // ends both
};

}  // namespace enlace::cli
