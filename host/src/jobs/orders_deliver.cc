#include "jobs/orders_deliver.hpp"

#include <mutex>

#include "jobs/customer_queue.hpp"
#include "jobs/order_lane.hpp"
#include "jobs/orders_common.hpp"

namespace enlace::jobs {
namespace {

using ledger::Delivery;
using ledger::Todo;

// Of the queue, held in memory: enough that a customer with many orders does not leave the others idle.
constexpr std::size_t kWindow = 256;
constexpr int kRounds = 3;
constexpr std::uint64_t kOutOfStep_ms = 10'000;

class Deliver {
 public:
  Deliver(Services& services, const Instance& instance, const RunOptions& options,
          const HandyClients& clients)
      : run_(services, instance, options), clients_(clients) {}

  RunReport run(bool dry_run) {
    if (Result<void> done = dry_run ? plan() : deliver(); !done) run_.fail(done.error());
    // What was recorded unsynced is told of only once it is durable.
    if (Result<void> settled = run_.services.database.settle(); !settled) run_.fail(settled.error());
    RunReport report = run_.report();
    report.plan = std::move(plan_);
    return report;
  }

 private:
  using Step = Result<void> (OrderLane::*)(const Delivery&);

  Result<void> deliver();
  Result<void> look_out();
  Result<void> plan();
  // All that is due of one kind, by as many workers as there is work for; whether there was any.
  Result<bool> each(Todo todo, Step step);
  struct Phase {
    Todo todo;
    CustomerQueue queue;
    Step step;
    std::mutex mutex{};
    bool any = false;
    std::vector<std::unique_ptr<Thread>> threads{};  // of the lanes but the first
    std::size_t lanes = 1;                           // at work
  };
  void work(Phase& phase, std::size_t lane);
  void one(Phase& phase, OrderLane& lane, const Delivery& row);
  // Something that this row hangs on cannot be trusted: it waits, and the others go on (design 8.8).
  void pass_by(const Delivery& row, const Error& damage);
  void call_another(Phase& phase);
  OrderLane& lane(std::size_t number);

  DeliveryRun run_;
  const HandyClients& clients_;
  Json plan_ = Json::array();
  std::mutex lanes_mutex_;
  std::vector<std::unique_ptr<OrderLane>> lanes_;  // they outlive the phases: a worker starts once
};

OrderLane& Deliver::lane(std::size_t number) {
  const std::lock_guard lock(lanes_mutex_);
  while (lanes_.size() <= number) lanes_.push_back(std::make_unique<OrderLane>(run_, clients_()));
  return *lanes_[number];
}

void Deliver::one(Phase& phase, OrderLane& lane, const Delivery& row) {
  const Result<void> done = (lane.*phase.step)(row);
  if (done) return;
  if (done.error().cause != "row_damaged") {
    run_.fail(done.error());
    return;
  }
  pass_by(row, done.error());
}

void Deliver::pass_by(const Delivery& row, const Error& damage) {
  run_.warn({"row_damaged", damage.params, ""});
  run_.services.logger.write(log::Level::error, {row.id.tenant, row.id.instance, "orders", row.id.order_id},
                             "row_damaged", damage.params);
}

void Deliver::call_another(Phase& phase) {
  std::size_t number = 0;
  {
    const std::lock_guard lock(phase.mutex);
    if (phase.lanes >= static_cast<std::size_t>(workers_of(run_.instance))) return;
    number = phase.lanes++;
  }
  std::unique_ptr<Thread> thread =
      run_.services.runtime.spawn("orders/" + run_.instance.tenant.tenant + "/" + std::to_string(number),
                                  [this, &phase, number] { work(phase, number); });
  const std::lock_guard lock(phase.mutex);
  phase.threads.push_back(std::move(thread));
}

void Deliver::work(Phase& phase, std::size_t number) {
  OrderLane& mine = lane(number);
  while (!run_.stopping()) {
    Result<std::optional<ledger::Due>> due = phase.queue.next();
    if (!due) return run_.fail(due.error());
    if (!*due) return;
    const struct Taken {  // also when the process dies in a test
      CustomerQueue& queue;
      std::string customer;
      ~Taken() { queue.done(customer); }
    } taken{phase.queue, (*due)->customer};
    const Result<bool> wanted = is_switched_on(run_.instance, run_.ledger, phase.todo, (*due)->row);
    if (!wanted && wanted.error().cause != "row_damaged") return run_.fail(wanted.error());
    if (!wanted) pass_by((*due)->row, wanted.error());
    if (!wanted || !*wanted) continue;
    {
      const std::lock_guard lock(phase.mutex);
      phase.any = true;
    }
    const bool alone = phase.todo == Todo::push && run_.first_look_pending();
    if (!alone && phase.queue.has_ready()) call_another(phase);
    one(phase, mine, (*due)->row);
  }
  phase.queue.close();
}

Result<bool> Deliver::each(Todo todo, Step step) {
  ledger::DuePosition position;
  const auto more = [&]() -> Result<std::vector<ledger::Due>> {
    std::vector<std::string> damaged;
    ENLACE_TRY(std::vector<ledger::Due> due,
               run_.ledger.due_after(run_.instance.tenant.tenant, run_.instance.connector.instance, todo,
                                     position, static_cast<int>(kWindow), damaged));
    for (const std::string& key : damaged) {
      run_.warn({"row_damaged", Json::object({{"table", "deliveries"}, {"key", key}}), ""});
    }
    return due;
  };
  Phase phase{todo, CustomerQueue(run_.services.runtime, kWindow, more), step};
  work(phase, 0);
  // A lane may have called another one meanwhile; none does so once it has ended.
  while (true) {
    std::vector<std::unique_ptr<Thread>> threads;
    {
      const std::lock_guard lock(phase.mutex);
      threads.swap(phase.threads);
    }
    if (threads.empty()) break;
    for (const std::unique_ptr<Thread>& thread : threads) thread->join();
  }
  return phase.any;
}

Result<void> Deliver::deliver() {
  ENLACE_TRY(const int interrupted,
             run_.ledger.recover_interrupted(run_.instance.tenant.tenant, run_.instance.connector.instance));
  for (int i = 0; i < interrupted; ++i) run_.count("interrupted");
  const ledger::Recipient recipient = recipient_of(run_.instance);
  while (true) {
    ENLACE_TRY(const bool done, run_.ledger.catch_up(run_.instance.tenant.tenant, recipient));
    if (done) break;
  }
  // What one round leaves behind may be due at once: a push in doubt, a document to be taken away.
  for (int round = 0; round < kRounds && !run_.stopping(); ++round) {
    ENLACE_TRY(const bool looked, each(Todo::look, &OrderLane::look));
    ENLACE_TRY(const bool removed, each(Todo::remove, &OrderLane::remove));
    bool pushed = false;
    if (round == 0) ENLACE_CHECK(look_out());
    if (run_.instance.connector.sync.orders) {  // else the whole queue is read for nothing
      ENLACE_TRY(pushed, each(Todo::push, &OrderLane::push));
    }
    if (!looked && !removed && !pushed) break;
  }
  if (const std::optional<Error> trouble = run_.handy_trouble()) return failure(*trouble);
  return {};
}

// Another host may deliver this account too. Two that poll at the same moments would look and write at the
// same moments as well.
Result<void> Deliver::look_out() {
  const std::string &tenant = run_.instance.tenant.tenant, &connector = run_.instance.connector.instance;
  if (!run_.instance.connector.sync.orders || run_.policy.mode != ledger::DoubtPolicy::Mode::find) return {};
  std::vector<std::string> damaged;  // named where the queue is read
  ENLACE_TRY(const std::vector<Delivery> waiting,
             run_.ledger.due(tenant, connector, Todo::push, 1, &damaged));
  if (waiting.empty() && damaged.empty()) return {};
  const auto verify = [&]() -> Result<void> {
    ENLACE_TRY(const std::optional<Delivery> first,
               run_.ledger.first_to_verify(tenant, connector, run_.policy.lag_ms));
    return first ? lane(0).verify(*first) : Result<void>();
  };
  if (const Result<void> verified = verify(); !verified) {
    if (verified.error().cause != "row_damaged") return verified;
    run_.warn({"row_damaged", verified.error().params, ""});
  }
  ENLACE_CHECK(run_.look_around());
  Runtime& runtime = run_.services.runtime;
  if (run_.another_host()) {
    const auto wait_ms = static_cast<std::int64_t>(runtime.random_below(kOutOfStep_ms));
    runtime.sleep_until(runtime.monotonic_ms() + wait_ms);
  }
  return {};
}

// H-15.
Result<void> Deliver::plan() {
  for (const Todo todo : {Todo::look, Todo::remove, Todo::push}) {
    std::vector<std::string> damaged;
    ENLACE_TRY(const std::vector<Delivery> rows,
               run_.ledger.due(run_.instance.tenant.tenant, run_.instance.connector.instance, todo, 10'000,
                               &damaged));
    for (const std::string& key : damaged) {
      run_.warn({"row_damaged", Json::object({{"table", "deliveries"}, {"key", key}}), ""});
    }
    for (const Delivery& row : rows) {
      ENLACE_TRY(const bool wanted, is_switched_on(run_.instance, run_.ledger, todo, row));
      if (!wanted) continue;
      ENLACE_TRY(const std::optional<ledger::LandedOrder> order,
                 run_.ledger.landed_order(row.id.tenant, row.id.order_id));
      Json details = Json::object({{"reference", row.reference()}, {"number", row.remote_number}});
      if (order) details.set("customer", order->customer_name).set("total", order->total);
      plan_.push_back(Json::object({{"action", ledger::to_string(todo)},
                                    {"kind", "order"},
                                    {"key", row.id.order_id},
                                    {"connector", row.id.instance},
                                    {"details", details}}));
    }
  }
  return {};
}

}  // namespace

RunReport deliver_orders_with(Services& services, Instance& instance, const RunOptions& options,
                              const HandyClients& clients) {
  return Deliver(services, instance, options, clients).run(options.dry_run);
}

RunReport deliver_orders_with(Services& services, Instance& instance, const RunOptions& options,
                              handy::Client& client) {
  return deliver_orders_with(services, instance, options, [&client] {
    return std::shared_ptr<handy::Client>(std::shared_ptr<void>(), &client);
  });
}

}  // namespace enlace::jobs
