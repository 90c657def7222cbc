#include <gtest/gtest.h>

#include "support/order_world.hpp"

// Orders and deletions are switched apart (H-5).
namespace enlace::jobs {
namespace {

using ledger::State;
using test::Fault;
using test::OrderWorld;

// Rule: H-5
// Rule: G-DEL-1
TEST(OrderSwitches, DeletionsAloneTakeAwayAndPushNothing) {
  OrderWorld world;
  const std::string gone = world.handy.add(), kept = world.handy.add();
  world.cycle();
  world.instance.connector.sync.orders = false;
  world.handy.remove(gone);
  const std::string waiting = world.handy.add();
  world.cycle();
  EXPECT_EQ(world.state(gone), State::removed);
  EXPECT_EQ(world.state(kept), State::delivered);
  EXPECT_EQ(world.state(waiting), State::waiting);
  EXPECT_EQ(world.row(waiting).attempts, 0);
  ASSERT_EQ(world.erp.live().size(), 1u);

  RunOptions dry;
  dry.dry_run = true;
  EXPECT_EQ(world.deliver(dry).plan.size(), 0u);

  world.instance.connector.sync.orders = true;
  world.cycle();
  EXPECT_EQ(world.state(waiting), State::delivered);
}

// Rule: H-5
TEST(OrderSwitches, OrdersAloneLeaveWhatIsDeleted) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  world.instance.connector.sync.deletions = false;
  world.handy.remove(order);
  world.cycle();
  EXPECT_EQ(world.state(order), State::delivered);
  world.instance.connector.sync.deletions = true;  // what counts is how it stood when the deletion was seen
  world.cycle();
  EXPECT_EQ(world.state(order), State::delivered);
  EXPECT_EQ(world.erp.live().size(), 1u);
}

// Without the orders nothing takes the place of the old document: it stays until they are on again.
// Rule: H-5
// Rule: H-12
TEST(OrderSwitches, AnEditWaitsForBothOfItsHalves) {
  OrderWorld world;
  const std::string old = world.handy.add();
  world.cycle();
  world.instance.connector.sync.orders = false;
  const std::string edited = world.handy.edit(old, "5");
  world.cycle();
  EXPECT_EQ(world.state(old), State::delivered);
  EXPECT_EQ(world.state(edited), State::waiting);
  world.instance.connector.sync.orders = true;
  world.cycle();
  EXPECT_EQ(world.state(old), State::removed);
  EXPECT_EQ(world.state(edited), State::delivered);
}

// Edited and then deleted, the order is gone: its document goes, though no orders come.
// Rule: H-5
// Rule: H-12
TEST(OrderSwitches, ADeletedEditTakesTheFirstDocumentAway) {
  OrderWorld world;
  const std::string old = world.handy.add(), other = world.handy.add();
  world.cycle();
  world.instance.connector.sync.orders = false;
  const std::string first = world.handy.edit(old, "5");
  const std::string second = world.handy.edit(first, "6"), kept = world.handy.edit(other, "7");
  world.cycle();
  EXPECT_EQ(world.state(old), State::delivered);
  world.handy.remove(second);
  world.cycle();
  EXPECT_EQ(world.state(old), State::removed);
  EXPECT_EQ(world.state(other), State::delivered);
  EXPECT_EQ(world.state(kept), State::waiting);
  EXPECT_EQ(world.erp.live().size(), 1u);
}

// A doubt is looked into: that writes no order.
// Rule: H-4
// Rule: H-5
TEST(OrderSwitches, ADoubtIsLookedInto) {
  OrderWorld world;
  world.erp.list_lag_ms = 30'000;
  world.erp.fault = [](const HttpCall& call) {
    return call.purpose == "order" ? Fault::lost_after : Fault::none;
  };
  const std::string doubtful = world.handy.add();
  world.cycle();
  ASSERT_EQ(world.state(doubtful), State::in_doubt);
  const int writes = world.erp.writes;
  world.instance.connector.sync.orders = false;
  world.settle();
  EXPECT_EQ(world.state(doubtful), State::delivered);
  EXPECT_EQ(world.erp.writes, writes);
}

}  // namespace
}  // namespace enlace::jobs
