#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mocks/smtp/smtp_service.hpp"

namespace enlace::mock::smtp {

// One SMTP session (RFC 5321, 3207, 4954) as lines in and answers out: no socket, no thread.
class Dialogue {
 public:
  // What the connection does next.
  struct Answer {
    std::string text;  // to send, with CRLF; "" for nothing
    enum class Then { go_on, start_tls, close } then = Then::go_on;
    std::int64_t delay_ms = 0;  // to wait before
  };

  Dialogue(SmtpService& service, bool implicit_tls);

  Answer greet();
  Answer line(std::string_view line);  // without its CRLF
  // After a 354 the content is read up to the line with a single dot instead of lines.
  [[nodiscard]] bool wants_content() const { return wants_content_; }
  Answer content_begins();                   // its first octets are there
  Answer content(std::string_view stuffed);  // all of it, without the final dot's line
  // After start_tls: the log-in and the greeting of the client are forgotten (RFC 3207 4.2).
  void tls_started();
  [[nodiscard]] bool breaks_tls();  // a fault: end it in the handshake
  Answer idle();                    // the client said nothing for too long

 private:
  using Then = Answer::Then;

  Answer ehlo(std::string_view argument, bool extended);
  Answer starttls(std::string_view argument);
  Answer auth(std::string_view argument);
  Answer auth_line(std::string_view line);
  Answer check_credentials(const std::string& user, const std::string& password);
  Answer mail(std::string_view argument);
  Answer rcpt(std::string_view argument);
  Answer data(std::string_view argument);
  void forget_transaction();

  // Answers `text` after `effect`, unless a fault of that stage says otherwise; records it.
  template <class Effect>
  Answer answer(Stage stage, const std::string& text, Effect effect, Then then = Then::go_on);
  Answer refuse(Stage stage, const std::string& text, Then then = Then::go_on);
  [[nodiscard]] std::vector<std::string> concerned() const;

  SmtpService& service_;
  SmtpService::Envelope envelope_;
  bool tls_ = false;
  bool greeted_ = false;
  bool in_transaction_ = false;  // between MAIL and the end of its content
  bool eight_bit_ = false;
  bool utf8_ = false;
  bool wants_content_ = false;
  int failed_log_ins_ = 0;
  std::string shown_;                  // the line as the journal shows it
  std::optional<std::string> wanted_;  // recipient of the RCPT at hand
  enum class Login { none, plain, user, password } login_ = Login::none;
  std::string login_user_;
};

}  // namespace enlace::mock::smtp
