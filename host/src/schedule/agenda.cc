#include "schedule/agenda.hpp"

#include <algorithm>
#include <limits>

namespace enlace::schedule {
namespace {

constexpr std::int64_t kFirstSpread_ms = 20;  // of each job that is due at start, so that they do not burst
constexpr std::int64_t kLongestSpread_ms = 600'000;
constexpr std::int64_t kJump_ms = 1'000;  // less than this is a clock being slewed

Lanes::Lane lane_of(const Entry& entry) {
  const std::string& component = entry.job.component;
  if (component != "orders" && component != "deletions") return Lanes::Lane::catalogue;
  return entry.slow ? Lanes::Lane::slow : Lanes::Lane::orders;
}

// Whose share of the slots a run takes: a tenant's; of the host's own work each kind has its own, so that a
// long look at the store does not hold up the alerts.
std::string share_of(const Job& job) {
  constexpr std::string_view kHost = "host";  // alerts::kHostSecrets
  return job.tenant == kHost ? job.tenant + "/" + job.instance : job.tenant;
}

}  // namespace

// --- from place to place ---------------------------------------------------------------------------------

void Agenda::leave(Entry& entry) {
  switch (entry.place) {
    case Entry::Place::timed:
      intervals_.erase({entry.next_monotonic, &entry});
      calendars_.erase({entry.next_unix, &entry});
      break;
    case Entry::Place::parked:
      if (const auto of = parked_.find(entry.job.tenant); of != parked_.end()) {
        of->second.erase(&entry);
        if (of->second.empty()) parked_.erase(of);
      }
      break;
    case Entry::Place::waiting:
      lanes_.withdraw(entry.id);
      break;
    case Entry::Place::running:
    case Entry::Place::gone:
      break;
  }
  entry.place = Entry::Place::gone;
}

void Agenda::wait_for_its_time(Entry& entry) {
  entry.place = Entry::Place::timed;
  if (entry.job.spec.is_interval()) {
    intervals_.emplace(entry.next_monotonic, &entry);
  } else {
    calendars_.emplace(entry.next_unix, &entry);
  }
}

bool Agenda::may_run(const Entry& entry) const {
  if (is_under(paused_, entry.key)) return false;
  return std::all_of(entry.job.after.begin(), entry.job.after.end(), [&](const std::string& earlier) {
    const auto other = entries_.find(earlier);
    return other == entries_.end() || other->second->past.finished != 0 || is_under(paused_, earlier);
  });
}

void Agenda::is_due(Entry& entry) {
  if (!entry.asked && !may_run(entry)) {
    entry.place = Entry::Place::parked;
    parked_[entry.job.tenant].insert(&entry);
    return;
  }
  entry.place = Entry::Place::waiting;
  lanes_.wait(lane_of(entry), share_of(entry.job), entry.id, entry.asked);
}

void Agenda::look_at_parked(const std::string& tenant) {
  const auto of = parked_.find(tenant);
  if (of == parked_.end()) return;
  const std::set<Entry*> all = of->second;
  for (Entry* entry : all) {
    leave(*entry);
    is_due(*entry);
  }
}

void Agenda::look_at_all_parked() {
  std::vector<std::string> tenants;
  for (const auto& [tenant, unused] : parked_) tenants.push_back(tenant);
  for (const std::string& tenant : tenants) look_at_parked(tenant);
}

void Agenda::park_paused() {
  for (const auto& [key, entry] : entries_) {
    if (entry->place != Entry::Place::waiting || entry->asked || !is_under(paused_, key)) continue;
    leave(*entry);
    is_due(*entry);
  }
}

void Agenda::set_paused(Paused paused) {
  paused_ = std::move(paused);
  look_at_all_parked();
  park_paused();
}

bool Agenda::ask(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return false;
  Entry& entry = *found->second;
  entry.asked = true;
  if (entry.place == Entry::Place::running) return true;
  leave(entry);
  is_due(entry);
  return true;
}

// --- as time passes --------------------------------------------------------------------------------------

// The wall clock was put back: times that are planned may be too far away. One put forward is nothing
// special: what it jumped over is due, once.
void Agenda::heed_clock(std::int64_t now, std::int64_t wall) {
  const std::int64_t offset = wall - now;
  const bool back = last_offset_ms_ && offset < *last_offset_ms_ - kJump_ms;
  last_offset_ms_ = offset;
  if (!back) return;
  const Times before = calendars_;
  for (const auto& [at, entry] : before) {
    leave(*entry);
    entry->next_unix = std::min(at, entry->next_civil(wall));
    wait_for_its_time(*entry);
  }
}

void Agenda::advance(std::int64_t now, std::int64_t wall) {
  heed_clock(now, wall);
  for (Times* times : {&intervals_, &calendars_}) {
    const std::int64_t until = times == &intervals_ ? now : wall;
    while (!times->empty() && times->begin()->first <= until) {
      Entry& entry = *times->begin()->second;
      entry.due_unix = times == &intervals_ ? 0 : entry.next_unix;
      leave(entry);
      is_due(entry);
    }
  }
}

std::int64_t Agenda::next_look(std::int64_t now, std::int64_t wall) const {
  std::int64_t next = std::numeric_limits<std::int64_t>::max();
  if (!intervals_.empty()) next = std::min(next, intervals_.begin()->first);
  if (!calendars_.empty()) next = std::min(next, now + (calendars_.begin()->first - wall));
  if (const auto change = lanes_.next_change(now)) next = std::min(next, *change);
  return next;
}

SharedEntry Agenda::start_next(std::int64_t now, std::int64_t wall) {
  const std::optional<Lanes::Id> id = lanes_.next(now);
  if (!id) return nullptr;
  SharedEntry entry = by_id_.at(*id);  // only entries of the plan wait
  entry->place = Entry::Place::running;
  entry->begin(now, wall);
  running_.emplace(*id, entry);
  return entry;
}

std::vector<std::string> Agenda::to_renew(std::int64_t before, std::int64_t now) {
  std::vector<std::string> keys;
  for (const auto& [id, entry] : running_) {
    if (entry->leased_ms > before) continue;
    entry->leased_ms = now;
    keys.push_back(entry->key);
  }
  return keys;
}

void Agenda::ended(const SharedEntry& entry, const std::optional<PastRun>& run, std::int64_t now,
                   std::int64_t wall) {
  lanes_.ended(entry->id);
  entry->slow = now - entry->started_ms >= lanes_.long_after(lane_of(*entry));
  running_.erase(entry->id);
  entry->place = Entry::Place::gone;
  const bool first = entry->past.finished == 0;
  if (run) entry->past = *run;
  const auto planned = entries_.find(entry->key);
  if (planned != entries_.end() && planned->second == entry) {
    entry->set_next_time(wall);
    if (entry->asked) {
      is_due(*entry);
    } else {
      wait_for_its_time(*entry);
    }
  }
  if (first) look_at_parked(entry->job.tenant);
}

// --- the plan --------------------------------------------------------------------------------------------

SharedEntry Agenda::running_under(const std::string& key) const {
  for (const auto& [id, entry] : running_) {
    if (entry->key == key) return entry;
  }
  return nullptr;
}

void Agenda::plan(std::vector<Job> jobs, const std::map<std::string, PastRun>& past, std::int64_t now,
                  std::int64_t wall) {
  const auto count = static_cast<std::int64_t>(jobs.size());
  const std::int64_t burst = count <= parallel_ ? 0 : std::min(kFirstSpread_ms * count, kLongestSpread_ms);
  std::map<std::string, SharedEntry> next;
  for (Job& job : jobs) {
    std::string key = job.key();
    SharedEntry entry;
    if (const auto known = entries_.find(key); known != entries_.end()) {
      entry = known->second;
    } else {
      entry = running_under(key);  // dropped a moment ago, and here again
    }
    const bool fresh = !entry;
    if (fresh) {
      entry = std::make_shared<Entry>();
      entry->key = key;
      entry->id = next_id_++;
      if (const auto run = past.find(key); run != past.end()) entry->past = run->second;
    }
    const bool changed = fresh || entry->job.spec.str() != job.spec.str();
    if (changed && entry->place != Entry::Place::running) leave(*entry);
    entry->job = std::move(job);  // a run under way keeps its own copy of the work
    if (changed && entry->place != Entry::Place::running) {
      entry->set_first_time(now, wall, burst);
      wait_for_its_time(*entry);
    }
    next.emplace(std::move(key), std::move(entry));
  }
  for (auto& [key, entry] : entries_) {
    if (next.contains(key)) continue;
    if (entry->place != Entry::Place::running) leave(*entry);
  }
  entries_ = std::move(next);
  by_id_.clear();
  for (const auto& [key, entry] : entries_) by_id_.emplace(entry->id, entry);
  look_at_all_parked();
}

}  // namespace enlace::schedule
