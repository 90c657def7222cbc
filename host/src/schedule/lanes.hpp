#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace enlace::schedule {

// Which of the jobs that are due goes next, so that no tenant keeps another waiting (platforms.md B13).
// Not thread-safe: the scheduler's lock guards it.
//
// Two lanes, each first come first served. Orders take the free slots first; catalogues, which run for long
// and all at three in the morning, hold at most half of the slots, and a quarter is theirs whatever orders
// wait. In each lane a tenant holds at most `per_tenant` slots. A run that takes long (its server hangs, say)
// gives its slot back to the others while it goes on, up to `most` runs in all.
//
// Orders whose last run took that long go in a lane of their own, the slow one: an ERP that hangs is down for
// all its customers, and they must not hold every slot, one after the other. They start while half of the
// slots are free, and are never more than half of `most`.
class Lanes {
 public:
  enum class Lane : std::size_t { orders = 0, catalogue = 1, slow = 2 };
  using Id = std::uint64_t;

  struct Limits {
    int parallel = 32;
    int per_tenant = 2;
    int most = 128;
    std::int64_t long_ms = 20'000;             // orders: longer than any healthy request
    std::int64_t long_catalogue_ms = 300'000;  // of catalogues, at most `parallel` run in all
  };
  explicit Lanes(Limits limits) : limits_(limits) {}
  // How long a run may take before it counts as long.
  [[nodiscard]] std::int64_t long_after(Lane lane) const;

  // `first`: before all others, at a person's word.
  void wait(Lane lane, const std::string& tenant, Id id, bool first = false);
  void withdraw(Id id);  // waits no longer
  // The one to start now; it counts as running until ended().
  std::optional<Id> next(std::int64_t now_ms);
  void ended(Id id);
  // When next() may answer otherwise without a call in between; nullopt: only after one.
  [[nodiscard]] std::optional<std::int64_t> next_change(std::int64_t now_ms) const;

 private:
  struct Member {
    Lane lane;
    std::string tenant;
    std::int64_t started_ms = -1;  // -1 = waits
  };
  struct Queue {
    std::deque<Id> waiting;                      // withdrawn ones are passed over
    std::map<std::string, std::deque<Id>> held;  // their tenant has all its slots taken
    std::map<std::string, int> running;          // by tenant
    int total = 0;                               // running
  };
  struct Taken {
    int orders = 0, catalogue = 0, slow = 0;  // slots held by runs that are not long yet
  };
  [[nodiscard]] Taken taken(std::int64_t now_ms) const;
  [[nodiscard]] Queue& queue(Lane lane) { return queues_[static_cast<std::size_t>(lane)]; }
  std::optional<Id> first_of(Lane lane);  // takes it out of the queue
  std::optional<Id> start(Lane lane, std::int64_t now_ms);

  Limits limits_;
  Queue queues_[3];
  std::map<Id, Member> members_;
  std::map<Id, Lane> running_;
};

}  // namespace enlace::schedule
