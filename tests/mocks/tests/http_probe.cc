#include "mocks/tests/http_probe.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <charconv>
#include <stdexcept>

#include <enlace/sdk/result.hpp>

namespace enlace::mock {
namespace {

constexpr std::size_t kUntilClose = std::size_t{1} << 40U;

bool same_name(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(a[i])) != std::tolower(static_cast<unsigned char>(b[i]))) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string HttpProbe::Reply::header(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) return value;
  }
  return {};
}

Json HttpProbe::Reply::json() const {
  Result<Json> parsed = Json::parse(body);
  return parsed ? *std::move(parsed) : Json();
}

HttpProbe::HttpProbe(std::uint16_t port, std::vector<std::pair<std::string, std::string>> headers)
    : port_(port), headers_(std::move(headers)) {}

HttpProbe::~HttpProbe() {
  if (socket_ >= 0) ::close(socket_);
}

void HttpProbe::connect() {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect to the mock");
  }
}

HttpProbe::Reply HttpProbe::send(const std::string& method, const std::string& target,
                                 const std::string& body) {
  if (socket_ < 0) connect();
  std::string message =
      method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) + "\r\n";
  for (const auto& [name, value] : headers_) message.append(name).append(": ").append(value).append("\r\n");
  message += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  std::size_t sent = 0;
  while (sent < message.size()) {
    const ssize_t n = ::send(socket_, message.data() + sent, message.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) break;  // the answer, or its absence, tells the rest
    sent += static_cast<std::size_t>(n);
  }
  Reply reply = receive();
  if (reply.status == 0 || reply.truncated || same_name(reply.header("Connection"), "close")) {
    ::close(socket_);
    socket_ = -1;
  }
  return reply;
}

HttpProbe::Reply HttpProbe::receive() {
  Reply reply;
  std::string bytes;
  std::size_t head_end = std::string::npos;
  std::size_t length = 0;
  char buffer[16384];
  while (head_end == std::string::npos || bytes.size() < head_end + length) {
    const ssize_t n = ::recv(socket_, buffer, sizeof buffer, 0);
    if (n <= 0) {
      reply.reset = n < 0 && errno == ECONNRESET;
      break;
    }
    bytes.append(buffer, static_cast<std::size_t>(n));
    if (head_end != std::string::npos) continue;
    const std::size_t blank = bytes.find("\r\n\r\n");
    if (blank == std::string::npos) continue;
    head_end = blank + 4;
    std::size_t line = bytes.find("\r\n");
    reply.status = std::stoi(bytes.substr(9, 3));
    while (line < blank) {
      const std::size_t start = line + 2;
      line = bytes.find("\r\n", start);
      const std::size_t colon = bytes.find(": ", start);
      reply.headers.emplace_back(bytes.substr(start, colon - start),
                                 bytes.substr(colon + 2, line - colon - 2));
    }
    const std::string announced = reply.header("Content-Length");
    std::from_chars(announced.data(), announced.data() + announced.size(), length);
    if (announced.empty() && same_name(reply.header("Connection"), "close")) length = kUntilClose;
  }
  if (head_end == std::string::npos) return reply;
  reply.body = bytes.substr(head_end);
  reply.truncated = length != kUntilClose && reply.body.size() < length;
  reply.version = bytes.substr(0, 8);
  return reply;
}

}  // namespace enlace::mock
