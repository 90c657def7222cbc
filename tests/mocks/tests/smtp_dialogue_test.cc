#include <gtest/gtest.h>

#include "mocks/smtp/dialogue.hpp"
#include "mocks/smtp/mime.hpp"

// The SMTP mock without sockets: what it takes, refuses, records, and how it misbehaves.
namespace enlace::mock::smtp {
namespace {

constexpr const char* kMessage =
    "From: Enlace <enlace@demo.example>\r\nTo: ana@demo.example\r\nSubject: =?UTF-8?B?UGVkaWRvIMOx?=\r\n"
    "Date: Tue, 20 Oct 2026 12:00:00 +0000\r\nMessage-ID: <order-1@demo.example>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "Se=C3=B1al\r\n..dot\r\n";

class SmtpDialogue : public ::testing::Test {
 protected:
  SmtpDialogue() { service.add_user("enlace", "clave-larga"); }

  // The code of the answer to that line.
  std::string say(const std::string& line) {
    const Dialogue::Answer answer = dialogue.line(line);
    closed = answer.then == Dialogue::Answer::Then::close;
    text = answer.text;
    return text.substr(0, 3);
  }
  std::string send(const std::string& content) {
    const Dialogue::Answer answer = dialogue.content(content);
    closed = answer.then == Dialogue::Answer::Then::close;
    text = answer.text;
    return text.substr(0, 3);
  }
  // Up to the log-in, under TLS.
  void begin() {
    EXPECT_EQ(say("EHLO host.example"), "250");
    EXPECT_EQ(say("STARTTLS"), "220");
    dialogue.tls_started();
    EXPECT_EQ(say("EHLO host.example"), "250");
    EXPECT_EQ(say("AUTH PLAIN " + base64_encoded(std::string("\0enlace\0clave-larga", 19))), "235");
  }
  void address(const std::string& recipient = "ana@demo.example") {
    EXPECT_EQ(say("MAIL FROM:<enlace@demo.example>"), "250");
    EXPECT_EQ(say("RCPT TO:<" + recipient + ">"), "250");
  }
  void arm(const std::string& fault) {
    const auto armed = service.arm(*Json::parse(fault));
    ASSERT_TRUE(armed.has_value()) << armed.error().message;
  }
  void turn(const std::string& switches) {
    const auto turned = service.set_switches(*Json::parse(switches));
    ASSERT_TRUE(turned.has_value()) << turned.error().message;
  }
  std::size_t kept() { return service.messages().size(); }

  SettableClock clock;
  SmtpService service{clock};
  Dialogue dialogue{service, false};
  std::string text;
  bool closed = false;
};

TEST_F(SmtpDialogue, KeepsAMessageWithEnvelopeAndDecodedParts) {
  begin();
  address();
  EXPECT_EQ(say("RCPT TO:<luz@demo.example>"), "250");
  EXPECT_EQ(say("DATA"), "354");
  EXPECT_TRUE(dialogue.wants_content());
  EXPECT_EQ(send(kMessage), "250");
  ASSERT_EQ(kept(), 1U);
  const Json message = service.messages().items()[0];
  EXPECT_EQ(message["sender"].text(), "enlace@demo.example");
  EXPECT_EQ(message["recipients"].size(), 2U);
  EXPECT_EQ(message["security"].text(), "starttls");
  EXPECT_EQ(message["user"].text(), "enlace");
  EXPECT_EQ(message["message_id"].text(), "<order-1@demo.example>");
  EXPECT_EQ(message["subject"].text(), "Pedido ñ");
  EXPECT_EQ(message["parts"].items()[0]["text"].text(), "Señal\r\n.dot\r\n");
  EXPECT_FALSE(dialogue.wants_content());
  EXPECT_EQ(say("RCPT TO:<luz@demo.example>"), "503");  // the transaction is over
  EXPECT_EQ(say("QUIT"), "221");
  EXPECT_TRUE(closed);
}

TEST_F(SmtpDialogue, OffersWhatCanBeUsedNow) {
  say("EHLO host.example");
  EXPECT_NE(text.find("\r\n250 STARTTLS\r\n"), std::string::npos);
  EXPECT_EQ(text.find("AUTH"), std::string::npos);
  say("STARTTLS");
  dialogue.tls_started();
  say("EHLO host.example");
  EXPECT_EQ(text.find("STARTTLS"), std::string::npos);
  EXPECT_NE(text.find("AUTH PLAIN LOGIN"), std::string::npos);
  say("HELO host.example");
  EXPECT_EQ(text.find("AUTH"), std::string::npos);
}

TEST_F(SmtpDialogue, RefusesWhatComesInTheWrongOrder) {
  EXPECT_EQ(say("MAIL FROM:<a@demo.example>"), "503");
  EXPECT_EQ(say("STARTTLS"), "503");
  EXPECT_EQ(say("AUTH PLAIN"), "503");
  EXPECT_EQ(say("EHLO"), "501");
  EXPECT_EQ(say("EHLO host.example"), "250");
  EXPECT_EQ(say("MAIL FROM:<a@demo.example>"), "530");
  EXPECT_EQ(say("AUTH PLAIN AGVubGFjZQBjbGF2ZS1sYXJnYQ=="), "538");
  EXPECT_EQ(say("STARTTLS now"), "501");
  EXPECT_EQ(say("STARTTLS"), "220");
  dialogue.tls_started();
  EXPECT_EQ(say("MAIL FROM:<a@demo.example>"), "503");  // EHLO again
  EXPECT_EQ(say("EHLO host.example"), "250");
  EXPECT_EQ(say("STARTTLS"), "503");
  EXPECT_EQ(say("MAIL FROM:<a@demo.example>"), "530");  // not logged in
  EXPECT_EQ(say("AUTH CRAM-MD5"), "504");
  EXPECT_EQ(say("AUTH PLAIN !"), "501");
  EXPECT_EQ(say("AUTH PLAIN " + base64_encoded("enlace clave-larga")), "501");
  EXPECT_EQ(say("RCPT TO:<a@demo.example>"), "503");
  EXPECT_EQ(say("DATA"), "503");
  EXPECT_EQ(say("EXPN all"), "500");
  EXPECT_EQ(say("NOOP"), "250");
  EXPECT_EQ(say("VRFY ana"), "252");
}

TEST_F(SmtpDialogue, LogsInByEitherMechanismAndMindsWrongPasswords) {
  say("EHLO host.example");
  say("STARTTLS");
  dialogue.tls_started();
  say("EHLO host.example");
  EXPECT_EQ(say("AUTH LOGIN"), "334");
  EXPECT_EQ(text, "334 VXNlcm5hbWU6\r\n");
  EXPECT_EQ(say(base64_encoded("enlace")), "334");
  EXPECT_EQ(say(base64_encoded("otra")), "535");
  EXPECT_EQ(say("AUTH PLAIN"), "334");
  EXPECT_EQ(say("*"), "501");
  EXPECT_EQ(say("AUTH PLAIN"), "334");
  EXPECT_EQ(say(base64_encoded(std::string("\0enlace\0otra", 12))), "535");
  EXPECT_FALSE(closed);
  EXPECT_EQ(say("AUTH LOGIN " + base64_encoded("nadie")), "334");
  EXPECT_EQ(say(base64_encoded("clave-larga")), "421");
  EXPECT_TRUE(closed);
  EXPECT_EQ(service.state()["refused_log_ins"].integer(), 3);

  Dialogue other(service, true);
  EXPECT_EQ(other.line("EHLO host.example").text.substr(0, 3), "250");
  EXPECT_EQ(other.line("AUTH LOGIN").text.substr(0, 3), "334");
  EXPECT_EQ(other.line(base64_encoded("enlace")).text.substr(0, 3), "334");
  EXPECT_EQ(other.line(base64_encoded("clave-larga")).text.substr(0, 3), "235");
  EXPECT_EQ(other.line("AUTH LOGIN").text.substr(0, 3), "503");
  EXPECT_EQ(other.line("MAIL FROM:<a@demo.example>").text.substr(0, 3), "250");
}

TEST_F(SmtpDialogue, ALogInInClearCountsForNothingUnderTls) {
  turn(R"({"require_auth":false})");
  say("EHLO host.example");
  EXPECT_EQ(say("MAIL FROM:<a@demo.example>"), "530");
  EXPECT_NE(text.find("STARTTLS"), std::string::npos);
  turn(R"({"auth_in_clear":true,"require_auth":true})");
  const std::string log_in = "AUTH PLAIN " + base64_encoded(std::string("\0enlace\0clave-larga", 19));
  EXPECT_EQ(say(log_in), "235");
  EXPECT_EQ(say("STARTTLS"), "220");
  dialogue.tls_started();
  EXPECT_EQ(say("EHLO host.example"), "250");
  EXPECT_EQ(say("MAIL FROM:<a@demo.example>"), "530");
  EXPECT_EQ(say(log_in), "235");
  EXPECT_EQ(say("MAIL FROM:<a@demo.example>"), "250");
}

TEST_F(SmtpDialogue, KeepsPasswordsOutOfTheJournal) {
  begin();
  say("AUTH LOGIN");
  const std::string journal =
      service.control(make_request("GET", "/__mock/requests", {}, ""), "/requests").body;
  EXPECT_NE(journal.find("AUTH PLAIN ***"), std::string::npos);
  EXPECT_EQ(journal.find(base64_encoded(std::string("\0enlace\0clave-larga", 19))), std::string::npos);
  EXPECT_EQ(service.state().dump().find("clave-larga"), std::string::npos);
}

TEST_F(SmtpDialogue, RefusesAddressesThatAreNone) {
  begin();
  for (const char* bad : {"MAIL FROM:ana@demo.example", "MAIL FROM:<ana>", "MAIL FROM:<ana@demo.example",
                          "MAIL", "MAIL TO:<ana@demo.example>"}) {
    EXPECT_EQ(say(bad), "501") << bad;
  }
  EXPECT_EQ(say("MAIL FROM:<ñandú@demo.example>"), "553");
  EXPECT_EQ(say("MAIL FROM:<ana@demo.example> SIZE=x"), "501");
  EXPECT_EQ(say("MAIL FROM:<ana@demo.example> SIZE=99999999"), "552");
  EXPECT_EQ(say("MAIL FROM:<ana@demo.example> FAST=1"), "555");
  EXPECT_EQ(say("MAIL FROM: <ana@demo.example> SIZE=100 BODY=8BITMIME"), "250");
  EXPECT_EQ(say("MAIL FROM:<ana@demo.example>"), "503");
  EXPECT_EQ(say("RCPT TO:<no es correo>"), "501");
  EXPECT_EQ(say("RCPT TO:<ana@demo.example> NOTIFY=NEVER"), "501");
  EXPECT_EQ(say("DATA"), "554");
  turn(R"({"max_recipients":1})");
  EXPECT_EQ(say("RCPT TO:<ana@demo.example>"), "250");
  EXPECT_EQ(say("RCPT TO:<luz@demo.example>"), "452");
  EXPECT_EQ(say("RSET"), "250");
  EXPECT_EQ(say("RCPT TO:<ana@demo.example>"), "503");
  turn(R"({"smtputf8":true})");
  EXPECT_EQ(say("MAIL FROM:<ana@demo.example> SMTPUTF8"), "250");
}

TEST_F(SmtpDialogue, RefusesMessagesThatAreDefective) {
  begin();
  const std::string good = kMessage;
  const auto without = [&](const std::string& line) {
    std::string message = good;
    const std::size_t at = message.find(line);
    return message.erase(at, message.find("\r\n", at) + 2 - at);
  };
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {without("From:"), "no From"},
      {without("Date:"), "no Date"},
      {without("Message-ID:"), "no Message-ID"},
      {without("MIME-Version:"), "MIME-Version"},
      {"Subject: twice\r\n" + good, "more than one Subject"},
      {"Message-ID: <b@demo.example>\r\n" + good, "more than one Message-ID"},
      {"Bcc\r\n" + good, "a line among the headers"},
      {good + "bare\nline\r\n", "a bare LF"},
      {good + "bare\rline\r\n", "a bare CR"},
      {good + std::string(999, 'x') + "\r\n", "998"},
      {good + "se\xC3\xB1"
              "al\r\n",
       "8-bit octets without"},
      {"X-Name: se\xC3\xB1"
       "al\r\n" +
           good,
       "8-bit octets in the headers"}};
  for (const auto& [message, why] : wrong) {
    address();
    EXPECT_EQ(say("DATA"), "354");
    EXPECT_EQ(send(message), "550");
    EXPECT_NE(text.find(why), std::string::npos) << text;
  }
  EXPECT_EQ(kept(), 0U);
  turn(R"({"strict_messages":false})");
  address();
  say("DATA");
  EXPECT_EQ(send(without("Date:")), "250");
  turn(R"({"size_limit":20})");
  address();
  say("DATA");
  EXPECT_EQ(send(good), "552");
  EXPECT_EQ(kept(), 1U);
}

TEST_F(SmtpDialogue, RefusesOneRecipientOfThree) {
  begin();
  arm(R"({"stage":"rcpt","recipient":"luz@*","kind":"reply","code":550,"text":"5.1.1 unknown","times":-1})");
  EXPECT_EQ(say("MAIL FROM:<enlace@demo.example>"), "250");
  EXPECT_EQ(say("RCPT TO:<ana@demo.example>"), "250");
  EXPECT_EQ(say("RCPT TO:<luz@demo.example>"), "550");
  EXPECT_EQ(text, "550 5.1.1 unknown\r\n");
  EXPECT_EQ(say("RCPT TO:<eva@demo.example>"), "250");
  say("DATA");
  EXPECT_EQ(send(kMessage), "250");
  EXPECT_EQ(service.messages().items()[0]["recipients"].size(), 2U);
  EXPECT_EQ(service.messages("luz@*").size(), 0U);
  EXPECT_EQ(service.messages("eva@*").size(), 1U);
  EXPECT_EQ(say("MAIL FROM:<enlace@demo.example>"), "250");
  EXPECT_EQ(say("RCPT TO:<luz@demo.example>"), "550");  // always
}

TEST_F(SmtpDialogue, AnswersBadlyAtEachStage) {
  const std::vector<std::pair<std::string, std::string>> steps = {{"ehlo", "EHLO host.example"},
                                                                  {"mail", "MAIL FROM:<enlace@demo.example>"},
                                                                  {"rcpt", "RCPT TO:<ana@demo.example>"},
                                                                  {"data", "DATA"}};
  begin();
  for (const auto& [stage, line] : steps) {
    arm(R"([{"stage":")" + stage + R"(","kind":"reply","code":451,"text":"4.3.0 later"},
            {"stage":")" +
        stage + R"(","kind":"malformed"}])");
    EXPECT_EQ(say(line), "451") << stage;
    EXPECT_FALSE(dialogue.wants_content());
    EXPECT_EQ(say(line), "hel") << stage;
    if (stage == "ehlo") {
      EXPECT_EQ(say(line), "250");
    }
    if (stage == "data") {
      EXPECT_EQ(say(line), "354");
    }
  }
  arm(R"({"stage":"body","kind":"reply","code":552,"text":"5.2.2 full"})");
  EXPECT_EQ(send(kMessage), "552");
  EXPECT_EQ(kept(), 0U);
  address();
  say("DATA");
  arm(R"({"stage":"body","kind":"reply_after","code":451})");
  EXPECT_EQ(send(kMessage), "451");
  EXPECT_EQ(kept(), 1U);  // it is there all the same
  arm(R"({"stage":"quit","kind":"reply","code":421,"text":"4.0.0 no"})");
  EXPECT_EQ(say("QUIT"), "421");
  arm(R"({"stage":"greeting","kind":"reply","code":554,"text":"5.7.1 go away"})");
  EXPECT_EQ(Dialogue(service, false).greet().text, "554 5.7.1 go away\r\n");
}

TEST_F(SmtpDialogue, DropsBeforeAndAfterTheFinalDot) {
  begin();
  address();
  say("DATA");
  arm(R"({"stage":"content","kind":"drop"})");
  EXPECT_EQ(dialogue.content_begins().then, Dialogue::Answer::Then::close);
  EXPECT_EQ(kept(), 0U);
  arm(R"([{"stage":"body","kind":"drop"},{"stage":"body","kind":"drop_after"}])");
  EXPECT_EQ(send(kMessage), "");
  EXPECT_TRUE(closed);
  EXPECT_EQ(kept(), 0U);
  address();
  say("DATA");
  EXPECT_EQ(send(kMessage), "");
  EXPECT_TRUE(closed);
  EXPECT_EQ(kept(), 1U);
}

TEST_F(SmtpDialogue, SlowAnswersStillTakeEffect) {
  begin();
  EXPECT_EQ(say("MAIL FROM:<enlace@demo.example>"), "250");
  arm(R"([{"stage":"rcpt","kind":"slow","delay_ms":250},{"stage":"content","kind":"slow","delay_ms":300}])");
  const Dialogue::Answer slow = dialogue.line("RCPT TO:<ana@demo.example>");
  EXPECT_EQ(slow.delay_ms, 250);
  EXPECT_EQ(slow.text.substr(0, 3), "250");
  EXPECT_EQ(say("DATA"), "354");
  const Dialogue::Answer content = dialogue.content_begins();
  EXPECT_EQ(content.delay_ms, 300);
  EXPECT_EQ(content.then, Dialogue::Answer::Then::go_on);
  EXPECT_EQ(send(kMessage), "250");
  EXPECT_EQ(kept(), 1U);
}

TEST_F(SmtpDialogue, FaultsMatchSenderRecipientAndCount) {
  begin();
  arm(R"({"stage":"rcpt","sender":"otra@*","kind":"reply","code":450})");
  address();
  EXPECT_EQ(say("RSET"), "250");
  arm(R"({"stage":"data","recipient":"luz@*","kind":"reply","code":450,"after":1,"times":1})");
  address();
  EXPECT_EQ(say("DATA"), "354");
  EXPECT_EQ(send(kMessage), "250");
  for (const char* code : {"354", "450", "354"}) {
    address("luz@demo.example");
    EXPECT_EQ(say("DATA"), code);
    if (std::string(code) == "354") send(kMessage);
    say("RSET");
  }
  const Json report = *Json::parse(service.control(make_request("GET", "/", {}, ""), "/faults").body);
  EXPECT_EQ(report["faults"].size(), 1U);  // that of the other sender
  EXPECT_EQ(report["faults"].items()[0]["hits"].integer(), 0);
  EXPECT_EQ(report["spent"].items()[0]["hits"].integer(), 1);
  EXPECT_EQ(report["never_fired"].items()[0]["id"].integer(), 1);
}

TEST_F(SmtpDialogue, FaultsHaveAnIdAndOneThatNeverFiredIsNamed) {
  const auto asked = [&](const std::string& method, const std::string& path, const std::string& body = "") {
    return service.control(make_request(method, "/__mock" + path, {}, body), path);
  };
  EXPECT_EQ(asked("POST", "/faults", R"({"stage":"quit","kind":"drop"})").body,
            R"({"ok":true,"ids":[1],"id":1})");
  EXPECT_EQ(asked("POST", "/faults", R"([{"stage":"rcpt","kind":"reply"}])").body,
            R"({"ok":true,"ids":[2]})");
  EXPECT_EQ(asked("DELETE", "/faults/1").status, 200);
  EXPECT_EQ(asked("DELETE", "/faults/1").status, 404);
  EXPECT_EQ(asked("DELETE", "/faults").status, 200);
  ASSERT_EQ(service.faults_never_fired().size(), 1U);  // the one that was taken away by name is not missed
  EXPECT_EQ(fault_line(service.faults_never_fired().items()[0]), "2 reply rcpt *");
  for (const char* wrong :
       {R"({"stage":"rctp","kind":"drop"})", R"({"stage":"rcpt","kind":"dorp"})",
        R"({"stage":"rcpt","kind":"drop","code":450})", R"({"stage":"rcpt","kind":"drop","tims":1})"}) {
    EXPECT_EQ(asked("POST", "/faults", wrong).status, 400) << wrong;
  }
  EXPECT_NE(asked("POST", "/faults", R"({"stage":"rctp","kind":"drop"})").body.find("\\\"rcpt\\\""),
            std::string::npos);
  EXPECT_NE(asked("POST", "/switches", R"({"require_tsl":true})").body.find("require_tls"),
            std::string::npos);
  EXPECT_EQ(asked("POST", "/users", R"({"user":"a","pasword":"b"})").status, 400);
}

TEST_F(SmtpDialogue, EightBitMailIsTakenAsTheSwitchesSay) {
  const std::string raw =
      std::string(kMessage).replace(std::string(kMessage).find("Se=C3=B1al"), 10, "Señal");
  const auto sent = [&](const std::string& parameters) {
    EXPECT_EQ(say("RSET"), "250");
    if (say("MAIL FROM:<enlace@demo.example>" + parameters) != "250") return text.substr(0, 3);
    EXPECT_EQ(say("RCPT TO:<ana@demo.example>"), "250");
    EXPECT_EQ(say("DATA"), "354");
    return send(raw);
  };
  begin();
  EXPECT_EQ(sent(""), "550");
  EXPECT_EQ(sent(" BODY=8BITMIME"), "250");
  turn(R"({"strict_messages":false})");
  EXPECT_EQ(sent(""), "550");
  turn(R"({"refuse_undeclared_8bit":false})");
  EXPECT_EQ(sent(""), "250");
  turn(R"({"offer_8bitmime":false})");
  EXPECT_EQ(sent(" BODY=8BITMIME"), "555");
  EXPECT_EQ(say("EHLO host.example"), "250");
  EXPECT_EQ(text.find("8BITMIME"), std::string::npos);
}

TEST_F(SmtpDialogue, RefusesFaultsAndSwitchesThatMeanNothing) {
  for (const char* bad :
       {R"({"stage":"rcp","kind":"reply"})", R"({"stage":"rcpt","kind":"explode"})",
        R"({"stage":"rcpt","kind":"reply","code":99})", R"({"stage":"rcpt","kind":"slow"})",
        R"({"stage":"content","kind":"reply"})", R"({"stage":"rcpt","kind":"reply","x":1})"}) {
    EXPECT_FALSE(service.arm(*Json::parse(bad)).has_value()) << bad;
  }
  EXPECT_FALSE(service.set_switches(*Json::parse(R"({"certificate":"none"})")).has_value());
  EXPECT_FALSE(service.set_switches(*Json::parse(R"({"size_limit":0})")).has_value());
  EXPECT_EQ(service.control(make_request("POST", "/", {}, "{}"), "/users").status, 400);
  EXPECT_EQ(service.control(make_request("GET", "/", {}, ""), "/nothing").status, 404);
  EXPECT_EQ(service.control(make_request("GET", "/", {}, ""), "/messages/1/raw").status, 404);
}

TEST(SmtpMime, ReadsPartsWordsAndFoldedHeaders) {
  const Message message = parse_message(
      "Subject: =?utf-8?Q?Pedido_n=C3=BAmero?=\r\n =?utf-8?B?IOKEljE=?= hoy\r\n"
      "Content-Type: multipart/alternative;\r\n boundary=\"b=1\"\r\n\r\nignored\r\n"
      "--b=1\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      "UGVkaWRvIMOx\r\n--b=1\r\nContent-Type: text/html; charset=\"utf-8\"\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C3=\r\n=B1</p>=\r\n\r\n--b=1--\r\n");
  EXPECT_EQ(words_decoded(message.first("subject")), "Pedido número №1 hoy");
  ASSERT_EQ(message.parts.size(), 2U);
  EXPECT_EQ(message.part("text/plain"), "Pedido ñ");
  EXPECT_EQ(message.part("text/html"), "<p>ñ</p>");
  EXPECT_EQ(message.parts[1].charset, "utf-8");
  EXPECT_EQ(words_decoded("=?iso-8859-1?Q?a=F1o?= =?x-unknown?Q?a?="), "año =?x-unknown?Q?a?=");
  EXPECT_FALSE(base64_decoded("abc").has_value());
  EXPECT_FALSE(base64_decoded("ab!=").has_value());
}

}  // namespace
}  // namespace enlace::mock::smtp
