#include "handy/window_text.hpp"

#include <array>
#include <cstdio>

#include "text/zone.hpp"

namespace enlace::handy {
namespace {

enum class Bound { start, end };

std::string handy_text(const text::CivilTime& time) {
  std::array<char, 64> out{};
  const int length = std::snprintf(out.data(), out.size(), "%02d/%02d/%04d %02d:%02d:%02d", time.day,
                                   time.month, time.year, time.hour, time.minute, time.second);
  return {out.data(), static_cast<std::size_t>(length)};
}

Result<std::string> bound_text(std::int64_t unix_ms, const std::string& zone, Bound bound) {
  ENLACE_TRY(const text::CivilTime civil, text::to_civil(unix_ms, zone));
  ENLACE_TRY(const std::int64_t first_pass, text::to_unix_ms(civil, zone, false));
  ENLACE_TRY(const std::int64_t second_pass, text::to_unix_ms(civil, zone, true));
  if (first_pass == second_pass) return handy_text(civil);
  const std::int64_t repeated = second_pass - first_pass;
  const std::int64_t outside = bound == Bound::start ? first_pass - repeated : second_pass + repeated;
  ENLACE_TRY(const text::CivilTime moved, text::to_civil(outside, zone));
  return handy_text(moved);
}

}  // namespace

Result<WindowText> window_text(const Window& window, const std::string& time_zone) {
  constexpr std::int64_t kSecondMs = 1000;  // Handy's times have no fraction
  ENLACE_TRY(std::string start, bound_text(window.from_ms, time_zone, Bound::start));
  ENLACE_TRY(std::string end, bound_text(window.to_ms + kSecondMs - 1, time_zone, Bound::end));
  return WindowText{std::move(start), std::move(end)};
}

}  // namespace enlace::handy
