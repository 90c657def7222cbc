#include <gtest/gtest.h>

#include <Poco/Net/Context.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureSMTPClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <filesystem>
#include <memory>

#include "mocks/smtp/smtp_server.hpp"
#include "mocks/tests/http_probe.hpp"

// The SMTP mock over real sockets, with the mail client of Poco, which this project did not write.
namespace enlace::mock {
namespace {

using Poco::Net::SecureSMTPClientSession;

class SmtpServerTest : public ::testing::Test {
 protected:
  SmtpServerTest() { service.add_user("enlace", "clave-larga"); }

  Poco::Net::Context::Ptr trusting() {
    return new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", server.ca_file(),
                                  Poco::Net::Context::VERIFY_STRICT);
  }
  static std::unique_ptr<Poco::Net::MailMessage> message(const std::string& text = "línea\r\n.punto\r\n") {
    auto owned = std::make_unique<Poco::Net::MailMessage>();
    Poco::Net::MailMessage& mail = *owned;
    mail.setSender("enlace@demo.example");
    mail.addRecipient({Poco::Net::MailRecipient::PRIMARY_RECIPIENT, "ana@demo.example"});
    mail.setSubject("Pedido");
    mail.set("Message-ID", "<order-1@demo.example>");
    mail.set("MIME-Version", "1.0");  // Poco leaves it out of messages of one part
    mail.setContentType("text/plain; charset=utf-8");
    mail.setContent(text, Poco::Net::MailMessage::ENCODING_QUOTED_PRINTABLE);
    return owned;
  }
  std::unique_ptr<SecureSMTPClientSession> under_starttls() {
    auto session = std::make_unique<SecureSMTPClientSession>("127.0.0.1", server.port());
    session->login("host.example");
    EXPECT_TRUE(session->startTLS(trusting()));
    session->login("host.example", Poco::Net::SMTPClientSession::AUTH_PLAIN, "enlace", "clave-larga");
    return session;
  }
  static void send(SecureSMTPClientSession& session, const Poco::Net::MailMessage& mail) {
    try {
      session.sendMessage(mail);
    } catch (const Poco::Exception& error) {  // its what() does not say why
      ADD_FAILURE() << error.displayText();
    }
  }
  void arm(const std::string& fault) { ASSERT_TRUE(service.arm(*Json::parse(fault)).has_value()); }

  SettableClock clock;
  SmtpService service{clock};
  SmtpServer server{service};
};

TEST_F(SmtpServerTest, TakesAMessageUnderStartTls) {
  auto session = under_starttls();
  send(*session, *message());
  session->close();
  const Json kept = service.messages();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept.items()[0]["security"].text(), "starttls");
  EXPECT_EQ(kept.items()[0]["parts"].items()[0]["text"].text(), "línea\r\n.punto\r\n");
}

TEST_F(SmtpServerTest, TakesAMessageUnderImplicitTls) {
  Poco::Net::SecureStreamSocket socket(trusting());
  socket.setPeerHostName("localhost");
  socket.connect(Poco::Net::SocketAddress("127.0.0.1", server.tls_port()));
  SecureSMTPClientSession session(socket);
  session.login("host.example", Poco::Net::SMTPClientSession::AUTH_LOGIN, "enlace", "clave-larga");
  send(session, *message());
  session.close();
  ASSERT_EQ(service.messages().size(), 1U);
  EXPECT_EQ(service.messages().items()[0]["security"].text(), "implicit");
}

TEST_F(SmtpServerTest, ShowsBadCertificatesOnDemand) {
  for (const char* kind : {"expired", "unknown_ca", "wrong_name"}) {
    ASSERT_TRUE(service.set_switches(Json::object({{"certificate", kind}})).has_value());
    SecureSMTPClientSession session("127.0.0.1", server.port());
    session.login("host.example");
    EXPECT_THROW(static_cast<void>(session.startTLS(trusting())), Poco::Net::SSLException) << kind;
  }
}

TEST_F(SmtpServerTest, BreaksTheHandshakeOnDemand) {
  arm(R"({"stage":"tls","kind":"drop"})");
  SecureSMTPClientSession session("127.0.0.1", server.port());
  session.login("host.example");
  EXPECT_THROW(static_cast<void>(session.startTLS(trusting())), Poco::Exception);
  EXPECT_NO_THROW(under_starttls()->close());
}

TEST_F(SmtpServerTest, TheConnectionEndsBeforeOrAfterTheMessageIsKept) {
  arm(R"({"stage":"content","kind":"drop"})");
  EXPECT_THROW(under_starttls()->sendMessage(*message()), Poco::Exception);
  EXPECT_EQ(service.messages().size(), 0U);
  arm(R"({"stage":"body","kind":"drop_after"})");
  EXPECT_THROW(under_starttls()->sendMessage(*message()), Poco::Exception);
  EXPECT_EQ(service.messages().size(), 1U);
}

TEST_F(SmtpServerTest, AMalformedGreetingIsNoGreeting) {
  arm(R"({"stage":"greeting","kind":"malformed"})");
  SecureSMTPClientSession session("127.0.0.1", server.port());
  EXPECT_THROW(session.login("host.example"), Poco::Exception);
}

TEST_F(SmtpServerTest, ALongMessageWithDotsArrivesAsItWas) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += i % 3 == 0 ? ".\r\n" : "..texto con puntos.\r\n";
  auto session = under_starttls();
  send(*session, *message(text));
  session->close();
  ASSERT_EQ(service.messages().size(), 1U);
  EXPECT_EQ(service.messages().items()[0]["parts"].items()[0]["text"].text(), text);
}

TEST_F(SmtpServerTest, EndsASilentSession) {
  ASSERT_TRUE(service.set_switches(Json::object({{"idle_ms", 1}})).has_value());
  Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", server.port()));
  std::string all;
  char octets[512];
  for (int n = socket.receiveBytes(octets, sizeof octets); n > 0;
       n = socket.receiveBytes(octets, sizeof octets)) {
    all.append(octets, static_cast<std::size_t>(n));
  }
  EXPECT_NE(all.find("421 "), std::string::npos);
}

TEST_F(SmtpServerTest, DropsWhatWasSentInClearBehindStartTls) {
  Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", server.port()));
  const std::string injected = "EHLO host.example\r\nSTARTTLS\r\nMAIL FROM:<x@demo.example>\r\n";
  socket.sendBytes(injected.data(), static_cast<int>(injected.size()));
  std::string all;
  char octets[512];
  while (!all.ends_with("220 2.0.0 go ahead\r\n")) {
    const int n = socket.receiveBytes(octets, sizeof octets);
    ASSERT_GT(n, 0) << all;
    all.append(octets, static_cast<std::size_t>(n));
  }
  EXPECT_THROW(Poco::Net::SecureStreamSocket::attach(socket, "localhost", trusting()), Poco::Exception);
}

TEST_F(SmtpServerTest, TheControlSideShowsMessagesAndTakesFaults) {
  Frame frame(service, clock, 1);
  const Server http(frame);
  HttpProbe probe(http.port());
  send(*under_starttls(), *message());
  EXPECT_EQ(probe.get("/__mock/messages?recipient=ana@*").json()["messages"].size(), 1U);
  EXPECT_EQ(probe.get("/__mock/messages/1").json()["message_id"].text(), "<order-1@demo.example>");
  EXPECT_EQ(probe.get("/__mock/messages/1/text").body, "línea\r\n.punto\r\n");
  EXPECT_EQ(probe.get("/__mock/messages/1/raw").header("Content-Type"), "message/rfc822");
  EXPECT_EQ(probe.get("/__mock/state").json()["messages"].size(), 1U);
  EXPECT_EQ(probe.post("/__mock/faults", Json::object({{"stage", "mail"}, {"kind", "reply"}, {"code", 450}}))
                .status,
            200);
  EXPECT_EQ(probe.get("/__mock/faults").json()["faults"].size(), 1U);
  EXPECT_THROW(under_starttls()->sendMessage(*message()), Poco::Exception);
  const std::string journal = probe.get("/__mock/requests").body;
  EXPECT_NE(journal.find("\"stage\":\"mail\""), std::string::npos);
  EXPECT_EQ(journal.find("clave-larga"), std::string::npos);
  EXPECT_EQ(probe.send("DELETE", "/__mock/messages").status, 200);
  EXPECT_EQ(probe.post("/__mock/reset", {}).status, 200);
  EXPECT_EQ(probe.get("/__mock/state").json()["users"].size(), 0U);
  EXPECT_EQ(probe.get("/elsewhere").status, 404);
}

TEST(SmtpServerLife, TakesItsCaFileWithIt) {
  SettableClock clock;
  SmtpService service(clock);
  std::string file;
  {
    SmtpServer server(service);
    file = server.ca_file();
    EXPECT_TRUE(std::filesystem::exists(file));
    Poco::Net::StreamSocket idle(
        Poco::Net::SocketAddress("127.0.0.1", server.port()));  // does not hold up the end
    EXPECT_THROW(SmtpServer(service, server.port()), std::runtime_error);
  }
  EXPECT_FALSE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace enlace::mock
