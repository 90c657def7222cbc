#include "runtime/sim_runtime.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <limits>
#include <mutex>
#include <random>
#include <thread>

#include "runtime/sim_transport.hpp"

namespace enlace {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kStartMs = 1'000;  // not 0: that often means "none"
constexpr std::size_t kStepsKept = 64;
constexpr std::uint64_t kStepsWithoutTime = 20'000'000;  // of one instant: someone spins

class SimEvent;

// One thread of the simulation and what it waits for.
struct Strand {
  enum class Status { ready, waiting, finished };
  std::size_t number = 0;
  std::string name;
  Status status = Status::ready;
  std::string doing = "start";
  std::int64_t until = kNever;
  SimEvent* event = nullptr;        // waiting for this
  const Strand* joining = nullptr;  // or for this one's end
  bool woken = false;               // by the event, not by time
  std::condition_variable baton;
};

thread_local Strand* this_strand = nullptr;

}  // namespace

struct SimRuntime::State {
  State(SimRuntime& runtime, const Options& options)
      : seed(options.seed),
        wall_offset_ms(options.start_unix_ms - kStartMs),
        schedule(options.seed),
        values(options.seed ^ 0x76616c7565730000U),
        transport(runtime, options),
        mail(runtime, options) {}

  Strand& add(std::string name);
  Strand& self();
  // The caller gives the baton away and has it back on return. `status` says whether it could go on.
  void pass(std::unique_lock<std::mutex>& lock, Strand::Status status, std::string doing,
            std::int64_t until = kNever);
  Strand* choose();
  bool advance_time();
  void record(const Strand& next);
  [[noreturn]] void give_up(const char* what) const;

  const std::uint64_t seed;
  mutable std::mutex mutex;
  std::vector<std::unique_ptr<Strand>> strands;
  Strand* holder = nullptr;
  std::int64_t now_ms = kStartMs;
  std::int64_t wall_offset_ms;
  std::mt19937_64 schedule;
  std::mt19937_64 values;
  SimTransport transport;
  SimMail mail;
  std::uint64_t hash = 0xcbf29ce484222325U;
  std::uint64_t step_count = 0;
  std::uint64_t steps_at_this_time = 0;
  std::deque<std::string> recent;
};

namespace {

class SimEvent final : public Event {
 public:
  explicit SimEvent(SimRuntime::State& state) : state_(state) {}

  // Never gives the baton away: a caller may hold a lock.
  void set() override {
    const std::lock_guard lock(state_.mutex);
    state_.self();
    if (waiters_.empty()) {
      set_ = true;
      return;
    }
    const auto index = static_cast<std::ptrdiff_t>(state_.schedule() % waiters_.size());
    Strand* chosen = waiters_[static_cast<std::size_t>(index)];
    waiters_.erase(waiters_.begin() + index);
    chosen->status = Strand::Status::ready;
    chosen->woken = true;
    chosen->event = nullptr;
  }

  bool wait_until(std::int64_t monotonic_ms) override {
    std::unique_lock lock(state_.mutex);
    state_.pass(lock, Strand::Status::ready, "about to wait");
    if (set_) {
      set_ = false;
      return true;
    }
    if (state_.now_ms >= monotonic_ms) return false;
    Strand& self = state_.self();
    self.event = this;
    self.woken = false;
    waiters_.push_back(&self);
    state_.pass(lock, Strand::Status::waiting, "waiting for an event", monotonic_ms);
    return self.woken;
  }

  void forget(const Strand* strand) { std::erase(waiters_, strand); }

 private:
  SimRuntime::State& state_;
  std::vector<Strand*> waiters_;
  bool set_ = false;
};

class SimThread final : public Thread {
 public:
  SimThread(SimRuntime::State& state, Strand& strand, std::function<void()> body)
      : state_(state), strand_(strand), thread_([this, body = std::move(body)] { run(body); }) {}
  ~SimThread() override { SimThread::join(); }

  void join() override {
    if (!thread_.joinable()) return;
    {
      std::unique_lock lock(state_.mutex);
      state_.pass(lock, Strand::Status::ready, "about to join");
      while (strand_.status != Strand::Status::finished) {
        state_.self().joining = &strand_;
        state_.pass(lock, Strand::Status::waiting, "joining " + strand_.name);
      }
    }
    thread_.join();
  }

 private:
  void run(const std::function<void()>& body) {
    this_strand = &strand_;
    {
      std::unique_lock lock(state_.mutex);
      strand_.baton.wait(lock, [&] { return state_.holder == &strand_; });
    }
    body();
    std::unique_lock lock(state_.mutex);
    for (const auto& other : state_.strands) {
      if (other->joining == &strand_) {
        other->joining = nullptr;
        other->status = Strand::Status::ready;
      }
    }
    state_.pass(lock, Strand::Status::finished, "finished");
  }

  SimRuntime::State& state_;
  Strand& strand_;
  std::thread thread_;
};

}  // namespace

Strand& SimRuntime::State::add(std::string name) {
  auto strand = std::make_unique<Strand>();
  strand->number = strands.size();
  strand->name = std::move(name);
  strands.push_back(std::move(strand));
  return *strands.back();
}

Strand& SimRuntime::State::self() {
  if (this_strand == nullptr || this_strand != holder) give_up("a call from outside the simulation");
  return *this_strand;
}

void SimRuntime::State::pass(std::unique_lock<std::mutex>& lock, Strand::Status status, std::string doing,
                             std::int64_t until) {
  Strand& me = self();
  me.status = status;
  me.doing = std::move(doing);
  me.until = until;
  Strand* next = choose();
  record(*next);
  holder = next;
  if (next == &me) return;
  next->baton.notify_one();
  if (status == Strand::Status::finished) return;
  me.baton.wait(lock, [&] { return holder == &me; });
}

Strand* SimRuntime::State::choose() {
  for (;;) {
    std::vector<Strand*> ready;
    for (const auto& strand : strands) {
      if (strand->status == Strand::Status::ready) ready.push_back(strand.get());
    }
    if (!ready.empty()) {
      if (++steps_at_this_time > kStepsWithoutTime) give_up("someone spins without waiting");
      return ready[ready.size() == 1 ? 0 : schedule() % ready.size()];
    }
    if (!advance_time()) give_up("a deadlock");
  }
}

bool SimRuntime::State::advance_time() {
  std::int64_t next = kNever;
  for (const auto& strand : strands) {
    if (strand->status == Strand::Status::waiting) next = std::min(next, strand->until);
  }
  if (next == kNever) return false;
  now_ms = std::max(now_ms, next);
  steps_at_this_time = 0;
  for (const auto& strand : strands) {
    if (strand->status != Strand::Status::waiting || strand->until > now_ms) continue;
    strand->status = Strand::Status::ready;
    if (strand->event != nullptr) strand->event->forget(strand.get());
    strand->event = nullptr;
  }
  return true;
}

void SimRuntime::State::record(const Strand& next) {
  ++step_count;
  const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3U; };
  mix(next.number);
  mix(static_cast<std::uint64_t>(now_ms));
  for (const char c : next.doing) mix(static_cast<unsigned char>(c));
  recent.push_back("t=" + std::to_string(now_ms) + "ms " + next.name + " after " + next.doing);
  if (recent.size() > kStepsKept) recent.pop_front();
}

void SimRuntime::State::give_up(const char* what) const {
  std::string report = "simulation stopped: " + std::string(what) + "; seed " + std::to_string(seed) +
                       ", t=" + std::to_string(now_ms) + "ms\n";
  for (const auto& strand : strands) {
    if (strand->status == Strand::Status::finished) continue;
    report += "  thread " + strand->name + ": " + strand->doing;
    report += strand->until == kNever ? "\n" : " until t=" + std::to_string(strand->until) + "ms\n";
  }
  report += "  last steps:\n";
  for (const auto& step : recent) report += "    " + step + '\n';
  std::fputs(report.c_str(), stderr);
  std::abort();
}

SimRuntime::SimRuntime(Options options) : state_(std::make_unique<State>(*this, options)) {
  Strand& main = state_->add("main");
  main.doing = "running";
  state_->holder = &main;
  this_strand = &main;
}

SimRuntime::~SimRuntime() {
  for (const auto& strand : state_->strands) {
    if (strand.get() != this_strand && strand->status != Strand::Status::finished) {
      state_->give_up("destroyed while threads run");
    }
  }
  this_strand = nullptr;
}

std::int64_t SimRuntime::unix_ms() const {
  const std::lock_guard lock(state_->mutex);
  return state_->now_ms + state_->wall_offset_ms;
}

std::int64_t SimRuntime::monotonic_ms() const {
  const std::lock_guard lock(state_->mutex);
  return state_->now_ms;
}

std::string SimRuntime::boot_id() const {
  return "simulation-" + std::to_string(state_->seed);
}

void SimRuntime::random(std::span<unsigned char> bytes) {
  const std::lock_guard lock(state_->mutex);
  for (auto& byte : bytes) byte = static_cast<unsigned char>(state_->values());
}

std::unique_ptr<Thread> SimRuntime::spawn(std::string name, std::function<void()> body) {
  Strand* strand = nullptr;
  {
    const std::lock_guard lock(state_->mutex);
    state_->self();
    strand = &state_->add(std::move(name));
  }
  return std::make_unique<SimThread>(*state_, *strand, std::move(body));
}

std::unique_ptr<Event> SimRuntime::make_event() {
  return std::make_unique<SimEvent>(*state_);
}

void SimRuntime::sleep_until(std::int64_t monotonic_ms) {
  std::unique_lock lock(state_->mutex);
  if (monotonic_ms <= state_->now_ms) {
    state_->pass(lock, Strand::Status::ready, "a sleep already over");
  } else {
    state_->pass(lock, Strand::Status::waiting, "asleep", monotonic_ms);
  }
}

HttpTransport& SimRuntime::transport() {
  return state_->transport;
}

SmtpTransport& SimRuntime::mail() {
  return state_->mail;
}

std::uint64_t SimRuntime::seed() const {
  return state_->seed;
}

void SimRuntime::jump_wall_clock(std::int64_t by_ms) {
  const std::lock_guard lock(state_->mutex);
  state_->wall_offset_ms += by_ms;
}

void SimRuntime::set_faults(const Faults& faults) {
  state_->transport.set_faults(faults);
  state_->mail.set_faults(faults);
}

void SimRuntime::set_mail_faults(const Faults& faults) {
  state_->mail.set_faults(faults);
}

void SimRuntime::yield() {
  std::unique_lock lock(state_->mutex);
  state_->pass(lock, Strand::Status::ready, "a yield");
}

std::uint64_t SimRuntime::trace_hash() const {
  const std::lock_guard lock(state_->mutex);
  return state_->hash;
}

std::uint64_t SimRuntime::steps() const {
  const std::lock_guard lock(state_->mutex);
  return state_->step_count;
}

std::vector<std::string> SimRuntime::recent_steps() const {
  const std::lock_guard lock(state_->mutex);
  return {state_->recent.begin(), state_->recent.end()};
}

}  // namespace enlace
