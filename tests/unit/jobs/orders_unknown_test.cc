#include <gtest/gtest.h>

#include "support/order_world.hpp"

// Orders that the ERP may hold though this store does not know it: a folder that went back, a disk that was
// lost, a write that was refused and done all the same (design 8.12).
namespace enlace::jobs {
namespace {

using ledger::Ledger;
using ledger::State;
using test::Fault;
using test::OrderWorld;

constexpr std::int64_t kMinute_ms = 60'000;
constexpr Ledger::Start kInOrder{false, false, false};
constexpr Ledger::Start kUnclean{false, true, true};

std::string copy_of(OrderWorld& world) {
  std::string copy = world.directory().file("copy.db");
  EXPECT_TRUE(world.database().backup_to(copy));
  return copy;
}

// Counts what is asked and written from here on.
struct Traffic {
  explicit Traffic(OrderWorld& world) : world_(world), writes_before_(world.erp.writes) {
    world.erp.fault = [this](const HttpCall& call) {
      if (!call.is_write() && call.url.find("/documents") != std::string::npos) ++looks;
      return Fault::none;
    };
  }
  ~Traffic() { world_.erp.fault = nullptr; }
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;
  [[nodiscard]] int writes() const { return world_.erp.writes - writes_before_; }
  int looks = 0;

 private:
  OrderWorld& world_;
  int writes_before_;
};

void expect_each_once(OrderWorld& world) {
  for (const std::string& id : world.handy.live_ids()) {
    EXPECT_EQ(world.erp.live_with(id), 1) << id;
    EXPECT_EQ(world.state(id), State::delivered) << id;
  }
  for (const auto& client : world.erp.clients) EXPECT_EQ(world.erp.clients_named(client.name), 1);
}

// Rule: H-24
TEST(OrdersUnknown, AreAskedForOnceWhereAStoppedMachineWentBack) {
  OrderWorld world(true);
  world.restart(kInOrder);
  world.handy.add();
  world.cycle();
  const std::string snapshot = copy_of(world);
  world.runtime.pass(kMinute_ms);
  world.restart(kInOrder);
  for (int i = 0; i < 24; ++i) world.handy.add({.customer = i % 2 == 0 ? "C2" : "C3"});
  world.cycle();
  ASSERT_EQ(world.erp.live().size(), 25u);
  world.runtime.pass(kMinute_ms);
  world.restore(snapshot, kInOrder);
  const std::string later = world.handy.add();  // made after the start: nobody has delivered it
  Traffic traffic(world);
  world.cycle();
  expect_each_once(world);
  EXPECT_EQ(traffic.writes(), 1);
  EXPECT_EQ(traffic.looks, 25 + 1);  // one each, and one for the order that the life before began with
  EXPECT_EQ(world.state(later), State::delivered);
}

// Rule: H-24
TEST(OrdersUnknown, AreAskedForAlsoWhereTheyWaitedWhenTheSnapshotWasTaken) {
  OrderWorld world(true);
  world.restart(kInOrder);
  world.handy.add();
  world.poll();
  const std::string snapshot = copy_of(world);
  world.runtime.pass(kMinute_ms);
  world.restart(kInOrder);
  world.cycle();
  world.runtime.pass(kMinute_ms);
  for (const Ledger::Start& start : {kInOrder, kUnclean}) {
    world.restore(snapshot, start);
    world.settle();
    expect_each_once(world);
    EXPECT_EQ(world.erp.documents.size(), 1u);
  }
}

// Rule: H-24
TEST(OrdersUnknown, WaitUntilTheErpListsWhatLeftBeforeAnUncleanEnd) {
  OrderWorld world(true);
  world.restart(kInOrder);
  world.handy.add();
  world.cycle();
  const std::string snapshot = copy_of(world);
  world.runtime.pass(5'000);
  const std::string order = world.handy.add({.customer = "C2"});
  world.erp.list_lag_ms = 40'000;
  world.cycle();
  ASSERT_EQ(world.erp.live_with(order), 1);
  world.runtime.pass(5'000);
  world.restore(snapshot, kUnclean);
  world.cycle();
  EXPECT_EQ(world.erp.live_with(order), 1);
  world.settle();
  expect_each_once(world);
}

// Rule: H-24
TEST(OrdersUnknown, AreRebuiltFromBothSidesAfterALostDisk) {
  OrderWorld world(true);
  world.restart(kInOrder);
  for (int i = 0; i < 30; ++i) world.handy.add({.customer = "C" + std::to_string(i % 3 + 1)});
  world.cycle();
  const std::string edited = world.handy.edit(world.handy.live_ids().front(), "3");
  world.settle();
  ASSERT_EQ(world.erp.live().size(), 30u);
  world.lose_disk();
  Traffic traffic(world);
  world.settle();
  expect_each_once(world);
  EXPECT_EQ(world.erp.live_with(edited), 1);
  EXPECT_EQ(traffic.writes(), 0);
}

// Rule: H-24
TEST(OrdersUnknown, AreAskedForWhenAPersonLetsThemInLater) {
  OrderWorld world(true);
  world.restart(kInOrder);
  const std::string order = world.handy.add();
  world.cycle();
  world.lose_disk();
  world.runtime.pass(2 * kMinute_ms);
  world.instance.connector.since = "2030-01-01";  // the new store begins after the order
  world.cycle();
  ASSERT_EQ(world.state(order), State::skipped);
  world.runtime.pass(60 * kMinute_ms);
  RunOptions options;
  options.since = "2025-01-01";
  world.poll(options);
  world.deliver();
  EXPECT_EQ(world.erp.live_with(order), 1);
  EXPECT_EQ(world.state(order), State::delivered);
}

// Rule: H-24
TEST(OrdersUnknown, AreAskedForWhenAPersonTriesThemAgainAfterAWriteHasLeft) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.erp.fault = [](const HttpCall& call) {
    return call.purpose == "order" ? Fault::refused_after : Fault::none;
  };
  world.cycle();
  ASSERT_EQ(world.state(order), State::dead);
  ASSERT_EQ(world.erp.live_with(order), 1);
  Traffic traffic(world);
  ASSERT_TRUE(world.ledger().retry(world.id(order), "operator:ana"));
  world.deliver();
  EXPECT_EQ(world.state(order), State::delivered);
  EXPECT_EQ(traffic.writes(), 0);
  EXPECT_EQ(traffic.looks, 1);
  expect_each_once(world);
}

// Rule: H-24
// Rule: H-6
TEST(OrdersUnknown, ArePushedAgainForThePriceOfOneReadWhereTheErpMeantItsNo) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.erp.fault = [](const HttpCall& call) {
    return call.purpose == "order" ? Fault::refused : Fault::none;
  };
  world.cycle();
  ASSERT_EQ(world.state(order), State::dead);
  Traffic traffic(world);
  world.runtime.pass(2 * kMinute_ms);
  ASSERT_TRUE(world.ledger().retry(world.id(order), "operator:ana"));
  world.deliver();
  EXPECT_EQ(world.state(order), State::delivered);
  EXPECT_EQ(traffic.writes(), 1);
  EXPECT_EQ(traffic.looks, 1);
}

// Rule: H-24
TEST(OrdersUnknown, AreLookedForOnceTheErpListsWhatItRefusedAndMade) {
  OrderWorld world;
  world.erp.list_lag_ms = 40'000;
  const std::string order = world.handy.add();
  world.erp.fault = [](const HttpCall& call) {
    return call.purpose == "order" ? Fault::refused_after : Fault::none;
  };
  world.cycle();
  ASSERT_EQ(world.state(order), State::dead);
  world.erp.fault = nullptr;
  ASSERT_TRUE(world.ledger().retry(world.id(order), "operator:ana"));  // at once
  world.deliver();
  EXPECT_EQ(world.state(order), State::waiting);
  world.settle();
  EXPECT_EQ(world.erp.documents.size(), 1u);
  expect_each_once(world);
}

// Rule: H-24
// Rule: H-12
TEST(OrdersUnknown, KeepWhatTheLastAttemptSentWhileTheLookFails) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.erp.fault = [](const HttpCall& call) {
    return call.purpose == "order" ? Fault::refused_after : Fault::none;
  };
  world.cycle();
  ASSERT_EQ(world.state(order), State::dead);
  const ledger::Delivery dead = world.row(order);
  world.handy.change_in_place(order, "3");
  world.erp.fault = [](const HttpCall& call) { return call.is_write() ? Fault::none : Fault::fails_before; };
  world.runtime.pass(2 * kMinute_ms);
  world.cycle();
  ASSERT_EQ(world.state(order), State::waiting);
  EXPECT_EQ(world.row(order).find_key, dead.find_key);
  EXPECT_EQ(world.row(order).sent_hash, dead.sent_hash);
  EXPECT_TRUE(world.row(order).ask_first);
  world.erp.fault = nullptr;
  world.settle();
  expect_each_once(world);
  ASSERT_EQ(world.erp.live().size(), 1u);
  EXPECT_EQ(world.erp.live().front().total, world.handy.total_of(order));
  EXPECT_TRUE(world.ledger().other_hosts()->empty());
}

// Rule: H-24
TEST(OrdersUnknown, LookForTheNextOrderOfARunWhereNothingWasReadForTheFirst) {
  OrderWorld world;
  world.handy.add();
  world.cycle();
  world.runtime.pass(20 * kMinute_ms);
  world.handy.add({.product = "UNKNOWN-1"});
  for (int i = 0; i < 3; ++i) world.handy.add();
  Traffic traffic(world);
  world.cycle();
  EXPECT_EQ(traffic.looks, 1);
}

// Rule: H-24
TEST(OrdersUnknown, AreLookedForOnceTheyCanBeSent) {
  OrderWorld world(true);
  const std::string order = world.handy.add();
  world.cycle();
  ASSERT_EQ(world.erp.live_with(order), 1);
  world.lose_disk();
  world.restart(kUnclean);
  world.handy.set_rfc("C1", "");
  world.cycle();
  ASSERT_EQ(world.state(order), State::dead);
  world.handy.set_rfc("C1", "AAA010101AAA");
  world.runtime.pass(10 * kMinute_ms);
  ASSERT_TRUE(world.ledger().retry(world.id(order), "operator:ana"));
  world.settle();
  expect_each_once(world);
  EXPECT_EQ(world.erp.documents.size(), 1u);
}

// Rule: H-24
// Rule: H-12
TEST(OrdersUnknown, AreTakenAwayBeforeTheEditThatMendsThem) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.erp.fault = [](const HttpCall& call) {
    return call.purpose == "order" ? Fault::refused_after : Fault::none;
  };
  world.cycle();
  ASSERT_EQ(world.state(order), State::dead);
  world.erp.fault = nullptr;
  const std::string edit = world.handy.edit(order, "3");
  for (int i = 0; i < 6; ++i) {
    world.cycle();
    EXPECT_LE(world.erp.live_with(order) + world.erp.live_with(edit), 1);
    world.runtime.pass(kMinute_ms);
  }
  EXPECT_EQ(world.erp.live_with(order), 0);
  EXPECT_EQ(world.erp.live_with(edit), 1);
}

// Rule: H-24
TEST(OrdersUnknown, LookForTheFirstOrderOfEachRunAndForNoOther) {
  OrderWorld world;
  for (int run = 0; run < 3; ++run) {
    for (int i = 0; i < 5; ++i) world.handy.add();
    Traffic traffic(world);
    world.cycle();
    EXPECT_EQ(traffic.looks, run == 0 ? 0 : 1) << run;  // where there is no client, there is no document
    world.runtime.pass(kMinute_ms);
  }
  expect_each_once(world);
}

// Rule: H-24
TEST(OrdersUnknown, StayWaitingWhileTheErpDoesNotAnswerTheLook) {
  OrderWorld world(true);
  const std::string order = world.handy.add();
  world.restart(kInOrder);
  world.erp.fault = [](const HttpCall&) { return Fault::not_sent; };
  world.cycle();
  EXPECT_EQ(world.state(order), State::waiting);
  EXPECT_EQ(world.row(order).cause, "connection_refused");
  world.erp.fault = nullptr;
  world.settle();
  expect_each_once(world);
}

// Rule: H-24
TEST(OrdersUnknown, AreDeadLettersWhereTheirContentCannotBeSent) {
  OrderWorld world(true);
  const std::string order = world.handy.add();
  world.handy.set_rfc("C1", "");
  world.restart(kInOrder);
  world.cycle();
  EXPECT_EQ(world.state(order), State::dead);
  EXPECT_EQ(world.row(order).cause, "customer_without_rfc");
}

// Rule: H-24
// Rule: H-12
TEST(OrdersUnknown, DoNotHoldUpTheEditThatMendsThem) {
  OrderWorld world(true);
  world.restart(kInOrder);
  const std::string order = world.handy.add({.product = "UNKNOWN-1"});
  const std::string edit = world.handy.add({.replaces = order});
  world.settle();
  EXPECT_EQ(world.state(edit), State::delivered);
  EXPECT_EQ(world.erp.live().size(), 1u);
}

// Rule: H-24
TEST(OrdersUnknown, WaitForAPersonOnlyAfterAnUncleanEndWhereTheErpCannotBeAsked) {
  OrderWorld world(true);
  world.instance.descriptor.in_doubt = Descriptor::InDoubt::hold;
  world.restart(kInOrder);
  const std::string first = world.handy.add();
  world.runtime.pass(kMinute_ms);
  world.restart(kInOrder);
  world.cycle();
  EXPECT_EQ(world.state(first), State::delivered);
  world.runtime.pass(20 * kMinute_ms);
  const std::string second = world.handy.add();
  world.runtime.pass(kMinute_ms);
  world.restart(kUnclean);
  world.cycle();
  EXPECT_EQ(world.state(second), State::in_doubt);
  EXPECT_TRUE(world.row(second).held);
  ASSERT_TRUE(world.ledger().resolve_absent(world.id(second), "operator:ana"));
  world.runtime.pass(20 * kMinute_ms);
  const std::string third = world.handy.add();
  world.cycle();
  EXPECT_EQ(world.state(second), State::delivered);
  EXPECT_EQ(world.state(third), State::delivered);
}

// Rule: H-24
TEST(OrdersUnknown, GoAsTheyWouldHaveAfterTheyWerePutOffWhereTheErpCannotBeAsked) {
  OrderWorld world(true);
  world.instance.descriptor.in_doubt = Descriptor::InDoubt::hold;
  world.restart(kInOrder);
  const std::string order = world.handy.add();
  world.poll();
  world.runtime.pass(kMinute_ms);
  world.restart(kUnclean);
  world.handy.unreadable.insert("C1");
  world.deliver();  // put off until Handy shows its customer
  ASSERT_EQ(world.state(order), State::waiting);
  world.handy.unreadable.clear();
  world.settle();
  EXPECT_EQ(world.state(order), State::delivered);
}

// Rule: H-24
TEST(OrdersUnknown, AreSentAgainUnderTheSameKeyWhereThatHarmsNobody) {
  OrderWorld world(true);
  world.instance.descriptor.in_doubt = Descriptor::InDoubt::repeat;
  const std::string order = world.handy.add();
  world.restart(kUnclean);
  Traffic traffic(world);
  world.cycle();
  EXPECT_EQ(world.state(order), State::delivered);
  EXPECT_EQ(traffic.looks, 0);
}

// What another host would have written: a document of the order that this store does not know.
void deliver_elsewhere(OrderWorld& world, const std::string& order) {
  test::FakeErp::Document document;
  document.id = std::to_string(world.erp.documents.size() + 1);
  document.reference = "HANDY-" + order;
  document.client = world.erp.clients.front().id;
  document.total = "116";
  document.written_ms = world.runtime.unix_ms();
  world.erp.documents.push_back(document);
}

// Rule: H-24
TEST(OrdersUnknown, TellOfAnotherHostAndAreAllAskedForUntilAPersonSaysWhoDelivers) {
  OrderWorld world(true);
  world.restart(kInOrder);
  world.handy.add();
  world.cycle();
  ASSERT_TRUE(world.ledger().other_hosts()->empty());
  world.runtime.pass(20 * kMinute_ms);
  const std::string theirs = world.handy.add();
  world.handy.add();
  deliver_elsewhere(world, theirs);
  world.cycle();
  expect_each_once(world);
  const auto told = world.ledger().other_hosts();
  ASSERT_TRUE(told);
  ASSERT_EQ(told->size(), 1u);
  EXPECT_EQ(told->front().order, theirs);
  world.runtime.pass(kMinute_ms);
  world.restart(kInOrder);  // it is remembered
  world.runtime.pass(kMinute_ms);
  world.poll();
  for (int i = 0; i < 5; ++i) world.handy.add();
  const std::string last = world.handy.live_ids().back();
  deliver_elsewhere(world, last);
  {
    Traffic traffic(world);
    world.cycle();
    EXPECT_GE(traffic.looks, 5);
  }
  expect_each_once(world);
  ASSERT_TRUE(world.ledger().forget_other_hosts());
  EXPECT_TRUE(world.ledger().other_hosts()->empty());
}

// Rule: H-24
TEST(OrdersUnknown, TellOfAnotherHostThatWroteAtTheSameMoment) {
  OrderWorld world(true);
  world.restart(kInOrder);
  world.poll();
  world.runtime.pass(20 * kMinute_ms);
  const std::string order = world.handy.add();
  world.cycle();
  ASSERT_EQ(world.state(order), State::delivered);
  deliver_elsewhere(world, order);
  world.runtime.pass(10 * kMinute_ms);
  world.handy.add();
  world.cycle();
  const auto told = world.ledger().other_hosts();
  ASSERT_TRUE(told);
  ASSERT_EQ(told->size(), 1u);
  EXPECT_EQ(told->front().order, order);
}

}  // namespace
}  // namespace enlace::jobs
