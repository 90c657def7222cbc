#pragma once

#include <string>
#include <string_view>

#include "address.hpp"

// A message of RFC 5322 with a plain and an HTML part, all in ASCII: RFC 2047 headers, quoted-printable.
namespace enlace::email_notify {

struct Message {
  Mailbox from;
  std::string to;           // bare address
  std::string reply_to;     // "" = none
  std::string subject;      // UTF-8; line ends and other control characters become blanks
  std::string date;         // RFC 5322
  std::string message_id;   // with its angle brackets
  std::string in_reply_to;  // the message it belongs to, "" = none
  std::string text, html;   // UTF-8, lines ended by \n
};
std::string composed(const Message& message);

// Unstructured header text, folded: ASCII stays as it is, the rest becomes encoded words of whole characters.
std::string header_text(std::string_view utf8, std::size_t column);
std::string quoted_printable(std::string_view utf8);

// Stable for one order, recipient and event: the rare repeat after a crash is recognised by it (design 8.4).
std::string message_id(std::string_view reference, std::string_view event, std::string_view recipient,
                       std::string_view sender);

}  // namespace enlace::email_notify
