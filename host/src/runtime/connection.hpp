#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/url.hpp"

namespace enlace {

// Whom TLS trusts. The default is the system's certificate authorities and nothing else.
struct TlsSettings {
  std::string ca_file;  // further authorities, PEM (a proxy of the company's, a test)
  bool system_cas = true;
};

// Until when a wait may last and what else ends it.
struct WaitLimit {
  std::int64_t deadline_ms = 0;  // monotonic
  const std::atomic<bool>* cancelled = nullptr;
};

struct IoResult {
  enum class Kind { done, end, timeout, cancelled, refused, no_address, untrusted, failed };
  Kind kind = Kind::done;
  std::size_t bytes = 0;
  std::string detail;  // the system's words, never content
};

// One non-blocking connection, plain or TLS, over Poco's sockets. Every wait ends at its limit, also inside
// a TLS record or handshake that drips. One thread at a time. Errors are values; nothing throws.
class Connection {
 public:
  virtual ~Connection() = default;
  // Some bytes. `done` with the count, `end` when the peer closed.
  virtual IoResult read(char* buffer, std::size_t size, const WaitLimit& limit) = 0;
  // All bytes, or the count of those handed to the system before it failed. A TLS record whose fate is not
  // known counts as handed over.
  virtual IoResult write(std::string_view bytes, const WaitLimit& limit) = 0;
  // An idle connection that the peer has not closed and on which nothing unasked arrived.
  virtual bool is_alive() = 0;
};

// Opens connections; keeps the TLS context, made on first use (loading the authorities takes megabytes).
// Thread-safe. The name is resolved by the system's resolver, whose own time-outs apply.
class Connector {
 public:
  virtual ~Connector() = default;
  virtual IoResult open(const Url& url, const WaitLimit& limit, std::unique_ptr<Connection>& out) = 0;
  // TLS from here on, on a plain connection that this made (STARTTLS).
  virtual IoResult secure(const std::string& host, Connection& connection, const WaitLimit& limit) = 0;
};
std::unique_ptr<Connector> make_connector(TlsSettings settings, std::function<std::int64_t()> monotonic_ms);

}  // namespace enlace
