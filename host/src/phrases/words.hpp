#pragma once

#include <string>
#include <string_view>

#include "phrases/phrasebook.hpp"

// The single words of screens: heads of columns, states, kinds, what happened. Sentences are in
// host_texts_*.cc. What no row knows is shown as it is.
namespace enlace::phrases {

std::string word(Language language, std::string_view code);
bool knows_word(std::string_view code);

}  // namespace enlace::phrases
