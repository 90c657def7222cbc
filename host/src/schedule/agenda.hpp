#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schedule/entry.hpp"
#include "schedule/lanes.hpp"
#include "schedule/pauses.hpp"
#include "schedule/run_record.hpp"

namespace enlace::schedule {

// What is planned and where each job stands: at its time, parked, in line for a slot, or running. Knows no
// threads, no store and no clock. Not thread-safe: the scheduler's lock guards it.
class Agenda {
 public:
  explicit Agenda(Lanes::Limits limits) : lanes_(limits), parallel_(limits.parallel) {}

  // Replaces the plan. `past`: of jobs that are new. Running ones go on, also when they are not in it.
  void plan(std::vector<Job> jobs, const std::map<std::string, PastRun>& past, std::int64_t now,
            std::int64_t wall);
  void set_paused(Paused paused);
  // At a person's word: at once, also when it is paused. False: no such job.
  bool ask(const std::string& key);

  // Puts in line what is due.
  void advance(std::int64_t now, std::int64_t wall);
  // The next one that has a slot; it counts as running until ended().
  SharedEntry start_next(std::int64_t now, std::int64_t wall);
  // When there may be something to do without a call in between; monotonic.
  [[nodiscard]] std::int64_t next_look(std::int64_t now, std::int64_t wall) const;
  // Those that have been running since before `before` without a new lease; counted as leased now.
  std::vector<std::string> to_renew(std::int64_t before, std::int64_t now);
  // `run`: how it went; nullopt: another host had it.
  void ended(const SharedEntry& entry, const std::optional<PastRun>& run, std::int64_t now,
             std::int64_t wall);

  [[nodiscard]] const std::map<std::string, SharedEntry>& entries() const { return entries_; }
  [[nodiscard]] bool anything_running() const { return !running_.empty(); }
  [[nodiscard]] bool is_paused(const std::string& key) const { return is_under(paused_, key); }

 private:
  struct Sooner {
    bool operator()(const std::pair<std::int64_t, Entry*>& a,
                    const std::pair<std::int64_t, Entry*>& b) const {
      return a.first != b.first ? a.first < b.first : a.second->id < b.second->id;
    }
  };
  using Times = std::set<std::pair<std::int64_t, Entry*>, Sooner>;

  void leave(Entry& entry);
  void wait_for_its_time(Entry& entry);
  void is_due(Entry& entry);
  [[nodiscard]] bool may_run(const Entry& entry) const;
  void look_at_parked(const std::string& tenant);  // what kept them may be over
  void look_at_all_parked();
  void park_paused();  // those in line that may not run any more
  void heed_clock(std::int64_t now, std::int64_t wall);
  [[nodiscard]] SharedEntry running_under(const std::string& key) const;

  Lanes lanes_;
  int parallel_;
  Lanes::Id next_id_ = 1;
  std::map<std::string, SharedEntry> entries_;
  std::map<Lanes::Id, SharedEntry> by_id_;          // those of entries_
  std::map<Lanes::Id, SharedEntry> running_;        // also those that a new plan dropped
  Times intervals_, calendars_;                     // monotonic; wall
  std::map<std::string, std::set<Entry*>> parked_;  // by tenant
  Paused paused_;
  std::optional<std::int64_t> last_offset_ms_;  // of the wall clock to the monotonic one
};

}  // namespace enlace::schedule
