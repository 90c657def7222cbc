#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <enlace/connector.h>
#include <enlace/sdk/result.hpp>

#include "runtime/http.hpp"
#include "runtime/smtp.hpp"

namespace enlace::plugin {

// The services of enlace_host for one operation, in C++ values. Behind it stands the host itself
// (session::ServiceGate) or, in a worker, the socket to it. Thread tags as in enlace/connector.h.
class ServicePort {
 public:
  virtual ~ServicePort() = default;
  virtual enlace_status emit(std::int32_t kind, std::string_view json) = 0;                          // [op]
  virtual enlace_status checkpoint(std::string_view cursor) = 0;                                     // [op]
  virtual HttpReply http(const HttpCall& call) = 0;                                                  // [op]
  virtual SmtpReply smtp(const SmtpCall& call) = 0;                                                  // [op]
  virtual void log(std::int32_t level, std::string_view message, std::string_view fields_json) = 0;  // [any]
  virtual void fail(const Error& error) = 0;                                                         // [op]
  virtual bool cancelled() = 0;                                                                      // [any]
  virtual std::int64_t unix_time_ms() = 0;                                                           // [any]
  virtual std::int64_t monotonic_ms() = 0;                                                           // [any]
  virtual enlace_status sleep_ms(std::uint32_t ms) = 0;                                              // [op]
  // Fills all but struct_size.
  virtual enlace_status local_time(std::int64_t unix_ms, std::string_view zone,
                                   enlace_local_time& out) = 0;                                // [op]
  virtual enlace_status fold(std::int32_t mode, std::string_view text, std::string& out) = 0;  // [op]
};

}  // namespace enlace::plugin
