#include "cli/control.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <istream>
#include <limits>
#include <mutex>
#include <ostream>
#include <set>
#include <streambuf>
#include <thread>

#include <enlace/sdk/json.hpp>

namespace enlace::cli {
namespace {

constexpr std::size_t kLongestLine = 1u << 20;
constexpr std::int64_t kMostColumns = 10'000;
constexpr int kThreads = 3;  // a long sync must not keep `status` waiting

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  [[nodiscard]] int get() const { return fd_; }
  void reset() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

bool fill(sockaddr_un& address, const std::string& path) {
  address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return false;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return true;
}

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

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool send_line(int fd, const Json& json) {
  return send_all(fd, json.dump() + "\n");
}

// Lines from a socket; nullopt at its end or when one is too long.
class Lines {
 public:
  Lines(int fd, std::size_t longest) : fd_(fd), longest_(longest) {}
  std::optional<std::string> next() {
    while (true) {
      if (const std::size_t at = buffer_.find('\n'); at != std::string::npos) {
        std::string line = buffer_.substr(0, at);
        buffer_.erase(0, at + 1);
        return line;
      }
      if (buffer_.size() > longest_) return std::nullopt;
      char chunk[8192];
      const ssize_t count = ::recv(fd_, chunk, sizeof chunk, 0);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return std::nullopt;
      buffer_.append(chunk, static_cast<std::size_t>(count));
    }
  }

 private:
  int fd_;
  std::size_t longest_;
  std::string buffer_;
};

// An ostream's buffer whose text goes to the client as it is flushed or grows.
class SocketBuffer final : public std::streambuf {
 public:
  SocketBuffer(int fd, const char* member, std::mutex& mutex) : fd_(fd), member_(member), mutex_(mutex) {}
  ~SocketBuffer() override { sync(); }

 protected:
  int_type overflow(int_type c) override {
    if (c != traits_type::eof()) text_.push_back(traits_type::to_char_type(c));
    if (text_.size() > 4096) sync();
    return c;
  }
  std::streamsize xsputn(const char* s, std::streamsize n) override {
    text_.append(s, static_cast<std::size_t>(n));
    if (text_.size() > 4096) sync();
    return n;
  }
  int sync() override {
    if (text_.empty()) return 0;
    const std::lock_guard lock(mutex_);
    // Half a line may have gone out: nothing may follow it.
    if (!send_line(fd_, Json::object({{member_, text_}}))) ::shutdown(fd_, SHUT_RDWR);
    text_.clear();
    return 0;
  }

 private:
  int fd_;
  const char* member_;
  std::mutex& mutex_;
  std::string text_;
};

class Server final : public ControlServer {
 public:
  Server(Descriptor socket, std::string path, Handler handler)
      : socket_(std::move(socket)), path_(std::move(path)), handler_(std::move(handler)) {
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { serve(); });
  }
  ~Server() override {
    stopping_ = true;
    ::shutdown(socket_.get(), SHUT_RDWR);
    {
      const std::lock_guard lock(mutex_);
      for (const int peer : peers_) ::shutdown(peer, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
    ::unlink(path_.c_str());
  }

 private:
  void serve() {
    while (!stopping_) {
      const Descriptor peer(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (peer.get() < 0) {
        if (stopping_ || errno == EINVAL || errno == EBADF) return;
        if (errno != EINTR && errno != ECONNABORTED) {  // out of descriptors: others will be given back
          std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        continue;
      }
      {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;  // too late for the destructor to hang up on it
        peers_.insert(peer.get());
      }
      answer(peer.get());
      const std::lock_guard lock(mutex_);
      peers_.erase(peer.get());
    }
  }

  void answer(int fd) {
    timeval patience{10, 0};  // a client that says nothing must not hold a thread
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    timeval reading{60, 0};  // nor one that does not read
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &reading, sizeof reading);
    const std::optional<std::string> line = Lines(fd, kLongestLine).next();
    const Result<Json> json = line ? Json::parse(*line) : Result<Json>(Json());
    if (!json || !json->is_object()) return;
    ControlRequest request;
    for (const Json& word : (*json)["words"].items()) request.words.push_back(word.text());
    request.input = (*json)["input"].text();
    request.language = (*json)["language"].text();
    request.login = (*json)["login"].text();
    request.directory = (*json)["directory"].text();
    request.terminal = (*json)["terminal"].truthy();
    request.columns = static_cast<std::size_t>(
        std::clamp<std::int64_t>((*json)["columns"].integer().value_or(0), 0, kMostColumns));
    request.colour = (*json)["colour"].truthy();

    std::mutex mutex;
    int exit = 1;
    {
      SocketBuffer out_buffer(fd, "out", mutex), err_buffer(fd, "err", mutex);
      std::ostream out(&out_buffer), err(&err_buffer);
      try {
        exit = handler_(request, out, err);
      } catch (const std::exception& problem) {  // one command must not end the host
        err << "enlace: the command failed unexpectedly: " << problem.what() << '\n';
      }
      out.flush();
      err.flush();
    }
    send_line(fd, Json::object({{"exit", exit}}));
  }

  Descriptor socket_;
  std::string path_;
  Handler handler_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::set<int> peers_;  // connections under way
  std::vector<std::thread> threads_;
};

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::open(const std::string& path, Handler handler) {
  const auto refused = [&] {
    return failure(ENLACE_E_INTERNAL, "control_socket", std::strerror(errno),
                   Json::object({{"path", path}, {"reason", std::strerror(errno)}}));
  };
  const ShortPath short_path(path);
  sockaddr_un address{};
  if (!fill(address, short_path.text())) {
    errno = ENAMETOOLONG;
    return refused();
  }
  ::unlink(path.c_str());  // of a host that died; whoever is here holds the store's lock
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return refused();
  const mode_t before = ::umask(0177);
  const int bound = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::umask(before);
  if (bound != 0 || ::listen(socket.get(), 16) != 0) return refused();
  return std::unique_ptr<ControlServer>(new Server(std::move(socket), path, std::move(handler)));
}

Result<int> run_remotely(const std::string& path, const ControlRequest& request, std::ostream& out,
                         std::ostream& err) {
  const auto unreachable = [&] {
    return failure(ENLACE_E_INTERNAL, "host_unreachable", "the running host does not answer",
                   Json::object({{"path", path}}));
  };
  const ShortPath short_path(path);
  sockaddr_un address{};
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket.get() < 0 || !fill(address, short_path.text()) ||
      ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return unreachable();
  }
  Json words = Json::array();
  for (const std::string& word : request.words) words.push_back(word);
  if (!send_line(socket.get(), Json::object({{"words", words},
                                             {"input", request.input},
                                             {"language", request.language},
                                             {"login", request.login},
                                             {"directory", request.directory},
                                             {"terminal", request.terminal},
                                             {"columns", static_cast<std::int64_t>(request.columns)},
                                             {"colour", request.colour}}))) {
    return unreachable();
  }
  Lines lines(socket.get(), std::numeric_limits<std::size_t>::max());
  while (const std::optional<std::string> line = lines.next()) {
    const Result<Json> json = Json::parse(*line);
    if (!json) break;
    if (json->contains("out")) out << (*json)["out"].text() << std::flush;
    if (json->contains("err")) err << (*json)["err"].text() << std::flush;
    if (json->contains("exit")) return static_cast<int>((*json)["exit"].integer().value_or(1));
  }
  return failure(ENLACE_E_INTERNAL, "host_hung_up", "the host ended before it answered",
                 Json::object({{"path", path}}));
}

}  // namespace enlace::cli
