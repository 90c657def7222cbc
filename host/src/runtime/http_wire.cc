#include "runtime/http_wire.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace enlace {
namespace {

constexpr std::size_t kMaxHeadBytes = 64 * 1024;
constexpr int kMostInterim = 20;
constexpr std::uint64_t kReserveAtMost = 1u << 20;  // a length that is announced is not yet a length received

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
  });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_framing(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames{
      "host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te", "trailer"};
  return std::find(kNames.begin(), kNames.end(), lower(name)) != kNames.end();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The parts of a list that a header holds: "gzip, chunked".
std::vector<std::string> list_in(std::string_view value) {
  std::vector<std::string> parts;
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    if (const std::string part = lower(trimmed(value.substr(0, comma))); !part.empty()) parts.push_back(part);
    value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
  }
  return parts;
}

template <class Number>
bool parse_whole(std::string_view text, int base, Number& out) {
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, out, base);
  return !text.empty() && error == std::errc{} && end == last;
}

}  // namespace

std::string_view header_of(const Headers& headers, std::string_view name) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  for (const auto& [key, value] : headers) {
    if (std::equal(key.begin(), key.end(), name.begin(), name.end(),
                   [&](char a, char b) { return lower(a) == lower(b); })) {
      return value;
    }
  }
  return {};
}

std::optional<std::string> request_head(const HttpTransport::Exchange& request, const Url& url) {
  if (!is_token(request.method)) return std::nullopt;
  std::string head = request.method + ' ' + url.target + " HTTP/1.1\r\nHost: " + url.host_header() + "\r\n";
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) || !is_field_value(value) || is_framing(name)) return std::nullopt;
    head += name + ": " + value + "\r\n";
  }
  if (header_of(request.headers, "User-Agent").empty()) head += "User-Agent: enlace\r\n";
  if (header_of(request.headers, "Accept-Encoding").empty()) head += "Accept-Encoding: identity\r\n";
  const bool bodiless = request.method == "GET" || request.method == "HEAD" || request.method == "DELETE";
  if (!request.body.empty() || !bodiless) {
    head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  head += "\r\n";
  return head;
}

ResponseReader::State ResponseReader::feed(std::string_view bytes) {
  while (state_ == State::more && !bytes.empty()) state_ = step(bytes);
  if (state_ == State::done && !bytes.empty()) surplus_ = true;
  return state_;
}

ResponseReader::State ResponseReader::end() {
  if (state_ == State::more && phase_ == Phase::until_end) state_ = State::done;
  keep_alive_ = false;
  return state_;
}

ResponseReader::State ResponseReader::step(std::string_view& bytes) {
  if (phase_ == Phase::body) return take(bytes, Phase::body);
  if (phase_ == Phase::until_end) {
    if (bytes.size() > max_body_ - body_.size()) return State::too_large;
    body_.append(bytes);
    bytes = {};
    return State::more;
  }
  if (phase_ == Phase::chunk) return take(bytes, Phase::chunk_end);

  const std::size_t newline = bytes.find('\n');
  const std::size_t length = newline == std::string_view::npos ? bytes.size() : newline + 1;
  head_bytes_ += length;
  if (head_bytes_ > kMaxHeadBytes && phase_ != Phase::chunk_size && phase_ != Phase::chunk_end) {
    return State::malformed;
  }
  line_.append(bytes.substr(0, length));
  bytes.remove_prefix(length);
  if (line_.size() > kMaxHeadBytes) return State::malformed;
  if (newline == std::string_view::npos) return State::more;

  line_.pop_back();
  if (line_.ends_with('\r')) line_.pop_back();
  const State next = on_line(line_);
  line_.clear();
  return next;
}

ResponseReader::State ResponseReader::on_line(std::string_view line) {
  switch (phase_) {
    case Phase::status_line:
      return on_status_line(line);
    case Phase::header:
      return line.empty() ? on_head_end() : on_header(line);
    case Phase::chunk_size:
      return on_chunk_size(line);
    case Phase::chunk_end:
      phase_ = Phase::chunk_size;
      return line.empty() ? State::more : State::malformed;
    case Phase::trailer:
      return line.empty() ? State::done : State::more;
    case Phase::body:
    case Phase::until_end:
    case Phase::chunk:
      break;
  }
  return State::malformed;
}

ResponseReader::State ResponseReader::on_status_line(std::string_view line) {
  // "HTTP/1.1 200 OK"; the words behind the code are for people. A line that is left over of the answer
  // before is passed by (RFC 9112 2.2).
  if (line.empty() && head_bytes_ <= 4) return State::more;
  const bool old = line.starts_with("HTTP/1.0 ");
  if (!old && !line.starts_with("HTTP/1.1 ")) return State::malformed;
  if (line.size() < 12 || (line.size() > 12 && line[12] != ' ')) return State::malformed;
  if (!parse_whole(line.substr(9, 3), 10, status_) || status_ < 100) return State::malformed;
  keep_alive_ = !old;
  phase_ = Phase::header;
  return State::more;
}

ResponseReader::State ResponseReader::on_header(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) {  // folded: RFC 9112 5.2
    const std::string_view more = trimmed(line);
    if (headers_.empty() || !is_field_value(more)) return State::malformed;
    std::string& value = headers_.back().second;
    if (!value.empty() && !more.empty()) value.push_back(' ');
    value.append(more);
    return State::more;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return State::malformed;
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_field_value(value)) return State::malformed;
  headers_.emplace_back(line.substr(0, colon), value);
  return State::more;
}

ResponseReader::State ResponseReader::on_head_end() {
  if (status_ < 200) {  // 100 Continue and its like announce the real answer
    if (status_ == 101) return State::malformed;
    headers_.clear();
    head_bytes_ = 0;
    if (++interim_ > kMostInterim) return State::malformed;
    phase_ = Phase::status_line;
    return State::more;
  }
  has_head_ = true;
  head_bytes_ = 0;  // of the head; the lines of the chunks are bounded by the body
  std::optional<std::uint64_t> length;
  std::vector<std::string> transfer;
  for (const auto& [name, value] : headers_) {
    const std::string key = lower(name);
    if (key == "connection" && lower(value).find("close") != std::string::npos) keep_alive_ = false;
    if (key == "transfer-encoding") {
      for (std::string& coding : list_in(value)) {
        if (coding != "identity") transfer.push_back(std::move(coding));
      }
    }
    if (key == "content-encoding") {
      for (std::string& coding : list_in(value)) {
        if (coding != "identity") codings_.push_back(std::move(coding));
      }
    }
    if (key == "content-length") {  // a proxy may have joined two: "5, 5"
      for (const std::string& part : list_in(value)) {
        std::uint64_t stated = 0;
        if (!parse_whole(std::string_view(part), 10, stated)) return State::malformed;
        if (length && *length != stated) return State::malformed;
        length = stated;
      }
    }
  }
  if (head_request_ || status_ == 204 || status_ == 304) {
    codings_.clear();
    return State::done;
  }
  const bool chunked = !transfer.empty() && transfer.back() == "chunked";
  if (chunked) transfer.pop_back();
  if (std::find(transfer.begin(), transfer.end(), "chunked") != transfer.end()) return State::malformed;
  codings_.insert(codings_.end(), transfer.begin(), transfer.end());
  if (chunked) {
    if (length) keep_alive_ = false;  // RFC 9112 6.3: the two together smell of smuggling
    phase_ = Phase::chunk_size;
    return State::more;
  }
  if (!length || !transfer.empty()) {
    keep_alive_ = false;
    phase_ = Phase::until_end;
    return State::more;
  }
  if (*length > max_body_) return State::too_large;
  if (*length == 0) return State::done;
  left_ = *length;
  body_.reserve(static_cast<std::size_t>(std::min(left_, kReserveAtMost)));
  phase_ = Phase::body;
  return State::more;
}

ResponseReader::State ResponseReader::on_chunk_size(std::string_view line) {
  const std::string_view digits = trimmed(line.substr(0, line.find(';')));
  if (!parse_whole(digits, 16, left_)) return State::malformed;
  if (left_ == 0) {
    head_bytes_ = 0;
    phase_ = Phase::trailer;
    return State::more;
  }
  if (left_ > max_body_ - body_.size()) return State::too_large;
  phase_ = Phase::chunk;
  return State::more;
}

ResponseReader::State ResponseReader::take(std::string_view& bytes, Phase next) {
  const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  body_.append(bytes.substr(0, part));
  bytes.remove_prefix(part);
  left_ -= part;
  if (left_ > 0) return State::more;
  phase_ = next;
  return next == Phase::body ? State::done : State::more;
}

}  // namespace enlace
