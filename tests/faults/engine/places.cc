// Stores that are not where, or what, they were: snapshots, copies, lost disks (design 8.12).
#include "faults/engine/engines.hpp"
#include "faults/simulation.hpp"

namespace enlace::faults {
namespace {

using test::Simulation;
using test::Weather;
using Story = Simulation::Story;

constexpr std::int64_t kSecond = 1'000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
// Two hosts do not see what the other wrote within the minute that the ERP lists late: until one of them is
// stopped, such orders are doubled. They are told of by then.
constexpr std::size_t kDoubledUntilNoticed = 7;

struct Case {
  const char* name;
  Story story;
  std::int64_t gap_ms;
};
constexpr Case kCases[] = {
    {"stopped-10s", Story::snapshot_stopped, 10 * kSecond},
    {"stopped-9m", Story::snapshot_stopped, 9 * kMinute},
    {"stopped-1d", Story::snapshot_stopped, kDay},
    {"stopped-10d", Story::snapshot_stopped, 10 * kDay},
    {"live-10s", Story::snapshot_live, 10 * kSecond},
    {"live-9m", Story::snapshot_live, 9 * kMinute},
    {"live-1d", Story::snapshot_live, kDay},
    {"live-10d", Story::snapshot_live, 10 * kDay},
    {"turns", Story::turns, 5 * kMinute},
    {"two-hosts", Story::two_hosts, 10 * kMinute},
    {"lost-disk", Story::lost_disk, 20 * kMinute},
};

}  // namespace

std::vector<std::string> place_parts(const Plan&) {
  std::vector<std::string> parts;
  for (const Case& one : kCases) parts.emplace_back(one.name);
  return parts;
}

Line run_places(const Plan& plan, const std::string& part) {
  Line line;
  const std::uint64_t seeds = plan.quick ? 1 : 5;
  for (const Case& one : kCases) {
    if (part != one.name) continue;
    for (std::uint64_t seed = plan.seed; seed < plan.seed + seeds; ++seed) {
      Simulation::Options options;
      options.seed = seed;
      options.connector = plan.connector;
      options.weather = Weather::calm();
      Simulation simulation(options);
      simulation.run_story(one.story, one.gap_ms);
      const std::string where = part + " seed " + std::to_string(seed);
      for (const std::string& order : simulation.unsettled()) {
        line.problems.push_back(where + ": not at rest: " + order);
      }
      const bool both = one.story == Story::two_hosts;
      const bool asked = plan.connector != "email-notify";
      if (both && asked && !simulation.other_host_told()) {
        line.problems.push_back(where + ": neither host noticed the other");
      }
      std::size_t doubled = 0;
      for (std::size_t i = 0; i < simulation.tenants().size(); ++i) {
        const mock::Verdict verdict = simulation.judge(i);
        if (both) {
          doubled += verdict.count(mock::Finding::Kind::doubled);
        } else {
          line.judge(where + " " + simulation.tenants()[i].tenant, verdict);
        }
      }
      if (doubled > kDoubledUntilNoticed) {
        line.problems.push_back(where + ": " + std::to_string(doubled) + " doubled by two hosts at once");
      }
      line.figures["orders"] += simulation.counts().orders;
      line.figures["doubled before two hosts noticed each other"] += static_cast<std::int64_t>(doubled);
    }
  }
  return line;
}

void describe_places(const Plan& plan, const std::vector<std::string>&, Line& line) {
  line.run =
      "a folder goes back, store, WAL and witness together: snapshots of a stopped and of a running machine, "
      "10 s "
      "to 10 days old; a copy takes turns with its original, or works beside it; a lost disk under full work";
  line.size = std::string(plan.quick ? "1 seed" : "5 seeds") + " of each";
}

}  // namespace enlace::faults
