#include <gtest/gtest.h>

#include "support/order_world.hpp"

// The document of an edited order is gone when it reads as gone, whatever the removal was answered (H-12).
namespace enlace::jobs {
namespace {

using ledger::State;
using test::OrderWorld;

// Rule: H-12
TEST(OrderRemoval, IsDoneOnceTheDocumentReadsAsGone) {
  OrderWorld world;
  const std::string old = world.handy.add();
  world.cycle();
  const std::string edited = world.handy.edit(old, "5");
  world.erp.removals_ignored = 1;
  world.poll();
  world.deliver();
  EXPECT_EQ(world.state(old), State::removing);
  EXPECT_EQ(world.row(old).cause, "removal_not_confirmed");
  EXPECT_EQ(world.state(edited), State::waiting);
  EXPECT_EQ(world.erp.live().size(), 1u);
  world.settle();
  EXPECT_EQ(world.state(old), State::removed);
  EXPECT_EQ(world.state(edited), State::delivered);
  ASSERT_EQ(world.erp.live().size(), 1u);
  EXPECT_EQ(world.erp.live()[0].total, "580");
}

// Rule: H-12
TEST(OrderRemoval, IsNotDoneByAListThatIsNotWhole) {
  OrderWorld world;
  const std::string old = world.handy.add();
  world.cycle();
  const std::string edited = world.handy.edit(old);
  world.erp.partial_lists = true;
  world.poll();
  world.deliver();
  EXPECT_EQ(world.state(old), State::removing);
  EXPECT_EQ(world.row(old).cause, "look_incomplete");
  EXPECT_EQ(world.state(edited), State::waiting);
  world.erp.partial_lists = false;
  world.settle();
  EXPECT_EQ(world.state(old), State::removed);
  EXPECT_EQ(world.state(edited), State::delivered);
}

}  // namespace
}  // namespace enlace::jobs
