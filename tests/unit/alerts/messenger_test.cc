#include "alerts/messenger.hpp"

#include <gtest/gtest.h>

#include "support/manual_runtime.hpp"
#include "support/plain_vault.hpp"

namespace enlace::alerts {
namespace {

// Takes what it is told to take, and remembers.
class Outside final : public egress::Egress {
 public:
  HttpReply send(const egress::Account& account, const HttpCall& call, const Options&,
                 egress::WriteTrace*) override {
    calls.push_back(call);
    accounts.push_back(account);
    HttpReply reply;
    reply.sent = Sent::complete;
    reply.status = status;
    if (!whole) {
      reply.sent = Sent::maybe;
      reply.status = 0;
      reply.error =
          failure(ENLACE_E_AMBIGUOUS, "response_truncated", {}, Json::object({{"status", status}})).error;
    }
    return reply;
  }
  bool whole = true;
  SmtpReply send_mail(const egress::Account&, const SmtpCall& call, const Options&,
                      egress::WriteTrace*) override {
    mails.push_back(call);
    SmtpReply reply;
    reply.sent = Sent::complete;
    reply.code = smtp_code;
    return reply;
  }
  std::string redact(const egress::Account&, std::string text) const override { return text; }
  void stop() override {}
  std::vector<HttpCall> calls;
  std::vector<egress::Account> accounts;
  std::vector<SmtpCall> mails;
  int status = 200, smtp_code = 250;
};

class MessengerTest : public ::testing::Test {
 protected:
  MessengerTest() {
    config_.webhook.url.plain = "https://hooks.example.com/x";
    config_.webhook.token.secret_name = "hook-token";
    config_.mail.server = "mail.example.com";
    config_.mail.user = "enlace";
    config_.mail.password.secret_name = "mail-password";
    config_.mail.from = "enlace@example.com";
    config_.mail.to = {"ana@example.com", "luis@example.com"};
    EXPECT_TRUE(vault_.set(kHostSecrets, "hook-token", vault::Secret(std::string("hook-secret"))));
    EXPECT_TRUE(vault_.set(kHostSecrets, "mail-password", vault::Secret(std::string("mail-secret"))));
  }
  void open_a_problem() {
    Problem problem;
    problem.tenant = "lupita";
    problem.instance = "alegra";
    problem.cause = "orders_not_moving";
    ASSERT_TRUE(book_.note({problem}, channels_of(config_), runtime_.unix_ms()));
  }
  Messenger::Report deliver() {
    Messenger messenger(runtime_, outside_, vault_, *logger_, config_, phrases_);
    auto report = messenger.deliver(book_);
    EXPECT_TRUE(report) << report.error().message;
    return *std::move(report);
  }
  test::ManualRuntime runtime_;
  test::PlainVault vault_;
  static std::unique_ptr<store::Database> in_memory() {
    store::Database::Options options;
    options.path = ":memory:";
    return *store::Database::open(options);
  }
  std::unique_ptr<store::Database> database_ = in_memory();
  Book book_{*database_};
  std::unique_ptr<log::Logger> logger_ = log::make_silent_logger();
  phrases::Phrasebook phrases_;
  config::AlertsConfig config_;
  Outside outside_;
};

TEST_F(MessengerTest, TellsEveryChannelOnce) {
  open_a_problem();
  EXPECT_EQ(deliver().sent, 3);
  EXPECT_EQ(deliver().sent, 0);
  ASSERT_EQ(outside_.calls.size(), 1U);
  EXPECT_EQ(outside_.calls[0].url, "https://hooks.example.com/x");
  EXPECT_EQ(outside_.calls[0].body.find("hook-secret"), std::string::npos);
  ASSERT_EQ(outside_.mails.size(), 2U);
  EXPECT_EQ(outside_.mails[0].recipient, "ana@example.com");
  EXPECT_EQ(outside_.mails[1].recipient, "luis@example.com");
}

// Many small receivers answer without a length, or just close.
TEST_F(MessengerTest, AStatusLineIsEnough) {
  open_a_problem();
  outside_.whole = false;
  EXPECT_EQ(deliver().sent, 3);
  runtime_.pass(3'600'000);
  EXPECT_EQ(deliver().sent, 0);
}

TEST_F(MessengerTest, AChannelThatFailsDelaysNoOther) {
  open_a_problem();
  outside_.status = 500;
  const Messenger::Report report = deliver();
  EXPECT_EQ(report.sent, 2);
  EXPECT_EQ(report.waiting, 1);
  EXPECT_EQ(report.last.cause, "alert_not_taken");
  outside_.status = 204;
  EXPECT_EQ(deliver().sent, 0);  // not yet
  runtime_.pass(60'000);
  EXPECT_EQ(deliver().sent, 1);
  EXPECT_EQ(outside_.mails.size(), 2U);
}

TEST_F(MessengerTest, AChannelThatWasDroppedFromTheConfigurationGetsNothing) {
  open_a_problem();
  config_.mail.to.clear();
  EXPECT_EQ(deliver().sent, 1);
  EXPECT_TRUE(outside_.mails.empty());
  EXPECT_TRUE(book_.due(runtime_.unix_ms())->empty());
}

TEST_F(MessengerTest, ASignOfLifeIsAPlainReadAndItsRefusalIsAnError) {
  config_.sign_of_life.url.plain = "https://watch.example.com/ping";
  Messenger messenger(runtime_, outside_, vault_, *logger_, config_, phrases_);
  EXPECT_TRUE(messenger.give_sign_of_life());
  EXPECT_EQ(outside_.calls.back().method, "GET");
  EXPECT_TRUE(outside_.accounts.back().slots.empty());
  outside_.status = 404;
  EXPECT_EQ(messenger.give_sign_of_life().error().cause, "alert_not_taken");
}

}  // namespace
}  // namespace enlace::alerts
