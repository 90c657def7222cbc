#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace enlace::engine {

// When a JSON Web Token says that it expires, in unix ms; nullopt for anything that is not one, or says
// nothing. Its signature is the server's business. Bind's API keys are such tokens and live a year
// (apis/bind.md 1.2).
std::optional<std::int64_t> token_expiry_ms(std::string_view token);

}  // namespace enlace::engine
