#include "jobs/audit.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "ledger/audits.hpp"
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

// A dead letter is told with its own cause, and not a second time by the audit.
TEST(Audit, DoesNotRepeatWhatWaitsForAPerson) {
  OrderWorld world;
  const std::string good = world.handy.add();
  const std::string bad = world.handy.add({.customer = "C2"});
  world.handy.set_rfc("C2", "");
  world.settle();
  ASSERT_TRUE(ledger::needs_person(world.row(bad))) << ledger::to_string(world.state(bad));
  RunReport report = audit(world);
  EXPECT_TRUE(codes(report).empty());
  EXPECT_EQ(report.counts["waiting_for_person"].integer(), 1);
  EXPECT_EQ(report.counts["erp"]["orders"].integer(), 1);
  ASSERT_EQ(world.state(good), State::delivered);
}

// What an audit named ends when its reason has, by what the store knows: landed orders once they are
// delivered. Rule: H-31
TEST(Audit, WhatItNamedEndsOnceItHasComeToRest) {
  OrderWorld world;
  const std::string removed = world.handy.add(), changed = world.handy.add(), lost = world.handy.add();
  world.cycle();
  const std::string unseen = world.handy.add();
  world.handy.remove(removed);
  world.handy.change_in_place(changed, "3");
  world.erp.find("HANDY-" + lost)->live = false;  // somebody took it away there
  world.runtime.pass(24 * kHour);
  const auto open = [&, report = audit(world)] {
    const ledger::Audit kept{"lupita",
                             world.instance.connector.instance,
                             kDay,
                             world.runtime.unix_ms(),
                             static_cast<std::int64_t>(report.counts["differences"].size()),
                             report.counts};
    ledger::Ledger ledger = world.ledger();
    const auto left = ledger::open_differences(ledger, kept);
    EXPECT_TRUE(left);
    std::set<std::string> orders;
    for (const Json& one : *left) orders.insert(one["order"].text());
    return orders;
  };
  EXPECT_EQ(open(), (std::set<std::string>{unseen, removed, changed, lost}));
  world.deliver();
  world.deliver();
  EXPECT_EQ(open(), std::set<std::string>{lost}) << "only the ERP knows of that";
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
