#include "egress/gate.hpp"

namespace enlace::egress {

void Gate::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  for (Event* event : waiting_) event->set();
}

void Gate::wait(Event& event, std::int64_t until_ms) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    waiting_.insert(&event);
  }
  event.wait_until(until_ms);
  const std::lock_guard lock(mutex_);
  waiting_.erase(&event);
}

void Gate::sleep(std::int64_t until_ms) {
  const auto event = runtime_.make_event();
  wait(*event, until_ms);
}

}  // namespace enlace::egress
