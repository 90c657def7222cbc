#include <gtest/gtest.h>

#include <filesystem>

#include "faults/sim_parts.hpp"
#include "faults/simulation.hpp"

// Where the store lies: a folder that goes back, a copy that takes turns with its original or works beside
// it, a disk that is lost. None of them tells the host anything: store, WAL and witness agree with each
// other.
namespace enlace::test {
namespace {

namespace fs = std::filesystem;

// A machine takes at least that long to come up again; the ERPs list what was written by then.
constexpr std::int64_t kComingUp = 2 * kMinute;

}  // namespace

void Simulation::stop_host() {
  disk_.mend();
  host_->stop_in_order();
  host_.reset();
  connected_ = false;
}

void Simulation::take_snapshot(bool stopped) {
  if (stopped) stop_host();
  fs::remove_all(directory_.file("snapshot"));
  copy_store(life(life_), directory_.file("snapshot"));
  have_snapshot_ = true;
  note(stopped ? "a snapshot of the stopped machine" : "a snapshot of the running machine");
  if (stopped) start_host();
}

// The host is down; what it finds is another folder than it left.
void Simulation::put_back(const std::string& folder) {
  fs::remove_all(life(life_));
  if (!folder.empty()) copy_store(folder, life(life_));
  sleep(kComingUp);
}

void Simulation::take_turns() {
  const std::string here = life(life_), other = directory_.file("other"), swap = directory_.file("swap");
  if (!fs::exists(other)) {
    copy_store(here, other);
  } else {
    fs::rename(other, swap);
    copy_store(here, other);
    put_back(swap);
    fs::remove_all(swap);
  }
  ++counts_.turns;
  note("the copy takes its turn");
}

void Simulation::misplace() {
  switch (below(4)) {
    case 0:
    case 1:
      if (!have_snapshot_) return;
      put_back(directory_.file("snapshot"));
      ++counts_.went_back;
      note("the machine goes back to its snapshot");
      return;
    case 2:
      return take_turns();
    default:
      put_back("");
      ++counts_.lost_disks;
      note("the disk is lost");
      return;
  }
}

// What the hosts that are there do in that time.
void Simulation::work(std::int64_t ms) {
  for (std::int64_t until = runtime_.monotonic_ms() + ms; runtime_.monotonic_ms() < until;) {
    sleep(std::min(kMinute, until - runtime_.monotonic_ms()));
    if (host_) host_->beat();
    if (second_) second_->beat();
  }
}

void Simulation::make_orders(int count) {
  for (int i = 0; i < count; ++i) make_order(below(tenants_.size()));
}

void Simulation::run_story(Story story, std::int64_t gap_ms) {
  for (FileState& file : files_) file.minutes = 0;  // every few seconds
  start_host();
  work(20 * kMinute);
  if (story == Story::two_hosts) {
    copy_store(life(life_), directory_.file("second"));
    second_ = make_host(directory_.file("second"));
    second_->serve();
    for (int i = 0; i < 8; ++i) {
      make_orders(1);
      work(gap_ms);
    }
    other_host_told_ = !need(host_->ledger().other_hosts(), "other hosts").empty() ||
                       !need(second_->ledger().other_hosts(), "other hosts").empty();
    second_.reset();
    need(host_->ledger().forget_other_hosts(), "adopting");
  } else if (story == Story::turns) {
    for (int i = 0; i < 6; ++i) {
      make_orders(2);
      work(gap_ms);
      stop_host();
      take_turns();
      make_orders(1);  // while nobody works
      start_host();
    }
  } else {
    if (story != Story::lost_disk) take_snapshot(story == Story::snapshot_stopped);
    make_orders(6);
    work(gap_ms);
    make_orders(2);
    if (story == Story::snapshot_live || below(2) == 0) {
      kill_host();
    } else {
      stop_host();
    }
    put_back(story == Story::lost_disk ? "" : directory_.file("snapshot"));
    make_orders(2);  // while nobody works
    start_host();
  }
  make_orders(2);
  come_to_rest();
}

}  // namespace enlace::test
