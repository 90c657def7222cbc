#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include <enlace/ext/smtp.h>
#include <enlace/sdk/result.hpp>

#include "runtime/http.hpp"

namespace enlace {

// How far a conversation with a mail server came (ENLACE_SMTP_AT_*).
enum class SmtpStage : std::int32_t {
  greeting = ENLACE_SMTP_AT_GREETING,
  hello = ENLACE_SMTP_AT_HELLO,
  tls = ENLACE_SMTP_AT_TLS,
  auth = ENLACE_SMTP_AT_AUTH,
  sender = ENLACE_SMTP_AT_SENDER,
  recipient = ENLACE_SMTP_AT_RECIPIENT,
  data = ENLACE_SMTP_AT_DATA,        // nothing of the message has left
  message = ENLACE_SMTP_AT_MESSAGE,  // the message's end has left
};

// One message to one recipient as a connector means it: a slot instead of a password.
struct SmtpCall {
  std::string server;  // "smtp://host:port", "smtps://host:port"
  std::string auth;    // credential slot, "" = no log-in
  std::string purpose;
  std::string sender, recipient;  // bare addresses
  std::string message;            // RFC 5322, as enlace/ext/smtp.h says
  bool log_in_only = false;
  std::int64_t timeout_ms = 0;  // 0: default
};

struct SmtpReply {
  Sent sent = Sent::no;
  int code = 0;  // 0 unless sent == complete
  SmtpStage stage = SmtpStage::greeting;
  std::string enhanced;                           // "5.1.1"
  std::string text;                               // the server's words, one line
  Error error{ENLACE_OK, {}, {}, {}, 0, -1, {}};  // why there is no answer; never holds a secret

  [[nodiscard]] bool accepted() const { return sent == Sent::complete && code >= 200 && code < 300; }
};

// One conversation with a mail server, password at hand. Thread-safe.
//
// Contract: `sent` is `maybe` only from the moment the end of the message may have left until its answer is
// complete; a connection lost before it is `no`, because the server must forget an unfinished message. The
// deadline holds for everything, reading included. Never throws, never says a password to a server that is
// not secured.
class SmtpTransport {
 public:
  virtual ~SmtpTransport() = default;
  struct Exchange {
    std::string host;
    std::uint16_t port = 587;
    bool implicit_tls = false;   // TLS from the first byte; else STARTTLS
    bool allow_plain = false;    // no STARTTLS: a relay in the same machine or network, without log-in
    std::string ca_file;         // further authorities for this server, PEM
    std::string user, password;  // both empty: no log-in
    std::string sender, recipient, message;
    bool log_in_only = false;
    std::int64_t deadline_ms = 0;                  // Runtime::monotonic_ms() time
    const std::atomic<bool>* cancelled = nullptr;  // looked at while waiting; outlives the exchange
  };
  virtual SmtpReply exchange(const Exchange& request) = 0;
};

// An SmtpReply that says why nothing was sent.
SmtpReply no_mail(enlace_status status, std::string cause, std::string message = {}, Json params = {});

}  // namespace enlace
