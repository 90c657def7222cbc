#include "runtime/connection.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <vector>

namespace enlace {
namespace {

using Kind = IoResult::Kind;
using Poco::Net::SecureStreamSocket;
using Poco::Net::StreamSocket;

constexpr std::int64_t kSliceMs = 100;              // how soon a cancelled wait notices
constexpr std::size_t kTlsRecord = 16 * 1024;       // one SSL_write, one record
constexpr std::int64_t kConnectAttemptMs = 10'000;  // of one address, when there are several

using Clock = std::function<std::int64_t()>;

IoResult failed(std::string detail) {
  return {Kind::failed, 0, std::move(detail)};
}

class PocoConnection final : public Connection {
 public:
  PocoConnection(StreamSocket plain, Clock now) : socket_(std::move(plain)), now_(std::move(now)) {
    socket_.setBlocking(false);
    socket_.setNoDelay(true);
  }

  IoResult start_tls(const std::string& host, const Poco::Net::Context::Ptr& context,
                     const WaitLimit& limit) {
    try {
      SecureStreamSocket secure = SecureStreamSocket::attach(socket_, host, context);
      socket_ = secure;
      secure_ = true;
      for (;;) {
        const int outcome = secure.completeHandshake();
        if (outcome > 0) break;
        if (outcome == 0) return failed("closed during the TLS handshake");
        if (const auto wait = wait_for(events_of(outcome, POLLIN), limit); wait != Kind::done) {
          return {wait, 0, "TLS handshake"};
        }
      }
      secure.verifyPeerCertificate(host);
      return {};
    } catch (const Poco::Net::CertificateValidationException& e) {
      return {Kind::untrusted, 0, e.displayText()};
    } catch (const Poco::Net::SSLException& e) {
      const bool certificate = e.displayText().find("certificate") != std::string::npos;
      return {certificate ? Kind::untrusted : Kind::failed, 0, e.displayText()};
    } catch (const Poco::Exception& e) {
      return failed(e.displayText());
    }
  }

  IoResult read(char* buffer, std::size_t size, const WaitLimit& limit) override {
    try {
      for (;;) {
        if (const auto over = check(limit); over != Kind::done) return {over, 0, {}};
        const int count = socket_.receiveBytes(buffer, static_cast<int>(std::min(size, kTlsRecord)));
        if (count > 0) return {Kind::done, static_cast<std::size_t>(count), {}};
        if (count == 0) return {Kind::end, 0, {}};
        if (const auto wait = wait_for(events_of(count, POLLIN), limit); wait != Kind::done) {
          return {wait, 0, {}};
        }
      }
    } catch (const Poco::Exception& e) {
      return failed(e.displayText());
    }
  }

  IoResult write(std::string_view bytes, const WaitLimit& limit) override {
    std::size_t written = 0;
    bool pending = false;  // TLS took the bytes but could not send them all: part of a record may be out
    try {
      while (written < bytes.size()) {
        const std::size_t part = std::min(bytes.size() - written, kTlsRecord);
        const int count = socket_.sendBytes(bytes.data() + written, static_cast<int>(part));
        if (count > 0) {
          written += static_cast<std::size_t>(count);
          pending = false;
          continue;
        }
        pending = secure_;
        if (const auto wait = wait_for(events_of(count, POLLOUT), limit); wait != Kind::done) {
          return {wait, written + (pending ? part : 0), {}};
        }
      }
      return {Kind::done, written, {}};
    } catch (const Poco::Exception& e) {
      return {Kind::failed, written + (pending ? 1 : 0), e.displayText()};
    }
  }

  bool is_alive() override {
    // Reading is the one look that also digests what TLS sends between responses (session tickets).
    try {
      char byte = 0;
      return socket_.receiveBytes(&byte, 1) < 0;
    } catch (const Poco::Exception&) {
      return false;
    }
  }

 private:
  [[nodiscard]] short events_of(int outcome, short plain_events) const {
    if (!secure_) return plain_events;
    return outcome == SecureStreamSocket::ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN;
  }

  [[nodiscard]] Kind check(const WaitLimit& limit) const {
    if (limit.cancelled != nullptr && limit.cancelled->load()) return Kind::cancelled;
    return now_() >= limit.deadline_ms ? Kind::timeout : Kind::done;
  }

  // Not Poco's poll(), which makes and closes an epoll descriptor for every wait.
  Kind wait_for(short events, const WaitLimit& limit) {
    for (;;) {
      if (const auto over = check(limit); over != Kind::done) return over;
      const std::int64_t slice = std::clamp<std::int64_t>(limit.deadline_ms - now_(), 1, kSliceMs);
      pollfd ready{socket_.impl()->sockfd(), events, 0};
      const int count = ::poll(&ready, 1, static_cast<int>(slice));
      if (count > 0 || (count < 0 && errno != EINTR)) return Kind::done;  // what is wrong, the next call says
    }
  }

  StreamSocket socket_;
  Clock now_;
  bool secure_ = false;
};

class PocoConnector final : public Connector {
 public:
  PocoConnector(TlsSettings settings, Clock now) : settings_(std::move(settings)), now_(std::move(now)) {}

  IoResult open(const Url& url, const WaitLimit& limit, std::unique_ptr<Connection>& out) override {
    std::vector<Poco::Net::SocketAddress> addresses;
    try {
      const auto entry = Poco::Net::DNS::hostByName(url.host, Poco::Net::DNS::DNS_HINT_NONE);
      for (const auto& address : entry.addresses()) addresses.emplace_back(address, url.port);
    } catch (const Poco::Exception& e) {
      return {Kind::no_address, 0, e.displayText()};
    }
    IoResult result{Kind::no_address, 0, "the name has no address"};
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      const std::int64_t left = limit.deadline_ms - now_();
      if (left <= 0) return {Kind::timeout, 0, "connect"};
      if (limit.cancelled != nullptr && limit.cancelled->load()) return {Kind::cancelled, 0, {}};
      const bool last = i + 1 == addresses.size();
      result = open_address(addresses[i], url, last ? left : std::min(left, kConnectAttemptMs), limit, out);
      if (result.kind == Kind::done || result.kind == Kind::untrusted) return result;
    }
    return result;
  }

  IoResult secure(const std::string& host, Connection& connection, const WaitLimit& limit) override {
    try {
      return static_cast<PocoConnection&>(connection).start_tls(host, context(), limit);
    } catch (const Poco::Exception& e) {  // authorities that cannot be read
      return failed(e.displayText());
    }
  }

 private:
  IoResult open_address(const Poco::Net::SocketAddress& address, const Url& url, std::int64_t within_ms,
                        const WaitLimit& limit, std::unique_ptr<Connection>& out) {
    try {
      StreamSocket socket;
      socket.connect(address, Poco::Timespan(within_ms * 1000));
      auto connection = std::make_unique<PocoConnection>(socket, now_);
      if (url.https) {
        IoResult tls = connection->start_tls(url.host, context(), limit);
        if (tls.kind != Kind::done) return tls;
      }
      out = std::move(connection);
      return {};
    } catch (const Poco::TimeoutException&) {
      return {Kind::timeout, 0, "connect"};
    } catch (const Poco::Net::ConnectionRefusedException& e) {
      return {Kind::refused, 0, e.displayText()};
    } catch (const Poco::Exception& e) {
      return failed(e.displayText());
    }
  }

  Poco::Net::Context::Ptr context() {
    const std::lock_guard lock(mutex_);
    if (context_.isNull()) {
      Poco::Net::Context::Params params;
      params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
      params.verificationDepth = 9;
      params.loadDefaultCAs = settings_.system_cas;
      params.caLocation = settings_.ca_file;
      params.cipherList = "HIGH:!aNULL:!eNULL:!MD5:!RC4:!3DES:@STRENGTH";
      Poco::Net::Context::Ptr made = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
      made->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
      context_ = made;
    }
    return context_;
  }

  const TlsSettings settings_;
  const Clock now_;
  std::mutex mutex_;
  Poco::Net::Context::Ptr context_;
};

}  // namespace

std::unique_ptr<Connector> make_connector(TlsSettings settings, std::function<std::int64_t()> monotonic_ms) {
  return std::make_unique<PocoConnector>(std::move(settings), std::move(monotonic_ms));
}

}  // namespace enlace
