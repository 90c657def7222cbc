#include "schedule/scheduler.hpp"
#include "runtime/fail_points.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>

namespace enlace::schedule {
namespace {

constexpr std::int64_t kLease_ms = 15 * 60'000;  // longer than a job can go without being looked at
constexpr std::int64_t kFarthest_ms = 4 * 86'400'000LL;
constexpr std::int64_t kTryAgain_ms = 15 * 60'000;  // a calendar's run that failed
constexpr std::int64_t kCalendarLook_ms = 20'000;   // the wall clock may jump: look at it this often
constexpr std::int64_t kFirstSpread_ms = 50;        // of each job at start, so that they do not burst

bool under(const std::string& prefix, const std::string& key) {
  return key == prefix ||
         (key.size() > prefix.size() && key.starts_with(prefix) && key[prefix.size()] == '/');
}

struct PastRun {
  std::int64_t started = 0, finished = 0;
  bool ok = false;
  std::string cause;
};

Result<std::map<std::string, PastRun>> past_runs(store::Database& database) {
  ENLACE_TRY(
      const std::vector<store::Row> rows,
      database.query("SELECT job, last_started_ms, last_finished_ms, last_ok, last_cause FROM job_run"));
  std::map<std::string, PastRun> runs;
  for (const store::Row& row : rows) {
    runs[row.text(0)] = {row.integer(1), row.integer(2), row.integer(3) != 0, row.text(4)};
  }
  return runs;
}

Result<std::vector<std::string>> paused_prefixes(store::Database& database) {
  ENLACE_TRY(const std::vector<store::Row> rows, database.query("SELECT prefix FROM job_pause"));
  std::vector<std::string> prefixes;
  for (const store::Row& row : rows) prefixes.push_back(row.text(0));
  return prefixes;
}

bool any_under(const std::vector<std::string>& prefixes, const std::string& key) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) { return under(p, key); });
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
        boot(r.boot_id()) {}

  // One planned job. Shared with the thread that runs it, so that a new plan can drop it meanwhile.
  struct Entry {
    Job job;
    std::int64_t next_monotonic = 0;  // intervals
    std::int64_t next_unix = 0;       // calendars
    bool running = false, asked = false, finished_thread = false;
    PastRun past;
    std::unique_ptr<Thread> thread;
  };
  using Shared = std::shared_ptr<Entry>;

  Runtime& runtime;
  store::Database& database;
  log::Logger& logger;
  Options options;
  std::unique_ptr<Event> wake, finished;
  std::string boot;
  std::atomic<bool> stopping = false;
  std::unique_ptr<Thread> loop_thread;

  mutable std::mutex mutex;  // guards what follows; never held over a wait or a store call
  std::map<std::string, Shared> entries;
  std::vector<Shared> dropped;  // running when a new plan came without them
  std::vector<std::string> paused;

  void plan(std::vector<Job> jobs) {
    std::map<std::string, PastRun> past;
    if (Result<std::map<std::string, PastRun>> runs = past_runs(database)) past = *std::move(runs);
    Result<std::vector<std::string>> prefixes = paused_prefixes(database);
    const std::int64_t now = runtime.monotonic_ms();
    const std::int64_t wall = runtime.unix_ms();

    const std::lock_guard lock(mutex);
    if (prefixes) paused = *std::move(prefixes);
    const std::int64_t burst =
        std::min<std::int64_t>(kFirstSpread_ms * static_cast<std::int64_t>(jobs.size()), 600'000);
    std::map<std::string, Shared> next;
    for (Job& job : jobs) {
      const std::string key = job.key();
      Shared entry;
      if (const auto known = entries.find(key); known != entries.end()) entry = known->second;
      const bool fresh = !entry;
      if (fresh) {
        entry = std::make_shared<Entry>();
        if (const auto run = past.find(key); run != past.end()) entry->past = run->second;
      }
      const bool changed = fresh || entry->job.spec.str() != job.spec.str();
      if (entry->running && !fresh) {
        entry->job.spec = job.spec;  // the run under way keeps its own copy of the work
        entry->job.run = std::move(job.run);
        entry->job.after = std::move(job.after);
      } else {
        entry->job = std::move(job);
      }
      if (changed) first_time(*entry, key, now, wall, burst);
      next[key] = entry;
    }
    for (auto& [key, entry] : entries) {
      // Also one that has ended and is not joined yet: its thread must not be joined by itself.
      if (!next.contains(key) && (entry->running || entry->thread)) dropped.push_back(entry);
    }
    entries = std::move(next);
  }

  static void first_time(Entry& entry, const std::string& key, std::int64_t now, std::int64_t wall,
                         std::int64_t burst) {
    const Spec& spec = entry.job.spec;
    if (spec.is_interval()) {
      const std::int64_t since = wall - entry.past.started;
      const bool due = entry.past.started == 0 || since < 0 || since >= spec.interval_ms();
      entry.next_monotonic =
          due ? now + spread(key, std::min(burst, spec.interval_ms())) : now + spec.interval_ms() - since;
    } else {
      // Also when it never ran (H-2), was cut short, or failed: a day is too long to wait for another try.
      const bool unfinished = !entry.past.ok || entry.past.finished < entry.past.started;
      const bool missed = unfinished || entry.past.started < spec.last_until(wall);
      entry.next_unix = missed ? wall : spec.next_after(wall);
    }
  }

  [[nodiscard]] bool due(const Entry& entry, std::int64_t now, std::int64_t wall) const {
    if (entry.running) return false;
    if (entry.asked) return true;
    if (any_under(paused, entry.job.key())) return false;
    for (const std::string& earlier : entry.job.after) {
      const auto other = entries.find(earlier);
      if (other != entries.end() && other->second->past.finished == 0 && !any_under(paused, earlier))
        return false;
    }
    return entry.job.spec.is_interval() ? entry.next_monotonic <= now : entry.next_unix <= wall;
  }

  void loop() {
    while (!stopping) {
      reap();
      const std::int64_t now = runtime.monotonic_ms();
      const std::int64_t wall = runtime.unix_ms();
      std::vector<Shared> starting;
      std::int64_t next_look = now + kCalendarLook_ms;
      {
        const std::lock_guard lock(mutex);
        int running = static_cast<int>(dropped.size());
        for (const auto& [key, entry] : entries) running += entry->running ? 1 : 0;
        for (const auto& [key, entry] : entries) {
          // The wall clock went back: no calendar's next run is farther away than this.
          if (!entry->job.spec.is_interval() && entry->next_unix - wall > kFarthest_ms) {
            entry->next_unix = entry->job.spec.next_after(wall);
          }
          if (due(*entry, now, wall)) {
            if (running >= options.parallel) continue;
            ++running;
            entry->running = true;
            entry->asked = false;
            starting.push_back(entry);
          } else if (!entry->running && entry->job.spec.is_interval() && entry->next_monotonic > now) {
            next_look = std::min(next_look, entry->next_monotonic);
          } else if (!entry->running && !entry->job.spec.is_interval() && entry->next_unix > wall) {
            next_look = std::min(next_look, now + (entry->next_unix - wall));
          }
        }
      }
      for (const Shared& entry : starting) begin(entry);
      if (!stopping) wake->wait_until(next_look);
    }
  }

  void begin(const Shared& entry) {
    std::string key;
    {
      const std::lock_guard lock(mutex);
      key = entry->job.key();
      entry->past.started = runtime.unix_ms();
      entry->next_monotonic = runtime.monotonic_ms() + entry->job.spec.interval_ms();
      entry->finished_thread = false;
    }
    std::unique_ptr<Thread> thread = runtime.spawn("job " + key, [this, entry, key] { work(entry, key); });
    const std::lock_guard lock(mutex);
    entry->thread = std::move(thread);
  }

  void work(const Shared& entry, const std::string& key) {
    std::function<Result<void>(const std::atomic<bool>&)> body;
    PastRun run;
    {
      const std::lock_guard lock(mutex);
      body = entry->job.run;
      run = entry->past;
    }
    const Result<void> result = take_lease(key, run.started) ? body(stopping) : Result<void>();
    run.finished = runtime.unix_ms();
    run.ok = result.has_value();
    run.cause = result ? std::string() : result.error().cause;
    ENLACE_DEATH_POINT("schedule.job.ended");
    record(key, run);
    {
      const std::lock_guard lock(mutex);
      entry->past = run;
      entry->running = false;
      entry->finished_thread = true;
      const Spec& spec = entry->job.spec;
      if (!spec.is_interval()) {
        entry->next_unix = spec.next_after(std::max(run.started, run.finished));
        if (!run.ok) entry->next_unix = std::min(entry->next_unix, run.finished + kTryAgain_ms);
      }
    }
    wake->set();
    finished->set();
  }

  [[nodiscard]] bool anything_running() const {
    const std::lock_guard lock(mutex);
    const auto running = [](const Shared& entry) { return entry->running; };
    return std::any_of(dropped.begin(), dropped.end(), running) ||
           std::any_of(entries.begin(), entries.end(), [&](const auto& one) { return running(one.second); });
  }

  // False: another host holds the job. A lease of an earlier boot, or one that ran out, is nobody's.
  bool take_lease(const std::string& key, std::int64_t started) {
    Result<store::Transaction> transaction = database.begin();
    if (!transaction) return true;  // the job itself will say what is wrong with the store
    const std::int64_t now = runtime.monotonic_ms();
    const Result<std::vector<store::Row>> held = transaction->query(
        "SELECT 1 FROM job_run WHERE job = ? AND lease_boot = ? AND lease_until_ms > ?", {key, boot, now});
    if (held && !held->empty()) return false;
    const Result<std::int64_t> written = transaction->run(
        "INSERT INTO job_run (job, last_started_ms, lease_boot, lease_until_ms) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (job) DO UPDATE SET last_started_ms = excluded.last_started_ms, "
        "lease_boot = excluded.lease_boot, lease_until_ms = excluded.lease_until_ms",
        {key, started, boot, now + kLease_ms});
    ENLACE_DEATH_POINT("schedule.lease.before_commit");
    if (!written || !transaction->commit()) return true;
    ENLACE_DEATH_POINT("schedule.lease.after_commit");
    return true;
  }

  void record(const std::string& key, const PastRun& run) {
    Result<store::Transaction> transaction = database.begin();
    Result<std::int64_t> written =
        transaction ? transaction->run(
                          "UPDATE job_run SET last_finished_ms = ?, last_ok = ?, last_cause = ?, "
                          "lease_until_ms = 0 WHERE job = ?",
                          {run.finished, std::int64_t{run.ok}, run.cause, key})
                    : Result<std::int64_t>(failure(transaction.error()));
    ENLACE_DEATH_POINT("schedule.record.before_commit");
    if (!written || !transaction->commit()) {
      logger.write(log::Level::error, {}, "could not record the run of " + key,
                   Json::object({{"cause", written ? "store_error" : written.error().cause}}));
    }
  }

  // Joins threads whose work is done; never waits.
  void reap() {
    std::vector<std::unique_ptr<Thread>> done;
    {
      const std::lock_guard lock(mutex);
      for (const auto& [key, entry] : entries) {
        if (entry->finished_thread && entry->thread) done.push_back(std::move(entry->thread));
      }
      for (const Shared& entry : dropped) {
        if (entry->finished_thread && entry->thread) done.push_back(std::move(entry->thread));
      }
      std::erase_if(dropped, [](const Shared& entry) { return !entry->running && !entry->thread; });
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
  std::vector<std::unique_ptr<Thread>> threads;
  {
    const std::lock_guard lock(state_->mutex);
    for (const auto& [key, entry] : state_->entries) {
      if (entry->thread) threads.push_back(std::move(entry->thread));
    }
    for (const State::Shared& entry : state_->dropped) {
      if (entry->thread) threads.push_back(std::move(entry->thread));
    }
  }
  for (const std::unique_ptr<Thread>& thread : threads) thread->join();
}

bool Scheduler::run_now(const std::string& key) {
  {
    const std::lock_guard lock(state_->mutex);
    const auto entry = state_->entries.find(key);
    if (entry == state_->entries.end()) return false;
    entry->second->asked = true;
  }
  state_->wake->set();
  return true;
}

Result<void> Scheduler::pause(const std::string& prefix, bool paused) {
  ENLACE_CHECK(set_paused(state_->database, prefix, paused));
  ENLACE_TRY(std::vector<std::string> prefixes, paused_prefixes(state_->database));
  {
    const std::lock_guard lock(state_->mutex);
    state_->paused = std::move(prefixes);
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
                     entry->running,
                     any_under(state_->paused, key)};
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
  ENLACE_TRY(const std::vector<std::string> prefixes, paused_prefixes(database));
  std::vector<JobStatus> all;
  for (const auto& [key, run] : runs) {
    const std::size_t first = key.find('/');
    const std::size_t second = key.find('/', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    all.push_back({key.substr(0, first), key.substr(first + 1, second - first - 1), key.substr(second + 1),
                   "", run.started, run.finished, run.ok, run.cause, 0, false, any_under(prefixes, key)});
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
  ENLACE_TRY(const std::vector<std::string> prefixes, paused_prefixes(database));
  return any_under(prefixes, key);
}

}  // namespace enlace::schedule
