#pragma once

#include <optional>
#include <span>
#include <string_view>

// The life of one order on its way to one connector, and of one customer that a push creates there, as
// tables (design 8). Pure; no clock, no store.
//
// `Want` is what Handy and people ask for, and only polls and people change it. `State` is how far the
// delivery has come. The tables in delivery_state.cc are the whole truth about what can happen: the code
// cannot set a state but through them (GuardedState in rows.hpp).
namespace enlace::ledger {

enum class Want { present, absent };

enum class State {
  waiting,          // to be pushed when its time comes
  sending,          // a push may be on its way; durable before the first write leaves
  in_doubt,         // a push may have taken effect; nothing but looking is allowed
  delivered,        // the ERP holds the document
  removing,         // the document is being taken away; repeating that is harmless
  removed,          // the document was read back as gone
  removal_refused,  // the ERP keeps the document (invoiced, filled); a person decides
  dead,             // refused for its content, or a person must decide; see cause
  superseded,       // a later order of its edit chain takes its place
  skipped,          // never to be pushed; see cause
  tombstone,        // its deletion was seen before the order itself
};

enum class Event {
  // the delivery
  claimed,       // the push begins
  ask_first,     // after a restore: look before the first push
  pushed,        // the ERP took it
  not_applied,   // certainly nothing happened there; again later
  refused,       // it will never be taken like this
  unknown,       // nobody knows; a crash of host or worker too
  found,         // exactly one live document carries the reference
  found_absent,  // settled: no document carries it
  found_voided,  // only a voided one does: someone took it away there; a person decides
  removal_begun,
  removal_again,  // not known to be gone: repeat
  removal_done,   // read back as gone
  removal_denied,
  delivered_elsewhere,  // the same account has it under another instance name
  nothing_to_push,      // only returned goods (H-13)
  // polls
  replaced,             // a later order of its chain has landed
  withdrawn,            // deleted in Handy before it was delivered
  changed,              // its content changed under the same id
  replacement_missing,  // replaced, they say, but by nothing that ever came
  // people
  retry,
  drop,
  declared_delivered,  // resolve: "it is there"
  declared_absent,     // resolve: "it is not there"
};

// What a connector finds when an order reaches it for the first time: where its row begins.
enum class Entry {
  wanted,
  edit_held,  // wanted, but the document of the order it replaces is there, and `on_edit: hold`
  gated,      // not for this connector (H-16, H-22)
  deleted,    // its deletion was seen first
  replaced,   // an order that replaces it was seen first
  asked_for,  // not wanted, but it may have been delivered before the store was restored (8.12)
};

struct Beginning {
  Entry entry;
  State state;
};

// Every beginning there is, one for each entry.
std::span<const Beginning> beginnings();
State first_state(Entry entry);

struct Transition {
  State from;
  Event event;
  State to;
};

// Every transition there is.
std::span<const Transition> transitions();
// Where `event` leads; nullopt when it cannot happen in `from`.
std::optional<State> next_state(State from, Event event);

// A customer that a push creates in an ERP (design 8.5). `unknown` has no row: nobody has created it yet.
enum class CustomerState { unknown, creating, in_doubt, linked };

enum class CustomerEvent {
  creation_begun,  // the write is about to leave; in doubt only once that has settled
  told,            // the connector told its id: found or created
  not_created,     // certainly nothing happened there
  lost,            // nobody knows whether it was created
  interrupted,     // whoever was creating it could not record how that ended
  contested,       // a second order would create it while the first is at it
  not_listed,      // linked a moment ago, and yet a look found nothing: the list lags
};

struct CustomerTransition {
  CustomerState from;
  CustomerEvent event;
  CustomerState to;
};
std::span<const CustomerTransition> customer_transitions();
std::optional<CustomerState> next_state(CustomerState from, CustomerEvent event);

// May the ERP hold a document of this order, as far as we know?
bool may_hold_document(State state);
// Does the delivery still have something to do here by itself, when the order is wanted?
bool is_undelivered(State state);

const char* to_string(Want want);
const char* to_string(State state);
const char* to_string(Event event);
const char* to_string(Entry entry);
const char* to_string(CustomerState state);
const char* to_string(CustomerEvent event);
std::optional<Want> parse_want(std::string_view text);
std::optional<State> parse_state(std::string_view text);
std::optional<CustomerState> parse_customer_state(std::string_view text);

inline constexpr State kAllStates[] = {State::waiting,    State::sending,         State::in_doubt,
                                       State::delivered,  State::removing,        State::removed,
                                       State::dead,       State::removal_refused, State::skipped,
                                       State::superseded, State::tombstone};

}  // namespace enlace::ledger
