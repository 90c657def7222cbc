#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace enlace::store {

std::string new_seal_key();     // hex of 32 random bytes
std::string new_instance_id();  // hex of 16 random bytes

using SealKey = std::array<unsigned char, 32>;
SealKey seal_key_of(const std::string& hex);

// BLAKE2b with 16 bytes of output over the table's name and the columns, each with its type and length, so
// that no two rows share an encoding. Hex.
std::string seal_row(const SealKey& key, std::string_view table, const std::vector<Value>& columns);

}  // namespace enlace::store
