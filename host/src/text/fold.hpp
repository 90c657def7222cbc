#pragma once

#include <string>
#include <string_view>

// Unicode folding, the same for every connector (utf8proc). Text that is not UTF-8 comes back unchanged.
namespace enlace::text {

std::string fold_nfc(std::string_view text);   // composed form, outer blanks removed
std::string fold_name(std::string_view text);  // that, without case and accents, inner blanks single:
                                               // "  Tienda  LUCÍA " -> "tienda lucia"; Ñ -> n
std::size_t length(std::string_view text);     // code points
std::string cut(std::string_view text, std::size_t code_points);  // never inside a code point
bool is_utf8(std::string_view text);

// The candidate nearest to `word` by edit distance, or "" when none is near (for "did you mean …?").
template <class Names>
std::string nearest(std::string_view word, const Names& names);
std::size_t edit_distance(std::string_view a, std::string_view b);

template <class Names>
std::string nearest(std::string_view word, const Names& names) {
  std::string best;
  std::size_t best_distance = word.size() / 3 + 2;
  for (const auto& name : names) {
    const std::size_t distance = edit_distance(word, name);
    if (distance < best_distance) {
      best_distance = distance;
      best = name;
    }
  }
  return best;
}

}  // namespace enlace::text
