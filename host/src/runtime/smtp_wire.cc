#include "runtime/smtp_wire.hpp"

#include <algorithm>

#include "runtime/url.hpp"

namespace enlace {
namespace {

constexpr std::size_t kLongestLine = 998;      // RFC 5322 2.1.1
constexpr std::size_t kLongestAddress = 254;   // RFC 5321 errata 1690
constexpr std::size_t kLongestLocalPart = 64;  // RFC 5321 4.5.3.1.1
constexpr std::size_t kLongestAnswer = 64 * 1024;
constexpr std::size_t kLongestText = 500;

bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_atom(std::string_view text) {
  constexpr std::string_view kSpecial = "!#$%&'*+-/=?^_`{|}~.";
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos && std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
                  kSpecial.find(c) != std::string_view::npos;
         });
}

bool is_domain(std::string_view text) {
  if (text.find('_') != std::string_view::npos || text.find('.') == std::string_view::npos) return false;
  const auto url = parse_url("http://" + std::string(text));
  return url && url->target == "/" && url->port == 80 && text.find('[') == std::string_view::npos;
}

// How many bytes of the well-formed UTF-8 character at the start; 0 when it is none (RFC 3629 4).
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  const bool outside = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F) ||
                       (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F);
  return outside ? 0 : length;
}

// A server's words in whatever encoding it thinks in, as text that can be kept: control characters are
// blanks, what is no UTF-8 is U+FFFD.
std::string readable(std::string_view words) {
  std::string out;
  while (!words.empty()) {
    const std::size_t length = character_length(words);
    const auto lead = static_cast<unsigned char>(words.front());
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (lead < 0x20 || lead == 0x7f) {
      out += ' ';
    } else {
      out += words.substr(0, length);
    }
    words.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

// "5.1.1" at the start of a line.
std::string_view enhanced_of(std::string_view line) {
  std::size_t dots = 0, i = 0;
  while (i < line.size() && (is_digit(line[i]) || line[i] == '.')) dots += line[i++] == '.';
  const bool is_code = dots == 2 && i >= 5 && (i == line.size() || line[i] == ' ') &&
                       (line[0] == '2' || line[0] == '4' || line[0] == '5') && line[1] == '.';
  return is_code ? line.substr(0, i) : std::string_view();
}

}  // namespace

std::string SmtpServer::origin() const {
  const bool v6 = host.find(':') != std::string::npos;
  return (implicit_tls ? "smtps://" : "smtp://") + (v6 ? '[' + host + ']' : host) + ':' +
         std::to_string(port);
}

std::optional<SmtpServer> parse_smtp_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = text.substr(0, colon);
  if (!same_word(scheme, "smtp") && !same_word(scheme, "smtps")) return std::nullopt;
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t port_at = rest.find_last_of(':');
  const std::size_t bracket = rest.find_last_of(']');
  if (port_at == std::string_view::npos || (bracket != std::string_view::npos && port_at < bracket)) {
    return std::nullopt;
  }
  // The same eyes that read every other address (url.hpp).
  const auto url = parse_url("http://" + std::string(rest));
  if (!url || url->target != "/") return std::nullopt;
  return SmtpServer{same_word(scheme, "smtps"), url->host, url->port};
}

const char* problem_of_address(std::string_view address) {
  if (address.empty()) return "empty";
  if (address.size() > kLongestAddress) return "too_long";
  if (std::any_of(address.begin(), address.end(),
                  [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    return "not_ascii";
  }
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos) return "no_at";
  const std::string_view local = address.substr(0, at);
  if (local.size() > kLongestLocalPart || !is_atom(local)) return "local_part";
  if (!is_domain(address.substr(at + 1))) return "domain";
  return nullptr;
}

const char* problem_of_message(std::string_view message) {
  if (message.size() > kLargestMessage) return "too_large";
  if (!message.ends_with("\r\n")) return "no_final_line_end";
  if (message.find("\r\n\r\n") == std::string_view::npos) return "no_header";
  std::size_t line = 0;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const auto byte = static_cast<unsigned char>(message[i]);
    if (byte == 0) return "nul";
    if (byte >= 0x80) return "not_ascii";
    if (byte == '\n') return "bare_line_feed";
    if (byte != '\r') {
      if (++line > kLongestLine) return "line_too_long";
      continue;
    }
    // A lone CR or LF can be an end of line to one server and none to the next, and with it a second message.
    if (i + 1 == message.size() || message[i + 1] != '\n') return "bare_carriage_return";
    ++i;
    line = 0;
  }
  return nullptr;
}

std::string dot_stuffed(std::string_view message) {
  std::string out;
  out.reserve(message.size() + 64);
  bool at_start = true;
  for (const char c : message) {
    if (at_start && c == '.') out += '.';
    out += c;
    at_start = c == '\n';
  }
  return out;
}

std::string SmtpAnswer::enhanced() const {
  return lines.empty() ? std::string() : std::string(enhanced_of(lines.front()));
}

std::string SmtpAnswer::text() const {
  std::string out;
  for (const std::string& line : lines) {
    std::string_view words = line;
    words.remove_prefix(enhanced_of(words).size());
    while (words.starts_with(' ')) words.remove_prefix(1);
    if (words.empty()) continue;
    if (!out.empty()) out += ' ';
    out += words;
  }
  std::size_t end = 0;  // between two characters
  while (end < out.size()) {
    const std::size_t next = end + character_length(std::string_view(out).substr(end));
    if (next > kLongestText || next == end) break;
    end = next;
  }
  out.resize(end);
  return out;
}

std::optional<std::string> SmtpAnswer::offers(std::string_view keyword) const {
  for (std::size_t i = 1; i < lines.size(); ++i) {  // the first line greets
    const std::string_view line = lines[i];
    const std::size_t end = std::min(line.find_first_of(" ="), line.size());  // "AUTH=LOGIN" of old servers
    if (!same_word(line.substr(0, end), keyword)) continue;
    return std::string(end == line.size() ? std::string_view() : line.substr(end + 1));
  }
  return std::nullopt;
}

SmtpReply reply_of(SmtpStage stage, const SmtpAnswer& answer) {
  SmtpReply reply;
  reply.sent = Sent::complete;
  reply.code = answer.code;
  reply.stage = stage;
  reply.enhanced = answer.enhanced();
  reply.text = answer.text();
  return reply;
}

SmtpAnswerReader::State SmtpAnswerReader::next(SmtpAnswer& answer) {
  for (;;) {
    const std::size_t newline = buffer_.find('\n');
    if (newline == std::string::npos) {
      return bytes_ + buffer_.size() > kLongestAnswer ? State::malformed : State::more;
    }
    bytes_ += newline + 1;
    if (bytes_ > kLongestAnswer) return State::malformed;
    std::string line = buffer_.substr(0, newline);
    buffer_.erase(0, newline + 1);
    if (line.ends_with('\r')) line.pop_back();
    const bool numbered = line.size() >= 3 && is_digit(line[0]) && is_digit(line[1]) && is_digit(line[2]);
    const char separator = line.size() > 3 ? line[3] : ' ';
    if (!numbered || (separator != ' ' && separator != '-')) return State::malformed;
    const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    if (code < 200 || code > 599) return State::malformed;
    if (!partial_.lines.empty() && partial_.code != code) return State::malformed;
    partial_.code = code;
    partial_.lines.push_back(line.size() > 4 ? readable(std::string_view(line).substr(4)) : std::string());
    if (separator == '-') continue;
    answer = std::move(partial_);
    partial_ = {};
    bytes_ = 0;
    return State::done;
  }
}

}  // namespace enlace
