#include "jobs/customer_queue.hpp"

#include <iterator>

namespace enlace::jobs {
namespace {

constexpr std::int64_t kWait_ms = 60'000;  // a wake-up that is missed costs no more than this

}  // namespace

Result<void> CustomerQueue::refill() {
  if (at_end_ || queue_.size() >= window_ / 2) return {};
  ENLACE_TRY(std::vector<ledger::Due> more, more_());
  if (more.empty()) at_end_ = true;
  std::move(more.begin(), more.end(), std::back_inserter(queue_));
  return {};
}

// The first of a customer is the first in the queue: a later one never passes it, because both are taken or
// neither is.
std::deque<ledger::Due>::iterator CustomerQueue::first_ready() {
  auto it = queue_.begin();
  while (it != queue_.end() && at_work_.contains(it->customer)) ++it;
  return it;
}

Result<bool> CustomerQueue::take(std::optional<ledger::Due>& due) {
  if (closed_) return true;
  ENLACE_CHECK(refill());
  if (const auto ready = first_ready(); ready != queue_.end()) {
    due = std::move(*ready);
    queue_.erase(ready);
    at_work_.insert(due->customer);
    return true;
  }
  return queue_.empty() && at_end_;
}

Result<std::optional<ledger::Due>> CustomerQueue::next() {
  std::optional<ledger::Due> due;
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      ENLACE_TRY(const bool over, take(due));
      if (over) return due;
    }
    const std::shared_ptr<Event> event = runtime_.make_event();
    {
      const std::lock_guard lock(mutex_);
      ENLACE_TRY(const bool over, take(due));  // it may have become free meanwhile
      if (over) return due;
      waiting_.push_back(event);
    }
    event->wait_until(runtime_.monotonic_ms() + kWait_ms);
  }
}

bool CustomerQueue::has_ready() {
  const std::lock_guard lock(mutex_);
  return !closed_ && first_ready() != queue_.end();
}

void CustomerQueue::done(const std::string& customer) {
  {
    const std::lock_guard lock(mutex_);
    at_work_.erase(customer);
  }
  wake();
}

void CustomerQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake();
}

void CustomerQueue::wake() {
  std::vector<std::shared_ptr<Event>> waiting;
  {
    const std::lock_guard lock(mutex_);
    waiting.swap(waiting_);
  }
  for (const std::shared_ptr<Event>& event : waiting) event->set();
}

}  // namespace enlace::jobs
