#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <utility>

#include "unit/ledger/ledger_bench.hpp"

// The tables of delivery_state.cc against the ledger itself: every line of them is taken here by the calls
// that jobs and people make, and what a timeline tells is a line of them. That nothing goes around the tables
// is the compiler's to say (GuardedState).
namespace enlace::ledger {
namespace {

using Step = std::pair<State, Event>;
using Way = std::function<void(LedgerBench&)>;

constexpr const char* kOrder = "1";

void refuse(LedgerBench& bench) {
  ASSERT_TRUE(bench.ledger().refuse(LedgerBench::id(kOrder), failure(ENLACE_E_INVALID, "no_good").error));
}
void land(LedgerBench& bench) {
  bench.land({bench.order(kOrder)});
}
void land_dead(LedgerBench& bench) {
  land(bench);
  refuse(bench);
}
void change_content(LedgerBench& bench) {
  IncomingOrder changed = bench.order(kOrder);
  changed.content_hash = "another";
  bench.land({changed});
}
void replace(LedgerBench& bench) {
  bench.land({bench.order("2", {kOrder})});
}
void restore(LedgerBench& bench) {
  ASSERT_TRUE(bench.ledger().recover({true}));
}
void send(LedgerBench& bench) {
  land(bench);
  ASSERT_TRUE(bench.claim(kOrder).granted);
  bench.declare(kOrder);
}
void doubt(LedgerBench& bench) {
  land(bench);
  bench.push_in_doubt(kOrder);
}
void deliver(LedgerBench& bench) {
  land(bench);
  bench.deliver(kOrder);
}
void begin_removal(LedgerBench& bench) {
  const auto claimed = bench.ledger().claim_removal(LedgerBench::id(kOrder), bench.accounts);
  ASSERT_TRUE(claimed && claimed->granted);
}
void record_removal(LedgerBench& bench, Ledger::Removal removal) {
  ASSERT_TRUE(bench.ledger().record_removal(LedgerBench::id(kOrder), removal,
                                            failure(ENLACE_E_CONFLICT, "invoiced").error));
}
void begin_to_remove(LedgerBench& bench) {
  deliver(bench);
  bench.land({bench.deletion(kOrder)});
  begin_removal(bench);
}
void have_removal_refused(LedgerBench& bench) {
  begin_to_remove(bench);
  record_removal(bench, Ledger::Removal::denied);
}
void retry(LedgerBench& bench) {
  const auto done = bench.ledger().retry(LedgerBench::id(kOrder), "operator:test");
  ASSERT_TRUE(done) << done.error().cause;
}
void drop(LedgerBench& bench) {
  const auto done = bench.ledger().drop(LedgerBench::id(kOrder), "operator:test");
  ASSERT_TRUE(done) << done.error().cause;
}
void declare_delivered(LedgerBench& bench) {
  ASSERT_TRUE(bench.ledger().resolve_delivered(LedgerBench::id(kOrder), "r9", "n9", "operator:test"));
}
void declare_absent(LedgerBench& bench) {
  ASSERT_TRUE(bench.ledger().resolve_absent(LedgerBench::id(kOrder), "operator:test"));
}
void deliver_elsewhere(LedgerBench& bench) {
  deliver(bench);
  Recipient other = bench.recipient;
  other.instance = "other";
  while (!*bench.ledger().catch_up(LedgerBench::kTenant, other)) {
  }
  ASSERT_TRUE(bench.ledger().claim({LedgerBench::kTenant, "other", kOrder}, bench.accounts, "abarrotes"));
}
void miss_replacement(LedgerBench& bench) {
  bench.runtime.pass(25 * 3'600'000);
  ASSERT_TRUE(bench.ledger().report_missing_replacements(LedgerBench::kTenant));
}

Way both(Way first, Way then) {
  return [first = std::move(first), then = std::move(then)](LedgerBench& bench) {
    first(bench);
    then(bench);
  };
}
Way ends(Said said, Evidence evidence) {
  return both(send, [=](LedgerBench& bench) { bench.end(kOrder, said, evidence); });
}

const std::map<Step, Way>& ways() {
  using enum State;
  static const std::map<Step, Way> all = {
      {{waiting, Event::claimed}, send},
      {{waiting, Event::ask_first},
       both(both(land, restore), [](LedgerBench& bench) { EXPECT_FALSE(bench.claim(kOrder).granted); })},
      {{dead, Event::ask_first},
       both(both(land_dead, restore), [](LedgerBench& bench) { bench.land({bench.deletion(kOrder)}); })},
      {{waiting, Event::refused}, land_dead},
      {{waiting, Event::delivered_elsewhere}, deliver_elsewhere},
      {{waiting, Event::nothing_to_push},
       both(land,
            [](LedgerBench& bench) {
              ASSERT_TRUE(bench.ledger().skip_nothing_to_push(LedgerBench::id(kOrder), {}));
            })},
      {{sending, Event::pushed}, deliver},
      {{sending, Event::not_applied}, ends(Said::transient, Evidence::none)},
      {{sending, Event::refused}, ends(Said::permanent, Evidence::refused)},
      {{sending, Event::unknown}, ends(Said::died, Evidence::maybe)},
      {{in_doubt, Event::found},
       both(doubt, [](LedgerBench& bench) { bench.look(kOrder, {LedgerBench::document("n1")}); })},
      {{in_doubt, Event::found_absent},
       both(doubt,
            [](LedgerBench& bench) {
              bench.runtime.pass(bench.policy.settle_ms);
              bench.look(kOrder, {});
              bench.runtime.pass(bench.policy.lag_ms);
              bench.look(kOrder, {});
            })},
      {{in_doubt, Event::found_voided},
       both(doubt, [](LedgerBench& bench) { bench.look(kOrder, {LedgerBench::document("n1", false)}); })},
      {{in_doubt, Event::declared_delivered}, both(doubt, declare_delivered)},
      {{in_doubt, Event::declared_absent}, both(doubt, declare_absent)},
      {{delivered, Event::removal_begun}, begin_to_remove},
      {{removing, Event::removal_again},
       both(begin_to_remove,
            [](LedgerBench& bench) {
              record_removal(bench, Ledger::Removal::not_yet);
              bench.runtime.pass(3'600'000);
              begin_removal(bench);
            })},
      {{removing, Event::removal_done},
       both(begin_to_remove, [](LedgerBench& bench) { record_removal(bench, Ledger::Removal::gone); })},
      {{removing, Event::removal_denied}, have_removal_refused},
      {{removal_refused, Event::retry}, both(have_removal_refused, retry)},
      {{removal_refused, Event::drop}, both(have_removal_refused, drop)},
      {{removal_refused, Event::declared_absent}, both(have_removal_refused, declare_absent)},
      {{removed, Event::changed},
       both(both(deliver, change_content),
            [](LedgerBench& bench) {
              begin_removal(bench);
              record_removal(bench, Ledger::Removal::gone);
            })},
      {{removed, Event::retry},
       both(both(begin_to_remove, [](LedgerBench& bench) { record_removal(bench, Ledger::Removal::gone); }),
            retry)},
      {{waiting, Event::drop}, both(ends(Said::transient, Evidence::none), drop)},
      {{dead, Event::retry}, both(land_dead, retry)},
      {{dead, Event::changed}, both(land_dead, change_content)},
      {{dead, Event::drop}, both(land_dead, drop)},
      {{dead, Event::declared_delivered}, both(land_dead, declare_delivered)},
      {{skipped, Event::retry}, both(both(land_dead, drop), retry)},
      {{waiting, Event::replaced}, both(land, replace)},
      {{dead, Event::replaced}, both(land_dead, replace)},
      {{tombstone, Event::replaced},
       both([](LedgerBench& bench) { bench.land({bench.deletion(kOrder, true)}); }, replace)},
      {{waiting, Event::withdrawn},
       both(land, [](LedgerBench& bench) { bench.land({bench.deletion(kOrder)}); })},
      {{dead, Event::withdrawn},
       both(land_dead, [](LedgerBench& bench) { bench.land({bench.deletion(kOrder)}); })},
      {{superseded, Event::replacement_missing},
       both(both(land, [](LedgerBench& bench) { bench.land({bench.deletion(kOrder, true)}); }),
            miss_replacement)},
      {{tombstone, Event::replacement_missing},
       both([](LedgerBench& bench) { bench.land({bench.deletion(kOrder, true)}); }, miss_replacement)},
  };
  return all;
}

// The steps that the timelines of the order tell, with what each led to.
std::map<Step, State> steps_told(LedgerBench& bench) {
  std::map<Step, State> steps;
  const auto views = bench.ledger().find(kOrder);
  EXPECT_TRUE(views);
  for (const OrderView& view : *views) {
    const auto timeline = bench.ledger().timeline(view.delivery.id);
    EXPECT_TRUE(timeline);
    std::optional<State> before;
    for (const TimelineEvent& it : *timeline) {
      const std::optional<State> after = parse_state(it.state);
      EXPECT_TRUE(after) << it.state;
      EXPECT_FALSE(it.actor.empty()) << it.what;
      for (const Transition& line : transitions()) {
        if (before == line.from && it.what == to_string(line.event)) steps[{line.from, line.event}] = *after;
      }
      before = after;
    }
  }
  return steps;
}

// Rule: H-4
TEST(LedgerTransitions, AreAllTakenAndLeadWhereTheTableSays) {
  for (const Transition& line : transitions()) {
    const std::string what =
        std::string(to_string(line.from)) + " --" + to_string(line.event) + "--> " + to_string(line.to);
    SCOPED_TRACE(what);
    const auto way = ways().find({line.from, line.event});
    ASSERT_NE(way, ways().end()) << "no test takes it";
    LedgerBench bench;
    way->second(bench);
    ASSERT_FALSE(testing::Test::HasFatalFailure());
    const std::map<Step, State> told = steps_told(bench);
    const auto step = told.find({line.from, line.event});
    ASSERT_NE(step, told.end()) << "it was not taken";
    EXPECT_EQ(step->second, line.to);
  }
  EXPECT_EQ(ways().size(), transitions().size()) << "a test of a transition that there is not";
}

TEST(LedgerTransitions, BeginWhereTheTableSays) {
  const std::map<Entry, Way> entries = {
      {Entry::wanted, land},
      {Entry::edit_held,
       [](LedgerBench& bench) {
         bench.land({bench.order("0")});
         bench.deliver("0");
         bench.recipient.on_edit = Recipient::OnEdit::hold;
         bench.land({bench.order(kOrder, {"0"})});
       }},
      {Entry::gated,
       [](LedgerBench& bench) {
         bench.recipient.only_kinds = {"presale"};
         land(bench);
       }},
      {Entry::deleted, [](LedgerBench& bench) { bench.land({bench.deletion(kOrder)}); }},
      {Entry::replaced,
       [](LedgerBench& bench) {
         replace(bench);
         land(bench);
       }},
      {Entry::asked_for,
       [](LedgerBench& bench) {
         restore(bench);
         bench.land({bench.deletion(kOrder)});
       }},
  };
  for (const Beginning& line : beginnings()) {
    SCOPED_TRACE(to_string(line.entry));
    LedgerBench bench;
    entries.at(line.entry)(bench);
    const auto timeline = bench.ledger().timeline(LedgerBench::id(kOrder));
    ASSERT_TRUE(timeline);
    ASSERT_FALSE(timeline->empty());
    EXPECT_EQ(timeline->front().what, "landed");
    EXPECT_EQ(timeline->front().detail["entry"].text(), to_string(line.entry));
    EXPECT_EQ(timeline->front().state, to_string(line.state));
  }
  EXPECT_EQ(beginnings().size(), entries.size());
}

// --- customers -------------------------------------------------------------------------------------------

constexpr const char* kAccount = "erp-1";
constexpr const char* kName = "abarrotes";
using CustomerEnd = Ledger::CustomerEnd;

CustomerState customer_state(LedgerBench& bench) {
  const auto rows = bench.database().query("SELECT state FROM remote_customer WHERE account = ? AND name = ?",
                                           {std::string(kAccount), std::string(kName)});
  EXPECT_TRUE(rows);
  if (rows->empty()) return CustomerState::unknown;
  return parse_customer_state(rows->front().text(0)).value_or(CustomerState::unknown);
}

bool begins(LedgerBench& bench, const std::string& order = kOrder) {
  return bench.ledger().begin_customer(kAccount, kName, order, bench.policy).has_value();
}
Way customer_ends(CustomerEnd end) {
  return [=](LedgerBench& bench) { ASSERT_TRUE(bench.ledger().end_customer(kAccount, kName, end, "k1")); };
}
void create(LedgerBench& bench) {
  ASSERT_TRUE(begins(bench));
}
void contest(LedgerBench& bench) {
  EXPECT_FALSE(begins(bench, "2"));
}
// Two looks in vain, one lag apart, after the doubt has settled (design 8.4).
void look_until_it_may_be_created(LedgerBench& bench) {
  EXPECT_FALSE(begins(bench));
  bench.runtime.pass(bench.policy.settle_ms);
  EXPECT_FALSE(begins(bench));
  bench.runtime.pass(bench.policy.lag_ms);
  create(bench);
}

// Rule: H-4
TEST(LedgerTransitions, OfCustomersAreAllTakenAndLeadWhereTheTableSays) {
  using S = CustomerState;
  using E = CustomerEvent;
  struct Ways {
    Way before, act;
  };
  const Way nothing = [](LedgerBench&) {};
  const Way linked = customer_ends(CustomerEnd::linked), lost = customer_ends(CustomerEnd::in_doubt);
  const Way not_created = customer_ends(CustomerEnd::not_created);
  const std::map<std::pair<S, E>, Ways> all = {
      {{S::unknown, E::creation_begun}, {nothing, create}},
      {{S::unknown, E::told}, {nothing, linked}},
      {{S::creating, E::told}, {create, linked}},
      {{S::creating, E::not_created}, {create, not_created}},
      {{S::creating, E::lost}, {create, lost}},
      {{S::creating, E::interrupted},
       {create, [](LedgerBench& bench) { ASSERT_TRUE(bench.ledger().recover({false})); }}},
      {{S::creating, E::contested}, {create, contest}},
      {{S::in_doubt, E::not_created}, {both(create, contest), not_created}},
      {{S::in_doubt, E::lost}, {both(create, contest), lost}},
      {{S::in_doubt, E::told}, {both(create, lost), linked}},
      {{S::in_doubt, E::creation_begun}, {both(create, lost), look_until_it_may_be_created}},
      {{S::linked, E::told}, {linked, linked}},
      {{S::linked, E::not_listed}, {linked, [](LedgerBench& bench) { EXPECT_FALSE(begins(bench)); }}},
      {{S::linked, E::creation_begun},
       {linked,
        [](LedgerBench& bench) {
          bench.runtime.pass(bench.policy.settle_ms);
          create(bench);
        }}},
  };
  for (const CustomerTransition& line : customer_transitions()) {
    SCOPED_TRACE(std::string(to_string(line.from)) + " --" + to_string(line.event) + "--> " +
                 to_string(line.to));
    const auto way = all.find({line.from, line.event});
    ASSERT_NE(way, all.end()) << "no test takes it";
    LedgerBench bench;
    way->second.before(bench);
    ASSERT_EQ(customer_state(bench), line.from);
    way->second.act(bench);
    EXPECT_EQ(customer_state(bench), line.to);
  }
  EXPECT_EQ(all.size(), customer_transitions().size());
}

TEST(LedgerTransitions, OfCustomersCreateOnlyWhereNothingIsOnItsWay) {
  for (const CustomerTransition& line : customer_transitions()) {
    if (line.to == CustomerState::creating) {
      EXPECT_NE(line.from, CustomerState::creating);
    }
  }
}

}  // namespace
}  // namespace enlace::ledger
