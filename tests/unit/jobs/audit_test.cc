#include "jobs/audit.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "support/order_world.hpp"

// The nightly audit over the small world of orders: what Handy has and the host never saw.
namespace enlace::jobs {
namespace {

using ledger::State;
using test::OrderWorld;

constexpr std::int64_t kHour = 3'600'000;
constexpr const char* kDay = "2025-03-04";  // the world begins there at eleven, Mexico City

std::set<std::string> codes(const RunReport& report) {
  std::set<std::string> all;
  for (const Json& one : report.counts["differences"].items()) {
    all.insert(one["order"].text() + " " + one["code"].text());
  }
  return all;
}

RunReport audit(OrderWorld& world) {
  RunReport report = audit_day(world.services(), world.instance, kDay, {}, world.handy);
  EXPECT_TRUE(report.ok) << report.error.cause;
  return report;
}

// Rule: H-23
TEST(Audit, LandsWhatItFindsUnseenSoThatItIsDelivered) {
  OrderWorld world;
  const std::string kept = world.handy.add(), deleted = world.handy.add(), changed = world.handy.add();
  world.cycle();
  ASSERT_EQ(world.erp.live().size(), 3u);
  // None of this is ever seen by a poll again.
  const std::string unseen = world.handy.add();
  const std::string never = world.handy.add();
  world.handy.remove(never);
  world.handy.remove(deleted);
  world.handy.change_in_place(changed, "3");
  world.runtime.pass(24 * kHour);
  const RunReport report = audit(world);
  EXPECT_EQ(codes(report),
            (std::set<std::string>{unseen + " audit_not_landed", deleted + " audit_deletion_not_landed",
                                   changed + " audit_edit_not_landed"}));
  EXPECT_EQ(report.counts["landed"].integer(), 4);
  EXPECT_EQ(world.state(unseen), State::waiting);
  EXPECT_EQ(world.state(never), State::tombstone);
  world.deliver();
  world.deliver();
  EXPECT_EQ(world.erp.live_with(kept), 1);
  EXPECT_EQ(world.erp.live_with(unseen), 1);
  EXPECT_EQ(world.erp.live_with(deleted), 0);
  EXPECT_EQ(world.row(changed).remote_total, "348");
  EXPECT_EQ(world.erp.live().size(), 3u);
  const RunReport again = audit(world);
  EXPECT_TRUE(codes(again).empty());
  EXPECT_EQ(again.counts["landed"].integer(), 0);
}

// Rule: H-23
TEST(Audit, LandsAlsoWhereTheErpCannotBeAsked) {
  OrderWorld world;
  world.handy.add();
  world.cycle();
  const std::string unseen = world.handy.add();
  world.runtime.pass(24 * kHour);
  world.erp.fault = [](const HttpCall&) { return test::Fault::not_sent; };
  EXPECT_FALSE(audit_day(world.services(), world.instance, kDay, {}, world.handy).ok);
  EXPECT_EQ(world.state(unseen), State::waiting);
  world.erp.fault = nullptr;
  world.runtime.pass(kHour);
  world.settle();
  EXPECT_EQ(world.erp.live_with(unseen), 1);
}

// What a poll lands while the audit reads its lists is newer than these.
// Rule: H-23
TEST(Audit, NeverPutsBackWhatAPollHasSeenSince) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  world.runtime.pass(kHour / 2);
  bool first = true;
  world.handy.damage = [&](Json& record) {  // the audit has its list of live orders, then the poll comes
    if (!std::exchange(first, false) || record["id"].text() != order) return;
    world.handy.change_in_place(order, "3");
    EXPECT_TRUE(world.poll().ok);
  };
  const RunReport report = audit(world);
  EXPECT_FALSE(first);
  EXPECT_EQ(report.counts["landed"].integer(), 0);
  EXPECT_FALSE(codes(report).contains(order + " audit_edit_not_landed"));
  world.handy.damage = nullptr;
  world.deliver();
  world.deliver();
  EXPECT_EQ(world.row(order).remote_total, "348");
}

// Rule: H-16
TEST(Audit, WhatWasMadeBeforeAConnectorBeganIsNoDifference) {
  OrderWorld world;
  const std::string before = world.handy.add();
  world.runtime.pass(2 * kHour);
  world.instance.connector.since = "2025-03-04T18:00:00Z";
  const std::string since = world.handy.add();
  const RunReport report = audit(world);
  EXPECT_EQ(codes(report), std::set<std::string>{since + " audit_not_landed"});
  world.deliver();
  EXPECT_EQ(world.state(before), State::skipped);
  EXPECT_EQ(world.state(since), State::delivered);
}

// What another connector of the tenant brought is caught up with, and no difference.
TEST(Audit, TakesInWhatLandedForOthersFirst) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  world.instance.connector.instance = "second";
  world.instance.erp_fingerprint = "toy:2";
  const RunReport report = audit(world);
  EXPECT_EQ(codes(report), std::set<std::string>{order + " audit_not_delivered"});
  EXPECT_EQ(report.counts["landed"].integer(), 0);
}

}  // namespace
}  // namespace enlace::jobs
