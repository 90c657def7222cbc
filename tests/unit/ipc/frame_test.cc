#include "ipc/frame.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace enlace::ipc {
namespace {

Frame emit_frame(std::string body) {
  Frame frame;
  frame.type = FrameType::emit;
  frame.code = ENLACE_EMIT_PRODUCT;
  frame.seq = 7;
  frame.body = std::move(body);
  return frame;
}

std::string bytes_of(const Frame& frame) {
  auto bytes = encode(frame);
  EXPECT_TRUE(bytes);
  return *bytes;
}

// A header as a hostile peer could write it.
std::string header(std::uint32_t payload, std::uint8_t type, std::uint8_t flags, std::uint32_t meta) {
  std::string out(kHeaderSize, '\0');
  for (std::size_t i = 0; i < 4; ++i) {
    out[i] = static_cast<char>(payload >> (8 * i));
    out[12 + i] = static_cast<char>(meta >> (8 * i));
  }
  out[4] = static_cast<char>(type);
  out[5] = static_cast<char>(flags);
  return out;
}

std::string cause_of(FrameDecoder& decoder) {
  auto frame = decoder.next();
  return frame ? "" : frame.error().cause;
}

TEST(Frame, HasTheDocumentedBytes) {
  Frame frame = emit_frame("xy");
  frame.wants_reply = true;
  frame.meta = Json::object({{"a", 1}});
  EXPECT_EQ(bytes_of(frame), std::string("\x09\0\0\0\x04\x03\x03\0\x07\0\0\0\x07\0\0\0{\"a\":1}xy", 25));
}

TEST(Frame, IsRefusedByTheWriterWhenItIsTooLarge) {
  const auto bytes = encode(emit_frame(std::string(kMaxPayload + 1, 'x')));
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().cause, "frame_too_large");
}

TEST(FrameDecoder, GivesBackWhatWasEncoded) {
  Frame sent = emit_frame(std::string("raw\0bytes\xFF", 10));
  sent.meta = Json::object({{"text", "ñandú"}});
  sent.wants_reply = true;
  FrameDecoder decoder;
  decoder.feed(bytes_of(sent));
  auto got = decoder.next();
  ASSERT_TRUE(got);
  ASSERT_TRUE(got->has_value());
  const Frame& frame = **got;
  EXPECT_EQ(frame.type, FrameType::emit);
  EXPECT_EQ(frame.code, ENLACE_EMIT_PRODUCT);
  EXPECT_EQ(frame.seq, 7u);
  EXPECT_TRUE(frame.critical);
  EXPECT_TRUE(frame.wants_reply);
  EXPECT_EQ(frame.meta, sent.meta);
  EXPECT_EQ(frame.body, sent.body);
  EXPECT_TRUE(decoder.at_boundary());
}

TEST(FrameDecoder, WaitsForEveryByteWhenTheyComeOneByOne) {
  const std::string bytes = bytes_of(emit_frame("one")) + bytes_of(emit_frame("two"));
  FrameDecoder decoder;
  std::vector<std::string> bodies;
  for (const char byte : bytes) {
    decoder.feed({&byte, 1});
    auto frame = decoder.next();
    ASSERT_TRUE(frame);
    if (*frame) bodies.push_back((*frame)->body);
  }
  EXPECT_EQ(bodies, (std::vector<std::string>{"one", "two"}));
}

TEST(FrameDecoder, SaysThatATruncatedFrameIsNotABoundary) {
  const std::string bytes = bytes_of(emit_frame("truncated"));
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    FrameDecoder decoder;
    decoder.feed(std::string_view(bytes).substr(0, cut));
    auto frame = decoder.next();
    ASSERT_TRUE(frame) << cut;
    EXPECT_FALSE(frame->has_value()) << cut;
    EXPECT_FALSE(decoder.at_boundary()) << cut;
  }
}

TEST(FrameDecoder, RefusesAnOversizedFrameByItsHeaderAlone) {
  FrameDecoder decoder;
  decoder.feed(header(kMaxPayload + 1, 4, 1, 0));
  EXPECT_EQ(cause_of(decoder), "frame_too_large");
}

TEST(FrameDecoder, AcceptsTheLargestFrame) {
  FrameDecoder decoder;
  decoder.feed(bytes_of(emit_frame(std::string(kMaxPayload, 'x'))));
  auto frame = decoder.next();
  ASSERT_TRUE(frame);
  EXPECT_EQ((*frame)->body.size(), kMaxPayload);
}

TEST(FrameDecoder, RefusesMetaThatIsLongerThanItsFrame) {
  FrameDecoder decoder;
  decoder.feed(header(2, 4, 1, 3) + "{}");
  EXPECT_EQ(cause_of(decoder), "frame_malformed");
}

TEST(FrameDecoder, RefusesMetaThatIsNotAJsonObject) {
  for (const std::string meta : {"[]", "1", "{", "{\"a\":\xFF}", "{}x", "nul"}) {
    FrameDecoder decoder;
    const auto size = static_cast<std::uint32_t>(meta.size());
    decoder.feed(header(size, 4, 1, size) + meta);
    EXPECT_EQ(cause_of(decoder), "frame_malformed") << meta;
  }
}

TEST(FrameDecoder, RefusesMetaNestedTooDeep) {
  std::string meta;
  for (int i = 0; i < 100'000; ++i) meta += "{\"a\":";
  FrameDecoder decoder;
  const auto size = static_cast<std::uint32_t>(meta.size());
  decoder.feed(header(size, 4, 1, size) + meta);
  EXPECT_EQ(cause_of(decoder), "frame_malformed");
}

TEST(FrameDecoder, SkipsAnUnknownFrameThatIsNotCritical) {
  FrameDecoder decoder;
  decoder.feed(header(3, 200, 0, 0) + "???" + bytes_of(emit_frame("after")));
  auto frame = decoder.next();
  ASSERT_TRUE(frame);
  ASSERT_TRUE(frame->has_value());
  EXPECT_EQ((*frame)->body, "after");
}

TEST(FrameDecoder, StopsAtAnUnknownCriticalFrame) {
  FrameDecoder decoder;
  decoder.feed(header(3, 200, 1, 0) + "???" + bytes_of(emit_frame("after")));
  EXPECT_EQ(cause_of(decoder), "frame_unknown_critical");
}

TEST(FrameDecoder, RefusesTypeZero) {
  FrameDecoder decoder;
  decoder.feed(header(0, 0, 1, 0));
  EXPECT_EQ(cause_of(decoder), "frame_unknown_critical");
}

TEST(FrameDecoder, NoticesInterleavedFrames) {
  // Two writers without a lock: the second frame lands inside the first one's meta.
  Frame first = emit_frame("");
  first.meta = Json::object({{"message", "first"}});
  const std::string outer = bytes_of(first);
  FrameDecoder decoder;
  decoder.feed(outer.substr(0, 20) + bytes_of(emit_frame("inner")) + outer.substr(20));
  EXPECT_EQ(cause_of(decoder), "frame_malformed");
}

TEST(FrameDecoder, StaysLostAfterAnError) {
  FrameDecoder decoder;
  decoder.feed(header(1, 4, 1, 2) + "x");
  EXPECT_EQ(cause_of(decoder), "frame_malformed");
  decoder.feed(bytes_of(emit_frame("good again")));
  EXPECT_EQ(cause_of(decoder), "frame_malformed");
}

TEST(FrameDecoder, SurvivesRandomBytesAndRandomDamage) {
  std::mt19937 random(20251123);
  const std::string good = bytes_of(emit_frame("{\"code\":\"P-1\"}"));
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = good + good;
    const std::size_t hits = 1 + random() % 4;
    for (std::size_t i = 0; i < hits; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    FrameDecoder decoder(4096);
    std::size_t frames = 0;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t step = 1 + random() % 40;
      decoder.feed(std::string_view(bytes).substr(at, step));
      at += step;
      for (auto frame = decoder.next(); frame && *frame; frame = decoder.next()) ++frames;
    }
    ASSERT_LE(frames, bytes.size() / kHeaderSize);
  }
}

}  // namespace
}  // namespace enlace::ipc
