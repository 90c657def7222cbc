#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enlace::mock::gestionix {

// "2026-03-01T18:20:00Z", with or without a fraction of a second; nullopt for anything else.
std::optional<std::int64_t> unix_ms_of(std::string_view timestamp);
std::string timestamp(std::int64_t unix_ms);

std::string trimmed(const std::string& text);
// Lower case, accents kept, composed: how the server's search compares.
std::string lowered(const std::string& text);

}  // namespace enlace::mock::gestionix
