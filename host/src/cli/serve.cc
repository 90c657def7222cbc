#include "cli/serve.hpp"

#include <signal.h>
#include <time.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>

#include "cli/context.hpp"
#include "cli/control.hpp"

namespace enlace::cli {
namespace {

constexpr std::int64_t kDrain_ms = 8'000;

// Changes when any configuration file does.
std::string stamp_of(const std::string& directory) {
  std::string stamp;
  std::error_code problem;
  for (const std::filesystem::path& folder :
       {std::filesystem::path(directory), std::filesystem::path(directory) / "tenants"}) {
    std::map<std::string, std::string> files;
    for (const std::filesystem::directory_entry& file :
         std::filesystem::directory_iterator(folder, problem)) {
      if (file.path().extension() != ".yaml") continue;
      files[file.path().string()] = std::to_string(file.last_write_time(problem).time_since_epoch().count()) +
                                    "+" + std::to_string(file.file_size(problem));
    }
    for (const auto& [name, version] : files) stamp += name + "=" + version + ";";
  }
  return stamp;
}

// Whether a command reached over the socket may run there.
bool for_a_running_host(const std::string& command) {
  return command != "serve" && command != "doctor" && command != "backup verify";
}

class Service {
 public:
  Service(Installation& installation, const Arguments& arguments)
      : installation_(installation),
        arguments_(arguments),
        scheduler_(installation.runtime(), installation.database(), installation.logger(), {}) {}

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
    scheduler_.plan(installation_.engine().jobs());
    scheduler_.start();
    log(log::Level::info, "serving",
        Json::object({{"jobs", static_cast<std::int64_t>(scheduler_.status().size())}}));
    wait_for_signal();
    log(log::Level::info, "stopping", {});
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
    std::string seen = stamp_of(arguments_.config);
    const timespec second{1, 0};
    while (true) {
      const int signal = sigtimedwait(&signals, nullptr, &second);
      if (signal == SIGTERM || signal == SIGINT) return;
      if (const Result<void> beaten = installation_.beat(); !beaten) {
        log(log::Level::error, "the store does not take the heartbeat",
            Json::object({{"cause", beaten.error().cause}}));
      }
      if (std::string now = stamp_of(arguments_.config); now != seen || signal == SIGHUP) {
        seen = std::move(now);
        reload();
      }
    }
  }

  void reload() {
    Result<config::Configuration> fresh = config::load(arguments_.config);
    if (!fresh) {
      log(log::Level::error, "the new configuration cannot be read; the old one stays",
          Json::object({{"cause", fresh.error().cause}, {"message", fresh.error().message}}));
      return;
    }
    for (const config::Diagnostic& problem : fresh->diagnostics) log(log::Level::warn, problem.str(), {});
    installation_.engine().reconfigure(*std::move(fresh));
    scheduler_.plan(installation_.engine().jobs());
    log(log::Level::info, "configuration applied", {});
  }

  int answer(const ControlRequest& request, std::ostream& out, std::ostream& err) {
    Parsed parsed = parse(request.words, out, err);
    if (!parsed.arguments) return parsed.exit;
    parsed.arguments->in_process = arguments_.in_process;  // as this host runs, whatever the client says
    if (!for_a_running_host(parsed.arguments->command)) {
      err << "enlace: the host is running already\n";
      return kFailed;
    }
    std::istringstream in(request.input);
    Context context{*parsed.arguments,
                    installation_.engine(),
                    installation_.ledger(),
                    &scheduler_,
                    Streams{out, err, in, request.terminal},
                    phrases::language_of(request.language),
                    "operator:" + request.login,
                    request.directory};
    return dispatch(context);
  }

  void log(log::Level level, const std::string& message, const Json& fields) {
    installation_.logger().write(level, {}, message, fields);
  }

  Installation& installation_;
  const Arguments& arguments_;
  schedule::Scheduler scheduler_;
};

}  // namespace

int serve(Installation& installation, const Arguments& arguments) {
  Service service(installation, arguments);
  const int exit = service.run();
  installation.close();
  return exit;
}

}  // namespace enlace::cli
