#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enlace {

// An absolute http(s) URL, taken apart once: the allow-list and the transport read the same parts, so that
// nothing can look like one host to the one and like another to the other.
struct Url {
  bool https = true;
  std::string host;  // lower case; an IPv6 address without brackets
  std::uint16_t port = 443;
  std::string target = "/";  // path and query as they go on the wire; a fragment never does

  [[nodiscard]] std::string host_header() const;  // "api.example.com", "[::1]:8080"
  [[nodiscard]] std::string origin() const;       // "https://api.example.com", without the default port
};

// nullopt for anything that is not plain: user info, bytes outside printable ASCII (an IDN comes as xn--…),
// backslashes, an empty label in the host, a port out of range, "." or ".." segments, encoded ones too.
std::optional<Url> parse_url(std::string_view text);

// RFC 3986 unreserved characters stay, everything else becomes %XX.
std::string percent_encode(std::string_view text);

}  // namespace enlace
