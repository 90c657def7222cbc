// Memory with many orders waiting: the host must not hold what the store holds.
#include <algorithm>
#include <chrono>
#include <iostream>

#include "figure.hpp"
#include "ledger/ledger.hpp"
#include "process.hpp"
#include "runtime/real_runtime.hpp"
#include "store/database.hpp"
#include "support/world.hpp"
#include "vault/vault.hpp"

namespace enlace::bench {
namespace {

using enlace::test::World;

// Lands orders as a poll does: each is a real order of Handy's under another id.
bool queue(World& world, int count, const Json& sample) {
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  store::Database::Options options;
  options.path = world.store();
  options.sync = "OFF";  // the filling is not what is measured
  auto database = store::Database::open(options);
  if (!database) return false;
  vault::MasterKeySource key;
  key.file = world.data() + "/master.key";
  auto vault = vault::Vault::open(**database, key, false);
  if (!vault) return false;
  ledger::Ledger ledger(*runtime, **database, **vault);
  ledger::Recipient recipient;
  recipient.instance = "alegra";
  std::int64_t id = 500'000'000;
  const std::int64_t now = runtime->unix_ms();
  for (int done = 0; done < count;) {
    std::vector<ledger::IncomingOrder> orders;
    for (int i = 0; i < 2000 && done < count; ++i, ++done) {
      Json raw = sample;
      raw.set("id", ++id);
      ledger::IncomingOrder order;
      order.id = std::to_string(id);
      order.kind = "sale";
      order.zone = "Centro";
      order.seller_email = "vendedor@empresa.mx";
      order.seller_name = "Vendedor";
      order.customer_code = sample["customer"]["code"].text();
      order.customer_name = sample["customer"]["description"].text();
      order.created_ms = order.first_created_ms = now - 1000 + done / 1000;
      order.content_hash = "hash-" + order.id;
      order.raw = raw.dump();
      orders.push_back(std::move(order));
    }
    if (const auto landed = ledger.land(world.tenant().tenant, "", orders, {recipient}, {}); !landed) {
      std::cerr << "queue: " << landed.error().cause << " " << landed.error().message << "\n";
      return false;
    }
  }
  return true;
}

// Memory of host and workers while the first orders of the queue are delivered; -1: they were not.
std::int64_t peak_of_delivery(World& world, std::uint64_t deliveries) {
  world.forget_requests();
  std::uint64_t seen = 0;
  auto child = world.start({"sync", world.tenant().tenant, "--only", "orders"});
  int look = 0;
  const Usage usage = watch(child, [&] {
    if (++look % 40 == 0) seen = world.requests("alegra", "/api/v1/remissions").size();
    return seen < deliveries;
  });
  seen = world.requests("alegra", "/api/v1/remissions").size();
  if (seen >= deliveries) return usage.peak_all_bytes;
  std::cerr << "queue: " << seen << " of " << deliveries << " orders delivered, exit " << usage.exit << "\n"
            << world.log();
  return -1;
}

}  // namespace

std::vector<Figure> measure_queue(const Scale& scale) {
  const auto delivery_peak = [&](int queued) -> double {
    World world({.seed = 5, .orders = 50, .products = 30, .customers = 20, .profile = "plain"});
    world.set_up();
    world.enable();
    const Json state = world.handy_state();
    const Json sample = world.raw_order(state["orders"].items().front()["id"].text());
    if (sample.is_null() || !queue(world, queued, sample)) return -1;
    const std::int64_t peak = peak_of_delivery(world, 500);
    return peak < 0 ? -1 : static_cast<double>(peak) / 1e6;
  };
  const double few = delivery_peak(2000);
  const double many = delivery_peak(scale.queued);
  const double growth = (many / few - 1) * 100;
  return {{"memory of host and workers with " + std::to_string(scale.queued) + " orders queued, MB",
           fixed(many, 1), fixed(few, 1) + " with 2000 queued", "≤ +10 %",
           few > 0 && many > 0 && growth <= 10, fixed(growth, 1) + " %; proportional"}};
}

}  // namespace enlace::bench
