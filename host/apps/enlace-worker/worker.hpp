#pragma once

#include <optional>
#include <string>

#include "frame_port.hpp"
#include "host_link.hpp"
#include "plugin/instance.hpp"

namespace enlace::worker {

// One connector instance on behalf of the host: says hello, loads the library when it is welcomed, runs
// one call after the other, ends when the host closes the socket.
class Worker {
 public:
  explicit Worker(HostLink& link) : link_(link), port_(link) {}

  // `sandbox`: what is in force by now; the host decides whether that is enough.
  int serve(const Json& sandbox);

 private:
  void load(const ipc::Frame& welcome);
  void run(const ipc::Frame& call);
  void answer(enlace_status status, Json meta = Json::object());

  HostLink& link_;
  FramePort port_;
  std::optional<plugin::Instance> instance_;
};

}  // namespace enlace::worker
