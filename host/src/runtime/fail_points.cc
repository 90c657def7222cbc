#include "runtime/fail_points.hpp"

#ifdef ENLACE_FAIL_POINTS

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <mutex>
#include <vector>

namespace enlace::fail_points {
namespace {

// In the order of an order's way. tests/faults/fail_points.py holds this list against the sources.
constexpr Point kPoints[] = {
    {"store.migrate.before_commit", "a migration is done, not committed"},
    {"store.migrate.after_commit", "a migration is committed, the next has not begun"},
    {"store.witness.before_commit", "a heartbeat is written to the store, not committed"},
    {"store.witness.after_commit", "a heartbeat is in the store, not in the witness file"},
    {"store.file.before_rename", "a file is written beside its name, not in its place"},
    {"store.file.after_rename", "a file is in its place, its directory not synced"},
    {"store.backup.before_copy", "a backup is asked for, nothing is copied"},
    {"store.backup.before_rename", "a backup is copied, not in its place"},
    {"store.backup.after_rename", "a backup is in its place, its directory not synced"},
    {"vault.key.before_commit", "a tenant's data key is made, not committed"},
    {"vault.set.before_commit", "a secret is sealed, not committed"},
    {"vault.set.after_commit", "a secret is committed"},
    {"ledger.recover.before_commit", "a start has turned what was sending into doubt, not committed"},
    {"ledger.recover.after_commit", "the same, committed"},
    {"ledger.interrupted.before_commit", "a push whose end nobody recorded is in doubt, not committed"},
    {"engine.activate.before_commit", "a connector is enabled, not committed"},
    {"engine.identity.before_commit", "whose credentials they are is known, not committed"},
    {"schedule.lease.before_commit", "a job is due, its lease not committed"},
    {"schedule.lease.after_commit", "a job is leased, it has not begun"},
    {"schedule.job.ended", "a job has ended, nobody has recorded it"},
    {"schedule.record.before_commit", "the end of a job is written, not committed"},
    {"poll.before_new", "a poll begins, nothing is asked"},
    {"poll.between_lists", "new orders are listed, deleted ones not asked for"},
    {"poll.listed", "both lists are here, nothing has landed"},
    {"ledger.land.sealed", "orders are sealed, their transaction has not begun"},
    {"ledger.land.order_put", "inside the landing: one order is written"},
    {"ledger.land.fanned_out", "inside the landing: one order has its rows"},
    {"ledger.land.before_commit", "orders, rows and cursor are written, not committed"},
    {"ledger.land.after_commit", "a batch has landed"},
    {"ledger.catch_up.before_commit", "older orders have their rows, not committed"},
    {"deliver.picked", "an order is due, nothing is done about it"},
    {"deliver.prepared", "an order is mapped, not claimed"},
    {"ledger.claim.before_commit", "an order is `sending`, not committed"},
    {"ledger.claim.after_commit", "an order is durably `sending`, nothing has left"},
    {"worker.before_spawn", "a worker is wanted, not started"},
    {"worker.spawned", "a worker runs, it has not greeted"},
    {"worker.greeted", "a worker stands in its sandbox, nothing is loaded"},
    {"worker.loaded", "a worker has its library, no instance"},
    {"worker.created", "a worker has its instance"},
    {"frames.before_call", "an operation is about to be called in the worker"},
    {"frames.call_sent", "the call of an operation is sent to the worker"},
    {"frames.service_asked", "a worker has asked for a service, it is not done"},
    {"frames.before_answer", "a service is done, the worker has no answer"},
    {"frames.answered", "a worker has its answer"},
    {"frames.returned", "an operation has ended in its worker, the host has not looked"},
    {"channel.send", "a frame is about to be sent to a worker"},
    {"channel.receive", "a frame has come from a worker"},
    {"order.customer_admitted", "a customer is durably `creating`, nothing has left"},
    {"ledger.customer_begin.before_commit", "a customer is `creating`, not committed"},
    {"ledger.customer_end.before_commit", "what became of a customer is written, not committed"},
    {"ledger.customer_end.after_commit", "what became of a customer is committed"},
    {"order.link.before_commit", "a link is learnt, not committed"},
    {"order.link.after_commit", "a link is committed"},
    {"ledger.find_key.before_commit", "a find key is declared, not committed"},
    {"ledger.find_key.after_commit", "a find key is durable, the write has not left"},
    {"egress.before_write", "a write is authorized and paced, no byte has left"},
    {"egress.after_write", "the answer of a write is here, nobody has looked at it"},
    {"transport.before_first_byte", "a connection is open, no byte has left"},
    {"transport.head_sent", "the head of a large write has left, its body has not"},
    {"transport.request_sent", "a whole write has left, nothing has come back"},
    {"transport.first_bytes_back", "the first bytes of a write's answer are here"},
    {"mail.message_left", "a message has left without its final dot"},
    {"mail.dot_left", "the final dot of a message has left, nothing has come back"},
    {"deliver.pushed", "a push has ended, nobody has recorded it"},
    {"ledger.record_push.before_commit", "the end of a push is written, not committed"},
    {"ledger.record_push.after_commit", "the end of a push is committed"},
    {"deliver.before_telling_handy", "a delivery is recorded, Handy does not know its number"},
    {"deliver.look_answered", "a look has its answer, nobody has recorded it"},
    {"ledger.record_look.before_commit", "the end of a look is written, not committed"},
    {"ledger.record_look.after_commit", "the end of a look is committed"},
    {"ledger.claim_removal.before_commit", "an order is `removing`, not committed"},
    {"ledger.claim_removal.after_commit", "an order is durably `removing`, nothing has left"},
    {"deliver.removal_answered", "a removal has its answer, it is not read back"},
    {"deliver.read_back", "a removal is read back, nobody has recorded it"},
    {"ledger.record_removal.before_commit", "the end of a removal is written, not committed"},
    {"ledger.record_removal.after_commit", "the end of a removal is committed"},
    {"catalogue.before_write", "a product or customer is about to be written to Handy"},
    {"catalogue.written", "a product or customer is in Handy, not in the mirror"},
    {"products_push.pushed", "a batch of products is with the ERP, nothing about it recorded"},
    {"products_push.before_commit", "what the ERP was given is written, not committed"},
    {"catalogue.keep.before_commit", "mirror and link of a record are written, not committed"},
    {"catalogue.keep.after_commit", "mirror and link of a record are committed"},
    {"catalogue.skipped.before_commit", "what a run left out is written, not committed"},
    {"people.before_commit", "what a person decided about an order is written, not committed"},
};

struct Shared {
  std::mutex mutex;
  std::vector<Order> orders;
  std::map<std::string, std::int64_t> counts;
  std::map<std::string, bool> reported;
  bool counting = false;
  std::string report;
  Runtime* runtime = nullptr;
};

Shared& shared() {
  static Shared one;
  return one;
}

std::atomic<bool> listening{false};

void update_listening(const Shared& state) {
  listening = state.counting || !state.orders.empty() || !state.report.empty();
}

bool known(std::string_view name) {
  return std::ranges::any_of(kPoints, [&](const Point& point) { return name == point.name; });
}

// A constant: this never reaches a person, so no sentence belongs to it.
const std::string kFailed = "fail_point";

Failure misarmed(std::string_view text) {
  return failure(ENLACE_E_MISUSE, kFailed + "_unknown", "no such fail point or action: " + std::string(text));
}

bool number(std::string_view text, std::int64_t& out) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
  return problem == std::errc() && end == text.data() + text.size() && out > 0;
}

Result<Order> parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return misarmed(text);
  Order order;
  order.point = text.substr(0, colon);
  std::string_view action = text.substr(colon + 1);
  if (const std::size_t at = action.find('@'); at != std::string_view::npos) {
    std::string_view when = action.substr(at + 1);
    if (when.ends_with('+')) {
      order.from_there_on = true;
      when.remove_suffix(1);
    }
    if (!number(when, order.at)) return misarmed(text);
    action = action.substr(0, at);
  }
  if (action == "kill") return order;
  if (action == "error") {
    order.action = Action::error;
    return order;
  }
  order.action = Action::wait;
  if (!action.starts_with("wait=") || !number(action.substr(5), order.wait_ms)) return misarmed(text);
  return order;
}

void report(Shared& state, const std::string& name) {
  if (state.report.empty() || std::exchange(state.reported[name], true)) return;
  const int file = ::open(state.report.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  const std::string line = name + "\n";
  (void)!::write(file, line.data(), line.size());  // one write: several processes may report
  ::close(file);
}

}  // namespace

std::span<const Point> all() {
  return kPoints;
}

Result<void> arm(Order order) {
  if (!known(order.point)) return misarmed(order.point);
  Shared& state = shared();
  const std::lock_guard lock(state.mutex);
  state.orders.push_back(std::move(order));
  update_listening(state);
  return {};
}

Result<void> arm(std::string_view text) {
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    ENLACE_TRY(Order order, parse(text.substr(0, comma)));
    ENLACE_CHECK(arm(std::move(order)));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return {};
}

void disarm() {
  Shared& state = shared();
  const std::lock_guard lock(state.mutex);
  state.orders.clear();
  state.counts.clear();
  update_listening(state);
}

void count(bool on) {
  Shared& state = shared();
  const std::lock_guard lock(state.mutex);
  state.counting = on;
  update_listening(state);
}

std::map<std::string, std::int64_t> counts() {
  Shared& state = shared();
  const std::lock_guard lock(state.mutex);
  return state.counts;
}

Result<void> attach(Runtime& runtime) {
  Shared& state = shared();
  {
    const std::lock_guard lock(state.mutex);
    state.runtime = &runtime;
    if (const char* report = std::getenv("ENLACE_FAIL_REPORT")) state.report = report;
    update_listening(state);
  }
  static bool armed = false;  // a second installation of one process goes on counting
  const char* orders = std::getenv("ENLACE_FAIL");
  if (orders == nullptr || std::exchange(armed, true)) return {};
  return arm(orders);
}

void detach() {
  Shared& state = shared();
  const std::lock_guard lock(state.mutex);
  state.runtime = nullptr;
}

Result<void> reach(const char* name) {
  if (!listening.load(std::memory_order_relaxed)) return {};
  Shared& state = shared();
  std::vector<Order> due;
  Runtime* runtime = nullptr;
  {
    const std::lock_guard lock(state.mutex);
    const std::int64_t times = ++state.counts[name];
    report(state, name);
    for (const Order& order : state.orders) {
      const bool now = times == order.at || (order.from_there_on && times > order.at);
      if (order.point != name || !now) continue;
      due.push_back(order);
      report(state, std::string(name) + " failed");
    }
    runtime = state.runtime;
  }
  Result<void> result;
  for (const Order& order : due) {
    if (order.action == Action::wait) {
      if (runtime != nullptr) runtime->sleep_until(runtime->monotonic_ms() + order.wait_ms);
      continue;
    }
    if (order.action == Action::kill) {
      if (!order.death) ::kill(::getpid(), SIGKILL);
      order.death();
    }
    result = failure(ENLACE_E_INTERNAL, kFailed, "a test lets this fail", Json::object({{"point", name}}));
  }
  return result;
}

}  // namespace enlace::fail_points

#endif
