#include "actions/selection.hpp"

#include "actions/resolve.hpp"

#include <gtest/gtest.h>

#include "unit/views/views_bench.hpp"

namespace enlace::actions {
namespace {

using views::ViewsBench;

constexpr const char* kAna = "operator:ana";

class Selection : public testing::Test {
 protected:
  Selection() {
    bench_.land({bench_.order("1"), bench_.order("2"), bench_.order("3"), bench_.order("4")});
    bench_.deliver("1");
    bench_.stop("2");
    bench_.stop("3");
  }
  Host host() { return {bench_.engine(), bench_.world.ledger(), nullptr}; }
  ledger::State state(const std::string& id) {
    return bench_.world.ledger().row({ViewsBench::kLupita, "alegra", id})->state;
  }
  ViewsBench bench_;
};

// Rule: V-4
TEST_F(Selection, SaysCountAndSumFirst) {
  Host host = this->host();
  views::OrderFilter waiting;
  waiting.states = {"waits_for_person"};
  const Result<Preview> found = preview(host, Deed::retry, waiting);
  ASSERT_TRUE(found) << found.error().cause;
  EXPECT_EQ(found->count, 2);
  EXPECT_EQ(found->sum, d("2469.00"));
  EXPECT_EQ(found->left_out, 0);
  const Result<Preview> all = preview(host, Deed::drop, {});
  ASSERT_TRUE(all);
  EXPECT_EQ(all->count, 2);
  EXPECT_EQ(all->left_out, 2) << "one is delivered, one waits for nothing";
  EXPECT_EQ(state("2"), ledger::State::dead) << "nothing was done";
}

// Rule: V-4
TEST_F(Selection, DoesItToJustThoseAndCountsAfter) {
  Host host = this->host();
  views::OrderFilter waiting;
  waiting.cause = "customer_without_rfc";
  const Result<Outcome> outcome =
      act_on_all(host, kAna, Deed::drop, {.reason = "cancelados"}, waiting, {}, 2);
  ASSERT_TRUE(outcome) << outcome.error().cause;
  EXPECT_EQ(outcome->to_json()["done"].text(), "2");
  EXPECT_EQ(state("2"), ledger::State::skipped);
  EXPECT_EQ(state("1"), ledger::State::delivered);
}

// Rule: V-4
TEST_F(Selection, RefusesWhereTheFilterFindsAnotherNumberNow) {
  Host host = this->host();
  views::OrderFilter waiting;
  waiting.states = {"waits_for_person"};
  bench_.stop("4");
  const Result<Outcome> outcome = act_on_all(host, kAna, Deed::retry, {}, waiting, {}, 2);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().cause, "selection_changed");
  EXPECT_EQ(outcome.error().params["found"].text(), "3");
  EXPECT_EQ(state("2"), ledger::State::dead);
}

TEST_F(Selection, LeavesOutWhatSomebodyMayNotSee) {
  Host host = this->host();
  const Result<Preview> found = preview(host, Deed::retry, {}, {{ViewsBench::kTokyo}, {}});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->count, 0);
}

class Resolve : public testing::Test {
 protected:
  Resolve() {
    bench_.land({bench_.order("1")});
    bench_.doubt("1");
  }
  Result<ledger::Delivery> resolve(const Details& details, const Result<std::optional<Found>>& answer) {
    return resolve_delivered(
        bench_.world.ledger(), kAna, {ViewsBench::kLupita, "alegra", "1"}, details,
        [&](const ledger::Delivery&) { return answer; }, notices_);
  }
  static Result<std::optional<Found>> has(std::vector<Found::Document> documents) {
    return std::optional<Found>(Found{true, std::move(documents)});
  }
  static Found::Document document(const std::string& number) {
    return {"id-" + number, number, "open", true, {}, {}};
  }
  ViewsBench bench_;
  std::vector<Notice> notices_;
};

// Rule: H-4
TEST_F(Resolve, BelievesANumberThatTheErpHas) {
  const auto row = resolve({.number = "5012"}, has({document("5012")}));
  ASSERT_TRUE(row) << row.error().cause;
  EXPECT_EQ(row->state, ledger::State::delivered);
  EXPECT_EQ(row->remote_id, "id-5012");
  EXPECT_TRUE(notices_.empty());
}

// Rule: H-4
TEST_F(Resolve, TakesTheNumberThatTheErpHasAndSaysSo) {
  const auto row = resolve({.number = "9999"}, has({document("5012")}));
  ASSERT_TRUE(row) << row.error().cause;
  EXPECT_EQ(row->remote_number, "5012");
  ASSERT_EQ(notices_.size(), 1u);
  EXPECT_EQ(notices_[0].code, "resolve_other_number");
}

// Rule: H-4
TEST_F(Resolve, BelievesNothingThatTheErpDoesNotShowUnlessToldTo) {
  const auto none = resolve({.number = "9999"}, has({}));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().cause, "resolve_not_found");
  const auto row = resolve({.number = "9999", .anyway = true}, has({}));
  ASSERT_TRUE(row) << row.error().cause;
  EXPECT_EQ(row->remote_number, "9999");
}

TEST_F(Resolve, NamesSeveralDocuments) {
  const auto several = resolve({.number = "1"}, has({document("5012"), document("5013")}));
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().cause, "resolve_several");
}

TEST_F(Resolve, SaysThatTheErpDidNotAnswer) {
  const auto row = resolve({.number = "5012"}, failure(ENLACE_E_TRANSIENT, "http_server_error"));
  ASSERT_TRUE(row) << row.error().cause;
  EXPECT_EQ(row->remote_number, "5012");
  ASSERT_EQ(notices_.size(), 1u);
  EXPECT_EQ(notices_[0].code, "resolve_not_asked");
}

}  // namespace
}  // namespace enlace::actions
