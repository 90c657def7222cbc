#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <variant>

#include "cli/arguments.hpp"
#include "cli/backup.hpp"
#include "cli/confirm.hpp"
#include "cli/context.hpp"
#include "cli/control.hpp"
#include "cli/doctor.hpp"
#include "cli/installation.hpp"
#include "cli/serve.hpp"
#include "cli/terminal.hpp"
#include "runtime/real_runtime.hpp"

// The program `enlace`: parses, then runs the command here, or in the host that is running already.
namespace enlace::cli {
namespace {

constexpr std::int64_t kPatience_ms = 10'000;
constexpr std::size_t kLongestInput = 65'536;  // of a secret
constexpr std::int64_t kLookAgain_ms = 100;

// Secrets pass through this process: it must not leave them in a core dump, nor let others attach.
void keep_to_itself() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

std::string login() {
  const passwd* entry = ::getpwuid(::getuid());
  return entry != nullptr ? entry->pw_name : std::to_string(::getuid());
}

std::string language(const Arguments& arguments) {
  if (!arguments.language.empty()) return arguments.language;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "en";
}

// Standard input up to its first line that is not blank, and what came along with that: a script may leave
// its end of a pipe open.
std::string piped_secret() {
  std::string value;
  const auto has_line = [&] {
    const std::size_t start = value.find_first_not_of(" \t\r\n");
    return start != std::string::npos && value.find('\n', start) != std::string::npos;
  };
  char chunk[4096];
  while (value.size() < kLongestInput && !has_line()) {
    const ssize_t got = ::read(STDIN_FILENO, chunk, sizeof chunk);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    value.append(chunk, static_cast<std::size_t>(got));
  }
  return value;
}

// Asks on the terminal without showing what is typed.
std::string read_secret(const std::string& what) {
  if (::isatty(STDIN_FILENO) == 0) return piped_secret();
  std::string value;
  std::cerr << what << ": " << std::flush;
  termios shown{};
  ::tcgetattr(STDIN_FILENO, &shown);
  termios hidden = shown;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
  std::getline(std::cin, value);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
  std::cerr << '\n';
  return value;
}

// A master key that is no file comes from outside; so does the one that takes its place.
bool reads_new_key(const Arguments& arguments) {
  if (arguments.command != "secret rotate") return false;
  const Result<config::HostConfig> host = config::load_host(arguments.config);
  return host && host->master_key.file.empty();
}

// What is asked for without being shown; "" where the command reads no secret.
std::string secret_asked_for(const Arguments& arguments) {
  const std::string& command = arguments.command;
  if (command == "secret set") return arguments.name + " of " + arguments.tenant;
  if (command == "user add" || command == "user passwd") return "Password of " + arguments.login;
  if (reads_new_key(arguments)) return "New master key (64 hex digits)";
  return "";
}

// Commands that ask about what they show before; the running host has no terminal to ask on.
bool shows_and_asks(const Arguments& arguments) {
  const std::string& command = arguments.command;
  return (command == "tenant enable" || command == "plugin allow" || command == "store adopt") &&
         !arguments.yes;
}

// Commands whose question needs nothing shown before: it is asked here, whoever runs them.
const char* question_of(const Arguments& arguments) {
  const char* code = nullptr;
  if (arguments.command == "tenant disable") code = "ask_disable";
  if (arguments.command == "secret rotate") code = "ask_rotate";
  return arguments.yes ? nullptr : code;
}

void say(const std::string& tongue, const char* code) {
  const phrases::Phrase phrase =
      phrases::Phrasebook().say(phrases::language_of(tongue), code, Json::object(), {});
  std::cerr << "enlace: " << phrase.what << '\n';
  if (!phrase.remedy.empty()) std::cerr << "  " << phrase.remedy << '\n';
}

int complain(const Error& error, const std::string& tongue) {
  const phrases::Phrase phrase = phrases::Phrasebook().say(phrases::language_of(tongue), error);
  std::cerr << "enlace: " << phrase.what << '\n';
  if (!phrase.remedy.empty()) std::cerr << "  " << phrase.remedy << '\n';
  return error.status == ENLACE_E_CONFIG ? kWrongUsage : kFailed;
}

// Error "host_unreachable": whoever holds the store does not listen, or not yet.
Result<int> run_in_host(const std::vector<std::string>& words, const Arguments& arguments,
                        const std::string& tongue, std::string input) {
  ENLACE_TRY(const std::string path, control_path(arguments));
  const Terminal terminal = output_terminal();
  ControlRequest request{words,
                         std::move(input),
                         tongue,
                         login(),
                         std::filesystem::current_path().string(),
                         ::isatty(STDERR_FILENO) != 0,
                         terminal.columns,
                         terminal.colour};
  return run_remotely(path, request, std::cout, std::cerr);
}

// The installation for a process of its own, or the exit code of the command in the host that holds it.
// Another command holds the store for a moment only, and a host that starts takes one until it listens, so
// whoever finds it taken tries for a while.
std::variant<std::unique_ptr<Installation>, int> open_or_ask(const std::vector<std::string>& words,
                                                             const Arguments& arguments,
                                                             const std::string& tongue,
                                                             const std::string& input) {
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  const std::int64_t until = runtime->monotonic_ms() + kPatience_ms;
  bool told = false;
  while (true) {
    Result<std::unique_ptr<Installation>> installation = Installation::open(arguments);
    if (installation) return *std::move(installation);
    Error problem = installation.error();
    if (problem.cause == "store_locked" && arguments.command != "serve") {
      if (!std::exchange(told, true) && shows_and_asks(arguments)) say(tongue, "confirm_with_yes");
      const Result<int> exit = run_in_host(words, arguments, tongue, input);
      if (exit) return *exit;
      problem = exit.error();
    }
    const bool may_pass = problem.cause == "store_locked" || problem.cause == "host_unreachable";
    const std::int64_t now = runtime->monotonic_ms();
    if (!may_pass || now >= until) return complain(problem, tongue);
    runtime->make_event()->wait_until(now + kLookAgain_ms);
  }
}

int run(std::vector<std::string> words) {
  const Parsed parsed = parse(words, std::cout, std::cerr, language({}));
  if (!parsed.arguments) return parsed.exit;
  Arguments arguments = *parsed.arguments;
  const std::string tongue = language(arguments);
  if (arguments.command == "doctor") {
    arguments.language = tongue;
    return doctor(arguments, std::cout);
  }
  if (arguments.command == "backup verify") {
    arguments.language = tongue;
    return verify_backup(arguments, std::cout, std::cerr);
  }
  if (const char* code = question_of(arguments)) {
    const phrases::Language language = phrases::language_of(tongue);
    const Json params = Json::object({{"tenant", arguments.tenant}});
    const std::string asked = phrases::Phrasebook().say(language, code, params, {}).what;
    // A new key comes on standard input: there is no room for an answer before it.
    const bool can_ask = ::isatty(STDIN_FILENO) != 0 || !reads_new_key(arguments);
    if (!can_ask || !said_yes(std::cin, std::cerr, language, asked)) {
      say(tongue, "nothing_was_done");
      return kFailed;
    }
    arguments.yes = true;
    words.emplace_back("--yes");
  }
  const std::string question = secret_asked_for(arguments);
  const bool reads_secret = !question.empty();
  const std::string secret = reads_secret ? read_secret(question) : "";

  if (arguments.command == "serve") {  // before any thread is made, so that all of them inherit it
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  }
  auto opened = open_or_ask(words, arguments, tongue, secret);
  if (const int* exit = std::get_if<int>(&opened)) return *exit;
  const std::unique_ptr<Installation> installation = std::get<0>(std::move(opened));
  if (arguments.command == "serve") return serve(*installation, arguments);

  if (installation->unwritable()) {
    say(tongue, "store_only_read");
    complain(*installation->unwritable(), tongue);
  }
  std::istringstream secret_input(secret);
  const Terminal terminal = output_terminal();
  Context context{arguments,
                  installation->engine(),
                  installation->ledger(),
                  nullptr,
                  Streams{std::cout, std::cerr, reads_secret ? secret_input : std::cin,
                          ::isatty(STDERR_FILENO) != 0, terminal.columns, terminal.colour},
                  phrases::language_of(tongue),
                  "operator:" + login(),
                  std::filesystem::current_path().string()};
  return dispatch(context);
}

}  // namespace
}  // namespace enlace::cli

int main(int argc, char** argv) {
  enlace::cli::keep_to_itself();
  const int exit = enlace::cli::run(std::vector<std::string>(argv + 1, argv + argc));
  // An answer that was cut short (a full disk, a pipe that closed) is no answer.
  if (!std::cout.flush()) {
    std::cerr << "enlace: the output could not be written\n";
    return exit == enlace::cli::kDone ? enlace::cli::kFailed : exit;
  }
  return exit;
}
