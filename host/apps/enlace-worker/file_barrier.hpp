#pragma once

// Two ways to take every file from this process for good. The libraries that a connector may need are
// loaded already, and the connector itself is an open descriptor, so nothing at all has to stay.
namespace enlace::worker {

// The kernel's Landlock version that is now in force (files; from version 4 on TCP, from 6 on signals and
// abstract sockets too), or 0 when the kernel has none.
// `readable`: a directory that may still be read; nullptr = none.
int close_files_with_landlock(const char* readable = nullptr);

// For kernels without Landlock: a mount namespace of its own (inside a user namespace when not root) whose
// root is an empty read-only file system, with nothing but this process's own entry of /proc. False, and
// nothing or only some of it changed, when that is not permitted.
bool close_files_with_empty_root();

}  // namespace enlace::worker
