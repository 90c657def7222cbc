#pragma once

#include <cstdint>
#include <optional>

#include "egress/egress.hpp"

// How long to wait, from what servers say and from chance.
namespace enlace::egress {

// What rate headers said; absent when they said nothing, or nothing that can be true.
struct RateHints {
  std::optional<std::int64_t> limit, remaining, reset_ms;
};
RateHints rate_hints(const Headers& headers, const RateSpec& rate, std::int64_t unix_ms);

// Retry-After in seconds or as a date. A date is measured against the server's own Date header, so that a
// wrong clock here does no harm.
std::optional<std::int64_t> retry_after_ms(const Headers& headers, std::int64_t unix_ms);

// Full jitter: anything up to a bound that doubles with each attempt (0, 1, …).
std::int64_t backoff_ms(Runtime& runtime, int attempt);

// After a 429: what the server asks for, else the rest of its window.
std::int64_t pause_ms(const Headers& headers, const RateSpec& rate, std::int64_t unix_ms);

}  // namespace enlace::egress
