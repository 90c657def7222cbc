#include "code_points.hpp"

#include <algorithm>
#include <iterator>
#include <span>

namespace enlace::sdk {
namespace {

struct Range {
  char32_t first, last;
};

constexpr Range kLineEnds[] = {{0x0A, 0x0D}, {0x85, 0x85}, {0x2028, 0x2029}};
constexpr Range kBlanks[] = {{0x09, 0x09},     {0x20, 0x20},     {0xA0, 0xA0},     {0x115F, 0x1160},
                             {0x1680, 0x1680}, {0x2000, 0x200A}, {0x202F, 0x202F}, {0x205F, 0x205F},
                             {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xFFA0, 0xFFA0}};
// Without width: controls, joiners, directional marks, soft hyphens, variation selectors, tags.
constexpr Range kInvisible[] = {{0x00, 0x08},     {0x0E, 0x1F},     {0x7F, 0x84},      {0x86, 0x9F},
                                {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},    {0x180B, 0x180F},
                                {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},  {0xFE00, 0xFE0F},
                                {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF}};
constexpr Range kDashes[] = {{0x2D, 0x2D},     {0x58A, 0x58A},   {0x5BE, 0x5BE},   {0x1400, 0x1400},
                             {0x1806, 0x1806}, {0x2010, 0x2015}, {0x2043, 0x2043}, {0x207B, 0x207B},
                             {0x208B, 0x208B}, {0x2212, 0x2212}, {0x2500, 0x2501}, {0x2796, 0x2796},
                             {0x2E17, 0x2E17}, {0x2E1A, 0x2E1A}, {0x2E3A, 0x2E3B}, {0x2E40, 0x2E40},
                             {0x301C, 0x301C}, {0x3030, 0x3030}, {0x30A0, 0x30A0}, {0xFE31, 0xFE32},
                             {0xFE58, 0xFE58}, {0xFE63, 0xFE63}, {0xFF0D, 0xFF0D}, {0x10EAD, 0x10EAD}};
constexpr Range kSingleQuotes[] = {
    {0x60, 0x60}, {0xB4, 0xB4}, {0x2018, 0x201B}, {0x2032, 0x2032}, {0x2039, 0x203A}};
constexpr Range kDoubleQuotes[] = {{0xAB, 0xAB}, {0xBB, 0xBB}, {0x201C, 0x201F}, {0x2033, 0x2033}};
// The zeros of ten digits in order.
constexpr char32_t kZeros[] = {0x660,   0x6F0,   0x966,   0x9E6,   0xE50,  0xFF10,
                               0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6};
struct Mark {
  char32_t from;
  char to;
};
constexpr Mark kMarks[] = {{0x2024, '.'}, {0x3002, '.'}, {0xFF61, '.'}, {0xFE52, '.'}, {0xFE50, ','},
                           {0x3001, ','}, {0xFE54, ';'}, {0xFE55, ':'}, {0x2236, ':'}, {0xFE6B, '@'},
                           {0x2044, '/'}, {0x2215, '/'}, {0xFE60, '&'}};

bool is_in(char32_t c, std::span<const Range> ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [c](Range r) { return c >= r.first && c <= r.last; });
}

// The code point that starts at `at` and its length; a byte that starts none is itself.
struct Decoded {
  char32_t code_point;
  std::size_t length;
};
Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const std::size_t length = lead < 0xC0 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
  if (length == 1 || at + length > text.size()) return {lead < 0x80 ? lead : char32_t{0xFFFD}, 1};
  char32_t code_point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {0xFFFD, 1};
    code_point = (code_point << 6U) | (byte(at + i) & 0x3FU);
  }
  return {code_point, length};
}

// The character that stands for it, '\0' for none of its own.
char plain(char32_t c) {
  if (is_in(c, kLineEnds)) return '\n';
  if (is_in(c, kBlanks)) return ' ';
  if (is_in(c, kDashes)) return '-';
  if (is_in(c, kSingleQuotes)) return '\'';
  if (is_in(c, kDoubleQuotes)) return '"';
  for (const char32_t zero : kZeros) {
    if (c >= zero && c < zero + 10) return static_cast<char>('0' + (c - zero));
  }
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFEE0);
  const auto* mark = std::find_if(std::begin(kMarks), std::end(kMarks), [c](Mark m) { return m.from == c; });
  return mark == std::end(kMarks) ? '\0' : mark->to;
}

}  // namespace

std::string plain_characters(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code_point, length] = decode(text, at);
    if (const char c = plain(code_point); c != '\0') {
      out.push_back(c);
    } else if (!is_in(code_point, kInvisible)) {
      out += text.substr(at, length);
    }
    at += length;
  }
  return out;
}

}  // namespace enlace::sdk
