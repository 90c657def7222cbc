// The host's SMTP client against aiosmtpd, a server of other people's making.
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>

#include "egress/egress.hpp"
#include "runtime/real_runtime.hpp"
#include "support/smtp_server.hpp"
#include "unit/runtime/script_server.hpp"

namespace enlace {
namespace {

const std::string kMessage = "From: a@lupita.mx\r\nSubject: x\r\n\r\n.one dot\r\n\r\n..two\r\nend\r\n";
const std::string kPassword = "s3cr\xC3\xA9t pass";

class SmtpClient : public testing::Test {
 protected:
  egress::Account account(const std::string& origin, const std::string& ca_file) {
    egress::Account made;
    made.key = "mail";
    made.origins = {origin};
    made.mail.ca_file = ca_file;
    made.rate.requests = 6'000;
    egress::Slot slot;
    slot.scheme = egress::Slot::Scheme::basic;
    slot.user_field = "user";
    slot.fields.emplace("user", vault::Secret("avisos"));
    slot.fields.emplace("password", vault::Secret(password_));
    made.slots.emplace("smtp", std::move(slot));
    return made;
  }
  SmtpReply send(const test::SmtpServer& server, const std::string& recipient = "ana@lupita.mx") {
    return send(server.port(), server.ca_file(), recipient);
  }
  SmtpReply send(std::uint16_t port, const std::string& ca_file,
                 const std::string& recipient = "ana@lupita.mx") {
    EXPECT_NE(port, 0);
    SmtpCall call;
    call.server = scheme_ + "://localhost:" + std::to_string(port);
    call.auth = auth_;
    call.purpose = "order";
    call.sender = "avisos@lupita.mx";
    call.recipient = recipient;
    call.message = message_;
    call.log_in_only = log_in_only_;
    call.timeout_ms = timeout_ms_;
    egress::Account who = account(call.server, ca_file);
    who.mail.allow_plain = allow_plain_;
    trace_ = {};
    return egress_->send_mail(who, call, {}, &trace_);
  }
  [[nodiscard]] egress::Exposure exposure() const { return trace_.of("order"); }

  std::unique_ptr<Runtime> runtime_ = make_real_runtime();
  std::unique_ptr<egress::Egress> egress_ = egress::make_egress(*runtime_);
  egress::WriteTrace trace_;
  std::string scheme_ = "smtp", auth_, password_ = kPassword, message_ = kMessage;
  bool log_in_only_ = false, allow_plain_ = false;
  std::int64_t timeout_ms_ = 20'000;
};

// Rule: E-2
TEST_F(SmtpClient, SendsOverStartTlsWithLogIn) {
  for (const char* mechanism : {"PLAIN", "LOGIN"}) {
    const test::SmtpServer server({"--user", "avisos", "--password", kPassword, "--mechanism", mechanism});
    auth_ = "smtp";
    const SmtpReply reply = send(server);
    EXPECT_TRUE(reply.accepted()) << reply.code << reply.text << reply.error.cause << server.log();
    EXPECT_EQ(reply.stage, SmtpStage::message);
    EXPECT_EQ(exposure(), egress::Exposure::answered);
    ASSERT_EQ(server.mails().size(), 1u);
    const Json mail = server.mails()[0];
    EXPECT_EQ(mail["message"].text(), kMessage);  // dots and all
    EXPECT_EQ(mail["sender"].text(), "avisos@lupita.mx");
    EXPECT_EQ(mail["recipients"].dump(), R"(["ana@lupita.mx"])");
    EXPECT_EQ(mail["user"].text(), "avisos");
  }
}

// Rule: E-2
TEST_F(SmtpClient, SendsOverImplicitTls) {
  const test::SmtpServer server({"--security", "tls", "--user", "avisos", "--password", kPassword});
  scheme_ = "smtps";
  auth_ = "smtp";
  const SmtpReply reply = send(server);
  EXPECT_TRUE(reply.accepted()) << reply.code << reply.text << reply.error.cause << server.log();
}

// Poco's own client takes this for success with LOGIN.
TEST_F(SmtpClient, NoticesAWrongPassword) {
  for (const char* mechanism : {"PLAIN", "LOGIN"}) {
    const test::SmtpServer server({"--user", "avisos", "--password", "another", "--mechanism", mechanism});
    auth_ = "smtp";
    const SmtpReply reply = send(server);
    EXPECT_EQ(reply.sent, Sent::complete);
    EXPECT_EQ(reply.code, 535);
    EXPECT_EQ(reply.stage, SmtpStage::auth);
    EXPECT_EQ(exposure(), egress::Exposure::none);
    EXPECT_EQ(reply.text.find(kPassword), std::string::npos);
    EXPECT_TRUE(server.mails().empty());
  }
}

TEST_F(SmtpClient, LogsInAndLeaves) {
  const test::SmtpServer server({"--user", "avisos", "--password", kPassword});
  auth_ = "smtp";
  log_in_only_ = true;
  EXPECT_TRUE(send(server).accepted());
  password_ = "wrong";
  EXPECT_EQ(send(server).code, 535);
}

TEST_F(SmtpClient, SaysWhenAServerWantsALogIn) {
  const test::SmtpServer server({"--user", "avisos", "--password", kPassword});
  const SmtpReply reply = send(server);
  EXPECT_EQ(reply.code, 530);
  EXPECT_EQ(exposure(), egress::Exposure::none);
}

// Rule: E-2
TEST_F(SmtpClient, RefusesACertificateThatNobodyVouchesFor) {
  for (const char* security : {"starttls", "tls"}) {
    const test::SmtpServer server({"--security", security});
    scheme_ = std::string(security) == "tls" ? "smtps" : "smtp";
    const SmtpReply reply = send(server.port(), "");
    EXPECT_EQ(reply.sent, Sent::no);
    EXPECT_EQ(reply.error.cause, "tls_certificate") << reply.error.message;
    EXPECT_TRUE(server.mails().empty());
  }
}

TEST_F(SmtpClient, RefusesACertificateOfAnotherHost) {
  const test::SmtpServer server({"--name", "mail.example.com"});
  EXPECT_EQ(send(server).error.cause, "tls_certificate");
}

TEST_F(SmtpClient, SaysWhichAuthoritiesItCannotRead) {
  const SmtpReply reply = send(1, "/does/not/exist.pem");
  EXPECT_EQ(reply.error.cause, "smtp_ca_unreadable");
  EXPECT_EQ(reply.error.status, ENLACE_E_CONFIG);
}

// Rule: E-1
TEST_F(SmtpClient, OneRefusedRecipientOfThreeStopsNoOther) {
  const test::SmtpServer server({"--refuse", "nadie@lupita.mx"});
  EXPECT_TRUE(send(server, "ana@lupita.mx").accepted());
  const SmtpReply refused = send(server, "nadie@lupita.mx");
  EXPECT_EQ(refused.code, 550);
  EXPECT_EQ(refused.enhanced, "5.1.1");
  EXPECT_EQ(refused.stage, SmtpStage::recipient);
  EXPECT_EQ(exposure(), egress::Exposure::none);
  EXPECT_TRUE(send(server, "luis@lupita.mx").accepted());
  EXPECT_EQ(server.mails().size(), 2u);
}

TEST_F(SmtpClient, ALostAnswerToTheMessageIsDoubt) {
  const test::SmtpServer server({"--drop-after-data"});
  const SmtpReply reply = send(server);
  EXPECT_EQ(reply.sent, Sent::maybe);
  EXPECT_EQ(reply.error.status, ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(exposure(), egress::Exposure::maybe);
  EXPECT_EQ(server.mails().size(), 1u);
}

TEST_F(SmtpClient, AConnectionLostInsideTheMessageIsNone) {
  const test::SmtpServer server({"--drop-in-data", "--security", "none"});
  allow_plain_ = true;
  message_ = "Subject: x\r\n\r\n";
  for (int i = 0; i < 100'000; ++i)
    message_ += "a line that fills the socket's buffer until the server is gone\r\n";
  const SmtpReply reply = send(server);
  EXPECT_EQ(reply.sent, Sent::no) << reply.error.cause;
  EXPECT_EQ(exposure(), egress::Exposure::none);
}

TEST_F(SmtpClient, TheDeadlineHoldsInsideReading) {
  const test::SmtpServer server({"--stall"});
  timeout_ms_ = 1'500;
  const std::int64_t before = runtime_->monotonic_ms();
  const SmtpReply reply = send(server);
  EXPECT_LT(runtime_->monotonic_ms() - before, 10'000);
  EXPECT_EQ(reply.sent, Sent::maybe);
  EXPECT_EQ(reply.error.cause, "timeout");
}

TEST_F(SmtpClient, NeverSpeaksInTheClearUnlessTheSettingsSaySo) {
  const test::SmtpServer server({"--security", "none", "--user", "avisos", "--password", kPassword});
  EXPECT_EQ(send(server.port(), "").error.cause, "smtp_no_starttls");
  allow_plain_ = true;
  auth_ = "smtp";  // and a password never does
  EXPECT_EQ(send(server.port(), "").error.cause, "smtp_login_unsecured");
}

TEST_F(SmtpClient, SendsInTheClearWhereAllowed) {
  const test::SmtpServer server({"--security", "none"});
  allow_plain_ = true;
  EXPECT_TRUE(send(server.port(), "").accepted());
}

TEST_F(SmtpClient, HeedsTheServersLimitBeforeSending) {
  const test::SmtpServer server({"--size", "20"});
  const SmtpReply reply = send(server);
  EXPECT_EQ(reply.error.cause, "message_too_large");
  EXPECT_EQ(reply.error.params["limit"].text(), "20");
}

TEST_F(SmtpClient, RefusesWhatCouldBecomeAnotherCommand) {
  const test::SmtpServer server;
  const SmtpReply reply = send(server, "ana@lupita.mx>\r\nRCPT TO:<eva@evil.mx");
  EXPECT_EQ(reply.error.cause, "address_invalid");
  message_ = "Subject: x\r\n\r\na\n.\nMAIL FROM:<x@y.mx>\r\n";
  EXPECT_EQ(send(server).error.cause, "message_malformed");
  EXPECT_TRUE(server.mails().empty());
}

TEST_F(SmtpClient, GoesOnlyWhereTheTenantsSettingsSay) {
  SmtpCall call;
  call.server = "smtp://evil.example.com:587";
  call.purpose = "order";
  const SmtpReply reply = egress_->send_mail(account("smtp://localhost:587", ""), call, {}, nullptr);
  EXPECT_EQ(reply.error.cause, "origin_not_allowed");
}

// CVE-2011-0411: what came in the clear must not be taken for the secured server's word.
TEST_F(SmtpClient, RefusesAnswersSentAheadOfTheTlsHandshake) {
  test::ScriptServer server([](auto& socket, int) {
    test::say(socket, "220 mail.test\r\n");
    char buffer[512];
    (void)socket.receiveBytes(buffer, sizeof buffer);
    test::say(socket, "250-mail.test\r\n250 STARTTLS\r\n");
    (void)socket.receiveBytes(buffer, sizeof buffer);
    test::say(socket, "220 go\r\n250 injected\r\n");
    (void)socket.receiveBytes(buffer, sizeof buffer);
  });
  EXPECT_EQ(send(server.port(), "").error.cause, "smtp_protocol");
}

// One answer for each line that comes, the message as one line; then it hangs up. Keeps what it heard.
class Talk {
 public:
  Talk(std::string greeting, std::vector<std::string> answers)
      : greeting_(std::move(greeting)),
        answers_(std::move(answers)),
        server_([this](Poco::Net::StreamSocket& socket, int) { run(socket); }) {}
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] std::vector<std::string> heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  void run(Poco::Net::StreamSocket& socket) {
    test::say(socket, greeting_);
    std::string end = "\r\n";
    for (const std::string& answer : answers_) {
      std::string line;
      while (!line.ends_with(end)) {
        char byte = 0;
        if (socket.receiveBytes(&byte, 1) <= 0) return;
        line += byte;
      }
      {
        const std::lock_guard lock(mutex_);
        heard_.push_back(line);
      }
      test::say(socket, answer);
      end = answer.starts_with("354") ? "\r\n.\r\n" : "\r\n";
    }
  }

  mutable std::mutex mutex_;
  std::vector<std::string> heard_;
  const std::string greeting_;
  const std::vector<std::string> answers_;
  test::ScriptServer server_;
};

// Greetings of many lines, answers without a word, and a server that hangs up at QUIT instead of answering.
// Rule: E-2
TEST_F(SmtpClient, SpeaksWithServersThatSayLittle) {
  allow_plain_ = true;
  Talk talk("220-mail.test\r\n220-\r\n220\r\n",
            {"250\r\n", "250\r\n", "250\r\n", "354\r\n", "250\r\n"});  // and nothing to QUIT
  const SmtpReply reply = send(talk.port(), "");
  EXPECT_TRUE(reply.accepted()) << reply.error.cause << " " << reply.code;
  EXPECT_EQ(reply.text, "");
  EXPECT_EQ(exposure(), egress::Exposure::answered);
}

// RFC 5321 3.2: who does not know EHLO is greeted with HELO.
// Rule: E-2
TEST_F(SmtpClient, GreetsARelayOfOldAsOfOldButOnlyInTheClear) {
  allow_plain_ = true;
  Talk talk("220 x\r\n", {"500 5.5.1 unrecognized\r\n", "250 x\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n",
                          "250 ok\r\n", "221 bye\r\n"});
  EXPECT_TRUE(send(talk.port(), "").accepted());
  ASSERT_GE(talk.heard().size(), 3u);
  EXPECT_TRUE(talk.heard()[1].starts_with("HELO "));
  EXPECT_EQ(talk.heard()[2], "MAIL FROM:<avisos@lupita.mx>\r\n");
  allow_plain_ = false;
  Talk strict("220 x\r\n", {"500 5.5.1 unrecognized\r\n", "221 bye\r\n"});
  const SmtpReply refused = send(strict.port(), "");
  EXPECT_EQ(refused.code, 500);
  EXPECT_EQ(refused.text, "unrecognized");
}

// Rule: E-1
TEST_F(SmtpClient, KeepsTheWordsOfEveryRefusal) {
  allow_plain_ = true;
  for (const auto& [said, code] : {std::pair("451-4.7.1 Espere\r\n451 4.7.1 un rato\r\n", 451),
                                   std::pair("554 5.7.1 Mensaje con virus\r\n", 554)}) {
    Talk talk("220 x\r\n", {"250 x\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n", said, "221 bye\r\n"});
    const SmtpReply reply = send(talk.port(), "");
    EXPECT_EQ(reply.code, code);
    EXPECT_EQ(reply.stage, SmtpStage::message);
    EXPECT_EQ(reply.text, code == 451 ? "Espere un rato" : "Mensaje con virus");
    // Seven bits, whatever the server offers: it offered no 8BITMIME.
    for (const std::string& line : talk.heard()) {
      EXPECT_TRUE(
          std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    }
  }
}

}  // namespace
}  // namespace enlace
