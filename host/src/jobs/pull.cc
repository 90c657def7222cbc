#include "jobs/pull.hpp"

namespace enlace::jobs {
namespace {

constexpr std::int64_t kPullLimit_ms = 60 * 60'000;

class PullServices final : public session::HostServices {
 public:
  PullServices(Services& services, const Instance& instance, egress::Priority priority, log::Scope scope,
               const RunOptions& options, const Pull::Sink& sink)
      : services_(services), instance_(instance), scope_(std::move(scope)), options_(options), sink_(sink) {
    send_.priority = priority;
    send_.deadline_ms = services.runtime.monotonic_ms() + kPullLimit_ms;
  }

  Result<void> emit(std::int32_t kind, Json document) override {
    if (options_.stop && *options_.stop)
      return failure(ENLACE_E_CANCELLED, "stopped", "the host is stopping");
    return sink_(kind, document);
  }
  Result<void> checkpoint(const std::string&) override {
    return failure(ENLACE_E_UNSUPPORTED, "checkpoint_unsupported", "pulls are whole listings");
  }
  HttpReply http(const HttpCall& call) override {
    if (call.is_write()) {  // a pull only reads
      HttpReply refused;
      refused.error.status = ENLACE_E_MISUSE;
      refused.error.cause = "write_in_pull";
      return refused;
    }
    return services_.egress.send(instance_.erp, call, send_, nullptr);
  }
  void log(std::int32_t level, const std::string& message, const Json& fields) override {
    services_.logger.write(static_cast<log::Level>(level), scope_, message, fields);
  }

 private:
  Services& services_;
  const Instance& instance_;
  log::Scope scope_;
  const RunOptions& options_;
  const Pull::Sink& sink_;
  egress::Egress::Options send_;
};

}  // namespace

Pull::Pull(Services& services, const Instance& instance, egress::Priority priority, std::string component)
    : services_(services), instance_(instance), priority_(priority), component_(std::move(component)) {}

Result<void> Pull::run(session::Operation operation, const RunOptions& options, const Sink& sink) {
  const log::Scope scope{instance_.tenant.tenant, instance_.connector.instance, component_, ""};
  session::OpRequest request;
  request.op = operation;
  request.request = Json::object({{"component", component_}});
  request.limits.wall_ms = kPullLimit_ms;
  request.limits.cpu_ms = 10 * 60'000;

  Error last;
  for (int attempt = 0; attempt < 2; ++attempt) {
    ENLACE_TRY(const std::unique_ptr<session::ConnectorSession> session,
               services_.sessions.open(instance_.image, instance_.create_config()));
    PullServices services(services_, instance_, priority_, scope, options, sink);
    const session::OpResult result = session->run(request, services);
    if (result.ok()) return {};
    last = redacted(services_.egress, instance_.erp, result.error);
    if (result.ending == session::Ending::returned || result.ending == session::Ending::stopped) break;
    services_.logger.write(log::Level::warn, scope, "the connector's worker ended; trying once more",
                           Json::object({{"cause", last.cause}}));
  }
  return failure(std::move(last));
}

}  // namespace enlace::jobs
