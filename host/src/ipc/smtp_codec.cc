#include "ipc/smtp_codec.hpp"

#include <algorithm>
#include <utility>

#include "ipc/protocol.hpp"

namespace enlace::ipc {

void put_smtp_call(Frame& frame, const SmtpCall& call) {
  frame.meta = Json::object({{"server", clean_utf8(call.server)},
                             {"auth", clean_utf8(call.auth)},
                             {"purpose", clean_utf8(call.purpose)},
                             {"sender", clean_utf8(call.sender)},
                             {"recipient", clean_utf8(call.recipient)},
                             {"log_in_only", call.log_in_only},
                             {"timeout_ms", call.timeout_ms}});
  frame.body = call.message;
}

SmtpCall take_smtp_call(Frame&& frame) {
  const Json& meta = frame.meta;
  SmtpCall call;
  call.server = meta["server"].text();
  call.auth = meta["auth"].text();
  call.purpose = meta["purpose"].text();
  call.sender = meta["sender"].text();
  call.recipient = meta["recipient"].text();
  call.log_in_only = meta["log_in_only"].truthy();
  call.timeout_ms = std::max<std::int64_t>(meta["timeout_ms"].integer().value_or(0), 0);
  call.message = std::move(frame.body);
  return call;
}

void put_smtp_reply(Frame& frame, const SmtpReply& reply) {
  frame.meta = Json::object({{"sent", std::int64_t{static_cast<std::int32_t>(reply.sent)}},
                             {"code", reply.code},
                             {"stage", std::int64_t{static_cast<std::int32_t>(reply.stage)}},
                             {"enhanced", clean_text(reply.enhanced, 32)},
                             {"text", clean_text(reply.text)}});
  if (reply.error.status != ENLACE_OK) frame.meta.set("error", error_to_json(reply.error));
}

SmtpReply take_smtp_reply(Frame&& frame) {
  SmtpReply reply;
  const std::int64_t sent = frame.meta["sent"].integer().value_or(ENLACE_SENT_MAYBE);
  reply.sent = sent == ENLACE_SENT_COMPLETE ? Sent::complete
               : sent == ENLACE_SENT_NO     ? Sent::no
                                            : Sent::maybe;
  reply.code = static_cast<int>(frame.meta["code"].integer().value_or(0));
  reply.stage = static_cast<SmtpStage>(
      std::clamp<std::int64_t>(frame.meta["stage"].integer().value_or(0), 0, ENLACE_SMTP_AT_MESSAGE));
  reply.enhanced = frame.meta["enhanced"].text();
  reply.text = frame.meta["text"].text();
  if (frame.meta["error"].is_object()) reply.error = error_from_json(frame.meta["error"]);
  return reply;
}

}  // namespace enlace::ipc
