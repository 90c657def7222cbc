#include "ledger/delivery_state.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace enlace::ledger {
namespace {

constexpr Event kAllEvents[] = {Event::claimed,
                                Event::ask_first,
                                Event::pushed,
                                Event::not_applied,
                                Event::refused,
                                Event::unknown,
                                Event::found,
                                Event::found_absent,
                                Event::found_voided,
                                Event::removal_begun,
                                Event::removal_again,
                                Event::removal_done,
                                Event::removal_denied,
                                Event::delivered_elsewhere,
                                Event::nothing_to_push,
                                Event::replaced,
                                Event::withdrawn,
                                Event::changed,
                                Event::replacement_missing,
                                Event::retry,
                                Event::drop,
                                Event::declared_delivered,
                                Event::declared_absent};

TEST(DeliveryState, HasOneTargetForEachStateAndEvent) {
  std::set<std::pair<State, Event>> seen;
  for (const Transition& it : transitions()) {
    EXPECT_TRUE(seen.insert({it.from, it.event}).second) << to_string(it.from) << " " << to_string(it.event);
  }
}

// Rule: H-4
TEST(DeliveryState, BeginsAPushOnlyWhereNothingCanBeInTheErp) {
  for (const State from : kAllStates) {
    for (const Event event : kAllEvents) {
      if (next_state(from, event) == State::sending) {
        EXPECT_EQ(from, State::waiting);
        EXPECT_EQ(event, Event::claimed);
      }
    }
  }
}

// Rule: H-4
TEST(DeliveryState, LeavesDoubtOnlyByLookingOrByAPerson) {
  const std::set<Event> ways = {Event::found, Event::found_absent, Event::found_voided,
                                Event::declared_delivered, Event::declared_absent};
  for (const Event event : kAllEvents) {
    EXPECT_EQ(next_state(State::in_doubt, event).has_value(), ways.contains(event)) << to_string(event);
  }
}

// Rule: H-4
TEST(DeliveryState, NeverForgetsADocumentThatTheErpMayHold) {
  // From a state where the ERP may hold the document to one where it may not: only on evidence.
  const std::set<std::pair<State, Event>> evidence = {{State::sending, Event::not_applied},
                                                      {State::sending, Event::refused},
                                                      {State::in_doubt, Event::found_absent},
                                                      {State::in_doubt, Event::found_voided},
                                                      {State::in_doubt, Event::declared_absent},
                                                      {State::removing, Event::removal_done},
                                                      {State::removal_refused, Event::declared_absent}};
  for (const Transition& it : transitions()) {
    if (may_hold_document(it.from) && !may_hold_document(it.to)) {
      EXPECT_TRUE(evidence.contains({it.from, it.event})) << to_string(it.from) << " " << to_string(it.event);
    }
  }
}

TEST(DeliveryState, LetsHandyChangeOnlyWhatIsAtRest) {
  for (const Event event : {Event::replaced, Event::withdrawn, Event::changed}) {
    for (const State from : {State::sending, State::in_doubt, State::delivered, State::removing}) {
      EXPECT_FALSE(next_state(from, event)) << to_string(from) << " " << to_string(event);
    }
  }
}

TEST(DeliveryState, ReadsTheNamesThatItWrites) {
  for (const State state : kAllStates) EXPECT_EQ(parse_state(to_string(state)), state);
  EXPECT_EQ(parse_want("present"), Want::present);
  EXPECT_EQ(parse_want("absent"), Want::absent);
  EXPECT_FALSE(parse_state("gone"));
}

TEST(DeliveryState, ReachesEveryStateFromLanding) {
  std::set<State> reached = {State::waiting, State::tombstone, State::dead, State::skipped,
                             State::superseded};
  for (bool grew = true; grew;) {
    grew = false;
    for (const Transition& it : transitions()) {
      if (reached.contains(it.from)) grew |= reached.insert(it.to).second;
    }
  }
  EXPECT_EQ(reached.size(), std::size(kAllStates));
}

}  // namespace
}  // namespace enlace::ledger
