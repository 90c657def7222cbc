#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "runtime/http.hpp"
#include "runtime/smtp.hpp"

// Everything that waits, spawns, reads a clock, draws a number or touches the network goes through here,
// and nowhere else in the host. RealRuntime does it for real; SimRuntime runs the same host in one process
// under a seed: its threads hand a baton to one another at exactly these calls, so a failure replays.
//
// Rule for callers: hold no lock across a call that can wait (Event::wait_until, sleep_until, join,
// transport().exchange), or the simulation cannot go on.
namespace enlace {

// Wakes one waiter at a time; a set() without a waiter is kept for the next wait (auto-reset). Thread-safe.
class Event {
 public:
  virtual ~Event() = default;
  virtual void set() = 0;
  // True when it was set (and is now reset), false when `monotonic_ms` came first.
  virtual bool wait_until(std::int64_t monotonic_ms) = 0;
};

// A running thread. Destruction joins.
class Thread {
 public:
  virtual ~Thread() = default;
  virtual void join() = 0;
};

class Runtime {
 public:
  virtual ~Runtime() = default;

  [[nodiscard]] virtual std::int64_t unix_ms() const = 0;       // wall clock; may jump
  [[nodiscard]] virtual std::int64_t monotonic_ms() const = 0;  // never goes back; for waits and leases
  [[nodiscard]] virtual std::string boot_id() const = 0;        // changes when monotonic time starts anew
  virtual void random(std::span<unsigned char> bytes) = 0;
  [[nodiscard]] std::uint64_t random_below(std::uint64_t bound);  // 0 <= n < bound; 0 for bound 0

  virtual std::unique_ptr<Thread> spawn(std::string name, std::function<void()> body) = 0;
  virtual std::unique_ptr<Event> make_event() = 0;
  virtual void sleep_until(std::int64_t monotonic_ms) = 0;
  virtual HttpTransport& transport() = 0;
  virtual SmtpTransport& mail();  // unless told otherwise, one that reaches no server
};

}  // namespace enlace
