#include "sandbox.hpp"

#include <dlfcn.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>

#include "file_barrier.hpp"
#include "ipc/protocol.hpp"
#include "seccomp_filter.hpp"

namespace enlace::worker {
namespace {

// A parent that died before the first prctl() sends no signal any more: hence the second look.
bool die_with_host(pid_t host) {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return false;
  if (::getppid() != host) ::_exit(EXIT_FAILURE);
  return true;
}

bool close_other_descriptors() {
  constexpr unsigned kFirst = ipc::kLibraryFd + 1;
  if (::close_range(kFirst, ~0u, 0) == 0) return true;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  for (rlim_t fd = kFirst; fd < limit.rlim_cur; ++fd) ::close(static_cast<int>(fd));
  return true;
}

bool limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  return ::setrlimit(resource, &both) == 0;
}

// Data and CPU limits change with every operation; the host sets them from outside.
bool set_limits() {
  return limit(RLIMIT_NOFILE, 64) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0);
}

bool drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<__user_cap_data_struct, 2> none{};
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  return ::syscall(SYS_capset, &header, none.data()) == 0;
}

// What a connector may name as needed (session/elf_check.cc) is opened while files can be opened; glibc
// finds it again by its name. The C++ run-time of the worker itself has brought the rest.
void preload_permitted_libraries() {
  for (const char* name : {"libdl.so.2", "libpthread.so.0", "librt.so.1"}) {
    static_cast<void>(::dlopen(name, RTLD_NOW | RTLD_LOCAL));
  }
}

}  // namespace

Json enter_sandbox(const SandboxOptions& options) {
  const bool dies_with_host = die_with_host(options.host);
  const bool descriptors_closed = close_other_descriptors();
  preload_permitted_libraries();

  // Namespaces first: once not dumpable, the process could not write its own identity map.
  const bool no_new_privileges = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  const int landlock = options.landlock ? close_files_with_landlock() : 0;
  const bool empty_root = landlock == 0 && close_files_with_empty_root();
  const bool not_dumpable = ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
  const bool limits = set_limits();
  const bool capabilities_dropped = drop_capabilities();
  const bool filtered = install_seccomp_filter(build_seccomp_filter(::getpid()));

  const char* by_filter = filtered ? "seccomp" : "";
  return Json::object({{"network", by_filter},
                       {"processes", by_filter},
                       {"files", landlock > 0 ? "landlock"
                                 : empty_root ? "empty_root"
                                              : ""},
                       {"landlock", landlock},
                       {"no_new_privileges", no_new_privileges},
                       {"capabilities_dropped", capabilities_dropped},
                       {"not_dumpable", not_dumpable},
                       {"dies_with_host", dies_with_host},
                       {"limits", limits},
                       {"descriptors_closed", descriptors_closed}});
}

}  // namespace enlace::worker
