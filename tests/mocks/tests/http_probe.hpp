#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <enlace/sdk/json.hpp>

namespace enlace::mock {

// A plain HTTP client for tests of the mocks: one connection, kept alive; says what really came over the
// wire. Not thread-safe: one per thread.
class HttpProbe {
 public:
  struct Reply {
    int status = 0;  // 0: no answer, the connection was closed or reset
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;        // without Content-Length: all until the connection ends, chunks as they came
    std::string version;     // "HTTP/1.1"
    bool reset = false;      // ECONNRESET, not a polite close
    bool truncated = false;  // fewer bytes than Content-Length announced

    [[nodiscard]] std::string header(const std::string& name) const;
    [[nodiscard]] Json json() const;  // null when the body is not JSON
  };

  explicit HttpProbe(std::uint16_t port, std::vector<std::pair<std::string, std::string>> headers = {});
  ~HttpProbe();
  HttpProbe(const HttpProbe&) = delete;
  HttpProbe& operator=(const HttpProbe&) = delete;

  Reply send(const std::string& method, const std::string& target, const std::string& body = {});
  Reply get(const std::string& target) { return send("GET", target); }
  Reply post(const std::string& target, const Json& body) { return send("POST", target, body.dump()); }
  Reply put(const std::string& target, const Json& body) { return send("PUT", target, body.dump()); }

 private:
  Reply receive();
  void connect();

  std::uint16_t port_;
  std::vector<std::pair<std::string, std::string>> headers_;
  int socket_ = -1;
};

}  // namespace enlace::mock
