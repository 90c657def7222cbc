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

}  // namespace
}  // namespace enlace::ledger
