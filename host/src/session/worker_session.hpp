#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "runtime/runtime.hpp"
#include "session/connector_image.hpp"
#include "session/held_log.hpp"
#include "session/sandbox_policy.hpp"
#include "session/service_gate.hpp"
#include "session/session.hpp"
#include "session/supervisor.hpp"
#include "session/worker_channel.hpp"

namespace enlace::session {

// One instance in a sandboxed worker of its own. Success is a return frame and nothing else: a socket that
// closes without one is a crash, whatever the exit status says.
class WorkerSession final : public ConnectorSession {
 public:
  struct Context {
    Runtime& runtime;
    std::shared_ptr<Supervisor> supervisor;
    std::shared_ptr<const std::atomic<bool>> stop;
    SandboxPolicy policy = SandboxPolicy::required;
    Limits start_limits;        // of loading and of create()
    std::int64_t grace_ms = 0;  // between asking an operation to stop and killing it
  };

  // Starts a worker, loads the library in it and, unless `config` is null, creates the instance. Errors:
  // "worker_start_failed", "sandbox_incomplete" {missing}, "connector_load_failed" {reason, …}, those of
  // plugin::load_connector(), and the connector's own of create().
  static Result<std::unique_ptr<ConnectorSession>> open(const Context& context,
                                                        std::shared_ptr<const ConnectorImage> image,
                                                        const Json& config);
  ~WorkerSession() override;

  OpResult run(const OpRequest& request, HostServices& services) override;
  [[nodiscard]] bool alive() const override { return alive_; }
  [[nodiscard]] const ConnectorInfo& info() const override { return info_; }
  [[nodiscard]] Json sandbox() const override { return sandbox_; }

 private:
  struct Exchange {
    OpResult result;
    Json meta;         // of the return frame
    bool cut = false;  // an answer did not reach the worker, which waits for it for ever
  };
  WorkerSession(const Context& context, std::shared_ptr<const ConnectorImage> image,
                std::unique_ptr<WorkerProcess> process);

  Result<void> greet();
  Result<void> load();
  Result<void> create(const Json& config);

  // Sends `request` and serves the worker until it returns or the operation ends otherwise.
  Exchange exchange(ipc::Frame request, std::string_view operation, ServiceGate& gate, const Limits& limits);
  // The worker's frame, acted upon: whether the exchange goes on.
  bool serve(ipc::Frame frame, ServiceGate& gate, Exchange& exchange);
  ipc::Frame answer(ipc::Frame&& call, ServiceGate& gate);

  OpResult end_by_force(Ending ending, Error error);
  OpResult explain_end(std::string_view operation, const Limits& limits, ServiceGate& gate);

  Context context_;
  std::shared_ptr<const ConnectorImage> image_;
  std::unique_ptr<WorkerProcess> process_;
  WorkerChannel channel_;
  ConnectorInfo info_;
  Json sandbox_;
  HeldLog held_log_;
  std::uint32_t seq_ = 0;
  bool alive_ = true;
};

}  // namespace enlace::session
