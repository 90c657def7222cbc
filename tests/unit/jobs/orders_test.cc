#include <gtest/gtest.h>

#include "handy/mapping.hpp"
#include "support/order_world.hpp"

namespace enlace::jobs {
namespace {

using ledger::State;
using test::Fault;
using test::OrderWorld;

// Rule: H-4
TEST(Orders, ArriveOnceWithTheirClientAndTotal) {
  OrderWorld world;
  const std::string first = world.handy.add();
  const std::string second = world.handy.add({.customer = "C2", .quantity = "3"});
  world.cycle();
  ASSERT_EQ(world.erp.live().size(), 2u);
  EXPECT_EQ(world.erp.find("HANDY-" + first)->total, "116");
  EXPECT_EQ(world.erp.find("HANDY-" + second)->total, "348");
  EXPECT_EQ(world.state(first), State::delivered);
  EXPECT_EQ(world.row(second).remote_number, "R-2");
  EXPECT_EQ(world.factory.opened, 1);  // one worker a job
}

// Rule: H-11
TEST(Orders, WriteNothingInASecondRunAndStartNoWorker) {
  OrderWorld world;
  world.handy.add();
  world.cycle();
  const int writes = world.erp.writes;
  world.runtime.pass(600'000);
  world.cycle();
  EXPECT_EQ(world.erp.writes, writes);
  EXPECT_EQ(world.factory.opened, 1);
}

TEST(Orders, TellHandyTheNumberAfterwards) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  EXPECT_EQ(world.handy.external_ids[order], 1);
}

// Rule: H-15
TEST(Orders, DryRunSaysWhatWouldBePushedAndWritesNothing) {
  OrderWorld world;
  const std::string order = world.handy.add();
  RunOptions dry;
  dry.dry_run = true;
  const RunReport polled = world.poll(dry);
  ASSERT_TRUE(polled.ok);
  ASSERT_EQ(polled.plan.size(), 1u);
  EXPECT_EQ(polled.plan.items()[0]["action"].text(), "push");
  EXPECT_EQ(polled.plan.items()[0]["key"].text(), order);
  EXPECT_FALSE(world.ledger().row(world.id(order)));  // nothing has landed
  world.poll();
  const RunReport planned = world.deliver(dry);
  ASSERT_EQ(planned.plan.size(), 1u);
  EXPECT_EQ(planned.plan.items()[0]["details"]["reference"].text(), "HANDY-" + order);
  EXPECT_EQ(world.erp.writes, 0);
}

// Rule: H-6
TEST(Orders, DeadLettersBlockNothingAndReadTheCustomerAgain) {
  OrderWorld world;
  world.handy.set_rfc("C1", "");
  const std::string dead = world.handy.add();
  const std::string fine = world.handy.add({.customer = "C2"});
  world.cycle();
  EXPECT_EQ(world.state(dead), State::dead);
  EXPECT_EQ(world.row(dead).cause, "customer_without_rfc");
  EXPECT_EQ(world.state(fine), State::delivered);
  world.handy.set_rfc("C1", "AAA010101AAA");
  ASSERT_TRUE(world.ledger().retry(world.id(dead), "operator:eva"));
  world.cycle();
  EXPECT_EQ(world.state(dead), State::delivered);
}

// Rule: H-6
TEST(Orders, ADeadLetterGoesAgainByItselfWhenItIsEdited) {
  OrderWorld world;
  world.handy.set_rfc("C1", "");
  const std::string dead = world.handy.add();
  world.cycle();
  world.handy.set_rfc("C1", "AAA010101AAA");
  const std::string edited = world.handy.edit(dead);
  world.cycle();
  EXPECT_EQ(world.state(dead), State::superseded);
  EXPECT_EQ(world.state(edited), State::delivered);
  EXPECT_EQ(world.erp.live().size(), 1u);
}

// Rule: H-12
TEST(Orders, AnEditTakesTheOldDocumentAwayBeforeTheNewOneComes) {
  OrderWorld world;
  const std::string old = world.handy.add();
  world.cycle();
  const std::string edited = world.handy.edit(old, "5");
  world.cycle();
  EXPECT_EQ(world.state(old), State::removed);
  EXPECT_EQ(world.state(edited), State::delivered);
  ASSERT_EQ(world.erp.live().size(), 1u);
  EXPECT_EQ(world.erp.live()[0].total, "580");
}

// Rule: H-12
TEST(Orders, AnEditWaitsWhileTheErpKeepsTheOldDocument) {
  OrderWorld world;
  const std::string old = world.handy.add();
  world.cycle();
  world.erp.find("HANDY-" + old)->invoiced = true;
  const std::string edited = world.handy.edit(old);
  world.cycle();
  EXPECT_EQ(world.state(old), State::removal_refused);
  EXPECT_EQ(world.row(old).cause, "document_invoiced");
  EXPECT_EQ(world.state(edited), State::waiting);
  EXPECT_EQ(world.row(edited).cause, "previous_not_removed");
  EXPECT_EQ(world.erp.live().size(), 1u);
  world.erp.find("HANDY-" + old)->invoiced = false;
  ASSERT_TRUE(world.ledger().retry(world.id(old), "operator:eva"));
  world.runtime.pass(600'000);
  world.cycle();
  EXPECT_EQ(world.state(edited), State::delivered);
  EXPECT_EQ(world.erp.live_with(old), 0);
}

// Rule: H-12
TEST(Orders, HoldAnEditForAPersonWhenToldSo) {
  OrderWorld world;
  world.instance.connector.on_edit = config::OnEdit::hold;
  const std::string old = world.handy.add();
  world.cycle();
  const std::string edited = world.handy.edit(old);
  world.cycle();
  EXPECT_EQ(world.row(edited).cause, "edit_held");
  EXPECT_EQ(world.erp.live_with(old), 1);
  ASSERT_TRUE(world.ledger().retry(world.id(edited), "operator:eva"));
  world.cycle();
  EXPECT_EQ(world.erp.live_with(old), 0);
  EXPECT_EQ(world.erp.live_with(edited), 1);
}

// Rule: H-12
TEST(Orders, TakeTheDocumentAwayWhenAHeldEditIsDeleted) {
  for (const bool dropped : {false, true}) {
    OrderWorld world;
    world.instance.connector.on_edit = config::OnEdit::hold;
    const std::string first = world.handy.add();
    world.cycle();
    const std::string second = world.handy.edit(first);
    world.cycle();
    ASSERT_EQ(world.row(second).cause, "edit_held");
    if (dropped) {
      ASSERT_TRUE(world.ledger().drop(world.id(second), "operator:ana", "the first one stands"));
    }
    world.handy.remove(second);
    world.settle();
    EXPECT_EQ(world.erp.live_with(first), dropped ? 1 : 0);
    EXPECT_EQ(world.erp.live_with(second), 0);
    EXPECT_FALSE(ledger::needs_person(world.row(first)));
  }
}

// Rule: H-12
TEST(Orders, FindTheIdOfWhatAPersonKnowsByItsNumber) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.erp.list_lag_ms = 60'000;  // the first look does not see it yet
  world.erp.fault = [](const HttpCall& call) {
    return call.purpose == "order" ? Fault::lost_after : Fault::none;
  };
  world.cycle();
  world.erp.fault = nullptr;
  ASSERT_EQ(world.state(order), State::in_doubt);
  ASSERT_TRUE(world.ledger().resolve_delivered(world.id(order), "", "R-1", "operator:ana"));
  world.handy.remove(order);
  world.settle();
  EXPECT_EQ(world.state(order), State::removed);
  EXPECT_EQ(world.erp.live_with(order), 0);
}

// Rule: H-12
TEST(Orders, PushAnEditBesideTheOldOneWhenToldSo) {
  OrderWorld world;
  world.instance.connector.on_edit = config::OnEdit::push_only;
  const std::string old = world.handy.add();
  world.cycle();
  const std::string edited = world.handy.edit(old);
  world.cycle();
  EXPECT_EQ(world.erp.live_with(old), 1);
  EXPECT_EQ(world.erp.live_with(edited), 1);
}

// Rule: H-12
TEST(Orders, AskAPersonWhenTheReplacementNeverAppears) {
  OrderWorld world;
  const std::string old = world.handy.add();
  world.cycle();
  world.handy.edit(old);
  world.handy.hide_new = true;
  world.cycle();
  EXPECT_EQ(world.state(old), State::delivered);
  world.runtime.pass(25 * 3'600'000);
  world.cycle();
  EXPECT_EQ(world.row(old).cause, "replacement_missing");
  EXPECT_TRUE(ledger::needs_person(world.row(old)));
  EXPECT_EQ(world.erp.live_with(old), 1);
}

TEST(Orders, ReplaceADocumentWhoseOrderChangedUnderTheSameId) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  world.handy.change_in_place(order, "4");
  world.runtime.pass(60'000);
  world.cycle();
  ASSERT_EQ(world.erp.live().size(), 1u);
  EXPECT_EQ(world.erp.live()[0].total, "464");
  EXPECT_EQ(world.erp.live()[0].reference, "HANDY-" + order + "-2");
}

// Rule: H-13
TEST(Orders, LeaveReturnedGoodsOutAndSaySo) {
  OrderWorld world;
  const std::string mixed = world.handy.add({.quantity = "2", .with_return = true});
  const std::string only = world.handy.add({.returns_only = true});
  world.cycle();
  EXPECT_EQ(world.state(mixed), State::delivered);
  EXPECT_EQ(world.erp.find("HANDY-" + mixed)->total, "232");
  ASSERT_GE(world.row(mixed).warnings.size(), 1u);
  EXPECT_EQ(world.row(mixed).warnings.items()[0]["code"].text(), "return_lines_excluded");
  EXPECT_EQ(world.state(only), State::skipped);
  EXPECT_EQ(world.row(only).cause, "only_returns");
}

// Rule: H-13
TEST(Orders, HoldReturnedGoodsWhenToldSo) {
  OrderWorld world;
  world.instance.connector.returns = config::Returns::hold;
  const std::string mixed = world.handy.add({.with_return = true});
  world.cycle();
  EXPECT_EQ(world.state(mixed), State::dead);
  EXPECT_EQ(world.row(mixed).cause, "returns_held");
}

// Rule: H-14
TEST(Orders, KeepADifferentTotalAsAWarningAndGoOn) {
  OrderWorld world;
  world.erp.totals_off = true;
  const std::string order = world.handy.add();
  world.cycle();
  EXPECT_EQ(world.state(order), State::delivered);
  ASSERT_EQ(world.row(order).warnings.size(), 1u);
  EXPECT_EQ(world.row(order).warnings.items()[0]["code"].text(), "total_differs");
}

// Rule: H-16
TEST(Orders, BeginAtTheDateOfTheFirstOrderOfAChain) {
  OrderWorld world;
  const std::string early = world.handy.add();
  world.runtime.pass(2 * 24 * 3'600'000);
  world.instance.connector.since = "2025-03-06";
  const std::string late = world.handy.add();
  const std::string edited = world.handy.edit(early);
  world.runtime.pass(60'000);
  RunOptions look_back;
  world.cycle();
  EXPECT_EQ(world.state(late), State::delivered);
  EXPECT_EQ(world.state(edited), State::skipped);
  EXPECT_EQ(world.row(edited).cause, "before_activation");
  ASSERT_TRUE(world.ledger().retry(world.id(edited), "operator:eva"));  // pushed by command
  world.cycle();
  EXPECT_EQ(world.state(edited), State::delivered);
}

// Rule: H-16
TEST(Orders, LetEarlierOrdersInFromADateThatTheOperatorGives) {
  OrderWorld world;
  const std::string early = world.handy.add();
  world.runtime.pass(2 * 24 * 3'600'000);
  world.instance.connector.since = "2025-03-06";
  world.cycle();
  RunOptions from;
  from.since = "2025-03-01";
  world.poll(from);
  world.deliver();
  EXPECT_EQ(world.state(early), State::delivered);
}

// Rule: H-22
TEST(Orders, ReachOnlyTheConnectorsThatWantThem) {
  OrderWorld world;
  world.instance.connector.only_kinds = {"presale"};
  world.instance.connector.only_zones = {"Centro"};
  world.instance.connector.only_sellers = {"ana@empresa.mx"};
  const std::string fits = world.handy.add({.presale = true});
  const std::string sale = world.handy.add();
  const std::string zone = world.handy.add({.presale = true, .zone = "Norte"});
  const std::string seller = world.handy.add({.presale = true, .seller = "luis@empresa.mx"});
  world.cycle();
  EXPECT_EQ(world.state(fits), State::delivered);
  EXPECT_EQ(world.row(sale).cause, "filtered_kind");
  EXPECT_EQ(world.row(zone).cause, "filtered_zone");
  EXPECT_EQ(world.row(seller).cause, "filtered_seller");
  EXPECT_EQ(world.erp.live().size(), 1u);
}

// Rule: H-19
// Rule: H-4
TEST(Orders, ArriveAtTheFirstPollThoughOurClockIsYearsBehind) {
  constexpr std::int64_t kDay_ms = 24 * 3'600'000;
  for (const std::int64_t days : {2, 30, 3650}) {
    OrderWorld world;
    world.handy.clock_ahead_ms = days * kDay_ms;
    const std::string order = world.handy.add();
    const std::string gone = world.handy.add();
    world.handy.remove(gone);
    world.cycle();
    EXPECT_EQ(world.state(order), State::delivered) << days;
    EXPECT_EQ(world.state(gone), State::tombstone) << days;
  }
}

// apis/handy.md OPEN-4: a company in Cancún, an hour east, whose windows Handy reads in its own zone.
TEST(Orders, ArriveThoughHandyReadsWindowsInItsOwnZone) {
  OrderWorld world;
  world.instance.tenant.time_zone = "America/Cancun";
  world.handy.zone_west_ms = 3'600'000;
  const std::string first = world.handy.add();
  world.cycle();
  EXPECT_EQ(world.state(first), State::delivered);
  const std::string second = world.handy.add();
  world.cycle();
  EXPECT_EQ(world.state(second), State::delivered);
}

// A wrong zone in the configuration, and its correction after some days: what the polls could not see
// meanwhile is not passed by because their cursor is beyond it.
// Rule: H-4
TEST(Orders, ArriveWhenTheZoneOfTheConfigurationChangesEitherWay) {
  constexpr std::int64_t kHour_ms = 3'600'000, kApart_ms = 9 * kHour_ms;
  const std::string tijuana = "America/Tijuana", madrid = "Europe/Madrid";
  for (const auto& [wrong, right] : {std::pair(madrid, tijuana), {tijuana, madrid}}) {
    for (const bool was_right_before : {true, false}) {
      OrderWorld world;
      const auto configure = [&](const std::string& zone) {
        world.instance.tenant.time_zone = zone;
        // Handy reads the times of windows in the zone that is right.
        world.handy.zone_west_ms = zone == right ? 0 : wrong == madrid ? kApart_ms : -kApart_ms;
      };
      std::vector<std::string> orders, deleted;
      const auto work = [&](int hours) {
        for (int hour = 0; hour < hours; ++hour) {
          orders.push_back(world.handy.add());
          deleted.push_back(world.handy.add());
          world.handy.remove(deleted.back());
          world.cycle();
          world.runtime.pass(kHour_ms);
        }
      };
      configure(was_right_before ? right : wrong);
      work(2);
      configure(wrong);
      work(50);
      configure(right);
      world.cycle();
      for (const std::string& order : orders)
        EXPECT_EQ(world.erp.live_with(order), 1) << wrong << ' ' << order;
      for (const std::string& order : deleted) {
        EXPECT_EQ(world.erp.live_with(order), 0) << wrong << ' ' << order;
        EXPECT_TRUE(world.ledger().landed_order("lupita", order)->has_value()) << wrong << ' ' << order;
      }
    }
  }
}

// Once: the poll after that reads no further back than any other.
TEST(Orders, AreReadFarBackOnceAfterAChangeOfTheZone) {
  OrderWorld world;
  const auto from = [&] { return world.handy.last_window.from_ms; };
  world.cycle();
  world.runtime.pass(600'000);
  world.cycle();
  const std::int64_t usual = world.runtime.unix_ms() - from();
  world.instance.tenant.handy.time_zone = "Europe/Madrid";
  world.runtime.pass(600'000);
  world.handy.incomplete = true;
  world.cycle();
  world.handy.incomplete = false;
  world.cycle();  // only now it has been read
  const std::int64_t after_change = world.runtime.unix_ms() - from();
  EXPECT_GT(after_change, usual + 4 * 86'400'000LL);
  world.runtime.pass(600'000);
  world.cycle();
  EXPECT_LT(world.runtime.unix_ms() - from(), usual + 86'400'000LL);
}

// Rule: H-4
TEST(Orders, ArriveAtTheNextPollThoughOurClockRunsYearsAheadOrBack) {
  constexpr std::int64_t kDay_ms = 24 * 3'600'000;
  for (const std::int64_t days : {-3650, -400, 400, 3650}) {
    OrderWorld world;
    const std::string before = world.handy.add();
    world.cycle();
    ASSERT_EQ(world.state(before), State::delivered);
    // Ours jumps; Handy's goes on as it was.
    world.runtime.jump_wall_clock(days * kDay_ms);
    world.handy.clock_ahead_ms = -days * kDay_ms;
    for (int polls = 0; polls < 3; ++polls) {
      world.runtime.pass(600'000);
      const std::string order = world.handy.add();
      const std::string gone = world.handy.add();
      world.handy.remove(gone);
      world.cycle();
      EXPECT_EQ(world.state(order), State::delivered) << days;
      EXPECT_EQ(world.state(gone), State::tombstone) << days;
    }
    // And is set right again.
    world.runtime.jump_wall_clock(-days * kDay_ms);
    world.handy.clock_ahead_ms = 0;
    const std::string after = world.handy.add();
    world.cycle();
    EXPECT_EQ(world.state(after), State::delivered) << days;
    EXPECT_EQ(world.erp.live_with(before), 1) << days;
  }
}

TEST(Orders, CarryTheDayOfTheTenantsZone) {
  OrderWorld world;
  // 2025-03-04T17:00Z plus 12 hours is the fifth in UTC and still the fourth in Mexico City.
  world.runtime.pass(12 * 3'600'000);
  const std::string order = world.handy.add();
  world.poll();
  const auto raw = world.ledger().raw_order("lupita", order);
  ASSERT_TRUE(raw);
  const auto mapped = handy::map_order(*raw, Json(), world.instance.tenant.time_zone, "");
  ASSERT_TRUE(mapped);
  EXPECT_EQ(mapped->order.date, "2025-03-04");
}

// Rule: H-4
TEST(Orders, StopAtAnErpThatIsNotThereAndLoseNothing) {
  OrderWorld world;
  for (int i = 0; i < 20; ++i) world.handy.add();
  world.erp.fault = [](const HttpCall&) { return Fault::not_sent; };
  world.poll();
  const RunReport report = world.deliver();
  EXPECT_FALSE(report.ok);
  world.erp.fault = nullptr;
  world.settle();
  EXPECT_EQ(world.erp.live().size(), 20u);
}

// Rule: H-4
TEST(Orders, WhatNeedsNothingOfHandyGoesOnWhileItIsAway) {
  OrderWorld world;
  const std::string gone = world.handy.add();
  world.cycle();
  world.handy.remove(gone);
  const std::string doubtful = world.handy.add({.customer = "C2"});
  world.erp.list_lag_ms = 120'000;
  world.erp.fault = [](const HttpCall& call) {
    if (!call.is_write() || call.purpose != "order") return Fault::none;
    return call.url.find("/void/") == std::string::npos ? Fault::lost_after : Fault::lost_before;
  };
  world.cycle();
  ASSERT_EQ(world.state(doubtful), State::in_doubt);
  EXPECT_EQ(world.state(gone), State::removing);  // nobody knows whether that arrived
  world.erp.fault = nullptr;
  std::vector<std::string> fresh;
  for (int i = 10; i < 22; ++i) {
    world.handy.set_rfc("C" + std::to_string(i), "AAA010101AAA");
    fresh.push_back(world.handy.add({.customer = "C" + std::to_string(i)}));
  }
  world.poll();
  world.handy.unreachable = true;
  const std::int64_t reads = world.handy.customer_reads;
  world.runtime.pass(600'000);
  EXPECT_FALSE(world.poll().ok);
  const RunReport report = world.deliver();
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(report.error.cause, "handy_unreachable");
  EXPECT_EQ(world.state(doubtful), State::delivered);
  EXPECT_EQ(world.state(gone), State::removed);
  EXPECT_EQ(world.handy.customer_reads - reads, 3);  // then it is taken to be away
  for (const std::string& order : fresh) {
    EXPECT_EQ(world.state(order), State::waiting);
    EXPECT_EQ(world.row(order).cause, "handy_unreachable");
  }
  // It stays away: nothing is written about it again.
  const std::int64_t events = world.row(fresh.back()).events;
  world.runtime.pass(600'000);
  EXPECT_FALSE(world.deliver().ok);
  EXPECT_EQ(world.row(fresh.back()).events, events);
  EXPECT_EQ(world.handy.customer_reads - reads, 6);
  world.handy.unreachable = false;
  world.runtime.pass(600'000);
  world.cycle();
  for (const std::string& order : fresh) EXPECT_EQ(world.state(order), State::delivered);
}

// Rule: H-6
TEST(Orders, ACustomerThatHandyCannotShowHoldsItsOwnOrdersAlone) {
  OrderWorld world;
  std::vector<std::string> held, fine;
  for (int i = 0; i < 5; ++i) held.push_back(world.handy.add());
  for (int i = 0; i < 5; ++i) fine.push_back(world.handy.add({.customer = "C2"}));
  world.handy.unreadable = {"C1"};
  world.poll();
  const RunReport report = world.deliver();
  EXPECT_EQ(report.error.cause, "handy_unavailable");
  for (const std::string& order : held) EXPECT_EQ(world.row(order).cause, "handy_unavailable");
  for (const std::string& order : fine) EXPECT_EQ(world.state(order), State::delivered);
  EXPECT_EQ(world.handy.customer_reads, 6);  // that customer once
}

TEST(Orders, PauseForAPersonWhenTheConnectorCannotRun) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.factory.broken = true;
  world.poll();
  const RunReport report = world.deliver();
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(report.error.cause, "plugin_missing");
  EXPECT_EQ(world.state(order), State::waiting);
  world.factory.broken = false;
  world.deliver();
  EXPECT_EQ(world.state(order), State::delivered);
}

}  // namespace
}  // namespace enlace::jobs
