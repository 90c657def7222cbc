#include "cli/console_service.hpp"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/console_barrier.hpp"
#include "desk/socket.hpp"

namespace enlace::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kFirstPause_ms = 1'000, kLongestPause_ms = 60'000;
constexpr std::int64_t kLivedLong_ms = 60'000;  // after which the next start does not wait long
constexpr std::int64_t kLook_ms = 250;
constexpr std::int64_t kPatience_ms = 3'000;  // with a console that is told to end

// As a worker: beside this program or in libexec.
std::string console_program() {
  std::error_code problem;
  const fs::path self = fs::read_symlink("/proc/self/exe", problem);
  const fs::path beside = self.parent_path() / "enlace-console";
  if (fs::exists(beside, problem)) return beside.string();
  return (self.parent_path().parent_path() / "libexec" / "enlace" / "enlace-console").string();
}

struct Launch {
  std::vector<std::string> words;        // program and arguments
  std::optional<desk::Account> account;  // as whom; nothing: as this process
  gid_t group = 0;                       // then, of the socket
  local::Descriptor barrier;             // may be held by nothing
};

// Runs the program with none of the environment. Between fork and exec only what is safe there is called.
pid_t run(const Launch& launch) {
  std::vector<char*> words;
  for (const std::string& word : launch.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  char* const no_environment[] = {nullptr};
  const pid_t host = ::getpid();
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::setsid();  // an interrupt typed at the host's terminal is the host's
  const int null = ::open("/dev/null", O_RDONLY);
  if (null >= 0) ::dup2(null, STDIN_FILENO);
  if (launch.account) {
    const bool became = ::setgroups(1, &launch.group) == 0 && ::setgid(launch.account->gid) == 0 &&
                        ::setuid(launch.account->uid) == 0;
    if (!became) ::_exit(126);
  }
  // After setuid, which forgets it. It ends with the thread that started it, so with the host however that
  // dies.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != host) ::_exit(126);
  if (launch.barrier.get() >= 0 && !enter_barrier(launch.barrier.get())) ::_exit(126);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  ::execve(words[0], words.data(), no_environment);
  ::_exit(127);
}

class Beside final : public ConsoleService {
 public:
  Beside(Installation& installation, schedule::Scheduler& scheduler, config::ConsoleConfig console)
      : installation_(installation),
        console_(std::move(console)),
        desk_({installation.engine(), installation.ledger(), &scheduler}) {}

  ~Beside() override {
    stopping_ = true;
    if (wake_) wake_->set();
    if (keeper_) keeper_->join();
  }

  void open() {
    const std::string path = desk::socket_path(installation_.engine().configuration()->host.data);
    Result<std::unique_ptr<local::Server>> socket = desk::open_socket(path, console_, desk_);
    if (!socket) return complain("the console's socket cannot be opened", socket.error());
    socket_ = *std::move(socket);
    launch_.words = {console_program(), "--socket", path};
    for (const auto& [option, value] :
         {std::pair("--listen", console_.listen), std::pair("--address", console_.address),
          std::pair("--metrics", console_.metrics)}) {
      if (!value.empty()) launch_.words.insert(launch_.words.end(), {option, value});
    }
    if (!console_.user.empty() && ::geteuid() == 0) {
      const Result<desk::Account> account = desk::account_of(console_.user);
      if (!account) return complain("the console cannot be started", account.error());
      launch_.account = *account;
      launch_.group = account->gid;
      if (!console_.group.empty()) {
        const Result<gid_t> group = desk::group_of(console_.group);
        if (!group) return complain("the console cannot be started", group.error());
        launch_.group = *group;
      }
    }
    if (::access(launch_.words[0].c_str(), X_OK) != 0) {
      return complain("the console cannot be started",
                      failure(ENLACE_E_CONFIG, "console_program_missing", std::strerror(errno),
                              Json::object({{"path", launch_.words[0]}}))
                          .error);
    }
    launch_.barrier = console_barrier(launch_.words[0]);
    if (launch_.barrier.get() < 0) {
      log(log::Level::warn, "this kernel has no Landlock: only its user keeps the console from files", {});
    }
    wake_ = installation_.runtime().make_event();
    keeper_ = installation_.runtime().spawn("console", [this] { keep(); });
  }

 private:
  void complain(const char* message, const Error& error) {
    const phrases::Phrase phrase = installation_.engine().phrases().say(phrases::Language::en, error);
    log(log::Level::error, message,
        Json::object({{"cause", error.cause}, {"what", phrase.what}, {"remedy", phrase.remedy}}));
  }
  void log(log::Level level, const char* message, const Json& fields) {
    installation_.logger().write(level, {}, message, fields);
  }

  // Starts the console, and again whenever it ends.
  void keep() {
    std::int64_t pause = kFirstPause_ms;
    while (!stopping_) {
      const std::int64_t began = now();
      const pid_t pid = run(launch_);
      if (pid > 0) {
        log(log::Level::info, "the console was started",
            Json::object(
                {{"pid", std::int64_t{pid}}, {"listen", console_.listen}, {"metrics", console_.metrics}}));
        const int status = attend(pid);
        if (stopping_) return;
        log(log::Level::error, "the console ended and is started again",
            Json::object({{"status", std::int64_t{status}}, {"in_ms", pause}}));
      }
      const std::int64_t until = now() + pause;
      while (!stopping_ && now() < until) wake_->wait_until(until);
      pause = now() - began > kLivedLong_ms ? kFirstPause_ms : std::min(pause * 2, kLongestPause_ms);
    }
  }

  // Until it ends by itself or is told to; how it ended, as waitpid() says.
  int attend(pid_t pid) {
    int status = 0;
    std::int64_t told_ms = 0;
    while (::waitpid(pid, &status, WNOHANG) == 0) {
      if (stopping_ && told_ms == 0) {
        ::kill(pid, SIGTERM);
        told_ms = now();
      }
      if (told_ms != 0 && now() - told_ms > kPatience_ms) ::kill(pid, SIGKILL);
      wake_->wait_until(now() + (told_ms == 0 ? kLook_ms : kLook_ms / 10));
    }
    return status;
  }

  [[nodiscard]] std::int64_t now() const { return installation_.runtime().monotonic_ms(); }

  Installation& installation_;
  const config::ConsoleConfig console_;
  desk::Desk desk_;
  std::unique_ptr<local::Server> socket_;
  Launch launch_;
  std::atomic<bool> stopping_ = false;
  std::unique_ptr<Event> wake_;
  std::unique_ptr<Thread> keeper_;
};

}  // namespace

std::unique_ptr<ConsoleService> ConsoleService::start(Installation& installation,
                                                      schedule::Scheduler& scheduler) {
  config::ConsoleConfig console = installation.engine().configuration()->host.console;
  if (console.listen.empty()) return nullptr;
  auto service = std::make_unique<Beside>(installation, scheduler, std::move(console));
  service->open();
  return service;
}

}  // namespace enlace::cli
