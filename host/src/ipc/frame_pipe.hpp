#pragma once

#include <optional>
#include <string_view>

#include "ipc/frame.hpp"

// Whole frames over a blocking descriptor: the worker's end of the socket.
namespace enlace::ipc {

// Writes all of it. Errors: "frame_too_large", "frame_io" {errno} when the peer is gone.
[[nodiscard]] Result<void> write_frame(int fd, const Frame& frame);

// Not thread-safe. Does not own the descriptor.
class FrameReader {
 public:
  explicit FrameReader(int fd) : fd_(fd) {}

  // Blocks until a frame is there; nullopt when the peer closed between frames. Errors: those of
  // FrameDecoder, "frame_truncated" (closed in the middle of a frame), "frame_io" {errno}.
  [[nodiscard]] Result<std::optional<Frame>> read();

  // A frame that can be had without blocking, else nullopt.
  [[nodiscard]] Result<std::optional<Frame>> poll();

 private:
  enum class Fill { data, nothing, end };
  Result<Fill> fill(bool block);

  int fd_;
  FrameDecoder decoder_;
};

}  // namespace enlace::ipc
