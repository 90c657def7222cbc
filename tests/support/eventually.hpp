#pragma once

#include <chrono>
#include <thread>

namespace enlace::test {

// Waits until another process has brought something about. False: it did not within `limit`.
template <class Condition>
bool eventually(Condition condition, std::chrono::seconds limit) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + limit;
  while (!condition()) {
    if (Clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // how often we look, not how long it takes
  }
  return true;
}

}  // namespace enlace::test
