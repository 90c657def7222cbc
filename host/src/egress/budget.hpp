#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "egress/egress.hpp"
#include "egress/gate.hpp"
#include "egress/pacing.hpp"

namespace enlace::egress {

// The pace of one remote account at one origin: a token bucket that those who wait leave in the order of
// their priority, first come first served within one. Thread-safe.
//
// Servers count in fixed windows and a bucket may empty at a window's edge, so the bucket holds a fifth of
// the allowance and refills with the rest: no window of that length ever sees more than the allowance.
class Budget {
 public:
  Budget(Runtime& runtime, Gate& gate, const RateSpec& rate);

  enum class Grant { granted, too_late, stopped };
  // Waits for a token. too_late: none before `deadline_ms`; `retry_after_ms` then says when there may be.
  Grant acquire(Priority priority, std::int64_t deadline_ms, std::int64_t& retry_after_ms);
  // The server said "too many": nobody goes before `until_ms`.
  void pause(std::int64_t until_ms);
  void correct(const RateHints& hints);  // what the server's headers say is left
  [[nodiscard]] bool idle() const;       // nobody waits and the bucket is full: nothing to remember

 private:
  struct Waiter {
    Priority priority;
    std::uint64_t number;
    Event* event;
  };
  // With mutex_ held:
  void refill();
  void wake_first();
  [[nodiscard]] std::int64_t ready_at() const;  // when a token is there, pauses included

  Runtime& runtime_;
  Gate& gate_;
  const std::int64_t per_ms_;
  mutable std::mutex mutex_;
  std::int64_t allowance_;  // requests in per_ms_
  std::int64_t tokens_;     // in parts of a request: per_ms_ parts make one
  std::int64_t refilled_ms_ = 0;
  std::int64_t paused_until_ms_ = 0;
  std::uint64_t next_number_ = 0;
  std::vector<Waiter> waiters_;  // in the order in which they go

  [[nodiscard]] std::int64_t burst() const;
  [[nodiscard]] std::int64_t refill_per_window() const;
};

}  // namespace enlace::egress
