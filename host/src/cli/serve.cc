#include "cli/serve.hpp"

#include <malloc.h>
#include <signal.h>
#include <time.h>

#include <algorithm>
#include <iostream>
#include <mutex>
#include <sstream>

#include "alerts/messenger.hpp"
#include "cli/console_service.hpp"
#include "cli/context.hpp"
#include "cli/control.hpp"
#include "store/soundness.hpp"

namespace enlace::cli {
namespace {

constexpr std::int64_t kDrain_ms = 8'000;
constexpr int kHeaps = 2;
constexpr std::int64_t kLongestFirstPoll_ms = 120'000;
constexpr std::int64_t kLookAgain_ms = 2'000;

// Whether any configuration file changed. Looks every second, and less often where there are so many files
// that a look takes long: at most one part in a hundred of the time goes into it.
class FileWatch {
 public:
  FileWatch(Runtime& runtime, std::string directory, config::FileStamps read)
      : runtime_(runtime), directory_(std::move(directory)), seen_(std::move(read)) {}

  bool changed(bool at_once) {
    const std::int64_t began = runtime_.monotonic_ms();
    if (!at_once && began < next_ms_) return false;
    config::FileStamps now = config::file_stamps(directory_);
    next_ms_ = began + 100 * (runtime_.monotonic_ms() - began);
    if (now == seen_) return false;
    seen_ = std::move(now);
    return true;
  }

 private:
  Runtime& runtime_;
  std::string directory_;
  config::FileStamps seen_;  // as they were when they were last read
  std::int64_t next_ms_ = 0;
};

// Whether a command reached over the socket may run there.
bool for_a_running_host(const std::string& command) {
  return command != "serve" && command != "doctor" && command != "backup verify";
}

class Service {
 public:
  Service(Installation& installation, const Arguments& arguments)
      : installation_(installation),
        arguments_(arguments),
        scheduler_(installation.runtime(), installation.database(), installation.logger(), {}),
        files_(installation.runtime(), arguments.config, installation.engine().configuration()->stamps) {}

  int run() {
    const std::string socket = installation_.engine().configuration()->host.data + ".sock";
    Result<std::unique_ptr<ControlServer>> control =
        ControlServer::open(socket, [this](const ControlRequest& request, std::ostream& out,
                                           std::ostream& err) { return answer(request, out, err); });
    if (!control) {
      std::cerr << "enlace: cannot listen for commands at " << socket << ": " << control.error().message
                << '\n';
      return kFailed;
    }
    started_ms_ = installation_.runtime().monotonic_ms();
    started_unix_ms_ = installation_.runtime().unix_ms();
    next_look_ms_ = started_ms_ + kLookAgain_ms;
    scheduler_.plan(installation_.engine().jobs());
    scheduler_.start();
    log(log::Level::info, "serving",
        Json::object({{"jobs", static_cast<std::int64_t>(scheduler_.status().size())}}));
    std::unique_ptr<ConsoleService> console = ConsoleService::start(installation_, scheduler_);
    wait_for_signal();
    log(log::Level::info, "stopping", {});
    console.reset();
    store::end_long_reads();
    installation_.drain();        // nothing new comes into doubt; answers under way are waited for
    scheduler_.drain(kDrain_ms);  // jobs end after the order they are at
    installation_.stop();         // what is still under way is cut off, and in doubt where it must be
    control->reset();
    scheduler_.stop();
    log(log::Level::info, "stopped", {});
    return kDone;
  }

 private:
  // Beats once a second; rereads the configuration when a file of it changed.
  void wait_for_signal() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    const timespec second{1, 0};
    bool looked = false;
    while (true) {
      const int signal = sigtimedwait(&signals, nullptr, &second);
      if (signal == SIGTERM || signal == SIGINT) return;
      if (!looked) looked = look_at_the_store();
      if (const Result<void> beaten = installation_.beat(); !beaten) {
        log(log::Level::error, "the store does not take the heartbeat",
            Json::object({{"cause", beaten.error().cause}}));
      }
      follow_files(signal == SIGHUP, signal == SIGHUP);
    }
  }

  // Once at every start, but not before the orders that wait have been asked for.
  bool look_at_the_store() {
    const std::int64_t now = installation_.runtime().monotonic_ms();
    if (now < next_look_ms_) return false;
    next_look_ms_ = now + kLookAgain_ms;
    if (now - started_ms_ < kLongestFirstPoll_ms) {
      for (const schedule::JobStatus& job : scheduler_.status()) {
        const bool first_poll = job.component == "orders" && !job.paused && job.next_ms != 0 &&
                                job.last_finished_ms < started_unix_ms_;
        if (first_poll && (job.running || job.next_ms <= installation_.runtime().unix_ms())) return false;
      }
    }
    scheduler_.run_now(std::string(alerts::kHostSecrets) + "/" + engine::kStoreJobs + "/soundness");
    return true;
  }

  // `at_once`: however long it takes to look. `anyway`: also where nothing changed.
  void follow_files(bool at_once, bool anyway) {
    const std::lock_guard lock(files_mutex_);
    if (files_.changed(at_once) || anyway) reload();
  }

  void reload() {
    Result<config::Configuration> fresh =
        config::load(arguments_.config, installation_.engine().configuration().get());
    if (!fresh) {
      log(log::Level::error, "the new configuration cannot be read; the old one stays",
          Json::object({{"cause", fresh.error().cause}, {"message", fresh.error().message}}));
      return;
    }
    installation_.engine().reconfigure(*std::move(fresh));
    for (const config::Diagnostic& problem : installation_.engine().configuration()->diagnostics) {
      log(log::Level::warn, problem.str(), {});
    }
    scheduler_.plan(installation_.engine().jobs());
    log(log::Level::info, "configuration applied", {});
  }

  int answer(const ControlRequest& request, std::ostream& out, std::ostream& err) {
    Parsed parsed = parse(request.words, out, err, request.language);
    if (!parsed.arguments) return parsed.exit;
    parsed.arguments->in_process = arguments_.in_process;  // as this host runs, whatever the client says
    if (!for_a_running_host(parsed.arguments->command)) {
      err << "enlace: the host is running already\n";
      return kFailed;
    }
    // Who has just written a file must not be answered from the old one.
    follow_files(true, false);
    std::istringstream in(request.input);
    Context context{*parsed.arguments,
                    installation_.engine(),
                    installation_.ledger(),
                    &scheduler_,
                    Streams{out, err, in, request.terminal, request.columns, request.colour},
                    phrases::language_of(request.language),
                    "operator:" + request.login,
                    request.directory};
    const int exit = dispatch(context);
    ::malloc_trim(0);  // an answer about ten thousand tenants must not stay with the host
    return exit;
  }

  void log(log::Level level, const std::string& message, const Json& fields) {
    installation_.logger().write(level, {}, message, fields);
  }

  Installation& installation_;
  const Arguments& arguments_;
  schedule::Scheduler scheduler_;
  std::mutex files_mutex_;  // guards files_, and reload()
  FileWatch files_;
  std::int64_t started_ms_ = 0, started_unix_ms_ = 0, next_look_ms_ = 0;
};

}  // namespace

int serve(Installation& installation, const Arguments& arguments) {
  // Jobs come and go on threads of their own, and wait for others most of their time: heaps of their own
  // would only keep, each of them, what one such job once needed.
  ::mallopt(M_ARENA_MAX, kHeaps);
  Service service(installation, arguments);
  const int exit = service.run();
  installation.close();
  return exit;
}

}  // namespace enlace::cli
