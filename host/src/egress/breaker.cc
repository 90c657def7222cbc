#include "egress/breaker.hpp"

#include <algorithm>

namespace enlace::egress {
namespace {

constexpr int kFaultsToOpen = 8;  // at 30 % of random faults this happens once in 15,000 requests
constexpr std::int64_t kFirstOpenMs = 5'000;
constexpr std::int64_t kLongestOpenMs = 120'000;
constexpr std::int64_t kAskAgainMs = 1'000;  // while another request tries

}  // namespace

Breaker::Admission Breaker::admit(std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  if (const std::int64_t wait = wait_at(now_ms); wait > 0) return {wait, false};
  if (open_ms_ == 0) return {};
  trying_ = true;
  return {0, true};
}

std::int64_t Breaker::wait_ms(std::int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  return wait_at(now_ms);
}

std::int64_t Breaker::wait_at(std::int64_t now_ms) const {
  if (open_ms_ == 0) return 0;
  if (now_ms < open_until_ms_) return open_until_ms_ - now_ms;
  return trying_ ? kAskAgainMs : 0;
}

void Breaker::report(const Admission& admission, Outcome outcome, std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  if (admission.trial) trying_ = false;
  if (outcome == Outcome::well) {
    faults_ = 0;
    open_ms_ = 0;
  }
  if (outcome != Outcome::fault) return;
  ++faults_;
  if (faults_ < kFaultsToOpen) return;
  // Requests that were already on their way when it opened do not make it longer.
  if (open_ms_ != 0 && !admission.trial) return;
  open_ms_ = std::clamp(open_ms_ * 2, kFirstOpenMs, kLongestOpenMs);
  open_until_ms_ = now_ms + open_ms_;
}

void Breaker::try_now() {
  const std::lock_guard lock(mutex_);
  open_until_ms_ = 0;
}

bool Breaker::closed() const {
  const std::lock_guard lock(mutex_);
  return open_ms_ == 0;
}

}  // namespace enlace::egress
