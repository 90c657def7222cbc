#include "runtime/url.hpp"

#include <algorithm>
#include <charconv>

namespace enlace {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  std::size_t label = 0;
  for (const char c : host) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
    } else if (is_name_character(c)) {
      ++label;
    } else {
      return false;
    }
  }
  return label > 0;
}

bool is_ipv6(std::string_view host) {
  return host.size() >= 2 && host.size() <= 45 && host.find(':') != std::string_view::npos &&
         host.find_first_not_of("0123456789abcdef:.") == std::string_view::npos;
}

bool is_dot_segment(std::string_view segment) {
  std::string plain;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (lower(segment.substr(i, 3)) == "%2e") {
      plain += '.';
      i += 2;
    } else {
      plain += segment[i];
    }
    if (plain.size() > 2) return false;
  }
  return plain == "." || plain == "..";
}

bool has_dot_segment(std::string_view path) {
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    if (is_dot_segment(path.substr(start, end - start))) return true;
    start = end + 1;
  }
  return false;
}

}  // namespace

std::string Url::host_header() const {
  std::string out = host.find(':') == std::string::npos ? host : '[' + host + ']';
  if (port != (https ? 443 : 80)) out += ':' + std::to_string(port);
  return out;
}

std::string Url::origin() const {
  return (https ? "https://" : "http://") + host_header();
}

std::optional<Url> parse_url(std::string_view text) {
  constexpr std::size_t kLongest = 16 * 1024;
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; };
  if (text.size() > kLongest || !std::all_of(text.begin(), text.end(), is_plain)) return std::nullopt;

  Url url;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string scheme = lower(text.substr(0, colon));
  if (scheme != "https" && scheme != "http") return std::nullopt;
  url.https = scheme == "https";
  text.remove_prefix(colon + 3);

  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, end);
  std::string_view target = text.substr(end);
  if (authority.find('@') != std::string_view::npos) return std::nullopt;

  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    url.host = lower(authority.substr(1, close - 1));
    port = authority.substr(close + 1);
    if (!is_ipv6(url.host)) return std::nullopt;
  } else {
    const std::size_t at = std::min(authority.find(':'), authority.size());
    url.host = lower(authority.substr(0, at));
    port = authority.substr(at);
    if (!is_host_name(url.host)) return std::nullopt;
  }
  url.port = url.https ? 443 : 80;
  if (!port.empty()) {
    const char* last = port.data() + port.size();
    const auto [stop, error] = std::from_chars(port.data() + 1, last, url.port);
    if (port[0] != ':' || error != std::errc{} || stop != last || url.port == 0) return std::nullopt;
  }

  target = target.substr(0, target.find('#'));
  if (has_dot_segment(target.substr(0, target.find('?')))) return std::nullopt;
  url.target = target.starts_with('/') ? std::string(target) : '/' + std::string(target);
  return url;
}

std::string percent_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                            c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace enlace
