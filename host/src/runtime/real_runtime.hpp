#pragma once

#include <memory>

#include "runtime/connection.hpp"
#include "runtime/runtime.hpp"

namespace enlace {

// Threads, clocks, randomness and sockets of the operating system. Ignores SIGPIPE for the whole process:
// OpenSSL writes to sockets without MSG_NOSIGNAL, and a peer that hangs up must not end the host.
std::unique_ptr<Runtime> make_real_runtime(const TlsSettings& tls = {});

}  // namespace enlace
