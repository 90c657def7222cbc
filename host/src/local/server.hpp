#pragma once

#include <functional>
#include <memory>

#include <enlace/sdk/result.hpp>

#include "local/socket.hpp"

namespace enlace::local {

// Takes calls at a local socket, so many at once; others wait for their turn in the kernel's queue.
class Server {
 public:
  struct Options {
    Place place;
    int threads = 3;
    std::function<bool(const Caller&)> admits;  // empty: whoever the socket's mode lets in
  };
  // Says all that is said on one connection, which is closed after it.
  using Conversation = std::function<void(int fd)>;
  // Error "control_socket" {path, reason}.
  static Result<std::unique_ptr<Server>> open(Options options, Conversation conversation);
  // Hangs up on everybody, waits for the conversations to end, and takes the socket away.
  virtual ~Server() = default;
};

}  // namespace enlace::local
