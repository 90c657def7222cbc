#pragma once

#include <sys/types.h>

#include <enlace/sdk/json.hpp>

namespace enlace::worker {

struct SandboxOptions {
  pid_t host = 0;        // the process that must still be the parent
  bool landlock = true;  // false: go straight to the empty root, as on a kernel without Landlock
};

// Takes from this process, for good, everything that a connector has no business with: network, processes,
// files, privileges, other descriptors, core dumps. Call it before any foreign code is loaded and while the
// process has one thread. Never fails as a whole: it reports what is in force, and the host decides.
//
// {"network":"seccomp","processes":"seccomp","files":"landlock"|"empty_root","landlock":7,
//  "no_new_privileges":true,"capabilities_dropped":true,"not_dumpable":true,"dies_with_host":true,
//  "limits":true,"descriptors_closed":true}; a barrier that does not stand is "".
Json enter_sandbox(const SandboxOptions& options);

}  // namespace enlace::worker
