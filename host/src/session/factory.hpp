#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "runtime/runtime.hpp"
#include "session/connector_image.hpp"
#include "session/sandbox_policy.hpp"
#include "session/session.hpp"

namespace enlace::session {

// What both modes of running connectors share: the images, each checked and sealed once, and the way to
// stop. Thread-safe. Outlives its sessions.
class StoppableFactory : public SessionFactory {
 public:
  Result<std::shared_ptr<const ConnectorImage>> load(const AllowedConnector& allowed) override;
  // Every running operation ends with `stopped`, and no other starts any more.
  void stop() { *stop_ = true; }

 protected:
  [[nodiscard]] const std::shared_ptr<std::atomic<bool>>& stop_flag() const { return stop_; }

 private:
  std::shared_ptr<std::atomic<bool>> stop_ = std::make_shared<std::atomic<bool>>(false);
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const ConnectorImage>> images_;  // by id and hash
};

struct WorkerOptions {
  std::string worker_path;  // of the program enlace-worker; absolute
  SandboxPolicy policy = SandboxPolicy::required;
  bool landlock = true;                                      // false: behave as on a kernel without Landlock
  Limits start_limits{.wall_ms = 30'000, .cpu_ms = 30'000};  // of loading and of create()
  std::int64_t grace_ms = 2'000;  // between asking an operation to stop and killing its worker
};

// Every instance in a sandboxed process of its own: the only mode of production.
std::unique_ptr<StoppableFactory> make_worker_factory(Runtime& runtime, WorkerOptions options);

// Every instance in this process, without any protection: for debuggers, sanitizers and simulation, and
// only when a person asked for it.
std::unique_ptr<StoppableFactory> make_in_process_factory(Runtime& runtime);

}  // namespace enlace::session
