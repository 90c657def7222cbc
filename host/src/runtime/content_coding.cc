#include "runtime/content_coding.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string_view>

namespace enlace {
namespace {

constexpr int kAnyHeader = 15 + 32;  // gzip's or zlib's
constexpr int kNoHeader = -15;
constexpr std::ptrdiff_t kMostCodings = 4;

Unpacked inflate_all(std::string_view in, int window_bits, std::uint64_t max_bytes, std::string& out) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) return Unpacked::damaged;
  std::array<char, 32 * 1024> buffer;
  Unpacked outcome = Unpacked::damaged;
  while (true) {
    if (stream.avail_in == 0) {
      const std::size_t part = std::min<std::size_t>(in.size(), std::numeric_limits<uInt>::max());
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
      stream.avail_in = static_cast<uInt>(part);
      in.remove_prefix(part);
    }
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = buffer.size() - stream.avail_out;
    if (made > max_bytes - out.size()) {
      outcome = Unpacked::too_large;
      break;
    }
    out.append(buffer.data(), made);
    if (result == Z_STREAM_END) {
      // gzip may be several, one behind the other.
      const bool another = window_bits == kAnyHeader && stream.avail_in >= 2 && stream.next_in[0] == 0x1f &&
                           stream.next_in[1] == 0x8b;
      if (another && inflateReset(&stream) == Z_OK) continue;
      outcome = Unpacked::done;
      break;
    }
    if (result != Z_OK || (made == 0 && stream.avail_in == 0 && in.empty())) break;
  }
  inflateEnd(&stream);
  return outcome;
}

// "utf-8", "none", "binary": what servers name there by mistake, and packs nothing.
bool packs(std::string_view coding) {
  static constexpr std::array<std::string_view, 7> kNames{"gzip", "x-gzip",   "deflate",   "br",
                                                          "zstd", "compress", "x-compress"};
  return std::find(kNames.begin(), kNames.end(), coding) != kNames.end();
}

}  // namespace

Unpacked unpack(const std::vector<std::string>& codings, std::uint64_t max_bytes, std::string& body) {
  if (std::count_if(codings.begin(), codings.end(), packs) > kMostCodings) return Unpacked::unknown_coding;
  std::string plain = body;
  for (auto coding = codings.rbegin(); coding != codings.rend(); ++coding) {
    if (!packs(*coding) || plain.empty()) continue;  // empty: an answer without a body
    const bool deflate = *coding == "deflate";
    const bool gzip = *coding == "gzip" || *coding == "x-gzip";
    if (!deflate && !gzip) return Unpacked::unknown_coding;
    if (gzip && !plain.starts_with("\x1f\x8b")) continue;  // a proxy unpacked it and left the name
    std::string out;
    Unpacked outcome = inflate_all(plain, kAnyHeader, max_bytes, out);
    if (outcome == Unpacked::damaged && deflate) {  // as some servers understand the word
      out.clear();
      outcome = inflate_all(plain, kNoHeader, max_bytes, out);
    }
    if (outcome != Unpacked::done) return outcome;
    plain = std::move(out);
  }
  body = std::move(plain);
  return Unpacked::done;
}

}  // namespace enlace
