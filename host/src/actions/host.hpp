#pragma once

#include <string>

#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "schedule/scheduler.hpp"

namespace enlace::actions {

// The host that something is done in.
struct Host {
  engine::Engine& engine;
  ledger::Ledger& ledger;
  schedule::Scheduler* scheduler;  // nullptr where no host is serving
  std::string address{};           // of the browser of whoever does it; "" = at this machine
};

}  // namespace enlace::actions
