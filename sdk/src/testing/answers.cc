// Answers that a test scripts.
#include <enlace/sdk/testing/fake_host.hpp>

namespace enlace::sdk::testing {

Answer Answer::json(int status, const Json& body, Headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  return text(status, body.dump(), std::move(headers));
}

Answer Answer::text(int status, std::string body, Headers headers) {
  Answer answer;
  answer.response = {status, std::move(headers), std::move(body)};
  return answer;
}

Answer Answer::unreachable() {
  Answer answer;
  answer.status = ENLACE_E_NETWORK;
  answer.sent = ENLACE_SENT_NO;
  return answer;
}

Answer Answer::lost() {
  Answer answer;
  answer.status = ENLACE_E_TIMEOUT;
  answer.sent = ENLACE_SENT_MAYBE;
  return answer;
}

MailAnswer MailAnswer::accepted() {
  MailAnswer answer;
  answer.reply = {250, ENLACE_SMTP_AT_MESSAGE, "2.0.0", "accepted"};
  return answer;
}

MailAnswer MailAnswer::refused(int code, std::int32_t stage, std::string text) {
  MailAnswer answer;
  answer.reply = {code, stage, "", std::move(text)};
  return answer;
}

MailAnswer MailAnswer::unreachable(std::string cause) {
  MailAnswer answer;
  answer.status = ENLACE_E_NETWORK;
  answer.sent = ENLACE_SENT_NO;
  answer.cause = std::move(cause);
  return answer;
}

MailAnswer MailAnswer::lost() {
  MailAnswer answer;
  answer.reply.stage = ENLACE_SMTP_AT_MESSAGE;
  answer.status = ENLACE_E_AMBIGUOUS;
  answer.sent = ENLACE_SENT_MAYBE;
  answer.cause = "connection_lost";
  return answer;
}

}  // namespace enlace::sdk::testing
