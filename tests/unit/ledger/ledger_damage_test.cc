// One damaged row costs itself: its order where it is of an order, nothing where it can be told anew.
#include <gtest/gtest.h>

#include "unit/ledger/ledger_bench.hpp"

namespace enlace::ledger {
namespace {

void change(LedgerBench& bench, const std::string& sql, const std::string& what = {}) {
  auto tx = bench.database().begin();
  ASSERT_TRUE(tx);
  ASSERT_TRUE(tx->run(sql, what.empty() ? std::vector<store::Value>{} : std::vector<store::Value>{what}));
  ASSERT_TRUE(tx->commit());
}

void damage_fact(LedgerBench& bench, const std::string& name) {
  change(bench, "UPDATE cursor SET updated_at = updated_at + 1 WHERE name = ?", name);
}

bool has_row(LedgerBench& bench, const std::string& order, const std::string& instance) {
  const auto row = bench.ledger().row({LedgerBench::kTenant, instance, order});
  return row.has_value();
}

Recipient second(LedgerBench& bench) {
  Recipient recipient = bench.recipient;
  recipient.instance = "second";
  return recipient;
}

// Rule: H-25
TEST(LedgerDamage, OfAnOrderDoesNotStopAConnectorThatCatchesUp) {
  for (const char* column : {"total = '9'", "seq = 99", "seq = 9223372036854775807", "seq = 0"}) {
    LedgerBench bench;
    bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
    change(bench, "UPDATE orders SET " + std::string(column) + " WHERE order_id = '2'");
    std::vector<Notice> damaged;
    for (int most : {1, 200}) {
      while (true) {
        const auto done = bench.ledger().catch_up(LedgerBench::kTenant, second(bench), most, &damaged);
        ASSERT_TRUE(done) << done.error().cause;
        if (*done) break;
      }
    }
    EXPECT_TRUE(has_row(bench, "1", "second")) << column;
    EXPECT_FALSE(has_row(bench, "2", "second")) << column;
    EXPECT_TRUE(has_row(bench, "3", "second")) << column;
    // What comes later comes to both.
    ASSERT_TRUE(bench.ledger().land(LedgerBench::kTenant, bench.accounts.handy, {bench.order("4")},
                                    {bench.recipient, second(bench)}, {}));
    ASSERT_TRUE(bench.ledger().catch_up(LedgerBench::kTenant, second(bench)));
    EXPECT_TRUE(has_row(bench, "4", "second")) << column;
  }
}

// Rule: H-25
TEST(LedgerDamage, OfAnOrderIsMendedByWhatHandySaysOfIt) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  bench.deliver("1");
  change(bench, "UPDATE orders SET total = '9' WHERE order_id = '1'");
  const auto landed = bench.ledger().land(LedgerBench::kTenant, bench.accounts.handy,
                                          {bench.order("1"), bench.order("3")}, {bench.recipient}, {});
  ASSERT_TRUE(landed) << landed.error().cause;
  ASSERT_EQ(landed->damaged.size(), 1u);
  EXPECT_EQ(landed->damaged[0].code, "row_damaged");
  EXPECT_EQ(bench.state("1"), State::delivered);
  EXPECT_EQ(bench.row("1").cause, "");
  EXPECT_EQ(bench.state("3"), State::waiting);
  EXPECT_TRUE(bench.ledger().damaged_rows()->empty());
}

// What cannot be read would take the place of what was delivered.
// Rule: H-25
TEST(LedgerDamage, OfAnOrderIsNotMendedByWhatCannotBeRead) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.deliver("1");
  change(bench, "UPDATE orders SET total = '9' WHERE order_id = '1'");
  IncomingOrder unreadable = bench.order("1");
  unreadable.unreadable = true;
  unreadable.content_hash = "unreadable-1";
  const auto landed =
      bench.ledger().land(LedgerBench::kTenant, bench.accounts.handy, {unreadable}, {bench.recipient}, {});
  ASSERT_TRUE(landed) << landed.error().cause;
  EXPECT_EQ(bench.ledger().damaged_rows()->size(), 1u);
}

// Rule: H-25
TEST(LedgerDamage, OfADeliveryCostsThatOrderWhenItChanges) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  change(bench, "UPDATE deliveries SET generation = 7 WHERE order_id = '1'");
  const auto landed = bench.ledger().land(LedgerBench::kTenant, bench.accounts.handy,
                                          {bench.deletion("1"), bench.deletion("2"), bench.order("4", {"1"})},
                                          {bench.recipient}, {});
  ASSERT_TRUE(landed) << landed.error().cause;
  EXPECT_EQ(landed->damaged.size(), 2u);
  EXPECT_EQ(bench.row("2").want, Want::absent);
  EXPECT_FALSE(has_row(bench, "4", LedgerBench::kInstance)) << "what it replaces may be in the ERP";
  EXPECT_TRUE(bench.ledger().report_missing_replacements(LedgerBench::kTenant));
}

// Rule: H-25
TEST(LedgerDamage, OfTheFeedOrOfAPositionLosesNothing) {
  for (const char* name : {"orders/feed", "orders/fanned/alegra"}) {
    LedgerBench bench;
    bench.land({bench.order("1"), bench.order("2")});
    bench.deliver("1");
    damage_fact(bench, name);
    ASSERT_TRUE(bench.ledger().catch_up(LedgerBench::kTenant, bench.recipient)) << name;
    bench.land({bench.order("3")});
    ASSERT_TRUE(bench.ledger().catch_up(LedgerBench::kTenant, bench.recipient)) << name;
    EXPECT_EQ(bench.state("1"), State::delivered) << name;
    EXPECT_EQ(bench.state("2"), State::waiting) << name;
    EXPECT_EQ(bench.state("3"), State::waiting) << name;
    EXPECT_TRUE(bench.ledger().damaged_rows()->empty()) << name << " is written anew";
  }
}

// The newest order and the feed at once: a number that a connector has seen is not given a second time.
// Rule: H-25
TEST(LedgerDamage, OfTheFeedAndTheNewestOrderLosesNothing) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  damage_fact(bench, "orders/feed");
  change(bench, "UPDATE orders SET total = '9' WHERE order_id = '2'");
  bench.land({bench.order("3")});
  ASSERT_TRUE(bench.ledger().catch_up(LedgerBench::kTenant, bench.recipient));
  EXPECT_EQ(bench.state("3"), State::waiting);
}

// Rule: H-25
TEST(LedgerDamage, OfWhatIsRememberedStopsNoDelivery) {
  LedgerBench bench(true);
  bench.restart();
  bench.land({bench.order("1"), bench.order("2")});
  bench.deliver("1");
  ASSERT_TRUE(bench.ledger().remember_first(LedgerBench::id("1")));
  for (const char* name : {"host/first/alegra"}) damage_fact(bench, name);
  EXPECT_FALSE(*bench.ledger().first_to_verify(LedgerBench::kTenant, LedgerBench::kInstance, 0));
  EXPECT_TRUE(bench.ledger().remember_first(LedgerBench::id("1")));
  EXPECT_TRUE(*bench.ledger().first_to_verify(LedgerBench::kTenant, LedgerBench::kInstance, 0));
  EXPECT_TRUE(bench.ledger().damaged_rows()->empty());
}

// Before the start of this host, or not: where that cannot be read, the ERP is asked.
// Rule: H-24
// Rule: H-25
TEST(LedgerDamage, OfTheStartsMemoryAsksForTheOrdersFirst) {
  LedgerBench bench(true);
  bench.restart();
  ASSERT_TRUE(bench.ledger().land(LedgerBench::kTenant, bench.accounts.handy, {}, {},
                                  {{kAskUntil, bench.runtime.unix_ms() - 1}}));
  change(bench, "UPDATE cursor SET updated_at = updated_at + 1 WHERE tenant <> '' AND name = ?", kAskUntil);
  bench.land({bench.order("1")});
  EXPECT_TRUE(bench.row("1").ask_first);
}

// `status` works beside damage.
// Rule: H-25
TEST(LedgerDamage, IsNoEndOfReading) {
  LedgerBench bench;
  ASSERT_TRUE(bench.ledger().land(LedgerBench::kTenant, bench.accounts.handy,
                                  {bench.order("1"), bench.order("2")}, {bench.recipient},
                                  {{"orders/new", 1'000}, {"orders/deleted", 1'000}}));
  for (const char* order : {"1", "2"}) {
    ASSERT_TRUE(
        bench.ledger().refuse(LedgerBench::id(order), failure(ENLACE_E_INVALID, "tax_id_missing").error));
  }
  change(bench, "UPDATE deliveries SET attempts = 7 WHERE order_id = '1'");
  change(bench, "UPDATE orders SET total = '9' WHERE order_id = '2'");
  damage_fact(bench, "orders/new");
  const auto cursors = bench.ledger().poll_cursors();
  ASSERT_TRUE(cursors);
  EXPECT_EQ(cursors->size(), 1u);
  const auto dead = bench.ledger().dead_letters();
  ASSERT_TRUE(dead && dead->size() == 1);
  EXPECT_EQ(dead->front().some_orders, std::vector<std::string>{"2"});
  EXPECT_TRUE(bench.ledger().landed(LedgerBench::kTenant, false, 0, bench.runtime.unix_ms()));
  EXPECT_TRUE(bench.ledger().cursor(LedgerBench::kTenant, "orders/new")->value().damaged);
  const auto retried =
      bench.ledger().retry_where(LedgerBench::kTenant, LedgerBench::kInstance, {"tax_id_missing"}, "ana");
  ASSERT_TRUE(retried) << retried.error().cause;
  EXPECT_EQ(*retried, 1);
}

}  // namespace
}  // namespace enlace::ledger
