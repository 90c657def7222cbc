#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/result.hpp>

#include "ledger/rows.hpp"
#include "ledger/verdict.hpp"
#include "runtime/runtime.hpp"
#include "store/database.hpp"
#include "store/witness.hpp"
#include "vault/vault.hpp"

// The heart: which order is wanted where, how far it has come, and what may be done next (design 8).
//
// Everything that happens to an order is one short transaction here, durable when the call returns. The
// order of calls around a push is the promise "never lost, never doubled":
//
//   land() ─ claim() ─ declare_find_key() ─ [the write leaves] ─ record_push()
//
// and whatever is cut short between claim() and record_push() is in doubt until a look settles it.
namespace enlace::ledger {

// How the doubt about a push is settled, and how long an order that failed may wait for its next attempt.
struct DoubtPolicy {
  enum class Mode { find, hold, repeat } mode = Mode::hold;
  std::int64_t settle_ms = 300'000;
  std::int64_t lag_ms = 60'000;
  std::int64_t longest_pause_ms = 3'600'000;
};

// One connector of a tenant as the fan-out sees it.
struct Recipient {
  std::string instance;
  std::int64_t since_ms = 0;                                      // orders from here on (H-16), unix ms
  std::vector<std::string> only_kinds, only_zones, only_sellers;  // empty = all (H-22); sellers by e-mail
  bool deletions = false;                             // an order deleted in Handy leaves the ERP too
  DoubtPolicy::Mode doubt = DoubtPolicy::Mode::find;  // how its ERP can be asked
  enum class OnEdit { replace, push_only, hold, ignore } on_edit = OnEdit::replace;
};

// Why an order must not be pushed by itself (H-16, H-22): "filtered_kind", "filtered_zone",
// "filtered_seller", "before_activation"; nullopt when it may. `chain_let_in`: an earlier order of its edit
// chain was let in.
std::optional<Error> gate(const Recipient& recipient, const LandedOrder& order, bool chain_let_in);

// Moves a cursor in the transaction that lands what was read up to it (design 8.1).
struct CursorMove {
  std::string name;  // "orders/new", "orders/deleted"
  std::int64_t value_ms = 0;
  std::string text = {};  // in its place, what is kept under that name (Ledger::kept)
};

struct LandReport {
  int added = 0;    // orders never seen before
  int changed = 0;  // known ones that were deleted or whose content changed
  int known = 0;
  // Read well before, and what Handy has of them now is something else that cannot be read (H-25): they stay
  // as they were.
  std::vector<std::string> unread_changes = {};
  // "row_damaged": rows whose seal is broken. Each costs its own order; of what Handy has whole it is written
  // anew.
  std::vector<Notice> damaged = {};
};

// Who the credentials belong to right now (design 8.11); "" = not known.
struct Accounts {
  std::string handy, erp;
};

// One order that is due, and whose it is: Handy's code of the customer, or its name where it has none.
struct Due {
  Delivery row;
  std::string customer;
};

// Where a walk over what is due stands.
struct DuePosition {
  std::int64_t created_ms = -1;
  std::string order_id;
};

// What claim() found.
struct Claim {
  bool granted = false;
  Delivery row;  // as it is now
  Error why;     // not granted: the cause that the row now carries
  // Granted, but the ERP may hold it unknown to the row: look before the push (H-24), with the find key of
  // the last attempt if there is one.
  bool look = false;
  std::string find_key{};
  std::string sent_hash{};  // of the last attempt, likewise
};

// One push that has ended, as seen by the two witnesses.
struct PushEnd {
  Said said = Said::died;
  Evidence evidence = Evidence::maybe;  // of the writes with purpose "order"
  std::optional<Outcome> outcome;       // present when Said::ok
  Error error{ENLACE_OK, {}, {}, {}, 0, -1, {}};
  std::int64_t not_before_mono_ms = 0;  // e.g. a customer's doubt must settle first
  std::string sent_total;               // sum of the pushed lines (H-14)
  std::vector<Notice> warnings;
};

struct OrderFilter {
  std::string tenant, instance;         // "" = all
  std::vector<State> states;            // empty = all
  std::string seller;                   // e-mail or part of the name
  std::int64_t from_ms = 0, to_ms = 0;  // dateCreated; 0 = open
  bool needs_person = false;
  int limit = 1000;
  int offset = 0;
};

struct OrderView {
  LandedOrder order;
  Delivery delivery;
};

struct CauseGroup {
  std::string tenant, instance, cause;
  std::int64_t count = 0;
  std::int64_t oldest_ms = 0;
  Json sample_params;  // with {message}, as far as the cause does not name one itself
  // What the ERP said to some of them, where that is not what it said to the first: order and answer.
  std::vector<std::pair<std::string, std::string>> other_answers;
  std::vector<std::string> some_orders;  // up to 10 ids
};

struct Progress {
  std::string tenant, instance;
  std::map<State, std::int64_t> counts;
  std::int64_t oldest_undelivered_ms = 0;  // dateCreated; 0 = none
  std::int64_t needs_person = 0;
};

// Thread-safe: every call is one transaction of the store. Errors are the store's, "row_damaged", and those
// named at the calls.
class Change;

class Ledger {
 public:
  Ledger(Runtime& runtime, store::Database& database, vault::Vault& vault)
      : runtime_(runtime), database_(database), vault_(vault) {}

  // --- start (recovery.cc) ---------------------------------------------------------------------------
  struct Start {
    // The store is older than its witness, or nobody knows: it was restored, or lost its last seconds.
    bool restored = false;
    bool unclean = false;  // its host did not end in order
    bool hold = false;     // an ERP that cannot be asked may hold what this store does not know
    // When the last life of the store is known to have gone on, by our clock; 0 = not known.
    std::int64_t last_beat_ms = 0;
    static Start after(const store::RestoreState& found, std::int64_t unix_ms);
  };
  // Once, before any job: what was being sent is in doubt now, and every order that waits or was made up to
  // this moment is asked for before its first push; after a restore until that has settled
  // (design 8.4, 8.12).
  Result<void> recover(const Start& start);

  // Before a run of this connector's delivery, when no other is under way: a push whose end could not be
  // recorded (the store refused it) is in doubt. How many there were.
  Result<int> recover_interrupted(const std::string& tenant, const std::string& instance);

  // --- landing (landing.cc) --------------------------------------------------------------------------
  // Stores the orders as they came, moves the cursors and brings every recipient's rows up to date: one
  // transaction. Landing the same again changes nothing, nor does content that was listed before what is
  // here.
  Result<LandReport> land(const std::string& tenant, const std::string& handy_account,
                          const std::vector<IncomingOrder>& orders, const std::vector<Recipient>& recipients,
                          const std::vector<CursorMove>& cursors);
  struct Cursor {
    std::int64_t value_ms = 0;    // of Handy's clock
    std::int64_t updated_ms = 0;  // of ours
    bool damaged = false;         // nothing else is known of it
  };
  Result<std::optional<Cursor>> cursor(const std::string& tenant, const std::string& name);
  // The number of the tenant's last change: IncomingOrder::as_of of what is listed from now on.
  Result<std::int64_t> feed(const std::string& tenant);
  // The text that a CursorMove left; "" = none, or none that can be read.
  Result<std::string> kept(const std::string& tenant, const std::string& name);
  // All of them, of one tenant or of all: how far the polls have come, and when they last moved
  // (design 8.14).
  struct PollCursor {
    std::string tenant, name;
    Cursor at;
  };
  Result<std::vector<PollCursor>> poll_cursors(const std::string& tenant = {});
  Result<bool> knows(const DeliveryId& id);
  // Brings one recipient up to date with what has landed before, in steps: a connector that is new, or was
  // switched off for a while. True when nothing is left to do. `damaged`: as LandReport has it.
  Result<bool> catch_up(const std::string& tenant, const Recipient& recipient, int most = 200,
                        std::vector<Notice>* damaged = nullptr);
  // When the oldest order was made that changed in Handy into what cannot be read (H-25); 0 = there is none
  // that anybody is still asked for (kUnreadChangeAsked_ms).
  Result<std::int64_t> oldest_unread_change(const std::string& tenant);
  // Orders that were replaced by an edit, they said, but by nothing that ever came: a person is asked.
  Result<int> report_missing_replacements(const std::string& tenant);
  // Lets skipped orders in that were made since then (H-16, "from a date that the operator gives").
  Result<int> admit_since(const std::string& tenant, const std::string& instance, std::int64_t since_ms,
                          const std::string& actor);

  // --- delivery (delivery.cc) ------------------------------------------------------------------------
  // What is due now for one connector, oldest orders first. Damaged rows are left out and named.
  Result<std::vector<Delivery>> due(const std::string& tenant, const std::string& instance, Todo todo,
                                    int most, std::vector<std::string>* damaged = nullptr);
  // The next of them after `position`, which moves on: a walk holds one page at a time, and what comes due
  // behind it is for the next walk. Empty at its end. Damaged rows are named and passed by.
  Result<std::vector<Due>> due_after(const std::string& tenant, const std::string& instance, Todo todo,
                                     DuePosition& position, int most, std::vector<std::string>& damaged);
  Result<bool> anything_due(const std::string& tenant, const std::string& instance);
  // Handy's JSON of the order. Error "order_raw_purged" when it is too old to be kept.
  Result<Json> raw_order(const std::string& tenant, const std::string& order_id);

  // `sending`, durable, if everything speaks for it in this very transaction: still wanted, no earlier one
  // of its chain left in the ERP, not delivered to the same account already, its customer not in doubt.
  // `customer`: folded name of its customer. `content`: `seen_hash` of the row when its document was made;
  // not due when something newer has landed since, or what is pushed would pass for what is known.
  struct Asking {
    DoubtPolicy::Mode mode = DoubtPolicy::Mode::find;
    bool first = false;  // look for it before this push, whatever its row says
  };
  // What may be in the ERP unknown to the row is granted with `look`; or it is in doubt instead, where that
  // has to settle or a person has to look.
  Result<Claim> claim(const DeliveryId& id, const Accounts& accounts, const std::string& customer,
                      const std::optional<std::string>& content, const Asking& asking);
  Result<Claim> claim(const DeliveryId& id, const Accounts& accounts, const std::string& customer,
                      const std::optional<std::string>& content = std::nullopt) {
    return claim(id, accounts, customer, content, Asking{});
  }
  // `content`: `seen_hash` of the row as it was claimed; "" = as it is now.
  Result<void> declare_find_key(const DeliveryId& id, const Json& find_key, const std::string& content = {});
  // What the push's end means by the table of verdict.hpp; the row as it is afterwards.
  Result<Delivery> record_push(const DeliveryId& id, const PushEnd& end, const DoubtPolicy& policy,
                               Action* action = nullptr);
  // The order can never be pushed as it is (it cannot be mapped, it holds returns, …).
  Result<Delivery> refuse(const DeliveryId& id, const Error& error);
  Result<Delivery> skip_nothing_to_push(const DeliveryId& id, const std::vector<Notice>& warnings);
  // Not for this connector, for a reason that showed only now; a person may let it in all the same.
  Result<Delivery> skip(const DeliveryId& id, const Error& why);
  // What became true of a delivered document since (facts of an outcome): on its timeline.
  Result<void> remember_facts(const DeliveryId& id, const Json& facts);
  // Not now, for a reason outside of the order: keeps its state, remembers the cause, waits `ms`.
  Result<Delivery> postpone(const DeliveryId& id, const Error& error, std::int64_t ms,
                            DoubtPolicy::Mode mode = DoubtPolicy::Mode::find);

  // May this account be asked about the order? Its doubt stays as it is.
  Result<Claim> claim_look(const DeliveryId& id, const Accounts& accounts);
  // A look at an order in doubt has ended; an error means "still in doubt".
  Result<Delivery> record_look(const DeliveryId& id, const Result<Found>& found, const DoubtPolicy& policy);
  // The look before a push that was claimed with `look` has ended. Nothing found: the push may go on, or,
  // where the ERP may list late what left just before an unclean end, later. Something found: as for a doubt.
  struct FirstLook {
    bool absent = false;
    Delivery row;
  };
  Result<FirstLook> record_first_look(const Claim& claim, const std::string& find_key, const Found& found,
                                      const DoubtPolicy& policy);
  // A doubt that cannot be looked into: the descriptor's word counts.
  Result<Delivery> cannot_look(const DeliveryId& id, const DoubtPolicy& policy);

  // `removing`, durable, if the document still has to go and belongs to this account.
  Result<Claim> claim_removal(const DeliveryId& id, const Accounts& accounts);
  enum class Removal { gone, not_yet, denied };
  Result<Delivery> record_removal(const DeliveryId& id, Removal removal, const Error& error);

  // --- customers that a push creates (customers.cc; design 8.5) -------------------------------------
  // The account whose customers these are; until it is known, the connector of the tenant stands for it.
  static std::string customer_account(const Accounts& accounts, const DeliveryId& id);
  // Before a write with purpose "customer:…" leaves. An error "customer_in_doubt" {customer} with
  // retry_after_ms means that it must not.
  Result<void> begin_customer(const std::string& account, const std::string& name,
                              const std::string& order_id, const DoubtPolicy& policy);
  enum class CustomerEnd { linked, not_created, in_doubt };
  Result<void> end_customer(const std::string& account, const std::string& name, CustomerEnd end,
                            const std::string& remote_id = {});

  // --- other hosts (other_hosts.cc; design 8.12) ------------------------------------------------------
  // A live document of an order that was made after this host's start and that this store never sent: another
  // host delivers this account. Kept until a person adopts the store.
  struct OtherHost {
    std::string tenant, instance;
    std::string order;  // the first one that told it
    std::int64_t since_ms = 0;
  };
  Result<std::vector<OtherHost>> other_hosts();
  Result<bool> is_delivered_elsewhere(const std::string& tenant, const std::string& instance);
  Result<void> forget_other_hosts();
  // Two hosts that look and write at the same moment do not see each other before: so the first order that a
  // run delivered is looked for once more when the ERP must list it, once after a start and then every
  // ten minutes.
  Result<void> remember_first(const DeliveryId& id);
  Result<std::optional<Delivery>> first_to_verify(const std::string& tenant, const std::string& instance,
                                                  std::int64_t lag_ms);
  Result<void> verified(const DeliveryId& id, bool doubled);

  // --- people (people.cc) -----------------------------------------------------------------------------
  // Push (or remove) again. Errors: "order_unknown" {order}, "not_retryable" {order, state}.
  Result<Delivery> retry(const DeliveryId& id, const std::string& actor);
  // `reason` in the person's words; kept in the timeline.
  Result<Delivery> drop(const DeliveryId& id, const std::string& actor, const std::string& reason = {});
  // An order in doubt: a person has looked.
  Result<Delivery> resolve_delivered(const DeliveryId& id, const std::string& remote_id,
                                     const std::string& remote_number, const std::string& actor);
  Result<Delivery> resolve_absent(const DeliveryId& id, const std::string& actor);
  // After a product run (H-6): dead letters whose cause is about products, if what they lack may have
  // arrived: the ERP is known to have all of it, or the run learned something new (`news`) about one of them.
  // Connectors name such causes "product…" ("products_unknown"), and the codes in `products`; without codes,
  // every run may have brought what is lacking. How many were let go again.
  Result<int> retry_lacking_products(const std::string& tenant, const std::string& instance,
                                     const std::string& actor, const std::vector<std::string>& news = {});
  // A recipient that is not configured any more: what it still waits for is skipped. How many there were.
  Result<int> withdraw_instance(const std::string& tenant, const std::string& instance,
                                const std::string& actor);
  // Dead letters with one of these causes.
  Result<int> retry_where(const std::string& tenant, const std::string& instance,
                          const std::vector<std::string>& causes, const std::string& actor);

  // --- questions (queries.cc) -------------------------------------------------------------------------
  Result<std::vector<OrderView>> list(const OrderFilter& filter);
  Result<Delivery> row(const DeliveryId& id);
  Result<std::optional<LandedOrder>> landed_order(const std::string& tenant, const std::string& id);
  // Whether Handy holds nothing any more of what this order was or became by edits.
  Result<bool> is_gone(const std::string& tenant, const std::string& id);
  // By Handy's id or by the ERP's number or id (H-8). A damaged row is shown as such.
  Result<std::vector<OrderView>> find(const std::string& text, const std::string& tenant = {});
  // With `damaged`, events whose seal is broken are left out and named there.
  Result<std::vector<TimelineEvent>> timeline(const DeliveryId& id,
                                              std::vector<std::string>* damaged = nullptr);
  Result<std::vector<CauseGroup>> dead_letters(const std::string& tenant = {},
                                               const std::string& instance = {});
  // Orders that could not go on at their last attempt and are tried again without a person, by cause: one of
  // each in `some_orders`.
  Result<std::vector<CauseGroup>> held_up();
  Result<std::vector<Progress>> progress(const std::string& tenant = {});
  // How many were delivered from then on.
  Result<std::int64_t> delivered_since(const std::string& tenant, const std::string& instance,
                                       std::int64_t from_ms);
  // Of each instance that has any, the oldest order that was made before then and is still on its way. Those
  // that wait in one of `held` ("tenant/instance") are meant to.
  Result<std::vector<Delivery>> undelivered_since(std::int64_t before_ms,
                                                  const std::set<std::string>& held = {});
  // Orders of the tenant made in [from, to] that were not deleted, for the overlap check of a poll.
  Result<std::vector<LandedOrder>> landed(const std::string& tenant, bool deleted, std::int64_t from_ms,
                                          std::int64_t to_ms);
  // When the newest of those was made (or deleted) that landed of the tenant, no later than that; 0 = none.
  Result<std::int64_t> newest_landed(const std::string& tenant, bool deleted, std::int64_t to_ms);
  // Every row whose seal is broken, by reading all of them: for doctor and the nightly check.
  Result<std::vector<std::string>> damaged_rows();

  // --- age (retention.cc) -----------------------------------------------------------------------------
  enum class Aged { raw_orders, timelines };
  struct PurgePosition {
    std::int64_t at_ms = -1, row = 0;
    std::int64_t purged = 0;  // so far
  };
  // Forgets the next of what is older than that: one short transaction over at most `most` of them; true at
  // the end. An order that is not at rest keeps all of its own, and a timeline goes as a whole, once nothing
  // was added to it since.
  Result<bool> purge(Aged what, std::int64_t before_ms, PurgePosition& position, int most = 500);
  // Makes the store's own counts anew (wrong_counts).
  Result<void> recount();

 private:
  std::int64_t pause_after(int attempts);
  Result<int> retry_dead(const std::string& tenant, const std::string& instance,
                         const std::function<Result<bool>(Change& change, const Delivery& row)>& let_go,
                         const std::string& actor);

  Runtime& runtime_;
  store::Database& database_;
  vault::Vault& vault_;
};

// The counts that the store keeps of its deliveries (store/migrations/listings.cc) carry no seals; their rows
// do. Those that are not what the rows say, up to twenty, for people: "lupita/alegra delivered: 7 instead of
// 3". Reads all of the rows, so on a connection of its own.
Result<std::vector<std::string>> wrong_counts(store::Database& database);

}  // namespace enlace::ledger
