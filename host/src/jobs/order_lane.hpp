#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "handy/client.hpp"
#include "handy/mapping.hpp"
#include "jobs/context.hpp"
#include "jobs/order_call.hpp"
#include "ledger/ledger.hpp"

// What a delivery does with one order: settle its doubt, take its document away, push it. A job has one lane
// for each of its workers (design 5.2); what they share is in DeliveryRun.
namespace enlace::jobs {

// One run of one connector's delivery, shared by its lanes. Thread-safe.
class DeliveryRun {
 public:
  DeliveryRun(Services& services, const Instance& instance, const RunOptions& options);

  // No lane takes another order: a person asked for it, the ERP did, or going on is of no use.
  [[nodiscard]] bool stopping();
  void fail(const Error& error);  // the first one counts
  void warn(Notice warning);
  void count(const std::string& what);
  // What stops more than one order: access, settings, a limit, an ERP that is not there. An error ends the
  // run.
  Result<void> heed(ledger::Action action, const Error& error);
  // After an operation that failed: with the ERP in an outage (H-30) the run ends, so that what comes next,
  // a poll of Handy above all, waits for nothing. The rest is for the next run.
  void heed_outage(const Error& error);

  // What Handy did not tell: the customer of an order. Such an order waits; once it is Handy itself that is
  // away, it is not asked again in this run, and whatever needs nothing from it goes on.
  // Is an order looked for before its push, whatever its row says? The first of each run is (design 8.12).
  bool looks_first();
  void look_at_the_next();  // of that one nothing was read
  // Until that look has ended no second lane starts: it would push beside what the look is about to find.
  bool first_look_pending();
  // Does another host deliver this account, as far as is known now? Then every order is looked for first.
  Result<void> look_around();
  bool another_host();

  void handy_failed(const std::string& customer_code, const Error& error);
  void handy_answered();
  // Why this customer is not asked for (any more); nullopt: it may be.
  std::optional<Error> why_not_ask_handy(const std::string& customer_code);
  std::optional<Error> handy_away();
  bool is_handys(const Error& error);    // one of those that handy_failed() was told
  std::optional<Error> handy_trouble();  // the first of them

  // One customer name at a time, for those that the ERP may have to be taught (design 8.5): waits until
  // nobody else is at work on it.
  class NameTurn {
   public:
    NameTurn(DeliveryRun& run, std::string name);
    ~NameTurn();
    NameTurn(const NameTurn&) = delete;
    NameTurn& operator=(const NameTurn&) = delete;

   private:
    DeliveryRun& run_;
    std::string name_;
  };

  RunReport report();

  Services& services;
  const Instance& instance;
  ledger::Ledger ledger;
  const ledger::DoubtPolicy policy;
  const ledger::Accounts accounts;

 private:
  const RunOptions& options_;
  std::mutex mutex_;  // guards what follows
  int failures_in_a_row_ = 0;
  bool enough_ = false;
  bool looked_first_ = false, another_host_ = false;
  int handy_failures_in_a_row_ = 0;
  std::map<std::string, Error> unreadable_;  // by the customer's code
  std::optional<Error> handy_trouble_, handy_away_;
  std::map<std::string, std::int64_t> counts_;
  RunReport report_;
  std::set<std::string> names_at_work_;
  std::vector<std::shared_ptr<Event>> waiting_;
};

// One worker of a delivery: its connector session and its client of Handy. One thread at a time.
class OrderLane {
 public:
  OrderLane(DeliveryRun& run, std::shared_ptr<handy::Client> handy);

  // An error of these ends the run; what belongs to one order is recorded there.
  Result<void> look(const ledger::Delivery& row);
  Result<void> remove(const ledger::Delivery& row);
  Result<void> push(const ledger::Delivery& row);
  // Is a document that this store made the only one of its order? A second one is another host's.
  Result<void> verify(const ledger::Delivery& row);

 private:
  // The order as it will be pushed.
  struct Prepared {
    handy::MappedOrder mapped;
    std::string customer;  // folded name
  };
  Result<Found> ask(const ledger::Delivery& row);
  Result<Found> ask_for_find_key(const ledger::Delivery& row);
  Result<std::optional<Prepared>> prepare(const ledger::Delivery& row);
  Result<PushRequest> request_for(const ledger::Delivery& row, const Prepared& prepared);
  Result<void> push_prepared(const ledger::Delivery& row, const Prepared& prepared, PushRequest request,
                             bool customer_is_linked);
  Result<session::OpResult> call(session::Operation operation, const ledger::Delivery& row, Json request,
                                 OrderCall& services);
  [[nodiscard]] OrderCall order_call(const ledger::Delivery& row, OrderCall::Mode mode,
                                     std::string customer = {});
  // The look before a push that may be in the ERP unknown to its row (H-24); true: it is not there, go on.
  Result<bool> is_absent(const ledger::Claim& claim, const PushRequest& request, ledger::PushEnd& end);
  Result<void> finish(const ledger::Delivery& row, const ledger::PushEnd& end, bool first = false);
  void tell_handy(const ledger::Delivery& row);
  void counted(const ledger::Delivery& row);
  void log(log::Level level, const ledger::Delivery& row, const std::string& message,
           const Json& fields = {});
  [[nodiscard]] bool can(std::uint64_t capability) const {
    return (instance_.capabilities & capability) != 0;
  }

  DeliveryRun& run_;
  Services& services_;
  const Instance& instance_;
  ledger::Ledger& ledger_;
  const ledger::DoubtPolicy& policy_;
  const ledger::Accounts& accounts_;
  std::shared_ptr<handy::Client> handy_;
  std::unique_ptr<session::ConnectorSession> session_;
};

}  // namespace enlace::jobs
