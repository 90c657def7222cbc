#include "session/supervisor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <vector>

#include "ipc/protocol.hpp"

namespace enlace::session {
namespace {

constexpr std::int64_t kIdleMs = 3'600'000;  // waits end by an event; this only bounds them
constexpr int kReapTimeoutMs = 10'000;       // of a killed process: only a stuck kernel takes longer

struct Pipe {
  UniqueFd read, write;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  Pipe pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
  if (::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK) != 0) return std::nullopt;
  return pipe;
}

// A duplicate well above the numbers that the worker gets, so that no dup2() of the list below covers the
// source of a later one.
UniqueFd lift(const UniqueFd& fd) {
  return UniqueFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 16));
}
UniqueFd lift(int fd) {
  return UniqueFd(::fcntl(fd, F_DUPFD_CLOEXEC, 16));
}

std::uint64_t rss_bytes(const rusage& usage) {
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

class SpawnSettings {
 public:
  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    // Nothing of the host's signal handling, and not its terminal: an interrupt typed there is the host's.
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addchdir_np(&actions_, "/");
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  void give(const UniqueFd& fd, int as) { ::posix_spawn_file_actions_adddup2(&actions_, fd.get(), as); }
  int start(pid_t& pid, const std::string& path, char* const* arguments) {
    char* const no_environment[] = {nullptr};
    return ::posix_spawn(&pid, path.c_str(), &actions_, &attributes_, arguments, no_environment);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

WorkerProcess::~WorkerProcess() {
  if (end_) return;
  kill();
  wait(kReapTimeoutMs);
}

void WorkerProcess::kill() {
  if (!end_) ::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
}

std::optional<ProcessEnd> WorkerProcess::wait(int timeout_ms) {
  if (end_) return end_;
  pollfd ended{pidfd_.get(), POLLIN, 0};
  int count = 0;
  do {
    count = ::poll(&ended, 1, timeout_ms);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) return std::nullopt;
  int status = 0;
  rusage usage{};
  if (::wait4(pid_, &status, WNOHANG, &usage) != pid_) return std::nullopt;
  const std::uint64_t peak = rss_bytes(usage);
  end_ = ProcessEnd{WIFSIGNALED(status), WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
                    peak > inherited_rss_bytes_ ? peak : 0};
  return end_;
}

std::int64_t WorkerProcess::cpu_ms() const {
  clockid_t clock{};
  timespec used{};
  if (end_ || ::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return 0;
  return std::int64_t{used.tv_sec} * 1000 + used.tv_nsec / 1'000'000;
}

bool WorkerProcess::limit_data(std::uint64_t bytes) {
  const rlimit limit{bytes, RLIM_INFINITY};
  return ::prlimit(pid_, RLIMIT_DATA, &limit, nullptr) == 0;
}

Supervisor::Supervisor(Runtime& runtime, std::string worker_path, bool landlock)
    : runtime_(runtime),
      worker_path_(std::move(worker_path)),
      landlock_(landlock),
      wake_(runtime.make_event()),
      thread_(runtime.spawn("supervisor", [this] { work(); })) {}

Supervisor::~Supervisor() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_->set();
  thread_->join();
}

Result<std::unique_ptr<WorkerProcess>> Supervisor::start(int library_fd) {
  Order order{library_fd, runtime_.make_event(), std::nullopt};
  {
    const std::lock_guard lock(mutex_);
    orders_.push_back(&order);
  }
  wake_->set();
  while (!order.done->wait_until(runtime_.monotonic_ms() + kIdleMs)) {
  }
  return *std::move(order.result);
}

void Supervisor::work() {
  while (true) {
    Order* order = nullptr;
    {
      const std::lock_guard lock(mutex_);
      if (!orders_.empty()) {
        order = orders_.front();
        orders_.pop_front();
      } else if (stopping_) {
        return;
      }
    }
    if (order == nullptr) {
      wake_->wait_until(runtime_.monotonic_ms() + kIdleMs);
      continue;
    }
    order->result = spawn(order->library_fd);
    order->done->set();
  }
}

Result<std::unique_ptr<WorkerProcess>> Supervisor::spawn(int library_fd) const {
  const auto failed = [&](int code) {
    const std::string reason = std::strerror(code);  // NOLINT(concurrency-mt-unsafe): glibc's is
    return failure(ENLACE_E_TRANSIENT, "worker_start_failed", worker_path_ + ": " + reason,
                   Json::object({{"file", worker_path_}, {"reason", reason}}));
  };
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return failed(errno);
  UniqueFd ours(ends[0]);
  const UniqueFd theirs(ends[1]);
  auto output = make_pipe();
  auto errors = make_pipe();
  if (!output || !errors || ::fcntl(ours.get(), F_SETFL, O_NONBLOCK) != 0) return failed(errno);

  const UniqueFd output_end = lift(output->write), errors_end = lift(errors->write),
                 frames_end = lift(theirs), library_end = lift(library_fd);
  if (!output_end || !errors_end || !frames_end || !library_end) return failed(errno);
  SpawnSettings settings;
  settings.give(output_end, 1);
  settings.give(errors_end, 2);
  settings.give(frames_end, ipc::kFrameFd);
  settings.give(library_end, ipc::kLibraryFd);

  std::vector<std::string> arguments{"enlace-worker", std::to_string(::getpid())};
  if (!landlock_) arguments.emplace_back("--without-landlock");
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  pid_t pid = 0;
  if (const int code = settings.start(pid, worker_path_, pointers.data()); code != 0) return failed(code);
  // Not reaped yet, so the number is still that process's.
  UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!pidfd) {
    const int code = errno;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    return failed(code);
  }
  rusage own{};
  ::getrusage(RUSAGE_SELF, &own);
  return std::make_unique<WorkerProcess>(pid, rss_bytes(own), std::move(pidfd), std::move(ours),
                                         std::move(output->read), std::move(errors->read));
}

}  // namespace enlace::session
