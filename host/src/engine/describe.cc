#include "engine/describe.hpp"

#include <optional>
#include <utility>

namespace enlace::engine {
namespace {

// Keeps the one document of the kind that the operation is for; with an instance, requests go out.
class OneDocument final : public session::HostServices {
 public:
  OneDocument(std::int32_t kind, jobs::Services* services, const jobs::Instance* instance,
              bool a_person_asks = false)
      : kind_(kind), services_(services), instance_(instance), a_person_asks_(a_person_asks) {}

  Result<void> emit(std::int32_t kind, Json document) override {
    if (kind != kind_)
      return failure(ENLACE_E_MISUSE, "emit_unexpected", "not the document that was asked for");
    document_ = std::move(document);
    return {};
  }
  Result<void> checkpoint(const std::string&) override {
    return failure(ENLACE_E_UNSUPPORTED, "checkpoint_unsupported", "nothing to resume here");
  }
  HttpReply http(const HttpCall& call) override {
    if (services_ == nullptr || call.is_write()) {
      HttpReply refused;
      refused.error.status = ENLACE_E_MISUSE;
      refused.error.cause = "write_in_check";
      return refused;
    }
    egress::Egress::Options options;
    options.priority = egress::Priority::orders;
    options.max_attempts = 3;
    options.ask_again = std::exchange(a_person_asks_, false);
    options.deadline_ms = services_->runtime.monotonic_ms() + 60'000;
    return services_->egress.send(instance_->erp, call, options, nullptr);
  }
  SmtpReply smtp(const SmtpCall& call) override {
    if (services_ == nullptr || !call.log_in_only) return no_mail(ENLACE_E_MISUSE, "write_in_check");
    egress::Egress::Options options;
    options.priority = egress::Priority::orders;
    options.deadline_ms = services_->runtime.monotonic_ms() + 60'000;
    return services_->egress.send_mail(instance_->erp, call, options, nullptr);
  }
  void log(std::int32_t level, const std::string& message, const Json& fields) override {
    if (services_ == nullptr) return;
    services_->logger.write(static_cast<log::Level>(level),
                            {instance_->tenant.tenant, instance_->connector.instance, "check", ""}, message,
                            fields);
  }

  std::optional<Json> document_;

 private:
  std::int32_t kind_;
  jobs::Services* services_;
  const jobs::Instance* instance_;
  bool a_person_asks_;
};

Result<Json> ask(session::ConnectorSession& session, session::Operation operation, OneDocument& services) {
  session::OpRequest request;
  request.op = operation;
  const session::OpResult result = session.run(request, services);
  if (!result.ok()) return failure(result.error);
  if (!services.document_) {
    return failure(ENLACE_E_INTERNAL, "connector_said_nothing", "the operation ended without its document",
                   Json::object({{"operation", session::to_string(operation)}}));
  }
  return *std::move(services.document_);
}

}  // namespace

Result<Description> describe_image(session::SessionFactory& sessions,
                                   const std::shared_ptr<const session::ConnectorImage>& image) {
  ENLACE_TRY(const std::unique_ptr<session::ConnectorSession> session, sessions.open(image, Json()));
  OneDocument services(ENLACE_EMIT_DESCRIPTOR, nullptr, nullptr);
  ENLACE_TRY(const Json document, ask(*session, session::Operation::describe, services));
  Description description;
  ENLACE_TRY(description.descriptor, Descriptor::from_json(document));
  description.info = session->info();
  return description;
}

Result<CheckReport> check_connector_account(jobs::Services& services, const jobs::Instance& instance,
                                            bool a_person_asks) {
  ENLACE_TRY(const std::unique_ptr<session::ConnectorSession> session,
             services.sessions.open(instance.image, instance.create_config()));
  OneDocument one(ENLACE_EMIT_CHECK, &services, &instance, a_person_asks);
  const Result<Json> document = ask(*session, session::Operation::check, one);
  if (!document) return failure(egress::redacted(services.egress, instance.erp, document.error()));
  ENLACE_TRY(CheckReport report, CheckReport::from_json(*document));
  for (CheckReport::Item& item : report.items) {
    item.notice.params = egress::redacted(services.egress, instance.erp, item.notice.params);
  }
  return report;
}

}  // namespace enlace::engine
