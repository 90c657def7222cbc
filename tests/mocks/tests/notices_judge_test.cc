#include <gtest/gtest.h>

#include "mocks/handy/handy_service.hpp"
#include "mocks/judge/messages.hpp"
#include "mocks/smtp/smtp_service.hpp"

// The judge of the messages, on the states of the Handy mock and of the mail server.
namespace enlace::mock {
namespace {

using Kind = Finding::Kind;

class NoticesJudge : public ::testing::Test {
 protected:
  NoticesJudge() {
    const auto made = handy.create_company(*Json::parse(R"({"name":"Norte","token":"t"})"));
    EXPECT_TRUE(made) << made.error().message;
    company = *made;
    create("customers", R"({"code":"C1","description":"Doña Luz"})");
    create("products", R"([{"code":"CAFÉ 1","price":1234.5,"tax":16},{"code":"B","price":10,"tax":null}])");
  }
  Json create(const std::string& kind, const std::string& body) {
    Result<Json> made = handy.create(company, kind, *Json::parse(body));
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? *std::move(made) : Json();
  }
  // 1,234.50 + 10 = 1,244.50
  std::string order() {
    return create("orders", R"({"customer":"C1","items":[{"product":"CAFÉ 1"},{"product":"B"}]})")["id"]
        .text();
  }
  void deliver(const std::string& order, const std::string& recipient, const std::string& id_end = "a",
               const std::string& text = "Pedido de DOÑA LUZ: CAFÉ 1, B. Total $1,244.50 MXN") {
    SmtpService::Envelope envelope;
    envelope.sender = "enlace@norte.example";
    envelope.recipients = {recipient};
    mail.keep(envelope,
              "Message-ID: <" + order + "." + id_end + "@norte.example>\r\nSubject: Pedido\r\n\r\n" + text);
  }
  Verdict verdict(const NoticeExpectations& expectations = {}) {
    return judge_notices(handy.company_state(company), mail.state(), expectations);
  }
  Kind only(const NoticeExpectations& expectations = {}) {
    const Verdict found = verdict(expectations);
    EXPECT_EQ(found.findings.size(), 1U) << found.text();
    return found.findings.empty() ? Kind::stray : found.findings.front().kind;
  }

  SettableClock clock;
  HandyService handy{clock};
  SmtpService mail{clock};
  std::int64_t company = 0;
};

TEST_F(NoticesJudge, WantsOneMessageForEachOrderAndRecipient) {
  const std::string id = order();
  NoticeExpectations two;
  two.recipients = {"ana@x.example", "luz@x.example"};
  deliver(id, "ana@x.example");
  EXPECT_EQ(only(two), Kind::lost);
  deliver(id, "luz@x.example", "b");
  EXPECT_TRUE(verdict(two).clean()) << verdict(two).text();
  EXPECT_EQ(verdict(two).expected, 2U);
  EXPECT_EQ(verdict(two).delivered, 2U);
  EXPECT_EQ(verdict(two).document, "message");
}

TEST_F(NoticesJudge, ARepeatUnderOneMessageIdIsNoDouble) {
  const std::string id = order();
  deliver(id, "ana@x.example");
  deliver(id, "ana@x.example");
  EXPECT_TRUE(verdict().clean()) << verdict().text();
  deliver(id, "ana@x.example", "other");
  EXPECT_EQ(only(), Kind::doubled);
}

TEST_F(NoticesJudge, WhatAPersonNeedsMustBeInEveryPart) {
  const std::string id = order();
  deliver(id, "ana@x.example", "a", "Pedido de Otra: CAFÉ 1, B. Total 1.244,50");
  EXPECT_EQ(only(), Kind::wrong_client);
  mail.reset();
  deliver(id, "ana@x.example", "a", "Doña Luz: B. Total 1.244,50");
  EXPECT_EQ(only(), Kind::wrong_lines);
  mail.reset();
  deliver(id, "ana@x.example", "a", "Doña Luz: CAFÉ 1, B. Total 11,244.50");
  EXPECT_EQ(only(), Kind::wrong_total);
}

TEST_F(NoticesJudge, AFollowUpIsNoNotice) {
  const std::string id = order();
  deliver(id, "ana@x.example");
  deliver(id, "ana@x.example", "removed@x>\r\nIn-Reply-To: <" + id + ".a");
  EXPECT_TRUE(verdict().clean()) << verdict().text();
}

TEST_F(NoticesJudge, ReadsHtmlAsItIsShown) {
  create("customers", R"({"code":"C2","description":"Peña & <Hijos>"})");
  const std::string id = create("orders", R"({"customer":"C2","items":[{"product":"B"}]})")["id"].text();
  SmtpService::Envelope envelope;
  envelope.recipients = {"ana@x.example"};
  mail.keep(envelope, "Message-ID: <" + id +
                          "@x>\r\nContent-Type: text/html\r\n\r\n<td>PEÑA &amp;\r\n &lt;Hijos&gt;</td>"
                          "<td>B</td><td>$&nbsp;10.00</td>");
  EXPECT_TRUE(verdict().clean()) << verdict().text();
}

TEST_F(NoticesJudge, GoneOrdersNeedNoneAndRefusedOnesMustHaveNone) {
  const std::string gone = order();
  deliver(gone, "ana@x.example");
  create("deletions", R"({"order":)" + gone + "}");
  EXPECT_TRUE(verdict().clean()) << verdict().text();
  const std::string early = order();
  NoticeExpectations before;
  before.undelivered = {early};
  EXPECT_TRUE(verdict(before).clean()) << verdict(before).text();
  deliver(early, "ana@x.example");
  EXPECT_EQ(only(before), Kind::unexpected);
}

TEST_F(NoticesJudge, AMessageOfNoOrderIsAstray) {
  deliver(order(), "ana@x.example");
  const Json::Array companies = {handy.company_state(company)};
  EXPECT_TRUE(stray_notices(companies, mail.state()).empty());
  deliver("99", "ana@x.example");
  EXPECT_EQ(stray_notices(companies, mail.state()), std::vector<std::string>{"message 2"});
}

}  // namespace
}  // namespace enlace::mock
