#include "mocks/handy/handy_service.hpp"
#include "mocks/judge/judge.hpp"
#include "mocks/tests/gestionix_probe.hpp"

// The judge on the states of the Handy and the Gestionix mock; the test carries the orders over by hand.
namespace enlace::mock {
namespace {

using Kind = Finding::Kind;

class GestionixJudge : public ::testing::Test, public GestionixProbe {
 protected:
  GestionixJudge() : handy(clock) {
    const auto made = handy.create_company(*Json::parse(R"({"name":"Puebla","token":"t"})"));
    EXPECT_TRUE(made) << made.error().message;
    handy_company = *made;
    create("customers", R"([{"code":"C1","description":"Tienda Lucía"},{"code":"C2","description":"Otra"}])");
    create("products",
           R"([{"code":"A","price":16,"tax":16,"taxOptional":8},{"code":"B","price":10,"tax":null}])");
    put("products", R"([{"key":" A ","transferred_taxes":[
        {"code":"IEPS","type":"percentage","rate":"8","is_exempt":false,"applies_on":"net"},
        {"code":"IVA","type":"percentage","rate":"16","is_exempt":false,"applies_on":"net_plus_ieps"}]},
       {"key":"B"}])");
    put("clients", R"([{"business_name":"LUCIA PEREZ","commercial_name":"tienda  lucia"},
                       {"business_name":"OTRA","commercial_name":"La de la esquina"},
                       {"business_name":"Tercera"}])");
  }
  Json create(const std::string& kind, const std::string& body) {
    Result<Json> made = handy.create(handy_company, kind, *Json::parse(body));
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? *std::move(made) : Json();
  }
  // Six A at 16.00 (two taxes): 96.00.
  std::string order(const std::string& customer = "C1", const std::string& type = "presale") {
    return create("orders", R"({"customer":")" + customer + R"(","salesType":")" + type +
                                R"(","items":[{"product":"A","quantity":6}]})")["id"]
        .text();
  }
  std::string carry(const std::string& id, const std::string& path = "/sales_orders", int client = 7001,
                    const std::string& reference = "", const std::string& notes = "Folio Handy: ") {
    const std::string body =
        R"({"branch_id":5131,"client_id":)" + std::to_string(client) +
        R"(,"date":"2026-03-02","external_reference":")" + (reference.empty() ? "HANDY-" + id : reference) +
        R"(","external_notes":")" + notes + (notes.empty() ? "" : id) +
        R"(","currency":"MXN","exchange_rate":"1","items":[{"position":1,"product_id":9001,"quantity":"6",
          "unit_base_price":"12.771392","transferred_taxes":[
           {"code":"IEPS","type":"percentage","rate":"8","amount":"6.13"},
           {"code":"IVA","type":"percentage","rate":"16","amount":"13.24"}],
          "subtotal":"76.63","total":"96.00"}],
         "subtotal":"76.63","total_transferred_taxes":"19.37","total":"96.00"})";
    const Reply reply = post(path, body);
    EXPECT_EQ(reply.status, 201) << reply.errors();
    return reply.body[path == "/sales" ? "sale_id" : "order_id"].text();
  }
  Verdict verdict(const Expectations& expectations = {}) {
    return judge(handy.company_state(handy_company), books_of_gestionix(state()), expectations);
  }
  Kind only(const Expectations& expectations = {}) {
    const Verdict found = verdict(expectations);
    EXPECT_EQ(found.findings.size(), 1U) << found.text();
    return found.findings.empty() ? Kind::lost : found.findings.front().kind;
  }

  HandyService handy;
  std::int64_t handy_company = 0;
};

TEST_F(GestionixJudge, FindsNothingWhereEverythingIsRight) {
  carry(order());
  const std::string legal = order("C2");
  carry(legal, "/sales_orders", 7002);  // meant by its legal name
  const std::string again = order();
  carry(again, "/sales_orders", 7001, "HANDY-" + again + "-2");
  const Verdict found = verdict();
  EXPECT_TRUE(found.clean()) << found.text();
  EXPECT_EQ(found.expected, 3U);
  EXPECT_EQ(found.delivered, 3U);
}

TEST_F(GestionixJudge, CountsPedidosAndVentasTogether) {
  const std::string id = order();
  EXPECT_EQ(only(), Kind::lost);
  carry(id);
  EXPECT_TRUE(verdict().clean());
  const std::string sale = carry(id, "/sales");
  EXPECT_EQ(only(), Kind::doubled);
  del("/sales/" + sale);
  EXPECT_TRUE(verdict().clean());
}

TEST_F(GestionixJudge, KnowsWhichKindADocumentMustBe) {
  carry(order("C1", "presale"));
  carry(order("C1", "route"));
  Expectations orders;
  orders.settings["kind"] = "sales_orders";
  EXPECT_TRUE(verdict(orders).clean()) << verdict(orders).text();
  Expectations apart;
  apart.sales_apart = true;
  EXPECT_EQ(only(apart), Kind::wrong_setting);
}

TEST_F(GestionixJudge, FindsTheWrongClientAndTheMissingFolio) {
  const std::string id = order();
  const std::string wrong = carry(id, "/sales_orders", 7003);
  EXPECT_EQ(only(), Kind::wrong_client);
  del("/sales_orders/" + wrong);
  carry(id, "/sales_orders", 7001, "HANDY-" + id + "-2", "");
  EXPECT_EQ(only(), Kind::wrong_comments);
}

TEST_F(GestionixJudge, ComparesLinesTaxesAndTotalsWithTheOrder) {
  const std::string id = order();
  put("sales_orders", R"({"external_reference":"HANDY-)" + id + R"(","external_notes":")" + id +
                          R"(","client_id":7001,"total":"95.00","items":[{"product_id":9001,"quantity":"6",
        "transferred_taxes":[{"type":"percentage","rate":"16"}],"total":"96.00"}]})");
  const Verdict found = verdict();
  EXPECT_EQ(found.count(Kind::wrong_taxes), 1U) << found.text();
  EXPECT_EQ(found.count(Kind::wrong_total), 1U);
  EXPECT_EQ(found.findings.size(), 2U);
  control("/companies/1104/sales_orders/so-x1", "", "DELETE");
  put("sales_orders", R"({"external_reference":"HANDY-)" + id + R"(","external_notes":")" + id +
                          R"(","client_id":7001,"total":"96.00","items":[{"product_id":9002,"quantity":"6",
        "transferred_taxes":[],"total":"96.00"}]})");
  EXPECT_EQ(only(), Kind::wrong_lines);
}

TEST_F(GestionixJudge, TheTaxesAreThoseOfTheProductInGestionix) {
  create(
      "orders",
      R"({"customer":"C1","items":[{"product":"A","quantity":6,"price":16,"total":96,"tax":16,"taxOptional":null}]})");
  const Json made = handy.company_state(handy_company)["orders"].items().at(0);
  EXPECT_EQ(made["items"].items()[0]["total"].text(), "96");
  carry(made["id"].text());
  EXPECT_TRUE(verdict().clean()) << verdict().text();
}

TEST_F(GestionixJudge, FindsDocumentsOfNoOrderAndOfGoneOnes) {
  const std::string id = order();
  carry(id);
  carry("9", "/sales_orders", 7001, "HANDY-9999");
  EXPECT_EQ(only(), Kind::stray);
  Expectations deletions;
  deletions.deletions = true;
  create("deletions", R"({"order":)" + id + "}");
  EXPECT_EQ(verdict(deletions).count(Kind::stale), 1U);
}

TEST_F(GestionixJudge, FindsACustomerThatWasCreatedTwiceIgnoringAccents) {
  post("/clients", R"({"business_name":"TIENDA LUCÍA"})");
  EXPECT_EQ(only(), Kind::doubled_customer);
}

}  // namespace
}  // namespace enlace::mock
