// The host dies at any moment of a long run, again and again.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <random>

#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

constexpr int kKills = 10;
constexpr std::size_t kOrders = 500;

// Rule: H-4
TEST(Kill, TenDeathsInARunOf500OrdersLoseAndDoubleNothing) {
  World world({.seed = 11, .orders = kOrders, .products = 40, .customers = 120, .profile = "plain"});
  world.set_up_to_serve();
  // Half of the writes are answered a little late, so that many a death falls between effect and answer.
  world.control("alegra", "POST", "/faults",
                Json::object({{"method", "POST"},
                              {"kind", "slow"},
                              {"delay_ms", 10},
                              {"times", -1},
                              {"probability", d("0.5")}}));

  std::mt19937_64 random(11);
  constexpr std::uint64_t kStretch = 100;  // requests; an order takes one or two, each start some ten more
  std::uint64_t next = world.received("alegra");
  for (int kill = 0; kill < kKills; ++kill) {
    ChildProcess host = world.start({"serve"});
    next += 1 + random() % kStretch;
    ASSERT_TRUE(eventually([&] { return world.received("alegra") >= next || !host.running(); },
                           std::chrono::seconds(60)))
        << "after kill " << kill << ", at " << world.received("alegra") << " of " << next << '\n'
        << world.log();
    ASSERT_TRUE(host.running()) << world.log();
    host.send(SIGKILL);
    ASSERT_EQ(host.wait(), -SIGKILL);
  }
  const std::size_t delivered_under_fire = world.judge().delivered;
  EXPECT_LT(delivered_under_fire, world.judge().expected) << "the deaths came after all was done";

  ChildProcess host = world.start({"serve"});
  const bool done = eventually([&] { return world.pending() == 0; }, std::chrono::seconds(120));
  const mock::Verdict verdict = world.judge();
  EXPECT_TRUE(done) << world.pending() << " orders are pending\n"
                    << world.run({"orders", "--limit", "20"}).out;
  EXPECT_TRUE(verdict.clean()) << verdict.text();
  EXPECT_EQ(verdict.delivered, verdict.expected);
  EXPECT_GE(verdict.expected, kOrders - 100);
  const std::vector<std::string> at_remissions = world.requests("alegra", "/api/v1/remissions*");
  EXPECT_NE(std::ranges::count_if(at_remissions, [](const auto& one) { return one.starts_with("GET"); }), 0)
      << "no death fell between a write and its answer: nobody had to look for a remission";
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0) << world.log();
}

}  // namespace
}  // namespace enlace::test
