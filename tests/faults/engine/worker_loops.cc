// "Fail at the k-th operation" seen from a connector: the services of the host, and the frames of its worker.
#include <filesystem>

#include "faults/engine/engines.hpp"
#include "faults/simulation.hpp"
#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::faults {
namespace {

using test::Simulation;
using test::Weather;
using test::World;

constexpr int kMostFailures = 4'000;
constexpr const char* kOnce = "once";
constexpr const char* kFromThereOn = "from-there-on";

// Whether anything failed.
bool one_service_run(const Plan& plan, bool once, int k, Line& line) {
  int asked = 0;
  Simulation::Options options;
  options.seed = plan.seed;
  options.connector = plan.connector;
  options.tenants = 1;
  options.orders = 4;
  options.minutes = 45;
  options.weather = Weather::calm();
  options.weather.events = true;
  options.refuses = [&] { return ++asked == k || (!once && asked > k); };
  Simulation simulation(options);
  simulation.run();
  const std::string where = "service " + std::to_string(k) + (once ? " fails" : " and all after it fail");
  for (const std::string& order : simulation.unsettled()) {
    line.problems.push_back(where + ": not at rest: " + order);
  }
  line.judge(where, simulation.judge(0));
  return asked >= k;
}

bool one_frame_run(const Plan& plan, const std::string& point, bool once, int k, Line& line) {
  const std::string where = point + " " + std::to_string(k) + (once ? " fails" : " and all after it fail");
  World world({.seed = plan.seed, .orders = 4, .products = 4, .customers = 4, .profile = "plain"}, "MX", {},
              plan.connector);
  world.set_up_to_serve();
  const std::string report = world.data() + "/report";
  world.set_environment({"ENLACE_FAIL=" + point + ":error@" + std::to_string(k) + (once ? "" : "+"),
                         "ENLACE_FAIL_REPORT=" + report});
  (void)world.sync();
  world.set_environment({});
  const bool failed = test::read_file(report).find(point + " failed") != std::string::npos;
  const bool done = test::eventually([&] { return world.sync().exit == 0 && world.pending() == 0; },
                                     std::chrono::seconds(60));
  if (!done) line.problems.push_back(where + ": not at rest: " + world.run({"orders", "--limit", "4"}).out);
  line.judge(where, world.judge());
  return failed;
}

}  // namespace

std::vector<std::string> service_parts(const Plan&) {
  return {kOnce, kFromThereOn};
}

Line run_services(const Plan& plan, const std::string& part) {
  Line line;
  const int step = plan.quick ? 29 : 1;
  int k = 1 + static_cast<int>(plan.seed % static_cast<std::uint64_t>(step));
  while (k < kMostFailures && one_service_run(plan, part == kOnce, k, line)) k += step;
  if (k >= kMostFailures) line.problems.push_back("does not end");
  line.figures["calls until a run passed, " + part] = k;
  return line;
}

void describe_services(const Plan& plan, const std::vector<std::string>&, Line& line) {
  line.run =
      "the k-th service that a connector asks of the host (HTTP, emit, link, find key) fails, once and from "
      "there on";
  line.size = plan.quick ? "every 29th k until a run passes" : "every k until a run passes";
}

std::vector<std::string> frame_parts(const Plan&) {
  return {"channel.send once", "channel.send from-there-on", "channel.receive once",
          "channel.receive from-there-on"};
}

Line run_frames(const Plan& plan, const std::string& part) {
  Line line;
  const std::size_t space = part.find(' ');
  const std::string point = part.substr(0, space);
  const bool once = part.substr(space + 1) == kOnce;
  const int step = plan.quick ? 37 : 1;
  int k = 1 + static_cast<int>(plan.seed % static_cast<std::uint64_t>(step));
  while (k < kMostFailures && one_frame_run(plan, point, once, k, line)) k += step;
  if (k >= kMostFailures) line.problems.push_back("does not end");
  line.figures["frames until a run passed, " + part] = k;
  return line;
}

void describe_frames(const Plan& plan, const std::vector<std::string>&, Line& line) {
  line.run =
      "the k-th frame to or from a worker is lost and its channel closed, once and from there on, in a whole "
      "`enlace sync`";
  line.size = plan.quick ? "every 37th k until a run passes" : "every k until a run passes";
}

}  // namespace enlace::faults
