#pragma once

#include <string>
#include <string_view>

#include "runtime/runtime.hpp"

// Random texts that let somebody in. The store keeps their hashes alone.
namespace enlace::records {

std::string new_token(Runtime& runtime);      // 256 bits, 64 hex digits
bool is_token(std::string_view text);         // whether it has that form
std::string hash_of(std::string_view token);  // BLAKE2b, 64 hex digits
// What each form of a session carries: made from its token, which cannot be found from it.
std::string form_token(std::string_view token);
bool same_text(std::string_view a, std::string_view b);  // takes as long, wherever they differ

}  // namespace enlace::records
