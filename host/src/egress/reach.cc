#include "egress/reach.hpp"

#include <algorithm>

namespace enlace::egress {
namespace {

// An outage: this many requests in a row at any pace, or two of which the second failed so long after the
// first had gone out.
constexpr int kManyFaults = 5;
constexpr int kFewFaults = 2;
constexpr std::int64_t kFewFaultsTake_ms = 15'000;

}  // namespace

void Reach::note(const std::string& origin, const Sight& sight, Moment began, Moment ended) {
  if (sight.outcome == Breaker::Outcome::unknown || sight.system.empty()) return;
  const std::lock_guard lock(mutex_);
  Origin& at = origins_[origin];
  at.system = sight.system;
  Tenant& mine = at.tenants[sight.tenant];
  if (sight.outcome == Breaker::Outcome::fault) {
    if (mine.faults++ == 0) mine.first = began;
    mine.last = ended;
    at.http_status = sight.http_status;
    at.cause = sight.cause;
    return;
  }
  const bool was_silent = std::any_of(at.tenants.begin(), at.tenants.end(),
                                      [](const auto& one) { return one.second.faults > 0; });
  if (was_silent || at.back_ms == 0) at.back_ms = ended.unix_ms;
  for (auto& [name, tenant] : at.tenants) {
    if (tenant.faults == 0) continue;
    tenant.faults = 0;
    tenant.contradicted = true;
  }
  mine.contradicted = false;
  mine.answered_at = ended.monotonic_ms;
}

Silence Reach::silence_of(const std::string& origin, const Origin& at) {
  Silence silence{origin, at.system, {}, 0, 0, at.http_status, at.cause, false};
  int faults = 0;
  bool by_one_that_is_well = false;
  Moment first, last;
  for (const auto& [name, tenant] : at.tenants) {
    silence.tenants.insert(name);
    if (tenant.faults == 0) continue;
    if (faults == 0 || tenant.first.monotonic_ms < first.monotonic_ms) first = tenant.first;
    if (faults == 0 || tenant.last.monotonic_ms > last.monotonic_ms) last = tenant.last;
    faults += tenant.faults;
    by_one_that_is_well = by_one_that_is_well || !tenant.contradicted;
  }
  silence.since_ms = first.unix_ms;
  silence.last_ms = last.unix_ms;
  const std::int64_t took = last.monotonic_ms - first.monotonic_ms;
  silence.away =
      by_one_that_is_well && (faults >= kManyFaults || (faults >= kFewFaults && took >= kFewFaultsTake_ms));
  return silence;
}

std::vector<Silence> Reach::silent() const {
  const std::lock_guard lock(mutex_);
  std::vector<Silence> all;
  for (const auto& [origin, at] : origins_) {
    Silence silence = silence_of(origin, at);
    if (silence.last_ms != 0) all.push_back(std::move(silence));
  }
  return all;
}

bool Reach::is_away(const std::string& origin) const {
  const std::lock_guard lock(mutex_);
  const auto at = origins_.find(origin);
  return at != origins_.end() && silence_of(origin, at->second).away;
}

std::int64_t Reach::back_ms(const std::string& origin) const {
  const std::lock_guard lock(mutex_);
  const auto at = origins_.find(origin);
  return at == origins_.end() ? 0 : at->second.back_ms;
}

bool Reach::failed_since(const std::string& origin, const std::string& tenant,
                         std::int64_t monotonic_ms) const {
  const std::lock_guard lock(mutex_);
  const auto at = origins_.find(origin);
  if (at == origins_.end()) return false;
  const auto mine = at->second.tenants.find(tenant);
  if (mine == at->second.tenants.end()) return false;
  return mine->second.faults > 0 && mine->second.last.monotonic_ms >= monotonic_ms &&
         mine->second.answered_at < monotonic_ms;
}

}  // namespace enlace::egress
