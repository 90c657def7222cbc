#include "text/pasted.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "text/fold.hpp"

namespace enlace::text {
namespace {

constexpr std::string_view kByteOrderMark = "\uFEFF";
constexpr std::string_view kQuotes[] = {"\"",     "'",      "`",      "\u2018", "\u2019", "\u201A", "\u201C",
                                        "\u201D", "\u201E", "\u00AB", "\u00BB", "\u2039", "\u203A"};
constexpr std::string_view kPasswordWords[] = {"pass", "contrase", "clave", "pwd"};
constexpr std::string_view kSchemes[] = {"authorization", "bearer", "token"};

// One character at `at`: how many bytes it has, and of what kind it is.
struct Character {
  std::size_t bytes = 1;
  bool blank = false;
  bool invisible = false;
};
Character character_at(std::string_view text, std::size_t at) {
  utf8proc_int32_t point = 0;
  const utf8proc_ssize_t used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                                                 static_cast<utf8proc_ssize_t>(text.size() - at), &point);
  if (used <= 0) return {};
  Character character{static_cast<std::size_t>(used)};
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      character.blank = true;
      break;
    case UTF8PROC_CATEGORY_CC:
      character.blank = point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85;
      character.invisible = !character.blank;
      break;
    case UTF8PROC_CATEGORY_CF:
      character.invisible = true;
      break;
    default:
      break;
  }
  return character;
}

// Without what has no width, wherever it stands.
std::string visible(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (!character.invisible) out += text.substr(at, character.bytes);
    at += character.bytes;
  }
  return out;
}

std::string_view without_outer_blanks(std::string_view text) {
  std::size_t first = text.size(), last = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (!character.blank) {
      first = std::min(first, at);
      last = at + character.bytes;
    }
    at += character.bytes;
  }
  return first < last ? text.substr(first, last - first) : std::string_view();
}

bool take_quote(std::string_view& text) {
  for (const std::string_view quote : kQuotes) {
    if (text.starts_with(quote)) {
      text.remove_prefix(quote.size());
      return true;
    }
    if (text.ends_with(quote)) {
      text.remove_suffix(quote.size());
      return true;
    }
  }
  return false;
}

// "Bearer x", "Authorization: Bearer x": the word, and the colon or blank behind it.
bool take_scheme(std::string_view& text) {
  for (const std::string_view scheme : kSchemes) {
    const bool there = text.size() > scheme.size() &&
                       std::equal(scheme.begin(), scheme.end(), text.begin(), [](char a, char b) {
                         return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
                       });
    if (!there) continue;
    const std::string_view rest = text.substr(scheme.size());
    const Character next = character_at(rest, 0);
    if (!next.blank && rest.front() != ':') continue;
    text = rest.substr(next.bytes);
    return true;
  }
  return false;
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    if (end > 0) lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Pasted read_token(std::string_view text) {
  Pasted pasted;
  const std::string seen = visible(text);
  pasted.marks = seen.size() != text.size();
  std::vector<std::string_view> lines = lines_of(seen);
  std::erase_if(lines, [](std::string_view line) { return without_outer_blanks(line).empty(); });
  pasted.several_lines = lines.size() > 1;
  std::string_view value = lines.empty() ? std::string_view() : lines.front();
  for (bool more = true; more;) {
    const std::string_view trimmed = without_outer_blanks(value);
    pasted.blanks = pasted.blanks || trimmed.size() != value.size();
    value = trimmed;
    const bool quote = take_quote(value);
    const bool scheme = !quote && take_scheme(value);
    pasted.quotes = pasted.quotes || quote;
    pasted.bearer = pasted.bearer || scheme;
    more = quote || scheme;
  }
  pasted.value = value;
  return pasted;
}

}  // namespace

Pasted read_pasted(std::string_view text, Credential kind) {
  if (kind == Credential::token) return read_token(text);
  Pasted pasted;
  if (kind == Credential::password && text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
    pasted.marks = true;
  }
  text = without_line_end(text);
  if (kind == Credential::password) {
    const std::vector<std::string_view> lines = lines_of(text);
    pasted.several_lines = lines.size() > 1;
    text = lines.empty() ? std::string_view() : lines.front();
    pasted.outer_blanks = without_outer_blanks(text).size() != text.size();
  }
  pasted.value = text;
  return pasted;
}

bool names_a_password(std::string_view name) {
  const std::string folded = fold_name(name);
  return std::any_of(std::begin(kPasswordWords), std::end(kPasswordWords),
                     [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

}  // namespace enlace::text
