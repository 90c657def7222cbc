// A large catalogue: what it takes in memory beyond an idle host, and that a second run writes nothing.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "figure.hpp"
#include "process.hpp"
#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::bench {
namespace {

struct Run {
  Usage usage;            // of the command
  std::int64_t peak = 0;  // of the host that ran it
  double cpu_s = 0;       // likewise
};

Run products(enlace::test::World& world, const enlace::test::ChildProcess& host) {
  world.forget_requests();
  Run run;
  const double before = cpu_seconds(host.pid());
  auto command = world.start({"sync", world.tenant().tenant, "--only", "products"});
  run.usage = watch(command, [&] {
    run.peak = std::max(run.peak, resident(host.pid()));
    return true;
  });
  run.cpu_s = cpu_seconds(host.pid()) - before;
  if (run.usage.exit != 0)
    std::cerr << "products: exit " << run.usage.exit << "\n" << world.log().substr(0, 2000);
  return run;
}

}  // namespace

std::vector<Figure> measure_catalogue(const Scale& scale) {
  enlace::test::World world({.seed = 3, .orders = 0, .products = 5, .customers = 5, .profile = "plain"});
  world.set_up();
  world.enable();
  world.alegra("seed", Json::object({{"seed", 9}, {"items", scale.products}}));

  auto host = world.start({"serve"});
  enlace::test::eventually([&] { return world.run({"status"}).exit == 0 && resident(host.pid()) > 0; },
                           std::chrono::seconds(20));
  const double idle = static_cast<double>(resident(host.pid())) / 1e6;
  const Run first = products(world, host);
  const std::size_t created = world.writes("handy").size();
  const Run second = products(world, host);
  const std::size_t written = world.writes("handy").size();
  host.send(15);
  host.wait();

  const auto over_idle = [&](const Run& run) { return static_cast<double>(run.peak) / 1e6 - idle; };
  const std::string n = std::to_string(created) + " products";
  return {
      {"catalogue of " + n + ", first run: memory at the peak over idle, MB", fixed(over_idle(first), 1),
       fixed(idle, 1) + " idle", "≤ 64", over_idle(first) <= 64,
       fixed(first.usage.wall_s, 0) + " s, " +
           fixed(first.cpu_s * 1e6 / static_cast<double>(std::max<std::size_t>(created, 1)), 0) +
           " µs of processor a product; one request to Handy each"},
      {"… second run, unchanged: writes to Handy", std::to_string(written), "", "0", written == 0,
       fixed(second.usage.wall_s, 0) + " s, peak over idle " + fixed(over_idle(second), 1) + " MB"},
  };
}

}  // namespace enlace::bench
