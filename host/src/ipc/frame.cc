#include "ipc/frame.hpp"

namespace enlace::ipc {
namespace {

constexpr std::uint8_t kCritical = 1;
constexpr std::uint8_t kWantsReply = 2;

template <class Integer>
void put(std::string& out, Integer value) {
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    out.push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
  }
}

template <class Integer>
Integer get(std::string_view bytes, std::size_t at) {
  Integer value = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    value = static_cast<Integer>(value | (Integer{static_cast<unsigned char>(bytes[at + i])} << (8 * i)));
  }
  return value;
}

bool known(std::uint8_t type) {
  return type >= static_cast<std::uint8_t>(FrameType::hello) &&
         type <= static_cast<std::uint8_t>(FrameType::cancel);
}

struct Header {
  std::uint32_t payload_size;
  std::uint8_t type;
  std::uint8_t flags;
  std::uint16_t code;
  std::uint32_t seq;
  std::uint32_t meta_size;
};

Header parse_header(std::string_view bytes) {
  return {get<std::uint32_t>(bytes, 0), get<std::uint8_t>(bytes, 4),  get<std::uint8_t>(bytes, 5),
          get<std::uint16_t>(bytes, 6), get<std::uint32_t>(bytes, 8), get<std::uint32_t>(bytes, 12)};
}

}  // namespace

Result<std::string> encode_prefix(const Frame& frame) {
  const std::string meta = frame.meta.is_null() ? std::string() : frame.meta.dump();
  const std::size_t payload = meta.size() + frame.body.size();
  if (payload > kMaxPayload) {
    return failure(ENLACE_E_BUDGET, "frame_too_large", {},
                   Json::object({{"size", static_cast<std::uint64_t>(payload)},
                                 {"limit", static_cast<std::uint64_t>(kMaxPayload)}}));
  }
  std::string out;
  out.reserve(kHeaderSize + meta.size());
  put(out, static_cast<std::uint32_t>(payload));
  put(out, static_cast<std::uint8_t>(frame.type));
  put(out,
      static_cast<std::uint8_t>((frame.critical ? kCritical : 0) | (frame.wants_reply ? kWantsReply : 0)));
  put(out, frame.code);
  put(out, frame.seq);
  put(out, static_cast<std::uint32_t>(meta.size()));
  out += meta;
  return out;
}

Result<std::string> encode(const Frame& frame) {
  ENLACE_TRY(std::string out, encode_prefix(frame));
  out += frame.body;
  return out;
}

void FrameDecoder::feed(std::string_view bytes) {
  if (lost_) return;
  if (consumed_ > 0) {
    buffer_.erase(0, consumed_);
    consumed_ = 0;
  }
  buffer_.append(bytes);
}

Failure FrameDecoder::lost(std::string cause, Json params) {
  lost_ = failure(ENLACE_E_INTERNAL, std::move(cause), {}, std::move(params)).error;
  buffer_.clear();
  consumed_ = 0;
  return Failure{*lost_};
}

Result<std::optional<Frame>> FrameDecoder::next() {
  while (true) {
    if (lost_) return Failure{*lost_};
    const std::string_view rest = std::string_view(buffer_).substr(consumed_);
    if (rest.size() < kHeaderSize) return std::optional<Frame>();

    const Header header = parse_header(rest);
    if (header.payload_size > max_payload_) {
      return lost("frame_too_large", Json::object({{"size", std::uint64_t{header.payload_size}},
                                                   {"limit", static_cast<std::uint64_t>(max_payload_)}}));
    }
    if (header.meta_size > header.payload_size) {
      return lost("frame_malformed", Json::object({{"reason", "meta longer than the frame"}}));
    }
    const bool critical = (header.flags & kCritical) != 0;
    if (!known(header.type) && critical) {
      return lost("frame_unknown_critical", Json::object({{"type", int{header.type}}}));
    }
    if (rest.size() - kHeaderSize < header.payload_size) return std::optional<Frame>();

    consumed_ += kHeaderSize + header.payload_size;
    if (!known(header.type)) continue;

    Frame frame;
    frame.type = static_cast<FrameType>(header.type);
    frame.critical = critical;
    frame.wants_reply = (header.flags & kWantsReply) != 0;
    frame.code = header.code;
    frame.seq = header.seq;
    const std::string_view payload = rest.substr(kHeaderSize, header.payload_size);
    if (header.meta_size > 0) {
      auto meta = Json::parse(payload.substr(0, header.meta_size));
      if (!meta || !meta->is_object()) {
        return lost("frame_malformed", Json::object({{"reason", "meta is not a JSON object"}}));
      }
      frame.meta = *std::move(meta);
    }
    frame.body = payload.substr(header.meta_size);
    return std::optional<Frame>(std::move(frame));
  }
}

}  // namespace enlace::ipc
