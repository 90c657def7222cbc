#include "schedule/lanes.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace enlace::schedule {
namespace {

using Lane = Lanes::Lane;

std::vector<Lanes::Id> drain(Lanes& lanes, std::int64_t now_ms = 0) {
  std::vector<Lanes::Id> started;
  while (const auto id = lanes.next(now_ms)) started.push_back(*id);
  return started;
}

Lanes::Limits limits(int parallel, int per_tenant = 2) {
  return {.parallel = parallel, .per_tenant = per_tenant, .most = 4 * parallel};
}

TEST(Lanes, FirstComeFirstServedUpToTheSlots) {
  Lanes lanes(limits(3));
  for (Lanes::Id id = 1; id <= 5; ++id) lanes.wait(Lane::orders, "t" + std::to_string(id), id);
  EXPECT_EQ(drain(lanes), (std::vector<Lanes::Id>{1, 2, 3}));
  lanes.ended(2);
  EXPECT_EQ(drain(lanes), (std::vector<Lanes::Id>{4}));
}

TEST(Lanes, ATenantHoldsNoMoreThanItsShare) {
  Lanes lanes(limits(8));
  for (Lanes::Id id = 1; id <= 4; ++id) lanes.wait(Lane::orders, "greedy", id);
  lanes.wait(Lane::orders, "other", 5);
  EXPECT_EQ(drain(lanes), (std::vector<Lanes::Id>{1, 2, 5}));
  lanes.wait(Lane::orders, "late", 6);
  lanes.ended(1);
  EXPECT_EQ(drain(lanes), (std::vector<Lanes::Id>{3, 6}));  // it was due before
}

TEST(Lanes, OrdersGoBeforeCataloguesAndCataloguesStillGetTheirQuarter) {
  Lanes lanes(limits(8));
  for (Lanes::Id id = 1; id <= 20; ++id) lanes.wait(Lane::catalogue, "c" + std::to_string(id), id);
  for (Lanes::Id id = 101; id <= 120; ++id) lanes.wait(Lane::orders, "o" + std::to_string(id), id);
  const auto started = drain(lanes);
  ASSERT_EQ(started.size(), 8u);
  EXPECT_EQ(std::count_if(started.begin(), started.end(), [](Lanes::Id id) { return id > 100; }), 6);
  EXPECT_EQ(started.front(), 101u);
}

TEST(Lanes, CataloguesAloneLeaveHalfForOrders) {
  Lanes lanes(limits(8));
  for (Lanes::Id id = 1; id <= 20; ++id) lanes.wait(Lane::catalogue, "c" + std::to_string(id), id);
  EXPECT_EQ(drain(lanes).size(), 4u);
  lanes.wait(Lane::orders, "o", 101);
  EXPECT_EQ(drain(lanes), (std::vector<Lanes::Id>{101}));
}

TEST(Lanes, ARunThatHangsGivesItsSlotBack) {
  Lanes lanes(limits(2));
  for (Lanes::Id id = 1; id <= 3; ++id) lanes.wait(Lane::orders, "t" + std::to_string(id), id);
  EXPECT_EQ(drain(lanes, 0).size(), 2u);
  ASSERT_TRUE(lanes.next_change(0));
  EXPECT_EQ(*lanes.next_change(0), 20'000);
  EXPECT_TRUE(drain(lanes, 19'999).empty());
  EXPECT_EQ(drain(lanes, 20'000), (std::vector<Lanes::Id>{3}));
}

TEST(Lanes, SlowOnesLeaveHalfOfTheSlotsAndHalfOfAllRunsToTheOthers) {
  Lanes lanes({.parallel = 8, .per_tenant = 2, .most = 20, .long_ms = 20'000, .long_catalogue_ms = 300'000});
  for (Lanes::Id id = 1; id <= 100; ++id) lanes.wait(Lane::slow, "down-" + std::to_string(id), id);
  int slow = 0;
  while (lanes.next(0)) ++slow;
  EXPECT_EQ(slow, 4);
  for (Lanes::Id id = 201; id <= 204; ++id) lanes.wait(Lane::orders, "well-" + std::to_string(id), id);
  for (Lanes::Id id = 201; id <= 204; ++id) EXPECT_EQ(lanes.next(0), id);
  EXPECT_FALSE(lanes.next(0));
  for (Lanes::Id id = 201; id <= 204; ++id) lanes.ended(id);
  // They hang; their slots come back, and others of them hang as well.
  for (std::int64_t now = 20'000; now <= 200'000; now += 20'000) {
    while (lanes.next(now)) ++slow;
  }
  EXPECT_EQ(slow, 10);
  // The others never wait for them.
  for (Lanes::Id id = 301; id <= 308; ++id) lanes.wait(Lane::orders, "well-" + std::to_string(id), id);
  for (Lanes::Id id = 301; id <= 308; ++id) EXPECT_EQ(lanes.next(220'000), id);
}

TEST(Lanes, NeverMoreThanSoManyInAll) {
  Lanes lanes(limits(2));
  for (Lanes::Id id = 1; id <= 50; ++id) lanes.wait(Lane::orders, "t" + std::to_string(id), id);
  std::size_t running = 0;
  for (std::int64_t now = 0; now < 600'000; now += 20'000) running += drain(lanes, now).size();
  EXPECT_EQ(running, 8u);
}

TEST(Lanes, OneThatIsWithdrawnNeverStartsAndAPersonsWordGoesFirst) {
  Lanes lanes(limits(1));
  lanes.wait(Lane::orders, "a", 1);
  lanes.wait(Lane::orders, "b", 2);
  lanes.wait(Lane::orders, "c", 3, true);
  lanes.withdraw(1);
  EXPECT_EQ(drain(lanes), (std::vector<Lanes::Id>{3}));
  lanes.ended(3);
  EXPECT_EQ(drain(lanes), (std::vector<Lanes::Id>{2}));
  lanes.ended(2);
  EXPECT_TRUE(drain(lanes).empty());
}

TEST(Lanes, ASingleSlotServesBothLanes) {
  Lanes lanes(limits(1));
  lanes.wait(Lane::catalogue, "a", 1);
  lanes.wait(Lane::orders, "b", 2);
  EXPECT_EQ(drain(lanes), (std::vector<Lanes::Id>{2}));
  lanes.ended(2);
  EXPECT_EQ(drain(lanes), (std::vector<Lanes::Id>{1}));
}

}  // namespace
}  // namespace enlace::schedule
