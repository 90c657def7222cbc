#include "schedule/entry.hpp"

#include <algorithm>

namespace enlace::schedule {
namespace {

constexpr std::int64_t kTryAgain_ms = 15 * 60'000;  // a calendar's run that failed
// A time on record that lies farther ahead than this was written under a wrong clock and counts for nothing;
// what lies less far ahead did run, and the clock was put back a little since.
constexpr std::int64_t kWrongClock_ms = 12 * 3'600'000;

constexpr const char* kStopped = "stopped";  // the host itself was

bool credible(std::int64_t recorded, std::int64_t wall) {
  return recorded - wall <= kWrongClock_ms;
}

}  // namespace

std::int64_t Entry::next_civil(std::int64_t wall) const {
  std::int64_t after = wall;
  for (const std::int64_t done : {past.started, past.finished, due_unix}) {
    if (credible(done, wall)) after = std::max(after, done);
  }
  std::int64_t next = job.spec.next_after(after);
  if (!past.ok) next = std::min(next, wall + kTryAgain_ms);
  return next;
}

void Entry::set_first_time(std::int64_t now, std::int64_t wall, std::int64_t burst_ms) {
  const Spec& spec = job.spec;
  if (spec.is_interval()) {
    const std::int64_t since = wall - past.started;
    // One that was cut short, by a death or by a stop, is not over: what waits for it would wait an interval.
    const bool cut_short = past.finished < past.started || (!past.ok && past.reason.cause == kStopped);
    const bool due = past.started == 0 || since < 0 || since >= spec.interval_ms() || cut_short;
    // By tenant: its connectors share one poll.
    next_monotonic = due ? now + spread(job.tenant, std::min(burst_ms, spec.interval_ms()))
                         : now + spec.interval_ms() - since;
    return;
  }
  // Also when it never ran (H-2), was cut short, or failed: a day is too long to wait for another try.
  const bool unfinished = !past.ok || past.finished < past.started || !credible(past.started, wall);
  const bool missed = unfinished || past.started < spec.last_until(wall);
  next_unix = missed ? wall : next_civil(wall);
}

void Entry::set_next_time(std::int64_t wall) {
  if (job.spec.is_interval()) {
    next_monotonic = started_ms + job.spec.interval_ms();
  } else {
    next_unix = next_civil(wall);
  }
}

void Entry::begin(std::int64_t now, std::int64_t wall) {
  asked = false;
  started_ms = leased_ms = now;
  past.started = wall;
  if (credible(due_unix, wall)) past.started = std::max(wall, due_unix);
}

JobStatus Entry::status(std::int64_t now, std::int64_t wall, bool paused) const {
  JobStatus status{job.tenant,
                   job.instance,
                   job.component,
                   job.spec.str(),
                   past.started,
                   past.finished,
                   past.ok,
                   past.reason,
                   0,
                   place == Place::running,
                   paused};
  if (paused) return status;
  status.next_ms =
      job.spec.is_interval() ? wall + std::max<std::int64_t>(0, next_monotonic - now) : next_unix;
  return status;
}

}  // namespace enlace::schedule
