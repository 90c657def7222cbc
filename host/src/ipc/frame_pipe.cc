#include "ipc/frame_pipe.hpp"

#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

namespace enlace::ipc {
namespace {

Failure io_failure(int code) {
  return failure(ENLACE_E_INTERNAL, "frame_io", {}, Json::object({{"errno", code}}));
}

}  // namespace

Result<void> write_frame(int fd, const Frame& frame) {
  ENLACE_TRY(const std::string prefix, encode_prefix(frame));
  std::string_view head = prefix;
  std::string_view body = frame.body;
  while (!head.empty() || !body.empty()) {
    // iovec is shared with readv, hence not const; writev reads only.
    std::array<iovec, 2> parts{
        {{const_cast<char*>(head.data()), head.size()}, {const_cast<char*>(body.data()), body.size()}}};
    const ssize_t written = ::writev(fd, parts.data(), static_cast<int>(parts.size()));
    if (written < 0) {
      if (errno == EINTR) continue;
      return io_failure(errno);
    }
    const auto bytes = static_cast<std::size_t>(written);
    const std::size_t from_head = std::min(bytes, head.size());
    head.remove_prefix(from_head);
    body.remove_prefix(bytes - from_head);
  }
  return {};
}

Result<FrameReader::Fill> FrameReader::fill(bool block) {
  while (true) {
    pollfd ready{fd_, POLLIN, 0};
    const int count = ::poll(&ready, 1, block ? -1 : 0);
    if (count == 0) return Fill::nothing;
    if (count < 0) {
      if (errno == EINTR) continue;
      return io_failure(errno);
    }
    std::array<char, 65536> chunk;
    const ssize_t got = ::read(fd_, chunk.data(), chunk.size());
    if (got > 0) {
      decoder_.feed({chunk.data(), static_cast<std::size_t>(got)});
      return Fill::data;
    }
    if (got == 0) return Fill::end;
    if (errno != EINTR && errno != EAGAIN) return io_failure(errno);
  }
}

Result<std::optional<Frame>> FrameReader::read() {
  while (true) {
    ENLACE_TRY(auto frame, decoder_.next());
    if (frame) return frame;
    ENLACE_TRY(const Fill got, fill(true));
    if (got != Fill::end) continue;
    if (decoder_.at_boundary()) return std::optional<Frame>();
    return failure(ENLACE_E_INTERNAL, "frame_truncated");
  }
}

Result<std::optional<Frame>> FrameReader::poll() {
  while (true) {
    ENLACE_TRY(auto frame, decoder_.next());
    if (frame) return frame;
    ENLACE_TRY(const Fill got, fill(false));
    if (got == Fill::nothing) return std::optional<Frame>();
    if (got == Fill::end) return failure(ENLACE_E_INTERNAL, "frame_truncated");
  }
}

}  // namespace enlace::ipc
