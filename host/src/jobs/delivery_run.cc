#include "jobs/order_lane.hpp"
#include "jobs/orders_common.hpp"

namespace enlace::jobs {
namespace {

constexpr int kFailuresInARow = 5;  // then the ERP is left alone until the next run
constexpr std::int64_t kTurn_ms = 5'000;

}  // namespace

DeliveryRun::DeliveryRun(Services& of_services, const Instance& of_instance, const RunOptions& options)
    : services(of_services),
      instance(of_instance),
      ledger(of_services.runtime, of_services.database, of_services.vault),
      policy(doubt_policy_of(of_instance)),
      accounts(accounts_of(of_instance)),
      options_(options) {}

bool DeliveryRun::stopping() {
  if (options_.stop != nullptr && *options_.stop) return true;
  const std::lock_guard lock(mutex_);
  return enough_ || !report_.ok;
}

void DeliveryRun::fail(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!report_.ok) return;
  report_.ok = false;
  report_.error = error;
}

void DeliveryRun::warn(Notice warning) {
  const std::lock_guard lock(mutex_);
  report_.warnings.push_back(std::move(warning));
}

void DeliveryRun::count(const std::string& what) {
  const std::lock_guard lock(mutex_);
  ++counts_[what];
}

Result<void> DeliveryRun::heed(ledger::Action action, const Error& error) {
  const std::lock_guard lock(mutex_);
  const bool failed = action == ledger::Action::retry || action == ledger::Action::ask;
  failures_in_a_row_ = failed ? failures_in_a_row_ + 1 : 0;
  if (action == ledger::Action::wait && !enough_) {
    enough_ = true;  // the ERP asked for it: not a failure
    report_.warnings.push_back({error.cause, error.params, error.message});
  }
  if (action == ledger::Action::pause || failures_in_a_row_ >= kFailuresInARow) return failure(error);
  return {};
}

RunReport DeliveryRun::report() {
  const std::lock_guard lock(mutex_);
  for (const auto& [what, count] : counts_) report_.counts.set(what, count);
  return report_;
}

DeliveryRun::NameTurn::NameTurn(DeliveryRun& run, std::string name) : run_(run), name_(std::move(name)) {
  Runtime& runtime = run_.services.runtime;
  while (true) {
    std::shared_ptr<Event> event;
    {
      const std::lock_guard lock(run_.mutex_);
      if (run_.names_at_work_.insert(name_).second) return;
    }
    event = runtime.make_event();
    {
      const std::lock_guard lock(run_.mutex_);
      if (run_.names_at_work_.insert(name_).second) return;
      run_.waiting_.push_back(event);
    }
    event->wait_until(runtime.monotonic_ms() + kTurn_ms);
  }
}

DeliveryRun::NameTurn::~NameTurn() {
  std::vector<std::shared_ptr<Event>> waiting;
  {
    const std::lock_guard lock(run_.mutex_);
    run_.names_at_work_.erase(name_);
    waiting.swap(run_.waiting_);
  }
  for (const std::shared_ptr<Event>& event : waiting) event->set();
}

}  // namespace enlace::jobs
