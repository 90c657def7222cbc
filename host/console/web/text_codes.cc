#include "web/text_codes.hpp"

#include <algorithm>
#include <cctype>

#include "text/fold.hpp"

namespace enlace::console {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEF";

bool stays(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' || c == '~';
}

int digit(char c) {
  const std::size_t at = kDigits.find(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string written;
  for (const char c : text) {
    if (stays(c)) {
      written += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    written += '%';
    written += kDigits[byte >> 4];
    written += kDigits[byte & 15];
  }
  return written;
}

std::string percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string read;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_blank) {
      c = ' ';
    } else if (c == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      c = static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    }
    if (!is_control(c)) read += c;
  }
  return text::is_utf8(read) ? read : std::string();
}

Fields parse_fields(std::string_view text, std::size_t most) {
  Fields fields;
  while (!text.empty() && fields.size() < most) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (one.empty()) continue;
    const std::size_t equals = std::min(one.find('='), one.size());
    fields.emplace_back(percent_decoded(one.substr(0, equals), true),
                        percent_decoded(one.substr(std::min(equals + 1, one.size())), true));
  }
  return fields;
}

std::string written_fields(const Fields& fields) {
  std::string written;
  for (const auto& [name, value] : fields) {
    if (value.empty()) continue;
    if (!written.empty()) written += '&';
    written += percent_encoded(name) + '=' + percent_encoded(value);
  }
  return written;
}

std::string first_of(const Fields& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
  return found == fields.end() ? std::string() : found->second;
}

std::vector<std::string> all_of(const Fields& fields, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : fields) {
    if (key == name && !value.empty()) values.push_back(value);
  }
  return values;
}

std::string cookie_of(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    std::string_view one = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=') {
      return std::string(one.substr(name.size() + 1));
    }
  }
  return {};
}

std::string address_of(std::string_view path, const Fields& query) {
  const std::string fields = written_fields(query);
  return std::string(path) + (fields.empty() ? "" : "?" + fields);
}

}  // namespace enlace::console
