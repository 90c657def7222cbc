#include "person.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "text.hpp"

namespace enlace::alegra {
namespace {

constexpr std::string_view kNoLastName = ".";

bool is_particle(std::string_view word) {
  constexpr std::string_view kParticles[] = {"de", "del", "la", "las", "los", "y", "san", "santa"};
  std::string folded(word);
  std::transform(folded.begin(), folded.end(), folded.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return std::find(std::begin(kParticles), std::end(kParticles), folded) != std::end(kParticles);
}

std::string joined(const std::vector<std::string>& words, std::size_t first, std::size_t last) {
  std::string text;
  for (std::size_t i = first; i < last; ++i) text += (text.empty() ? "" : " ") + words[i];
  return text;
}

// Words, each with the particles before it.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  std::string open;  // particles that wait for their word
  while (!(text = trim(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    const std::string_view word = text.substr(0, end);
    open += (open.empty() ? "" : " ") + std::string(word);
    if (!is_particle(word)) names.push_back(std::exchange(open, {}));
    text.remove_prefix(end);
  }
  if (!open.empty()) names.push_back(open);
  return names;
}

}  // namespace

Json name_parts(std::string_view name) {
  const std::vector<std::string> names = names_in(name);
  const std::size_t count = names.size();
  Json parts = Json::object({{"firstName", count > 0 ? names[0] : ""}});
  if (count < 2) return parts.set("lastName", kNoLastName);
  if (count > 3) parts.set("secondName", joined(names, 1, count - 2));
  parts.set("lastName", names[count == 2 ? 1 : count - 2]);
  if (count > 2) parts.set("secondLastName", names[count - 1]);
  return parts;
}

std::string joined_parts(const Json& parts) {
  std::string name;
  for (const char* part : {"firstName", "secondName", "lastName", "secondLastName"}) {
    const std::string text = text_of(parts[part]);
    if (!text.empty()) name += (name.empty() ? "" : " ") + text;
  }
  return name;
}

std::string without_filler(std::string name) {
  if (!name.ends_with(" .")) return name;
  const std::string_view rest = std::string_view(name).substr(0, name.size() - 2);
  if (names_in(rest).size() == 1) name.resize(rest.size());
  return name;
}

}  // namespace enlace::alegra
