#include "views/waiting.hpp"

#include <gtest/gtest.h>

#include "unit/views/views_bench.hpp"

namespace enlace::views {
namespace {

Waiting ask(ViewsBench& bench, const std::string& tenant = "", const Reach& reach = {}) {
  const Result<Waiting> found = waiting(bench.engine(), bench.world.ledger(), tenant, reach);
  EXPECT_TRUE(found) << found.error().cause << " " << found.error().message;
  return found ? *found : Waiting{};
}

// Rule: V-4
TEST(Waiting, GroupsByCauseAndCompanyWithMoneyAndCustomers) {
  ViewsBench bench;
  ledger::IncomingOrder other = bench.order("2");
  other.customer_code = "C-015";
  other.customer_name = "Abarrotes Doña Mary";
  other.total = "100.25";
  bench.land({bench.order("1"), other, bench.order("3")});
  bench.land({bench.order("9")}, ViewsBench::kTokyo);
  for (const char* id : {"1", "2", "3"}) bench.stop(id);
  bench.stop("9", ViewsBench::kTokyo);
  const Waiting all = ask(bench);
  EXPECT_EQ(all.count, 4);
  EXPECT_EQ(all.sum, d("3803.75"));
  ASSERT_EQ(all.groups.size(), 2u);
  const WaitingGroup& group = all.groups[0];
  EXPECT_EQ(group.tenant, ViewsBench::kLupita);
  EXPECT_EQ(group.company, "Empresa lupita");
  EXPECT_EQ(group.cause, "customer_without_rfc");
  EXPECT_EQ(group.count, 3);
  EXPECT_EQ(group.sum, d("2569.25"));
  EXPECT_EQ(group.customer_count, 2);
  EXPECT_EQ(group.customers, (std::vector<std::string>{"Abarrotes Doña Mary", "Tienda El Sol"}));
  EXPECT_EQ(group.some_orders.front(), "1");
  EXPECT_EQ(group.params["customer"].text(), "Tienda El Sol");
}

TEST(Waiting, ShowsWhatSomebodyMaySee) {
  ViewsBench bench;
  ledger::IncomingOrder other = bench.order("2");
  other.seller_email = "Eva@empresa.mx";
  other.seller_name = "Eva";
  bench.land({bench.order("1"), other});
  bench.land({bench.order("9")}, ViewsBench::kTokyo);
  for (const char* id : {"1", "2"}) bench.stop(id);
  bench.stop("9", ViewsBench::kTokyo);
  EXPECT_EQ(ask(bench, ViewsBench::kTokyo).count, 1);
  EXPECT_EQ(ask(bench, "", {{ViewsBench::kTokyo}, {}}).count, 1);
  EXPECT_EQ(ask(bench, ViewsBench::kLupita, {{ViewsBench::kTokyo}, {}}).count, 0);
  EXPECT_EQ(ask(bench, "", {{}, {"eva@empresa.mx"}}).groups.at(0).some_orders, std::vector<std::string>{"2"});
}

TEST(Waiting, IsEmptyWhereNothingWaits) {
  ViewsBench bench;
  bench.land({bench.order("1")});
  bench.deliver("1");
  EXPECT_EQ(ask(bench).to_json()["groups"].size(), 0u);
}

}  // namespace
}  // namespace enlace::views
