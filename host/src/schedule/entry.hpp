#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "schedule/job.hpp"
#include "schedule/lanes.hpp"
#include "schedule/run_record.hpp"

namespace enlace::schedule {

// One planned job and its times. Shared with the thread that runs it, so that a new plan can drop it
// meanwhile. Not thread-safe: the scheduler's lock guards it.
struct Entry {
  // Where it is at any moment: exactly one of these. parked: due, but paused or waiting for another's first
  // run; waiting: for a slot.
  enum class Place { timed, parked, waiting, running, gone };

  Job job;
  std::string key;
  Lanes::Id id = 0;
  Place place = Place::gone;
  std::int64_t next_monotonic = 0;             // intervals
  std::int64_t next_unix = 0;                  // calendars
  std::int64_t due_unix = 0;                   // calendars: the civil time that a run is for
  std::int64_t started_ms = 0, leased_ms = 0;  // monotonic
  bool asked = false;                          // at a person's word
  bool slow = false;                           // the last run took long, as its lane counts
  PastRun past;

  // `now` is monotonic, `wall` the wall clock, both in ms.

  // When it first runs after a start or a change of its schedule. `burst_ms`: over how long those that are
  // due at once are spread.
  void set_first_time(std::int64_t now, std::int64_t wall, std::int64_t burst_ms);
  // After a run that began at `started_ms`.
  void set_next_time(std::int64_t wall);
  // The next civil time, none of those again that this job ran for already.
  [[nodiscard]] std::int64_t next_civil(std::int64_t wall) const;
  // A run begins: its times, never before the civil time that it is for, should the clock be put back just
  // now.
  void begin(std::int64_t now, std::int64_t wall);
  [[nodiscard]] JobStatus status(std::int64_t now, std::int64_t wall, bool paused) const;
};
using SharedEntry = std::shared_ptr<Entry>;

}  // namespace enlace::schedule
