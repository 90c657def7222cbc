#include "schedule/lanes.hpp"

#include <algorithm>
#include <iterator>

namespace enlace::schedule {

void Lanes::wait(Lane lane, const std::string& tenant, Id id, bool first) {
  if (!members_.try_emplace(id, Member{lane, tenant, -1}).second) return;
  std::deque<Id>& waiting = queue(lane).waiting;
  if (first) {
    waiting.push_front(id);
  } else {
    waiting.push_back(id);
  }
}

void Lanes::withdraw(Id id) {
  const auto member = members_.find(id);
  if (member == members_.end() || member->second.started_ms >= 0) return;
  Queue& in = queue(member->second.lane);
  std::erase(in.waiting, id);
  if (const auto held = in.held.find(member->second.tenant); held != in.held.end()) {
    std::erase(held->second, id);
    if (held->second.empty()) in.held.erase(held);
  }
  members_.erase(member);
}

std::int64_t Lanes::long_after(Lane lane) const {
  return lane == Lane::catalogue ? limits_.long_catalogue_ms : limits_.long_ms;
}

Lanes::Taken Lanes::taken(std::int64_t now_ms) const {
  Taken taken;
  for (const auto& [id, lane] : running_) {
    if (now_ms - members_.at(id).started_ms >= long_after(lane)) continue;
    ++(lane == Lane::orders ? taken.orders : lane == Lane::slow ? taken.slow : taken.catalogue);
  }
  return taken;
}

std::optional<Lanes::Id> Lanes::first_of(Lane lane) {
  Queue& in = queue(lane);
  while (!in.waiting.empty()) {
    const Id id = in.waiting.front();
    in.waiting.pop_front();
    const std::string& tenant = members_.at(id).tenant;
    const auto running = in.running.find(tenant);
    if (running == in.running.end() || running->second < limits_.per_tenant) return id;
    in.held[tenant].push_back(id);  // comes back when one of its tenant's has ended
  }
  return std::nullopt;
}

std::optional<Lanes::Id> Lanes::start(Lane lane, std::int64_t now_ms) {
  const std::optional<Id> id = first_of(lane);
  if (!id) return std::nullopt;
  Member& member = members_.at(*id);
  member.started_ms = now_ms;
  ++queue(lane).running[member.tenant];
  ++queue(lane).total;
  running_.emplace(*id, lane);
  return id;
}

std::optional<Lanes::Id> Lanes::next(std::int64_t now_ms) {
  const Taken slots = taken(now_ms);
  const int all = slots.orders + slots.catalogue + slots.slow;
  if (all >= limits_.parallel || static_cast<int>(running_.size()) >= limits_.most) return std::nullopt;
  const bool catalogue_waits = !queue(Lane::catalogue).waiting.empty();
  const int kept = catalogue_waits ? std::max(std::max(limits_.parallel / 4, 1) - slots.catalogue, 0) : 0;
  if (all + kept < limits_.parallel || limits_.parallel == 1) {
    if (const std::optional<Id> id = start(Lane::orders, now_ms)) return id;
  }
  const bool room =
      slots.catalogue < std::max(limits_.parallel / 2, 1) && queue(Lane::catalogue).total < limits_.parallel;
  if (room) {
    if (const std::optional<Id> id = start(Lane::catalogue, now_ms)) return id;
  }
  const bool quiet = all < std::max(limits_.parallel / 2, 1);
  const bool few = queue(Lane::slow).total < std::max(limits_.most / 2, 1);
  return quiet && few ? start(Lane::slow, now_ms) : std::nullopt;
}

void Lanes::ended(Id id) {
  const auto member = members_.find(id);
  if (member == members_.end() || member->second.started_ms < 0) return;
  Queue& in = queue(member->second.lane);
  const std::string& tenant = member->second.tenant;
  --in.total;
  if (const auto running = in.running.find(tenant); running != in.running.end() && --running->second <= 0) {
    in.running.erase(running);
  }
  if (const auto held = in.held.find(tenant); held != in.held.end()) {
    in.waiting.push_front(held->second.front());  // due before those that came since
    held->second.pop_front();
    if (held->second.empty()) in.held.erase(held);
  }
  running_.erase(id);
  members_.erase(member);
}

std::optional<std::int64_t> Lanes::next_change(std::int64_t now_ms) const {
  const bool anybody = std::any_of(std::begin(queues_), std::end(queues_),
                                   [](const Queue& one) { return !one.waiting.empty(); });
  if (!anybody) return std::nullopt;
  std::optional<std::int64_t> soonest;
  for (const auto& [id, lane] : running_) {
    const std::int64_t at = members_.at(id).started_ms + long_after(lane);
    if (at > now_ms && (!soonest || at < *soonest)) soonest = at;
  }
  return soonest;
}

}  // namespace enlace::schedule
