#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

#include "ledger/delivery_state.hpp"

// What the ledger keeps, as values. Times named *_ms are unix time unless they say mono: those count on the
// monotonic clock of the boot that the row names, so that no jump of the wall clock hurries or delays
// anything (design 8.4, 8.10).
namespace enlace::ledger {

// Names of cursors. Orders made up to this moment, the host's present start, are asked for before their first
// push where the store does not know them (design 8.12): of Handy's clock for a tenant, of ours for the
// tenant
// "". A tenant without one has not been polled since the start; then all of its orders are.
inline constexpr const char* kAskUntil = "orders/ask_until";
// Up to which order an ERP that cannot be asked may hold what this store does not know: the last start after
// an unclean end, or after a long gap.
inline constexpr const char* kHoldUntil = "orders/hold_until";
// How far back a complete poll has read for a recipient (H-16). Set with the cursors, not with the first
// order: a first poll that is cut short has to look back again.
inline constexpr const char* kSincePrefix = "orders/since/";
// How many orders made before a start the ERP held, which the store did not know: told for a day.
inline constexpr const char* kWentBack = "host/went_back";
inline constexpr std::int64_t kToldFor_ms = 24 * 3'600'000LL;
// Facts "unread_change/<order>" (ledger/unread_changes.hpp): since when, and how long people are asked.
inline constexpr const char* kUnreadChange = "unread_change/";
inline constexpr std::int64_t kUnreadChangeAsked_ms = 31 * 24 * 3'600'000LL;

// An order as Handy told it, read just far enough to be landed: made by the poll, never fails on content.
struct IncomingOrder {
  std::string id;
  std::string kind;  // "sale" | "presale"
  std::string zone, seller_email, seller_name;
  std::string customer_code, customer_name, customer_tax_id;
  std::string total;
  std::int64_t created_ms = 0;        // dateCreated
  std::int64_t made_ms = 0;           // mobileDateCreated, on the phone; 0 = not told
  std::int64_t first_created_ms = 0;  // of the oldest of its edit chain (H-16)
  std::int64_t deleted_ms = 0;
  bool deleted = false;
  bool is_edited = false;          // it was replaced by an edit
  std::vector<std::string> chain;  // ids it replaces, newest first
  bool unreadable = false;         // only its own texts and numbers could be read (H-25)
  std::string content_hash;  // of what an edit would change; "unreadable-…" where it could not be read
  std::string raw;           // Handy's JSON, as it came
  // The number of the tenant's feed before it was listed: what landed under a later one is newer than this.
  std::optional<std::int64_t> as_of = {};
};

// The same at rest. The raw text is sealed under the tenant's key and read apart (Ledger::raw_order).
struct LandedOrder {
  std::string tenant, id;
  std::int64_t seq = 0;  // grows with every change of any order of the tenant: the feed of the fan-out
  std::string kind, zone, seller_email, seller_name, customer_code, customer_name, total;
  std::int64_t created_ms = 0, first_created_ms = 0, deleted_ms = 0, landed_ms = 0;
  bool deleted = false, is_edited = false;
  std::string content_hash;
  std::string handy_account;
};

struct DeliveryId {
  std::string tenant, instance, order_id;
  friend bool operator==(const DeliveryId&, const DeliveryId&) = default;
  friend auto operator<=>(const DeliveryId&, const DeliveryId&) = default;
};

class Change;
namespace tables {
class Stored;
}

// A State that only a transaction of the ledger sets, and only by the tables (Change::enter, Change::move).
class GuardedState {
 public:
  constexpr GuardedState() = default;
  constexpr operator State() const { return state_; }  // NOLINT: reads like the State it holds

 private:
  friend class Change;
  friend class tables::Stored;
  constexpr explicit GuardedState(State state) : state_(state) {}
  State state_ = State::waiting;
};

// What the delivery has to do next for a row; follows from its other columns (see todo_of).
enum class Todo { nothing, look, remove, push };
const char* to_string(Todo todo);

// One order on its way to one connector.
struct Delivery {
  DeliveryId id;
  Want want = Want::present;
  GuardedState state;
  std::string absent_why;      // "", "deleted", "edited" (no replacement yet), "replaced", "gate"
  bool keep_document = false;  // not wanted, but what the ERP may hold stays there
  bool admitted = false;       // it passed the gate of H-16 and H-22 once, or a person let it in
  bool held = false;           // nothing goes on by itself: a person must act
  bool ask_first = false;      // look before the next push (design 8.12)
  bool recalled = false;       // … only because it waits since before the start; not stored
  bool replace_edits = true;   // its connector replaces a document whose order was edited (H-12)
  bool by_hand = false;        // a person wants it pushed, whatever Handy says of it
  int generation = 1;          // HANDY-<id>, then HANDY-<id>-2
  int attempts = 0;            // of the push or of the removal that is going on
  int deaths = 0;              // workers it has killed in a row
  std::string find_key;        // JSON as the connector declared it; "" = none declared for this generation
  std::string seen_hash;       // content of the order that this row knows of
  std::string sent_hash;       // content that was pushed
  std::string remote_id, remote_number, remote_total, sent_total;
  std::string handy_account, erp_account;
  std::string cause;  // why it is not moving, or what a person should know
  Json params;
  std::string message;          // raw text of the cause
  Json warnings;                // array of notices (H-13, H-14)
  std::int64_t created_ms = 0;  // dateCreated of the order: pushes go in this order
  std::int64_t updated_ms = 0;
  std::int64_t delivered_ms = 0;
  std::int64_t replacement_due_ms = 0;  // unix; 0 = none expected
  std::int64_t events = 0;              // length of its timeline
  std::string boot;                     // the boot that the three next count in
  std::int64_t next_mono_ms = 0;        // not before
  std::int64_t doubt_mono_ms = 0;       // since when in doubt
  std::int64_t look_mono_ms = 0;        // first complete look after the doubt settled that found nothing
  int looks = 0;                        // how many of these there were

  [[nodiscard]] std::string reference() const;
};

Todo todo_of(const Delivery& row);
// Delivered with a content that has changed since, under the same id (apis/handy.md OPEN-12).
bool is_outdated(const Delivery& row);
// Nothing will come of it without a person; listed with the dead letters.
bool needs_person(const Delivery& row);

struct TimelineEvent {
  DeliveryId id;
  std::int64_t seq = 0;
  std::int64_t at_ms = 0;
  std::string actor;  // "poll", "delivery", "recovery", "operator:<name>"
  std::string what;   // an Event, or "find_key", "link", "warning", "landed", …
  std::string state;  // after it
  Json detail;
};

}  // namespace enlace::ledger
