// From the start of the process to its first request to Handy, after a clean stop; memory of an idle host.
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

#include "figure.hpp"
#include "many_tenants.hpp"
#include "process.hpp"
#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::bench {
namespace {

// Seconds until `arrived` says so, looked at every millisecond.
double until(const std::function<bool()>& arrived, double most_s) {
  const double start = seconds_now();
  while (seconds_now() - start < most_s) {
    if (arrived()) return seconds_now() - start;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return -1;
}

}  // namespace

std::vector<Figure> measure_startup(const Scale& scale) {
  std::vector<Figure> figures;
  {
    enlace::test::World world({.seed = 4, .orders = 5, .products = 5, .customers = 5, .profile = "plain"});
    enlace::test::World::Setup setup;
    setup.connector = "schedule: {orders: every 1s}";  // due at every start
    world.set_up(setup);
    world.enable();
    std::vector<double> first_poll, idle;
    for (int round = 0; round < 5; ++round) {
      // A second and more since the last poll: otherwise the next is not due yet, and its schedule is
      // measured.
      std::this_thread::sleep_for(std::chrono::milliseconds(1200));
      world.received("handy");
      const std::uint64_t before = world.received("handy");
      const double start = seconds_now();
      auto host = world.start({"serve"});
      until([&] { return world.received("handy") > before; }, 10);
      first_poll.push_back((seconds_now() - start) * 1000);
      std::this_thread::sleep_for(std::chrono::milliseconds(1500));
      idle.push_back(static_cast<double>(resident(host.pid())) / 1e6);
      host.send(SIGTERM);
      host.wait();
    }
    figures.push_back({"start to first poll after a clean stop, ms", spread(first_poll, 0), "", "≤ 150",
                       median(first_poll) <= 150,
                       "opening and checking the store, one worker to read the descriptor"});
    figures.push_back(
        {"memory of the idle host, MB", spread(idle), "", "≤ 25", median(idle) <= 25, "resident"});
  }
  const int tenants = scale.quick ? 200 : 1000;
  ManyTenants many(tenants, "every 10m");
  std::vector<double> first_poll;
  for (int round = 0; round < 3; ++round) {
    const std::uint64_t before = many.received();
    const double start = seconds_now();
    auto host = many.serve();
    until([&] { return many.received() > before; }, 30);
    first_poll.push_back((seconds_now() - start) * 1000);
    host.send(SIGTERM);
    host.wait();
    many.make_due();
  }
  figures.push_back({"start to first poll with " + std::to_string(tenants) + " tenants, ms",
                     spread(first_poll, 0), "", "≤ 1000", median(first_poll) <= 1000,
                     "reading " + std::to_string(tenants) + " tenant files"});
  return figures;
}

}  // namespace enlace::bench
