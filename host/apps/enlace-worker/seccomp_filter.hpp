#pragma once

#include <linux/filter.h>
#include <sys/types.h>

#include <cstdint>
#include <span>
#include <vector>

namespace enlace::worker {

// The system calls that a connector may make: memory, threads of its own process, the descriptors it
// already has, clocks. Everything else is refused with EPERM, so that a connector that tries sees an error
// and goes on; a foreign architecture and x32 numbers end the process. Numbers newer than this list get
// ENOSYS: libraries then fall back to what they used before (moby #42680).
// `also`: what another program than the worker needs beside that (the console, which speaks to browsers).
struct AlsoAllowed {
  std::span<const std::uint32_t> calls;            // system calls
  std::span<const std::uint32_t> socket_families;  // of new sockets: AF_UNIX
};
std::vector<sock_filter> build_seccomp_filter(pid_t self, const AlsoAllowed& also = {});

// Puts it in force for every thread. False with errno when the kernel refuses.
bool install_seccomp_filter(const std::vector<sock_filter>& filter);

}  // namespace enlace::worker
