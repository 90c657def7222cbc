#include "mocks/smtp/connection.hpp"

#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace enlace::mock::smtp {
namespace {

constexpr std::int64_t kHandshakeMs = 10'000;
constexpr std::int64_t kWriteMs = 10'000;

}  // namespace

Connection::~Connection() {
  if (tls_) {
    if (!abandoned_) SSL_shutdown(tls_);
    SSL_free(tls_);
  }
  ::close(socket_);
}

bool Connection::wait_for(short events, std::int64_t timeout_ms) {
  pollfd waited[2] = {{socket_, events, 0}, {stop_, POLLIN, 0}};
  int ready = 0;
  do {
    ready = ::poll(waited, 2, static_cast<int>(std::min<std::int64_t>(timeout_ms, 3'600'000)));
  } while (ready < 0 && errno == EINTR);
  return ready > 0 && waited[1].revents == 0;
}

void Connection::wait(std::int64_t ms) {
  pollfd waited{stop_, POLLIN, 0};
  if (ms > 0) ::poll(&waited, 1, static_cast<int>(ms));
}

void Connection::abandon() {
  abandoned_ = true;
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

bool Connection::accept_tls(SSL_CTX* context) {
  tls_ = SSL_new(context);
  if (!tls_ || SSL_set_fd(tls_, socket_) != 1) return false;
  while (true) {
    ERR_clear_error();
    const int done = SSL_accept(tls_);
    if (done == 1) return true;
    const int why = SSL_get_error(tls_, done);
    const short events = why == SSL_ERROR_WANT_READ ? POLLIN : why == SSL_ERROR_WANT_WRITE ? POLLOUT : 0;
    if (events == 0 || !wait_for(events, kHandshakeMs)) {
      abandoned_ = true;  // no farewell over a handshake that failed
      return false;
    }
  }
}

Connection::Read Connection::read(std::string& buffer, std::int64_t timeout_ms) {
  char octets[16384];
  while (true) {
    if (!tls_) {
      if (!wait_for(POLLIN, timeout_ms)) return Read::timeout;
      const ssize_t n = ::recv(socket_, octets, sizeof octets, 0);
      if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (n <= 0) return Read::end;
      buffer.append(octets, static_cast<std::size_t>(n));
      return Read::data;
    }
    ERR_clear_error();
    const int n = SSL_read(tls_, octets, sizeof octets);
    if (n > 0) {
      buffer.append(octets, static_cast<std::size_t>(n));
      return Read::data;
    }
    const int why = SSL_get_error(tls_, n);
    const short events = why == SSL_ERROR_WANT_READ ? POLLIN : why == SSL_ERROR_WANT_WRITE ? POLLOUT : 0;
    if (events == 0) {
      if (why != SSL_ERROR_ZERO_RETURN) abandoned_ = true;
      return Read::end;
    }
    if (!wait_for(events, timeout_ms)) return Read::timeout;
  }
}

bool Connection::write(std::string_view text) {
  while (!text.empty()) {
    long n = 0;
    bool again = false;
    if (tls_) {
      ERR_clear_error();
      n = SSL_write(tls_, text.data(), static_cast<int>(text.size()));
      const int why = n > 0 ? SSL_ERROR_NONE : SSL_get_error(tls_, static_cast<int>(n));
      again = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
    } else {
      n = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      again = n < 0 && (errno == EINTR || errno == EAGAIN);
    }
    if (n > 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (!again || !wait_for(POLLOUT, kWriteMs)) {
      return false;
    }
  }
  return true;
}

}  // namespace enlace::mock::smtp
