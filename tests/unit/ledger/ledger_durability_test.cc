// What of a delivery is on the disk when, and that the columns which change are all that is written.
#include <gtest/gtest.h>

#include "unit/ledger/ledger_bench.hpp"
#include "unit/store/failing_vfs.hpp"

namespace enlace::ledger {
namespace {

class LedgerDurability : public testing::Test {
 protected:
  // Whether the disk was waited for.
  template <class Step>
  bool synced(Step step) {
    const int before = vfs.syncs();
    step();
    return vfs.syncs() > before;
  }

  store::FailingVfs vfs{SQLITE_IOERR_WRITE};
  LedgerBench bench{true};
};

TEST_F(LedgerDurability, TheIntentIsDurableBeforeAnythingMayLeave) {
  bench.land({bench.order("1")});
  EXPECT_FALSE(synced([&] { ASSERT_TRUE(bench.claim("1").granted); }));
  EXPECT_TRUE(synced([&] { bench.declare("1"); }));
}

TEST_F(LedgerDurability, ADeliveryWaitsForTheDiskWhereTheErpCannotBeAsked) {
  bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
  for (const auto& [order, mode, waits] :
       {std::tuple("1", DoubtPolicy::Mode::find, false), std::tuple("2", DoubtPolicy::Mode::hold, true),
        std::tuple("3", DoubtPolicy::Mode::repeat, true)}) {
    bench.policy.mode = mode;
    ASSERT_TRUE(bench.claim(order).granted);
    bench.declare(order);
    EXPECT_EQ(synced([&, id = order] {
                ASSERT_EQ(bench.end(id, Said::ok, Evidence::accepted).state, State::delivered);
              }),
              waits)
        << order;
  }
}

TEST_F(LedgerDurability, ADoubtWaitsForTheDisk) {
  bench.land({bench.order("1")});
  ASSERT_TRUE(bench.claim("1").granted);
  bench.declare("1");
  EXPECT_TRUE(
      synced([&] { ASSERT_EQ(bench.end("1", Said::transient, Evidence::maybe).state, State::in_doubt); }));
}

TEST(LedgerColumns, AChangedRowIsWholeAndItsSealFits) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  bench.deliver("1");
  const Delivery row = bench.row("1");
  EXPECT_EQ(row.remote_number, "n1");
  EXPECT_EQ(row.sent_total, "100.00");
  EXPECT_EQ(row.attempts, 1);
  EXPECT_FALSE(row.find_key.empty());
  EXPECT_EQ(bench.state("2"), State::waiting);
  const auto damaged = bench.ledger().damaged_rows();
  ASSERT_TRUE(damaged);
  EXPECT_TRUE(damaged->empty());
}

}  // namespace
}  // namespace enlace::ledger
