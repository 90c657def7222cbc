#include <enlace/sdk/mime.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace enlace::mime {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";
constexpr std::size_t kLine = 76;         // RFC 2045 6.7, RFC 2047 2
constexpr std::size_t kEncodedWord = 75;  // RFC 2047 2
constexpr std::string_view kOpen = "=?UTF-8?Q?", kClose = "?=";

void append_hex(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out += '=';
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::size_t character_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  return std::min(length, text.size());
}

// What turns the text around it, or ends a line where nobody sees it: in a name that somebody typed it can
// make a subject or an amount read as another one. Directional marks, embeddings, overrides and isolates go;
// C1 control characters and the separators of lines and paragraphs are blanks. All lie below U+FFFF.
enum class Mark { none, drop, blank };
Mark mark_of(std::string_view character) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(character[i]));
  };
  unsigned code = 0;
  if (character.size() == 2) code = (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
  if (character.size() == 3) code = (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  if ((code >= 0x80 && code < 0xA0) || code == 0x2028 || code == 0x2029) return Mark::blank;
  const bool turns = code == 0x061C || code == 0x200E || code == 0x200F ||
                     (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
                     code == 0xFEFF;
  return turns ? Mark::drop : Mark::none;
}

std::string without_marks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view character = text.substr(0, character_length(text));
    const Mark mark = mark_of(character);
    if (mark == Mark::none) out += character;
    if (mark == Mark::blank) out += ' ';
    text.remove_prefix(character.size());
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string out = without_marks(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') c = ' ';
  }
  return out;
}

// As it may stand inside an encoded word of any header, a display name too (RFC 2047 5 (3)).
std::string encoded_character(std::string_view character) {
  std::string out;
  for (const char c : character) {
    if (c == ' ') {
      out += '_';
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') {
      out += c;
    } else {
      append_hex(out, c);
    }
  }
  return out;
}

std::string encoded_words(std::string_view text, std::size_t column) {
  std::string out(kOpen);
  std::size_t room = kEncodedWord - std::min(column, kEncodedWord - 30);
  std::size_t used = kOpen.size() + kClose.size();
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const std::string piece = encoded_character(text.substr(0, length));
    if (used + piece.size() > room) {
      out += std::string(kClose) + "\r\n " + std::string(kOpen);
      room = kEncodedWord - 1;
      used = kOpen.size() + kClose.size();
    }
    out += piece;
    used += piece.size();
    text.remove_prefix(length);
  }
  return out + std::string(kClose);
}

// ASCII words, folded where a line would grow too long.
std::string folded_words(std::string_view text, std::size_t column) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' ', 1), text.size());
    if (column + end > kLine && !out.empty()) {
      out += "\r\n";
      column = 0;
    }
    out += text.substr(0, end);
    column += end;
    text.remove_prefix(end);
  }
  return out;
}

std::string mailbox(const Mailbox& box, std::size_t column) {
  if (box.name.empty()) return box.address;
  const bool plain = is_ascii(box.name) && std::all_of(box.name.begin(), box.name.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              c == ' ' || c == '-' || c == '_';
                     });
  const std::string name = plain ? box.name : encoded_words(one_line(box.name), column);
  return name + (column + name.size() + box.address.size() + 3 > kLine ? "\r\n <" : " <") + box.address + ">";
}

std::string part(const char* type, std::string_view content) {
  return std::string("Content-Type: text/") + type +
         "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
         quoted_printable(without_marks(content));
}

}  // namespace

std::string header_text(std::string_view utf8, std::size_t column) {
  const std::string text = one_line(utf8);
  // A word that begins like an encoded one would be decoded by whoever reads it.
  const bool plain = is_ascii(text) && text.find("=?") == std::string::npos &&
                     std::none_of(text.begin(), text.end(), [](char c) { return c == '\t'; });
  const bool long_word = text.size() > 200 && text.find(' ') == std::string::npos;
  return plain && !long_word ? folded_words(text, column) : encoded_words(text, column);
}

std::string quoted_printable(std::string_view utf8) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const char c = utf8[i];
    if (c == '\r') continue;
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool at_end = i + 1 == utf8.size() || utf8[i + 1] == '\n' || utf8[i + 1] == '\r';
    const bool blank = (c == ' ' || c == '\t') && !at_end;
    // A dot or a From at the start of a line is altered by some servers on the way.
    const bool delicate = column == 0 && (c == '.' || c == 'F');
    const bool literal = blank || (c > ' ' && c < '\x7f' && c != '=' && !delicate);
    const std::size_t width = literal ? 1 : 3;
    if (column + width > kLine - 1) {
      out += "=\r\n";
      column = 0;
    }
    if (literal) {
      out += c;
    } else {
      append_hex(out, c);
    }
    column += width;
  }
  if (!out.ends_with("\r\n")) out += "\r\n";
  return out;
}

std::string composed(const Message& message) {
  // Quoted-printable writes every '=' as "=3D", so this can never stand in a part.
  const std::string boundary = "=_enlace_alternative";
  std::string out;
  out += "From: " + mailbox(message.from, 6) + "\r\n";
  out += "To: " + message.to + "\r\n";
  if (!message.reply_to.empty()) out += "Reply-To: " + message.reply_to + "\r\n";
  out += "Subject: " + header_text(message.subject, 9) + "\r\n";
  out += "Date: " + message.date + "\r\n";
  out += "Message-ID: " + message.message_id + "\r\n";
  if (!message.in_reply_to.empty()) {
    out += "In-Reply-To: " + message.in_reply_to + "\r\n";
    out += "References: " + message.in_reply_to + "\r\n";
  }
  out += "MIME-Version: 1.0\r\n";
  // No holiday replies to a machine.
  out += "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n";
  if (message.html.empty()) return out + part("plain", message.text);
  out += "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n";
  out += "--" + boundary + "\r\n" + part("plain", message.text);
  out += "--" + boundary + "\r\n" + part("html", message.html);
  out += "--" + boundary + "--\r\n";
  return out;
}

std::string date_header(const enlace_local_time& local) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::weekday weekday(std::chrono::sys_days(
      std::chrono::year(local.year) / std::chrono::month(static_cast<unsigned>(local.month)) /
      std::chrono::day(static_cast<unsigned>(local.day))));
  const int offset = std::abs(local.utc_offset_s) / 60;
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d",
                kDays.at(weekday.c_encoding()), local.day,
                kMonths.at(static_cast<std::size_t>(local.month - 1)), local.year, local.hour, local.minute,
                local.second, local.utc_offset_s < 0 ? '-' : '+', offset / 60, offset % 60);
  return text.data();
}

}  // namespace enlace::mime
