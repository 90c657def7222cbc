#include "runtime/poco_smtp.hpp"

#include <Poco/Net/DNS.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <optional>

#include "runtime/fail_points.hpp"
#include "runtime/smtp_wire.hpp"

namespace enlace {
namespace {

using Kind = IoResult::Kind;

constexpr std::int64_t kGoodbyeMs = 2'000;  // the message is settled by then; nobody waits longer for manners

std::string base64(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) -> unsigned {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U;
    };
    const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
    out += kAlphabet[group >> 18];
    out += kAlphabet[group >> 12 & 63];
    out += i + 1 < bytes.size() ? kAlphabet[group >> 6 & 63] : '=';
    out += i + 2 < bytes.size() ? kAlphabet[group & 63] : '=';
  }
  return out;
}

// Who says hello: this machine's name, made to look like the full name that servers expect.
std::string own_name() {
  std::string name;
  try {
    name = Poco::Net::DNS::hostName();
  } catch (const std::exception&) {
    name.clear();
  }
  std::erase_if(name, [](char c) {
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
             c == '.');
  });
  if (name.empty()) name = "localhost";
  return name.find('.') == std::string::npos ? name + ".localdomain" : name;
}

bool lists(std::string_view words, std::string_view word) {
  std::string padded = ' ' + std::string(words) + ' ';
  for (char& c : padded) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return padded.find(' ' + std::string(word) + ' ') != std::string::npos;
}

SmtpReply lost(const IoResult& result, SmtpStage stage, Sent sent) {
  const auto because = [&](enlace_status status, const char* cause, std::string message) {
    SmtpReply reply = no_mail(sent == Sent::maybe ? ENLACE_E_AMBIGUOUS : status, cause, std::move(message));
    reply.sent = sent;
    reply.stage = stage;
    return reply;
  };
  switch (result.kind) {
    case Kind::timeout:
      return because(ENLACE_E_TIMEOUT, "timeout", "no complete answer in time");
    case Kind::cancelled:
      return because(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
    case Kind::refused:
      return because(ENLACE_E_NETWORK, "connection_refused", result.detail);
    case Kind::no_address:
      return because(ENLACE_E_NETWORK, "host_not_found", result.detail);
    case Kind::untrusted:
      return because(ENLACE_E_NETWORK, "tls_certificate", result.detail);
    case Kind::done:
    case Kind::end:
    case Kind::failed:
      break;
  }
  return because(ENLACE_E_NETWORK, "connection_lost", result.detail);
}

// One conversation. Each step gives nullopt when it went well, else the reply that ends it.
class Conversation {
 public:
  Conversation(const SmtpTransport::Exchange& request, Connector& connector,
               const std::function<std::int64_t()>& now)
      : request_(request), connector_(connector), now_(now), limit_{request.deadline_ms, request.cancelled} {}

  SmtpReply run() {
    if (auto ended = connect()) return *std::move(ended);
    SmtpReply reply = talk();
    if (reply.sent == Sent::complete) say_goodbye();
    return reply;
  }

 private:
  using Ended = std::optional<SmtpReply>;

  Ended connect() {
    Url url;
    url.https = request_.implicit_tls;
    url.host = request_.host;
    url.port = request_.port;
    const IoResult opened = connector_.open(url, limit_, connection_);
    secure_ = request_.implicit_tls;
    if (opened.kind != Kind::done) return lost(opened, SmtpStage::greeting, Sent::no);
    return std::nullopt;
  }

  SmtpReply talk() {
    SmtpAnswer answer;
    if (auto ended = expect(SmtpStage::greeting, answer)) return *std::move(ended);
    if (auto ended = hello()) return *std::move(ended);
    if (!secure_) {
      if (auto ended = start_tls()) return *std::move(ended);
    }
    if (auto ended = log_in()) return *std::move(ended);
    if (request_.log_in_only) return reply_of(SmtpStage::auth, last_);
    return deliver();
  }

  Ended hello() {
    Ended ended = command("EHLO " + own_name(), SmtpStage::hello, offered_);
    // A relay that knows no extensions (RFC 5321 3.2). Where TLS or a log-in is owed, it has neither.
    const bool knows_none = ended && ended->sent == Sent::complete && ended->code / 100 == 5;
    if (knows_none && request_.allow_plain && !secure_) {
      ended = command("HELO " + own_name(), SmtpStage::hello, offered_);
      offered_ = {};
    }
    return ended;
  }

  Ended start_tls() {
    if (!offered_.offers("STARTTLS")) {
      if (request_.allow_plain) return std::nullopt;
      return refused(ENLACE_E_CONFIG, "smtp_no_starttls", SmtpStage::tls);
    }
    if (request_.allow_plain && request_.user.empty()) return std::nullopt;  // as the settings say
    SmtpAnswer answer;
    if (auto ended = command("STARTTLS", SmtpStage::tls, answer)) return ended;
    // Whatever came in the clear behind the answer was not the server's to say.
    if (reader_.has_surplus()) return refused(ENLACE_E_UPSTREAM, "smtp_protocol", SmtpStage::tls);
    const IoResult secured = connector_.secure(request_.host, *connection_, limit_);
    if (secured.kind != Kind::done) return lost(secured, SmtpStage::tls, Sent::no);
    secure_ = true;
    return hello();
  }

  Ended log_in() {
    if (request_.user.empty() && request_.password.empty()) return std::nullopt;
    if (!secure_) return refused(ENLACE_E_CONFIG, "smtp_login_unsecured", SmtpStage::auth);
    const std::string mechanisms = offered_.offers("AUTH").value_or("");
    SmtpAnswer answer;
    if (lists(mechanisms, "PLAIN")) {
      const std::string secret = '\0' + request_.user + '\0' + request_.password;
      return command("AUTH PLAIN " + base64(secret), SmtpStage::auth, answer);
    }
    if (lists(mechanisms, "LOGIN")) {
      if (auto ended = command("AUTH LOGIN", SmtpStage::auth, answer, 3)) return ended;
      if (auto ended = command(base64(request_.user), SmtpStage::auth, answer, 3)) return ended;
      return command(base64(request_.password), SmtpStage::auth, answer);
    }
    SmtpReply reply = refused(ENLACE_E_CONFIG, "smtp_no_auth", SmtpStage::auth);
    reply.error.params = Json::object({{"offered", mechanisms.empty() ? "-" : mechanisms}});
    return reply;
  }

  SmtpReply deliver() {
    std::string from = "MAIL FROM:<" + request_.sender + ">";
    if (const auto size = offered_.offers("SIZE")) {
      const std::uint64_t most = std::strtoull(size->c_str(), nullptr, 10);
      if (most > 0 && request_.message.size() > most) {
        SmtpReply reply = refused(ENLACE_E_INVALID, "message_too_large", SmtpStage::sender);
        reply.error.params = Json::object({{"size", request_.message.size()}, {"limit", most}});
        return reply;
      }
      from += " SIZE=" + std::to_string(request_.message.size());
    }
    SmtpAnswer answer;
    if (auto ended = command(from, SmtpStage::sender, answer)) return *std::move(ended);
    if (auto ended = command("RCPT TO:<" + request_.recipient + ">", SmtpStage::recipient, answer)) {
      return *std::move(ended);
    }
    if (auto ended = command("DATA", SmtpStage::data, answer, 3)) return *std::move(ended);
    // Without its final dot the message is nothing; from the dot on it may be accepted.
    IoResult sent = connection_->write(dot_stuffed(request_.message), limit_);
    if (sent.kind != Kind::done) return lost(sent, SmtpStage::data, Sent::no);
    ENLACE_DEATH_POINT("mail.message_left");
    sent = connection_->write(".\r\n", limit_);
    if (sent.kind != Kind::done) {
      return lost(sent, SmtpStage::message, sent.bytes == 0 ? Sent::no : Sent::maybe);
    }
    ENLACE_DEATH_POINT("mail.dot_left");
    if (auto ended = expect(SmtpStage::message, answer)) return *std::move(ended);
    return reply_of(SmtpStage::message, answer);
  }

  Ended command(const std::string& line, SmtpStage stage, SmtpAnswer& answer, int wanted = 2) {
    const IoResult sent = connection_->write(line + "\r\n", limit_);
    if (sent.kind != Kind::done) return lost(sent, stage, Sent::no);
    return expect(stage, answer, wanted);
  }

  // The next answer; anything but `wanted` hundred ends the conversation.
  Ended expect(SmtpStage stage, SmtpAnswer& answer, int wanted = 2) {
    const Sent sent = stage == SmtpStage::message ? Sent::maybe : Sent::no;
    std::array<char, 4096> buffer{};
    for (;;) {
      const SmtpAnswerReader::State state = reader_.next(answer);
      if (state == SmtpAnswerReader::State::done) break;
      if (state == SmtpAnswerReader::State::malformed) {
        SmtpReply reply =
            refused(sent == Sent::maybe ? ENLACE_E_AMBIGUOUS : ENLACE_E_UPSTREAM, "smtp_protocol", stage);
        reply.sent = sent;
        return reply;
      }
      const IoResult got = connection_->read(buffer.data(), buffer.size(), limit_);
      if (got.kind != Kind::done) return lost(got, stage, sent);
      reader_.feed({buffer.data(), got.bytes});
    }
    last_ = answer;
    // 1xx and 3xx where they make no sense say nothing about the message.
    if (stage == SmtpStage::message && answer.code < 400 && answer.code / 100 != 2) {
      SmtpReply reply = refused(ENLACE_E_AMBIGUOUS, "smtp_protocol", stage);
      reply.sent = Sent::maybe;
      return reply;
    }
    if (answer.code / 100 == wanted) return std::nullopt;
    if (answer.code < 400) return refused(ENLACE_E_UPSTREAM, "smtp_protocol", stage);
    return reply_of(stage, answer);
  }

  static SmtpReply refused(enlace_status status, const char* cause, SmtpStage stage) {
    SmtpReply reply = no_mail(status, cause);
    reply.stage = stage;
    return reply;
  }

  void say_goodbye() {
    const WaitLimit short_limit{std::min(request_.deadline_ms, now_() + kGoodbyeMs), request_.cancelled};
    if (connection_->write("QUIT\r\n", short_limit).kind != Kind::done) return;
    std::array<char, 512> buffer{};
    (void)connection_->read(buffer.data(), buffer.size(), short_limit);
  }

  const SmtpTransport::Exchange& request_;
  Connector& connector_;
  const std::function<std::int64_t()>& now_;
  const WaitLimit limit_;
  std::unique_ptr<Connection> connection_;
  SmtpAnswerReader reader_;
  SmtpAnswer offered_, last_;
  bool secure_ = false;
};

}  // namespace

SmtpReply no_mail(enlace_status status, std::string cause, std::string message, Json params) {
  SmtpReply reply;
  reply.error.status = status;
  reply.error.cause = std::move(cause);
  reply.error.message = std::move(message);
  reply.error.params = std::move(params);
  return reply;
}

PocoSmtpTransport::PocoSmtpTransport(TlsSettings tls, std::function<std::int64_t()> monotonic_ms)
    : tls_(std::move(tls)), now_(std::move(monotonic_ms)) {}

std::shared_ptr<Connector> PocoSmtpTransport::connector_for(const std::string& ca_file) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<Connector>& connector = connectors_[ca_file];
  if (!connector) {
    TlsSettings settings = tls_;
    if (!ca_file.empty()) settings.ca_file = ca_file;
    connector = make_connector(settings, now_);
  }
  return connector;
}

SmtpReply PocoSmtpTransport::exchange(const Exchange& request) {
  if (!request.ca_file.empty() && ::access(request.ca_file.c_str(), R_OK) != 0) {
    return no_mail(ENLACE_E_CONFIG, "smtp_ca_unreadable", {}, Json::object({{"file", request.ca_file}}));
  }
  try {
    const std::shared_ptr<Connector> connector = connector_for(request.ca_file);
    return Conversation(request, *connector, now_).run();
  } catch (const std::exception& e) {
    SmtpReply reply = no_mail(ENLACE_E_AMBIGUOUS, "transport_failed", e.what());
    reply.sent = Sent::maybe;
    return reply;
  }
}

}  // namespace enlace
