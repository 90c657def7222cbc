#include "local/socket.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace enlace::local {
namespace {

using Clock = std::chrono::steady_clock;

// A socket's path holds about 100 bytes; a directory descriptor makes any depth reachable.
class ShortPath {
 public:
  explicit ShortPath(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    directory_ = Descriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    path_ = directory_.get() < 0 ? path
                                 : "/proc/self/fd/" + std::to_string(directory_.get()) + "/" +
                                       (slash == std::string::npos ? path : path.substr(slash + 1));
  }
  [[nodiscard]] const std::string& text() const { return path_; }

 private:
  Descriptor directory_;
  std::string path_;
};

bool fill(sockaddr_un& address, const std::string& path) {
  address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return false;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return true;
}

// Until when, and how long poll() may wait from now on.
class Deadline {
 public:
  explicit Deadline(int patience_ms) : for_ever_(patience_ms < 0) {
    if (!for_ever_) at_ = Clock::now() + std::chrono::milliseconds(patience_ms);
  }
  [[nodiscard]] int left_ms() const {
    if (for_ever_) return -1;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(at_ - Clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 0));
  }

 private:
  bool for_ever_;
  Clock::time_point at_;
};

bool wait_for(int fd, short what, const Deadline& deadline) {
  while (true) {
    pollfd one{fd, what, 0};
    const int count = ::poll(&one, 1, deadline.left_ms());
    if (count < 0 && errno == EINTR) continue;
    return count > 0;
  }
}

bool may_wait(int problem) {
  return problem == EINTR || problem == EAGAIN || problem == EWOULDBLOCK;
}

}  // namespace

Result<Descriptor> listen_at(const Place& place) {
  const auto refused = [&] {
    const std::string reason = std::strerror(errno);
    return failure(ENLACE_E_INTERNAL, "control_socket", reason,
                   Json::object({{"path", place.path}, {"reason", reason}}));
  };
  const ShortPath short_path(place.path);
  sockaddr_un address{};
  if (!fill(address, short_path.text())) {
    errno = ENAMETOOLONG;
    return refused();
  }
  ::unlink(place.path.c_str());  // of a host that died; whoever is here holds the store's lock
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return refused();
  const mode_t before = ::umask(0177);
  const int bound = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::umask(before);
  if (bound != 0) return refused();
  if (place.group && ::chown(place.path.c_str(), static_cast<uid_t>(-1), *place.group) != 0) return refused();
  if (place.mode != 0600 && ::chmod(place.path.c_str(), place.mode) != 0) return refused();
  if (::listen(socket.get(), 64) != 0) return refused();
  return socket;
}

Result<Descriptor> connect_to(const std::string& path) {
  const ShortPath short_path(path);
  sockaddr_un address{};
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.get() < 0 || !fill(address, short_path.text()) ||
      ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return failure(ENLACE_E_INTERNAL, "host_unreachable", "the running host does not answer",
                   Json::object({{"path", path}}));
  }
  return socket;
}

std::optional<Caller> caller_of(int fd) {
  ucred found{};
  socklen_t size = sizeof found;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &found, &size) != 0) return std::nullopt;
  return Caller{found.pid, found.uid, found.gid};
}

bool send_all(int fd, std::string_view bytes, int patience_ms) {
  const Deadline deadline(patience_ms);
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (sent == 0 || !may_wait(errno) || !wait_for(fd, POLLOUT, deadline)) {
      return false;
    }
  }
  return true;
}

std::optional<std::string> Lines::next(int patience_ms) {
  const Deadline deadline(patience_ms);
  std::size_t searched = 0;
  while (true) {
    if (const std::size_t at = buffer_.find('\n', searched); at != std::string::npos) {
      std::string line = buffer_.substr(0, at);
      buffer_.erase(0, at + 1);
      return line;
    }
    searched = buffer_.size();
    if (buffer_.size() > longest_) {
      too_long_ = true;
      return std::nullopt;
    }
    char chunk[8192];
    const ssize_t count = ::recv(fd_, chunk, sizeof chunk, MSG_DONTWAIT);
    if (count > 0) {
      buffer_.append(chunk, static_cast<std::size_t>(count));
    } else if (count == 0 || !may_wait(errno) || !wait_for(fd_, POLLIN, deadline)) {
      return std::nullopt;
    }
    // One that sends a byte now and then comes by here, not by wait_for().
    if (count > 0 && deadline.left_ms() == 0 && buffer_.find('\n', searched) == std::string::npos) {
      return std::nullopt;
    }
  }
}

}  // namespace enlace::local
