#include "web/reader.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/NetException.h>
#include <Poco/String.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

namespace enlace::console {
namespace {

using Poco::Net::HTTPRequest;
using Poco::Net::StreamSocket;

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr const char* kFormType = "application/x-www-form-urlencoded";

// More bytes, if any come before `until`.
bool more(StreamSocket& socket, Runtime& runtime, std::int64_t until_ms, std::string& into) {
  const std::int64_t left = until_ms - runtime.monotonic_ms();
  if (left <= 0) return false;
  if (!socket.poll(Poco::Timespan(left * 1'000), Poco::Net::Socket::SELECT_READ)) return false;
  std::array<char, 8'192> piece{};
  const int got = socket.receiveBytes(piece.data(), static_cast<int>(piece.size()));
  if (got <= 0) return false;
  into.append(piece.data(), static_cast<std::size_t>(got));
  return true;
}

int read_head(const std::string& head, const Bounds& bounds, HTTPRequest& parsed, Request& request) {
  std::istringstream stream(head);
  parsed.setFieldLimit(static_cast<int>(bounds.headers));
  try {
    parsed.read(stream);
  } catch (const Poco::Exception&) {
    return 400;
  }
  const std::string& version = parsed.getVersion();
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return 505;
  request.method = parsed.getMethod();
  for (const auto& [name, value] : parsed) {
    const auto [at, fresh] = request.headers.emplace(Poco::toLower(name), value);
    // Two lengths, hosts or cookies: whoever stands before us may have believed the other one.
    if (!fresh) return 400;
    static_cast<void>(at);
  }
  const std::string& target = parsed.getURI();
  if (target.size() > bounds.line) return 414;
  if (target.empty() || target.front() != '/' || target.starts_with("//")) return 400;
  const std::size_t question = std::min(target.find('?'), target.size());
  request.path = percent_decoded(std::string_view(target).substr(0, question), false);
  if (request.path.empty()) return 400;
  request.query =
      parse_fields(std::string_view(target).substr(std::min(question + 1, target.size())), bounds.fields);
  if (version == "HTTP/1.1" && request.header("host").empty()) return 400;
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") return 405;
  return 200;
}

// Nothing where there is no valid length.
std::optional<std::size_t> length_of(const std::string& header) {
  std::size_t length = 0;
  const char* end = header.data() + header.size();
  const auto [at, problem] = std::from_chars(header.data(), end, length);
  if (header.empty() || problem != std::errc() || at != end) return std::nullopt;
  return length;
}

}  // namespace

int read_request(StreamSocket& socket, Runtime& runtime, const Bounds& bounds, Request& request) {
  const std::int64_t until = runtime.monotonic_ms() + bounds.patience_ms;
  std::string bytes;
  std::size_t end = std::string::npos;
  while ((end = bytes.find(kHeadEnd)) == std::string::npos) {
    if (bytes.size() > bounds.head) return bytes.find('\n') > bounds.line ? 414 : 431;
    if (!more(socket, runtime, until, bytes)) {
      if (bytes.empty()) return 0;
      return runtime.monotonic_ms() >= until ? 408 : 400;
    }
  }
  if (end > bounds.head) return 431;
  HTTPRequest parsed;
  if (const int status = read_head(bytes.substr(0, end + kHeadEnd.size()), bounds, parsed, request);
      status != 200) {
    return status;
  }
  if (!request.header("transfer-encoding").empty()) return 411;
  if (!request.posts())
    return request.header("content-length").empty() || request.header("content-length") == "0" ? 200 : 400;
  const auto length = length_of(request.header("content-length"));
  if (!length) return 411;
  if (*length > bounds.body) return 413;
  const std::string type = Poco::toLower(request.header("content-type"));
  if (*length > 0 && type.substr(0, type.find(';')) != kFormType) return 415;
  std::string body = bytes.substr(end + kHeadEnd.size());
  while (body.size() < *length) {
    if (!more(socket, runtime, until, body)) return 408;
  }
  body.resize(*length);
  request.form = parse_fields(body, bounds.fields + 1);
  return request.form.size() > bounds.fields ? 413 : 200;
}

}  // namespace enlace::console
