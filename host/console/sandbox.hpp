#pragma once

namespace enlace::console {

// Takes from this process, for good, what it has no business with once it listens: files but the time zones,
// other programs, new connections but to local sockets, privileges. Threads that come later have it too; call
// it while there is one. False where the kernel lacks a part of it.
bool enter_sandbox();

}  // namespace enlace::console
