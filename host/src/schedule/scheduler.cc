#include "schedule/scheduler.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>

#include "runtime/fail_points.hpp"
#include "schedule/agenda.hpp"
#include "schedule/pauses.hpp"
#include "schedule/run_record.hpp"

namespace enlace::schedule {
namespace {

constexpr std::int64_t kLease_ms = 15 * 60'000;
constexpr std::int64_t kRenewLease_ms = 5 * 60'000;
constexpr std::int64_t kLook_ms = 20'000;  // the wall clock may jump: look at it this often

}  // namespace

// The agenda, and the threads that work it off.
struct Scheduler::State {
  State(Runtime& r, store::Database& d, log::Logger& l, Options o)
      : runtime(r),
        database(d),
        logger(l),
        wake(r.make_event()),
        finished(r.make_event()),
        boot(r.boot_id()),
        agenda({.parallel = o.parallel, .per_tenant = o.per_tenant, .most = 4 * o.parallel}) {}

  Runtime& runtime;
  store::Database& database;
  log::Logger& logger;
  std::unique_ptr<Event> wake, finished;
  std::string boot;
  std::atomic<bool> stopping = false;
  std::unique_ptr<Thread> loop_thread;

  // Held from the reading of the store's pauses to their being the agenda's, so that an older reading never
  // comes after a newer one. Taken before `mutex`.
  std::mutex pauses;
  std::int64_t first_end_ms = 0;  // unix: when the first pause ends by itself; 0 = none does. With `mutex`.
  mutable std::mutex mutex;       // guards what follows; never held over a wait or a store call
  Agenda agenda;
  std::uint64_t next_thread = 1;
  std::map<std::uint64_t, std::unique_ptr<Thread>> threads;
  std::vector<std::uint64_t> ended;  // threads to be joined

  void plan(std::vector<Job> jobs);
  void loop();
  void begin(const SharedEntry& entry);
  void work(const SharedEntry& entry, std::uint64_t number);
  void reap();
  Result<void> read_pauses();
  void end_pauses_that_are_over();
  [[nodiscard]] bool anything_new(const std::vector<Job>& jobs) const;
  [[nodiscard]] bool anything_running() const;
};

void Scheduler::State::plan(std::vector<Job> jobs) {
  std::map<std::string, PastRun> past;
  if (anything_new(jobs)) {
    if (Result<std::map<std::string, PastRun>> runs = past_runs(database)) past = *std::move(runs);
  }
  (void)read_pauses();  // where the store fails, those that the agenda knows stand
  const std::int64_t now = runtime.monotonic_ms();
  const std::int64_t wall = runtime.unix_ms();
  const std::lock_guard lock(mutex);
  agenda.plan(std::move(jobs), past, now, wall);
}

Result<void> Scheduler::State::read_pauses() {
  const std::lock_guard in_turn(pauses);
  ENLACE_TRY(Paused paused, kept_pauses(database));
  const std::lock_guard lock(mutex);
  first_end_ms = 0;
  for (const auto& [prefix, pause] : paused) {
    if (pause.until_ms > 0 && (first_end_ms == 0 || pause.until_ms < first_end_ms)) {
      first_end_ms = pause.until_ms;
    }
  }
  agenda.set_paused(std::move(paused));
  return {};
}

void Scheduler::State::end_pauses_that_are_over() {
  {
    const std::lock_guard lock(mutex);
    if (first_end_ms == 0 || runtime.unix_ms() < first_end_ms) return;
  }
  const Result<std::vector<Pause>> over = end_pauses(database, runtime.unix_ms());
  if (!over) return;  // the store fails: the next look tries again
  for (const Pause& pause : *over) {
    logger.write(log::Level::info, {}, "a pause is over: " + pause.prefix,
                 Json::object({{"by", pause.actor}, {"reason", pause.reason}}));
  }
  (void)read_pauses();
}

bool Scheduler::State::anything_new(const std::vector<Job>& jobs) const {
  const std::lock_guard lock(mutex);
  return std::any_of(jobs.begin(), jobs.end(),
                     [&](const Job& job) { return !agenda.entries().contains(job.key()); });
}

void Scheduler::State::loop() {
  while (!stopping) {
    reap();
    end_pauses_that_are_over();
    const std::int64_t now = runtime.monotonic_ms();
    const std::int64_t wall = runtime.unix_ms();
    std::vector<SharedEntry> starting;
    std::vector<std::string> renewing;
    std::int64_t next_look = 0;
    {
      const std::lock_guard lock(mutex);
      agenda.advance(now, wall);
      while (SharedEntry entry = agenda.start_next(now, wall)) starting.push_back(std::move(entry));
      renewing = agenda.to_renew(now - kRenewLease_ms, now);
      next_look = std::min(now + kLook_ms, agenda.next_look(now, wall));
    }
    for (const SharedEntry& entry : starting) begin(entry);
    if (!renewing.empty()) (void)renew_leases(database, renewing, {boot, now, now + kLease_ms});
    if (!stopping) wake->wait_until(next_look);
  }
}

void Scheduler::State::begin(const SharedEntry& entry) {
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

void Scheduler::State::work(const SharedEntry& entry, std::uint64_t number) {
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
    run.reason = result ? RunReason() : reason_of(result.error());
    if (const Result<void> recorded = record_run(database, entry->key, run); !recorded) {
      logger.write(log::Level::error, {}, "could not record the run of " + entry->key,
                   Json::object({{"cause", recorded.error().cause}}));
    }
  }
  {
    const std::lock_guard lock(mutex);
    agenda.ended(entry, ours ? std::optional(run) : std::nullopt, runtime.monotonic_ms(), runtime.unix_ms());
    ended.push_back(number);
  }
  wake->set();
  finished->set();
}

bool Scheduler::State::anything_running() const {
  const std::lock_guard lock(mutex);
  return agenda.anything_running();
}

// Joins threads whose work is done; waits for no work.
void Scheduler::State::reap() {
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
    if (!state_->agenda.ask(key)) return false;
  }
  state_->wake->set();
  return true;
}

Result<void> Scheduler::note_manual_run(const std::string& key, const RunReason& reason) {
  ENLACE_CHECK(record_manual_run(state_->database, key, reason));
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->agenda.entries().find(key);
  if (found == state_->agenda.entries().end()) return {};
  Entry& entry = *found->second;
  // One that runs at this moment has its own end.
  if (entry.place == Entry::Place::running || entry.past.finished < entry.past.started) return {};
  entry.past.ok = reason.cause.empty();
  entry.past.reason = reason;
  return {};
}

Result<void> Scheduler::pause(const Pause& pause) {
  ENLACE_CHECK(set_pause(state_->database, pause));
  ENLACE_CHECK(state_->read_pauses());
  state_->wake->set();
  return {};
}

Result<Resumed> Scheduler::resume(const std::string& prefix) {
  ENLACE_TRY(Resumed resumed, lift_pauses(state_->database, prefix));
  ENLACE_CHECK(state_->read_pauses());
  state_->wake->set();
  return resumed;
}

std::vector<JobStatus> Scheduler::status() const {
  const std::int64_t now = state_->runtime.monotonic_ms();
  const std::int64_t wall = state_->runtime.unix_ms();
  std::vector<JobStatus> all;
  const std::lock_guard lock(state_->mutex);
  for (const auto& [key, entry] : state_->agenda.entries()) {
    all.push_back(entry->status(now, wall, state_->agenda.is_paused(key)));
  }
  return all;
}

}  // namespace enlace::schedule
