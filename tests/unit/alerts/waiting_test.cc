#include <gtest/gtest.h>

#include "alerts/problem.hpp"
#include "ledger/amounts.hpp"
#include "unit/ledger/ledger_bench.hpp"

namespace enlace::alerts {
namespace {

using ledger::LedgerBench;

constexpr std::int64_t kHour_ms = 3'600'000;
const std::string kPlace = std::string(LedgerBench::kTenant) + "/" + LedgerBench::kInstance;

// Orders of some days back, taken in when the connector was enabled.
// Rule: H-30
TEST(Waiting, OrdersCountAsNotMovingFromWhenTheyCouldHaveGone) {
  LedgerBench bench;
  ledger::IncomingOrder order = bench.order("1");
  order.created_ms = order.first_created_ms = bench.runtime.unix_ms() - 48 * kHour_ms;
  bench.recipient.since_ms = order.created_ms - 1;
  bench.land({order});
  const std::int64_t landed_ms = bench.runtime.unix_ms();
  const auto seen = [&](const std::map<std::string, std::int64_t>& from) {
    const auto problems = problems_now(bench.runtime, bench.database(), bench.ledger(), {kPlace}, {}, from);
    EXPECT_TRUE(problems) << problems.error().message;
    return *problems;
  };
  EXPECT_TRUE(seen({}).empty());
  bench.runtime.pass(kStall_ms);
  const auto late = seen({});
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].cause, "orders_not_moving");
  // Enabled, or back from an outage, an hour ago.
  EXPECT_TRUE(seen({{kPlace, landed_ms + kHour_ms}}).empty());
  EXPECT_EQ(seen({{kPlace, landed_ms - kHour_ms}}).size(), 1U);
}

TEST(Waiting, SaysHowMuchMoneyWaitsAndWhose) {
  LedgerBench bench;
  ledger::IncomingOrder small = bench.order("1"), large = bench.order("2");
  small.total = "10.50";
  small.customer_name = "Tienda";
  large.total = "1000";
  large.customer_name = "Abarrotes";
  bench.land({small, large});
  bench.push_in_doubt("2");
  const auto amount = ledger::amount_on_the_way(bench.database(), LedgerBench::kTenant,
                                                {LedgerBench::kInstance}, bench.runtime.unix_ms());
  ASSERT_TRUE(amount) << amount.error().message;
  EXPECT_EQ(amount->orders, 2);
  EXPECT_EQ(amount->in_doubt, 1);
  EXPECT_EQ(amount->sum.fixed(2), "1010.50");
  EXPECT_EQ(amount->customers, (std::vector<std::string>{"Abarrotes", "Tienda"}));
  const auto others =
      ledger::amount_on_the_way(bench.database(), LedgerBench::kTenant, {"another"}, bench.runtime.unix_ms());
  EXPECT_EQ(others->orders, 0);
}

}  // namespace
}  // namespace enlace::alerts
