#include "ledger/delivery_state.hpp"

#include <array>

namespace enlace::ledger {
namespace {

using enum State;
using enum Event;

// Beside the picture of design 8:
//
//   waiting ──► sending ──► delivered ──► removing ──► removed
//      ▲           │  └──► in_doubt ──► (find_order, settled) ──► delivered | waiting
//      └─ retry ◄──┤
//                  └──► dead (cause, remedy) ──► waiting (person, edit, or the thing it lacked arrived)
//   superseded · skipped · tombstone
//
// What is not in these tables cannot happen. In doubt, only looking and people lead on; a push begins in
// `waiting` and nowhere else; what the ERP may hold leaves through `removing` alone.
constexpr std::array kBeginnings = {
    Beginning{Entry::wanted, waiting},      Beginning{Entry::edit_held, dead},
    Beginning{Entry::gated, skipped},       Beginning{Entry::deleted, tombstone},
    Beginning{Entry::replaced, superseded}, Beginning{Entry::asked_for, waiting},
};

constexpr std::array kTransitions = {
    // the push
    Transition{waiting, claimed, sending},
    Transition{waiting, ask_first, in_doubt},
    Transition{dead, ask_first, in_doubt},  // replaced or deleted, but what a restore lost may have sent it
    Transition{waiting, refused, dead},     // its content cannot even be mapped
    Transition{waiting, delivered_elsewhere, skipped},
    Transition{waiting, nothing_to_push, skipped},
    Transition{sending, pushed, delivered},
    Transition{sending, not_applied, waiting},
    Transition{sending, refused, dead},
    Transition{sending, unknown, in_doubt},
    // the doubt
    Transition{in_doubt, found, delivered},
    Transition{in_doubt, found_absent, waiting},
    Transition{in_doubt, found_voided, dead},
    Transition{in_doubt, declared_delivered, delivered},
    Transition{in_doubt, declared_absent, waiting},
    // the removal
    Transition{delivered, removal_begun, removing},
    Transition{removing, removal_again, removing},
    Transition{removing, removal_done, removed},
    Transition{removing, removal_denied, removal_refused},
    Transition{removal_refused, retry, removing},
    Transition{removal_refused, drop, delivered},  // a person lets the document stand
    Transition{removal_refused, declared_absent, removed},
    // once more: its content changed in place, or a person wants it back
    Transition{removed, changed, waiting},
    Transition{removed, retry, waiting},
    // dead letters, and what would wait for ever
    Transition{waiting, drop, skipped},
    Transition{dead, retry, waiting},
    Transition{dead, changed, waiting},
    Transition{dead, drop, skipped},
    Transition{dead, declared_delivered, delivered},
    Transition{skipped, retry, waiting},
    // what Handy says meanwhile; a push on its way or in doubt is never touched by it
    Transition{waiting, replaced, superseded},
    Transition{dead, replaced, superseded},
    Transition{tombstone, replaced, superseded},
    Transition{waiting, withdrawn, skipped},
    Transition{dead, withdrawn, skipped},
    Transition{superseded, replacement_missing, dead},
    Transition{tombstone, replacement_missing, dead},
};

// Customers that pushes create:
//
//   (unknown) ──► creating ──► linked
//        ▲           │  └──► in_doubt ──► (looked for, settled) ──► linked | creating
//        └───────────┘
constexpr std::array kCustomerTransitions = {
    CustomerTransition{CustomerState::unknown, CustomerEvent::creation_begun, CustomerState::creating},
    CustomerTransition{CustomerState::unknown, CustomerEvent::told, CustomerState::linked},
    CustomerTransition{CustomerState::creating, CustomerEvent::told, CustomerState::linked},
    CustomerTransition{CustomerState::creating, CustomerEvent::not_created, CustomerState::unknown},
    CustomerTransition{CustomerState::creating, CustomerEvent::lost, CustomerState::in_doubt},
    CustomerTransition{CustomerState::creating, CustomerEvent::interrupted, CustomerState::in_doubt},
    CustomerTransition{CustomerState::creating, CustomerEvent::contested, CustomerState::in_doubt},
    // The one that was contested ends: it alone knows how.
    CustomerTransition{CustomerState::in_doubt, CustomerEvent::not_created, CustomerState::unknown},
    CustomerTransition{CustomerState::in_doubt, CustomerEvent::lost, CustomerState::in_doubt},
    CustomerTransition{CustomerState::in_doubt, CustomerEvent::told, CustomerState::linked},
    CustomerTransition{CustomerState::in_doubt, CustomerEvent::creation_begun, CustomerState::creating},
    CustomerTransition{CustomerState::linked, CustomerEvent::told, CustomerState::linked},
    CustomerTransition{CustomerState::linked, CustomerEvent::not_listed, CustomerState::in_doubt},
    // Linked long ago and not there any more: someone took it away in the ERP.
    CustomerTransition{CustomerState::linked, CustomerEvent::creation_begun, CustomerState::creating},
};

}  // namespace

std::span<const Transition> transitions() {
  return kTransitions;
}

std::span<const Beginning> beginnings() {
  return kBeginnings;
}

State first_state(Entry entry) {
  for (const Beginning& beginning : kBeginnings) {
    if (beginning.entry == entry) return beginning.state;
  }
  return dead;  // a person looks at what has no beginning
}

std::span<const CustomerTransition> customer_transitions() {
  return kCustomerTransitions;
}

std::optional<CustomerState> next_state(CustomerState from, CustomerEvent event) {
  for (const CustomerTransition& transition : kCustomerTransitions) {
    if (transition.from == from && transition.event == event) return transition.to;
  }
  return std::nullopt;
}

std::optional<State> next_state(State from, Event event) {
  for (const Transition& transition : kTransitions) {
    if (transition.from == from && transition.event == event) return transition.to;
  }
  return std::nullopt;
}

bool may_hold_document(State state) {
  return state == sending || state == in_doubt || state == delivered || state == removing ||
         state == removal_refused;
}

bool is_undelivered(State state) {
  return state == waiting || state == sending || state == in_doubt;
}

const char* to_string(Want want) {
  return want == Want::present ? "present" : "absent";
}

const char* to_string(State state) {
  switch (state) {
    case waiting:
      return "waiting";
    case sending:
      return "sending";
    case in_doubt:
      return "in_doubt";
    case delivered:
      return "delivered";
    case removing:
      return "removing";
    case removed:
      return "removed";
    case removal_refused:
      return "removal_refused";
    case dead:
      return "dead";
    case superseded:
      return "superseded";
    case skipped:
      return "skipped";
    case tombstone:
      return "tombstone";
  }
  return "";
}

const char* to_string(Event event) {
  switch (event) {
    case claimed:
      return "claimed";
    case ask_first:
      return "ask_first";
    case pushed:
      return "pushed";
    case not_applied:
      return "not_applied";
    case refused:
      return "refused";
    case unknown:
      return "unknown";
    case found:
      return "found";
    case found_absent:
      return "found_absent";
    case found_voided:
      return "found_voided";
    case removal_begun:
      return "removal_begun";
    case removal_again:
      return "removal_again";
    case removal_done:
      return "removal_done";
    case removal_denied:
      return "removal_denied";
    case nothing_to_push:
      return "nothing_to_push";
    case delivered_elsewhere:
      return "delivered_elsewhere";
    case replaced:
      return "replaced";
    case withdrawn:
      return "withdrawn";
    case changed:
      return "changed";
    case replacement_missing:
      return "replacement_missing";
    case retry:
      return "retry";
    case drop:
      return "drop";
    case declared_delivered:
      return "declared_delivered";
    case declared_absent:
      return "declared_absent";
  }
  return "";
}

const char* to_string(Entry entry) {
  constexpr const char* kNames[] = {"wanted", "edit_held", "gated", "deleted", "replaced", "asked_for"};
  return kNames[static_cast<std::size_t>(entry)];
}

const char* to_string(CustomerState state) {
  constexpr const char* kNames[] = {"unknown", "creating", "in_doubt", "linked"};
  return kNames[static_cast<std::size_t>(state)];
}

const char* to_string(CustomerEvent event) {
  constexpr const char* kNames[] = {"creation_begun", "told",      "not_created", "lost",
                                    "interrupted",    "contested", "not_listed"};
  return kNames[static_cast<std::size_t>(event)];
}

std::optional<Want> parse_want(std::string_view text) {
  if (text == "present") return Want::present;
  if (text == "absent") return Want::absent;
  return std::nullopt;
}

std::optional<State> parse_state(std::string_view text) {
  for (const State state : kAllStates) {
    if (text == to_string(state)) return state;
  }
  return std::nullopt;
}

std::optional<CustomerState> parse_customer_state(std::string_view text) {
  for (const CustomerState state :
       {CustomerState::creating, CustomerState::in_doubt, CustomerState::linked}) {
    if (text == to_string(state)) return state;
  }
  return std::nullopt;
}

}  // namespace enlace::ledger
