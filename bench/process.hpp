#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "support/child_process.hpp"

// What a process and its children take, as the operating system counts it.
namespace enlace::bench {

// Resident memory of one process, in bytes; 0 when it is gone. Pages that several processes share count in
// each of them, so a sum over processes is rather too high than too low.
std::int64_t resident(int pid);
std::int64_t resident_with_children(int pid);
// The same with each shared page divided by those who share it (Pss): what the processes take together. A
// child that has just been forked shares everything with its parent, so nothing else tells of a peak. Slower.
std::int64_t proportional(int pid);
std::int64_t proportional_with_children(int pid);
// Processor time of a living process, its threads and the children it has waited for, in seconds.
double cpu_seconds(int pid);

struct CpuTime {
  double user_s = 0;
  double kernel_s = 0;  // in system calls
  double total() const { return user_s + kernel_s; }
};
CpuTime cpu_of_this_process();

struct Usage {
  int exit = -1;
  double wall_s = 0;
  CpuTime cpu;                      // with the children it waited for
  std::int64_t peak_bytes = 0;      // of the process alone
  std::int64_t peak_all_bytes = 0;  // with its children at the same moment, proportional
};

// Waits for the end of a process and looks at it every few milliseconds meanwhile. `each`, when given, is
// called at every look; false ends the process (SIGTERM).
Usage watch(enlace::test::ChildProcess& child, const std::function<bool()>& each = {});

double seconds_now();  // monotonic

}  // namespace enlace::bench
