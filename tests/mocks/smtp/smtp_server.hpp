#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "mocks/smtp/smtp_service.hpp"

namespace enlace::mock {

// The SMTP service behind two sockets on 127.0.0.1: one in clear that offers STARTTLS, one with TLS from the
// first octet. One thread for each connection; destruction ends them all and waits. The service must outlive
// it.
class SmtpServer {
 public:
  // Ports, 0 for a free one. The file of the authority that its certificates come from is made in the
  // directory for temporary files, and goes with the server. Throws std::runtime_error.
  explicit SmtpServer(SmtpService& service, std::uint16_t port = 0, std::uint16_t tls_port = 0);
  ~SmtpServer();
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::uint16_t tls_port() const;
  [[nodiscard]] const std::string& ca_file() const;  // PEM

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace enlace::mock
