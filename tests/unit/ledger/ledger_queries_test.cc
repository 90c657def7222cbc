#include <gtest/gtest.h>

#include "ledger/try_now.hpp"
#include "unit/ledger/ledger_bench.hpp"

namespace enlace::ledger {
namespace {

std::vector<std::string> ids_of(const Result<std::vector<OrderView>>& views) {
  EXPECT_TRUE(views);
  std::vector<std::string> ids;
  for (const OrderView& view : *views) ids.push_back(view.delivery.id.order_id);
  return ids;
}

TEST(LedgerQueries, ListByStateSellerAndPeriodNewestFirst) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  const std::int64_t later = bench.runtime.unix_ms() + 60'000;
  bench.runtime.pass(60'000);
  IncomingOrder other = bench.order("2");
  other.seller_email = "luis@empresa.mx";
  other.seller_name = "Luis Pérez";
  bench.land({other});
  bench.deliver("1");
  EXPECT_EQ(ids_of(bench.ledger().list({})), (std::vector<std::string>{"2", "1"}));
  OrderFilter filter;
  filter.states = {State::delivered};
  EXPECT_EQ(ids_of(bench.ledger().list(filter)), (std::vector<std::string>{"1"}));
  filter = {};
  filter.seller = "Luis";
  EXPECT_EQ(ids_of(bench.ledger().list(filter)), (std::vector<std::string>{"2"}));
  filter = {};
  filter.to_ms = later - 1;
  EXPECT_EQ(ids_of(bench.ledger().list(filter)), (std::vector<std::string>{"1"}));
  filter = {};
  filter.tenant = "nobody";
  EXPECT_TRUE(ids_of(bench.ledger().list(filter)).empty());
}

TEST(LedgerQueries, GroupDeadLettersByCause) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
  for (const auto& [order, cause] :
       {std::pair{"1", "customer_without_rfc"}, {"2", "products_unknown"}, {"3", "products_unknown"}}) {
    ASSERT_TRUE(bench.claim(order).granted);
    bench.end(order, Said::permanent, Evidence::refused, cause);
  }
  const auto groups = bench.ledger().dead_letters(LedgerBench::kTenant);
  ASSERT_TRUE(groups);
  ASSERT_EQ(groups->size(), 2u);
  EXPECT_EQ((*groups)[0].cause, "products_unknown");
  EXPECT_EQ((*groups)[0].count, 2);
  EXPECT_EQ((*groups)[0].some_orders, (std::vector<std::string>{"2", "3"}));
}

TEST(LedgerQueries, GroupDeadLettersWithWhatTheErpSaidToEach) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
  for (const auto& [order, answer] : {std::pair{"1", "closed"}, {"2", "closed"}, {"3", "no stock"}}) {
    ASSERT_TRUE(bench.claim(order).granted);
    PushEnd end;
    end.said = Said::permanent;
    end.evidence = Evidence::refused;
    end.error =
        failure(ENLACE_E_INVALID, "document_refused", answer, Json::object({{"answer", answer}})).error;
    ASSERT_TRUE(bench.ledger().record_push(LedgerBench::id(order), end, bench.policy));
  }
  const auto groups = bench.ledger().dead_letters(LedgerBench::kTenant);
  ASSERT_TRUE(groups);
  ASSERT_EQ(groups->size(), 1u);
  const CauseGroup& group = groups->front();
  EXPECT_EQ(group.sample_params["answer"].text(), "closed");
  EXPECT_EQ(group.sample_params["message"].text(), "closed");
  const std::vector<std::pair<std::string, std::string>> others{{"3", "no stock"}};
  EXPECT_EQ(group.other_answers, others);
}

// Rule: H-26
TEST(LedgerQueries, AnErrorInAGoodAnswerEndsWithTheErpsOwnWords) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  PushEnd end;
  end.said = Said::permanent;  // the ERP answered 200, and an error in it
  end.evidence = Evidence::accepted;
  end.error =
      failure(ENLACE_E_INVALID, "error_in_answer", "closed", Json::object({{"answer", "closed"}})).error;
  for (int attempt = 0; attempt < 3; ++attempt) {
    bench.runtime.pass(3'600'000);
    ASSERT_TRUE(bench.claim("1").granted);
    ASSERT_TRUE(bench.ledger().declare_find_key(LedgerBench::id("1"), Json::object({{"k", 1}})));
    ASSERT_TRUE(bench.ledger().record_push(LedgerBench::id("1"), end, bench.policy));
    for (int look = 0; look < 3; ++look) {
      bench.runtime.pass(3'600'000);
      (void)bench.ledger().record_look(LedgerBench::id("1"), Found{true, {}}, bench.policy);
    }
  }
  const auto row = bench.ledger().row(LedgerBench::id("1"));
  ASSERT_TRUE(row);
  EXPECT_EQ(row->state, State::dead);
  EXPECT_EQ(row->cause, "error_in_answer");
  EXPECT_EQ(row->params["answer"].text(), "closed");
}

TEST(LedgerQueries, TellTheAgeOfTheOldestUndeliveredOrder) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  const std::int64_t second_at = bench.runtime.unix_ms() + 60'000;
  bench.runtime.pass(60'000);
  bench.land({bench.order("2")});
  bench.deliver("1");
  const auto progress = bench.ledger().progress();
  ASSERT_TRUE(progress);
  ASSERT_EQ(progress->size(), 1u);
  EXPECT_EQ(progress->front().oldest_undelivered_ms, second_at);
  EXPECT_EQ(progress->front().counts.at(State::delivered), 1);
  EXPECT_EQ(progress->front().counts.at(State::waiting), 1);
}

// It may take weeks until an invoice can be asked for; that is no order that does not move.
TEST(LedgerQueries, TakeWhatAwaitsADocumentOfTheErpForNoOrderThatIsLate) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  const std::int64_t later = bench.runtime.unix_ms() + 1;
  const auto late = [&] {
    const auto progress = bench.ledger().progress();
    const auto oldest = bench.ledger().undelivered_since(later);
    EXPECT_TRUE(progress && progress->size() == 1 && oldest && oldest->size() <= 1);
    EXPECT_EQ(progress->front().oldest_undelivered_ms != 0, !oldest->empty());
    return !oldest->empty();
  };
  EXPECT_TRUE(late());
  for (const char* cause : {"self_invoice_awaits_order", "self_invoice_awaits_document"}) {
    const Error why{ENLACE_E_INVALID, cause, {}, {}, 0, -1, {}};
    ASSERT_TRUE(bench.ledger().postpone(LedgerBench::id("1"), why, 60'000));
    EXPECT_FALSE(late()) << cause;
  }
  const Error why{ENLACE_E_NETWORK, "connection_refused", {}, {}, 0, -1, {}};
  ASSERT_TRUE(bench.ledger().postpone(LedgerBench::id("1"), why, 60'000));
  EXPECT_TRUE(late());
}

TEST(LedgerQueries, NameTheOldestOrderOfEachInstanceThatIsStillOnItsWay) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
  bench.deliver("1");
  bench.push_in_doubt("3");
  const auto oldest = bench.ledger().undelivered_since(bench.runtime.unix_ms() + 1);
  ASSERT_TRUE(oldest);
  ASSERT_EQ(oldest->size(), 1U);
  const auto created = [&](const char* id) { return bench.ledger().row(LedgerBench::id(id))->created_ms; };
  EXPECT_EQ(oldest->front().created_ms, std::min(created("2"), created("3")));
  const auto earlier = bench.ledger().undelivered_since(std::min(created("2"), created("3")));
  ASSERT_TRUE(earlier);
  EXPECT_TRUE(earlier->empty());
}

TEST(LedgerQueries, NameADoubtWhereTheOthersAreMeantToWait) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  const std::set<std::string> held = {std::string(LedgerBench::kTenant) + "/" + LedgerBench::kInstance};
  const std::int64_t later = bench.runtime.unix_ms() + 1;
  EXPECT_TRUE(bench.ledger().undelivered_since(later, held)->empty());
  EXPECT_EQ(bench.ledger().undelivered_since(later)->size(), 1U);
  bench.push_in_doubt("2");
  const auto oldest = bench.ledger().undelivered_since(later, held);
  ASSERT_TRUE(oldest);
  ASSERT_EQ(oldest->size(), 1U);
  EXPECT_EQ(oldest->front().id.order_id, "2");
}

TEST(LedgerPeople, DropADeadLetterAndTakeItBack) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  ASSERT_TRUE(bench.claim("1").granted);
  bench.end("1", Said::permanent, Evidence::none);
  ASSERT_TRUE(bench.ledger().drop(LedgerBench::id("1"), "operator:eva", "keyed in by hand"));
  const auto timeline = bench.ledger().timeline(LedgerBench::id("1"));
  ASSERT_TRUE(timeline);
  EXPECT_EQ(timeline->back().actor, "operator:eva");
  EXPECT_EQ(timeline->back().detail["reason"].text(), "keyed in by hand");
  EXPECT_EQ(bench.state("1"), State::skipped);
  EXPECT_FALSE(bench.claim("1").granted);
  ASSERT_TRUE(bench.ledger().retry(LedgerBench::id("1"), "operator:eva"));
  bench.deliver("1");
}

TEST(LedgerPeople, ResolveADoubtEitherWay) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  bench.push_in_doubt("1");
  bench.push_in_doubt("2");
  ASSERT_TRUE(bench.ledger().resolve_delivered(LedgerBench::id("1"), "55", "R-55", "operator:eva"));
  EXPECT_EQ(bench.row("1").remote_number, "R-55");
  ASSERT_TRUE(bench.ledger().resolve_absent(LedgerBench::id("2"), "operator:eva"));
  EXPECT_EQ(bench.state("2"), State::waiting);
  const auto again = bench.ledger().resolve_absent(LedgerBench::id("1"), "operator:eva");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().cause, "not_resolvable");
}

TEST(LedgerPeople, CannotPushWhatWasDeletedOrReplacedInHandy) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  bench.land({bench.deletion("1"), bench.order("3", {"2"})});
  for (const char* order : {"1", "2"}) {
    const auto retried = bench.ledger().retry(LedgerBench::id(order), "operator:eva");
    ASSERT_FALSE(retried) << order;
    EXPECT_EQ(retried.error().cause, "not_retryable");
  }
}

std::int64_t purge_all(LedgerBench& bench, Ledger::Aged what, std::int64_t before_ms, int most) {
  Ledger::PurgePosition position;
  for (int batches = 0; batches < 100; ++batches) {
    const auto end = bench.ledger().purge(what, before_ms, position, most);
    EXPECT_TRUE(end) << end.error().message;
    if (!end || *end) return position.purged;
  }
  ADD_FAILURE() << "it never ends";
  return -1;
}

TEST(LedgerRetention, PurgesRawOrdersByAgeExceptWhatIsStillNeeded) {
  LedgerBench bench;
  std::vector<IncomingOrder> all;
  for (int i = 1; i <= 9; ++i) all.push_back(bench.order(std::to_string(i)));
  bench.land(all);
  for (const char* order : {"1", "4", "5", "6", "9"}) bench.deliver(order);
  bench.push_in_doubt("7");
  EXPECT_EQ(purge_all(bench, Ledger::Aged::raw_orders, bench.runtime.unix_ms(), 2), 0) << "too young";
  EXPECT_EQ(purge_all(bench, Ledger::Aged::raw_orders, bench.runtime.unix_ms() + 1, 2), 5);
  for (const char* order : {"2", "3", "7", "8"}) {
    EXPECT_TRUE(bench.ledger().raw_order(LedgerBench::kTenant, order)) << order;
  }
  EXPECT_EQ(bench.ledger().raw_order(LedgerBench::kTenant, "1").error().cause, "order_raw_purged");
}

TEST(LedgerRetention, PurgesTimelinesOfOrdersAtRestAsAWhole) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
  bench.deliver("1");
  bench.deliver("2");
  bench.runtime.pass(1000);
  const std::int64_t later = bench.runtime.unix_ms();
  bench.land({bench.deletion("2")});  // something was added to its story
  bench.remove("2");
  bench.runtime.pass(1000);
  EXPECT_EQ(purge_all(bench, Ledger::Aged::timelines, later, 1), 1);
  EXPECT_TRUE(bench.ledger().timeline(LedgerBench::id("1"))->empty());
  EXPECT_GT(bench.ledger().timeline(LedgerBench::id("2"))->size(), 4u);
  EXPECT_FALSE(bench.ledger().timeline(LedgerBench::id("3"))->empty()) << "it waits";
  EXPECT_EQ(purge_all(bench, Ledger::Aged::timelines, bench.runtime.unix_ms(), 1), 1);
  EXPECT_TRUE(bench.ledger().timeline(LedgerBench::id("2"))->empty());
}

// What keeps an order from being doubled is never purged: Handy may list it again years later.
TEST(LedgerRetention, AnOrderStaysDeliveredWhenAllThatCanBePurgedIs) {
  LedgerBench bench;
  bench.land({bench.order("1")});
  bench.deliver("1");
  bench.runtime.pass(1000);
  const IncomingOrder again = bench.order("1");
  for (const Ledger::Aged what : {Ledger::Aged::raw_orders, Ledger::Aged::timelines}) {
    EXPECT_EQ(purge_all(bench, what, bench.runtime.unix_ms(), 10), 1);
  }
  bench.land({again});
  EXPECT_EQ(bench.state("1"), State::delivered);
  EXPECT_TRUE(bench.due(Todo::push).empty());
  EXPECT_FALSE(bench.claim("1").granted);
  // Its edit and its deletion still find the document.
  bench.land({bench.order("2", {"1"})});
  bench.land({bench.deletion("1", true)});
  EXPECT_FALSE(bench.claim("2").granted) << "the earlier document has to go first";
  EXPECT_EQ(bench.due(Todo::remove), std::vector<std::string>{"1"});
  bench.remove("1");
  bench.runtime.pass(10 * 60'000);
  bench.deliver("2");
  EXPECT_GE(bench.ledger().timeline(LedgerBench::id("1"))->size(), 1u) << "what happens from now on is told";
}

// A token that Handy does not name the company of is no reason to hold orders back.
TEST(LedgerAccounts, OnlyAKnownOtherHandyCompanyHoldsOrders) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  const auto other = bench.ledger().claim(LedgerBench::id("1"), {"handy-2", "erp-1"}, "abarrotes");
  ASSERT_TRUE(other);
  EXPECT_FALSE(other->granted);
  EXPECT_EQ(other->why.cause, "handy_account_changed");
  const auto unknown = bench.ledger().claim(LedgerBench::id("2"), {"", "erp-1"}, "abarrotes");
  ASSERT_TRUE(unknown);
  EXPECT_TRUE(unknown->granted);
}

// They are no rows of ours and carry no seals: the look at the store compares them.
TEST(LedgerQueries, NamesCountsThatAreNotThoseOfTheRowsAndMakesThemAnew) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2")});
  const auto wrong = [&] {
    const auto found = wrong_counts(bench.database());
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : std::vector<std::string>();
  };
  const auto alter = [&](const std::string& statement) {
    auto tx = bench.database().begin();
    ASSERT_TRUE(tx && tx->run(statement) && tx->commit());
  };
  EXPECT_TRUE(wrong().empty());
  for (const auto& [statement, told] :
       {std::pair("UPDATE delivery_count SET count = 7", "lupita/alegra waiting: 7 instead of 2"),
        {"DELETE FROM delivery_count", "lupita/alegra waiting: 0 instead of 2"},
        {"INSERT INTO delivery_count VALUES ('lupita', 'alegra', 'dead', 1, 'x', 4)",
         "lupita/alegra dead x: 4 instead of 0"}}) {
    alter(statement);
    EXPECT_EQ(wrong(), std::vector<std::string>{told});
    ASSERT_TRUE(bench.ledger().recount());
    EXPECT_TRUE(wrong().empty());
    const auto progress = bench.ledger().progress();
    ASSERT_TRUE(progress && progress->size() == 1);
    EXPECT_EQ(progress->front().counts.at(State::waiting), 2);
  }
}

// Its system is back: nothing waits for the pause that grew meanwhile.
// Rule: H-30
TEST(LedgerQueries, WhatWasToBeTriedLaterIsDueNow) {
  LedgerBench bench;
  bench.land({bench.order("1"), bench.order("2"), bench.order("3")});
  const Error why{ENLACE_E_UPSTREAM, "http_server_error", {}, {}, 0, -1, {}};
  ASSERT_TRUE(bench.ledger().postpone(LedgerBench::id("1"), why, 3'600'000));
  bench.deliver("3");
  EXPECT_EQ(bench.due(Todo::push), (std::vector<std::string>{"2"}));
  const auto others = try_now(bench.runtime, bench.database(), LedgerBench::kTenant, "another");
  EXPECT_EQ(*others, 0);
  const auto now = try_now(bench.runtime, bench.database(), LedgerBench::kTenant, LedgerBench::kInstance);
  ASSERT_TRUE(now) << now.error().message;
  EXPECT_EQ(*now, 1);
  EXPECT_EQ(bench.due(Todo::push), (std::vector<std::string>{"1", "2"}));
}

}  // namespace
}  // namespace enlace::ledger
