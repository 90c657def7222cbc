#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include <enlace/sdk/result.hpp>

// What the files of the simulation share.
namespace enlace::test {

inline constexpr std::int64_t kSecond = 1'000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr const char* kHandy = "https://handy.sim";
inline constexpr const char* kErp = "https://erp.sim";
inline constexpr std::int64_t kDay = 24 * kHour;
inline constexpr const char* kSince = "2025-11-14";  // before the first order that the mocks are seeded with

// A test cannot go on without this.
template <class T>
T need(Result<T> result, const char* what) {
  if (!result) {
    std::fprintf(stderr, "simulation: %s: %s %s %s\n", what, result.error().cause.c_str(),
                 result.error().message.c_str(), result.error().params.dump().c_str());
    std::abort();
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

// What a simulation says of itself when somebody looks for the reason of a failure: ENLACE_SIM_LOG=1.
inline bool verbose() {
  return std::getenv("ENLACE_SIM_LOG") != nullptr;
}

}  // namespace enlace::test
