#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace enlace::store {

std::string new_seal_key();     // hex of 32 random bytes
std::string new_instance_id();  // hex of 16 random bytes

// BLAKE2b with 16 bytes of output over the table's name and the columns, each with its type and length, so
// that no two rows share an encoding. Hex.
std::string seal_row(const std::string& key_hex, std::string_view table, const std::vector<Value>& columns);

}  // namespace enlace::store
