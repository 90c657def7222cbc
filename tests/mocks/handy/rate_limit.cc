#include "mocks/handy/rate_limit.hpp"

#include <algorithm>

namespace enlace::mock::handy {

RateLimit::Verdict RateLimit::count(const std::string& budget, std::int64_t now_ms,
                                    const Switches& switches) {
  Window& window = windows_[budget];
  const std::int64_t number = now_ms / switches.rate_window_ms;
  if (window.number != number) window = {number, 0};
  ++window.used;
  const std::int64_t left = std::max<std::int64_t>(0, switches.rate_limit - window.used);
  const std::int64_t reset_ms = (number + 1) * switches.rate_window_ms;
  return {window.used <= switches.rate_limit,
          {{"X-RateLimit-Limit", std::to_string(switches.rate_limit)},
           {"X-RateLimit-Remaining", std::to_string(left)},
           {"X-RateLimit-Reset", std::to_string((reset_ms + 999) / 1000)}}};
}

}  // namespace enlace::mock::handy
