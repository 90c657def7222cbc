#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Bodies that were packed on their way though nobody asked for it.
namespace enlace {

enum class Unpacked { done, unknown_coding, damaged, too_large };

// Undoes `codings`, the last one first: gzip, deflate (as zlib or bare). `body` is the whole of it; what
// lacks its end is `damaged`. Never makes more than `max_bytes` of it, and `body` is then what it was.
Unpacked unpack(const std::vector<std::string>& codings, std::uint64_t max_bytes, std::string& body);

}  // namespace enlace
