#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace enlace::text {

// The moment that a person means: "18:00" (the next one), "2026-12-24", "2026-12-24 18:00", all in `zone`, or
// from now on "30m", "2h", "3d". Unix milliseconds; nullopt where it is none of these or has passed.
std::optional<std::int64_t> moment_to_come(const std::string& text, const std::string& zone,
                                           std::int64_t now_ms);

}  // namespace enlace::text
