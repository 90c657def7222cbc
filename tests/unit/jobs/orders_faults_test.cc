#include <gtest/gtest.h>

#include <set>

#include "support/order_world.hpp"

// Never lost, never doubled: the process dies at every step, the worker at every point, every request meets
// every fault, and edits and deletions arrive in every order.
namespace enlace::jobs {
namespace {

using ledger::State;
using test::Fault;
using test::HostDied;
using test::OrderWorld;

// What the ERP must hold in the end: one live document for each live order, with its total, and no other.
void expect_exactly_what_handy_holds(OrderWorld& world, const std::string& what) {
  const std::vector<std::string> ids = world.handy.live_ids();
  for (const std::string& id : ids) {
    EXPECT_EQ(world.erp.live_with(id), 1)
        << what << ": " << id << " is " << to_string(world.state(id)) << " " << world.row(id).cause;
  }
  EXPECT_EQ(world.erp.live().size(), ids.size()) << what;
  std::set<std::string> names;
  for (const auto& client : world.erp.clients) {
    EXPECT_TRUE(names.insert(client.name).second) << what << ": two clients " << client.name;
  }
}

// A little history: known and new customers, an edit, a deletion.
void live_through(OrderWorld& world, const std::function<void()>& cycle) {
  const std::string first = world.handy.add({.customer = "C1"});
  const std::string second = world.handy.add({.customer = "C1", .quantity = "2"});
  world.handy.add({.customer = "C2"});
  cycle();
  world.runtime.pass(60'000);
  world.handy.edit(first, "7");
  world.handy.remove(second);
  world.handy.add({.customer = "C3"});
  cycle();
}

// Rule: H-4
TEST(OrdersFaults, SurviveADeathOfTheHostAtEveryStep) {
  int deaths = 0;
  for (int step = 1;; ++step) {
    OrderWorld world;
    world.steps.die_at(step);
    bool died = false;
    live_through(world, [&] {
      try {
        world.cycle();
      } catch (const HostDied&) {
        died = true;
        world.restart();
        world.cycle();
      }
    });
    world.steps.die_at(0);
    world.settle();
    expect_exactly_what_handy_holds(world, "death at step " + std::to_string(step));
    if (!died || HasFailure()) break;
    ++deaths;
  }
  EXPECT_GT(deaths, 40);
}

// Rule: H-4
TEST(OrdersFaults, SurviveADeathOfTheHostThatLosesEverythingNotDurable) {
  for (int step = 5; step < 60; step += 6) {
    OrderWorld world(true);  // the store is closed and opened again from its file
    world.steps.die_at(step);
    live_through(world, [&] {
      try {
        world.cycle();
      } catch (const HostDied&) {
        world.restart();
        world.cycle();
      }
    });
    world.steps.die_at(0);
    world.settle();
    expect_exactly_what_handy_holds(world, "death at step " + std::to_string(step));
    if (HasFailure()) break;
  }
}

// Rule: H-4
TEST(OrdersFaults, SurviveADeathOfTheWorkerAtEveryPoint) {
  for (const char* point : {"start", "client", "find_key", "written", "end", "find", "remove", "removed"}) {
    for (int occurrence = 1; occurrence <= 4; ++occurrence) {
      OrderWorld world;
      int seen = 0;
      world.factory.dies = [&](const std::string& where) { return where == point && ++seen == occurrence; };
      live_through(world, [&] { world.cycle(); });
      world.settle();
      expect_exactly_what_handy_holds(world, std::string(point) + " #" + std::to_string(occurrence));
    }
  }
}

TEST(OrdersFaults, BuryAnOrderThatKillsEveryWorkerAndDeliverTheOthers) {
  OrderWorld world;
  world.factory.dies = [](const std::string& where) { return where == "find_key"; };
  const std::string poison = world.handy.add();
  world.settle();
  EXPECT_EQ(world.state(poison), State::dead);
  EXPECT_EQ(world.row(poison).cause, "connector_keeps_dying");
  world.factory.dies = nullptr;
  const std::string fine = world.handy.add({.customer = "C2"});
  world.cycle();
  EXPECT_EQ(world.state(fine), State::delivered);
  EXPECT_EQ(world.erp.live().size(), 1u);
}

// Rule: H-4
TEST(OrdersFaults, SurviveEveryFaultOfEveryRequest) {
  for (const Fault fault : {Fault::not_sent, Fault::lost_before, Fault::lost_after, Fault::fails_before,
                            Fault::fails_after, Fault::limited}) {
    for (int request = 1; request <= 24; ++request) {
      OrderWorld world;
      int seen = 0;
      world.erp.fault = [&](const HttpCall&) { return ++seen == request ? fault : Fault::none; };
      live_through(world, [&] { world.cycle(); });
      world.settle();
      expect_exactly_what_handy_holds(world, "fault " + std::to_string(static_cast<int>(fault)) +
                                                 " of request " + std::to_string(request));
    }
  }
}

// Rule: H-4
TEST(OrdersFaults, WaitOutAnErpThatListsLate) {
  OrderWorld world;
  world.erp.list_lag_ms = 50'000;
  int writes = 0;
  world.erp.fault = [&](const HttpCall& call) {
    return call.is_write() && ++writes % 2 == 1 ? Fault::lost_after : Fault::none;
  };
  live_through(world, [&] { world.cycle(); });
  // Look as often and as soon as the ledger allows.
  for (int i = 0; i < 400; ++i) {
    world.deliver();
    world.runtime.pass(7'000);
  }
  world.erp.fault = nullptr;
  world.settle();
  expect_exactly_what_handy_holds(world, "listing lags");
}

// Rule: H-4
TEST(OrdersFaults, CreateACustomerOnceWhenTheAnswerWasLost) {
  OrderWorld world;
  world.erp.list_lag_ms = 40'000;
  bool lost = false;
  world.erp.fault = [&](const HttpCall& call) {
    if (call.purpose != "customer:C1" || lost) return Fault::none;
    lost = true;
    return Fault::lost_after;
  };
  world.handy.add();
  world.handy.add();
  world.cycle();
  EXPECT_EQ(world.erp.clients_named("Abarrotes C1"), 1);
  for (int i = 0; i < 200; ++i) {
    world.runtime.pass(5'000);
    world.deliver();
  }
  EXPECT_EQ(world.erp.clients_named("Abarrotes C1"), 1);
  expect_exactly_what_handy_holds(world, "lost client");
}

// Rule: H-4
TEST(OrdersFaults, HoldForAPersonWhatCannotBeAskedFor) {
  OrderWorld world;
  world.instance.descriptor.in_doubt = Descriptor::InDoubt::hold;
  world.erp.fault = [](const HttpCall& call) {
    return call.purpose == "order" ? Fault::lost_after : Fault::none;
  };
  const std::string order = world.handy.add();
  world.settle();
  EXPECT_EQ(world.state(order), State::in_doubt);
  EXPECT_TRUE(world.row(order).held);
  EXPECT_EQ(world.erp.live_with(order), 1);
  ASSERT_TRUE(world.ledger().resolve_delivered(world.id(order), "1", "R-1", "operator:eva"));
  world.erp.fault = nullptr;
  world.settle();
  EXPECT_EQ(world.erp.live_with(order), 1);
}

// Rule: H-4
TEST(OrdersFaults, AskForEverythingUndeliveredAfterARestore) {
  OrderWorld world(true);
  const std::string before = world.handy.add();
  const std::string stranger = world.handy.add({.customer = "C2"});
  world.handy.set_rfc("C2", "");  // not delivered then
  world.poll();
  const std::string copy = world.directory().file("copy.db");
  ASSERT_TRUE(world.database().backup_to(copy));
  world.deliver();
  const std::string in_the_gap = world.handy.add({.customer = "C3"});
  world.cycle();
  EXPECT_EQ(world.erp.live().size(), 2u);
  world.restore(copy);
  world.handy.set_rfc("C2", "BBB010101BBB");
  world.settle();
  EXPECT_EQ(world.erp.live_with(before), 1);
  EXPECT_EQ(world.erp.live_with(in_the_gap), 1);
  EXPECT_EQ(world.erp.live_with(stranger), 1);
  expect_exactly_what_handy_holds(world, "restored");
}

// --- edits and deletions in every order ----------------------------------------------------------------

enum class Between { nothing, poll_new, poll_deleted, cycle };

void act(OrderWorld& world, Between what) {
  world.handy.hide_new = what == Between::poll_deleted;
  world.handy.hide_deleted = what == Between::poll_new;
  if (what == Between::cycle) world.cycle();
  if (what == Between::poll_new || what == Between::poll_deleted) {
    world.poll();
    world.deliver();
  }
  world.handy.hide_new = world.handy.hide_deleted = false;
  world.runtime.pass(30'000);
}

// Rule: H-12
TEST(OrdersFaults, EndTheSameWhicheverPollSeesItsHalfFirst) {
  constexpr Between kWays[] = {Between::nothing, Between::poll_new, Between::poll_deleted, Between::cycle};
  for (int code = 0; code < 4 * 4 * 4 * 2 * 2; ++code) {
    const Between first = kWays[code % 4], second = kWays[code / 4 % 4], third = kWays[code / 16 % 4];
    const bool removed = code / 64 % 2 == 1, deletions = code / 128 % 2 == 1;
    OrderWorld world;
    world.instance.connector.sync.deletions = deletions;
    const std::string a = world.handy.add();
    act(world, first);
    const std::string b = world.handy.edit(a, "2");
    act(world, second);
    const std::string c = world.handy.edit(b, "3");
    act(world, third);
    const bool delivered_then = world.erp.live_with(c) == 1;
    if (removed) world.handy.remove(c);
    world.settle();
    const std::string what = "way " + std::to_string(code);
    EXPECT_EQ(world.erp.live_with(a), 0) << what;
    EXPECT_EQ(world.erp.live_with(b), 0) << what;
    const bool stays = removed && !deletions && delivered_then;
    EXPECT_EQ(world.erp.live_with(c), !removed || stays ? 1 : 0) << what << " " << to_string(world.state(c));
    if (HasFailure()) break;
  }
}

// Rule: H-12
TEST(OrdersFaults, NeverHoldTwoDocumentsOfOneChainWhateverIsLost) {
  for (const Fault fault : {Fault::lost_before, Fault::lost_after, Fault::fails_after}) {
    for (int write = 1; write <= 8; ++write) {
      OrderWorld world;
      int seen = 0;
      world.erp.fault = [&](const HttpCall& call) {
        return call.is_write() && ++seen == write ? fault : Fault::none;
      };
      const std::string a = world.handy.add();
      world.cycle();
      const std::string b = world.handy.edit(a, "2");
      for (int i = 0; i < 100; ++i) {
        world.cycle();
        EXPECT_LE(world.erp.live_with(a) + world.erp.live_with(b), 1) << "write " << write;
        world.runtime.pass(20'000);
      }
      expect_exactly_what_handy_holds(world, "write " + std::to_string(write));
    }
  }
}

// --- polls -----------------------------------------------------------------------------------------------

// Rule: H-4
TEST(OrdersPoll, DoesNotAdvanceWhenKnownOrdersDoNotComeBack) {
  OrderWorld world;
  world.handy.add();
  world.runtime.pass(60'000);
  world.cycle();
  const auto before = world.ledger().cursor("lupita", "orders/new");
  world.runtime.pass(120'000);
  world.handy.hide_new = true;
  const RunReport report = world.poll();
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, "poll_overlap_missing");
  const auto after = world.ledger().cursor("lupita", "orders/new");
  EXPECT_EQ((*before)->value_ms, (*after)->value_ms);
  world.handy.hide_new = false;
  world.poll();
  const auto later = world.ledger().cursor("lupita", "orders/new");
  EXPECT_GT((*later)->value_ms, (*before)->value_ms);
}

TEST(OrdersPoll, LandsWhatCameButDoesNotAdvanceOverAnIncompleteList) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.handy.incomplete = true;
  world.cycle();
  EXPECT_EQ(world.state(order), State::delivered);
  EXPECT_FALSE(*world.ledger().cursor("lupita", "orders/new"));
}

TEST(OrdersPoll, NeverMovesItsCursorBeyondHandysClock) {
  OrderWorld world;
  world.handy.add();
  world.cycle();
  const auto cursor = world.ledger().cursor("lupita", "orders/new");
  ASSERT_TRUE(cursor && *cursor);
  EXPECT_LT((*cursor)->value_ms, world.handy.last_server_ms());
}

// Rule: H-4
// Rule: H-23
// An order that neither the windows nor the hourly reading of the last day brought (Handy showed it more than
// a day late) comes with the reading of the last three days, once Handy's clock has passed two in the
// morning.
TEST(OrdersPoll, ReadsTheLastDaysAgainEveryNight) {
  constexpr std::int64_t kHour_ms = 3'600'000;
  OrderWorld world;
  world.cycle();
  const std::string late = world.handy.add();
  world.handy.not_yet.insert(late);
  const auto hours = [&](int count) {
    for (int hour = 0; hour < count; ++hour) {
      world.runtime.pass(kHour_ms);
      world.cycle();
    }
  };
  hours(26);  // from 2025-03-04 at eleven in the morning, Mexico City; the day begins at two
  world.handy.not_yet.clear();
  const auto reread = [&] { return (*world.ledger().cursor("lupita", "orders/reread"))->value_ms; };
  const std::int64_t before = reread();
  hours(12);
  EXPECT_EQ(reread(), before);
  EXPECT_FALSE(*world.ledger().knows(world.id(late)));
  hours(2);
  EXPECT_GT(reread(), before);
  EXPECT_EQ(world.state(late), State::delivered);
  // Once a night.
  const std::int64_t once = reread();
  hours(2);
  EXPECT_EQ(reread(), once);
}

TEST(OrdersPoll, BringsANewConnectorUpToDateWithWhatLandedBefore) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  world.instance.connector.instance = "second";
  world.instance.erp_fingerprint = "toy:2";
  world.deliver();
  const auto found = world.ledger().find(order);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2u);
  for (const auto& view : *found) EXPECT_EQ(view.delivery.state, State::delivered);
}

}  // namespace
}  // namespace enlace::jobs
