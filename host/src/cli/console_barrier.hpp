#pragma once

#include <string>

#include "local/descriptor.hpp"

// What the console may touch, decided by the kernel (Landlock): whoever breaks into it finds neither the
// store nor the key nor the configuration, and calls nobody but who listens at a local socket.
namespace enlace::cli {

// Of a console that is this program: it reads the system's own files, writes none, and opens no connection
// over TCP. Held by nothing where the kernel has no Landlock.
local::Descriptor console_barrier(const std::string& program);

// In the process that becomes the console, before exec: only what is safe after fork() is called. False: the
// kernel refuses.
bool enter_barrier(int barrier);

}  // namespace enlace::cli
