#include "address.hpp"

#include <algorithm>

#include <enlace/sdk/text.hpp>

namespace enlace::binderp {
namespace {

constexpr const char* kUnknown = "NO ESPECIFICADO";

struct Street {
  std::string name, exterior, interior;
};

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string lower(std::string_view word) {
  std::string text(word);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if (c != ' ' && c != '\t' && c != ',') {
      word.push_back(c);
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// "Av. Juárez 12 int. 3": Handy has it in one text. A number is only what starts with a digit or '#' at the
// end, so that "Calle 5 de Mayo" stays a name.
Street street_of(std::string_view text) {
  std::vector<std::string> words = words_of(text);
  Street street;
  if (words.size() >= 3) {
    const std::string mark = lower(words[words.size() - 2]);
    if (mark == "int" || mark == "int." || mark == "interior") {
      street.interior = words.back();
      words.resize(words.size() - 2);
    }
  }
  if (words.size() >= 2 &&
      has_digit(words.back().substr(0, 1) == "#" ? words.back() : words.back().substr(0, 1))) {
    street.exterior = words.back().substr(words.back().starts_with('#') ? 1 : 0);
    words.pop_back();
    const std::string mark = lower(words.back());
    if (words.size() >= 2 &&
        (mark == "no" || mark == "no." || mark == "num" || mark == "num." || mark == "#")) {
      words.pop_back();
    }
  }
  street.name = joined(words);
  return street;
}

std::string or_unknown(std::string_view text) {
  const std::string_view trimmed = sdk::trim(text);
  return std::string(trimmed.empty() ? kUnknown : trimmed);
}

std::string postal_code_of(std::string_view text) {
  const std::string_view code = sdk::trim(text);
  const bool good =
      code.size() == 5 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  return good ? std::string(code) : "00000";
}

}  // namespace

Json new_address(const Address& from) {
  const Street street = street_of(from.street);
  return Json::object({{"StreetName", or_unknown(street.name)},
                       {"ExteriorNumber", street.exterior.empty() ? "S/N" : street.exterior},
                       {"InteriorNumber", street.interior},
                       {"Colonia", or_unknown(from.neighborhood)},
                       {"ZipCode", postal_code_of(from.postal_code)},
                       {"Localidad", ""},
                       {"City", or_unknown(from.city)},
                       {"State", or_unknown(from.state)},
                       {"Comments", ""}});
}

}  // namespace enlace::binderp
