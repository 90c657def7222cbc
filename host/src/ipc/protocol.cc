#include "ipc/protocol.hpp"

#include <algorithm>
#include <string>

namespace enlace::ipc {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::size_t kMaxCause = 64;

// Bytes of the well-formed UTF-8 sequence at the start of `text` (Unicode table 3-7), 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead == 0xE0) low = 0xA0;   // overlong
  if (lead == 0xED) high = 0x9F;  // surrogates
  if (lead == 0xF0) low = 0x90;   // overlong
  if (lead == 0xF4) high = 0x8F;  // beyond U+10FFFF
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return length;
}

bool cause_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::string clean_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    out += length == 0 ? kReplacement : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string clean_text(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    std::string_view piece = length == 0 ? kReplacement : text.substr(0, length);
    const bool control = static_cast<unsigned char>(piece[0]) < 0x20 || piece[0] == 0x7F;
    if (control) piece = " ";
    if (out.size() + piece.size() > limit) break;
    out += piece;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string clean_cause(std::string_view cause) {
  const bool good =
      !cause.empty() && cause.size() <= kMaxCause && std::ranges::all_of(cause, cause_character);
  return good ? std::string(cause) : std::string("connector_unspecified");
}

Json error_to_json(const Error& error) {
  return Json::object({{"status", std::int64_t{error.status}},
                       {"cause", error.cause},
                       {"message", clean_text(error.message)},
                       {"params", error.params},
                       {"http_status", std::int64_t{error.http_status}},
                       {"retry_after_ms", error.retry_after_ms},
                       {"erp_code", clean_text(error.erp_code, 256)}});
}

Error error_from_json(const Json& json) {
  const auto number = [&](std::string_view key, std::int64_t otherwise) {
    return json[key].integer().value_or(otherwise);
  };
  Error error;
  error.status = static_cast<enlace_status>(number("status", ENLACE_E_INTERNAL));
  error.cause = clean_cause(json["cause"].text());
  error.message = clean_text(json["message"].text());
  if (json["params"].is_object()) error.params = json["params"];
  error.http_status = static_cast<std::int32_t>(number("http_status", 0));
  error.retry_after_ms = std::max<std::int64_t>(number("retry_after_ms", -1), -1);
  error.erp_code = clean_text(json["erp_code"].text(), 256);
  return error;
}

}  // namespace enlace::ipc
