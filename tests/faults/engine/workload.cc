#include "faults/engine/workload.hpp"

#include "support/eventually.hpp"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

namespace enlace::faults {
namespace {

using test::ChildProcess;
using test::Finished;

constexpr int kTries = 12;
constexpr int kEvents = 9;
constexpr std::int64_t kProducts = 30;
constexpr std::int64_t kLargeOrderLines = 260;  // a write that does not fit into one packet

mock::DataPlan data_plan(const Workload::Options& options) {
  return {options.seed, options.orders, kProducts, std::max<std::int64_t>(6, options.orders / 5), "plain"};
}

}  // namespace

Workload::Workload(Options options)
    : options_(std::move(options)),
      random_(options_.seed),
      world_(data_plan(options_), "MX", {}, options_.connector) {
  setup_.host = "test_waits: {settle_seconds: 2, lag_seconds: 1, pause_seconds: 1}";
  setup_.connector = world_.erp().mailbox() == nullptr
                         ? "schedule: {orders: every 1s, products: every 2s, customers: every 2s}"
                         : "schedule: {orders: every 1s}";
  if (!options_.events) return;
  world_.handy("products", Json::object({{"code", "NUEVO-1"}, {"description", "Sin alta en el ERP"}}));
  const Json state = world_.handy_state();
  const Json::Array& products = state["products"].items();
  Json lines = Json::array();
  for (std::int64_t i = 0; i < kLargeOrderLines; ++i) {
    const Json& product = products[static_cast<std::size_t>(i) % kProducts];
    lines.push_back(Json::object({{"product", product["code"]}, {"quantity", i % 7 + 1}}));
  }
  const Json& customer = state["customers"].items()[0]["code"];
  world_.handy("orders", Json::object({{"customer", customer}, {"items", lines}}));
  const Json unknown = Json::array({Json::object({{"product", "NUEVO-1"}, {"quantity", 1}})});
  world_.handy("orders", Json::object({{"customer", customer}, {"items", unknown}}));
}

// A process that was armed may die of it; the next try goes on where it stood.
bool Workload::step(Line& line, const std::vector<std::string>& words, const std::string& input) {
  Finished finished;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    std::vector<std::string> environment;
    if (const std::string orders = options_.arm ? options_.arm() : ""; !orders.empty())
      environment.push_back("ENLACE_FAIL=" + orders);
    if (!options_.report.empty()) environment.push_back("ENLACE_FAIL_REPORT=" + options_.report);
    world_.set_environment(environment);
    finished = world_.run(words, input);
    world_.set_environment({});
    if (finished.exit == 0) return true;
    if (finished.signal == SIGKILL) ++deaths_;
  }
  line.problems.push_back("`enlace " + words[0] + "` does not come through: exit " +
                          std::to_string(finished.exit) + " " + finished.out + finished.err);
  return false;
}

bool Workload::set_up(Line& line) {
  world_.write_configuration(setup_);
  const std::string& tenant = world_.tenant().tenant;
  if (!step(line, {"plugin", "allow", ENLACE_PLUGINS "/" + options_.connector + ".so", "--yes"}))
    return false;
  std::vector<std::pair<std::string, std::string>> secrets = world_.erp().secrets(world_.tenant());
  secrets.emplace_back("handy-token", world_.tenant().handy_token);
  for (const auto& [name, value] : secrets) {
    if (!step(line, {"secret", "set", tenant, name}, value + "\n")) return false;
  }
  // Orders come later, while `serve` runs: here only what the first run of a connector does besides.
  test::World::Setup first = setup_;
  first.sync = "products: on, inventory: on, customers: on, orders: off, deletions: off";
  world_.write_configuration(first);
  if (!step(line, {"tenant", "enable", tenant, "--yes"})) return false;
  world_.write_configuration(setup_);
  return true;
}

ChildProcess Workload::start_host() {
  std::vector<std::string> environment;
  if (const std::string orders = options_.arm ? options_.arm() : ""; !orders.empty())
    environment.push_back("ENLACE_FAIL=" + orders);
  if (!options_.report.empty()) environment.push_back("ENLACE_FAIL_REPORT=" + options_.report);
  world_.set_environment(environment);
  ChildProcess host = world_.start({"serve"});
  world_.set_environment({});
  return host;
}

std::string Workload::some_order() {
  const std::set<std::string> refused = world_.refused_orders();
  const Json state = world_.handy_state();
  std::vector<std::string> live;
  for (const Json& order : state["orders"].items()) {
    const bool gone = order["deleted"].truthy() || order["isEdited"].truthy();
    if (!gone && !refused.contains(order["id"].text())) live.push_back(order["id"].text());
  }
  return live.empty() ? "" : live[random_() % live.size()];
}

void Workload::something_happens(int number) {
  const std::string order = some_order();
  const Result<Json> id = Json::parse(order);
  if (!id) return;
  const Json state = world_.handy_state();
  const Json& product = state["products"].items()[0]["code"];
  const Json lines = Json::array(
      {Json::object({{"product", product}, {"quantity", static_cast<std::int64_t>(random_() % 9 + 1)}})});
  switch (number) {
    case 0:
    case 4:
    case 6:
      world_.handy("edits", Json::object({{"order", *id}, {"items", lines}}));
      break;
    case 1:
    case 5:
      world_.handy("deletions", Json::object({{"order", *id}}));
      break;
    case 2:
      (void)world_.run({"secret", "set", world_.tenant().tenant, "handy-token"},
                       world_.tenant().handy_token + "\n");
      break;
    case 3:
      (void)world_.run({"backup", world_.data() + "/backup.db"});
      break;
    case 7:
      (void)world_.run({"dead", "retry", "--all"});
      break;
    case 8:  // a product that comes to Handy, and one that changed there
      world_.handy("products", Json::object({{"code", product}, {"price", 987}}));
      if (options_.second_instance) {
        setup_.second_instance = true;
        world_.write_configuration(setup_);
        // Known to a running host within a second.
        (void)test::eventually(
            [&] {
              return world_.run({"tenant", "enable", world_.tenant().tenant, "--yes"}).exit == 0;
            },
            std::chrono::seconds(20));
      }
      break;
    default:
      break;
  }
}

// The timelines of some that have not come to rest.
std::string Workload::on_their_way() {
  constexpr std::size_t kShown = 2;
  std::string text;
  for (const char* state : {"waiting", "sending", "in_doubt", "removing"}) {
    std::size_t shown = 0;
    for (const Json& row : world_.deliveries({"--open"})) {
      if (row["state"].text() != state || ++shown > kShown) continue;
      text += world_.run({"order", row["order"].text()}).out;
    }
  }
  return text;
}

void Workload::serve(Line& line, int patience) {
  using Clock = std::chrono::steady_clock;
  auto until = Clock::now() + std::chrono::seconds(patience);
  std::size_t last_pending = 0;
  const std::string side = options_.connector;
  const std::uint64_t before = world_.received(side);
  int event = options_.events ? 0 : kEvents;
  ChildProcess host = start_host();
  auto look_again = Clock::now();
  for (;;) {
    if (!host.running()) {
      const int end = host.wait();
      if (end != -SIGKILL) {
        line.problems.push_back(
            "the host ended with " + std::to_string(end) + ": " +
            world_.log().substr(world_.log().size() > 600 ? world_.log().size() - 600 : 0));
        return;
      }
      ++deaths_;
      host = start_host();
    }
    const auto share = static_cast<std::int64_t>(world_.received(side) - before) * kEvents;
    const auto gets_on = [&] { until = Clock::now() + std::chrono::seconds(patience); };
    if (event < kEvents && share >= options_.orders * world_.requests_of_an_order() * event) {
      something_happens(event++);
      gets_on();
    }
    if (event == kEvents && Clock::now() >= look_again) {
      const std::size_t pending = world_.pending();
      if (pending == 0 && host.running()) break;
      if (pending < last_pending) gets_on();
      last_pending = pending;
      look_again = Clock::now() + std::chrono::milliseconds(200);
    }
    if (Clock::now() > until) {
      line.problems.push_back(std::to_string(world_.pending()) +
                              " orders are not at rest, and none came to in " + std::to_string(patience) +
                              " s: " + on_their_way());
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  host.send(SIGTERM);
  if (const int end = host.wait(); end == -SIGKILL) {
    ++deaths_;
  } else if (end != 0) {
    line.problems.push_back("the host stopped with " + std::to_string(end));
  }
}

void Workload::judge(Line& line) {
  for (const std::string& order : world_.refused_orders())
    (void)world_.run({"dead", "drop", order, "--reason", "a test"});
  line.judge("seed " + std::to_string(options_.seed), world_.judge(world_.refused_orders()));
  const Result<Json> groups = Json::parse(world_.run({"dead", "list", "--json"}).out);
  if (!groups) return;
  for (const Json& group : groups->items()) {
    line.waiting[group["cause"].text()] += static_cast<std::size_t>(group["count"].integer().value_or(0));
  }
}

}  // namespace enlace::faults
