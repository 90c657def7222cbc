#include "session/in_process_session.hpp"

#include "session/service_gate.hpp"

namespace enlace::session {

InProcessSession::InProcessSession(Runtime& runtime, const enlace_connector& table,
                                   std::shared_ptr<const std::atomic<bool>> stop)
    : runtime_(runtime),
      stop_(std::move(stop)),
      instance_(table),
      info_{table.id, table.version, table.abi_version, table.capabilities} {}

Result<std::unique_ptr<ConnectorSession>> InProcessSession::open(
    Runtime& runtime, const enlace_connector& table, std::shared_ptr<const std::atomic<bool>> stop,
    const Limits& start_limits, const Json& config) {
  std::unique_ptr<InProcessSession> session(new InProcessSession(runtime, table, std::move(stop)));
  if (!config.is_null()) {
    ServiceGate gate(runtime, session->held_log_, "create", start_limits, *session->stop_);
    const enlace_status status =
        session->instance_.create(gate, {gate.deadline_unix_ms(), {}}, config.dump());
    if (OpResult result = gate.verdict(status); !result.ok()) return failure(std::move(result.error));
  }
  return std::unique_ptr<ConnectorSession>(std::move(session));
}

OpResult InProcessSession::run(const OpRequest& request, HostServices& services) {
  if (!alive_) {
    return {Ending::crashed,
            failure(ENLACE_E_INTERNAL, "connector_session_over", {}, Json::object({{"connector", info_.id}}))
                .error};
  }
  held_log_.hand_over(services);
  ServiceGate gate(runtime_, services, to_string(request.op), request.limits, *stop_);
  const std::string document = request.request.is_null() ? std::string() : request.request.dump();
  const enlace_status status =
      instance_.run(to_string(request.op), gate, {gate.deadline_unix_ms(), request.trace_id},
                    {document, request.cursor, request.idempotency_key});
  OpResult result = gate.verdict(status);
  alive_ = result.ending == Ending::returned;
  return result;
}

}  // namespace enlace::session
