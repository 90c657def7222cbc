#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "handy/client.hpp"
#include "jobs/context.hpp"
#include "jobs/orders_deliver.hpp"
#include "jobs/orders_poll.hpp"
#include "ledger/ledger.hpp"
#include "runtime/sim_runtime.hpp"
#include "support/manual_runtime.hpp"
#include "support/plain_vault.hpp"
#include "support/temporary_directory.hpp"

// A small world around the order jobs: a Handy, an ERP and a connector between them, all in this process and
// all strict. The jobs, the ledger and the store are the real ones.
namespace enlace::test {

// The host process dies here. Thrown by whatever the host calls, caught by the test, which restarts it.
struct HostDied {};

// Counts the moments at which the process could die, and dies at one of them.
class Steps {
 public:
  void pass() {
    if (++taken_ == die_at_) throw HostDied{};
  }
  void die_at(int step) {
    taken_ = 0;
    die_at_ = step;
  }
  [[nodiscard]] int taken() const { return taken_; }

 private:
  int taken_ = 0;
  int die_at_ = 0;
};

// Handy's account: orders with their edits and deletions, and customers.
class FakeHandy final : public handy::Client {
 public:
  FakeHandy(Runtime& runtime, Steps& steps) : runtime_(runtime), steps_(steps) {}

  struct NewOrder {
    std::string customer = "C1";
    std::string product = "P1";
    std::string quantity = "1";
    std::string replaces = {};  // an edit of that one, which is deleted by it
    bool returns_only = false;
    bool with_return = false;
    bool presale = false;
    std::string seller = "ana@empresa.mx";
    std::string zone = "Centro";
  };
  std::string add(const NewOrder& order);  // the new id
  std::string add() { return add(NewOrder{}); }
  std::string edit(const std::string& id, const std::string& quantity = "2");
  void remove(const std::string& id);
  void change_in_place(const std::string& id, const std::string& quantity);
  void set_rfc(const std::string& customer, const std::string& rfc) { rfc_[customer] = rfc; }
  // Instead of "Abarrotes <code>"; also for orders that were made before.
  void set_name(const std::string& customer, const std::string& name) { names_[customer] = name; }
  [[nodiscard]] std::vector<std::string> live_ids() const;
  [[nodiscard]] std::string total_of(const std::string& id) const;

  Result<handy::Listing> orders(bool deleted, const handy::Window& window) override;
  Result<std::optional<Json>> order(const std::string& id) override;
  Result<std::optional<Json>> customer(const std::string& code) override;
  Result<void> set_external_id(const std::string& order_id, std::int64_t external_id) override;
  [[nodiscard]] std::int64_t last_server_ms() const override { return runtime_.unix_ms(); }

  // What the order jobs have no business asking.
  Result<handy::Listing> products(bool) override { return not_here(); }
  Result<std::optional<Json>> product(const std::string&) override { return not_here(); }
  Result<Json> create_product(const Json&) override { return not_here(); }
  Result<void> update_product(const std::string&, const Json&) override { return not_here(); }
  Result<handy::Listing> customers(bool) override { return not_here(); }
  Result<Json> create_customer(const Json&) override { return not_here(); }
  Result<void> update_customer(const std::string&, const Json&) override { return not_here(); }
  Result<handy::Listing> zones() override { return not_here(); }
  Result<Json> create_zone(const std::string&) override { return not_here(); }
  Result<handy::Listing> families() override { return not_here(); }
  Result<handy::Listing> customer_categories() override { return not_here(); }
  Result<Json> user() override { return not_here(); }
  Result<Json> company() override { return not_here(); }

  // Switches of a test.
  std::int64_t clock_ahead_ms = 0;  // its clock beside ours
  std::int64_t zone_west_ms = 0;    // how much earlier it is there, where it reads the times of windows
  // How wrong the `Date` of one listing is, beside its clock; empty: not at all.
  std::function<std::int64_t(bool deleted)> date_off;
  bool says_no_date = false;
  std::set<std::string> not_yet;             // orders whose making, or whose deletion, no list shows yet
  int lists = 0;                             // that it was asked for
  bool incomplete = false;                   // listings miss a page
  bool hide_new = false;                     // the next list of new orders comes back empty
  bool hide_deleted = false;                 // likewise of deleted ones
  bool unreachable = false;                  // every call fails
  std::function<void(Json& record)> damage;  // of orders on their way
  std::set<std::string> unreadable;          // customers that it fails to show, by code
  std::int64_t customer_reads = 0;
  handy::Window last_window;                  // of new orders
  std::int64_t latency_ms = 0;                // of every call; for a world with threads
  std::map<std::string, std::string> emails;  // of customers, by code
  std::map<std::string, std::int64_t> external_ids;

 private:
  static Failure not_here() { return failure(ENLACE_E_MISUSE, "not_in_this_world"); }
  Json as_json(const std::string& id) const;
  [[nodiscard]] std::int64_t now() const { return runtime_.unix_ms() + clock_ahead_ms; }
  [[nodiscard]] std::string name_of(const std::string& customer) const;
  struct Stored {
    NewOrder order;
    std::int64_t created_ms = 0, deleted_ms = 0;
    bool is_edited = false;
  };
  Runtime& runtime_;
  Steps& steps_;
  std::map<std::string, Stored> orders_;
  std::map<std::string, std::string> rfc_{
      {"C1", "AAA010101AAA"}, {"C2", "BBB010101BBB"}, {"C3", "CCC010101CCC"}};
  std::map<std::string, std::string> names_;
  int next_id_ = 31000001;
};

// What happens to one request.
enum class Fault {
  none,
  not_sent,
  lost_before,
  lost_after,
  fails_before,
  fails_after,
  limited,
  refused,
  refused_after,  // it says no, and has done it all the same
};

// The ERP: clients by name, documents by reference; it dedupes nothing. Reached as an Egress.
class FakeErp final : public egress::Egress {
 public:
  FakeErp(Runtime& runtime, Steps& steps) : runtime_(runtime), steps_(steps) {}

  struct Document {
    std::string id, reference, client, total;
    bool live = true;
    bool invoiced = false;
    std::int64_t written_ms = 0;
  };
  struct Client {
    std::string id, name;
    std::int64_t written_ms = 0;
  };

  HttpReply send(const egress::Account& account, const HttpCall& call, const Options& options,
                 egress::WriteTrace* trace) override;
  std::string redact(const egress::Account&, std::string text) const override { return text; }
  void stop() override {}

  [[nodiscard]] std::vector<Document> live() const;
  [[nodiscard]] int live_with(const std::string& order_id) const;  // any generation
  [[nodiscard]] int clients_named(const std::string& name) const;
  Document* find(const std::string& reference);

  std::function<Fault(const HttpCall&)> fault;  // empty: none
  std::int64_t list_lag_ms = 0;                 // how late reads show what was written
  std::int64_t latency_ms = 0;                  // of every request; for a world with threads
  bool totals_off = false;                      // computes other totals than Handy
  int removals_ignored = 0;                     // so many are answered well and not done
  bool partial_lists = false;                   // of documents: they say that there is more
  int writes = 0;                               // requests that were let in
  std::vector<Document> documents;
  std::vector<Client> clients;
  // What was on its way at the same time: writes of one client, or of one new client's name.
  int most_at_once = 0;
  std::vector<std::string> overlaps;

 private:
  HttpReply act(const HttpCall& call);
  HttpReply exchange(const HttpCall& call, egress::WriteTrace* trace);
  int at_once_ = 0;
  std::set<std::string> at_work_;
  Runtime& runtime_;
  Steps& steps_;
};

// A connector for that ERP, written as a real one is, against the host's services alone.
class ToyConnector final : public session::ConnectorSession {
 public:
  ToyConnector(Steps& steps, std::function<bool(const std::string&)> dies,
               std::function<bool(const PushRequest&)> dies_of)
      : steps_(steps), dies_(std::move(dies)), dies_of_(std::move(dies_of)) {}
  session::OpResult run(const session::OpRequest& request, session::HostServices& services) override;
  [[nodiscard]] bool alive() const override { return alive_; }
  [[nodiscard]] const session::ConnectorInfo& info() const override { return info_; }
  [[nodiscard]] Json sandbox() const override { return {}; }

 private:
  Result<void> push(const PushRequest& request, session::HostServices& services);
  Result<void> find(const FindRequest& request, session::HostServices& services);
  Result<void> remove(const FindRequest& request, session::HostServices& services);
  void maybe_die(const std::string& where);

  Steps& steps_;
  std::function<bool(const std::string&)> dies_;
  std::function<bool(const PushRequest&)> dies_of_;
  bool alive_ = true;
  session::ConnectorInfo info_;
};

class ToyFactory final : public session::SessionFactory {
 public:
  explicit ToyFactory(Steps& steps) : steps_(steps) {}
  Result<std::shared_ptr<const session::ConnectorImage>> load(const session::AllowedConnector&) override {
    return failure(ENLACE_E_MISUSE, "not_in_this_world");
  }
  Result<std::unique_ptr<session::ConnectorSession>> open(std::shared_ptr<const session::ConnectorImage>,
                                                          const Json&) override;
  // Whether the worker crashes at a named point: "start", "find_key", "written", "end".
  std::function<bool(const std::string&)> dies;
  std::function<bool(const PushRequest&)> dies_of;  // before it does anything with that order
  int opened = 0;
  bool broken = false;

 private:
  Steps& steps_;
};

class OrderWorld {
 public:
  struct Options {
    bool on_disk = false;
    // Above 1: the delivery runs on a SimRuntime under this seed, and `sim` is its clock.
    int workers = 1;
    std::uint64_t seed = 1;
  };
  explicit OrderWorld(bool on_disk = false) : OrderWorld(Options{on_disk, 1, 1}) {}
  explicit OrderWorld(const Options& options);

  jobs::RunReport poll(const jobs::RunOptions& options = {});
  jobs::RunReport deliver(const jobs::RunOptions& options = {});
  void cycle() {
    poll();
    deliver();
  }
  // Cycles with time between them, until nothing is on its way any more (or `most` rounds have passed).
  void settle(int most = 40);
  // The process starts again on what was durable.
  void restart(bool restored = false) { restart(ledger::Ledger::Start{restored, false, restored}); }
  void restart(const ledger::Ledger::Start& start);
  // A copy of the store takes its place, as a backup would. Only for a world on disk.
  // Connectors of another kind than the toy, until the store is opened again.
  void use_sessions(session::SessionFactory& sessions);
  void restore(const std::string& copy) { restore(copy, {true, false, true}); }
  // Likewise, as the snapshot of a machine would: nothing tells the host but what `start` says.
  void restore(const std::string& copy, const ledger::Ledger::Start& start);
  // The disk is lost: an empty store takes the place of this one. Only for a world on disk.
  void lose_disk();
  ledger::Ledger& ledger() { return *ledger_; }
  jobs::Services& services() { return *services_; }
  store::Database& database() { return *database_; }
  ledger::Delivery row(const std::string& order);
  ledger::State state(const std::string& order) { return row(order).state; }
  [[nodiscard]] ledger::DeliveryId id(const std::string& order) const;
  [[nodiscard]] TemporaryDirectory& directory() { return directory_; }

  ManualRuntime runtime;
  std::unique_ptr<SimRuntime> sim;  // in its place, in a world with threads
  [[nodiscard]] Runtime& clock() { return sim ? static_cast<Runtime&>(*sim) : runtime; }
  Steps steps;
  PlainVault vault;
  FakeHandy handy;
  FakeErp erp;
  ToyFactory factory{steps};
  jobs::Instance instance;

 private:
  void open();
  bool on_disk_;
  TemporaryDirectory directory_;
  std::unique_ptr<log::Logger> logger_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<jobs::Services> services_;
};

}  // namespace enlace::test
