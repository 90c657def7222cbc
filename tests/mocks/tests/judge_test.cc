#include "mocks/judge/judge.hpp"

#include "mocks/handy/handy_service.hpp"
#include "mocks/tests/alegra_probe.hpp"

// The judge is tried on the states of the real mocks: a company of Handy with orders, and an Alegra company
// into which the test carries them by hand, faithfully or with one kind of damage.
namespace enlace::mock {
namespace {

using Kind = Finding::Kind;

class JudgeTest : public ::testing::Test, public AlegraProbe {
 protected:
  JudgeTest() : handy(clock) {
    const auto made = handy.create_company(*Json::parse(R"({"name":"Lupita","token":"t"})"));
    EXPECT_TRUE(made) << made.error().message;
    handy_company = *made;
    create("customers", R"([{"code":"C1","description":"Doña Luz"},{"code":"C2","description":"Otra"}])");
    create("products",
           R"([{"code":"A","price":116,"tax":16},{"code":"B","price":124,"tax":16,"taxOptional":8},
                           {"code":"C","price":50,"tax":null}])");
    put("taxes", R"([{"id":"3","name":"IVA","percentage":16,"status":"active"},
                     {"id":"8","name":"IEPS","percentage":8,"status":"active"}])");
    put("items", R"([{"id":"11","reference":"A","name":"A"},{"id":"12","reference":" B ","name":"B"},
                     {"id":"13","reference":{"reference":"C"},"name":"C",
                      "tax":[{"id":"3","name":"IVA","percentage":"16","status":"active"}]}])");
    put("contacts",
        R"([{"id":"21","name":" Doña Luz ","type":["client"]},{"id":"22","name":"Otra","type":["client"]}])");
  }

  Json create(const std::string& kind, const std::string& body) {
    Result<Json> made = handy.create(handy_company, kind, *Json::parse(body));
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? *std::move(made) : Json();
  }
  // An order of two A (one tax), one B (two taxes) and one C (no tax): 232 + 124 + 50 = 406.
  std::string order(const std::string& more = "") {
    return create(
               "orders",
               R"({"customer":"C1","items":[{"product":"A","quantity":2},{"product":"B"},{"product":"C"})" +
                   more + "]}")["id"]
        .text();
  }
  static std::string lines() {
    return R"([{"id":"11","price":100,"quantity":2,"tax":[{"id":"3"}]},
               {"id":"12","price":100,"quantity":1,"tax":[{"id":"3"},{"id":"8"}]},
               {"id":"13","price":50,"quantity":1,"tax":[]}])";
  }
  std::string carry(const std::string& reference, const std::string& items = lines(),
                    const std::string& client = "21") {
    const Reply reply =
        post("/remissions", R"({"date":"2026-10-20","dueDate":"2026-10-20","client":")" + client +
                                R"(","observations":"[)" + reference + R"(] nota","items":)" + items + "}");
    EXPECT_EQ(reply.status, 200) << reply.body.dump();
    return reply.body["id"].text();
  }
  Verdict verdict(const Expectations& expectations = {}) {
    return judge(handy.company_state(handy_company), state(), expectations);
  }
  // The only finding, or a failure.
  Finding only(const Expectations& expectations = {}) {
    const Verdict found = verdict(expectations);
    EXPECT_EQ(found.findings.size(), 1U) << found.text();
    return found.findings.empty() ? Finding() : found.findings.front();
  }

  HandyService handy;
  std::int64_t handy_company = 0;
};

TEST_F(JudgeTest, FindsNothingWhereEverythingIsRight) {
  carry("HANDY-" + order());
  carry("HANDY-" + order() + "-2");
  put("remissions",
      R"({"date":"2026-10-20","client":"22","observations":"a person's own","items":)" + lines() + "}");
  const Verdict found = verdict();
  EXPECT_TRUE(found.clean()) << found.text();
  EXPECT_EQ(found.expected, 2U);
  EXPECT_EQ(found.delivered, 2U);
}

TEST_F(JudgeTest, FindsALostOrder) {
  const std::string lost = order();
  carry("HANDY-" + order());
  const Finding found = only();
  EXPECT_EQ(found.kind, Kind::lost);
  EXPECT_EQ(found.order, lost);
}

TEST_F(JudgeTest, CountsAVoidedRemissionAsNone) {
  const std::string id = carry("HANDY-" + order());
  post("/remissions/" + id + "/void", "");
  EXPECT_EQ(only().kind, Kind::lost);
}

TEST_F(JudgeTest, DoesNotTakeAReferenceFromTheMiddleOrOfALongerNumber) {
  const std::string id = order();
  carry("HANDY-" + id + "0");  // another order's
  const Verdict found = verdict();
  EXPECT_EQ(found.count(Kind::lost), 1U);
  EXPECT_EQ(found.count(Kind::stray), 1U);
}

TEST_F(JudgeTest, FindsADoubledOrder) {
  const std::string id = order();
  carry("HANDY-" + id);
  carry("HANDY-" + id + "-2");
  EXPECT_EQ(only().kind, Kind::doubled);
}

TEST_F(JudgeTest, FindsTheRemissionOfAReplacedOrder) {
  const std::string old = order();
  const std::string old_remission = carry("HANDY-" + old);
  const std::string fresh = create("edits", R"({"order":)" + old + "}")["id"].text();
  ASSERT_NE(fresh, old);
  carry("HANDY-" + fresh);
  const Finding found = only();
  EXPECT_EQ(found.kind, Kind::stale);
  EXPECT_EQ(found.document, old_remission);
  post("/remissions/" + old_remission + "/void", "");
  EXPECT_TRUE(verdict().clean());
}

TEST_F(JudgeTest, AllowsAnInvoicedRemissionOfAReplacedOrderToStay) {
  const std::string old = order();
  carry("HANDY-" + old);
  const std::string fresh = create("edits", R"({"order":)" + old + "}")["id"].text();
  Expectations expectations;
  expectations.kept = {old};
  expectations.undelivered = {fresh};
  EXPECT_TRUE(verdict(expectations).clean());
}

TEST_F(JudgeTest, FindsTheRemissionOfADeletedOrderWhenDeletionsAreOn) {
  const std::string id = order();
  carry("HANDY-" + id);
  create("deletions", R"({"order":)" + id + "}");
  EXPECT_TRUE(verdict().clean());
  Expectations expectations;
  expectations.deletions = true;
  EXPECT_EQ(only(expectations).kind, Kind::stale);
}

TEST_F(JudgeTest, FindsAnOrderThatMustNotArrive) {
  const std::string id = order();
  Expectations expectations;
  expectations.undelivered = {id};
  EXPECT_TRUE(verdict(expectations).clean());
  carry("HANDY-" + id);
  EXPECT_EQ(only(expectations).kind, Kind::unexpected);
}

TEST_F(JudgeTest, FindsTheWrongClient) {
  carry("HANDY-" + order(), lines(), "22");
  EXPECT_EQ(only().kind, Kind::wrong_client);
}

TEST_F(JudgeTest, FindsAMissingLine) {
  carry("HANDY-" + order(R"(,{"product":"C","quantity":3})"));
  const Verdict found = verdict();
  EXPECT_EQ(found.count(Kind::wrong_lines), 1U);
  EXPECT_EQ(found.count(Kind::wrong_total), 1U);
  EXPECT_EQ(found.delivered, 0U);
}

TEST_F(JudgeTest, FindsAnotherQuantityOfTheSameTotal) {
  carry("HANDY-" + order(), R"([{"id":"11","price":200,"quantity":1,"tax":["3"]},
                                {"id":"12","price":100,"quantity":1,"tax":["3","8"]},{"id":"13","price":50,"quantity":1}])");
  EXPECT_EQ(only().kind, Kind::wrong_lines);
}

TEST_F(JudgeTest, FindsAnotherProduct) {
  carry("HANDY-" + order(), R"([{"id":"13","price":100,"quantity":2,"tax":["3"]},
                                {"id":"12","price":100,"quantity":1,"tax":["3","8"]},{"id":"13","price":50,"quantity":1}])");
  EXPECT_GE(verdict().count(Kind::wrong_lines), 1U);
}

TEST_F(JudgeTest, FindsAWrongTaxOfTheSameTotal) {
  carry("HANDY-" + order(), R"([{"id":"11","price":116,"quantity":2,"tax":[]},
                                {"id":"12","price":100,"quantity":1,"tax":["3","8"]},{"id":"13","price":50,"quantity":1}])");
  EXPECT_EQ(only().kind, Kind::wrong_taxes);
}

TEST_F(JudgeTest, AcceptsTheItemsIvaWhereHandyNamesNoTax) {
  carry("HANDY-" + order(), R"([{"id":"11","price":100,"quantity":2,"tax":["3"]},
                                {"id":"12","price":100,"quantity":1,"tax":["3","8"]},
                                {"id":"13","price":43.103448,"quantity":1,"tax":["3"]}])");
  EXPECT_TRUE(verdict().clean()) << verdict().text();
}

TEST_F(JudgeTest, FindsATotalThatMissesByACent) {
  const std::string id = order();
  const std::string remission = R"({"date":"2026-10-20","client":"21","observations":"[HANDY-)" + id +
                                R"(]","total":"406.01","items":)" + lines() + "}";
  put("remissions", remission);
  EXPECT_EQ(only().kind, Kind::wrong_total);
  Expectations expectations;
  expectations.total_tolerance = d("0.01");
  EXPECT_TRUE(verdict(expectations).clean());
}

TEST_F(JudgeTest, LeavesReturnedGoodsOut) {
  carry("HANDY-" + order(R"(,{"product":"A","quantity":1,"isReturn":true})"));
  order();  // lost, so that the verdict is not empty
  create("orders", R"({"customer":"C1","items":[{"product":"A","isReturn":true}]})");  // nothing to deliver
  EXPECT_EQ(only().kind, Kind::lost);
}

TEST_F(JudgeTest, FindsACustomerThatAPushDoubled) {
  put("contacts", R"({"id":"23","name":"Otra","type":["client"]})");  // the account's own homonym
  EXPECT_TRUE(verdict().clean());
  post("/contacts", R"({"name":"Nueva","type":"client"})");
  EXPECT_TRUE(verdict().clean());
  post("/contacts", R"({"name":"Nueva","type":"client"})");
  EXPECT_EQ(only().kind, Kind::doubled_customer);
  post("/contacts", R"({"name":"Doña Luz","type":"client"})");
  EXPECT_EQ(verdict().count(Kind::doubled_customer), 2U);
}

TEST_F(JudgeTest, SaysWhatItFound) {
  order();
  const Verdict found = verdict();
  EXPECT_NE(found.text().find("lost: order "), std::string::npos);
  EXPECT_EQ(found.json()["findings"].items()[0]["kind"].text(), "lost");
  EXPECT_EQ(found.json()["expected"].text(), "1");
}

}  // namespace
}  // namespace enlace::mock
