#pragma once

#include <string>
#include <utility>
#include <vector>

// Programs that a test starts. Nobody but the test knows them; they end with the object at the latest.
namespace enlace::test {

struct Finished {
  int exit = -1;   // exit code; -1 when a signal ended it
  int signal = 0;  // that signal
  std::string out, err;
};

class ChildProcess {
 public:
  // Where its standard streams lead: paths of files. Output is appended; `err` may be the same as `out`.
  struct Streams {
    std::string in = "/dev/null";
    std::string out, err;
  };
  // A failure to start shows in wait() as -1. `environment`: "NAME=value", beside this process's own.
  static ChildProcess start(const std::vector<std::string>& words, const Streams& streams,
                            const std::vector<std::string>& environment = {});

  ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();  // kills it

  void send(int signal) const;
  int wait();  // exit code, or minus the signal
  [[nodiscard]] bool running();
  [[nodiscard]] int pid() const { return pid_; }

 private:
  explicit ChildProcess(int pid) : pid_(pid) {}
  int pid_;
};

// The processes whose parent is `pid`.
std::vector<int> children_of(int pid);

}  // namespace enlace::test
