#pragma once

#include <string>
#include <string_view>

namespace enlace::sdk::testing {

// What the host's fold() does, for the letters of western European languages only (the real one covers all
// of Unicode): enough to test names in Spanish without a dependency.
std::string latin_fold_nfc(std::string_view text);
std::string latin_fold_name(std::string_view text);

}  // namespace enlace::sdk::testing
