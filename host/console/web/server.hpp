#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <enlace/sdk/result.hpp>

#include "runtime/runtime.hpp"
#include "web/message.hpp"
#include "web/reader.hpp"

// Listens for browsers. One request a connection: what nobody waits for costs nothing, and no connection
// lives longer than its request.
namespace enlace::console {

struct Listening {
  std::string host;
  std::uint16_t port = 0;  // 0 = any that is free
  bool secure = false;     // browsers come by TLS, through a proxy
  int threads = 16;        // requests at once
  int waiting = 64;        // connections that wait for a thread; others are hung up on
  Bounds bounds;
  std::int64_t sending_ms = 30'000;  // without progress
};

using Answer = std::function<Response(const Request&)>;
// What a request that cannot be read gets.
using Refuse = std::function<Response(int status)>;

class Server {
 public:
  // Error "console_listen" {address, reason}.
  static Result<std::unique_ptr<Server>> open(const Listening& listening, Runtime& runtime, Answer answer,
                                              Refuse refuse);
  virtual ~Server() = default;  // takes no more requests, and waits for those at work
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  virtual void start() = 0;
};

std::string reason_of(int status);

}  // namespace enlace::console
