#include "faults/sim_mail.hpp"

#include "log/redactor.hpp"
#include "mocks/smtp/dialogue.hpp"
#include "runtime/smtp_wire.hpp"

namespace enlace::test {
namespace {

using mock::smtp::Dialogue;

SmtpReply lost(SmtpStage stage) {
  const bool may_have_come = stage == SmtpStage::message;
  SmtpReply reply = no_mail(may_have_come ? ENLACE_E_AMBIGUOUS : ENLACE_E_NETWORK, "connection_lost");
  reply.sent = may_have_come ? Sent::maybe : Sent::no;
  reply.stage = stage;
  return reply;
}

}  // namespace

SmtpReply converse(mock::SmtpService& service, const SmtpTransport::Exchange& request) {
  Dialogue dialogue(service, true);
  struct Step {
    SmtpStage stage;
    std::string line;
    int wanted;
  };
  std::vector<Step> steps = {{SmtpStage::greeting, "", 2}, {SmtpStage::hello, "EHLO enlace.sim", 2}};
  if (!request.user.empty()) {
    steps.push_back(
        {SmtpStage::auth, "AUTH PLAIN " + log::base64('\0' + request.user + '\0' + request.password), 2});
  }
  if (!request.log_in_only) {
    steps.push_back({SmtpStage::sender, "MAIL FROM:<" + request.sender + ">", 2});
    steps.push_back({SmtpStage::recipient, "RCPT TO:<" + request.recipient + ">", 2});
    steps.push_back({SmtpStage::data, "DATA", 3});
    steps.push_back({SmtpStage::message, dot_stuffed(request.message), 2});
  }
  SmtpReply reply;
  for (const Step& step : steps) {
    Dialogue::Answer said;
    if (step.stage == SmtpStage::greeting) {
      said = dialogue.greet();
    } else if (step.stage == SmtpStage::message) {
      said = dialogue.content_begins();
      if (said.then == Dialogue::Answer::Then::close) return lost(SmtpStage::data);
      said = dialogue.content(step.line);
    } else {
      said = dialogue.line(step.line);
    }
    SmtpAnswerReader reader;
    SmtpAnswer answer;
    reader.feed(said.text);
    if (reader.next(answer) != SmtpAnswerReader::State::done) return lost(step.stage);
    reply = reply_of(step.stage, answer);
    if (answer.code / 100 != step.wanted) return reply;
  }
  return reply;
}

}  // namespace enlace::test
