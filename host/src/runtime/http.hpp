#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <enlace/connector.h>
#include <enlace/sdk/result.hpp>

namespace enlace {

using Headers = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] std::string_view header_of(const Headers& headers, std::string_view name);  // any case

// Whether the other side may have acted on a request (ENLACE_SENT_*).
enum class Sent : std::int32_t {
  complete = ENLACE_SENT_COMPLETE,  // a whole response was received
  no = ENLACE_SENT_NO,              // no byte of the request left this machine
  maybe = ENLACE_SENT_MAYBE,        // anything between
};

// A request as a connector or the Handy client means it: a slot instead of a secret.
struct HttpCall {
  std::string method = "GET";
  std::string url;
  Headers headers;
  std::string body;
  std::string auth;                      // credential slot, "" = anonymous
  std::string purpose;                   // of a write: "order", "customer:<key>", "product:<key>", "session"
  bool idempotent = false;               // repeating is harmless
  std::int64_t timeout_ms = 0;           // 0: default (30 s)
  std::uint64_t max_response_bytes = 0;  // 0: default (16 MiB)

  [[nodiscard]] bool is_write() const { return !idempotent && method != "GET" && method != "HEAD"; }
};

struct HttpReply {
  Sent sent = Sent::no;
  int status = 0;  // 0 unless sent == complete
  Headers headers;
  std::string body;
  Error error{ENLACE_OK, {}, {}, {}, 0, -1, {}};  // why there is no response; never holds a secret

  [[nodiscard]] bool ok() const { return sent == Sent::complete && status >= 200 && status < 300; }
};

// One attempt of one exchange with the outside, secrets already in its headers. Thread-safe.
//
// Contract: `sent` is `no` only when no byte of the request was written. A response counts only when its
// body is complete (Content-Length, final chunk, or an end of the connection in order); truncation is
// `maybe`, with the {status} of its head among the error's parameters. A body that was packed comes unpacked.
// Where a status of 400 and above stands before a body that is too large or cannot be unpacked, it counts,
// with no body: nothing was applied, or everything may have been. Redirects are not followed. The deadline
// holds for the whole exchange, reading included. Never throws.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  struct Exchange {
    std::string method;
    std::string url;
    Headers headers;
    std::string body;
    std::int64_t deadline_ms = 0;  // Runtime::monotonic_ms() time
    std::uint64_t max_response_bytes = 16u << 20;
    bool is_write = false;                         // a fresh connection, or one proven alive, for writes
    const std::atomic<bool>* cancelled = nullptr;  // looked at while waiting; outlives the exchange
  };
  virtual HttpReply exchange(const Exchange& request) = 0;
};

}  // namespace enlace
