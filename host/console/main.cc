#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "pages/pages.hpp"
#include "runtime/real_runtime.hpp"
#include "sandbox.hpp"
#include "site/router.hpp"
#include "web/server.hpp"

// The program enlace-console: pages for browsers, made of what the host answers at its local socket.
namespace enlace::console {
namespace {

constexpr const char* kUsage =
    "enlace-console --socket PATH --listen HOST:PORT [--address URL] [--metrics HOST:PORT]\n"
    "  --socket   where the host answers: console.sock beside its store\n"
    "  --listen   where browsers, or the proxy before them, come; port 0 = any that is free\n"
    "  --address  how people reach it: https://enlace.example; without it, http and this machine's names\n"
    "  --metrics  a second place for /healthz, /readyz and /metrics alone\n";
constexpr int kWrongUsage = 2;

using Options = std::map<std::string, std::string>;

std::optional<Options> options_of(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
  const bool whole = argc % 2 == 1 && options.count("--socket") == 1 && options.count("--listen") == 1;
  for (const auto& [name, value] : options) {
    if (name != "--socket" && name != "--listen" && name != "--address" && name != "--metrics")
      return std::nullopt;
  }
  return whole ? std::optional(options) : std::nullopt;
}

std::optional<Listening> listening_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const std::string port = text.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  const int number = std::stoi(port);
  if (number > 65'535) return std::nullopt;
  Listening listening;
  listening.host = text.substr(0, colon);
  if (listening.host.front() == '[' && listening.host.back() == ']') {
    listening.host = listening.host.substr(1, listening.host.size() - 2);
  }
  listening.port = static_cast<std::uint16_t>(number);
  return listening;
}

void keep_to_itself() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

int complain(const Error& error) {
  std::cerr << "enlace-console: " << error.cause << ": " << error.message << '\n';
  return EXIT_FAILURE;
}

Response numbers(const Site& site, const Request& request) {
  Visit visit{site,
              request,
              HostLink(site.socket, {"", phrases::Language::en, ""}),
              phrases::Language::en,
              0,
              Figures(phrases::Language::en, 0),
              {},
              Json(),
              "",
              "",
              {}};
  if (request.posts()) return Router::refuse(405);
  const bool is_metrics = request.path == "/metrics";
  if (!is_metrics && request.path != "/healthz" && request.path != "/readyz") return Router::refuse(404);
  Page page = is_metrics ? metrics(visit) : request.path == "/healthz" ? healthz(visit) : readyz(visit);
  return page ? *std::move(page) : Router::refuse(503);
}

int run(const Options& options) {
  std::optional<Listening> listening = listening_of(options.at("--listen"));
  if (!listening) {
    std::cerr << kUsage;
    return kWrongUsage;
  }
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  Site site{options.at("--socket"), "", false, *runtime, {}};
  runtime->random(site.key);
  if (const auto address = options.find("--address"); address != options.end()) {
    site.secure = address->second.starts_with("https://");
    const std::size_t from = address->second.find("://");
    if (from != std::string::npos) site.authority = address->second.substr(from + 3);
    while (site.authority.ends_with('/')) site.authority.pop_back();
  }
  listening->secure = site.secure;
  const Router router(site);
  Result<std::unique_ptr<Server>> pages = Server::open(
      *listening, *runtime, [&](const Request& request) { return router.answer(request); }, Router::refuse);
  if (!pages) return complain(pages.error());
  std::unique_ptr<Server> second;
  if (const auto metrics = options.find("--metrics"); metrics != options.end()) {
    std::optional<Listening> place = listening_of(metrics->second);
    if (!place) {
      std::cerr << kUsage;
      return kWrongUsage;
    }
    place->threads = 2;
    Result<std::unique_ptr<Server>> opened = Server::open(
        *place, *runtime, [&](const Request& request) { return numbers(site, request); }, Router::refuse);
    if (!opened) return complain(opened.error());
    second = *std::move(opened);
  }
  // Before any request is read. Without it the console still knows no secret, so it says so and goes on.
  if (!enter_sandbox()) std::cerr << "enlace-console: the kernel lacks a part of the sandbox\n";
  if (second) second->start();
  (*pages)->start();
  std::cout << "listening on http://" << listening->host << ':' << (*pages)->port() << std::endl;

  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  int caught = 0;
  ::sigwait(&signals, &caught);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace enlace::console

int main(int argc, char** argv) {
  enlace::console::keep_to_itself();
  const auto options = enlace::console::options_of(argc, argv);
  if (!options || sodium_init() < 0) {
    std::cerr << enlace::console::kUsage;
    return enlace::console::kWrongUsage;
  }
  sigset_t signals;  // before any thread is made, so that all of them inherit it
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  return enlace::console::run(*options);
}
