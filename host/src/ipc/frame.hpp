#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

// The frames that host and worker exchange (README.md of this folder has the bytes).
namespace enlace::ipc {

inline constexpr std::size_t kHeaderSize = 16;
inline constexpr std::size_t kMaxPayload = 16u << 20;  // meta and body of one frame

enum class FrameType : std::uint8_t {
  hello = 1,        // worker: here I am, this is what the sandbox closed
  welcome = 2,      // host: load the library
  call = 3,         // host: run one operation
  emit = 4,         // worker: one document; `code` is ENLACE_EMIT_*
  log = 5,          // worker: one line; `code` is ENLACE_LOG_*
  fail = 6,         // worker: why the operation is about to fail
  host_call = 7,    // worker: one host service; `code` is a Service
  host_return = 8,  // host: the answer to host_call, or to an emit that wants one
  op_return = 9,    // worker: the answer to welcome or call
  cancel = 10,      // host: the operation should end
};

struct Frame {
  FrameType type = FrameType::hello;
  bool critical = true;      // whoever does not know the type must not go on
  bool wants_reply = false;  // an emit that is durable only when host_return came
  std::uint16_t code = 0;
  std::uint32_t seq = 0;  // of the call it belongs to
  Json meta;              // an object, or null for none
  std::string body;       // raw bytes, never encoded again
};

// Header and meta; the body follows it unchanged. Error: "frame_too_large" {size, limit}.
[[nodiscard]] Result<std::string> encode_prefix(const Frame& frame);
[[nodiscard]] Result<std::string> encode(const Frame& frame);

// Bytes in, frames out. Knows no descriptor and trusts no byte: whoever wrote them may be hostile. Memory
// is bounded by what was fed and not yet taken. Not thread-safe.
class FrameDecoder {
 public:
  explicit FrameDecoder(std::size_t max_payload = kMaxPayload) : max_payload_(max_payload) {}

  void feed(std::string_view bytes);

  // The next whole frame, or nullopt when more bytes are needed. Frames of an unknown type are skipped
  // unless they are critical. After an error ("frame_too_large", "frame_malformed", "frame_unknown_critical")
  // the stream has no boundary any more, and every later call gives that error again.
  [[nodiscard]] Result<std::optional<Frame>> next();

  // True between frames: the only place where the stream may end.
  [[nodiscard]] bool at_boundary() const { return buffer_.size() == consumed_; }

 private:
  Failure lost(std::string cause, Json params);

  std::size_t max_payload_;
  std::string buffer_;
  std::size_t consumed_ = 0;
  std::optional<Error> lost_;
};

}  // namespace enlace::ipc
