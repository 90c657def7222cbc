#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace enlace::mock::smtp {

// A certificate authority of this process alone, and servers' certificates out of it. Keys never leave
// memory.
class Certificates {
 public:
  Certificates();  // throws std::runtime_error
  ~Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  [[nodiscard]] std::string authority_pem() const;
  // A server's context for TLS 1.2 and later with a certificate of that kind: "good" (for 127.0.0.1 and
  // localhost), "wrong_name", "expired", "unknown_ca". Lives as long as this.
  [[nodiscard]] SSL_CTX* context(const std::string& kind);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace enlace::mock::smtp
