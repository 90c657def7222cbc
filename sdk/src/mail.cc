#include <enlace/sdk/mail.hpp>

#include <string_view>

#include "views.hpp"

namespace enlace::sdk {
namespace {

Failure no_answer(const MailRequest& request, enlace_status status, const enlace_smtp_reply& reply) {
  Json params = Json::object({{"server", request.server}});
  if (reply.sent == ENLACE_SENT_MAYBE) {
    return failure(ENLACE_E_AMBIGUOUS, "mail_in_doubt", "the message may have been accepted",
                   std::move(params));
  }
  const std::string_view cause = text_of(reply.cause);
  if (cause.empty()) {
    params.set("service", "smtp");
    return failure(status, "host_refused", "the host did not send the message", std::move(params));
  }
  if (const Result<Json> given = Json::parse(text_of(reply.params_json)); given && given->is_object()) {
    for (const Json::Member& member : given->members()) params.set(member.key, member.value);
  }
  return failure(status, std::string(cause), std::string(text_of(reply.text)), std::move(params));
}

Failure refused(const MailRequest& request, const MailReply& reply) {
  std::string reason = std::to_string(reply.code);
  if (!reply.enhanced.empty()) reason += " " + reply.enhanced;
  if (!reply.text.empty()) reason += " " + reply.text;
  const auto say = [&](enlace_status status, const char* cause, Json params) {
    params.set("reason", reason);
    Error error = failure(status, cause, reply.text, std::move(params)).error;
    error.erp_code = std::to_string(reply.code);
    return failure(std::move(error));
  };
  const auto server = [&] { return Json::object({{"server", request.server}}); };
  const auto address = [](const std::string& of) { return Json::object({{"address", of}}); };
  const bool for_good = reply.code >= 500;
  if (reply.stage == ENLACE_SMTP_AT_AUTH || reply.code == 530 || reply.code == 535) {
    if (for_good) return say(ENLACE_E_AUTH, "mail_login_refused", server());
  } else if (reply.stage == ENLACE_SMTP_AT_SENDER && for_good) {
    return say(ENLACE_E_CONFIG, "mail_sender_refused", address(request.sender));
  } else if (reply.stage == ENLACE_SMTP_AT_RECIPIENT) {
    return for_good ? say(ENLACE_E_INVALID, "mail_recipient_refused", address(request.recipient))
                    : say(ENLACE_E_UPSTREAM, "mail_recipient_deferred", address(request.recipient));
  } else if (reply.stage >= ENLACE_SMTP_AT_DATA && for_good) {
    return say(ENLACE_E_INVALID, "mail_refused", server());
  }
  return say(ENLACE_E_UPSTREAM, "mail_server_busy", server());
}

}  // namespace

Result<MailReply> exchange_mail(Call& call, const MailRequest& request) {
  const enlace_call* raw_call = call.raw();
  const auto* smtp = ENLACE_HAS(raw_call->host, enlace_host, get_extension)
                         ? static_cast<const enlace_smtp*>(
                               raw_call->host->get_extension(raw_call->host, ENLACE_SMTP_EXTENSION))
                         : nullptr;
  if (smtp == nullptr || !ENLACE_HAS(smtp, enlace_smtp, send)) {
    return failure(ENLACE_E_UNSUPPORTED, "host_service_missing", "this host sends no e-mail",
                   Json::object({{"service", ENLACE_SMTP_EXTENSION}}));
  }
  enlace_smtp_request raw{};
  raw.struct_size = sizeof raw;
  raw.flags = request.log_in_only ? static_cast<std::uint32_t>(ENLACE_SMTP_LOG_IN_ONLY) : 0;
  raw.server = view_of(request.server);
  raw.auth = view_of(request.auth);
  raw.purpose = view_of(request.purpose);
  raw.sender = view_of(request.sender);
  raw.recipient = view_of(request.recipient);
  raw.message = view_of(request.message);
  raw.timeout_ms = request.timeout_ms;

  enlace_smtp_reply answer{};
  answer.struct_size = sizeof answer;
  if (!request.log_in_only) call.note_write();
  const enlace_status status = smtp->send(raw_call, &raw, &answer);
  Result<MailReply> result = MailReply{answer.code, answer.stage, std::string(text_of(answer.enhanced)),
                                       std::string(text_of(answer.text))};
  if (status != ENLACE_OK) result = no_answer(request, status, answer);
  if (answer.ref != 0 && ENLACE_HAS(raw_call->host, enlace_host, release)) {
    raw_call->host->release(raw_call, answer.ref);
  }
  return result;
}

Result<void> send_mail(Call& call, const MailRequest& request) {
  ENLACE_TRY(const MailReply reply, exchange_mail(call, request));
  if (!reply.ok()) return refused(request, reply);
  return {};
}

}  // namespace enlace::sdk
