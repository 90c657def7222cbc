#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "egress/egress.hpp"
#include "egress/gate.hpp"
#include "egress/pacing.hpp"

namespace enlace::egress {

// The pace of one remote account at one origin: a token bucket. Thread-safe.
//
// Who waits goes in the order of priority, first come first served within one. But a lower priority is a
// head start for the others, no sentence: it is worth the time of ten requests a step, so that products are
// passed by no order that came more than thirty requests' time after them. Orders that never end leave
// catalogues about one request in thirty.
//
// Servers count in fixed windows and a bucket may empty at a window's edge, so the bucket holds a fifth of
// the allowance and refills with the rest: no window of that length ever sees more than the allowance.
class Budget {
 public:
  Budget(Runtime& runtime, Gate& gate, const RateSpec& rate);

  enum class Grant { granted, too_late, stopped };
  // Waits for a token. too_late: none before `deadline_ms`; `retry_after_ms` then says when there may be.
  Grant acquire(Priority priority, std::int64_t deadline_ms, std::int64_t& retry_after_ms);
  // A token that was not used after all.
  void give_back();
  // What this user of the account understands its pace to be. Where several differ, the slowest counts.
  void agree(const std::string& user, const RateSpec& rate);
  // The server said "too many": nobody goes before `until_ms`.
  void pause(std::int64_t until_ms);
  void correct(const RateHints& hints);  // what the server's headers say is left
  [[nodiscard]] bool idle() const;       // nobody waits and the bucket is full: nothing to remember

 private:
  struct Waiter {
    std::int64_t rank_ms;  // when it came, and its priority's handicap
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
  std::map<std::string, std::int64_t> agreed_;  // by user: requests in per_ms_
  std::int64_t allowance_;                      // requests in per_ms_
  std::int64_t tokens_;                         // in parts of a request: per_ms_ parts make one
  std::int64_t refilled_ms_ = 0;
  std::int64_t paused_until_ms_ = 0;
  std::uint64_t next_number_ = 0;
  std::vector<Waiter> waiters_;  // in the order in which they go

  [[nodiscard]] std::int64_t handicap_ms(Priority priority) const;
  [[nodiscard]] std::int64_t requests_in_window(const RateSpec& rate) const;
  [[nodiscard]] std::int64_t burst() const;
  [[nodiscard]] std::int64_t refill_per_window() const;
};

}  // namespace enlace::egress
