#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

#include "ipc/frame_pipe.hpp"

namespace enlace::worker {

// The worker's end of the socket to the host. A worker without its host has nothing left to do: when the
// host is gone, or speaks nonsense, the process ends here and now.
class HostLink {
 public:
  explicit HostLink(int fd) : fd_(fd), reader_(fd) {}

  void send(const ipc::Frame& frame);  // [any]

  // The next welcome or call; nullopt when the host closed, which is how a session ends. Starts a new call:
  // later frames carry its number.
  std::optional<ipc::Frame> next_request();

  // Sends `request` and waits for its host_return. [any], one at a time. nullopt when it is too large to be
  // sent.
  std::optional<ipc::Frame> round_trip(const ipc::Frame& request);

  // Whether the host asked the running call to stop. Never waits. [any]
  bool cancelled();

  [[nodiscard]] std::uint32_t call_seq() const { return call_seq_; }

 private:
  bool note_cancel(const ipc::Frame& frame);

  int fd_;
  std::mutex write_mutex_;
  std::mutex read_mutex_;
  ipc::FrameReader reader_;
  std::atomic<std::uint32_t> call_seq_ = 0;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace enlace::worker
