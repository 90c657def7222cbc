#include <gtest/gtest.h>

#include "unit/ledger/ledger_bench.hpp"

// What has landed counts, also for a recipient that it has not been fanned out to yet.
namespace enlace::ledger {
namespace {

void land_for_nobody(LedgerBench& bench, const std::vector<IncomingOrder>& orders) {
  ASSERT_TRUE(bench.ledger().land(LedgerBench::kTenant, bench.accounts.handy, orders, {}, {}));
}

// Rule: H-12
TEST(LedgerFanOut, AnOrderWhoseEditHasLandedIsNotClaimed) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  land_for_nobody(bench, {bench.order("2", {"1"})});
  EXPECT_EQ(bench.state("1"), State::waiting);
  EXPECT_FALSE(bench.claim("1").granted);
  ASSERT_TRUE(bench.ledger().catch_up(LedgerBench::kTenant, bench.recipient));
  EXPECT_EQ(bench.state("1"), State::superseded);
  EXPECT_TRUE(bench.claim("2").granted);
}

// Rule: H-12
TEST(LedgerFanOut, AnOrderWhoseDeletionHasLandedIsNotClaimed) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  land_for_nobody(bench, {bench.deletion("1")});
  EXPECT_EQ(bench.state("1"), State::waiting);
  EXPECT_FALSE(bench.claim("1").granted);
  ASSERT_TRUE(bench.ledger().catch_up(LedgerBench::kTenant, bench.recipient));
  EXPECT_EQ(bench.state("1"), State::skipped);
}

// Handy may tell less of a chain than has landed: the first document is in the way of the last order all the
// same.
// Rule: H-12
TEST(LedgerFanOut, AChainIsKnownFromItsLinks) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.deliver("1");
  bench.land({bench.deletion("1", true), bench.order("2", {"1"})});
  ASSERT_TRUE(bench.ledger().claim_removal(bench.id("1"), bench.accounts)->granted);
  Error invoiced;
  invoiced.cause = "document_invoiced";
  ASSERT_TRUE(bench.ledger().record_removal(bench.id("1"), Ledger::Removal::denied, invoiced));
  bench.land({bench.deletion("2", true, {"1"}), bench.order("3", {"2"})});
  EXPECT_EQ(bench.state("2"), State::superseded);
  const Claim third = bench.claim("3");
  EXPECT_FALSE(third.granted);
  EXPECT_EQ(third.why.cause, "previous_not_removed");
  EXPECT_EQ(third.why.params["previous"].text(), "1");
}

// What Handy tells of the edit alone would make a new order of it.
// Rule: H-16
TEST(LedgerFanOut, TheFirstOrderOfAKnownChainSaysWhenItBegan) {
  LedgerBench bench;
  const IncomingOrder first = bench.order("1");
  bench.runtime.pass(3'600'000);
  bench.recipient.since_ms = bench.runtime.unix_ms();
  const IncomingOrder edit = bench.order("2", {"1"});
  bench.land({first});
  bench.land({edit, bench.order("3")});
  EXPECT_EQ(bench.row("2").cause, "before_activation");
  EXPECT_EQ(bench.state("3"), State::waiting);
}

// Rule: H-12
TEST(LedgerFanOut, AReplacementIsMissedAfterADayAndNotBefore) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.deliver("1");
  bench.land({bench.deletion("1", true)});
  const auto missing = [&] { return *bench.ledger().report_missing_replacements(LedgerBench::kTenant); };
  bench.runtime.pass(23 * 3'600'000);
  EXPECT_EQ(missing(), 0);
  EXPECT_EQ(bench.row("1").cause, "");
  bench.runtime.pass(3'600'000);
  EXPECT_EQ(missing(), 1);
  EXPECT_EQ(bench.row("1").cause, "replacement_missing");
  EXPECT_EQ(missing(), 0);
}

}  // namespace
}  // namespace enlace::ledger
