#include <gtest/gtest.h>

#include "jobs/order_call.hpp"
#include "support/order_world.hpp"

// What a host finds after it could not record, or has forgotten, what it did: a store that refused, a backup
// that was restored, a first poll that was cut short.
namespace enlace::jobs {
namespace {

using ledger::State;
using test::OrderWorld;

// A copy of the store, to be restored later.
std::string backup(OrderWorld& world) {
  std::string copy = world.directory().file("copy.db");
  EXPECT_TRUE(world.database().backup_to(copy));
  return copy;
}

// Rule: H-4
TEST(OrdersRecovery, LooksForAPushWhoseEndTheStoreDidNotTake) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.poll();
  ASSERT_TRUE(world.ledger().claim(world.id(order), {"company:lupita", "toy:1"}, "abarrotes c1")->granted);
  {
    OrderCall push({world.services(), world.instance, world.ledger(), world.id(order), "abarrotes c1", {}},
                   OrderCall::Mode::push);
    HttpCall write;
    write.method = "POST";
    write.url = "https://erp.test/documents";
    write.purpose = "order";
    write.body = Json::object({{"reference", "HANDY-" + order}, {"client", "k1"}, {"total", "116"}}).dump();
    ASSERT_TRUE(push.emit(ENLACE_EMIT_FIND_KEY, Json::object({{"client", "k1"}})));
    ASSERT_TRUE(push.http(write).ok());
  }  // and the disk was full when it should have been recorded
  ASSERT_EQ(world.state(order), State::sending);
  world.settle();
  EXPECT_EQ(world.state(order), State::delivered);
  EXPECT_EQ(world.erp.live_with(order), 1);
}

// Rule: H-4
TEST(OrdersRecovery, CreatesACustomerOnceWhenTheStoreDidNotTakeItsEnd) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.poll();
  ASSERT_TRUE(world.ledger().claim(world.id(order), {"company:lupita", "toy:1"}, "abarrotes c1")->granted);
  {
    OrderCall push({world.services(), world.instance, world.ledger(), world.id(order), "abarrotes c1", {}},
                   OrderCall::Mode::push);
    HttpCall write;
    write.method = "POST";
    write.url = "https://erp.test/clients";
    write.purpose = "customer:C1";
    write.body = Json::object({{"name", "Abarrotes C1"}}).dump();
    world.erp.list_lag_ms = 30'000;
    ASSERT_TRUE(push.http(write).ok());
  }
  world.settle();
  EXPECT_EQ(world.erp.live_with(order), 1);
  EXPECT_EQ(world.erp.clients.size(), 1u);
}

// Rule: H-12
TEST(OrdersRecovery, TakesAwayWhatARestoreForgotBeforeItsEditIsPushed) {
  OrderWorld world(true);
  const std::string old = world.handy.add();
  world.poll();
  const std::string copy = backup(world);
  world.deliver();
  ASSERT_EQ(world.erp.live_with(old), 1);
  const std::string edit = world.handy.edit(old, "3");
  world.restore(copy);
  for (int i = 0; i < 40; ++i) {
    world.cycle();
    EXPECT_LE(world.erp.live_with(old) + world.erp.live_with(edit), 1);
    world.runtime.pass(60'000);
  }
  EXPECT_EQ(world.erp.live_with(old), 0);
  EXPECT_EQ(world.erp.live_with(edit), 1);
  EXPECT_EQ(world.state(old), State::removed);
}

// Rule: H-12
TEST(OrdersRecovery, TakesAwayWhatARestoreNeverKnewBeforeItsEditIsPushed) {
  OrderWorld world(true);
  world.handy.add({.customer = "C2"});
  world.cycle();
  const std::string copy = backup(world);
  const std::string old = world.handy.add();
  world.cycle();
  ASSERT_EQ(world.erp.live_with(old), 1);
  const std::string edit = world.handy.edit(old, "3");
  world.restore(copy);
  world.settle();
  EXPECT_EQ(world.erp.live_with(old), 0);
  EXPECT_EQ(world.erp.live_with(edit), 1);
}

// Rule: A-DEL-1
TEST(OrdersRecovery, TakesAwayWhatWasDeliveredInTheGapAndIsDeletedNow) {
  OrderWorld world(true);
  const std::string order = world.handy.add();
  world.poll();
  const std::string copy = backup(world);
  world.deliver();
  world.handy.remove(order);
  world.restore(copy);
  world.settle();
  EXPECT_EQ(world.erp.live_with(order), 0);
}

// Rule: H-4
TEST(OrdersRecovery, AsksForTheNextDocumentOfAnOrderThatChangedInTheGap) {
  OrderWorld world(true);
  const std::string order = world.handy.add();
  world.cycle();
  const std::string copy = backup(world);
  world.runtime.pass(60'000);
  world.handy.change_in_place(order, "4");
  world.settle();
  ASSERT_NE(world.erp.find("HANDY-" + order + "-2"), nullptr);
  world.restore(copy);
  for (int i = 0; i < 40; ++i) {
    world.cycle();
    EXPECT_LE(world.erp.live_with(order), 1);
    world.runtime.pass(60'000);
  }
  EXPECT_EQ(world.erp.live_with(order), 1);
}

// Rule: H-4
TEST(OrdersRecovery, AsksForWhatWasDeliveredInTheGapThoughOurClockWasSetBack) {
  constexpr std::int64_t kYear_ms = 365 * 24 * 3'600'000LL;
  OrderWorld world(true);
  world.handy.add({.customer = "C2"});
  world.cycle();
  const std::string copy = backup(world);
  world.runtime.pass(3'600'000);
  const std::string order = world.handy.add();
  const std::string gone = world.handy.add();
  world.cycle();
  ASSERT_EQ(world.erp.live_with(order), 1);
  ASSERT_EQ(world.erp.live_with(gone), 1);
  world.handy.remove(gone);
  world.runtime.jump_wall_clock(-kYear_ms);
  world.handy.clock_ahead_ms = kYear_ms;
  world.restore(copy);
  for (int i = 0; i < 40; ++i) {
    world.cycle();
    EXPECT_LE(world.erp.live_with(order), 1);
    world.runtime.pass(60'000);
  }
  EXPECT_EQ(world.erp.live_with(order), 1);
  EXPECT_EQ(world.erp.live_with(gone), 0);
  // What is made from here on is not asked for: Handy's clock has said so.
  const std::string later = world.handy.add();
  world.cycle();
  EXPECT_EQ(world.state(later), State::delivered);
}

TEST(OrdersRecovery, ShowsAPersonWhatAConnectorRefusesToLookForAfterARestore) {
  OrderWorld world(true);
  const std::string order = world.handy.add();
  world.poll();
  world.handy.set_rfc("C1", "");
  world.restore(backup(world));
  for (int i = 0; i < 5; ++i) {
    world.cycle();
    world.runtime.pass(10 * 60'000);
  }
  EXPECT_EQ(world.row(order).cause, "customer_without_rfc");
  EXPECT_TRUE(ledger::needs_person(world.row(order)));
  world.handy.set_rfc("C1", "AAA010101AAA");
  world.settle();
  EXPECT_EQ(world.state(order), State::delivered);
  EXPECT_EQ(world.erp.live_with(order), 1);
}

TEST(OrdersRecovery, DeliversTheOthersWhenARowIsDamaged) {
  OrderWorld world;
  const std::string damaged = world.handy.add();
  const std::string sound = world.handy.add({.customer = "C2"});
  world.poll();
  {
    auto tx = world.database().begin();
    ASSERT_TRUE(tx && tx->run("UPDATE orders SET total = '1' WHERE order_id = ?", {damaged}) && tx->commit());
  }
  const RunReport report = world.deliver();
  EXPECT_TRUE(report.ok);
  ASSERT_FALSE(report.warnings.empty());
  EXPECT_EQ(report.warnings[0].code, "row_damaged");
  EXPECT_EQ(world.erp.live_with(sound), 1);
  EXPECT_EQ(world.erp.live_with(damaged), 0);
}

// Rule: H-25
TEST(OrdersRecovery, DeliversTheOthersWhenADeliveryIsDamaged) {
  OrderWorld world;
  const auto damage = [&](const std::string& order) {
    auto tx = world.database().begin();
    ASSERT_TRUE(tx && tx->run("UPDATE deliveries SET generation = 7 WHERE order_id = ?", {order}) &&
                tx->commit());
  };
  world.restart();
  world.handy.add();
  world.settle();
  const std::string first = world.handy.live_ids().front();
  const std::string damaged = world.handy.add();
  const std::string sound = world.handy.add({.customer = "C2"});
  world.poll();
  damage(damaged);
  damage(first);  // the one that is looked for once more
  world.runtime.pass(10 * 60'000);
  const RunReport report = world.deliver();
  EXPECT_TRUE(report.ok) << report.error.cause;
  ASSERT_FALSE(report.warnings.empty());
  EXPECT_EQ(report.warnings[0].code, "row_damaged");
  EXPECT_EQ(world.erp.live_with(sound), 1);
  EXPECT_EQ(world.erp.live_with(damaged), 0);
  RunOptions dry;
  dry.dry_run = true;
  EXPECT_TRUE(world.deliver(dry).ok);
}

// Rule: H-25
TEST(OrdersRecovery, LooksForEveryOrderWhereItCannotReadWhetherAnotherHostDelivers) {
  OrderWorld world;
  world.handy.add();
  world.settle();
  {
    auto tx = world.database().begin();
    ASSERT_TRUE(tx &&
                tx->run("INSERT INTO cursor (tenant, name, value, updated_at, seal) SELECT tenant, "
                        "'other_host/' || ?, value, updated_at, seal FROM cursor WHERE tenant <> '' LIMIT 1",
                        {world.instance.connector.instance}) &&
                tx->commit());
  }
  const std::string order = world.handy.add();
  EXPECT_TRUE(world.poll().ok);
  EXPECT_TRUE(world.deliver().ok);
  EXPECT_EQ(world.erp.live_with(order), 1);
}

// Rule: H-16
TEST(OrdersRecovery, LooksBackAgainWhenTheFirstPollWasCutShort) {
  OrderWorld world;
  const std::string early = world.handy.add();
  world.runtime.pass(3 * 24 * 3'600'000LL);
  world.handy.remove(world.handy.add());
  world.handy.hide_new = world.handy.incomplete = true;
  world.cycle();  // lands the deletion and no more
  world.handy.hide_new = world.handy.incomplete = false;
  world.settle();
  EXPECT_EQ(world.erp.live_with(early), 1);
}

// Rule: H-16
TEST(OrdersRecovery, LooksBackForANewConnectorThatStartsBeforeTheOthers) {
  OrderWorld world;
  const std::string early = world.handy.add();
  world.runtime.pass(3 * 24 * 3'600'000LL);
  world.instance.connector.since = "";  // the first one begins now
  world.handy.add();
  world.settle();
  ASSERT_EQ(world.erp.live_with(early), 0);
  world.instance.connector.instance = "second";
  world.instance.connector.since = "2025-01-01";
  world.instance.erp_fingerprint = "toy:2";
  world.cycle();
  EXPECT_EQ(world.erp.live_with(early), 1);
}

// Rule: H-4
TEST(OrdersRecovery, CountsAWriteThatItsConnectorCallsHarmless) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.poll();
  ASSERT_TRUE(world.ledger().claim(world.id(order), {"company:lupita", "toy:1"}, "abarrotes c1")->granted);
  OrderCall push({world.services(), world.instance, world.ledger(), world.id(order), "abarrotes c1", {}},
                 OrderCall::Mode::push);
  HttpCall write;
  write.method = "POST";
  write.url = "https://erp.test/documents";
  write.purpose = "order";
  write.idempotent = true;
  write.body = Json::object({{"reference", "HANDY-" + order}, {"client", "k1"}, {"total", "116"}}).dump();
  EXPECT_EQ(push.http(write).error.cause, "write_before_find_key");
  ASSERT_TRUE(push.emit(ENLACE_EMIT_FIND_KEY, Json::object({{"client", "k1"}})));
  world.erp.fault = [](const HttpCall&) { return test::Fault::lost_after; };
  push.http(write);
  EXPECT_EQ(push.order_evidence(), ledger::Evidence::maybe);
}

}  // namespace
}  // namespace enlace::jobs
