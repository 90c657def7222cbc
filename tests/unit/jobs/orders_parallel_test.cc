#include <gtest/gtest.h>

#include <map>
#include <set>

#include "jobs/orders_common.hpp"
#include "support/order_world.hpp"

// Orders of different customers go side by side, those of one customer one after the other and in their order
// (design 5.2, 8.5). On threads that a seed lets run: each seed is another interleaving.
namespace enlace::jobs {
namespace {

using ledger::State;
using test::OrderWorld;

constexpr int kWorkers = 4;

class OrdersParallel : public testing::TestWithParam<std::uint64_t> {
 protected:
  OrdersParallel() : world({false, kWorkers, GetParam()}) {
    world.erp.latency_ms = 100;
    world.handy.latency_ms = 50;
    for (int i = 1; i <= 12; ++i) {
      world.handy.set_rfc("C" + std::to_string(i), "AAA0101" + std::to_string(10 + i) + "AAA");
    }
  }
  // Orders of `customers`, round and round, each a second after the other.
  std::vector<std::string> add(const std::vector<std::string>& customers, int rounds) {
    std::vector<std::string> ids;
    for (int round = 0; round < rounds; ++round) {
      for (const std::string& customer : customers) {
        ids.push_back(world.handy.add({.customer = customer}));
        pass(1'000);
      }
    }
    return ids;
  }
  void pass(std::int64_t ms) { world.sim->sleep_until(world.sim->monotonic_ms() + ms); }
  void expect_each_once_and_in_order(const std::vector<std::string>& ids) {
    std::map<std::string, std::string> last;  // client -> reference
    for (const auto& document : world.erp.documents) {
      EXPECT_LT(last[document.client], document.reference);
      last[document.client] = document.reference;
    }
    for (const std::string& id : ids) EXPECT_EQ(world.erp.live_with(id), 1) << id;
    EXPECT_EQ(world.erp.documents.size(), ids.size());
    EXPECT_TRUE(world.erp.overlaps.empty()) << world.erp.overlaps.front();
  }

  OrderWorld world;
};

// Rule: H-4
TEST_P(OrdersParallel, GoSideBySideForDifferentCustomersAndInOrderForOne) {
  const std::vector<std::string> ids = add({"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"}, 5);
  world.poll();
  const std::int64_t begun = world.sim->monotonic_ms();
  const RunReport report = world.deliver();
  EXPECT_TRUE(report.ok) << report.error.cause;
  const std::int64_t took = world.sim->monotonic_ms() - begun;
  expect_each_once_and_in_order(ids);
  EXPECT_EQ(world.erp.most_at_once, kWorkers);
  EXPECT_EQ(world.factory.opened, kWorkers) << "a worker starts once for the whole job";
  // 40 orders of 150 ms and 8 clients of 200 ms more, by four at once, with a tail that does not divide.
  EXPECT_LT(took, (40 * 150 + 8 * 200) / kWorkers + 1'000);
}

// Rule: H-24
TEST_P(OrdersParallel, BeginOnceTheFirstLookOfTheRunHasEnded) {
  add({"C1", "C2", "C3", "C4"}, 1);
  world.poll();
  ASSERT_TRUE(world.deliver().ok);  // their clients are known
  const std::vector<std::string> ids = add({"C1", "C2", "C3", "C4"}, 2);
  world.poll();
  std::int64_t looked = 0, first_write = 0;
  int looks = 0;
  world.erp.fault = [&](const HttpCall& call) {
    const std::int64_t now = world.sim->monotonic_ms();
    if (call.purpose == "order" && first_write == 0) first_write = now;
    if (!call.is_write() && call.url.find("/documents") != std::string::npos) {
      if (++looks == 1) looked = now;
    }
    return test::Fault::none;
  };
  ASSERT_TRUE(world.deliver().ok);
  EXPECT_EQ(looks, 1);
  EXPECT_GE(first_write, looked + world.erp.latency_ms);
  for (const std::string& id : ids) EXPECT_EQ(world.erp.live_with(id), 1) << id;
}

TEST_P(OrdersParallel, OneCustomerNeedsOneWorker) {
  const std::vector<std::string> ids = add({"C1"}, 6);
  world.poll();
  EXPECT_TRUE(world.deliver().ok);
  expect_each_once_and_in_order(ids);
  EXPECT_EQ(world.factory.opened, 1);
  EXPECT_EQ(world.erp.most_at_once, 1);
}

// Rule: A-ORD-2
TEST_P(OrdersParallel, CreateOneClientForCustomersOfOneName) {
  for (const char* code : {"C1", "C2", "C3", "C4"}) world.handy.set_name(code, "Tienda Lucía");
  world.handy.set_name("C5", "Tienda Lucía");
  const std::vector<std::string> ids = add({"C1", "C2", "C3", "C4", "C5", "C6"}, 3);
  world.poll();
  EXPECT_TRUE(world.deliver().ok);
  EXPECT_EQ(world.erp.clients_named("Tienda Lucía"), 1);
  for (const std::string& id : ids) EXPECT_EQ(world.erp.live_with(id), 1) << id;
}

TEST_P(OrdersParallel, APoisonOrderIsBuriedAndTheOthersGoOn) {
  const std::vector<std::string> ids = add({"C1", "C2", "C3", "C4"}, 3);
  const std::string poison = world.handy.add({.customer = "C2", .quantity = "13"});
  int deaths = 0;
  world.factory.dies_of = [&](const PushRequest& request) {
    const bool dies = request.reference == "HANDY-" + poison;
    deaths += dies ? 1 : 0;
    return dies;
  };
  world.poll();
  for (int i = 0; i < 4; ++i) {
    world.deliver();
    pass(2 * 3'600'000);
  }
  EXPECT_EQ(world.state(poison), State::dead);
  EXPECT_EQ(world.row(poison).cause, "connector_keeps_dying");
  EXPECT_EQ(deaths, ledger::kDeathsThatKill);
  for (const std::string& id : ids) EXPECT_EQ(world.erp.live_with(id), 1) << id;
  EXPECT_EQ(world.erp.live_with(poison), 0);
}

TEST_P(OrdersParallel, StopAllWhenTheErpIsNotThere) {
  add({"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"}, 10);
  world.erp.fault = [](const HttpCall&) { return test::Fault::not_sent; };
  world.poll();
  const RunReport report = world.deliver();
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(world.erp.documents.size(), 0u);
  ledger::OrderFilter all;
  all.states = {State::waiting};
  const auto waiting = world.ledger().list(all);
  ASSERT_TRUE(waiting);
  EXPECT_EQ(waiting->size(), 80u);
  int tried = 0;
  for (const auto& view : *waiting) tried += view.delivery.attempts;
  EXPECT_LE(tried, 5 + kWorkers);
}

TEST_P(OrdersParallel, EditsTakeTheOldDocumentAwayFirst) {
  const std::vector<std::string> ids = add({"C1", "C2", "C3", "C4", "C5", "C6"}, 1);
  world.poll();
  EXPECT_TRUE(world.deliver().ok);
  std::vector<std::string> edits;
  for (const std::string& id : ids) edits.push_back(world.handy.edit(id, "7"));
  pass(60'000);
  world.poll();
  EXPECT_TRUE(world.deliver().ok);
  for (const std::string& id : ids) EXPECT_EQ(world.erp.live_with(id), 0) << id;
  for (const std::string& id : edits) EXPECT_EQ(world.erp.live_with(id), 1) << id;
}
INSTANTIATE_TEST_SUITE_P(Seeds, OrdersParallel, testing::Range<std::uint64_t>(1, 6));

// --- how many ----------------------------------------------------------------------------------------------

TEST(OrderWorkers, AreAsManyAsSettingsSayAndTheBudgetBears) {
  Instance instance;
  instance.connector.workers = 4;
  instance.erp.rate = {150, 60, {}, {}, {}, egress::RateSpec::Reset::seconds};  // Alegra
  EXPECT_EQ(workers_of(instance), 4);
  instance.erp.rate.requests = 60;
  EXPECT_EQ(workers_of(instance), 2);
  instance.erp.rate.requests = 6;
  EXPECT_EQ(workers_of(instance), 1);
  instance.erp.rate.requests = 100'000;
  EXPECT_EQ(workers_of(instance), 4);
  instance.connector.workers = 1;
  EXPECT_EQ(workers_of(instance), 1);
}

}  // namespace
}  // namespace enlace::jobs
