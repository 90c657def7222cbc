#include "runtime/real_runtime.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <set>

namespace enlace {
namespace {

TEST(RealRuntime, KeepsASetUntilSomeoneWaits) {
  auto runtime = make_real_runtime();
  auto event = runtime->make_event();
  event->set();
  EXPECT_TRUE(event->wait_until(std::numeric_limits<std::int64_t>::max()));
  EXPECT_FALSE(event->wait_until(runtime->monotonic_ms() + 5));
}

TEST(RealRuntime, WakesAWaiterInAnotherThread) {
  auto runtime = make_real_runtime();
  auto go = runtime->make_event();
  auto done = runtime->make_event();
  auto thread = runtime->spawn("a name longer than fifteen characters", [&] {
    if (go->wait_until(std::numeric_limits<std::int64_t>::max())) done->set();
  });
  go->set();
  EXPECT_TRUE(done->wait_until(runtime->monotonic_ms() + 10'000));
}

TEST(RealRuntime, SleepsAtLeastAsLongAsAsked) {
  auto runtime = make_real_runtime();
  const std::int64_t until = runtime->monotonic_ms() + 20;
  runtime->sleep_until(until);
  EXPECT_GE(runtime->monotonic_ms(), until);
  runtime->sleep_until(0);
}

TEST(RealRuntime, DrawsEveryNumberBelowItsBound) {
  auto runtime = make_real_runtime();
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(runtime->random_below(7));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(runtime->random_below(0), 0u);
  EXPECT_EQ(runtime->random_below(1), 0u);
}

TEST(RealRuntime, NamesItsBoot) {
  EXPECT_EQ(make_real_runtime()->boot_id().size(), 36u);
}

}  // namespace
}  // namespace enlace
