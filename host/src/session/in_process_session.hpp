#pragma once

#include <atomic>
#include <memory>

#include "plugin/instance.hpp"
#include "runtime/runtime.hpp"
#include "session/held_log.hpp"
#include "session/session.hpp"

namespace enlace::session {

// One instance in this very process, for debuggers and sanitizers: same services, same rules, no sandbox
// and no limits on memory, CPU or hanging. Its library is never unloaded.
class InProcessSession final : public ConnectorSession {
 public:
  static Result<std::unique_ptr<ConnectorSession>> open(Runtime& runtime, const enlace_connector& table,
                                                        std::shared_ptr<const std::atomic<bool>> stop,
                                                        const Limits& start_limits, const Json& config);

  OpResult run(const OpRequest& request, HostServices& services) override;
  [[nodiscard]] bool alive() const override { return alive_; }
  [[nodiscard]] const ConnectorInfo& info() const override { return info_; }
  [[nodiscard]] Json sandbox() const override { return Json::object({{"mode", "in_process"}}); }

 private:
  InProcessSession(Runtime& runtime, const enlace_connector& table,
                   std::shared_ptr<const std::atomic<bool>> stop);

  Runtime& runtime_;
  std::shared_ptr<const std::atomic<bool>> stop_;
  plugin::Instance instance_;
  ConnectorInfo info_;
  HeldLog held_log_;
  bool alive_ = true;
};

}  // namespace enlace::session
