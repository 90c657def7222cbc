#include <gtest/gtest.h>

#include "ledger_bench.hpp"

// Corners of the promise: what is cut short, what is stale, what a person let stand.
namespace enlace::ledger {
namespace {

// Rule: H-4
TEST(LedgerRecovery, DoubtsOnlyThePushesOfTheConnectorThatRuns) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  for (const char* order : {"1", "2"}) ASSERT_TRUE(bench.claim(order).granted);
  bench.declare("1");
  EXPECT_EQ(*bench.ledger().recover_interrupted(LedgerBench::kTenant, "another"), 0);
  EXPECT_EQ(bench.state("1"), State::sending);
  EXPECT_EQ(*bench.ledger().recover_interrupted(LedgerBench::kTenant, LedgerBench::kInstance), 2);
  EXPECT_EQ(bench.state("1"), State::in_doubt);
  EXPECT_EQ(bench.state("2"), State::waiting);  // no write leaves before its find key is durable
}

TEST(LedgerRecovery, StartsAlsoWithADamagedRow) {
  LedgerBench bench(true);
  bench.land({bench.order("1"), bench.order("2")});
  for (const char* order : {"1", "2"}) {
    ASSERT_TRUE(bench.claim(order).granted);
    bench.declare(order);
  }
  {
    auto tx = bench.database().begin();
    ASSERT_TRUE(tx && tx->run("UPDATE deliveries SET generation = 2 WHERE order_id = '1'") && tx->commit());
  }
  bench.restart();
  EXPECT_EQ(bench.due(Todo::look), std::vector<std::string>{"2"});
  EXPECT_EQ(bench.ledger().damaged_rows()->size(), 1u);
}

Claim claim_with_a_look(LedgerBench& bench, const std::string& order) {
  Ledger::Asking asking;
  asking.first = true;
  auto claimed = bench.ledger().claim(LedgerBench::id(order), bench.accounts, "abarrotes", {}, asking);
  EXPECT_TRUE(claimed && claimed->granted && claimed->look);
  return *claimed;
}

// Rule: H-24
TEST(LedgerRecovery, KeepsWhatTheLastAttemptSentThroughALookThatWasCutShort) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  ASSERT_TRUE(bench.claim("1").granted);
  bench.declare("1");
  ASSERT_EQ(bench.end("1", Said::permanent, Evidence::refused).state, State::dead);
  const Delivery before = bench.row("1");
  IncomingOrder changed = bench.order("1");
  changed.content_hash = "another";
  bench.land({changed});
  EXPECT_EQ(claim_with_a_look(bench, "1").find_key, before.find_key);
  ASSERT_EQ(*bench.ledger().recover_interrupted(LedgerBench::kTenant, LedgerBench::kInstance), 1);
  EXPECT_EQ(bench.state("1"), State::waiting);
  EXPECT_TRUE(bench.row("1").ask_first);
  EXPECT_EQ(bench.row("1").find_key, before.find_key);
  EXPECT_EQ(bench.row("1").sent_hash, before.sent_hash);
  claim_with_a_look(bench, "1");
  bench.declare("1");
  EXPECT_EQ(bench.row("1").sent_hash, "another");
  ASSERT_EQ(*bench.ledger().recover_interrupted(LedgerBench::kTenant, LedgerBench::kInstance), 1);
  EXPECT_EQ(bench.state("1"), State::in_doubt);
}

// Rule: H-24
// Rule: H-12
TEST(LedgerRecovery, LooksForWhatIsNotWantedAnyMoreWhereItsLookWasCutShort) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  claim_with_a_look(bench, "1");
  bench.land({bench.deletion("1")});
  ASSERT_EQ(*bench.ledger().recover_interrupted(LedgerBench::kTenant, LedgerBench::kInstance), 1);
  EXPECT_EQ(bench.state("1"), State::in_doubt);
  EXPECT_EQ(bench.look("1", {LedgerBench::document("7")}).state, State::delivered);
  EXPECT_EQ(todo_of(bench.row("1")), Todo::remove);
}

// Rule: H-24
// Rule: H-12
TEST(LedgerRecovery, LooksForWhatIsNotWantedAnyMoreWhereTheErpMayListItLate) {
  LedgerBench bench;
  ASSERT_TRUE(bench.ledger().recover({false, true, true}));
  bench.land({bench.order("1")});
  const Claim claim = claim_with_a_look(bench, "1");
  bench.land({bench.deletion("1")});
  const auto looked =
      bench.ledger().record_first_look(claim, R"({"reference":"1"})", {true, {}}, bench.policy);
  ASSERT_TRUE(looked);
  EXPECT_FALSE(looked->absent);
  EXPECT_EQ(bench.state("1"), State::in_doubt);
}

// Rule: H-24
TEST(LedgerRecovery, TakesNoRefusalToSayWhereAnOrderWouldBeForAnAnswer) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  const Claim claim = claim_with_a_look(bench, "1");
  ASSERT_TRUE(bench.ledger().record_first_look(claim, "", {false, {}}, bench.policy));
  ASSERT_EQ(bench.state("1"), State::in_doubt);
  const Result<Found> refused = failure(ENLACE_E_INVALID, "products_unknown");
  const auto after = bench.ledger().record_look(bench.id("1"), refused, bench.policy);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->state, State::waiting);
  EXPECT_TRUE(after->ask_first);
  EXPECT_TRUE(bench.claim("1").look);
}

// Rule: H-24
TEST(LedgerRecovery, AsksForWhatItTouchedItselfAfterTheStart) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.runtime.pass(60'000);
  ASSERT_TRUE(bench.ledger().recover({}));
  bench.runtime.pass(60'000);
  ASSERT_EQ(*bench.ledger().withdraw_instance(LedgerBench::kTenant, LedgerBench::kInstance, "config"), 1);
  EXPECT_TRUE(bench.row("1").ask_first);
}

// Rule: H-24
// Rule: H-12
TEST(LedgerRecovery, AsksForAnEditedOrderWhoseReplacementNeverCame) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.land({bench.deletion("1", true)});
  ASSERT_EQ(bench.state("1"), State::superseded);
  bench.runtime.pass(60'000);
  ASSERT_TRUE(bench.ledger().recover({}));
  bench.runtime.pass(30 * 24 * 3'600'000LL);
  ASSERT_EQ(*bench.ledger().report_missing_replacements(LedgerBench::kTenant), 1);
  ASSERT_TRUE(bench.ledger().retry(bench.id("1"), "operator:ana"));
  EXPECT_TRUE(bench.row("1").ask_first);
}

// Rule: H-24
TEST(LedgerRecovery, RecallsAlsoWhereOurClockWasBehindAtTheStart) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.runtime.pass(1'000);
  const store::RestoreState found{store::RestoreState::Kind::clean, bench.runtime.unix_ms(),
                                  bench.runtime.unix_ms()};
  constexpr std::int64_t kBehind_ms = 2 * 3'600'000;
  bench.runtime.jump_wall_clock(-kBehind_ms);
  ASSERT_TRUE(bench.ledger().recover(Ledger::Start::after(found, bench.runtime.unix_ms())));
  bench.runtime.jump_wall_clock(kBehind_ms);  // set right
  bench.runtime.pass(1'000);
  EXPECT_TRUE(bench.claim("1").look);
}

// Rule: H-4
TEST(LedgerRecovery, WhatStoodInTheWayOfALookIsForgottenAndImpatienceUndoesNothing) {
  LedgerBench bench(true);
  bench.land({bench.order("1")});
  bench.restart(true);
  EXPECT_FALSE(bench.claim("1").granted);
  ASSERT_EQ(bench.state("1"), State::in_doubt);
  const Result<Found> refused = failure(ENLACE_E_CONFIG, "store_read_only");
  const Result<Delivery> kept = bench.ledger().record_look(bench.id("1"), refused, bench.policy);
  ASSERT_TRUE(kept);
  EXPECT_TRUE(needs_person(*kept));
  bench.declare("1");  // the next one comes as far as that
  bench.runtime.pass(bench.policy.settle_ms);
  const Delivery absent = bench.look("1", {});
  EXPECT_EQ(absent.cause, "asked_after_restore");
  EXPECT_FALSE(needs_person(absent));
  EXPECT_EQ(absent.looks, 1);
  ASSERT_TRUE(bench.ledger().retry(bench.id("1"), "operator:ana"));
  EXPECT_EQ(bench.row("1").looks, 1);
  bench.runtime.pass(bench.policy.lag_ms);
  EXPECT_EQ(bench.look("1", {}).state, State::waiting);
}

// Rule: H-4
TEST(LedgerRecovery, NeverConcludesFromAVoidedDocumentOfAnIncompleteList) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.push_in_doubt("1");
  EXPECT_EQ(bench.look("1", {LedgerBench::document("7", false)}, false).state, State::in_doubt);
  EXPECT_EQ(bench.look("1", {LedgerBench::document("7", false), LedgerBench::document("8")}).state,
            State::delivered);
}

// Rule: H-4
TEST(LedgerRecovery, PushesNothingThatWasMadeOfAnOlderContent) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  const std::string then = bench.row("1").seen_hash;
  IncomingOrder changed = bench.order("1");
  changed.content_hash = "another";
  bench.land({changed});  // while the document was being made
  const auto stale = bench.ledger().claim(bench.id("1"), bench.accounts, "abarrotes", then);
  ASSERT_TRUE(stale);
  EXPECT_FALSE(stale->granted);
  EXPECT_EQ(bench.state("1"), State::waiting);
  EXPECT_TRUE(bench.ledger().claim(bench.id("1"), bench.accounts, "abarrotes", "another")->granted);
}

// Rule: H-12
TEST(LedgerRecovery, LetsADocumentStandThatAPersonLetStandUntilTheOrderChangesAgain) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.deliver("1");
  const auto change = [&](const char* content) {
    IncomingOrder changed = bench.order("1");
    changed.content_hash = content;
    bench.land({changed});
  };
  change("b");
  ASSERT_TRUE(bench.ledger().claim_removal(bench.id("1"), bench.accounts)->granted);
  ASSERT_TRUE(bench.ledger().record_removal(bench.id("1"), Ledger::Removal::denied, {}));
  ASSERT_TRUE(bench.ledger().drop(bench.id("1"), "operator:ana"));
  EXPECT_EQ(todo_of(bench.row("1")), Todo::nothing);
  change("c");
  EXPECT_EQ(todo_of(bench.row("1")), Todo::remove);
}

// Rule: H-12
TEST(LedgerRecovery, HoldsAnEditForAPersonAlsoWhenItsContentChanges) {
  LedgerBench bench;
  bench.recipient.on_edit = Recipient::OnEdit::hold;
  bench.land({bench.order("1")});
  bench.deliver("1");
  bench.land({bench.deletion("1", true), bench.order("2", {"1"})});
  ASSERT_EQ(bench.row("2").cause, "edit_held");
  IncomingOrder changed = bench.order("2", {"1"});
  changed.content_hash = "another";
  bench.land({changed});
  EXPECT_EQ(bench.state("2"), State::dead);
  EXPECT_EQ(bench.row("2").cause, "edit_held");
}

TEST(LedgerRecovery, LetsAPersonEndWhatWaitsForAnAccountThatWillNotComeBack) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  bench.deliver("1");
  bench.land({bench.order("3", {"1"})});  // an edit: the old document has to go
  bench.accounts = {"handy-2", "erp-2"};
  ASSERT_FALSE(bench.ledger().claim_removal(bench.id("1"), bench.accounts)->granted);
  ASSERT_EQ(bench.claim("2").why.cause, "handy_account_changed");
  ASSERT_TRUE(bench.ledger().drop(bench.id("1"), "operator:ana"));
  ASSERT_TRUE(bench.ledger().drop(bench.id("2"), "operator:ana"));
  EXPECT_EQ(bench.state("1"), State::delivered);
  EXPECT_EQ(todo_of(bench.row("1")), Todo::nothing);
  EXPECT_EQ(bench.state("2"), State::skipped);
  EXPECT_FALSE(bench.ledger().drop(bench.id("3"), "operator:ana"));  // nothing holds it up yet
}

// Rule: H-4
TEST(LedgerRecovery, CreatesNoCustomerThatWasLinkedJustNow) {
  LedgerBench bench;
  const auto begin = [&](const char* order) {
    return bench.ledger().begin_customer("erp-1", "abarrotes", order, bench.policy);
  };
  ASSERT_TRUE(begin("1"));
  ASSERT_TRUE(bench.ledger().end_customer("erp-1", "abarrotes", Ledger::CustomerEnd::linked, "k1"));
  const auto second = begin("2");  // it looked before the first was there, or the ERP lists late
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().cause, "customer_in_doubt");
  ASSERT_TRUE(bench.ledger().end_customer("erp-1", "abarrotes", Ledger::CustomerEnd::linked, "k1"));
  bench.runtime.pass(bench.policy.settle_ms);
  EXPECT_TRUE(begin("3"));  // long after: somebody has deleted it there
}

TEST(LedgerRecovery, StopsNothingWhenAnOrderIsReplacedWhileItIsPrepared) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.land({bench.order("2", {"1"})});
  const auto refused =
      bench.ledger().refuse(bench.id("1"), Error{ENLACE_E_INVALID, "order_malformed", {}, {}, 0, -1, {}});
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->state, State::superseded);
  EXPECT_EQ(refused->cause, "");
}

}  // namespace
}  // namespace enlace::ledger
