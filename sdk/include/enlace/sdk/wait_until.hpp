#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace enlace {

// How long to wait, in ms, until a moment that a server gave (RFC 9110 10.2.3), from 0 on. All arguments are
// unix times in ms: the moment, the server's clock (its `Date`; ours where it sends none) and ours. The
// server's clock counts, since ours may be wrong. Where it gives more than an hour and our clock does not
// give the same, one of them is wrong: ours counts where it gives up to an hour, otherwise nothing is known
// (nullopt).
inline std::optional<std::int64_t> wait_until_ms(std::int64_t moment, std::int64_t server_now,
                                                 std::int64_t our_now) {
  constexpr std::int64_t kLongest_ms = 60 * 60'000;
  constexpr std::int64_t kAlike_ms = 10 * 60'000;
  const std::int64_t by_server = moment - server_now, by_ours = moment - our_now;
  if (by_server <= kLongest_ms || std::abs(by_server - by_ours) <= kAlike_ms) {
    return std::max<std::int64_t>(by_server, 0);
  }
  return by_ours >= 0 && by_ours <= kLongest_ms ? std::optional(by_ours) : std::nullopt;
}

}  // namespace enlace
