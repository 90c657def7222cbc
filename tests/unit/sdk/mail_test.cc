#include <enlace/sdk/mail.hpp>
#include <enlace/sdk/testing/fake_host.hpp>

#include <gtest/gtest.h>

namespace enlace::sdk::testing {
namespace {

class Mail : public ::testing::Test {
 protected:
  static MailRequest request() {
    return {"smtp://mail.test:587", "smtp", "order", "a@lupita.mx", "b@lupita.mx", "Subject: x\r\n\r\nb\r\n"};
  }
  Error error(MailAnswer answer, const MailRequest& asked = request()) {
    host_.on_mail({std::move(answer)});
    Call call = host_.begin(Operation::delete_order);
    const Result<void> sent = send_mail(call, asked);
    return sent ? Error{ENLACE_OK, {}, {}, {}, 0, -1, {}} : sent.error();
  }
  FakeHost host_;
};

TEST_F(Mail, MakesOfEveryRefusalTheErrorThatItIs) {
  struct Row {
    int code;
    std::int32_t stage;
    enlace_status status;
    const char* cause;
  };
  for (const Row& row : {Row{535, ENLACE_SMTP_AT_AUTH, ENLACE_E_AUTH, "mail_login_refused"},
                         Row{454, ENLACE_SMTP_AT_AUTH, ENLACE_E_UPSTREAM, "mail_server_busy"},
                         Row{530, ENLACE_SMTP_AT_SENDER, ENLACE_E_AUTH, "mail_login_refused"},
                         Row{553, ENLACE_SMTP_AT_SENDER, ENLACE_E_CONFIG, "mail_sender_refused"},
                         Row{452, ENLACE_SMTP_AT_SENDER, ENLACE_E_UPSTREAM, "mail_server_busy"},
                         Row{550, ENLACE_SMTP_AT_RECIPIENT, ENLACE_E_INVALID, "mail_recipient_refused"},
                         Row{450, ENLACE_SMTP_AT_RECIPIENT, ENLACE_E_UPSTREAM, "mail_recipient_deferred"},
                         Row{554, ENLACE_SMTP_AT_MESSAGE, ENLACE_E_INVALID, "mail_refused"},
                         Row{451, ENLACE_SMTP_AT_MESSAGE, ENLACE_E_UPSTREAM, "mail_server_busy"},
                         Row{554, ENLACE_SMTP_AT_GREETING, ENLACE_E_UPSTREAM, "mail_server_busy"}}) {
    const Error got = error(MailAnswer::refused(row.code, row.stage, "no"));
    EXPECT_EQ(got.cause, row.cause) << row.code << " at " << row.stage;
    EXPECT_EQ(got.status, row.status) << row.code << " at " << row.stage;
    EXPECT_EQ(got.params["reason"].text(), std::to_string(row.code) + " no");
  }
  EXPECT_EQ(error(MailAnswer::accepted()).status, ENLACE_OK);
  EXPECT_TRUE(host_.misuses().empty());
}

TEST_F(Mail, KeepsTheHostsCauseAndItsDoubt) {
  EXPECT_EQ(error(MailAnswer::unreachable("tls_certificate")).cause, "tls_certificate");
  const Error lost = error(MailAnswer::lost());
  EXPECT_EQ(lost.status, ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(lost.cause, "mail_in_doubt");
  EXPECT_EQ(host_.held(), 0u);
}

TEST_F(Mail, SaysWhenTheHostSendsNone) {
  host_.without_mail();
  const Error none = error(MailAnswer::accepted());
  EXPECT_EQ(none.cause, "host_service_missing");
  EXPECT_EQ(none.status, ENLACE_E_UNSUPPORTED);
}

TEST_F(Mail, TheFakeHostRefusesWhatTheRealOneRefuses) {
  for (const auto& spoil : std::vector<std::function<void(MailRequest&)>>{
           [](MailRequest& r) { r.purpose.clear(); }, [](MailRequest& r) { r.server = "https://mail.test"; },
           [](MailRequest& r) { r.recipient = "b@lupita.mx>\r\nRCPT TO:<c@lupita.mx"; },
           [](MailRequest& r) { r.message = "Subject: x\r\n\r\nb\n"; },
           [](MailRequest& r) { r.message = "Subject: \xC3\xB1\r\n\r\nb\r\n"; },
           [](MailRequest& r) { r.message = "no header\r\n"; }}) {
    MailRequest bad = request();
    spoil(bad);
    EXPECT_EQ(error(MailAnswer::accepted(), bad).status, ENLACE_E_MISUSE);
  }
  EXPECT_EQ(host_.misuses().size(), 6u);
  EXPECT_TRUE(host_.mails().empty());
}

TEST_F(Mail, IsAWriteThatNeedsAFindKeyFirst) {
  Call call = host_.begin(Operation::push_order);
  EXPECT_EQ(send_mail(call, request()).error().status, ENLACE_E_MISUSE);
  Call again = host_.begin(Operation::push_order);
  ASSERT_TRUE(again.declare_find_key(Json::object()));
  ASSERT_TRUE(send_mail(again, request()));
  EXPECT_TRUE(again.wrote());
  EXPECT_EQ(host_.events(), (std::vector<std::string>{"find_key", "write:order"}));
}

}  // namespace
}  // namespace enlace::sdk::testing
