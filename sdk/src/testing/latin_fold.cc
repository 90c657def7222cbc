#include "latin_fold.hpp"

#include <array>
#include <cctype>

namespace enlace::sdk::testing {
namespace {

struct Letter {
  std::string_view base, mark, composed;
};

constexpr auto kLetters = std::to_array<Letter>(
    {{"A", "\u0300", "À"}, {"A", "\u0301", "Á"}, {"A", "\u0302", "Â"}, {"A", "\u0303", "Ã"},
     {"A", "\u0308", "Ä"}, {"E", "\u0300", "È"}, {"E", "\u0301", "É"}, {"E", "\u0302", "Ê"},
     {"E", "\u0303", "Ẽ"}, {"E", "\u0308", "Ë"}, {"E", "\u0327", "Ȩ"}, {"I", "\u0300", "Ì"},
     {"I", "\u0301", "Í"}, {"I", "\u0302", "Î"}, {"I", "\u0303", "Ĩ"}, {"I", "\u0308", "Ï"},
     {"O", "\u0300", "Ò"}, {"O", "\u0301", "Ó"}, {"O", "\u0302", "Ô"}, {"O", "\u0303", "Õ"},
     {"O", "\u0308", "Ö"}, {"U", "\u0300", "Ù"}, {"U", "\u0301", "Ú"}, {"U", "\u0302", "Û"},
     {"U", "\u0303", "Ũ"}, {"U", "\u0308", "Ü"}, {"Y", "\u0300", "Ỳ"}, {"Y", "\u0301", "Ý"},
     {"Y", "\u0302", "Ŷ"}, {"Y", "\u0303", "Ỹ"}, {"Y", "\u0308", "Ÿ"}, {"N", "\u0300", "Ǹ"},
     {"N", "\u0301", "Ń"}, {"N", "\u0303", "Ñ"}, {"N", "\u0327", "Ņ"}, {"C", "\u0301", "Ć"},
     {"C", "\u0302", "Ĉ"}, {"C", "\u0327", "Ç"}, {"a", "\u0300", "à"}, {"a", "\u0301", "á"},
     {"a", "\u0302", "â"}, {"a", "\u0303", "ã"}, {"a", "\u0308", "ä"}, {"e", "\u0300", "è"},
     {"e", "\u0301", "é"}, {"e", "\u0302", "ê"}, {"e", "\u0303", "ẽ"}, {"e", "\u0308", "ë"},
     {"e", "\u0327", "ȩ"}, {"i", "\u0300", "ì"}, {"i", "\u0301", "í"}, {"i", "\u0302", "î"},
     {"i", "\u0303", "ĩ"}, {"i", "\u0308", "ï"}, {"o", "\u0300", "ò"}, {"o", "\u0301", "ó"},
     {"o", "\u0302", "ô"}, {"o", "\u0303", "õ"}, {"o", "\u0308", "ö"}, {"u", "\u0300", "ù"},
     {"u", "\u0301", "ú"}, {"u", "\u0302", "û"}, {"u", "\u0303", "ũ"}, {"u", "\u0308", "ü"},
     {"y", "\u0300", "ỳ"}, {"y", "\u0301", "ý"}, {"y", "\u0302", "ŷ"}, {"y", "\u0303", "ỹ"},
     {"y", "\u0308", "ÿ"}, {"n", "\u0300", "ǹ"}, {"n", "\u0301", "ń"}, {"n", "\u0303", "ñ"},
     {"n", "\u0327", "ņ"}, {"c", "\u0301", "ć"}, {"c", "\u0302", "ĉ"}, {"c", "\u0327", "ç"}});

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

std::string latin_fold_nfc(std::string_view text) {
  std::string folded = trimmed(text);
  for (const Letter& letter : kLetters) {
    replace_all(folded, std::string(letter.base).append(letter.mark), letter.composed);
  }
  return folded;
}

std::string latin_fold_name(std::string_view text) {
  std::string folded = latin_fold_nfc(text);
  for (const Letter& letter : kLetters) replace_all(folded, letter.composed, letter.base);
  std::string name;
  for (const char c : folded) {
    if (is_blank(c) && !name.empty() && name.back() == ' ') continue;
    name.push_back(is_blank(c) ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  return name;
}

}  // namespace enlace::sdk::testing
