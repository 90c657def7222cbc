#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/smtp.hpp"

// SMTP as bytes: what goes out and what comes in, without a socket.
//
// Poco's SMTP client is not used for it: its AUTH LOGIN takes a refused password for success, its reads know
// no deadline of the whole exchange, addresses and headers go out unchecked, and whoever is told that
// sendMessage() failed cannot know on which side of the final dot it was. Sockets and TLS are Poco's.
namespace enlace {

struct SmtpServer {
  bool implicit_tls = false;
  std::string host;
  std::uint16_t port = 0;
  [[nodiscard]] std::string origin() const;  // "smtp://mail.example.com:587"
};
// "smtp://host:port" and "smtps://host:port", nothing behind it; the port is not optional.
std::optional<SmtpServer> parse_smtp_url(std::string_view text);

// Why the address must not go into an envelope; nullptr when it may. ASCII, one @, no quoting, no blanks.
const char* problem_of_address(std::string_view address);
// Why the message must not go out; nullptr when it may: ASCII without NUL, lines ended by CRLF and nothing
// else, of at most 998 bytes, a header and an empty line behind it.
const char* problem_of_message(std::string_view message);
inline constexpr std::size_t kLargestMessage = 10u << 20;

// The message as it follows DATA, without the final dot: a line that begins with a dot gets one more.
std::string dot_stuffed(std::string_view message);

struct SmtpAnswer {
  int code = 0;
  std::vector<std::string> lines;  // behind the code

  [[nodiscard]] bool ok() const { return code >= 200 && code < 300; }
  [[nodiscard]] std::string enhanced() const;  // "5.1.1" when the first line begins with one
  [[nodiscard]] std::string text() const;  // all lines as one, without the enhanced codes, at most 500 bytes
  // EHLO: the words behind a keyword ("AUTH" → "PLAIN LOGIN"); nullopt when it is not offered.
  [[nodiscard]] std::optional<std::string> offers(std::string_view keyword) const;
};

// A server's answer as the end of a conversation.
SmtpReply reply_of(SmtpStage stage, const SmtpAnswer& answer);

// Reads answers from pieces of any size.
class SmtpAnswerReader {
 public:
  enum class State { more, done, malformed };
  void feed(std::string_view bytes) { buffer_ += bytes; }
  State next(SmtpAnswer& answer);
  // Bytes that nobody asked for yet. Behind a STARTTLS answer they are an attack (CVE-2011-0411).
  [[nodiscard]] bool has_surplus() const { return !buffer_.empty(); }

 private:
  std::string buffer_;
  SmtpAnswer partial_;
  std::size_t bytes_ = 0;  // of the answer so far
};

}  // namespace enlace
