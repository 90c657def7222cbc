#include "egress/budget.hpp"

#include <algorithm>

namespace enlace::egress {

namespace {

constexpr std::int64_t kHeadStart = 10;  // requests' time, of each priority over the next

}  // namespace

Budget::Budget(Runtime& runtime, Gate& gate, const RateSpec& rate)
    : runtime_(runtime),
      gate_(gate),
      per_ms_(std::max(rate.per_seconds, 1) * std::int64_t{1000}),
      allowance_(std::max(rate.requests, 1)),
      tokens_(burst() * per_ms_),
      refilled_ms_(runtime.monotonic_ms()) {}

std::int64_t Budget::burst() const {
  return std::max<std::int64_t>(allowance_ / 5, 1);
}
std::int64_t Budget::refill_per_window() const {
  return std::max<std::int64_t>(allowance_ - burst(), 1);
}

void Budget::refill() {
  const std::int64_t now = runtime_.monotonic_ms();
  if (now <= refilled_ms_) return;
  const std::int64_t elapsed = std::min(now - refilled_ms_, per_ms_);
  tokens_ = std::min(tokens_ + elapsed * refill_per_window(), burst() * per_ms_);
  refilled_ms_ = now;
}

std::int64_t Budget::ready_at() const {
  const std::int64_t missing = std::max<std::int64_t>(per_ms_ - tokens_, 0);
  const std::int64_t rate = refill_per_window();
  return std::max(refilled_ms_ + (missing + rate - 1) / rate, paused_until_ms_);
}

std::int64_t Budget::handicap_ms(Priority priority) const {
  return static_cast<std::int64_t>(priority) * kHeadStart * per_ms_ / refill_per_window();
}

std::int64_t Budget::requests_in_window(const RateSpec& rate) const {
  const std::int64_t window_ms = std::max(rate.per_seconds, 1) * std::int64_t{1000};
  return std::max<std::int64_t>(std::max(rate.requests, 1) * per_ms_ / window_ms, 1);
}

void Budget::agree(const std::string& user, const RateSpec& rate) {
  const std::lock_guard lock(mutex_);
  const std::int64_t requests = requests_in_window(rate);
  const auto [known, fresh] = agreed_.try_emplace(user, requests);
  if (!fresh && known->second == requests) return;
  const bool alone = fresh && agreed_.size() == 1;
  known->second = requests;
  if (alone) return;  // what the budget was made with
  refill();
  allowance_ = requests;
  for (const auto& [other, theirs] : agreed_) allowance_ = std::min(allowance_, theirs);
  tokens_ = std::min(tokens_, burst() * per_ms_);
}

void Budget::give_back() {
  const std::lock_guard lock(mutex_);
  tokens_ = std::min(tokens_ + per_ms_, burst() * per_ms_);
  wake_first();
}

void Budget::wake_first() {
  if (!waiters_.empty()) waiters_.front().event->set();
}

Budget::Grant Budget::acquire(Priority priority, std::int64_t deadline_ms, std::int64_t& retry_after_ms) {
  const auto event = runtime_.make_event();
  std::unique_lock lock(mutex_);
  const std::uint64_t number = next_number_++;
  const std::int64_t rank = runtime_.monotonic_ms() + handicap_ms(priority);
  const auto behind = std::find_if(waiters_.begin(), waiters_.end(),
                                   [&](const Waiter& other) { return other.rank_ms > rank; });
  waiters_.insert(behind, {rank, number, event.get()});
  const auto leave = [&] {
    std::erase_if(waiters_, [&](const Waiter& waiter) { return waiter.number == number; });
    wake_first();
  };

  for (;;) {
    if (gate_.stopped()) {
      leave();
      return Grant::stopped;
    }
    refill();
    const std::int64_t now = runtime_.monotonic_ms();
    const bool first = waiters_.front().number == number;
    const std::int64_t ready = ready_at();
    if (first && ready <= now) {
      tokens_ -= per_ms_;
      leave();
      return Grant::granted;
    }
    if (now >= deadline_ms || (first && ready >= deadline_ms)) {
      retry_after_ms = std::max<std::int64_t>(ready - now, 1);
      leave();
      return Grant::too_late;
    }
    // Only the first waits for a token; the others for their turn.
    const std::int64_t until = first ? std::min(ready, deadline_ms) : deadline_ms;
    lock.unlock();
    gate_.wait(*event, until);
    lock.lock();
  }
}

void Budget::pause(std::int64_t until_ms) {
  const std::lock_guard lock(mutex_);
  refill();
  if (until_ms <= paused_until_ms_) return;
  paused_until_ms_ = until_ms;
  // One at first, then at the pace of the refill, which begins anew when the pause is over.
  tokens_ = per_ms_;
  refilled_ms_ = std::max(refilled_ms_, until_ms);
}

void Budget::correct(const RateHints& hints) {
  const std::lock_guard lock(mutex_);
  refill();
  if (hints.limit && *hints.limit > 0) {
    // The server's word counts, up or down; a fifth is left to whoever else uses the account.
    allowance_ = std::max<std::int64_t>(*hints.limit * 4 / 5, 1);
    tokens_ = std::min(tokens_, burst() * per_ms_);
  }
  if (hints.remaining) tokens_ = std::min(tokens_, std::max<std::int64_t>(*hints.remaining, 0) * per_ms_);
  if (hints.remaining && *hints.remaining <= 0 && hints.reset_ms) {
    paused_until_ms_ = std::max(paused_until_ms_, runtime_.monotonic_ms() + *hints.reset_ms);
  }
}

bool Budget::idle() const {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = runtime_.monotonic_ms();
  return waiters_.empty() && now >= paused_until_ms_ && now - refilled_ms_ >= per_ms_;
}

}  // namespace enlace::egress
