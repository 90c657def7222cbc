#include <gtest/gtest.h>

#include "ledger/catalogue.hpp"
#include "unit/ledger/ledger_bench.hpp"

namespace enlace::ledger {
namespace {

// Rule: H-4
TEST(Ledger, TakesAnOrderFromLandingToDelivered) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  EXPECT_EQ(bench.due(Todo::push), (std::vector<std::string>{"1"}));
  bench.deliver("1");
  const Delivery row = bench.row("1");
  EXPECT_EQ(row.remote_id, "r1");
  EXPECT_EQ(row.remote_number, "n1");
  EXPECT_TRUE(bench.due(Todo::push).empty());
  EXPECT_FALSE(bench.claim("1").granted);
}

TEST(Ledger, KeepsTheOrderAsItCame) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  const auto raw = bench.ledger().raw_order(LedgerBench::kTenant, "1");
  ASSERT_TRUE(raw);
  EXPECT_EQ((*raw)["id"].text(), "1");
}

TEST(Ledger, ChangesNothingWhenTheSameLandsAgain) {
  LedgerBench bench;
  const IncomingOrder order = bench.order("1");
  bench.land({order});
  bench.deliver("1");
  const auto again = bench.ledger().land(LedgerBench::kTenant, "handy-1", {order}, {bench.recipient}, {});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->known, 1);
  EXPECT_EQ(again->added + again->changed, 0);
  EXPECT_EQ(bench.state("1"), State::delivered);
}

// Rule: H-4
TEST(Ledger, HoldsAnInterruptedPushInDoubtAfterARestart) {
  LedgerBench bench(true);
  bench.land({bench.order("1"), bench.order("2")});
  ASSERT_TRUE(bench.claim("1").granted);
  bench.declare("1");
  ASSERT_TRUE(bench.claim("2").granted);  // dies before a find key: no order write can have left
  bench.restart();
  EXPECT_EQ(bench.state("1"), State::in_doubt);
  EXPECT_EQ(bench.state("2"), State::waiting);
  EXPECT_FALSE(bench.claim("1").granted);
}

// Rule: H-4
TEST(Ledger, CountsAbsenceOnlyAfterTheDoubtSettledAndTwice) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.push_in_doubt("1");
  EXPECT_EQ(bench.look("1", {}).state, State::in_doubt);
  bench.runtime.jump_wall_clock(3'600'000);  // the wall clock settles nothing
  EXPECT_EQ(bench.look("1", {}).state, State::in_doubt);
  EXPECT_EQ(bench.row("1").looks, 0);
  bench.runtime.pass(bench.policy.settle_ms);
  EXPECT_EQ(bench.look("1", {}, false).looks, 0);  // an incomplete look says nothing
  EXPECT_EQ(bench.look("1", {}).looks, 1);
  EXPECT_EQ(bench.look("1", {}).state, State::in_doubt);  // too soon after the first
  bench.runtime.pass(bench.policy.lag_ms);
  EXPECT_EQ(bench.look("1", {}).state, State::waiting);
  EXPECT_TRUE(bench.claim("1").granted);
}

TEST(Ledger, BeginsToSettleAnewAfterAReboot) {
  LedgerBench bench(true);
  bench.land({bench.order("1")});
  bench.push_in_doubt("1");
  bench.runtime.pass(bench.policy.settle_ms * 2);
  bench.runtime.reboot();
  bench.restart();
  EXPECT_EQ(bench.look("1", {}).looks, 0);
  bench.runtime.pass(bench.policy.settle_ms);
  EXPECT_EQ(bench.look("1", {}).looks, 1);
}

TEST(Ledger, AdoptsTheOneLiveDocumentThatALookFinds) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.push_in_doubt("1");
  const Delivery row = bench.look("1", {LedgerBench::document("77"), LedgerBench::document("76", false)});
  EXPECT_EQ(row.state, State::delivered);
  EXPECT_EQ(row.remote_number, "77");
}

TEST(Ledger, AsksAPersonWhenTwoLiveDocumentsCarryOneReference) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.push_in_doubt("1");
  const Delivery row = bench.look("1", {LedgerBench::document("77"), LedgerBench::document("78")});
  EXPECT_EQ(row.state, State::in_doubt);
  EXPECT_TRUE(row.held);
  EXPECT_TRUE(bench.due(Todo::look).empty());
  const auto groups = bench.ledger().dead_letters();
  ASSERT_TRUE(groups);
  ASSERT_EQ(groups->size(), 1u);
  EXPECT_EQ(groups->front().cause, "two_live_documents");
}

TEST(Ledger, GivesTheNextReferenceAfterAVoidedDocument) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.push_in_doubt("1");
  EXPECT_EQ(bench.look("1", {LedgerBench::document("77", false)}).cause, "document_voided");
  ASSERT_TRUE(bench.ledger().retry(LedgerBench::id("1"), "operator:eva"));
  const Claim claim = bench.claim("1");
  ASSERT_TRUE(claim.granted);
  EXPECT_EQ(claim.row.reference(), "HANDY-1-2");
}

// Rule: H-6
TEST(Ledger, LetsADeadLetterBlockNothingAndGoAgainWhenAsked) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  ASSERT_TRUE(bench.claim("1").granted);
  EXPECT_EQ(bench.end("1", Said::permanent, Evidence::none, "customer_without_rfc").state, State::dead);
  bench.deliver("2");
  ASSERT_TRUE(bench.ledger().retry(LedgerBench::id("1"), "operator:eva"));
  bench.deliver("1");
  const auto timeline = bench.ledger().timeline(LedgerBench::id("1"));
  ASSERT_TRUE(timeline);
  bool by_eva = false;
  for (const TimelineEvent& event : *timeline) by_eva |= event.actor == "operator:eva";
  EXPECT_TRUE(by_eva);
}

// Rule: H-6
TEST(Ledger, RetriesWhatLackedAProductAfterAProductRun) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  ASSERT_TRUE(bench.claim("1").granted);
  bench.end("1", Said::permanent, Evidence::none, "products_unknown");
  ASSERT_TRUE(bench.claim("2").granted);
  bench.end("2", Said::permanent, Evidence::none, "customer_without_rfc");
  const auto let_go =
      bench.ledger().retry_lacking_products(LedgerBench::kTenant, LedgerBench::kInstance, "products");
  ASSERT_TRUE(let_go);
  EXPECT_EQ(*let_go, 1);
  EXPECT_EQ(bench.state("1"), State::waiting);
  EXPECT_EQ(bench.state("2"), State::dead);
}

// Rule: H-6
TEST(Ledger, RetriesWhatLackedAProductOnlyIfThatMayHaveArrived) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  const auto link = [&](const char* kind, const char* code) {
    store::Transaction transaction = *bench.database().begin();
    ASSERT_TRUE(put_link(transaction, bench.database(), {LedgerBench::kTenant, LedgerBench::kInstance},
                         Link{kind, code, "9", Json::object(), 0}, 1));
    ASSERT_TRUE(transaction.commit());
  };
  const auto linked = [&](const char* kind, const char* code) {
    store::Transaction transaction = *bench.database().begin();
    return link_by_key(transaction, bench.database(), {LedgerBench::kTenant, LedgerBench::kInstance}, kind,
                       code, 1)
        ->has_value();
  };
  const auto die = [&] {
    bench.runtime.pass(10'000'000);
    ASSERT_TRUE(bench.claim("1").granted);
    PushEnd end;
    end.said = Said::permanent;
    end.evidence = Evidence::refused;
    end.error = failure(ENLACE_E_INVALID, "products_inactive", "",
                        Json::object({{"products", Json::array({"A", "B"})}}))
                    .error;
    ASSERT_TRUE(bench.ledger().record_push(LedgerBench::id("1"), end, bench.policy));
    ASSERT_EQ(bench.state("1"), State::dead);
  };
  const auto let_go = [&](const std::vector<std::string>& news) {
    return *bench.ledger().retry_lacking_products(LedgerBench::kTenant, LedgerBench::kInstance, "products",
                                                  news);
  };
  for (const char* code : {"A", "B", "C"}) {
    link("product", code);
    link(kGivenLink, code);
  }
  die();
  // What the ERP lacks stands for nothing there; the rest stays known.
  EXPECT_FALSE(linked("product", "A") || linked("product", "B") || linked(kGivenLink, "A"));
  EXPECT_TRUE(linked("product", "C") && linked(kGivenLink, "C"));

  EXPECT_EQ(let_go({}), 0);
  EXPECT_EQ(let_go({"C"}), 0);
  link("product", "A");
  EXPECT_EQ(let_go({}), 0);  // one of two
  link("product", "b");      // not every ERP minds case
  EXPECT_EQ(let_go({}), 1);
  die();
  EXPECT_EQ(let_go({}), 0);
  EXPECT_EQ(let_go({"B"}), 1);  // something is new about it
}

TEST(Ledger, BuriesAnOrderThatKilledThreeWorkers) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  for (int i = 0; i < 3; ++i) {
    bench.runtime.pass(10'000'000);
    ASSERT_TRUE(bench.claim("1").granted);
    bench.end("1", Said::died, Evidence::none, "connector_crashed");
  }
  EXPECT_EQ(bench.state("1"), State::dead);
  EXPECT_EQ(bench.row("1").cause, "connector_keeps_dying");
}

TEST(Ledger, WaitsLongerAfterEachFailureAndNeverGivesUp) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  std::int64_t last = 0;
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(bench.claim("1").granted);
    const Delivery row = bench.end("1", Said::transient, Evidence::none);
    const std::int64_t pause = row.next_mono_ms - bench.runtime.monotonic_ms();
    EXPECT_GT(pause, last);
    last = pause;
    EXPECT_TRUE(bench.due(Todo::push).empty());
    bench.runtime.pass(pause);
  }
}

// A mail server cannot be asked: its doubts are attempts like others, and wait no longer than those may.
TEST(Ledger, RepeatsWhatCannotBeAskedForAfterTheLongestPauseAtMost) {
  LedgerBench bench;
  bench.policy.mode = DoubtPolicy::Mode::repeat;
  bench.policy.longest_pause_ms = 1'000;
  bench.land({bench.order("1")});
  for (int i = 0; i < 4; ++i) {
    bench.push_in_doubt("1");
    const auto repeated = bench.ledger().cannot_look(LedgerBench::id("1"), bench.policy);
    ASSERT_TRUE(repeated);
    EXPECT_EQ(repeated->state, State::waiting);
    bench.runtime.pass(bench.policy.longest_pause_ms);
    ASSERT_EQ(bench.due(Todo::push), (std::vector<std::string>{"1"})) << i;
  }
}

TEST(Ledger, HoldsDoubtsAndRemovalsOfAnotherAccount) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  bench.push_in_doubt("1");
  bench.deliver("2");
  bench.land({bench.deletion("2")});
  const Accounts other{"handy-1", "erp-2"};
  const auto look = bench.ledger().claim_look(LedgerBench::id("1"), other);
  ASSERT_TRUE(look);
  EXPECT_FALSE(look->granted);
  EXPECT_EQ(look->why.cause, "account_changed");
  const auto removal = bench.ledger().claim_removal(LedgerBench::id("2"), other);
  ASSERT_TRUE(removal);
  EXPECT_FALSE(removal->granted);
  EXPECT_EQ(bench.state("2"), State::delivered);
}

TEST(Ledger, NeverPushesWhatTheSameAccountHoldsUnderAnotherName) {
  LedgerBench bench;
  const IncomingOrder order = bench.order("1");
  bench.land({order});
  bench.deliver("1");
  Recipient renamed = bench.recipient;
  renamed.instance = "alegra-2";
  const auto caught_up = bench.ledger().catch_up(LedgerBench::kTenant, renamed);
  ASSERT_TRUE(caught_up);
  const auto claim =
      bench.ledger().claim({LedgerBench::kTenant, "alegra-2", "1"}, bench.accounts, "abarrotes");
  ASSERT_TRUE(claim);
  EXPECT_FALSE(claim->granted);
  EXPECT_EQ(claim->row.state, State::skipped);
  EXPECT_EQ(claim->row.cause, "delivered_elsewhere");
}

// Rule: H-14
TEST(Ledger, KeepsADifferenceOfTotalsAsAWarning) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  for (const auto& [order, total] : {std::pair{"1", "99.99"}, std::pair{"2", "100.004"}}) {
    ASSERT_TRUE(bench.claim(order).granted);
    bench.declare(order);
    PushEnd end;
    end.said = Said::ok;
    end.evidence = Evidence::accepted;
    end.sent_total = "100.00";
    end.outcome = Outcome{"r", "n", "open", d(total), {}, {}};
    ASSERT_TRUE(bench.ledger().record_push(LedgerBench::id(order), end, bench.policy));
  }
  const Delivery off = bench.row("1");
  EXPECT_EQ(off.state, State::delivered);
  ASSERT_EQ(off.warnings.size(), 1u);
  EXPECT_EQ(off.warnings.items()[0]["code"].text(), "total_differs");
  EXPECT_EQ(bench.row("2").warnings.size(), 0u);  // the same to the cent
}

// Rule: H-14
TEST(Ledger, ComparesTheTotalOfADocumentThatWasLookedForToo) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
  for (const char* order : {"1", "2", "3"}) bench.push_in_doubt(order);
  Found::Document off = LedgerBench::document("1"), same = LedgerBench::document("2"),
                  silent = LedgerBench::document("3");
  off.total = d("100.01");
  silent.total.reset();
  EXPECT_EQ(bench.look("1", {off}).state, State::delivered);
  EXPECT_EQ(bench.look("2", {same}).state, State::delivered);
  EXPECT_EQ(bench.look("3", {silent}).state, State::delivered);
  const Json warnings = bench.row("1").warnings;
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings.items()[0]["code"].text(), "total_differs");
  EXPECT_EQ(warnings.items()[0]["params"], Json::object({{"handy", "100.00"}, {"erp", "100.01"}}));
  EXPECT_EQ(bench.row("2").warnings.size(), 0u);
  EXPECT_EQ(bench.row("3").warnings.size(), 0u);
}

TEST(Ledger, AsksBeforeTheFirstPushAfterARestore) {
  LedgerBench bench(true);
  bench.land({bench.order("1")});
  bench.restart(true);
  bench.land({bench.order("2")});  // made in the gap
  for (const char* order : {"1", "2"}) {
    EXPECT_FALSE(bench.claim(order).granted);
    EXPECT_EQ(bench.state(order), State::in_doubt) << order;
  }
  EXPECT_EQ(bench.look("1", {LedgerBench::document("9")}).state, State::delivered);
  bench.runtime.pass(bench.policy.settle_ms);
  bench.look("2", {});
  bench.runtime.pass(bench.policy.lag_ms);
  EXPECT_EQ(bench.look("2", {}).state, State::waiting);
  EXPECT_TRUE(bench.claim("2").granted);
}

// Rule: H-8
TEST(Ledger, FindsAnOrderByEitherNumber) {
  LedgerBench bench;
  bench.land({bench.order("31000001")});
  bench.deliver("31000001");
  for (const char* text : {"31000001", "n31000001", "r31000001"}) {
    const auto found = bench.ledger().find(text);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1u) << text;
    EXPECT_EQ(found->front().order.id, "31000001");
    EXPECT_EQ(found->front().delivery.remote_number, "n31000001");
  }
}

TEST(Ledger, NoticesAFlippedColumnWhenARowIsRead) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  {
    auto tx = bench.database().begin();
    ASSERT_TRUE(tx);
    ASSERT_TRUE(tx->run("UPDATE deliveries SET generation = 2 WHERE order_id = '1'"));
    ASSERT_TRUE(tx->commit());
  }
  const auto claim = bench.ledger().claim(LedgerBench::id("1"), bench.accounts, "abarrotes");
  ASSERT_FALSE(claim);
  EXPECT_EQ(claim.error().cause, "row_damaged");
  std::vector<std::string> damaged;
  const auto due = bench.ledger().due(LedgerBench::kTenant, LedgerBench::kInstance, Todo::push, 10, &damaged);
  ASSERT_TRUE(due);
  EXPECT_EQ(due->size(), 1u);  // the other one goes on
  EXPECT_EQ(damaged.size(), 1u);
  const auto all = bench.ledger().damaged_rows();
  ASSERT_TRUE(all);
  EXPECT_EQ(all->size(), 1u);
}

TEST(Ledger, ListsADamagedRowAsSuchAndTheOthersAsTheyAre) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
  {
    auto tx = bench.database().begin();
    ASSERT_TRUE(tx);
    ASSERT_TRUE(tx->run("UPDATE deliveries SET remote_number = '17' WHERE order_id = '1'"));
    ASSERT_TRUE(tx->run("UPDATE orders SET total = '9' WHERE order_id = '2'"));
    ASSERT_TRUE(tx->commit());
  }
  const auto listed = bench.ledger().list({});
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->size(), 3u);
  for (const OrderView& view : *listed) {
    const bool sound = view.delivery.id.order_id == "3";
    EXPECT_EQ(view.delivery.cause, sound ? "" : "row_damaged") << view.delivery.id.order_id;
    EXPECT_EQ(view.delivery.remote_number, "");
    EXPECT_EQ(view.order.created_ms > 0, sound);
  }
}

TEST(Ledger, FindsTheOthersBesideADamagedRowAndNamesIt) {
  LedgerBench bench;
  Recipient one = bench.recipient, two = bench.recipient;
  one.instance = "one";
  two.instance = "two";
  ASSERT_TRUE(bench.ledger().land(LedgerBench::kTenant, "", {bench.order("1")}, {one, two}, {}));
  {
    auto tx = bench.database().begin();
    ASSERT_TRUE(tx);
    ASSERT_TRUE(tx->run("UPDATE deliveries SET attempts = 7 WHERE instance = 'one'"));
    ASSERT_TRUE(tx->run("UPDATE delivery_events SET actor = 'nobody' WHERE instance = 'two' AND seq = 1"));
    ASSERT_TRUE(tx->commit());
  }
  const auto found = bench.ledger().find("1");
  ASSERT_TRUE(found) << found.error().cause;
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ(found->at(0).delivery.cause, "row_damaged");
  EXPECT_EQ(found->at(0).delivery.params["key"].text(), "lupita/one/1");
  EXPECT_EQ(found->at(0).delivery.attempts, 0);
  EXPECT_EQ(found->at(1).delivery.cause, "");
  EXPECT_GT(found->at(1).order.created_ms, 0);
  std::vector<std::string> damaged;
  const auto told = bench.ledger().timeline(found->at(1).delivery.id, &damaged);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->size(), 0u);
  ASSERT_EQ(damaged.size(), 1u);
  EXPECT_NE(damaged[0].find("two"), std::string::npos);
  EXPECT_FALSE(bench.ledger().timeline(found->at(1).delivery.id));  // who does not ask is not deceived
}

// A server or a connector whose clock is wrong may ask for days (seed 50001091 of alegra).
// Rule: H-23
TEST(Ledger, WaitsNoLongerThanAnHourWhateverIsAskedFor) {
  constexpr std::int64_t kHour_ms = 3'600'000, kMonth_ms = 30 * 24 * kHour_ms;
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  bench.deliver("1");
  bench.land({bench.deletion("1")});
  ASSERT_TRUE(bench.ledger().claim_removal(bench.id("1"), bench.accounts)->granted);
  Error limited;
  limited.cause = "http_rate_limited";
  limited.retry_after_ms = kMonth_ms;
  ASSERT_TRUE(bench.ledger().record_removal(bench.id("1"), Ledger::Removal::not_yet, limited));
  EXPECT_LE(bench.row("1").next_mono_ms - bench.runtime.monotonic_ms(), kHour_ms);

  ASSERT_TRUE(bench.claim("2").granted);
  PushEnd push;
  push.said = Said::rate_limited;
  push.evidence = Evidence::none;
  push.error = limited;
  ASSERT_TRUE(bench.ledger().record_push(bench.id("2"), push, bench.policy));
  EXPECT_LE(bench.row("2").next_mono_ms - bench.runtime.monotonic_ms(), kHour_ms);
}

}  // namespace
}  // namespace enlace::ledger
