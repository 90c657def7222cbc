#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>

#include "support/order_world.hpp"

// A long life under a seed: orders, edits, deletions and changes at random, requests that fail, workers and
// hosts that die, time that passes. The model is Handy's own account: when all has settled, the ERP holds
// exactly its live orders; and at no moment does it hold two documents of one edit chain.
namespace enlace::jobs {
namespace {

using test::Fault;
using test::HostDied;
using test::OrderWorld;

class Life {
 public:
  explicit Life(std::uint32_t seed) : random_(seed) {
    world_.erp.list_lag_ms = 20'000;
    world_.erp.fault = [this](const HttpCall&) { return draw_fault(); };
    world_.factory.dies = [this](const std::string&) { return troubled_ && one_in(120); };
  }

  void step() {
    switch (random_() % 12) {
      case 0:
      case 1:
        chain_of_[world_.handy.add({.customer = "C" + std::to_string(1 + random_() % 3)})] = next_chain_++;
        break;
      case 2:
        if (const std::string id = some_live(); !id.empty()) {
          chain_of_[world_.handy.edit(id, std::to_string(1 + random_() % 9))] = chain_of_[id];
        }
        break;
      case 3:
        if (const std::string id = some_live(); !id.empty() && one_in(2)) world_.handy.remove(id);
        break;
      case 4:
        if (const std::string id = some_live(); !id.empty() && one_in(3)) {
          world_.handy.change_in_place(id, std::to_string(1 + random_() % 9));
        }
        break;
      case 5:
        world_.handy.hide_new = one_in(3);
        world_.handy.hide_deleted = one_in(3);
        survive([&] { world_.poll(); });
        world_.handy.hide_new = world_.handy.hide_deleted = false;
        break;
      case 6:
      case 7:
        survive([&] { world_.poll(); });
        break;
      case 8:
      case 9:
      case 10:
        survive([&] { world_.deliver(); });
        break;
      default:
        world_.runtime.pass(static_cast<std::int64_t>(random_() % 120'000));
        if (one_in(10)) world_.runtime.jump_wall_clock(static_cast<std::int64_t>(random_() % 7'200'000));
    }
    expect_one_document_a_chain();
  }

  void come_to_rest() {
    troubled_ = false;
    world_.steps.die_at(0);
    world_.runtime.pass(60'000);
    world_.settle(100);
    world_.runtime.pass(25 * 3'600'000);  // changes under the same id show when the last days are read again
    world_.cycle();
    world_.runtime.pass(60'000);
    world_.settle(100);
    const auto rows = world_.ledger().list({});
    ASSERT_TRUE(rows);
    for (const ledger::OrderView& view : *rows) {
      const ledger::Delivery& row = view.delivery;
      // Killed three workers by chance, at its push or at the removal of its document: a person lets it go
      // again.
      if (row.state == ledger::State::dead || row.state == ledger::State::removal_refused) {
        ASSERT_EQ(row.cause, "connector_keeps_dying") << row.id.order_id;
        ASSERT_TRUE(world_.ledger().retry(row.id, "operator:test"));
      }
    }
    world_.settle(100);
    for (const std::string& id : world_.handy.live_ids()) {
      ASSERT_EQ(world_.erp.live_with(id), 1)
          << id << " " << to_string(world_.state(id)) << " " << world_.row(id).cause;
    }
    ASSERT_EQ(world_.erp.live().size(), world_.handy.live_ids().size());
    for (const auto& document : world_.erp.live()) {
      const std::string id = document.reference.substr(6, 8);
      ASSERT_EQ(document.total, world_.handy.total_of(id)) << id;
    }
    for (const char* name : {"Abarrotes C1", "Abarrotes C2", "Abarrotes C3"}) {
      ASSERT_LE(world_.erp.clients_named(name), 1);
    }
    const auto damaged = world_.ledger().damaged_rows();
    ASSERT_TRUE(damaged);
    ASSERT_TRUE(damaged->empty());
  }

 private:
  bool one_in(std::uint32_t n) { return random_() % n == 0; }

  Fault draw_fault() {
    if (!troubled_ || !one_in(6)) return Fault::none;
    constexpr Fault kFaults[] = {Fault::not_sent,     Fault::lost_before, Fault::lost_after,
                                 Fault::fails_before, Fault::fails_after, Fault::limited};
    return kFaults[random_() % std::size(kFaults)];
  }

  std::string some_live() {
    const std::vector<std::string> ids = world_.handy.live_ids();
    return ids.empty() ? std::string() : ids[random_() % ids.size()];
  }

  template <class Run>
  void survive(const Run& run) {
    world_.steps.die_at(one_in(4) ? static_cast<int>(1 + random_() % 40) : 0);
    try {
      run();
    } catch (const HostDied&) {
      world_.restart();
    }
    world_.steps.die_at(0);
  }

  void expect_one_document_a_chain() {
    std::map<int, int> live;
    for (const auto& document : world_.erp.live()) {
      const std::string id = document.reference.substr(6, 8);
      ASSERT_EQ(++live[chain_of_.at(id)], 1) << document.reference;
    }
  }

  OrderWorld world_;
  std::mt19937 random_;
  bool troubled_ = true;
  std::map<std::string, int> chain_of_;
  int next_chain_ = 0;
};

class OrdersModel : public testing::TestWithParam<std::uint32_t> {};

// Rule: H-4
// Rule: H-12
TEST_P(OrdersModel, AgreesWithHandyAfterALongLife) {
  const char* asked = std::getenv("ENLACE_MODEL_SEEDS");  // more by hand
  const std::uint32_t seeds = asked != nullptr ? static_cast<std::uint32_t>(std::atoi(asked)) : 5;
  for (std::uint32_t i = 0; i < seeds; ++i) {
    const std::uint32_t seed = GetParam() + 10 * i;
    SCOPED_TRACE("seed " + std::to_string(seed));
    Life life(seed);
    for (int step = 0; step < 400; ++step) {
      life.step();
      if (HasFatalFailure()) return;
    }
    life.come_to_rest();
    if (HasFailure()) return;
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, OrdersModel, testing::Range(1u, 11u));

}  // namespace
}  // namespace enlace::jobs
