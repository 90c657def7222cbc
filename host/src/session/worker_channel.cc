#include "session/worker_channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "ipc/protocol.hpp"
#include "runtime/fail_points.hpp"

namespace enlace::session {
namespace {

constexpr std::size_t kMaxLine = 4096;
constexpr std::size_t kMaxLastWords = 1024;
constexpr int kMaxChunks = 16;  // of one log pipe at a time, so that a flood does not starve the frames

int poll_timeout(std::int64_t milliseconds) {
  return static_cast<int>(std::clamp<std::int64_t>(milliseconds, 0, std::numeric_limits<int>::max()));
}

}  // namespace

// True when the socket is ready for `frame_events` (or broken), false when the time came first. Without a
// sink, what the worker prints waits in its pipes.
bool WorkerChannel::wait_for(short frame_events, std::int64_t until_monotonic_ms, const LineSink& line) {
  while (true) {
    std::array<pollfd, 3> ready{{{process_.frames(), frame_events, 0},
                                 {line && lines_[0].open ? lines_[0].fd : -1, POLLIN, 0},
                                 {line && lines_[1].open ? lines_[1].fd : -1, POLLIN, 0}}};
    const std::int64_t left = until_monotonic_ms - runtime_.monotonic_ms();
    const int count = ::poll(ready.data(), ready.size(), poll_timeout(left));
    if (count < 0 && errno != EINTR) return true;  // let the read or write find out what is wrong
    if (count == 0 && left <= 0) return false;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (ready[i + 1].revents != 0) read_lines(lines_[i], line);
    }
    if (ready[0].revents != 0) return true;
    if (runtime_.monotonic_ms() >= until_monotonic_ms) return false;
  }
}

WorkerChannel::Event WorkerChannel::next(std::int64_t until_monotonic_ms, const LineSink& line,
                                         ipc::Frame& frame, Error& problem) {
  while (true) {
    auto decoded = decoder_.next();
    if (!decoded) {
      problem = std::move(decoded).error();
      return Event::malformed;
    }
    if (*decoded) {
      ENLACE_FAIL_POINT_OR("channel.receive", return Event::closed);
      frame = **std::move(decoded);
      return Event::frame;
    }
    if (!wait_for(POLLIN, until_monotonic_ms, line)) return Event::tick;
    std::array<char, 65536> chunk;
    const ssize_t got = ::recv(process_.frames(), chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (got > 0) {
      decoder_.feed({chunk.data(), static_cast<std::size_t>(got)});
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
      if (decoder_.at_boundary() || got < 0) return Event::closed;
      problem = failure(ENLACE_E_INTERNAL, "frame_truncated").error;
      return Event::malformed;
    }
  }
}

bool WorkerChannel::send(const ipc::Frame& frame, std::int64_t until_monotonic_ms) {
  const auto bytes = ipc::encode(frame);
  if (!bytes) return false;
  ENLACE_FAIL_POINT_OR("channel.send", return false);
  std::string_view left = *bytes;
  while (!left.empty()) {
    const ssize_t sent = ::send(process_.frames(), left.data(), left.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) {
      left.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      if (!wait_for(POLLOUT, until_monotonic_ms, {})) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

void WorkerChannel::read_lines(Lines& lines, const LineSink& line) {
  const auto finish_line = [&](std::string_view text) {
    if (line && !text.empty()) line(lines.stream, text);
  };
  std::array<char, 4096> chunk;
  for (int round = 0; round < kMaxChunks; ++round) {
    const ssize_t got = ::read(lines.fd, chunk.data(), chunk.size());
    if (got <= 0) {
      lines.open = got < 0 && (errno == EAGAIN || errno == EINTR);
      break;
    }
    const std::string_view text(chunk.data(), static_cast<std::size_t>(got));
    if (lines.stream == "stderr") {
      last_words_ += text;
      if (last_words_.size() > kMaxLastWords) last_words_.erase(0, last_words_.size() - kMaxLastWords);
    }
    lines.partial += text;
    std::size_t start = 0;
    for (std::size_t end; (end = lines.partial.find('\n', start)) != std::string::npos; start = end + 1) {
      finish_line(std::string_view(lines.partial).substr(start, std::min(end - start, kMaxLine)));
    }
    lines.partial.erase(0, start);
    if (lines.partial.size() > kMaxLine) {
      finish_line(lines.partial);
      lines.partial.clear();
    }
  }
  if (!lines.open) {
    finish_line(lines.partial);
    lines.partial.clear();
  }
}

void WorkerChannel::drain_lines(const LineSink& line) {
  for (Lines& lines : lines_) {
    if (lines.open) read_lines(lines, line);
  }
}

}  // namespace enlace::session
