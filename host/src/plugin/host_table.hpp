#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <enlace/connector.h>

#include "plugin/service_port.hpp"

namespace enlace::plugin {

struct CallInfo {
  std::int64_t deadline_unix_ms = 0;
  std::string trace_id;
};

// The enlace_call of one operation: its host table leads to `port`. Lives on the stack of whoever runs the
// operation; what services hand out (bodies, folded text) dies with it.
class CallScope {
 public:
  CallScope(ServicePort& port, const CallInfo& info);
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

  [[nodiscard]] const enlace_call* call() const { return &call_; }
  [[nodiscard]] ServicePort& port() { return port_; }

  // Keep what is handed out until release() or the end of the operation; the reference is never 0.
  struct Held {
    std::string text;
    Headers headers;
    std::vector<enlace_header> header_views;
  };
  std::uint64_t hold(Held held);
  Held& held(std::uint64_t ref) { return held_.at(ref); }
  void release(std::uint64_t ref) { held_.erase(ref); }

 private:
  ServicePort& port_;
  std::string trace_id_;
  enlace_call call_;
  std::map<std::uint64_t, Held> held_;
  std::uint64_t last_ref_ = 0;
};

}  // namespace enlace::plugin
