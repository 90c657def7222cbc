#pragma once

#include <enlace/ext/smtp.h>

#include <cstdint>
#include <string>

#include <enlace/sdk/connector.hpp>

// E-mail through the host (extension enlace.smtp/1): the connector composes, the host sends.
namespace enlace::sdk {

struct MailRequest {
  std::string server;     // "smtp://mail.example.com:587" (STARTTLS), "smtps://mail.example.com:465"
  std::string auth;       // credential slot; "" = no log-in
  std::string purpose;    // "order", …; not needed for a log-in alone
  std::string sender;     // bare addresses
  std::string recipient;  // exactly one
  std::string message;    // RFC 5322, ASCII, CRLF
  bool log_in_only = false;
  std::uint32_t timeout_ms = 0;
};

// What the server said: `code` 2xx is acceptance, all else a refusal at `stage` (ENLACE_SMTP_AT_*).
struct MailReply {
  int code = 0;
  std::int32_t stage = ENLACE_SMTP_AT_GREETING;
  std::string enhanced;  // "5.1.1"
  std::string text;      // its words

  [[nodiscard]] bool ok() const { return code >= 200 && code < 300; }
};

// One transaction; any answer of the server is a success here. On failure the error says whether the message
// may have been accepted (ENLACE_E_AMBIGUOUS "mail_in_doubt"), else why it was not: the host's own cause
// ("tls_certificate", "smtp_no_starttls", …), or "host_service_missing" when the host cannot send mail.
Result<MailReply> exchange_mail(Call& call, const MailRequest& request);

// The same, with every refusal as the error that it is:
//   "mail_login_refused" {server}            E_AUTH      the log-in
//   "mail_sender_refused" {address}          E_CONFIG    the sender
//   "mail_recipient_refused" {address}       E_INVALID   this recipient, for good (5xx)
//   "mail_recipient_deferred" {address}      E_UPSTREAM  this recipient, for now (4xx)
//   "mail_refused" {server}                  E_INVALID   the message (5xx)
//   "mail_server_busy" {server}              E_UPSTREAM  anything else that may pass
// Each with {reason}, the server's words behind its code.
Result<void> send_mail(Call& call, const MailRequest& request);

}  // namespace enlace::sdk
