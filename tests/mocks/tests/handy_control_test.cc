// Lines 38-40 of the mock checklist, apis/handy.md 14, and the control side as a whole.
#include <set>

#include "mocks/tests/handy_fixture.hpp"

namespace enlace::mock {
namespace {

class HandyControlTest : public HandyTest {
 protected:
  HttpProbe::Reply control(const std::string& path, std::string_view body) {
    return probe_.send("POST", "/__mock" + path, std::string(body));
  }
  Json seeded(std::string_view body) {
    HandyService service(clock_);
    const auto company = service.create_company(json(R"({"token":"t","name":"X"})"));
    const auto made = service.create(*company, "seed", json(body));
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
    return service.company_state(*company);
  }
};

TEST_F(HandyControlTest, MakesACompanyAndAllItsDataOverHttp) {
  const auto company = control("/companies", R"({"name":"Bogotá","token":"token-of-bogota","country":"CO"})");
  ASSERT_EQ(company.status, 200) << company.body;
  const std::string path = "/companies/" + company.json()["id"].text();
  EXPECT_EQ(company.json()["timeZone"].text(), "America/Bogota");
  EXPECT_EQ(control(path + "/customers", R"({"code":"900","category":"Persona jurídica"})").status, 200);
  EXPECT_EQ(control(path + "/products", R"([{"code":"A","price":119},{"code":"B","tax":5}])").json().size(),
            2U);
  const auto order = control(path + "/orders", R"({"customer":"900","items":[{"product":"A"}]})");
  ASSERT_EQ(order.status, 200) << order.body;
  EXPECT_EQ(order.json()["totalBeforeTax"].text(), "100.000000");
  EXPECT_EQ(control(path + "/deletions", "{\"order\":" + order.json()["id"].text() + "}").status, 200);
  HttpProbe caller(server_.port(), {{"Authorization", "Bearer token-of-bogota"}});
  EXPECT_EQ(caller.get("/api/v2/salesOrder?deleted=true").json()["salesOrders"].size(), 1U);
}

TEST_F(HandyControlTest, RefusesWhatATestMistypedAndSaysWhy) {
  make_orders(0);
  const std::string path = "/companies/" + std::to_string(company_);
  const auto typo =
      control(path + "/orders", R"({"customer":"CTE1","items":[{"product":"ACME-1"}],"biled":true})");
  EXPECT_EQ(typo.status, 400);
  EXPECT_NE(typo.json()["error"].text().find("biled"), std::string::npos);
  EXPECT_EQ(control(path + "/orders", R"({"customer":"nobody","items":[]})").status, 400);
  EXPECT_EQ(control(path + "/orders", R"({"customer":"CTE1","items":[{"product":"ACME-1","qty":1}]})").status,
            400);
  EXPECT_EQ(control(path + "/ordres", "{}").status, 400);
  EXPECT_EQ(control("/companies/99/orders", "{}").status, 404);
  EXPECT_EQ(control("/companies", R"({"token":"token-of-lupita-1"})").status, 400);
  EXPECT_EQ(control("/companies", R"({"time_zone":"America/Puebla"})").status, 400);
  EXPECT_EQ(control(path + "/edits", R"({"order":1})").status, 400);
  EXPECT_EQ(service_.company_state(company_)["orders"].size(), 0U);
}

TEST_F(HandyControlTest, SwitchesAreListedCheckedAndReset) {
  EXPECT_EQ(control("/switches", R"({"sale_text":"Autoventa"})").json()["sale_text"].text(), "Autoventa");
  EXPECT_EQ(control("/switches", R"({"rate_limit":5,"sail_text":"x"})").status, 400);
  EXPECT_EQ(control("/switches", R"({"returns":"sometimes"})").status, 400);
  EXPECT_EQ(control("/switches", R"({"rate_limit":0})").status, 400);
  EXPECT_EQ(probe_.get("/__mock/switches").json()["rate_limit"].integer(), 500);
  EXPECT_EQ(probe_.get("/__mock/switches").json().size(), 31U);
  EXPECT_EQ(control("/reset", "").status, 200);
  EXPECT_EQ(probe_.get("/__mock/switches").json()["sale_text"].text(), "Venta");
  EXPECT_EQ(probe_.get("/__mock/companies").json()["companies"].size(), 0U);
  EXPECT_EQ(get("/user").status, 401);
}

TEST_F(HandyControlTest, RawMembersReplaceOrExtendWhatIsShown) {
  make_orders(0);
  make("products", R"({"code":"ODD","raw":{"price":"12,5","family":null,"other":[1]}})");
  const Json product = get("/product/ODD").json();
  EXPECT_EQ(product["price"].text(), "12,5");
  EXPECT_TRUE(product["family"].is_null());
  EXPECT_EQ(product["other"].size(), 1U);
  const Json order = make("orders", R"({"customer":"CTE1","raw":{"totalSales":1.123456789012},
      "items":[{"product":"ACME-1","raw":{"quantity":"3"}}]})");
  EXPECT_EQ(order["totalSales"].text(), "1.123456789012");
  EXPECT_TRUE(order["items"].items()[0]["quantity"].is_string());
}

TEST_F(HandyControlTest, AnOrderTakesEveryFieldThatATestGives) {
  make_orders(0);
  const Json order = make("orders", R"({"id":99,"customer":"CTE1","totalSales":1,"totalTax":0.5,
      "items":[{"product":"ACME-1","price":10,"total":11,"tax":8,"id":5}],"networkSignalQuality":0})");
  EXPECT_EQ(order["id"].integer(), 99);
  EXPECT_EQ(order["totalSales"].text(), "1.000000");
  EXPECT_EQ(order["items"].items()[0]["total"].text(), "11.0");
  EXPECT_EQ(order["items"].items()[0]["tax"]["amount"].text(), "8.0");
  EXPECT_EQ(order["items"].items()[0]["id"].integer(), 5);
}

TEST_F(HandyControlTest, AWriteWhoseAnswerIsLostHasHappened) {
  const std::string body = R"({"description":"Norte"})";
  control("/faults", R"({"method":"POST","path":"/api/v2/zone","kind":"reset_before"})");
  EXPECT_EQ(post("/zone", body).status, 0);
  EXPECT_EQ(get("/zone").json()["zones"].size(), 1U);
  control("/faults", R"({"method":"POST","path":"/api/v2/zone","kind":"reset_after"})");
  EXPECT_EQ(post("/zone", body).status, 0);
  EXPECT_EQ(get("/zone").json()["zones"].size(), 2U);
}

TEST_F(HandyControlTest, TheJournalHidesTheTokenAndTheStateHasNone) {
  post("/zone?b=1&a=2", R"({"description":"Norte"})");
  const auto journal = probe_.get("/__mock/requests");
  const Json entry = journal.json()["requests"].items()[0];
  EXPECT_EQ(entry["method"].text(), "POST");
  EXPECT_EQ(entry["path"].text(), "/api/v2/zone");
  EXPECT_EQ(entry["query"].dump(), R"([["b","1"],["a","2"]])");
  EXPECT_EQ(entry["body"].text(), R"({"description":"Norte"})");
  EXPECT_EQ(journal.body.find(kToken), std::string::npos);
  EXPECT_EQ(probe_.get("/__mock/state").body.find(kToken), std::string::npos);
}

TEST_F(HandyControlTest, TheSameSeedGivesTheSameCompany) {
  const std::string body = R"({"seed":7,"orders":60,"customers":20,"products":30})";
  EXPECT_EQ(seeded(body).dump(), seeded(body).dump());
  EXPECT_NE(seeded(body).dump(), seeded(R"({"seed":8,"orders":60,"customers":20,"products":30})").dump());
}

TEST_F(HandyControlTest, AMixedSeedHoldsEverythingTheChecklistNames) {
  const Json state = seeded(R"({"seed":1,"orders":400,"customers":20,"products":30})");
  std::set<std::string> seen;
  for (const Json& order : state["orders"].items()) {
    if (order["isEdited"].truthy()) seen.insert("edited");
    if (order["deleted"].truthy() && !order["isEdited"].truthy()) seen.insert("deleted");
    seen.insert(order["salesType"].text());
    for (const Json& line : order["items"].items()) {
      if (line["isReturn"].truthy()) seen.insert("return");
      if (line["isReward"].truthy()) seen.insert("reward");
      if (line["discountPercentage"].text() == "12.5") seen.insert("discount");
      if (line["tax"].is_number() && line["taxOptional"].is_number()) seen.insert("two taxes");
      if (line["quantity"].text().find('.') != std::string::npos) seen.insert("decimal quantity");
      const bool eight = line["tax"].text() == "8";
      if (eight || line["tax"].text() == "0") seen.insert(eight ? "8 %" : "0 %");
    }
  }
  EXPECT_EQ(seen, (std::set<std::string>{"edited", "deleted", "presale", "route", "return", "reward",
                                         "discount", "two taxes", "decimal quantity", "8 %", "0 %"}));
  std::set<std::string> codes;
  int without_tax_id = 0;
  for (const Json& customer : state["customers"].items()) {
    codes.insert(customer["code"].text());
    without_tax_id += customer["taxId"].is_null() ? 1 : 0;
  }
  EXPECT_TRUE(codes.contains("CTE/0007"));
  EXPECT_TRUE(codes.contains("CTE #0008"));
  EXPECT_EQ(without_tax_id, 1);
}

TEST_F(HandyControlTest, TotalsOfASeedAreExact) {
  const Json state = seeded(R"({"seed":3,"orders":200,"customers":20,"products":30})");
  ASSERT_GE(state["orders"].size(), 200U);
  for (const Json& order : state["orders"].items()) {
    Decimal sales;
    for (const Json& line : order["items"].items()) {
      const Decimal total = *line["total"].decimal();
      EXPECT_EQ(total, (*line["price"].decimal() * *line["quantity"].decimal()).rounded(6));
      sales += line["isReturn"].truthy() ? -total : total;
    }
    EXPECT_EQ(sales, *order["totalSales"].decimal()) << order["id"].text();
    EXPECT_EQ(*order["totalBeforeTax"].decimal() + *order["totalTax"].decimal(), sales);
  }
}

TEST_F(HandyControlTest, APlainSeedHasNothingThatCannotBeDelivered) {
  const Json state = seeded(R"({"seed":1,"orders":200,"customers":20,"products":30,"profile":"plain"})");
  for (const Json& customer : state["customers"].items()) {
    EXPECT_FALSE(customer["taxId"].is_null());
    EXPECT_EQ(customer["code"].text().find('/'), std::string::npos);
  }
  for (const Json& order : state["orders"].items()) {
    for (const Json& line : order["items"].items()) {
      EXPECT_FALSE(line["isReturn"].truthy());
      EXPECT_FALSE(line["isReward"].truthy());
      EXPECT_EQ(*line["total"].decimal(), line["total"].decimal()->rounded(2));
    }
  }
}

}  // namespace
}  // namespace enlace::mock
