// Problems and audits, as an operator sees them: the real programs between the mocks.
#include <gtest/gtest.h>

#include "support/world.hpp"

namespace enlace::test {
namespace {

Json parsed(const Finished& finished) {
  const Result<Json> json = Json::parse(finished.out);
  EXPECT_TRUE(json) << finished.out << finished.err;
  return json ? *json : Json();
}

// Mexico City is six hours behind UTC; "" for the small hours of UTC, which are the day before there.
std::string local_day(const Json& order) {
  const std::string& created = order["created"].text();
  return created.substr(11, 2) < "06" ? std::string() : created.substr(0, 10);
}

// The day on which the seeded orders with a delivery were made: the one with the most of them.
std::string busiest_day(World& world) {
  std::map<std::string, int> days;
  std::string best;
  for (const Json& order : world.deliveries({"--state", "delivered"})) {
    const std::string day = local_day(order);
    if (!day.empty() && ++days[day] > days[best]) best = day;
  }
  return best;
}

TEST(Operations, AnAuditCountsBothSidesAndNamesWhatSomebodyVoidedThere) {
  World world({.seed = 21, .orders = 40, .products = 10, .customers = 8, .profile = "plain"});
  world.set_up();
  const Finished enabled = world.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  const std::string day = busiest_day(world);
  ASSERT_FALSE(day.empty());

  world.forget_requests();
  const Finished agreed = world.run({"audit", world.tenant().tenant, "--day", day, "--json"});
  EXPECT_EQ(agreed.exit, 0) << agreed.out << agreed.err;
  const Json first = parsed(agreed).items().at(0);
  EXPECT_EQ(first["differences"].size(), 0U) << agreed.out;
  EXPECT_GT(first["handy"]["orders"].integer().value_or(0), 0);
  EXPECT_EQ(first["handy"]["orders"].text(), first["erp"]["orders"].text());
  EXPECT_EQ(first["handy"]["total"].text(), first["erp"]["total"].text());
  EXPECT_TRUE(first["asked"].truthy());
  EXPECT_TRUE(world.writes("handy").empty() && world.writes("alegra").empty());  // it only reads

  // Somebody takes one away in Alegra.
  std::string taken, order;
  for (const Json& one : world.deliveries({"--state", "delivered"})) {
    if (local_day(one) != day) continue;
    order = one["order"].text();
    taken = world.order(order)["remote_id"].text();
    break;
  }
  ASSERT_FALSE(taken.empty()) << world.run({"orders"}).out;
  world.control("alegra", "DELETE", "/companies/" + world.tenant().alegra_company + "/remissions/" + taken);

  const Finished differs = world.run({"audit", world.tenant().tenant, "--day", day, "--json"});
  EXPECT_EQ(differs.exit, 1);
  const Json second = parsed(differs).items().at(0);
  ASSERT_EQ(second["differences"].size(), 1U) << differs.out;
  EXPECT_EQ(second["differences"].items()[0]["order"].text(), order);
  EXPECT_EQ(second["differences"].items()[0]["code"].text(), "audit_missing_in_erp");
  const Finished told = world.run({"audit", world.tenant().tenant, "--day", day});
  EXPECT_NE(told.out.find(order), std::string::npos) << told.out;
}

// Handy was away and the run by hand failed, without a service: what failed and why is said, in full, and a
// good run ends it. Rule: H-31
TEST(Operations, AGoodRunByHandEndsTheFailureOfABadOne) {
  World world({.seed = 5, .orders = 4, .products = 4, .customers = 3, .profile = "plain"});
  world.set_up();
  const std::string tenant = world.tenant().tenant;
  const Finished enabled = world.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  const auto cause_of = [&](const std::string& component) {
    const Json status = parsed(world.run({"status", "--json"}));
    for (const Json& job : status["jobs"].items()) {
      if (job["component"].text() == component) return job["last_cause"].text();
    }
    return std::string();
  };
  ASSERT_EQ(world.run({"secret", "set", tenant, "handy-token"}, "wrong\n").exit, 0);
  EXPECT_NE(world.sync().exit, 0);
  EXPECT_EQ(cause_of("orders"), "handy_token_invalid");
  EXPECT_EQ(cause_of("products"), "handy_token_invalid");
  const Finished status = world.run({"status"});
  EXPECT_NE(status.out.find("handy-token"), std::string::npos) << status.out;
  EXPECT_EQ(status.out.find('?'), std::string::npos) << status.out;
  world.set_up();
  EXPECT_EQ(world.sync({"--only", "orders"}).exit, 0);
  EXPECT_EQ(cause_of("orders"), "");
  EXPECT_EQ(cause_of("products"), "handy_token_invalid") << "of that nobody knows better yet";
  EXPECT_EQ(world.sync().exit, 0);
  EXPECT_EQ(cause_of("products"), "");
  EXPECT_EQ(parsed(world.run({"status", "--json"}))["failing_jobs"].integer(), 0);
}

}  // namespace
}  // namespace enlace::test
