#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runtime/runtime.hpp"

namespace enlace {

// The whole host in one process under a seed. Its threads are real ones, but only the holder of a baton
// runs; the baton changes hands at every call that can wait (Event::wait_until, sleep_until, join,
// transport().exchange), to a thread that the seed picks. Time is virtual: it stands still while anyone can
// run and jumps to the next deadline when nobody can. The same seed gives the same run, step by step.
//
// The thread that makes it is its thread "main" and holds the baton first. Destroy it there, after every
// thread was joined. When nobody can run and nobody waits for a time, it prints who waits for what, with
// the seed, and aborts: that is a deadlock of the host.
class SimRuntime final : public Runtime {
 public:
  // What the network does to an exchange, each with its probability; the first that is drawn happens.
  struct Faults {
    double refused = 0;        // no byte leaves
    double before_effect = 0;  // lost before the other side acted; the host cannot know
    double after_effect = 0;   // the other side acted, the answer is lost
    double status = 0;         // answered with `status_code` without acting
    double status_after = 0;   // acted, then answered with `status_code`
    double slow = 0;           // acts, but answers `slow_ms` later
    double disguised = 0;      // "too many requests", told as HTTP 400; without acting
    double poison = 0;         // the answer to a read holds what no parser takes, in one of its records
    int status_code = 503;
    std::int64_t slow_ms = 120'000;
    std::int64_t latency_min_ms = 1, latency_max_ms = 40;
  };
  // The other side: called with the baton held, on the thread that asked; may sleep and wait.
  using Network = std::function<HttpReply(const HttpTransport::Exchange&, SimRuntime&)>;
  using MailServer = std::function<SmtpReply(const SmtpTransport::Exchange&, SimRuntime&)>;
  struct Options {
    std::uint64_t seed = 1;
    std::int64_t start_unix_ms = 1'764'000'000'000;  // 2025-11-24T16:00:00Z
    Network network;                                 // none: every connection is refused
    MailServer mail;                                 // likewise
    Faults faults;
  };

  explicit SimRuntime(Options options);
  ~SimRuntime() override;
  SimRuntime(const SimRuntime&) = delete;
  SimRuntime& operator=(const SimRuntime&) = delete;

  [[nodiscard]] std::int64_t unix_ms() const override;
  [[nodiscard]] std::int64_t monotonic_ms() const override;
  [[nodiscard]] std::string boot_id() const override;
  void random(std::span<unsigned char> bytes) override;
  std::unique_ptr<Thread> spawn(std::string name, std::function<void()> body) override;
  std::unique_ptr<Event> make_event() override;
  void sleep_until(std::int64_t monotonic_ms) override;
  HttpTransport& transport() override;
  SmtpTransport& mail() override;

  [[nodiscard]] std::uint64_t seed() const;
  void jump_wall_clock(std::int64_t by_ms);    // monotonic time does not move
  void set_faults(const Faults& faults);       // of requests and messages
  void set_mail_faults(const Faults& faults);  // of messages alone; a status is an answer to the message
  // Lets others run here, without waiting for anything.
  void yield();
  // A number that depends on every step so far: who ran when, and why. Two runs that agree on it were one.
  [[nodiscard]] std::uint64_t trace_hash() const;
  [[nodiscard]] std::uint64_t steps() const;
  [[nodiscard]] std::vector<std::string> recent_steps() const;  // the last ones, for reports

  struct State;

 private:
  std::unique_ptr<State> state_;
};

// An Exchange's answer, for networks written by hand.
HttpReply make_reply(int status, std::string body = {}, Headers headers = {});

}  // namespace enlace
