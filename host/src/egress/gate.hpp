#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>

#include "runtime/runtime.hpp"

namespace enlace::egress {

// Every wait of the egress goes through here, so that stop() ends them all. Thread-safe; no lock is held
// while waiting.
class Gate {
 public:
  explicit Gate(Runtime& runtime) : runtime_(runtime) {}

  void stop();
  // From now on no operation begins to write (Egress::begin_no_write).
  void drain() { draining_ = true; }
  [[nodiscard]] bool draining() const { return draining_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] const std::atomic<bool>& flag() const { return stopped_; }
  // Until the event is set, the time has come, or stop().
  void wait(Event& event, std::int64_t until_ms);
  void sleep(std::int64_t until_ms);

 private:
  Runtime& runtime_;
  std::atomic<bool> draining_{false};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::set<Event*> waiting_;
};

}  // namespace enlace::egress
