#include "mocks/smtp/mime.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace enlace::mock::smtp {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kLongestLine = 998;  // RFC 5322 2.1.1, without CRLF

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view stripped(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Head and body at the first empty line.
std::pair<std::string_view, std::string_view> divided(std::string_view raw) {
  if (raw.starts_with("\r\n")) return {{}, raw.substr(2)};
  const std::size_t blank = raw.find("\r\n\r\n");
  if (blank == std::string_view::npos) return {raw, {}};
  return {raw.substr(0, blank + 2), raw.substr(blank + 4)};
}

std::vector<std::pair<std::string, std::string>> headers_of(std::string_view head) {
  std::vector<std::pair<std::string, std::string>> headers;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    if (!line.empty() && (line[0] == ' ' || line[0] == '\t')) {
      if (!headers.empty()) headers.back().second += line;  // folded: the blank stays, the line break goes
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      headers.emplace_back("", line);
    } else {
      headers.emplace_back(line.substr(0, colon), stripped(line.substr(colon + 1)));
    }
  }
  return headers;
}

std::vector<std::string> values_of(const std::vector<std::pair<std::string, std::string>>& headers,
                                   std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : headers) {
    if (lower(key) == lower(name)) values.push_back(value);
  }
  return values;
}

std::string value_of(const std::vector<std::pair<std::string, std::string>>& headers, std::string_view name) {
  const std::vector<std::string> values = values_of(headers, name);
  return values.empty() ? "" : values.front();
}

// "text/plain; charset=\"utf-8\"" -> the value of that parameter.
std::string parameter(std::string_view value, std::string_view name) {
  std::size_t at = value.find(';');
  while (at != std::string_view::npos) {
    std::string_view rest = stripped(value.substr(at + 1));
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return "";
    const bool wanted = lower(stripped(rest.substr(0, equals))) == name;
    rest.remove_prefix(equals + 1);
    const bool quoted = rest.starts_with('"');
    if (quoted) rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find(quoted ? '"' : ';'), rest.size());
    if (wanted) return std::string(quoted ? rest.substr(0, end) : stripped(rest.substr(0, end)));
    at = value.find(';', static_cast<std::size_t>(rest.data() - value.data()) + end);
  }
  return "";
}

std::string decoded(std::string_view body, const std::string& encoding) {
  if (encoding == "base64") return base64_decoded(body).value_or("");
  if (encoding == "quoted-printable") return quoted_printable_decoded(body);
  return std::string(body);
}

void add_parts(const std::vector<std::pair<std::string, std::string>>& headers, std::string_view body,
               int depth, std::vector<Part>& parts) {
  const std::string type_header = value_of(headers, "Content-Type");
  const std::string type =
      type_header.empty() ? "text/plain"
                          : lower(stripped(std::string_view(type_header).substr(0, type_header.find(';'))));
  const std::string boundary = parameter(type_header, "boundary");
  if (!type.starts_with("multipart/") || boundary.empty() || depth > 8) {
    const std::string encoding = lower(value_of(headers, "Content-Transfer-Encoding"));
    parts.push_back({type, lower(parameter(type_header, "charset")), decoded(body, encoding)});
    return;
  }
  const std::string delimiter = "--" + boundary;
  std::size_t at = body.starts_with(delimiter) ? 0 : body.find("\r\n" + delimiter);
  while (at != std::string_view::npos) {
    if (body.substr(at).starts_with("\r\n")) at += 2;
    at += delimiter.size();
    if (body.substr(at).starts_with("--")) return;
    const std::size_t line_end = body.find("\r\n", at);
    if (line_end == std::string_view::npos) return;
    const std::size_t next = body.find("\r\n" + delimiter, line_end);
    if (next == std::string_view::npos) return;
    const auto [head, inner] = divided(body.substr(line_end + 2, next - line_end - 2));
    add_parts(headers_of(head), inner, depth + 1, parts);
    at = next;
  }
}

std::string latin1_to_utf8(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out.push_back(c);
    } else {
      out.push_back(static_cast<char>(0xC0U | (byte >> 6U)));
      out.push_back(static_cast<char>(0x80U | (byte & 0x3FU)));
    }
  }
  return out;
}

bool is_header_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c > 32 && c < 127 && c != ':'; });
}

std::string line_defect(std::string_view raw) {
  std::size_t start = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (c == '\0') return "a NUL octet";
    if (c == '\n' && (i == 0 || raw[i - 1] != '\r')) return "a bare LF";
    if (c == '\r' && (i + 1 == raw.size() || raw[i + 1] != '\n')) return "a bare CR";
    if (c != '\n') continue;
    if (i - 1 - start > kLongestLine) return "a line above 998 octets";
    start = i + 1;
  }
  return raw.size() - start > kLongestLine ? "a line above 998 octets" : "";
}

}  // namespace

std::vector<std::string> Message::all(std::string_view name) const {
  return values_of(headers, name);
}

std::string Message::first(std::string_view name) const {
  return value_of(headers, name);
}

std::string Message::part(std::string_view type) const {
  const auto at = std::ranges::find(parts, type, &Part::type);
  return at == parts.end() ? "" : at->text;
}

Message parse_message(std::string_view raw) {
  Message message;
  const auto [head, body] = divided(raw);
  message.headers = headers_of(head);
  add_parts(message.headers, body, 0, message.parts);
  return message;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  std::size_t padding = 0;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '\r' || c == '\n') continue;
    ++digits;
    if (c == '=') {
      ++padding;
      continue;
    }
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos || padding > 0) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      out.push_back(static_cast<char>((bits >> held) & 0xFFU));
    }
  }
  if (digits % 4 != 0 || padding > 2) return std::nullopt;
  return out;
}

std::string base64_encoded(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = (bits << 8U) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out.push_back(i + k <= bytes.size() ? kAlphabet[(bits >> (18 - 6 * k)) & 63U] : '=');
    }
  }
  return out;
}

std::string quoted_printable_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out.push_back(text[i]);
    } else if (text.substr(i + 1, 2) == "\r\n") {
      i += 2;  // a soft line break
    } else if (i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
      i += 2;
    } else {
      out.push_back('=');
    }
  }
  return out;
}

std::string words_decoded(std::string_view header) {
  std::string out;
  bool after_word = false;  // blanks between two encoded words do not count
  while (!header.empty()) {
    const std::size_t start = header.find("=?");
    const std::size_t charset_end = start == std::string_view::npos ? start : header.find('?', start + 2);
    const std::size_t end =
        charset_end == std::string_view::npos ? charset_end : header.find("?=", charset_end + 3);
    if (end == std::string_view::npos || header.size() < charset_end + 3 || header[charset_end + 2] != '?')
      break;
    const std::string_view between = header.substr(0, start);
    const std::string charset = lower(header.substr(start + 2, charset_end - start - 2));
    const char encoding = header[charset_end + 1];
    std::string text(header.substr(charset_end + 3, end - charset_end - 3));
    std::optional<std::string> plain;
    if (encoding == 'B' || encoding == 'b') {
      plain = base64_decoded(text);
    } else if (encoding == 'Q' || encoding == 'q') {
      std::ranges::replace(text, '_', ' ');
      plain = quoted_printable_decoded(text);
    }
    const bool known = charset == "utf-8" || charset == "us-ascii" || charset == "iso-8859-1";
    const bool readable = plain && known;
    if (!after_word || !readable || !stripped(between).empty()) out += between;
    after_word = readable;
    if (readable) {
      out += charset == "iso-8859-1" ? latin1_to_utf8(*plain) : *plain;
    } else {
      out += header.substr(start, end + 2 - start);
    }
    header.remove_prefix(end + 2);
  }
  out += header;
  return out;
}

std::string defect_of(std::string_view raw, const Message& message, bool eight_bit_allowed) {
  if (std::string defect = line_defect(raw); !defect.empty()) return defect;
  const auto [head, body] = divided(raw);
  const auto eight_bit = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::ranges::any_of(head, eight_bit)) return "8-bit octets in the headers";
  if (!eight_bit_allowed && std::ranges::any_of(body, eight_bit)) return "8-bit octets without BODY=8BITMIME";
  for (const auto& [name, value] : message.headers) {
    if (!is_header_name(name)) return "a line among the headers that is none";
  }
  for (const char* once : {"From", "Date", "Message-ID"}) {
    const std::size_t count = message.all(once).size();
    if (count == 0) return std::string("no ") + once;
    if (count > 1) return std::string("more than one ") + once;
  }
  for (const char* once : {"To", "Cc", "Subject", "Reply-To", "MIME-Version", "Content-Type"}) {
    if (message.all(once).size() > 1) return std::string("more than one ") + once;
  }
  const std::string id = message.first("Message-ID");
  if (!id.starts_with('<') || !id.ends_with('>') || id.find('@') == std::string::npos ||
      id.find_first_of(" \t") != std::string::npos) {
    return "a Message-ID that is none";
  }
  const std::string type = lower(message.first("Content-Type"));
  if (!type.empty() && message.first("MIME-Version") != "1.0")
    return "a Content-Type without MIME-Version 1.0";
  if (type.starts_with("multipart/") && message.parts.size() < 2)
    return "a multipart of fewer than two parts";
  return "";
}

}  // namespace enlace::mock::smtp
