#include "egress/lanes.hpp"

#include <algorithm>

namespace enlace::egress {
namespace {

constexpr std::size_t kToSweep = 2'048;

}  // namespace

void Lanes::sweep() {
  std::erase_if(budgets_, [](const auto& one) { return one.second.use_count() == 1 && one.second->idle(); });
  std::erase_if(breakers_,
                [](const auto& one) { return one.second.use_count() == 1 && one.second->closed(); });
  sweep_at_ = std::max(kToSweep, (budgets_.size() + breakers_.size()) * 2);
}

Lane Lanes::of(const Account& account, const std::string& origin) {
  const std::string& pace = account.pace.empty() ? account.key : account.pace;
  const std::lock_guard lock(mutex_);
  if (budgets_.size() + breakers_.size() >= sweep_at_) sweep();
  std::shared_ptr<Budget>& budget = budgets_[pace + '\n' + origin];
  if (!budget) budget = std::make_shared<Budget>(runtime_, gate_, account.rate);
  budget->agree(account.key, account.rate);
  std::shared_ptr<Breaker>& breaker = breakers_[account.tenant + '\n' + account.key + '\n' + origin];
  if (!breaker) breaker = std::make_shared<Breaker>();
  return {budget, breaker};
}

void Lanes::try_now(const std::string& origin) {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, breaker] : breakers_) {
    if (key.ends_with('\n' + origin)) breaker->try_now();
  }
}

}  // namespace enlace::egress
