#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "runtime/runtime.hpp"
#include "session/unique_fd.hpp"

namespace enlace::session {

// How a worker process ended.
struct ProcessEnd {
  bool signalled = false;
  int code = 0;                      // of the signal, or the exit status
  std::uint64_t peak_rss_bytes = 0;  // 0: not known
};

// A running worker: the host's ends of its socket and log pipes. Owns the process: destruction kills and
// reaps it. Named by a pidfd, never by a number that another process could have by now.
class WorkerProcess {
 public:
  // `inherited_rss_bytes`: peak of the process that started it, which Linux counts to the child as well.
  WorkerProcess(pid_t pid, std::uint64_t inherited_rss_bytes, UniqueFd pidfd, UniqueFd frames,
                UniqueFd output, UniqueFd errors)
      : pid_(pid),
        inherited_rss_bytes_(inherited_rss_bytes),
        pidfd_(std::move(pidfd)),
        frames_(std::move(frames)),
        output_(std::move(output)),
        errors_(std::move(errors)) {}
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] int frames() const { return frames_.get(); }
  [[nodiscard]] int output() const { return output_.get(); }
  [[nodiscard]] int errors() const { return errors_.get(); }

  void close_frames() { frames_.reset(); }
  void kill();
  // How it ended, once; nullopt when it is still running after `timeout_ms`.
  std::optional<ProcessEnd> wait(int timeout_ms);
  // CPU time of all its threads so far; 0 once it is gone.
  [[nodiscard]] std::int64_t cpu_ms() const;
  // Soft limits, which the worker's filter keeps it from raising. False when the kernel refuses.
  bool limit_data(std::uint64_t bytes);

 private:
  pid_t pid_;
  std::uint64_t inherited_rss_bytes_;
  UniqueFd pidfd_, frames_, output_, errors_;
  std::optional<ProcessEnd> end_;
};

// Starts workers from one thread that lives as long as they may: the kernel sends the parent-death signal
// when the starting *thread* ends (plugin-abi.md A.9). Thread-safe. Outlives every worker it started.
class Supervisor {
 public:
  Supervisor(Runtime& runtime, std::string worker_path, bool landlock);
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;
  ~Supervisor();

  // A worker that holds `library_fd` and has not loaded it yet. Error "worker_start_failed" {file, reason}.
  Result<std::unique_ptr<WorkerProcess>> start(int library_fd);

 private:
  struct Order {
    int library_fd;
    std::unique_ptr<Event> done;
    std::optional<Result<std::unique_ptr<WorkerProcess>>> result;
  };
  void work();
  Result<std::unique_ptr<WorkerProcess>> spawn(int library_fd) const;

  Runtime& runtime_;
  std::string worker_path_;
  bool landlock_;
  std::mutex mutex_;
  std::deque<Order*> orders_;
  bool stopping_ = false;
  std::unique_ptr<Event> wake_;
  std::unique_ptr<Thread> thread_;
};

}  // namespace enlace::session
