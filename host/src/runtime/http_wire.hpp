#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/http.hpp"
#include "runtime/url.hpp"

// HTTP/1.1 as bytes: what goes out and what comes in, without a socket.
//
// Poco's own client streams cannot keep the transport's contract: a body cut short ends its stream without
// an error, a malformed chunk header looks like the end, and a failed write is repeated on a new connection
// behind the caller's back. So sockets and TLS are Poco's, and the framing is here, where it is exact.
namespace enlace {

// The head of a request up to and including its empty line. nullopt when a method, name or value could
// break out of its place, or names a header that belongs to the framing (Host, Content-Length, …).
std::optional<std::string> request_head(const HttpTransport::Exchange& request, const Url& url);

// Reads one response from pieces of any size.
class ResponseReader {
 public:
  enum class State { more, done, malformed, too_large };

  ResponseReader(std::string_view method, std::uint64_t max_body)
      : head_request_(method == "HEAD"), max_body_(max_body) {}

  State feed(std::string_view bytes);
  // The other side has closed in order. That ends a body without a length; elsewhere something is missing,
  // and the state stays `more`.
  State end();
  [[nodiscard]] State state() const { return state_; }
  // The connection can carry another exchange: the response is whole, nothing lies behind it, and neither
  // side wants to close.
  [[nodiscard]] bool reusable() const { return state_ == State::done && keep_alive_ && !surplus_; }

  [[nodiscard]] int status() const { return status_; }
  // The head is whole: whatever becomes of the body, the status counts.
  [[nodiscard]] bool has_head() const { return has_head_; }
  // What the body was packed with on its way, in the order in which that was done: "gzip".
  [[nodiscard]] const std::vector<std::string>& codings() const { return codings_; }
  Headers take_headers() { return std::move(headers_); }
  std::string take_body() { return std::move(body_); }

 private:
  enum class Phase { status_line, header, body, until_end, chunk_size, chunk, chunk_end, trailer };

  State step(std::string_view& bytes);
  State on_line(std::string_view line);
  State on_status_line(std::string_view line);
  State on_header(std::string_view line);
  State on_head_end();
  State on_chunk_size(std::string_view line);
  State take(std::string_view& bytes, Phase next);

  const bool head_request_;
  const std::uint64_t max_body_;
  Phase phase_ = Phase::status_line;
  State state_ = State::more;
  std::string line_;            // an unfinished line
  std::size_t head_bytes_ = 0;  // of the lines of the head, or trailer, so far
  std::uint64_t left_ = 0;      // bytes of the body or chunk still to come
  int status_ = 0;
  bool keep_alive_ = true;
  bool surplus_ = false;
  bool has_head_ = false;
  int interim_ = 0;  // answers that announced this one
  std::vector<std::string> codings_;
  Headers headers_;
  std::string body_;
};

}  // namespace enlace
