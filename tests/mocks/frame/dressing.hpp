#pragma once

#include <string>
#include <string_view>

#include "mocks/frame/json_places.hpp"
#include "mocks/frame/nearest.hpp"

// What the faults do that change a good answer into one that is hard to read.
namespace enlace::mock {

const Names& poisons();  // what `text` can put into a text
bool poison_texts(std::string& body, const Target& target, std::string_view what);
// Puts `value` in place of the target's, or `depth` arrays in each other.
bool replace_values(std::string& body, const Target& target, const std::string& value, std::int64_t depth);
std::string gzipped(const std::string& body);

}  // namespace enlace::mock
