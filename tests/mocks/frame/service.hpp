#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "mocks/frame/message.hpp"

namespace enlace::mock {

// The clock of a mock: real by default, settable through the control side and in simulations.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::int64_t unix_ms() const = 0;
};

// One stand-in for a remote system. A pure function of its state, the request and the clock: no sockets,
// no threads, no real time. The frame calls it under one lock, so that a service needs none of its own.
//
// The frame, not the service, does what every mock needs: the journal of requests (secrets blanked), faults
// on demand, delays, and the control side:
//   GET  /__mock/requests            the journal      DELETE /__mock/requests    empty it
//   POST /__mock/faults              arm faults       DELETE /__mock/faults      disarm all
//   GET  /__mock/faults              show them        DELETE /__mock/faults/7    disarm one
//   GET  /__mock/state               state(), with "faults_never_fired"
//   POST /__mock/reset               reset()
//   POST /__mock/clock {"unix_ms":n} set the clock (null: real again)
//   anything else below /__mock/     control()
class Service {
 public:
  virtual ~Service() = default;
  [[nodiscard]] virtual std::string name() const = 0;  // "handy", "alegra"
  // A request to the API itself, authentication included. Changes made here are the "effect" that a
  // reset-after-effect fault leaves behind.
  virtual Response handle(const Request& request) = 0;
  // Everything a test wants to judge by: documents, counters. Never a credential.
  [[nodiscard]] virtual Json state() const = 0;
  virtual void reset() = 0;
  // Further control routes, path without the /__mock prefix: creating orders, switches, hooks.
  virtual Response control(const Request& request, const std::string& path) = 0;
  // Names of headers whose values must never stand in the journal.
  [[nodiscard]] virtual std::string secret_header() const { return "Authorization"; }
  // What it serves is not HTTP: control() answers /faults and /requests too.
  [[nodiscard]] virtual bool own_faults_and_journal() const { return false; }
  [[nodiscard]] virtual Json faults_never_fired() const { return Json::array(); }  // of its own ones
  // Top-level members of request bodies whose values must not stand there either: a password at a log-in.
  [[nodiscard]] virtual std::vector<std::string> secret_members() const { return {}; }
};

// A fault, armed by POST /__mock/faults with one such object or an array of them:
//   {"method":"POST","path":"/api/v1/remissions*","kind":"status","times":1,"after":0,
//    "probability":1.0,"status":500,"delay_ms":0,"retry_after":"2"}
// The answer has its `id`. `path` is a glob with '*'. `after` skips that many matching requests first;
// `times` -1 means always. A member that means nothing for the kind is refused.
// kind: "status" (answer `status`, service not called), "status_after" (service called, then `status`),
//       "reset_before" (close without calling), "reset_after" (call, then close without answering),
//       "truncate" (call, send half of the body under the full Content-Length), "malformed" (call, send
//       broken JSON), "html" (status 502 with HTML), "invalid_utf8", "huge" (`mb` megabytes more, 10), "slow"
//       (wait delay_ms, then go on), "redirect" (302 to another origin), "wrong_type" (call, the answer as it
//       is under Content-Type text/html). Of those that are due, the one armed first fires.
// The answers that a fault makes itself (status, status_after, html, redirect) take `retry_after` (sent as
// is), `headers` (an object) and `body` (text) too. A delay is waited before the answer, after the effect.
//
// These dress the answer, the service's or another fault's. All that are due do, of each kind the one armed
// first, and every "text" and "value":
//       "clock" (the Date `shift_ms` on or back, or `date` as it is, "" for no such header), "bom", "gzip"
//       (though nobody asked; `mb` megabytes of blanks inside), "http10" and "until_close" (no length, the
//       end of the connection ends the body), "chunked", "cut_chunks" (the last chunk never comes), "text"
//       (puts `what` into a text: lone_surrogate, low_surrogate, nul, control, raw_nul, raw_newline,
//       invalid_utf8, nbsp, mark, long), "value" (puts the JSON text `value` in the place of one, or `depth`
//       arrays in each other).
// `field` says which text or value, "customer.description" as seen from its record; `where` an object of the
// record's own members, {"code":"A-1"}, or `record` the n-th that has the field, the first (0) by default. An
// answer without it is left alone and not counted.
// Probabilities draw from a generator seeded by --seed, so that a run can be repeated.

// Real time until it is set; then it stands still until set again or released. Safe from several threads.
class SettableClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t unix_ms() const override;
  void set(std::int64_t unix_ms);
  void release();

 private:
  static constexpr std::int64_t kRealTime = -1;
  std::atomic<std::int64_t> fixed_{kRealTime};
};

// What the frame does around a service, without any socket: journal, faults and the control side. The
// simulation and Server both go through it.
class Frame {
 public:
  // How the exchange ends on the wire.
  enum class Wire { answered, reset, truncated };
  // How the client finds the end of the body.
  enum class Framing { length, http10, until_close, chunked };
  struct Answer {
    Response response;
    Wire wire = Wire::answered;
    Framing framing = Framing::length;
    std::int64_t delay_ms = 0;  // to wait before answering
  };

  Frame(Service& service, SettableClock& clock, std::uint64_t seed);
  ~Frame();
  Answer serve(const Request& request);  // thread-safe
  // Faults, armed or cleared since the last reset, that never had anything to do.
  [[nodiscard]] Json faults_never_fired() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A Frame behind a real socket on 127.0.0.1, a free port of the system's choice when `port` is 0.
// Several threads serve; destruction stops it and waits. Throws std::runtime_error when the port is taken.
class Server {
 public:
  explicit Server(Frame& frame, std::uint16_t port = 0);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string base() const;  // "http://127.0.0.1:40123"

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace enlace::mock
