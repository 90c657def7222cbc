#pragma once

#include <string>
#include <string_view>

#include <enlace/connector.h>

// Composes an e-mail: RFC 5322 with the parts of RFC 2045, all in ASCII, encoded words of RFC 2047 in its
// headers, every line ended by CRLF and of at most 78 octets. Pure; any thread.
namespace enlace::mime {

struct Mailbox {
  std::string name;     // UTF-8, "" = the address alone
  std::string address;  // bare, ASCII; whoever fills it has checked it
};

struct Message {
  Mailbox from;
  std::string to;           // bare address
  std::string reply_to;     // "" = none
  std::string subject;      // UTF-8; line ends and other control characters become blanks
  std::string date;         // date_header()
  std::string message_id;   // with its angle brackets
  std::string in_reply_to;  // the message it belongs to, "" = none
  std::string text;         // UTF-8, lines ended by \n
  std::string html;         // the same; "" = plain text alone
};
// Marked as written by a machine, so that no holiday reply comes back.
std::string composed(const Message& message);

std::string date_header(const enlace_local_time& local);  // "Sun, 22 Nov 2026 10:15:00 -0600"

// Unstructured header text, folded: ASCII stays as it is, the rest becomes encoded words of whole characters.
// `column`: where it begins in its line.
std::string header_text(std::string_view utf8, std::size_t column);
std::string quoted_printable(std::string_view utf8);

}  // namespace enlace::mime
