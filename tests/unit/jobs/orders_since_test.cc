#include <gtest/gtest.h>

#include <set>

#include "jobs/orders_common.hpp"
#include "support/order_world.hpp"
#include "text/zone.hpp"

// From when on a connector gets orders (H-16).
namespace enlace::jobs {
namespace {

using ledger::State;
using test::OrderWorld;

constexpr std::int64_t kDay_ms = 24 * 3'600'000;

// Rule: H-16
TEST(OrdersSince, ADayBeginsInTheTenantsZone) {
  EXPECT_EQ(since_of("2025-03-06", "America/Mexico_City"), *text::parse_iso("2025-03-06T06:00:00Z"));
  EXPECT_EQ(since_of("2025-03-06", "America/Bogota"), *text::parse_iso("2025-03-06T05:00:00Z"));
  EXPECT_EQ(since_of("2025-03-06T10:00:00Z", "America/Bogota"), *text::parse_iso("2025-03-06T10:00:00Z"));
  EXPECT_EQ(since_of("", "America/Bogota"), 0);
}

// Rule: H-16
TEST(OrdersSince, TheVeryMomentBelongsToIt) {
  OrderWorld world;
  world.runtime.pass(1000 - world.runtime.unix_ms() % 1000);
  world.instance.connector.since = text::iso_utc(world.runtime.unix_ms() + 1000);
  const std::string before = world.handy.add();
  world.runtime.pass(1000);
  const std::string then = world.handy.add();
  world.runtime.pass(60'000);
  world.cycle();
  EXPECT_EQ(world.row(before).cause, "before_activation");
  EXPECT_EQ(world.state(then), State::delivered);
}

// Rule: H-16
// Rule: H-12
TEST(OrdersSince, AnEditOfAnOrderThatWasLetInIsLetInToo) {
  OrderWorld world;
  const std::string early = world.handy.add(), never = world.handy.add();
  world.runtime.pass(kDay_ms);
  world.instance.connector.since = text::iso_utc(world.runtime.unix_ms());
  RunOptions back;
  back.since = text::iso_utc(world.runtime.unix_ms() - 2 * kDay_ms);
  back.connector = "another";  // read so far back, and nothing of ours is let in
  world.poll(back);
  ASSERT_EQ(world.state(early), State::skipped);
  ASSERT_TRUE(world.ledger().retry(world.id(early), "operator:eva"));
  world.cycle();
  ASSERT_EQ(world.state(early), State::delivered);
  const std::string edited = world.handy.edit(early, "5"), other = world.handy.edit(never, "5");
  world.runtime.pass(60'000);
  world.cycle();
  EXPECT_EQ(world.state(early), State::removed);
  EXPECT_EQ(world.state(edited), State::delivered);
  EXPECT_EQ(world.row(other).cause, "before_activation");
  EXPECT_EQ(world.erp.live().size(), 1u);
}

// Rule: H-16
TEST(OrdersSince, ACommandLetsInWhatItsDateAndItsConnectorSayAndNothingDeleted) {
  OrderWorld world;
  const std::string oldest = world.handy.add(), edited = world.handy.add();
  world.runtime.pass(kDay_ms);
  const std::string older = world.handy.add(), deleted = world.handy.add();
  const std::string edit = world.handy.edit(edited);  // its chain began a day before
  world.runtime.pass(kDay_ms);
  world.instance.connector.since = text::iso_utc(world.runtime.unix_ms());
  RunOptions all;
  all.since = text::iso_utc(world.runtime.unix_ms() - 3 * kDay_ms);
  all.connector = "another";
  world.poll(all);
  world.deliver();
  for (const std::string& order : {oldest, older, deleted, edit})
    EXPECT_EQ(world.state(order), State::skipped);
  world.handy.remove(deleted);
  world.runtime.pass(60'000);
  RunOptions from;
  from.since = text::iso_utc(world.runtime.unix_ms() - kDay_ms - 3'600'000);
  from.connector = world.instance.connector.instance;
  world.poll(from);
  world.deliver();
  EXPECT_EQ(world.state(oldest), State::skipped);
  EXPECT_EQ(world.row(edit).cause, "before_activation");
  EXPECT_EQ(world.state(older), State::delivered);
  EXPECT_EQ(world.state(deleted), State::skipped);
  EXPECT_EQ(world.erp.live().size(), 1u);
}

// What plans would do: "push 31000001".
std::set<std::string> planned(const std::vector<RunReport>& reports) {
  std::set<std::string> steps;
  for (const RunReport& report : reports) {
    for (const Json& step : report.plan.items()) {
      steps.insert(step["action"].text() + " " + step["key"].text());
    }
  }
  return steps;
}

// Rule: H-15
// Rule: H-16
TEST(OrdersSince, ThePlanIsWhatTheRunDoes) {
  OrderWorld world;
  const std::string old = world.handy.add();
  world.runtime.pass(kDay_ms);
  const std::string early = world.handy.add(), replaced = world.handy.add(), gone = world.handy.add();
  const std::string edit = world.handy.edit(replaced);
  world.handy.remove(gone);
  world.runtime.pass(kDay_ms);
  const std::string late = world.handy.add();
  world.instance.connector.since = text::iso_utc(world.runtime.unix_ms());
  RunOptions back;
  back.since = text::iso_utc(world.runtime.unix_ms() - 4 * kDay_ms);
  back.connector = "another";
  world.poll(back);  // all are known, and before this connector's time
  ASSERT_EQ(world.state(early), State::skipped);
  world.runtime.pass(60'000);
  const std::string fresh = world.handy.add();

  RunOptions options;
  options.since = text::iso_utc(world.runtime.unix_ms() - kDay_ms - 3'600'000);
  options.connector = world.instance.connector.instance;
  options.dry_run = true;
  const RunReport plan = world.poll(options);
  ASSERT_TRUE(plan.ok);
  const RunReport due = world.deliver(options);   // `late` has landed in its time, and waits already
  EXPECT_EQ(world.state(early), State::skipped);  // nothing was written
  EXPECT_FALSE(world.ledger().row(world.id(fresh)));
  options.dry_run = false;
  world.poll(options);
  world.deliver();
  std::set<std::string> sent;
  for (const std::string& order : {old, early, replaced, gone, edit, late, fresh}) {
    if (world.state(order) == State::delivered) sent.insert("push " + order);
  }
  EXPECT_EQ(planned({plan, due}), sent);
  EXPECT_EQ(sent.size(), 4u);
}

// Rule: H-15
TEST(OrdersSince, ThePlanHasTheReasonOfWhatIsLeftOut) {
  OrderWorld world;
  const std::string before = world.handy.add();
  world.runtime.pass(kDay_ms);
  world.instance.connector.since = text::iso_utc(world.runtime.unix_ms() - 1000);
  const std::string after = world.handy.add();
  RunOptions dry;
  dry.dry_run = true;
  dry.since = text::iso_utc(world.runtime.unix_ms() - 2 * kDay_ms);
  dry.connector = "another";  // only read so far back
  const RunReport plan = world.poll(dry);
  EXPECT_EQ(planned({plan}), (std::set<std::string>{"skip " + before, "push " + after}));
  for (const Json& step : plan.plan.items()) {
    const bool out = step["key"].text() == before;
    EXPECT_EQ(step["details"]["why"].text(), out ? "before_activation" : "");
    EXPECT_FALSE(step["details"]["day"].text().empty());
  }
}

}  // namespace
}  // namespace enlace::jobs
