#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "faults/simulation.hpp"

namespace enlace::test {
namespace {

// "7" or "1-200" in ENLACE_SIM_SEEDS; a handful otherwise.
std::vector<std::uint64_t> seeds() {
  const char* given = std::getenv("ENLACE_SIM_SEEDS");
  const std::string text = given == nullptr ? "1-6" : given;
  const std::size_t dash = text.find('-');
  const std::uint64_t first = std::stoull(text);
  const std::uint64_t last = dash == std::string::npos ? first : std::stoull(text.substr(dash + 1));
  std::vector<std::uint64_t> all;
  for (std::uint64_t seed = first; seed <= last; ++seed) all.push_back(seed);
  return all;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// The promise of the product, with everything real but the clock and the wires.
TEST(Simulation, NothingIsLostOrDoubledWhateverFails) {
  Simulation::Counts all;
  std::size_t delivered = 0;
  for (const std::uint64_t seed : seeds()) {
    SCOPED_TRACE("seed " + std::to_string(seed) + "; again: ENLACE_SIM_SEEDS=" + std::to_string(seed) +
                 " ENLACE_SIM_LOG=1");
    Simulation simulation({.seed = seed});
    simulation.run();
    EXPECT_EQ(joined(simulation.unsettled()), "");
    for (std::size_t i = 0; i < simulation.tenants().size(); ++i) {
      const mock::Verdict verdict = simulation.judge(i);
      EXPECT_TRUE(verdict.clean()) << simulation.tenants()[i].tenant << ": " << verdict.text();
      EXPECT_EQ(verdict.delivered, verdict.expected);
      delivered += verdict.delivered;
    }
    all.orders += simulation.counts().orders;
    all.edits += simulation.counts().edits;
    all.deletions += simulation.counts().deletions;
    all.kills += simulation.counts().kills;
    all.restores += simulation.counts().restores;
    all.requests += simulation.counts().requests;
  }
  RecordProperty("orders", all.orders);
  RecordProperty("kills", all.kills);
  std::printf("%d orders, %d edits, %d deletions, %d kills, %d restores, %lld requests; %zu delivered\n",
              all.orders, all.edits, all.deletions, all.kills, all.restores,
              static_cast<long long>(all.requests), delivered);
  // A simulation in which nothing happens proves nothing.
  EXPECT_GT(all.kills, 0);
  EXPECT_GT(all.edits, 0);
  EXPECT_GT(all.deletions, 0);
  EXPECT_GT(delivered, 0U);
}

TEST(Simulation, TheSameSeedIsTheSameRun) {
  const auto trace = [](std::uint64_t seed) {
    Simulation simulation({.seed = seed, .hours = 1});
    simulation.run();
    return simulation.trace_hash();
  };
  const std::uint64_t first = trace(11);
  EXPECT_EQ(first, trace(11));
  EXPECT_NE(first, trace(12));
}

}  // namespace
}  // namespace enlace::test
