#include <gtest/gtest.h>

#include "actions/orders.hpp"
#include "actions/pauses.hpp"
#include "actions/runs.hpp"
#include "ledger/attention.hpp"
#include "records/journal.hpp"
#include "support/order_world.hpp"

namespace enlace::actions {
namespace {

constexpr const char* kAna = "operator:ana";

class Actions : public testing::Test {
 protected:
  // An order that cannot be pushed: its customer has no tax id.
  std::string dead_order(const std::string& customer = "C1") {
    world_.handy.set_rfc(customer, "");
    const std::string id = world_.handy.add({.customer = customer});
    world_.cycle();
    EXPECT_EQ(world_.state(id), ledger::State::dead);
    world_.runtime.pass(1'000);
    return id;
  }
  Meant meant(const std::string& order) { return {world_.id(order), world_.row(order).created_ms}; }
  std::vector<records::JournalEntry> journal() {
    Result<std::vector<records::JournalEntry>> entries = records::journal(world_.database(), {});
    EXPECT_TRUE(entries.has_value());
    return entries ? *std::move(entries) : std::vector<records::JournalEntry>();
  }

  test::OrderWorld world_;
  engine::Engine engine_{world_.services(), config::Configuration()};
  Host host_{engine_, world_.ledger(), nullptr};
};

// Rule: V-5
TEST_F(Actions, OneOrderIsInTheJournalWithItsPerson) {
  const std::string order = dead_order();
  const Outcome outcome = act(host_, kAna, Deed::retry, {}, {meant(order)});
  ASSERT_EQ(outcome.done.size(), 1u);
  EXPECT_EQ(world_.state(order), ledger::State::waiting);
  const std::vector<records::JournalEntry> entries = journal();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].actor, kAna);
  EXPECT_EQ(entries[0].action, "retry");
  EXPECT_EQ(entries[0].subject, order);
}

// Rule: V-4
TEST_F(Actions, ManyAreDoneInTheOrderOfTheOrdersAndCounted) {
  const std::string first = dead_order("C1");
  const std::string second = dead_order("C2");
  const std::string delivered = world_.handy.add({.customer = "C3"});
  world_.cycle();
  ASSERT_EQ(world_.state(delivered), ledger::State::delivered);
  Meant gone = meant(first);
  gone.id.order_id = "99999999";
  const Outcome outcome = act(host_, kAna, Deed::drop, {.reason = "cancelados"},
                              {meant(delivered), gone, meant(second), meant(first)});
  ASSERT_EQ(outcome.done.size(), 2u);
  EXPECT_EQ(outcome.done[0].id.order_id, first);
  EXPECT_EQ(outcome.done[1].id.order_id, second);
  const Json told = outcome.to_json();
  EXPECT_EQ(told["done"].text(), "2");
  EXPECT_EQ(told["skipped"].text(), "2") << "one that is delivered, one that is not known";
  EXPECT_EQ(told["failed"].text(), "0");
  const std::vector<records::JournalEntry> entries = journal();
  ASSERT_EQ(entries.size(), 1u) << "one entry for a connector";
  EXPECT_EQ(entries[0].detail["orders"].text(), "2");
  EXPECT_EQ(entries[0].detail["reason"].text(), "cancelados");
}

// Rule: V-5
TEST_F(Actions, ANoteIsInTheStoryOfTheOrderAndChangesNothing) {
  const std::string order = dead_order();
  const Outcome outcome =
      act(host_, kAna, Deed::note, {.reason = "el cliente manda su RFC mañana"}, {meant(order)});
  ASSERT_EQ(outcome.done.size(), 1u);
  EXPECT_EQ(world_.state(order), ledger::State::dead);
  const Result<std::vector<ledger::TimelineEvent>> story = world_.ledger().timeline(world_.id(order));
  ASSERT_TRUE(story.has_value());
  EXPECT_EQ(story->back().what, "note");
  EXPECT_EQ(story->back().actor, kAna);
  EXPECT_EQ(story->back().detail["text"].text(), "el cliente manda su RFC mañana");
}

TEST_F(Actions, WhatWaitsForAPersonIsListedOldestFirst) {
  const std::string first = dead_order("C1");
  const std::string second = dead_order("C2");
  const Result<std::vector<ledger::Attention>> all = ledger::attention(
      world_.database(), {.tenant = {}, .instance = {}, .cause = {}, .dead_only = true, .most = 10});
  ASSERT_TRUE(all.has_value());
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ(all->front().id.order_id, first);
  EXPECT_EQ(all->back().id.order_id, second);
  const Result<std::vector<ledger::Attention>> none = ledger::attention(
      world_.database(), {.tenant = {}, .instance = {}, .cause = "another", .dead_only = true, .most = 10});
  ASSERT_TRUE(none.has_value());
  EXPECT_TRUE(none->empty());
}

// Rule: V-5
TEST_F(Actions, APauseAndItsEndAreInTheJournal) {
  ASSERT_TRUE(pause(host_, {"lupita/alegra/orders", 1, 0, kAna, "inventario"}).has_value());
  const Result<schedule::Resumed> resumed = resume(host_, "operator:eva", "lupita");
  ASSERT_TRUE(resumed.has_value());
  EXPECT_EQ(resumed->lifted.size(), 1u);
  const std::vector<records::JournalEntry> entries = journal();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].action, "resume");
  EXPECT_EQ(entries[0].actor, "operator:eva");
  EXPECT_EQ(entries[1].action, "pause");
  EXPECT_EQ(entries[1].tenant, "lupita");
  EXPECT_EQ(entries[1].instance, "alegra");
  EXPECT_EQ(entries[1].detail["reason"].text(), "inventario");
}

TEST_F(Actions, WithoutAHostARunBeginsWithTheNextStart) {
  const std::vector<Begun> runs =
      run_orders(host_, {{"lupita", "avisos#ana@lupita.mx"}, {"lupita", "avisos"}});
  ASSERT_EQ(runs.size(), 1u) << "the parts of a connector run with it";
  EXPECT_EQ(runs[0].key(), "lupita/avisos/orders");
  EXPECT_EQ(runs[0].when, Begun::When::with_next_start);
  EXPECT_TRUE(wait_until_ended(host_, runs, 0));
}

TEST(Deeds, HaveNamesThatReadBack) {
  for (const Deed deed :
       {Deed::retry, Deed::drop, Deed::resolve_delivered, Deed::resolve_absent, Deed::note}) {
    EXPECT_EQ(parse_deed(to_string(deed)), deed);
  }
  EXPECT_FALSE(parse_deed("delete").has_value());
}

}  // namespace
}  // namespace enlace::actions
