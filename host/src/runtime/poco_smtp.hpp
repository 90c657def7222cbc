#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "runtime/connection.hpp"
#include "runtime/smtp.hpp"

namespace enlace {

// SMTP over Poco's sockets; every exchange is a connection of its own. Thread-safe.
class PocoSmtpTransport final : public SmtpTransport {
 public:
  PocoSmtpTransport(TlsSettings tls, std::function<std::int64_t()> monotonic_ms);
  SmtpReply exchange(const Exchange& request) override;

 private:
  // Who is trusted differs with the authorities that a tenant names for its server.
  std::shared_ptr<Connector> connector_for(const std::string& ca_file);

  const TlsSettings tls_;
  const std::function<std::int64_t()> now_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Connector>> connectors_;
};

}  // namespace enlace
