#include "sheets/archive.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <vector>

#include "sheets/file.hpp"

namespace enlace::sheets {
namespace {

constexpr std::size_t kEnd = 22, kEntry = 46, kHeader = 30;
constexpr std::size_t kTail = 64;         // how much of a part's end is kept
constexpr std::size_t kMostParts = 1000;  // of a workbook of ours there are some twenty

// A ZIP archive as libxlsxwriter writes it: no comment, no encryption, no ZIP64 (APPNOTE 4.3).
class Archive {
 public:
  explicit Archive(const std::string& path) : file_(path, std::ios::binary) {}

  bool is_whole() {
    std::vector<unsigned char> end;
    if (!file_.seekg(0, std::ios::end)) return false;
    const auto size = static_cast<std::uint64_t>(file_.tellg());
    if (size < kEnd || !read(size - kEnd, kEnd, end) || number(end, 0, 4) != 0x06054b50) return false;
    const std::uint64_t parts = number(end, 10, 2);
    std::uint64_t at = number(end, 16, 4);
    if (parts == 0 || parts > kMostParts) return false;
    for (std::uint64_t i = 0; i < parts; ++i) {
      std::vector<unsigned char> entry;
      if (!read(at, kEntry, entry) || number(entry, 0, 4) != 0x02014b50) return false;
      if (!part_is_whole(number(entry, 42, 4), number(entry, 20, 4), number(entry, 16, 4))) return false;
      at += kEntry + number(entry, 28, 2) + number(entry, 30, 2) + number(entry, 32, 2);
    }
    return true;
  }

 private:
  static std::uint64_t number(const std::vector<unsigned char>& bytes, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = width; i > 0; --i) value = (value << 8) | bytes[at + i - 1];
    return value;
  }

  bool read(std::uint64_t at, std::size_t count, std::vector<unsigned char>& bytes) {
    bytes.resize(count);
    file_.clear();
    return file_.seekg(static_cast<std::streamoff>(at)) &&
           file_.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(count));
  }

  // Inflates one part: its checksum is right, and its last tag closes its root.
  bool part_is_whole(std::uint64_t at, std::uint64_t packed, std::uint64_t checksum) {
    std::vector<unsigned char> header;
    if (!read(at, kHeader, header) || number(header, 0, 4) != 0x04034b50) return false;
    if (!file_.seekg(
            static_cast<std::streamoff>(at + kHeader + number(header, 26, 2) + number(header, 28, 2)))) {
      return false;
    }
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return false;
    std::array<unsigned char, 65536> in{}, out{};
    uLong crc = crc32(0, nullptr, 0);
    std::string head, tail;
    int state = Z_OK;
    while (state == Z_OK && packed > 0) {
      const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(packed, in.size()));
      if (!file_.read(reinterpret_cast<char*>(in.data()), static_cast<std::streamsize>(wanted))) break;
      packed -= wanted;
      stream.next_in = in.data();
      stream.avail_in = static_cast<uInt>(wanted);
      do {
        stream.next_out = out.data();
        stream.avail_out = static_cast<uInt>(out.size());
        state = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = out.size() - stream.avail_out;
        crc = crc32(crc, out.data(), static_cast<uInt>(made));
        const std::string_view piece(reinterpret_cast<const char*>(out.data()), made);
        if (head.size() < kTail * 4) head.append(piece.substr(0, kTail * 4));
        tail.append(piece.substr(piece.size() - std::min(piece.size(), kTail)));
        if (tail.size() > kTail) tail.erase(0, tail.size() - kTail);
      } while (state == Z_OK && stream.avail_out == 0);
    }
    inflateEnd(&stream);
    return state == Z_STREAM_END && crc == checksum && closes_its_root(head, tail);
  }

  static bool closes_its_root(const std::string& head, std::string tail) {
    while (!tail.empty() && (tail.back() == '\n' || tail.back() == '\r')) tail.pop_back();
    std::size_t open = head.find('<');
    while (open != std::string::npos && open + 1 < head.size() && head[open + 1] == '?')
      open = head.find('<', open + 1);
    if (open == std::string::npos) return false;
    const std::size_t end = head.find_first_of(" \t\r\n/>", open + 1);
    if (end == std::string::npos) return false;
    return tail.ends_with("</" + head.substr(open + 1, end - open - 1) + ">");
  }

  std::ifstream file_;
};

}  // namespace

Result<void> check_whole(const std::string& draft, const std::string& path) {
  if (Archive(draft).is_whole()) return {};
  return not_written(path, ENOSPC);
}

}  // namespace enlace::sheets
