#include "sandbox.hpp"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>

#include "file_barrier.hpp"
#include "seccomp_filter.hpp"

namespace enlace::console {
namespace {

constexpr const char* kZones = "/usr/share/zoneinfo";

// Beside what a worker may: the connections that browsers make, and those to the host.
constexpr std::uint32_t kConnections[] = {
    SYS_accept,     SYS_accept4,      SYS_connect,       SYS_shutdown,   SYS_sendto,      SYS_recvfrom,
    SYS_sendmsg,    SYS_recvmsg,      SYS_setsockopt,    SYS_getsockopt, SYS_getsockname, SYS_getpeername,
    SYS_epoll_ctl,  SYS_epoll_pwait,  SYS_epoll_create1, SYS_ioctl,      SYS_getdents64,  SYS_rt_sigtimedwait,
#ifdef SYS_epoll_wait
    SYS_epoll_wait, SYS_epoll_create,
#endif
};
constexpr std::uint32_t kFamilies[] = {AF_UNIX};

bool drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<__user_cap_data_struct, 2> none{};
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  return ::syscall(SYS_capset, &header, none.data()) == 0;
}

}  // namespace

bool enter_sandbox() {
  const bool no_new_privileges = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  const bool files_closed = worker::close_files_with_landlock(kZones) > 0;
  const bool capabilities_dropped = drop_capabilities();
  const auto filter = worker::build_seccomp_filter(::getpid(), {kConnections, kFamilies});
  return worker::install_seccomp_filter(filter) && no_new_privileges && files_closed && capabilities_dropped;
}

}  // namespace enlace::console
