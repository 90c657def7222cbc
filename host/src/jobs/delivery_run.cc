#include <algorithm>
#include <utility>

#include "jobs/order_lane.hpp"
#include "jobs/orders_common.hpp"

namespace enlace::jobs {
namespace {

constexpr int kFailuresInARow = 5;  // then the ERP is left alone until the next run
constexpr int kHandyFailuresInARow = 3;
constexpr std::int64_t kTurn_ms = 5'000;

// One customer that Handy cannot show costs its own orders alone; these concern all of them.
bool concerns_all_of_handy(const Error& error) {
  return error.status_class() == ENLACE_CLASS_AUTH || error.status_class() == ENLACE_CLASS_RATE_LIMITED ||
         error.status_class() == ENLACE_CLASS_CANCELLED || error.cause == "circuit_open";
}

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

void DeliveryRun::heed_outage(const Error& error) {
  const std::int32_t kind = error.status_class();
  const bool unanswered = kind == ENLACE_CLASS_TRANSIENT || kind == ENLACE_CLASS_AMBIGUOUS;
  if (unanswered && services.egress.is_away(instance.erp)) fail(error);
}

bool DeliveryRun::looks_first() {
  if (policy.mode != ledger::DoubtPolicy::Mode::find) return false;
  const std::lock_guard lock(mutex_);
  return !std::exchange(looked_first_, true) || another_host_;
}

Result<void> DeliveryRun::look_around() {
  const Result<bool> elsewhere =
      ledger.is_delivered_elsewhere(instance.tenant.tenant, instance.connector.instance);
  if (!elsewhere && elsewhere.error().cause != "row_damaged") return failure(elsewhere.error());
  const std::lock_guard lock(mutex_);
  another_host_ = !elsewhere || *elsewhere;  // what is damaged may have said so
  return {};
}

bool DeliveryRun::another_host() {
  const std::lock_guard lock(mutex_);
  return another_host_;
}

bool DeliveryRun::first_look_pending() {
  const std::lock_guard lock(mutex_);
  return policy.mode == ledger::DoubtPolicy::Mode::find && !looked_first_;
}

void DeliveryRun::look_at_the_next() {
  const std::lock_guard lock(mutex_);
  looked_first_ = false;
}

void DeliveryRun::handy_failed(const std::string& customer_code, const Error& error) {
  const std::lock_guard lock(mutex_);
  unreadable_.try_emplace(customer_code, error);
  if (!handy_trouble_) handy_trouble_ = error;
  const bool again = ++handy_failures_in_a_row_ >= kHandyFailuresInARow;
  if (!handy_away_ && (again || concerns_all_of_handy(error))) handy_away_ = error;
}

void DeliveryRun::handy_answered() {
  const std::lock_guard lock(mutex_);
  handy_failures_in_a_row_ = 0;
}

std::optional<Error> DeliveryRun::why_not_ask_handy(const std::string& customer_code) {
  const std::lock_guard lock(mutex_);
  if (handy_away_) return handy_away_;
  const auto failed = unreadable_.find(customer_code);
  return failed == unreadable_.end() ? std::optional<Error>() : failed->second;
}

std::optional<Error> DeliveryRun::handy_away() {
  const std::lock_guard lock(mutex_);
  return handy_away_;
}

bool DeliveryRun::is_handys(const Error& error) {
  const std::lock_guard lock(mutex_);
  return std::any_of(unreadable_.begin(), unreadable_.end(),
                     [&](const auto& failed) { return failed.second.cause == error.cause; });
}

std::optional<Error> DeliveryRun::handy_trouble() {
  const std::lock_guard lock(mutex_);
  return handy_trouble_;
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
