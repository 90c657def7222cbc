#include "schedule/scheduler.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "runtime/fail_points.hpp"
#include "schedule/lanes.hpp"
#include "schedule/run_record.hpp"

namespace enlace::schedule {
namespace {

constexpr std::int64_t kLease_ms = 15 * 60'000;
constexpr std::int64_t kRenewLease_ms = 5 * 60'000;
constexpr std::int64_t kTryAgain_ms = 15 * 60'000;  // a calendar's run that failed
constexpr std::int64_t kLook_ms = 20'000;           // the wall clock may jump: look at it this often
constexpr std::int64_t kFirstSpread_ms = 20;  // of each job that is due at start, so that they do not burst
constexpr std::int64_t kLongestSpread_ms = 600'000;
constexpr std::int64_t kJump_ms = 1'000;  // less than this is a clock being slewed
// A time on record that lies farther ahead than this was written under a wrong clock and counts for nothing;
// what lies less far ahead did run, and the clock was put back a little since.
constexpr std::int64_t kWrongClock_ms = 12 * 3'600'000;

Lanes::Lane lane_of(const Job& job) {
  return job.component == "orders" || job.component == "deletions" ? Lanes::Lane::orders
                                                                   : Lanes::Lane::catalogue;
}

}  // namespace

struct Scheduler::State {
  State(Runtime& r, store::Database& d, log::Logger& l, Options o)
      : runtime(r),
        database(d),
        logger(l),
        options(o),
        wake(r.make_event()),
        finished(r.make_event()),
        boot(r.boot_id()),
        lanes({.parallel = o.parallel, .per_tenant = o.per_tenant, .most = 4 * o.parallel}) {}

  // Where an entry is at any moment: exactly one of these.
  enum class Place { timed, parked, waiting, running, gone };

  // One planned job. Shared with the thread that runs it, so that a new plan can drop it meanwhile.
  struct Entry {
    Job job;
    std::string key;
    Lanes::Id id = 0;
    Place place = Place::gone;
    std::int64_t next_monotonic = 0;             // intervals
    std::int64_t next_unix = 0;                  // calendars
    std::int64_t due_unix = 0;                   // calendars: the civil time that a run is for
    std::int64_t started_ms = 0, leased_ms = 0;  // monotonic
    bool asked = false;
    PastRun past;
  };
  using Shared = std::shared_ptr<Entry>;
  struct Sooner {
    bool operator()(const std::pair<std::int64_t, Entry*>& a,
                    const std::pair<std::int64_t, Entry*>& b) const {
      return a.first != b.first ? a.first < b.first : a.second->id < b.second->id;
    }
  };
  using Times = std::set<std::pair<std::int64_t, Entry*>, Sooner>;

  Runtime& runtime;
  store::Database& database;
  log::Logger& logger;
  Options options;
  std::unique_ptr<Event> wake, finished;
  std::string boot;
  std::atomic<bool> stopping = false;
  std::unique_ptr<Thread> loop_thread;

  mutable std::mutex mutex;  // guards what follows; never held over a wait or a store call
  Lanes::Id next_id = 1;
  std::map<std::string, Shared> entries;
  std::map<Lanes::Id, Shared> by_id;    // those of `entries`
  std::map<Lanes::Id, Shared> running;  // also those that a new plan dropped
  std::uint64_t next_thread = 1;
  std::map<std::uint64_t, std::unique_ptr<Thread>> threads;
  std::vector<std::uint64_t> ended;                // threads to be joined
  Times intervals, calendars;                      // monotonic; wall
  std::map<std::string, std::set<Entry*>> parked;  // due, but paused or waiting for another's first run
  Lanes lanes;
  Paused paused;
  std::optional<std::int64_t> last_offset_ms;  // of the wall clock to the monotonic one

  // --- where entries are; with the mutex held --------------------------------------------------------------

  void leave(Entry& entry) {
    switch (entry.place) {
      case Place::timed:
        intervals.erase({entry.next_monotonic, &entry});
        calendars.erase({entry.next_unix, &entry});
        break;
      case Place::parked:
        if (const auto of = parked.find(entry.job.tenant); of != parked.end()) {
          of->second.erase(&entry);
          if (of->second.empty()) parked.erase(of);
        }
        break;
      case Place::waiting:
        lanes.withdraw(entry.id);
        break;
      case Place::running:
      case Place::gone:
        break;
    }
    entry.place = Place::gone;
  }

  void wait_for_its_time(Entry& entry) {
    entry.place = Place::timed;
    if (entry.job.spec.is_interval()) {
      intervals.emplace(entry.next_monotonic, &entry);
    } else {
      calendars.emplace(entry.next_unix, &entry);
    }
  }

  [[nodiscard]] bool may_run(const Entry& entry) const {
    if (is_under(paused, entry.key)) return false;
    return std::all_of(entry.job.after.begin(), entry.job.after.end(), [&](const std::string& earlier) {
      const auto other = entries.find(earlier);
      return other == entries.end() || other->second->past.finished != 0 || is_under(paused, earlier);
    });
  }

  void is_due(Entry& entry) {
    if (!entry.asked && !may_run(entry)) {
      entry.place = Place::parked;
      parked[entry.job.tenant].insert(&entry);
      return;
    }
    entry.place = Place::waiting;
    lanes.wait(lane_of(entry.job), entry.job.tenant, entry.id, entry.asked);
  }

  // What kept them may be over.
  void look_at_parked(const std::string& tenant) {
    const auto of = parked.find(tenant);
    if (of == parked.end()) return;
    const std::set<Entry*> all = of->second;
    for (Entry* entry : all) {
      leave(*entry);
      is_due(*entry);
    }
  }
  // Those that wait for a free slot and may not have it any more.
  void park_paused() {
    for (const auto& [key, entry] : entries) {
      if (entry->place != Place::waiting || entry->asked || !is_under(paused, key)) continue;
      leave(*entry);
      is_due(*entry);
    }
  }
  void look_at_all_parked() {
    std::vector<std::string> tenants;
    for (const auto& [tenant, unused] : parked) tenants.push_back(tenant);
    for (const std::string& tenant : tenants) look_at_parked(tenant);
  }

  // --- times; with the mutex held --------------------------------------------------------------------------

  static bool credible(std::int64_t recorded, std::int64_t wall) { return recorded - wall <= kWrongClock_ms; }

  // The next civil time, none of those again that this entry ran for already.
  static std::int64_t next_civil(const Entry& entry, std::int64_t wall) {
    std::int64_t after = wall;
    for (const std::int64_t done : {entry.past.started, entry.past.finished, entry.due_unix}) {
      if (credible(done, wall)) after = std::max(after, done);
    }
    std::int64_t next = entry.job.spec.next_after(after);
    if (!entry.past.ok) next = std::min(next, wall + kTryAgain_ms);
    return next;
  }

  static void first_time(Entry& entry, std::int64_t now, std::int64_t wall, std::int64_t burst) {
    const Spec& spec = entry.job.spec;
    const PastRun& past = entry.past;
    if (spec.is_interval()) {
      const std::int64_t since = wall - past.started;
      const bool due = past.started == 0 || since < 0 || since >= spec.interval_ms();
      // By tenant: its connectors share one poll.
      entry.next_monotonic = due ? now + spread(entry.job.tenant, std::min(burst, spec.interval_ms()))
                                 : now + spec.interval_ms() - since;
      return;
    }
    // Also when it never ran (H-2), was cut short, or failed: a day is too long to wait for another try.
    const bool unfinished = !past.ok || past.finished < past.started || !credible(past.started, wall);
    const bool missed = unfinished || past.started < spec.last_until(wall);
    entry.next_unix = missed ? wall : next_civil(entry, wall);
  }

  // The wall clock was put back: times that are planned may be too far away. One put forward is nothing
  // special: what it jumped over is due, once.
  void heed_clock(std::int64_t now, std::int64_t wall) {
    const std::int64_t offset = wall - now;
    const bool back = last_offset_ms && offset < *last_offset_ms - kJump_ms;
    last_offset_ms = offset;
    if (!back) return;
    const Times before = calendars;
    for (const auto& [at, entry] : before) {
      leave(*entry);
      entry->next_unix = std::min(at, next_civil(*entry, wall));
      wait_for_its_time(*entry);
    }
  }

  // --- the plan --------------------------------------------------------------------------------------------

  void plan(std::vector<Job> jobs) {
    std::map<std::string, PastRun> past;
    if (anything_new(jobs)) {
      if (Result<std::map<std::string, PastRun>> runs = past_runs(database)) past = *std::move(runs);
    }
    Result<Paused> prefixes = paused_prefixes(database);
    const std::int64_t now = runtime.monotonic_ms();
    const std::int64_t wall = runtime.unix_ms();

    const std::lock_guard lock(mutex);
    if (prefixes) paused = *std::move(prefixes);
    const auto count = static_cast<std::int64_t>(jobs.size());
    const std::int64_t burst =
        count <= options.parallel ? 0 : std::min(kFirstSpread_ms * count, kLongestSpread_ms);
    std::map<std::string, Shared> next;
    for (Job& job : jobs) {
      std::string key = job.key();
      Shared entry;
      if (const auto known = entries.find(key); known != entries.end()) {
        entry = known->second;
      } else {
        entry = running_under(key);  // dropped a moment ago, and here again
      }
      const bool fresh = !entry;
      if (fresh) {
        entry = std::make_shared<Entry>();
        entry->key = key;
        entry->id = next_id++;
        if (const auto run = past.find(key); run != past.end()) entry->past = run->second;
      }
      const bool changed = fresh || entry->job.spec.str() != job.spec.str();
      if (changed && entry->place != Place::running) leave(*entry);
      entry->job = std::move(job);  // a run under way keeps its own copy of the work
      if (changed && entry->place != Place::running) {
        first_time(*entry, now, wall, burst);
        wait_for_its_time(*entry);
      }
      next.emplace(std::move(key), std::move(entry));
    }
    for (auto& [key, entry] : entries) {
      if (next.contains(key)) continue;
      if (entry->place != Place::running) leave(*entry);
    }
    entries = std::move(next);
    by_id.clear();
    for (const auto& [key, entry] : entries) by_id.emplace(entry->id, entry);
    look_at_all_parked();
  }

  [[nodiscard]] bool anything_new(const std::vector<Job>& jobs) const {
    const std::lock_guard lock(mutex);
    return std::any_of(jobs.begin(), jobs.end(),
                       [&](const Job& job) { return !entries.contains(job.key()); });
  }

  [[nodiscard]] Shared running_under(const std::string& key) const {
    for (const auto& [id, entry] : running) {
      if (entry->key == key) return entry;
    }
    return nullptr;
  }

  // --- the loop --------------------------------------------------------------------------------------------

  void loop() {
    while (!stopping) {
      reap();
      const std::int64_t now = runtime.monotonic_ms();
      const std::int64_t wall = runtime.unix_ms();
      std::vector<Shared> starting;
      std::vector<std::string> renewing;
      std::int64_t next_look = now + kLook_ms;
      {
        const std::lock_guard lock(mutex);
        heed_clock(now, wall);
        for (Times* times : {&intervals, &calendars}) {
          const std::int64_t until = times == &intervals ? now : wall;
          while (!times->empty() && times->begin()->first <= until) {
            Entry& entry = *times->begin()->second;
            entry.due_unix = times == &intervals ? 0 : entry.next_unix;
            leave(entry);
            is_due(entry);
          }
          if (!times->empty()) next_look = std::min(next_look, now + (times->begin()->first - until));
        }
        while (const std::optional<Lanes::Id> id = lanes.next(now)) {
          Shared entry = by_id.at(*id);  // only entries of the plan wait
          entry->place = Place::running;
          entry->asked = false;
          entry->started_ms = entry->leased_ms = now;
          // Never before the civil time that it is for, should the clock be put back just now.
          entry->past.started = wall;
          if (credible(entry->due_unix, wall)) entry->past.started = std::max(wall, entry->due_unix);
          running.emplace(*id, entry);
          starting.push_back(std::move(entry));
        }
        for (const auto& [id, entry] : running) {
          if (now - entry->leased_ms < kRenewLease_ms) continue;
          entry->leased_ms = now;
          renewing.push_back(entry->key);
        }
        if (const auto change = lanes.next_change(now)) next_look = std::min(next_look, *change);
      }
      for (const Shared& entry : starting) begin(entry);
      if (!renewing.empty()) (void)renew_leases(database, renewing, {boot, now, now + kLease_ms});
      if (!stopping) wake->wait_until(next_look);
    }
  }

  void begin(const Shared& entry) {
    std::uint64_t number = 0;
    {
      const std::lock_guard lock(mutex);
      number = next_thread++;
    }
    std::unique_ptr<Thread> thread =
        runtime.spawn("job " + entry->key, [this, entry, number] { work(entry, number); });
    const std::lock_guard lock(mutex);
    threads.emplace(number, std::move(thread));
  }

  void work(const Shared& entry, std::uint64_t number) {
    std::function<Result<void>(const std::atomic<bool>&)> body;
    PastRun run;
    {
      const std::lock_guard lock(mutex);
      body = entry->job.run;
      run = entry->past;
    }
    const std::int64_t now = runtime.monotonic_ms();
    const Result<bool> leased = take_lease(database, entry->key, run.started, {boot, now, now + kLease_ms});
    // Where the store fails, the job itself will say what is wrong with it.
    const bool ours = !leased || *leased;
    if (ours) {
      const Result<void> result = body(stopping);
      ENLACE_DEATH_POINT("schedule.job.ended");
      run.finished = std::max(runtime.unix_ms(), run.started);
      run.ok = result.has_value();
      run.cause = result ? std::string() : result.error().cause;
      if (const Result<void> recorded = record_run(database, entry->key, run); !recorded) {
        logger.write(log::Level::error, {}, "could not record the run of " + entry->key,
                     Json::object({{"cause", recorded.error().cause}}));
      }
    }
    {
      const std::lock_guard lock(mutex);
      lanes.ended(entry->id);
      running.erase(entry->id);
      ended.push_back(number);
      entry->place = Place::gone;
      const bool first = entry->past.finished == 0;
      if (ours) entry->past = run;
      const auto planned_entry = entries.find(entry->key);
      if (planned_entry != entries.end() && planned_entry->second == entry) {
        if (entry->job.spec.is_interval()) {
          entry->next_monotonic = entry->started_ms + entry->job.spec.interval_ms();
        } else {
          entry->next_unix = next_civil(*entry, runtime.unix_ms());
        }
        if (entry->asked) {
          is_due(*entry);
        } else {
          wait_for_its_time(*entry);
        }
      }
      if (first) look_at_parked(entry->job.tenant);
    }
    wake->set();
    finished->set();
  }

  [[nodiscard]] bool anything_running() const {
    const std::lock_guard lock(mutex);
    return !running.empty();
  }

  // Joins threads whose work is done; waits for no work.
  void reap() {
    std::vector<std::unique_ptr<Thread>> done;
    {
      const std::lock_guard lock(mutex);
      std::erase_if(ended, [&](std::uint64_t number) {
        const auto thread = threads.find(number);
        if (thread == threads.end()) return false;  // begin() has not noted it yet
        done.push_back(std::move(thread->second));
        threads.erase(thread);
        return true;
      });
    }
    for (const std::unique_ptr<Thread>& thread : done) thread->join();
  }
};

Scheduler::Scheduler(Runtime& runtime, store::Database& database, log::Logger& logger, Options options)
    : state_(std::make_unique<State>(runtime, database, logger, options)) {}

Scheduler::~Scheduler() {
  stop();
}

void Scheduler::plan(std::vector<Job> jobs) {
  state_->plan(std::move(jobs));
  state_->wake->set();
}

void Scheduler::start() {
  // Whoever opened this store holds its lock alone: leases of a host that died are void.
  if (Result<store::Transaction> transaction = state_->database.begin()) {
    if (transaction->run("UPDATE job_run SET lease_until_ms = 0")) (void)transaction->commit();
  }
  state_->loop_thread = state_->runtime.spawn("scheduler", [this] { state_->loop(); });
}

bool Scheduler::drain(std::int64_t ms) {
  state_->stopping = true;
  state_->wake->set();
  const std::int64_t until = state_->runtime.monotonic_ms() + ms;
  while (state_->anything_running()) {
    if (state_->runtime.monotonic_ms() >= until) return false;
    state_->finished->wait_until(until);
  }
  return true;
}

void Scheduler::stop() {
  if (!state_->loop_thread) return;
  state_->stopping = true;
  state_->wake->set();
  state_->loop_thread->join();
  state_->loop_thread.reset();
  std::map<std::uint64_t, std::unique_ptr<Thread>> threads;
  {
    const std::lock_guard lock(state_->mutex);
    threads.swap(state_->threads);
    state_->ended.clear();
  }
  for (const auto& [number, thread] : threads) thread->join();
}

bool Scheduler::run_now(const std::string& key) {
  {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->entries.find(key);
    if (found == state_->entries.end()) return false;
    State::Entry& entry = *found->second;
    entry.asked = true;
    if (entry.place != State::Place::running) {
      state_->leave(entry);
      state_->is_due(entry);
    }
  }
  state_->wake->set();
  return true;
}

Result<void> Scheduler::pause(const std::string& prefix, bool paused) {
  ENLACE_CHECK(set_paused(state_->database, prefix, paused));
  ENLACE_TRY(Paused prefixes, paused_prefixes(state_->database));
  {
    const std::lock_guard lock(state_->mutex);
    state_->paused = std::move(prefixes);
    state_->look_at_all_parked();
    state_->park_paused();
  }
  state_->wake->set();
  return {};
}

std::vector<JobStatus> Scheduler::status() const {
  const std::int64_t now = state_->runtime.monotonic_ms();
  const std::int64_t wall = state_->runtime.unix_ms();
  std::vector<JobStatus> all;
  const std::lock_guard lock(state_->mutex);
  for (const auto& [key, entry] : state_->entries) {
    const Job& job = entry->job;
    JobStatus status{job.tenant,
                     job.instance,
                     job.component,
                     job.spec.str(),
                     entry->past.started,
                     entry->past.finished,
                     entry->past.ok,
                     entry->past.cause,
                     0,
                     entry->place == State::Place::running,
                     is_under(state_->paused, key)};
    if (!status.paused) {
      status.next_ms = job.spec.is_interval() ? wall + std::max<std::int64_t>(0, entry->next_monotonic - now)
                                              : entry->next_unix;
    }
    all.push_back(std::move(status));
  }
  return all;
}

Result<std::vector<JobStatus>> stored_status(store::Database& database) {
  ENLACE_TRY(const auto runs, past_runs(database));
  ENLACE_TRY(const Paused prefixes, paused_prefixes(database));
  std::vector<JobStatus> all;
  for (const auto& [key, run] : runs) {
    const std::size_t first = key.find('/');
    const std::size_t second = key.find('/', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    all.push_back({key.substr(0, first), key.substr(first + 1, second - first - 1), key.substr(second + 1),
                   "", run.started, run.finished, run.ok, run.cause, 0, false, is_under(prefixes, key)});
  }
  return all;
}

Result<void> set_paused(store::Database& database, const std::string& prefix, bool paused) {
  ENLACE_TRY(store::Transaction transaction, database.begin());
  ENLACE_TRY(const std::int64_t removed, transaction.run("DELETE FROM job_pause WHERE prefix = ?", {prefix}));
  (void)removed;
  if (paused) {
    ENLACE_TRY(const std::int64_t added,
               transaction.run("INSERT INTO job_pause (prefix) VALUES (?)", {prefix}));
    (void)added;
  }
  return transaction.commit();
}

Result<bool> is_paused(store::Database& database, const std::string& key) {
  ENLACE_TRY(const Paused prefixes, paused_prefixes(database));
  return is_under(prefixes, key);
}

}  // namespace enlace::schedule
