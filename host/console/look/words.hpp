#pragma once

#include <span>
#include <string>
#include <string_view>

#include <enlace/sdk/json.hpp>

#include "phrases/phrasebook.hpp"

// The words of the pages, in Spanish and English. Sentences about orders, companies and people come from the
// host in the language of who asks.
namespace enlace::console {

struct Word {
  const char *key, *es, *en;
};
std::span<const Word> words_table();

// {name} is replaced by the member of `params`. An unknown key gives the key.
std::string say(phrases::Language language, std::string_view key, const Json& params = {});
// Of `one` where the count is 1, else of `many`; {count} is known to both.
std::string say_count(phrases::Language language, std::string_view one, std::string_view many,
                      std::int64_t count, Json params = Json::object());
bool knows_word(std::string_view key);

}  // namespace enlace::console
