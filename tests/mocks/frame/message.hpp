#pragma once

#include <enlace/sdk/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What a mock service sees and answers: plain values, so that the same service runs behind a socket and
// inside a simulation.
namespace enlace::mock {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string target;                                      // as it came: path and query, still encoded
  std::string path;                                        // without query, still percent-encoded
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  Headers headers;
  std::string body;

  [[nodiscard]] std::string_view header(std::string_view name) const;  // any case; "" when absent
  [[nodiscard]] std::optional<std::string> param(std::string_view name) const;
  // Path segments, percent-decoded one by one: "/a/b%20c" -> {"a", "b c"}; a %2F inside stays in its segment.
  [[nodiscard]] std::vector<std::string> segments() const;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;

  static Response json(int status, const Json& body);
  static Response text(int status, std::string body, std::string type = "text/plain; charset=utf-8");
};

Request make_request(std::string method, std::string target, Headers headers, std::string body);
std::string percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode(std::string_view text);

}  // namespace enlace::mock
