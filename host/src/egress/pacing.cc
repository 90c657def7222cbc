#include "egress/pacing.hpp"

#include <algorithm>
#include <charconv>

#include <enlace/sdk/wait_until.hpp>

#include "text/zone.hpp"

namespace enlace::egress {
namespace {

constexpr std::int64_t kFirstBackoffMs = 500;
constexpr std::int64_t kLongestBackoffMs = 30'000;
constexpr std::int64_t kLongestResetMs = 10 * 60'000;  // apis/handy.md OPEN-3: "at most some minutes away"
constexpr std::int64_t kShortestPauseMs = 1'000;       // apis/alegra.md 1.5
constexpr std::int64_t kLongestWindowMs = 60'000;
constexpr std::int64_t kLongestPauseMs = 60 * 60'000;  // whatever a server says, an account is not lost

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || value < 0) return std::nullopt;
  // "12.5" counts as 13: rather late than early.
  if (end != text.data() + text.size()) {
    if (*end != '.') return std::nullopt;
    ++value;
  }
  return std::min<std::int64_t>(value, 1'000'000'000'000);
}

std::optional<std::int64_t> number_in(const Headers& headers, const std::string& name) {
  return name.empty() ? std::nullopt : whole_number(header_of(headers, name));
}

std::int64_t server_time(const Headers& headers, std::int64_t unix_ms) {
  return text::parse_http_date(header_of(headers, "Date")).value_or(unix_ms);
}

}  // namespace

RateHints rate_hints(const Headers& headers, const RateSpec& rate, std::int64_t unix_ms) {
  RateHints hints;
  hints.limit = number_in(headers, rate.limit_header);
  hints.remaining = number_in(headers, rate.remaining_header);
  if (const auto reset = number_in(headers, rate.reset_header)) {
    const std::int64_t in_ms = rate.reset == RateSpec::Reset::seconds
                                   ? *reset * 1000
                                   : *reset * 1000 - server_time(headers, unix_ms);
    if (in_ms >= 0 && in_ms <= kLongestResetMs) hints.reset_ms = in_ms;
  }
  return hints;
}

std::optional<std::int64_t> retry_after_ms(const Headers& headers, std::int64_t unix_ms) {
  const std::string_view value = header_of(headers, "Retry-After");
  if (const auto seconds = whole_number(value)) return *seconds * 1000;
  if (const auto date = text::parse_http_date(value)) {
    return wait_until_ms(*date, server_time(headers, unix_ms), unix_ms);
  }
  return std::nullopt;
}

std::int64_t backoff_ms(Runtime& runtime, int attempt) {
  const std::int64_t bound = std::min(kFirstBackoffMs << std::clamp(attempt, 0, 16), kLongestBackoffMs);
  return static_cast<std::int64_t>(runtime.random_below(static_cast<std::uint64_t>(bound) + 1));
}

std::int64_t pause_ms(const Headers& headers, const RateSpec& rate, std::int64_t unix_ms) {
  if (const auto asked = retry_after_ms(headers, unix_ms))
    return std::clamp(*asked, kShortestPauseMs, kLongestPauseMs);
  if (const auto reset = rate_hints(headers, rate, unix_ms).reset_ms) {
    return std::max(*reset, kShortestPauseMs);
  }
  return std::clamp(rate.per_seconds * std::int64_t{1000}, kShortestPauseMs, kLongestWindowMs);
}

}  // namespace enlace::egress
