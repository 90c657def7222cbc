// Orders of which Handy sends what no parser takes (H-25).
#include <gtest/gtest.h>

#include <map>

#include "support/order_world.hpp"

namespace enlace::jobs {
namespace {

using ledger::State;
using test::OrderWorld;

constexpr std::int64_t kDay_ms = 24 * 3'600'000LL;

// What is left of an order that is not JSON: its id, where that could be read.
void damage_of(OrderWorld& world, const std::string& order, bool with_id, bool with_date = false) {
  world.handy.damage = [order, with_id, with_date](Json& record) {
    if (record["id"].text() != order) return;
    Json left = Json::object({{std::string(Json::kUnreadable), "a value was expected"}});
    if (with_id) left.set("id", record["id"]);
    if (with_date) left.set("dateCreated", record["dateCreated"]);
    record = std::move(left);
  };
}

std::int64_t cursor(OrderWorld& world, const char* name = "orders/new") {
  const auto found = *world.ledger().cursor("lupita", name);
  return found ? found->value_ms : 0;
}

bool warned(const RunReport& report, const std::string& code) {
  return std::any_of(report.warnings.begin(), report.warnings.end(),
                     [&](const Notice& notice) { return notice.code == code; });
}

// Rule: H-25
TEST(OrdersUnreadable, ItIsADeadLetterTheOthersGoOnAndItGoesOnceItCanBeRead) {
  for (const bool with_date : {false, true}) {
    OrderWorld world;
    const std::string bad = world.handy.add();
    const std::string good = world.handy.add({.customer = "C2"});
    damage_of(world, bad, true, with_date);
    ASSERT_TRUE(world.poll().ok);
    const std::int64_t reached = cursor(world);
    world.deliver();
    EXPECT_EQ(world.state(good), State::delivered);
    EXPECT_EQ(world.state(bad), State::dead);
    EXPECT_EQ(world.row(bad).cause, "order_unreadable");
    EXPECT_EQ(world.row(bad).params["reason"].text(), "a value was expected");
    world.runtime.pass(300'000);
    const std::string later = world.handy.add({.customer = "C3"});
    world.cycle();
    EXPECT_EQ(world.state(later), State::delivered);
    EXPECT_GT(cursor(world), reached) << "the cursor is not held";
    world.handy.damage = nullptr;
    world.runtime.pass(300'000);
    world.cycle();
    EXPECT_EQ(world.state(bad), State::delivered);
    EXPECT_EQ(world.erp.live().size(), 3u);
  }
}

// Rule: H-25
TEST(OrdersUnreadable, OneWithoutAnIdIsNamedAndReadAgainUntilItCanBe) {
  OrderWorld world;
  world.handy.add();
  world.cycle();
  world.runtime.pass(300'000);
  const std::string bad = world.handy.add();
  const std::string good = world.handy.add({.customer = "C2"});
  damage_of(world, bad, false);
  const std::int64_t before = cursor(world);
  const RunReport report = world.poll();
  EXPECT_TRUE(report.ok);
  EXPECT_TRUE(warned(report, "order_unreadable_nameless"));
  world.deliver();
  EXPECT_EQ(world.state(good), State::delivered);
  EXPECT_GT(cursor(world), before);
  EXPECT_GT(cursor(world, "unreadable/orders/new"), 0);
  // Days later somebody mends it in Handy; nothing but the nightly reading looks back as far.
  for (int day = 0; day < 6; ++day) {
    world.runtime.pass(kDay_ms);
    EXPECT_TRUE(world.poll().ok);
  }
  world.handy.damage = nullptr;
  for (int poll = 0; poll < 2; ++poll) {
    world.runtime.pass(kDay_ms);
    world.cycle();
  }
  ASSERT_TRUE(world.ledger().row(world.id(bad)).has_value());
  EXPECT_EQ(world.state(bad), State::delivered);
  EXPECT_EQ(cursor(world, "unreadable/orders/new"), 0);
  EXPECT_EQ(world.erp.live().size(), 3u);
}

// Nobody mends it. Only the nightly readings look back as far, and for 31 days.
// Rule: H-25
TEST(OrdersUnreadable, OneWithoutAnIdIsLookedForAtNightAndNotForEver) {
  OrderWorld world;
  world.handy.add();
  world.cycle();
  world.runtime.pass(300'000);
  const std::string bad = world.handy.add();
  damage_of(world, bad, false);
  ASSERT_TRUE(world.poll().ok);
  for (int day = 0; day < 10; ++day) {
    for (int hour = 0; hour < 3; ++hour) {  // from eleven to two in the afternoon
      world.runtime.pass(3'600'000);
      ASSERT_TRUE(world.poll().ok);
      EXPECT_GE(world.handy.last_window.from_ms, world.runtime.unix_ms() - kDay_ms - 2 * 3'600'000)
          << "by the hour only the last day";
    }
    world.runtime.pass(kDay_ms - 3 * 3'600'000);
    ASSERT_TRUE(world.poll().ok);
    EXPECT_LE(world.handy.last_window.from_ms, world.runtime.unix_ms() - (day + 1) * kDay_ms);
  }
  EXPECT_GT(cursor(world, "unreadable/orders/new"), 0);
  for (int day = 10; day < 34; ++day) {
    world.runtime.pass(kDay_ms);
    ASSERT_TRUE(world.poll().ok);
    EXPECT_GE(world.handy.last_window.from_ms, world.runtime.unix_ms() - 32 * kDay_ms);
  }
  EXPECT_EQ(cursor(world, "unreadable/orders/new"), 0);
}

// An order in order, but for its date: it has an age, and is not passed by as one made before the start.
// Rule: H-16
// Rule: H-25
TEST(OrdersUnreadable, OneWithoutADateThatCanBeIsDeliveredOrNamed) {
  for (const Json& date : {Json(), Json("2026-13-45"), Json("0001-01-01T00:00:00Z"), Json("soon")}) {
    for (const bool both : {false, true}) {
      OrderWorld world;
      world.instance.connector.since = "2025-01-01";
      world.handy.damage = [&](Json& record) {
        record.set("dateCreated", date);
        if (both) record.set("mobileDateCreated", date);
      };
      const std::string order = world.handy.add();
      world.cycle();
      EXPECT_EQ(world.state(order), both ? State::dead : State::delivered) << date.dump();
      EXPECT_EQ(world.row(order).cause, both ? "order_malformed" : "") << date.dump();
    }
  }
}

// Rule: H-16
// Rule: H-25
TEST(OrdersUnreadable, AnEditWithoutADateIsAsOldAsItsChainSays) {
  OrderWorld world;
  const std::string before = world.handy.add();
  world.runtime.pass(2 * 3'600'000);
  world.instance.connector.since = "2025-03-04T18:00:00Z";
  const std::string edit = world.handy.edit(before);
  world.handy.damage = [&](Json& record) { record.set("dateCreated", Json()); };
  world.cycle();
  EXPECT_EQ(world.row(edit).cause, "before_activation");
}

// Rule: H-25
TEST(OrdersUnreadable, AChangeInPlaceThatCannotBeReadIsNamed) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  world.handy.change_in_place(order, "3");
  damage_of(world, order, true);
  world.runtime.pass(120'000);
  const RunReport report = world.poll();
  EXPECT_TRUE(report.ok);
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, "order_change_unreadable");
  EXPECT_EQ(report.warnings[0].params["order"].text(), order);
  world.handy.damage = nullptr;
  world.runtime.pass(120'000);
  EXPECT_TRUE(world.poll().warnings.empty());
  world.settle();
  EXPECT_EQ(world.row(order).remote_total, "348");
  EXPECT_EQ(world.erp.live_with(order), 1);
}

// The orders that people are asked for, and since when.
std::map<std::string, std::int64_t> asked_for(OrderWorld& world) {
  const std::string prefix = ledger::kUnreadChange;
  const auto marks = world.database().query(
      "SELECT substr(name, ?), CAST(value AS INTEGER) FROM cursor WHERE name LIKE ? || '%'",
      {static_cast<std::int64_t>(prefix.size() + 1), prefix});
  EXPECT_TRUE(marks);
  std::map<std::string, std::int64_t> all;
  for (const store::Row& row : *marks) {
    if (world.runtime.unix_ms() - row.integer(1) < ledger::kUnreadChangeAsked_ms) {
      all.emplace(row.text(0), row.integer(1));
    }
  }
  return all;
}

// Rule: H-25
// Rule: H-31
TEST(OrdersUnreadable, AChangeInPlaceThatCannotBeReadIsAProblemUntilItCan) {
  for (const bool deleted : {false, true}) {
    OrderWorld world;
    const std::string order = world.handy.add(), other = world.handy.add({.customer = "C2"});
    world.cycle();
    EXPECT_TRUE(asked_for(world).empty());
    for (const std::string& one : {order, other}) world.handy.change_in_place(one, "3");
    world.handy.damage = [&](Json& record) {
      record = Json::object({{std::string(Json::kUnreadable), "a value was expected"}, {"id", record["id"]}});
    };
    world.runtime.pass(120'000);
    world.cycle();
    const std::map<std::string, std::int64_t> since = asked_for(world);
    EXPECT_EQ(since.size(), 2u);
    // Days later no poll lists it but those of the night, and nobody has said a word since.
    for (int day = 0; day < 6; ++day) {
      world.runtime.pass(kDay_ms);
      world.cycle();
      world.restart();
    }
    EXPECT_EQ(asked_for(world), since);
    if (deleted) {
      world.handy.remove(order);
    } else {
      damage_of(world, other, true);
    }
    world.runtime.pass(kDay_ms);
    world.cycle();
    EXPECT_EQ(asked_for(world).size(), 1u);
    EXPECT_TRUE(asked_for(world).contains(other));
    world.settle();
    EXPECT_EQ(world.erp.live_with(order), deleted ? 0 : 1);
    if (!deleted) {
      EXPECT_EQ(world.row(order).remote_total, "348");
    }
  }
}

// Rule: H-25
TEST(OrdersUnreadable, AChangeInPlaceThatNobodyMendsIsAskedForAMonth) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  world.handy.change_in_place(order, "3");
  damage_of(world, order, true);
  int days = 0;
  for (; days < 100; ++days) {
    world.runtime.pass(kDay_ms);
    world.cycle();
    if (asked_for(world).empty()) break;
  }
  EXPECT_EQ(days, 31);
  for (; days < 110; ++days) {
    world.runtime.pass(kDay_ms);
    world.cycle();
    EXPECT_TRUE(asked_for(world).empty()) << days;
    EXPECT_GE(world.handy.last_window.from_ms, world.runtime.unix_ms() - 5 * kDay_ms);
  }
  EXPECT_EQ(world.state(order), State::delivered);
}

// A damaged cursor stops no poll, and leaves out nothing.
// Rule: H-23
// Rule: H-25
TEST(OrdersUnreadable, ACursorThatIsDamagedIsFoundAgain) {
  for (const char* name : {"orders/new", "orders/deleted", "orders/reread", "orders/reread_hour",
                           "handy/clock", "orders/feed", "unreadable/orders/new"}) {
    OrderWorld world;
    world.handy.add();
    const std::string removed = world.handy.add();
    world.cycle();
    world.runtime.pass(2 * kDay_ms);
    world.cycle();
    const std::string missed = world.handy.add({.customer = "C2"});
    world.handy.remove(removed);
    world.runtime.pass(2 * kDay_ms);
    {
      auto tx = world.database().begin();
      ASSERT_TRUE(
          tx &&
          tx->run("UPDATE cursor SET updated_at = updated_at + 1 WHERE name = ?", {std::string(name)}) &&
          tx->commit());
    }
    const RunReport report = world.poll();
    EXPECT_TRUE(report.ok) << name << " " << report.error.cause;
    world.deliver();
    world.settle();
    EXPECT_EQ(world.erp.live_with(missed), 1) << name;
    EXPECT_EQ(world.erp.live_with(removed), 0) << name;
    EXPECT_EQ(world.erp.live().size(), 2u) << name;
    EXPECT_TRUE(world.ledger().damaged_rows()->empty()) << name;
  }
}

// Rule: H-25
TEST(OrdersUnreadable, WhatWasReadWellOnceStays) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  ASSERT_EQ(world.state(order), State::delivered);
  const int writes = world.erp.writes;
  for (const bool with_id : {true, false}) {
    damage_of(world, order, with_id);
    world.runtime.pass(120'000);
    const std::int64_t before = cursor(world);
    world.handy.add({.customer = "C2"});
    world.cycle();
    EXPECT_EQ(world.state(order), State::delivered);
    EXPECT_EQ(world.erp.live_with(order), 1);
    EXPECT_GT(cursor(world), before);
  }
  EXPECT_EQ(world.erp.live().size(), 3u);
  EXPECT_GT(world.erp.writes, writes);
}

// Rule: H-25
TEST(OrdersUnreadable, ADeletionCountsThoughNothingElseOfItCanBeRead) {
  OrderWorld world;
  const std::string order = world.handy.add();
  world.cycle();
  ASSERT_EQ(world.erp.live_with(order), 1);
  world.handy.remove(order);
  damage_of(world, order, true);
  world.settle();
  EXPECT_EQ(world.erp.live_with(order), 0);
}

// Rule: H-22
// Rule: H-25
TEST(OrdersUnreadable, ForWhomItIsIsToldOnceItCanBeRead) {
  for (const char* zone : {"Centro", "Norte"}) {
    OrderWorld world;
    world.instance.connector.only_zones = {"Centro"};
    const std::string bad = world.handy.add({.zone = zone});
    damage_of(world, bad, true);
    world.cycle();
    EXPECT_EQ(world.state(bad), State::dead) << "it may be for this one";
    world.handy.damage = nullptr;
    world.runtime.pass(300'000);
    world.cycle();
    EXPECT_EQ(world.state(bad), std::string(zone) == "Centro" ? State::delivered : State::skipped);
    EXPECT_EQ(world.erp.live_with(bad), std::string(zone) == "Centro" ? 1 : 0);
  }
}

// Rule: H-25
TEST(OrdersUnreadable, AChainOfEditsAsLongAsItComesIsDelivered) {
  OrderWorld world;
  std::string order = world.handy.add();
  world.cycle();
  for (int i = 0; i < 80; ++i) order = world.handy.edit(order, std::to_string(2 + i % 3));
  world.settle();
  EXPECT_EQ(world.state(order), State::delivered);
  EXPECT_EQ(world.erp.live().size(), 1u);
}

}  // namespace
}  // namespace enlace::jobs
