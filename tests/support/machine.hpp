#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

// What this machine does and lets a test do: tried out, never concluded from who runs the test.
namespace enlace::test {

inline bool has_landlock() {
#ifdef SYS_landlock_create_ruleset
  return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, 1U /* only its version */) > 0;
#else
  return false;
#endif
}

// Whether a test may look into a process that is not dumpable: root may, unless a container or Yama says no.
inline bool sees_undumpable_processes() {
  int ready[2];
  if (::pipe2(ready, O_CLOEXEC) != 0) return false;
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_DUMPABLE, 0);
    const char byte = 'y';
    if (::write(ready[1], &byte, 1) == 1) ::pause();
    ::_exit(0);
  }
  ::close(ready[1]);
  char byte = 0;
  const bool there = child > 0 && ::read(ready[0], &byte, 1) == 1;
  ::close(ready[0]);
  bool seen = there;
  for (const char* name : {"/mem", "/environ"}) {
    const std::string path = "/proc/" + std::to_string(child) + name;
    const int file = there ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : -1;
    seen = seen && file >= 0;
    if (file >= 0) ::close(file);
  }
  if (child > 0) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  return seen;
}

// Children of a process, from the table of processes: not every kernel keeps lists of them.
inline std::vector<int> processes_of(int parent) {
  std::vector<int> children;
  DIR* const all = ::opendir("/proc");
  if (all == nullptr) return children;
  while (const dirent* const entry = ::readdir(all)) {
    const int pid = std::atoi(entry->d_name);
    if (pid <= 0) continue;
    std::ifstream status("/proc/" + std::string(entry->d_name) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (!line.starts_with("PPid:")) continue;
      if (std::atoi(line.c_str() + 5) == parent) children.push_back(pid);
      break;
    }
  }
  ::closedir(all);
  return children;
}

// Root may write what permissions refuse to everybody: as long as one of these lives, the test is somebody
// else.
class Unprivileged {
 public:
  Unprivileged() { changed_ = ::geteuid() == 0 && ::seteuid(65534) == 0; }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
  ~Unprivileged() {
    if (changed_ && ::seteuid(0) != 0) std::abort();
  }
  // Whether they bind the test now. A container may have no second user to be; then root stays root.
  [[nodiscard]] static bool may_write(const std::string& path) {
    return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
  }

 private:
  bool changed_ = false;
};

}  // namespace enlace::test
