#include "mocks/smtp/smtp_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "mocks/smtp/certificates.hpp"
#include "mocks/smtp/connection.hpp"
#include "mocks/smtp/dialogue.hpp"

namespace enlace::mock {
namespace {

using smtp::Connection;
using smtp::Dialogue;

constexpr std::size_t kLongestLine = 16 * 1024;

class Listener {
 public:
  explicit Listener(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int on = 1;
    ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(socket_, 64) != 0 ||
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      const int error = errno;
      ::close(socket_);
      throw std::runtime_error("cannot listen on port " + std::to_string(port) + ": " + std::strerror(error));
    }
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { ::close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

// One connection from start to end.
class Session {
 public:
  Session(SmtpService& service, smtp::Certificates& certificates, int socket, int stop, bool implicit_tls)
      : service_(service),
        certificates_(certificates),
        connection_(socket, stop),
        dialogue_(service, implicit_tls),
        implicit_tls_(implicit_tls) {}

  void run() {
    if (implicit_tls_ && !start_tls()) return;
    if (!carry_out(dialogue_.greet())) return;
    while (dialogue_.wants_content() ? take_content() : take_line()) {
    }
  }

 private:
  bool start_tls() {
    if (dialogue_.breaks_tls()) {
      connection_.abandon();
      return false;
    }
    return connection_.accept_tls(certificates_.context(service_.switches().certificate));
  }

  // Sends it and does what comes then; false when the session is over.
  bool carry_out(const Dialogue::Answer& answer) {
    using Then = Dialogue::Answer::Then;
    connection_.wait(answer.delay_ms);
    if (answer.then == Then::close && answer.text.empty()) connection_.abandon();
    if (!answer.text.empty() && !connection_.write(answer.text)) return false;
    if (answer.then != Then::start_tls) return answer.then == Then::go_on;
    // What was sent in clear behind STARTTLS could have been put there by anyone (RFC 3207 6).
    if (!buffer_.empty() || !start_tls()) return false;
    dialogue_.tls_started();
    return true;
  }

  bool more() {
    switch (connection_.read(buffer_, service_.switches().idle_ms)) {
      case Connection::Read::data:
        return true;
      case Connection::Read::timeout:
        static_cast<void>(carry_out(dialogue_.idle()));
        return false;
      default:
        return false;
    }
  }

  bool take_line() {
    std::size_t end = buffer_.find("\r\n");
    while (end == std::string::npos) {
      if (buffer_.size() > kLongestLine) return false;
      if (!more()) return false;
      end = buffer_.find("\r\n");
    }
    const std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return carry_out(dialogue_.line(line));
  }

  bool take_content() {
    if (buffer_.empty() && !more()) return false;
    if (!carry_out(dialogue_.content_begins())) return false;
    const auto limit = static_cast<std::size_t>(service_.switches().size_limit) * 2 + 1024;
    std::size_t searched = 0;
    while (true) {
      if (buffer_.starts_with(".\r\n")) return end_content(0, 3);
      const std::size_t end = buffer_.find("\r\n.\r\n", searched);
      if (end != std::string::npos) return end_content(end + 2, 3);
      searched = buffer_.size() < 4 ? 0 : buffer_.size() - 4;
      if (buffer_.size() > limit || !more()) return false;  // the end before the dot: nothing was sent
    }
  }

  bool end_content(std::size_t size, std::size_t dot) {
    const std::string content = buffer_.substr(0, size);
    buffer_.erase(0, size + dot);
    return carry_out(dialogue_.content(content));
  }

  SmtpService& service_;
  smtp::Certificates& certificates_;
  Connection connection_;
  Dialogue dialogue_;
  bool implicit_tls_;
  std::string buffer_;
};

std::string write_ca_file(const std::string& pem) {
  std::string path = (std::filesystem::temp_directory_path() / "enlace-mock-ca-XXXXXX").string();
  const int file = ::mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) throw std::runtime_error("cannot write " + path + ": " + std::strerror(errno));
  const bool written = ::write(file, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size());
  ::close(file);
  if (!written) throw std::runtime_error("cannot write " + path);
  return path;
}

}  // namespace

struct SmtpServer::State {
  State(SmtpService& the_service, std::uint16_t port, std::uint16_t tls_port)
      : service(the_service), plain(port), tls(tls_port), stop(::eventfd(0, EFD_CLOEXEC)) {
    ca_file = write_ca_file(certificates.authority_pem());
    accepting = std::thread([this] { accept(); });
  }
  ~State() {
    const std::uint64_t raised = 1;
    static_cast<void>(::write(stop, &raised, sizeof raised) == sizeof raised);
    accepting.join();
    for (Worker& worker : workers) worker.thread.join();
    ::close(stop);
    ::unlink(ca_file.c_str());
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void accept() {
    while (true) {
      pollfd waited[3] = {{plain.socket(), POLLIN, 0}, {tls.socket(), POLLIN, 0}, {stop, POLLIN, 0}};
      if (::poll(waited, 3, -1) < 0 && errno != EINTR) return;
      if (waited[2].revents != 0) return;
      for (const int which : {0, 1}) {
        if (waited[which].revents == 0) continue;
        const int socket = ::accept4(waited[which].fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket < 0) continue;
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        start(socket, which == 1);
      }
    }
  }

  // On the accepting thread alone, which is also the one that clears away the workers that are through.
  void start(int socket, bool implicit_tls) {
    std::erase_if(workers, [](Worker& worker) {
      if (!worker.through) return false;
      worker.thread.join();
      return true;
    });
    Worker& worker = workers.emplace_back();
    worker.thread = std::thread([this, socket, implicit_tls, &through = worker.through] {
      Session(service, certificates, socket, stop, implicit_tls).run();
      through = true;
    });
  }

  struct Worker {
    std::thread thread;
    std::atomic<bool> through{false};
  };

  SmtpService& service;
  smtp::Certificates certificates;
  Listener plain;
  Listener tls;
  int stop;
  std::string ca_file;
  std::list<Worker> workers;
  std::thread accepting;
};

SmtpServer::SmtpServer(SmtpService& service, std::uint16_t port, std::uint16_t tls_port) {
  // A client that goes away under TLS must not end the process: OpenSSL writes without MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  state_ = std::make_unique<State>(service, port, tls_port);
}
SmtpServer::~SmtpServer() = default;

std::uint16_t SmtpServer::port() const {
  return state_->plain.port();
}
std::uint16_t SmtpServer::tls_port() const {
  return state_->tls.port();
}
const std::string& SmtpServer::ca_file() const {
  return state_->ca_file;
}

}  // namespace enlace::mock
