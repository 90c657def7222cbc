#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/service_port.hpp"
#include "runtime/runtime.hpp"
#include "session/session.hpp"

namespace enlace::session {

// Between a connector and HostServices for one operation: checks every document, counts against the
// limits, keeps the deadline, answers clocks, zones and folding itself, and in the end says what the
// operation came to. Whatever arrives here was written by a connector and may be hostile.
//
// Calls come on the thread of the operation; only log(), cancelled() and the clocks may come from others.
class ServiceGate final : public plugin::ServicePort {
 public:
  // `operation` as in the ABI, "load" and "create" included; `stop` ends the operation from outside.
  ServiceGate(Runtime& runtime, HostServices& services, std::string_view operation, const Limits& limits,
              const std::atomic<bool>& stop);

  enlace_status emit(std::int32_t kind, std::string_view json) override;
  enlace_status checkpoint(std::string_view cursor) override;
  HttpReply http(const HttpCall& call) override;
  SmtpReply smtp(const SmtpCall& call) override;
  void log(std::int32_t level, std::string_view message, std::string_view fields_json) override;
  void fail(const Error& error) override;
  bool cancelled() override;
  std::int64_t unix_time_ms() override { return runtime_.unix_ms(); }
  std::int64_t monotonic_ms() override { return runtime_.monotonic_ms(); }
  enlace_status sleep_ms(std::uint32_t ms) override;
  enlace_status local_time(std::int64_t unix_ms, std::string_view zone, enlace_local_time& out) override;
  enlace_status fold(std::int32_t mode, std::string_view text, std::string& out) override;

  // A line that the connector printed.
  void printed(std::string_view stream, std::string_view line);

  [[nodiscard]] std::int64_t deadline_monotonic_ms() const { return deadline_; }
  [[nodiscard]] std::int64_t deadline_unix_ms() const { return deadline_unix_; }

  // Why the operation must not go on, whatever the connector does next.
  [[nodiscard]] const std::optional<OpResult>& broken() const { return broken_; }
  // What the operation came to, given the status that the connector returned.
  [[nodiscard]] OpResult verdict(enlace_status returned);

 private:
  enlace_status break_off(Ending ending, Error error);
  enlace_status over_limit(const char* limit, std::uint64_t allowed);
  enlace_status misbehaved(const char* cause, Json params);
  // ENLACE_OK while services may still be used.
  enlace_status usable();
  void report_dropped_lines();

  Runtime& runtime_;
  HostServices& services_;
  std::string operation_;
  Limits limits_;
  const std::atomic<bool>& stop_;
  std::int64_t deadline_;
  std::int64_t deadline_unix_;

  std::uint64_t records_ = 0, bytes_ = 0, http_calls_ = 0;
  bool answered_ = false;  // the document that the operation owes was emitted
  std::optional<Error> reported_;
  std::optional<Error> refused_;   // why the last request did not leave, in the host's words
  std::optional<Error> unusable_;  // what was wrong with the last answer that was none
  std::optional<OpResult> broken_;

  std::mutex log_mutex_;
  std::uint64_t log_lines_ = 0;
};

}  // namespace enlace::session
