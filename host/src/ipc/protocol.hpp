#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

// The words that both ends put into frames.
namespace enlace::ipc {

inline constexpr std::int64_t kProtocol = 1;

// Descriptors that the host hands to a worker, and nothing above them.
inline constexpr int kFrameFd = 3;    // socket pair, frames
inline constexpr int kLibraryFd = 4;  // sealed copy of the connector

// `code` of host_call.
enum class Service : std::uint16_t {
  http = 1,
  checkpoint = 2,
  sleep = 3,
  unix_time = 4,
  monotonic = 5,
  local_time = 6,
  fold = 7,
  smtp = 8,  // of the extension enlace.smtp/1
};

// The name of create() among the operations of `call`; the others are named as in the ABI.
inline constexpr std::string_view kCreate = "create";

// The parts of an Error that cross the socket. Reading is tolerant: a hostile peer can write anything, so a
// cause that is no code becomes "connector_unspecified" and long texts are cut.
[[nodiscard]] Json error_to_json(const Error& error);
[[nodiscard]] Error error_from_json(const Json& json);
inline constexpr std::size_t kMaxMessage = 4096;

// `cause` when it is a stable code ([a-z0-9_]+, at most 64), else "connector_unspecified".
[[nodiscard]] std::string clean_cause(std::string_view cause);
// `text` with every ill-formed byte replaced by U+FFFD.
[[nodiscard]] std::string clean_utf8(std::string_view text);
// At most `limit` bytes of `text`, valid UTF-8, control characters as blanks: one line for a log.
[[nodiscard]] std::string clean_text(std::string_view text, std::size_t limit = kMaxMessage);

}  // namespace enlace::ipc
