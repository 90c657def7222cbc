#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/connection.hpp"
#include "runtime/http.hpp"

namespace enlace {

// HTTP/1.1 over Poco's sockets, with a small pool of idle connections for each origin. Thread-safe.
//
// A write goes out on a connection that was used a moment ago and shows no end, or on a fresh one, so that
// a keep-alive connection which the server dropped does not turn it into a doubt. A read that meets one is
// sent again at once on a fresh connection.
class PocoTransport final : public HttpTransport {
 public:
  PocoTransport(TlsSettings tls, std::function<std::int64_t()> monotonic_ms);
  HttpReply exchange(const Exchange& request) override;

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    std::int64_t since_ms = 0;
  };

  std::unique_ptr<Connection> take_idle(const std::string& origin, bool for_write);
  void keep(const std::string& origin, std::unique_ptr<Connection> connection);
  HttpReply run(Connection& connection, const Exchange& request, std::string_view head, bool& reusable,
                bool& silent);

  const std::function<std::int64_t()> now_;
  std::unique_ptr<Connector> connector_;
  std::mutex mutex_;
  std::map<std::string, std::vector<Idle>> idle_;
};

}  // namespace enlace
