#include "runtime/poco_transport.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include "runtime/content_coding.hpp"
#include "runtime/fail_points.hpp"
#include "runtime/http_wire.hpp"

namespace enlace {
namespace {

using Kind = IoResult::Kind;

constexpr std::size_t kIdlePerOrigin = 8;
constexpr std::int64_t kKeepIdleMs = 20'000;       // shorter than the 60 s that most servers allow
constexpr std::int64_t kIdleForWriteMs = 2'000;    // a write only trusts a connection used just now
constexpr std::size_t kOnePacketBody = 16 * 1024;  // head and body leave together up to here

HttpReply no_reply(const HttpTransport::Exchange& request, Sent sent, enlace_status status, std::string cause,
                   std::string message) {
  HttpReply reply;
  reply.sent = sent;
  // A write that may have arrived is ambiguous, whatever went wrong.
  reply.error.status = sent == Sent::maybe && request.is_write ? ENLACE_E_AMBIGUOUS : status;
  reply.error.cause = std::move(cause);
  reply.error.message = std::move(message);
  return reply;
}

HttpReply lost(const HttpTransport::Exchange& request, Sent sent, const IoResult& result) {
  switch (result.kind) {
    case Kind::timeout:
      return no_reply(request, sent, ENLACE_E_TIMEOUT, "timeout", "no complete answer in time");
    case Kind::cancelled:
      return no_reply(request, sent, ENLACE_E_CANCELLED, "stopped", "the host is stopping");
    case Kind::refused:
      return no_reply(request, sent, ENLACE_E_NETWORK, "connection_refused", result.detail);
    case Kind::no_address:
      return no_reply(request, sent, ENLACE_E_NETWORK, "host_not_found", result.detail);
    case Kind::untrusted:
      return no_reply(request, sent, ENLACE_E_NETWORK, "tls_certificate", result.detail);
    case Kind::done:
    case Kind::end:
    case Kind::failed:
      break;
  }
  return no_reply(request, sent, ENLACE_E_NETWORK, "connection_lost", result.detail);
}

HttpReply bad_answer(const HttpTransport::Exchange& request, ResponseReader::State state) {
  switch (state) {
    case ResponseReader::State::too_large:
      return no_reply(request, Sent::maybe, ENLACE_E_UPSTREAM, "response_too_large",
                      "the answer exceeds " + std::to_string(request.max_response_bytes) + " bytes");
    case ResponseReader::State::more:
      return no_reply(request, Sent::maybe, ENLACE_E_NETWORK, "response_truncated",
                      "the connection ended inside the answer");
    case ResponseReader::State::malformed:
    case ResponseReader::State::done:
      break;
  }
  return no_reply(request, Sent::maybe, ENLACE_E_UPSTREAM, "response_malformed",
                  "the answer is not HTTP/1.1");
}

// Whether a server refused or failed, its status says; no body changes that.
bool is_told_by_status(const ResponseReader& reader) {
  return reader.has_head() && reader.status() >= 400;
}

// Of an answer that is not whole: its {status} is for those who only want to know that it was taken.
HttpReply with_status(HttpReply reply, const ResponseReader& reader) {
  if (reader.has_head()) reply.error.params.set("status", std::int64_t{reader.status()});
  return reply;
}

// The server has refused, whatever becomes of the rest of its answer. Not 408: it may have read the request.
bool is_refused(const ResponseReader& reader) {
  return is_told_by_status(reader) && reader.status() < 500 && reader.status() != 408;
}

// With what came of the body.
HttpReply answered_with(const HttpTransport::Exchange& request, ResponseReader& reader) {
  HttpReply reply;
  reply.sent = Sent::complete;
  reply.status = reader.status();
  reply.headers = reader.take_headers();
  reply.body = reader.take_body();
  if (reader.codings().empty()) return reply;
  const Unpacked unpacked = unpack(reader.codings(), request.max_response_bytes, reply.body);
  if (unpacked == Unpacked::done) {
    std::erase_if(reply.headers, [](const auto& header) {
      return !header_of({header}, "Content-Encoding").empty() ||
             !header_of({header}, "Content-Length").empty();
    });
    return reply;
  }
  if (is_told_by_status(reader)) {
    reply.body.clear();
    return reply;
  }
  if (unpacked == Unpacked::too_large) return bad_answer(request, ResponseReader::State::too_large);
  return no_reply(request, Sent::maybe, ENLACE_E_UPSTREAM, "response_packed",
                  unpacked == Unpacked::damaged ? "what was packed cannot be unpacked"
                                                : "packed in a manner that nobody asked for");
}

}  // namespace

PocoTransport::PocoTransport(TlsSettings tls, std::function<std::int64_t()> monotonic_ms)
    : now_(std::move(monotonic_ms)), connector_(make_connector(std::move(tls), now_)) {}

HttpReply PocoTransport::exchange(const Exchange& request) {
  Sent sent = Sent::no;
  try {
    const auto url = parse_url(request.url);
    if (!url) return no_reply(request, Sent::no, ENLACE_E_MISUSE, "url_invalid", "not a plain http(s) URL");
    auto head = request_head(request, *url);
    if (!head) return no_reply(request, Sent::no, ENLACE_E_MISUSE, "header_invalid", "method or header");

    const WaitLimit limit{request.deadline_ms, request.cancelled};
    const std::string origin = url->origin();
    for (bool fresh = false;; fresh = true) {
      std::unique_ptr<Connection> connection = fresh ? nullptr : take_idle(origin, request.is_write);
      const bool reused = connection != nullptr;
      if (!reused) {
        const IoResult opened = connector_->open(*url, limit, connection);
        if (opened.kind != Kind::done) return lost(request, Sent::no, opened);
      }
      sent = Sent::maybe;
      bool reusable = false;
      bool silent = false;
      HttpReply reply = run(*connection, request, *head, reusable, silent);
      if (reusable) keep(origin, std::move(connection));
      // Nothing came back on a connection from the pool: the server had let go of it. A write of which no
      // byte left may go again too.
      const bool harmless = !request.is_write || reply.sent == Sent::no;
      if (reused && silent && harmless) continue;
      return reply;
    }
  } catch (const std::exception& e) {
    return no_reply(request, sent, ENLACE_E_INTERNAL, "transport_failed", e.what());
  }
}

HttpReply PocoTransport::run(Connection& connection, const Exchange& request, std::string_view head,
                             bool& reusable, bool& silent) {
  const WaitLimit limit{request.deadline_ms, request.cancelled};
  IoResult sent;
  if (request.is_write) ENLACE_DEATH_POINT("transport.before_first_byte");
  if (request.body.size() <= kOnePacketBody) {
    std::string all;
    all.reserve(head.size() + request.body.size());
    all.append(head).append(request.body);
    sent = connection.write(all, limit);
  } else {
    sent = connection.write(head, limit);
    if (sent.kind == Kind::done) {
      const std::size_t of_head = sent.bytes;
      if (request.is_write) ENLACE_DEATH_POINT("transport.head_sent");
      sent = connection.write(request.body, limit);
      sent.bytes += of_head;
    }
  }
  const auto fell_silent = [](const IoResult& r) { return r.kind == Kind::failed || r.kind == Kind::end; };
  if (sent.kind != Kind::done) {
    silent = fell_silent(sent);
    return lost(request, sent.bytes == 0 ? Sent::no : Sent::maybe, sent);
  }

  if (request.is_write) ENLACE_DEATH_POINT("transport.request_sent");

  ResponseReader reader(request.method, request.max_response_bytes);
  std::array<char, 16 * 1024> buffer{};
  bool answered = false;
  while (reader.state() == ResponseReader::State::more) {
    const IoResult got = connection.read(buffer.data(), buffer.size(), limit);
    if (got.kind == Kind::done) {
      if (request.is_write && !answered) ENLACE_DEATH_POINT("transport.first_bytes_back");
      answered = true;
      reader.feed({buffer.data(), got.bytes});
    } else if (answered && fell_silent(got)) {
      // What ends with its connection is whole only where the other side closed in order (TLS: with its
      // word).
      if (got.kind == Kind::end && reader.end() == ResponseReader::State::done) break;
      if (is_refused(reader)) break;
      return with_status(bad_answer(request, ResponseReader::State::more), reader);
    } else {
      if (is_refused(reader)) break;
      silent = fell_silent(got);
      return with_status(lost(request, Sent::maybe, got), reader);
    }
  }
  const bool too_large = reader.state() == ResponseReader::State::too_large;
  const bool counts = is_refused(reader) || (too_large && is_told_by_status(reader));
  if (reader.state() != ResponseReader::State::done && !counts)
    return with_status(bad_answer(request, reader.state()), reader);
  reusable = reader.reusable();
  return answered_with(request, reader);
}

std::unique_ptr<Connection> PocoTransport::take_idle(const std::string& origin, bool for_write) {
  const std::int64_t longest = for_write ? kIdleForWriteMs : kKeepIdleMs;
  for (;;) {
    Idle candidate;
    {
      const std::lock_guard lock(mutex_);
      auto found = idle_.find(origin);
      if (found == idle_.end() || found->second.empty()) return nullptr;
      // The one used last; when that is too old, so are all the others.
      if (now_() - found->second.back().since_ms > longest) return nullptr;
      candidate = std::move(found->second.back());
      found->second.pop_back();
    }
    if (candidate.connection->is_alive()) return std::move(candidate.connection);
  }
}

void PocoTransport::keep(const std::string& origin, std::unique_ptr<Connection> connection) {
  std::vector<Idle> expired;  // closed after the lock is free
  const std::lock_guard lock(mutex_);
  const std::int64_t now = now_();
  for (auto it = idle_.begin(); it != idle_.end();) {
    auto& list = it->second;
    const auto old_end = std::find_if(list.begin(), list.end(),
                                      [&](const Idle& idle) { return now - idle.since_ms <= kKeepIdleMs; });
    std::move(list.begin(), old_end, std::back_inserter(expired));
    list.erase(list.begin(), old_end);
    it = list.empty() && it->first != origin ? idle_.erase(it) : std::next(it);
  }
  auto& list = idle_[origin];
  if (list.size() >= kIdlePerOrigin) {
    expired.push_back(std::move(list.front()));
    list.erase(list.begin());
  }
  list.push_back({std::move(connection), now});
}

}  // namespace enlace
