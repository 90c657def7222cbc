#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

namespace enlace::mock::smtp {

// A connected socket, in clear or under TLS, whose waits end when `stop` becomes readable. Owns the socket.
class Connection {
 public:
  enum class Read { data, end, timeout };

  Connection(int socket, int stop) : socket_(socket), stop_(stop) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool accept_tls(SSL_CTX* context);                        // the handshake; false when it fails
  Read read(std::string& buffer, std::int64_t timeout_ms);  // appends what is there
  bool write(std::string_view text);
  void wait(std::int64_t ms);  // or until `stop`
  void abandon();              // the end comes as a reset, without TLS's farewell

 private:
  bool wait_for(short events, std::int64_t timeout_ms);  // false: stop or timeout

  int socket_;
  int stop_;
  bool abandoned_ = false;
  SSL* tls_ = nullptr;
};

}  // namespace enlace::mock::smtp
