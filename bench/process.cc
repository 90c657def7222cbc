#include "process.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

namespace enlace::bench {
namespace {

CpuTime cpu_of(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return {seconds(usage.ru_utime), seconds(usage.ru_stime)};
}

}  // namespace

CpuTime cpu_of_this_process() {
  return cpu_of(RUSAGE_SELF);
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::int64_t resident(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  std::int64_t size = 0, pages = 0;
  if (!(file >> size >> pages)) return 0;
  return pages * ::sysconf(_SC_PAGESIZE);
}

std::int64_t resident_with_children(int pid) {
  std::int64_t sum = resident(pid);
  for (const int child : enlace::test::children_of(pid)) sum += resident(child);
  return sum;
}

std::int64_t proportional(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/smaps_rollup");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    std::int64_t kilobytes = 0;
    if (words >> name >> kilobytes && name == "Pss:") return kilobytes * 1024;
  }
  return 0;
}

std::int64_t proportional_with_children(int pid) {
  std::int64_t sum = proportional(pid);
  for (const int child : enlace::test::children_of(pid)) sum += proportional(child);
  return sum;
}

double cpu_seconds(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream rest(line.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) rest >> skipped;
  double total = 0;
  for (int field = 14; field <= 17; ++field) {  // utime, stime, cutime, cstime
    double ticks = 0;
    rest >> ticks;
    total += ticks;
  }
  return total / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Usage watch(enlace::test::ChildProcess& child, const std::function<bool()>& each) {
  Usage usage;
  const double start = seconds_now();
  bool told = false;
  constexpr int kSeldom = 10;  // the kernel goes through every page for it
  int look = 0;
  while (child.running()) {
    usage.peak_bytes = std::max(usage.peak_bytes, resident(child.pid()));
    if (look++ % kSeldom == 0) {
      usage.peak_all_bytes = std::max(usage.peak_all_bytes, proportional_with_children(child.pid()));
    }
    if (each && !told && !each()) {
      child.send(SIGTERM);
      told = true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  usage.wall_s = seconds_now() - start;
  const CpuTime before = cpu_of(RUSAGE_CHILDREN);
  usage.exit = child.wait();
  const CpuTime after = cpu_of(RUSAGE_CHILDREN);
  usage.cpu = {after.user_s - before.user_s, after.kernel_s - before.kernel_s};
  return usage;
}

}  // namespace enlace::bench
