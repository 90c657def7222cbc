// enlace-worker: runs one connector instance in a sandbox. Started by enlace, never by hand.

#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>

#include "host_link.hpp"
#include "sandbox.hpp"
#include "worker.hpp"

#ifdef ENLACE_SANITIZED
// The environment is empty, so the sanitizers are told here. Looking for leaks needs ptrace; and the host
// wants to see a crash as the signal it is.
extern "C" const char* __asan_default_options();  // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0:handle_segv=0:handle_abort=0:handle_sigfpe=0:handle_sigill=0:handle_sigbus=0:"
         "allocator_may_return_null=1";
}
extern "C" const char* __tsan_default_options();  // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __tsan_default_options() {
  return "handle_segv=0:handle_abort=0";
}
#endif

namespace {

std::optional<enlace::worker::SandboxOptions> parse(int argc, char** argv) {
  if (argc < 2 || argc > 3) return std::nullopt;
  enlace::worker::SandboxOptions options;
  const std::string_view host = argv[1];
  const auto [end, problem] = std::from_chars(host.data(), host.data() + host.size(), options.host);
  if (problem != std::errc() || end != host.data() + host.size()) return std::nullopt;
  if (argc == 3) {
    if (argv[2] != std::string_view("--without-landlock")) return std::nullopt;
    options.landlock = false;
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse(argc, argv);
  if (!options) {
    std::cerr << "enlace-worker is started by enlace and has no use of its own\n"
                 "usage: enlace-worker HOST_PID [--without-landlock]\n";
    return 2;
  }
  const enlace::Json sandbox = enlace::worker::enter_sandbox(*options);
  enlace::worker::HostLink link(enlace::ipc::kFrameFd);
  enlace::worker::Worker worker(link);
  // Not exit(): what the connector registered with atexit() has no say any more.
  ::_exit(worker.serve(sandbox));
}
