// Orders through the whole path: Handy → host → worker → connector → host → Alegra and back.
#include <chrono>
#include <iostream>
#include <set>
#include <thread>

#include "bare.hpp"
#include "figure.hpp"
#include "log/redactor.hpp"
#include "process.hpp"
#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::bench {
namespace {

using enlace::test::World;

// As many as the host works on at once for one account.
constexpr int kConnections = 4;

// Of every answer of both stand-ins: a server that is near. Without it the bare client measures nothing but
// the stand-ins themselves, which no ERP answers as fast as.
constexpr int kLatencyMs = 5;

constexpr int kDateStep_ms = 2'100;  // Handy's `Date` and `dateCreated` have whole seconds

// Customers and products of the orders that were delivered already: both are known on both sides.
Json new_orders(World& world, int count) {
  std::vector<std::pair<std::string, Json>> samples;
  const Json state = world.handy_state();
  for (const Json& order : state["orders"].items()) {
    Json items = Json::array();
    for (const Json& item : order["items"].items()) {
      items.push_back(Json::object({{"product", item["product"].text()}, {"quantity", item["quantity"]}}));
    }
    samples.emplace_back(order["customer"].text(), std::move(items));
  }
  Json orders = Json::array();
  for (int i = 0; i < count; ++i) {
    const auto& [customer, items] = samples[static_cast<std::size_t>(i) % samples.size()];
    orders.push_back(Json::object({{"customer", customer}, {"items", items}}));
  }
  return orders;
}

}  // namespace

std::vector<Figure> measure_orders(const Scale& scale) {
  World world({.seed = 7, .orders = 300, .products = 100, .customers = 100, .profile = "plain"});
  world.set_up();
  const auto enabled = world.enable();
  if (enabled.exit != 0) std::cerr << enabled.out << enabled.err;

  const Json latency = Json::object({{"kind", "slow"}, {"delay_ms", kLatencyMs}, {"times", -1}});
  for (const char* side : {"handy", "alegra"}) world.control(side, "POST", "/faults", latency);

  std::vector<double> rate, bare_rate, ratio, same, cpu_ms, kernel_ms, bare_cpu_ms, asked, peak, peak_all;
  mock::Verdict verdict;
  for (int round = 0; round < scale.rounds; ++round) {
    const std::vector<std::string> sync = {"sync", world.tenant().tenant, "--only", "orders"};
    // Orders made before a start are looked for in the ERP first (H-24); these are made after it.
    auto host = world.start({"serve"});
    enlace::test::eventually(
        [&] { return world.run({"status"}).out.find("is serving") != std::string::npos; },
        std::chrono::seconds(30));
    world.run(sync);
    std::this_thread::sleep_for(std::chrono::milliseconds(kDateStep_ms));
    world.handy("orders", new_orders(world, scale.orders));
    world.forget_requests();
    auto child = world.start(sync);
    const double began = seconds_now();
    double ended = began;
    Usage usage = watch(host, [&] {
      if (child.running()) return true;
      ended = seconds_now();
      return false;
    });
    usage.wall_s = ended - began;
    usage.exit = child.wait();
    if (round == 0) verdict = world.judge();  // the bare client's own documents are doubled on purpose
    const Json handy = world.control("handy", "GET", "/requests");
    const Json alegra = world.control("alegra", "GET", "/requests");
    const auto requests = recorded(
        handy, world.base("handy"), "Bearer " + world.tenant().handy_token, alegra, world.base("alegra"),
        "Basic " + log::base64(world.tenant().email + ":" + world.tenant().alegra_token));
    std::int64_t written = 0;
    for (const Json& request : alegra["requests"].items())
      written += request["method"].text() == "POST" ? 1 : 0;
    if (usage.exit != 0 || written < scale.orders) {
      std::cerr << "orders: exit " << usage.exit << ", " << written << " of " << scale.orders << " written\n"
                << world.log().substr(0, 2000);
    }
    const Replay first = replay(requests, kConnections), second = replay(requests, kConnections);
    const double orders = scale.orders;
    rate.push_back(orders / usage.wall_s);
    bare_rate.push_back(orders / first.wall_s);
    ratio.push_back(first.wall_s / usage.wall_s);
    same.push_back(first.wall_s / second.wall_s);
    cpu_ms.push_back(usage.cpu.total() * 1000 / orders);
    kernel_ms.push_back(usage.cpu.kernel_s * 1000 / orders);
    bare_cpu_ms.push_back(first.cpu_s * 1000 / orders);
    asked.push_back(static_cast<double>(alegra["requests"].size()) / orders);
    peak.push_back(static_cast<double>(usage.peak_bytes) / 1e6);
    peak_all.push_back(static_cast<double>(usage.peak_all_bytes) / 1e6);
  }
  const std::string judged = verdict.expected == verdict.delivered && verdict.clean()
                                 ? "each order judged: one right document"
                                 : "**the judge found orders that are not right**";
  const std::string n =
      std::to_string(scale.orders) + " orders, answers after " + std::to_string(kLatencyMs) + " ms";
  return {
      {"orders a second through the whole path, " + n, spread(rate, 0), spread(bare_rate, 0) + " bare client",
       "", true, judged},
      {"… as a share of the bare client (A/A pair beside it)", spread(ratio), spread(same) + " bare : bare",
       "≥ 0.5", median(ratio) >= 0.5,
       "the host reads Handy's list and commits three times an order, once durably"},
      {"requests to the ERP for each order, customer and products known", spread(asked, 3), "1", "≤ 1.1",
       median(asked) <= 1.1, ""},
      {"processor time of host and workers for each order, ms", spread(cpu_ms, 2),
       spread(bare_cpu_ms, 2) + " bare client", "≤ 1", median(cpu_ms) <= 1,
       "start and end of the process included; " + spread(kernel_ms, 2) + " of it in the kernel"},
      {"memory of the host at its peak, " + n + ", MB", spread(peak, 1), "", "", true, "resident"},
      {"memory of host and workers at their peak, " + n + ", MB", spread(peak_all, 1), "", "≤ 60",
       median(peak_all) <= 60, "proportional: shared pages once"},
  };
}

}  // namespace enlace::bench
