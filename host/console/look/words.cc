#include "look/words.hpp"

#include <map>

namespace enlace::console {
namespace {

const Word* find(std::string_view key) {
  static const std::map<std::string_view, const Word*> index = [] {
    std::map<std::string_view, const Word*> all;
    for (const Word& word : words_table()) all.emplace(word.key, &word);
    return all;
  }();
  const auto found = index.find(key);
  return found == index.end() ? nullptr : found->second;
}

}  // namespace

bool knows_word(std::string_view key) {
  return find(key) != nullptr;
}

std::string say(phrases::Language language, std::string_view key, const Json& params) {
  const Word* word = find(key);
  if (word == nullptr) return std::string(key);
  std::string_view text = language == phrases::Language::es ? word->es : word->en;
  std::string said;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    said += text.substr(0, open);
    said += params[text.substr(open + 1, close - open - 1)].text();
    text.remove_prefix(close + 1);
  }
  return said += text;
}

std::string say_count(phrases::Language language, std::string_view one, std::string_view many,
                      std::int64_t count, Json params) {
  return say(language, count == 1 ? one : many, params.set("count", count));
}

}  // namespace enlace::console
