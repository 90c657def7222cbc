// Lines 27-37 of the mock checklist, apis/handy.md 14: products, lists, customers, zones, users, routes.
#include "mocks/tests/handy_fixture.hpp"

namespace enlace::mock {
namespace {

class HandyProductsTest : public HandyTest {
 protected:
  HandyProductsTest() { make("products", R"({"code":"ACME-1","price":116})"); }
  std::string family() { return get("/product/ACME-1").json()["family"]["id"].text(); }
};
class HandyCustomersTest : public HandyTest {
 protected:
  HandyCustomersTest() {
    make("customers", R"({"code":"CTE1","description":"Lupita","zone":"Puebla","category":"Persona natural",
                          "rfc":"LUPG800101AB1"})");
  }
  std::string zone() { return get("/customer/CTE1").json()["zone"]["id"].text(); }
};
class HandyUsersTest : public HandyTest {};
class HandyRoutesTest : public HandyTest {
 protected:
  HandyRoutesTest() {
    make_orders(1);
    make("products", R"({"code":"ACME-1","quantity":10})");
    order_ = get("/salesOrder").json()["salesOrders"].items()[0]["id"].text();
    seller_ = get("/user?role=4").json()["users"].items()[0]["id"].text();
  }
  std::string stock() { return get("/product/ACME-1").json()["quantity"].text(); }
  std::string order_;
  std::string seller_;
};

TEST_F(HandyProductsTest, TheListHasEnabledOnesAndTheDisabledHaveZeroCounts) {
  make("products", R"({"code":"OLD","enabled":false})");
  const Json enabled = get("/product").json();
  ASSERT_EQ(enabled["products"].size(), 1U);
  EXPECT_EQ(enabled["products"].items()[0]["code"].text(), "ACME-1");
  EXPECT_EQ(enabled["pagination"]["totalCount"].integer(), 1);
  EXPECT_EQ(get("/product?enabled=true").json()["products"].size(), 1U);
  const Json disabled = get("/product?enabled=false").json();
  ASSERT_EQ(disabled["products"].size(), 1U);
  EXPECT_EQ(disabled["products"].items()[0]["code"].text(), "OLD");
  EXPECT_EQ(disabled["pagination"]["totalCount"].integer(), 0);
  EXPECT_EQ(disabled["pagination"]["totalPages"].integer(), 0);
}

TEST_F(HandyProductsTest, AProductNeedsCodeDescriptionPriceAndFamily) {
  const auto refused = post("/product", R"({"code":"N"})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(fields(refused), (std::vector<std::string>{"description", "price", "family"}));
  const Json error = refused.json()["errors"].items()[0];
  EXPECT_EQ(error["object"].text(), "com.locus.product.Product");
  EXPECT_TRUE(error.contains("rejected-value"));
  EXPECT_EQ(error["message"].text(), "La propiedad [description] no puede ser nula");
  EXPECT_EQ(fields(post("/product", "{}")).size(), 4U);

  const auto priced =
      post("/product", R"({"code":"N","description":"d","price":"$12.00","family":)" + family() + "}");
  ASSERT_EQ(fields(priced), std::vector<std::string>{"price"});
  EXPECT_EQ(priced.json()["errors"].items()[0]["rejected-value"].text(), "$12.00");
  EXPECT_EQ(fields(post("/product", R"({"code":"N","description":"d","price":1,"family":{"id":1}})")),
            std::vector<std::string>{"family"});
}

TEST_F(HandyProductsTest, ACreatedProductAnswers201WithItsIdAndADuplicateCodeIsRefused) {
  const std::string body = R"({"code":"ACME-2","description":"Cloro 1 L","price":23.2,"basePrice":20.0,
      "quantity":40,"family":{"id":)" +
                           family() + R"(},"tax":{"id":1},"barcode":null,"enabled":true})";
  const auto made = post("/product", body);
  EXPECT_EQ(made.status, 201);
  EXPECT_TRUE(made.json()["id"].integer());
  EXPECT_EQ(get("/product/ACME-2").json()["id"], made.json()["id"]);
  const auto again = post("/product", body);
  EXPECT_EQ(again.status, 422);
  EXPECT_EQ(fields(again), std::vector<std::string>{"code"});
  EXPECT_EQ(service_.company_state(company_)["writes"]["POST /product"].integer(), 1);
  EXPECT_EQ(service_.company_state(company_)["refused"]["POST /product"].integer(), 1);
}

TEST_F(HandyProductsTest, PriceAndBasePriceFollowEachOther) {
  EXPECT_EQ(put("/product/ACME-1", R"({"price":232})").json()["basePrice"].text(), "200.0");
  EXPECT_EQ(put("/product/ACME-1", R"({"basePrice":50})").json()["price"].text(), "58.0");
  EXPECT_EQ(put("/product/ACME-1", R"({"price":116,"basePrice":7})").json()["basePrice"].text(), "100.0");
  set(R"({"base_price_wins":true})");
  EXPECT_EQ(put("/product/ACME-1", R"({"price":116,"basePrice":7})").json()["price"].text(), "8.12");
}

TEST_F(HandyProductsTest, AnUpdateIsPartialAndMovesLastUpdated) {
  clock_.set((kNow + 60) * 1000);
  const auto changed = put("/product/ACME-1", R"({"quantity":7,"whatever":1})");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.json()["quantity"].text(), "7.0");
  EXPECT_EQ(changed.json()["price"].text(), "116.0");
  EXPECT_EQ(changed.json()["lastUpdated"].text(), "2025-03-04T17:06:12Z");
  const std::string since = "/product?filterWithDate=lastUpdated&start=04/03/2025%2011:06:00";
  EXPECT_EQ(get(since).json()["products"].size(), 1U);
  EXPECT_EQ(get("/product?filterWithDate=dateCreated&start=04/03/2025%2011:06:00").json()["products"].size(),
            0U);
  EXPECT_EQ(put("/product/NONE", R"({"quantity":7})").status, 404);
  EXPECT_EQ(fields(put("/product/ACME-1", R"({"description":null})")),
            std::vector<std::string>{"description"});
  EXPECT_EQ(fields(put("/product/ACME-1", R"({"description":""})")), std::vector<std::string>{"description"});

  clock_.set((kNow + 120) * 1000);
  set(R"({"unchanged_put_touches":false,"put_status":201})");
  const auto same = put("/product/ACME-1", R"({"quantity":7})");
  EXPECT_EQ(same.status, 201);
  EXPECT_EQ(same.json()["lastUpdated"].text(), "2025-03-04T17:06:12Z");
}

TEST_F(HandyProductsTest, CodesWorkPercentEncodedExceptWithASlash) {
  for (const std::string code : {"MI PRODUCTO", "A.B", "CAJA #1", "50%", "ÑANDÚ", "a+b", "?&="}) {
    make("products", Json::object({{"code", code}}).dump());
    const auto found = get("/product/" + percent_encode(code));
    EXPECT_EQ(found.status, 200) << code;
    EXPECT_EQ(found.json()["code"].text(), code);
  }
  make("products", R"({"code":"1/2 KG"})");
  EXPECT_EQ(get("/product?max=100").json()["products"].size(), 9U);
  EXPECT_EQ(get("/product/1%2F2%20KG").status, 404);
  EXPECT_EQ(get("/product/1/2%20KG").status, 404);
  EXPECT_EQ(put("/product/1%2F2%20KG", R"({"quantity":1})").status, 404);
}

TEST_F(HandyProductsTest, PriceListsAreReplacedUnlessSwitchedToMerge) {
  make("products", R"({"code":"B"})");
  EXPECT_EQ(
      post("/priceList", R"({"code":"MAY","name":"Mayoreo","items":[{"product":"ACME-1","price":104.4}]})")
          .status,
      201);
  EXPECT_EQ(get("/priceList").json()["priceLists"].items()[0]["name"].text(), "Mayoreo");
  EXPECT_EQ(get("/priceList/MAY/product/ACME-1").json()["price"].text(), "104.4");
  EXPECT_EQ(get("/priceList/MAY/product/B").status, 404);
  EXPECT_EQ(put("/priceList/MAY", R"({"items":[{"product":"B","price":9}]})").status, 200);
  EXPECT_EQ(get("/priceList/MAY/product/ACME-1").status, 404);
  set(R"({"price_list_put_merges":true})");
  put("/priceList/MAY", R"({"items":[{"product":"ACME-1","price":8}]})");
  EXPECT_EQ(get("/priceList/MAY/product/ACME-1").json()["price"].text(), "8.0");
  EXPECT_EQ(get("/priceList/MAY/product/B").json()["price"].text(), "9.0");
  EXPECT_EQ(put("/priceList/NONE", "{}").status, 404);
  EXPECT_EQ(post("/priceList", R"({"code":"MAY","name":"x"})").status, 422);
  EXPECT_EQ(post("/priceList", R"({"code":"X","name":"x","items":[{"product":"NONE","price":1}]})").status,
            422);
}

TEST_F(HandyCustomersTest, ACustomerNeedsCodeDescriptionAndAKnownZone) {
  EXPECT_EQ(fields(post("/customer", "{}")), (std::vector<std::string>{"code", "description", "zone"}));
  EXPECT_EQ(fields(post("/customer", R"({"code":"A","description":"a","zone":1})")),
            std::vector<std::string>{"zone"});
  for (const std::string& reference : {zone(), "\"" + zone() + "\"", "{\"id\":" + zone() + "}"}) {
    const std::string code = "C" + std::to_string(reference.size());
    const auto made =
        post("/customer", R"({"code":")" + code + R"(","description":"a","zone":)" + reference + "}");
    EXPECT_EQ(made.status, 201) << reference << made.body;
    EXPECT_EQ(made.json()["zone"]["description"].text(), "Puebla");
  }
  EXPECT_EQ(fields(post("/customer", R"({"code":"CTE1","description":"a","zone":)" + zone() + "}")),
            std::vector<std::string>{"code"});
}

TEST_F(HandyCustomersTest, TheTaxIdStandsUnderTheNameOfTheSwitch) {
  EXPECT_EQ(get("/customer/CTE1").json()["rfc"].text(), "LUPG800101AB1");
  EXPECT_EQ(get("/customer/CTE1").json()["category"]["description"].text(), "Persona natural");
  set(R"({"rfc_field":"taxId"})");
  EXPECT_EQ(get("/customer/CTE1").json()["taxId"].text(), "LUPG800101AB1");
  EXPECT_FALSE(get("/customer/CTE1").json().contains("rfc"));
  EXPECT_EQ(put("/customer/CTE1", R"({"taxId":"XAXX010101000"})").json()["taxId"].text(), "XAXX010101000");
}

TEST_F(HandyCustomersTest, ADisabledCustomerLeavesTheList) {
  make("customers", R"({"code":"CTE2"})");
  EXPECT_EQ(put("/customer/CTE2", R"({"enabled":false,"city":"Puebla"})").status, 200);
  EXPECT_EQ(get("/customer").json()["customers"].size(), 1U);
  const Json disabled = get("/customer?enabled=false").json();
  EXPECT_EQ(disabled["customers"].items()[0]["city"].text(), "Puebla");
  EXPECT_EQ(disabled["pagination"]["totalCount"].integer(), 1);
  set(R"({"customers_hide_disabled":false})");
  EXPECT_EQ(get("/customer").json()["customers"].size(), 2U);
  EXPECT_EQ(get("/customer/NONE").status, 404);
  EXPECT_EQ(put("/customer/NONE", "{}").status, 404);
}

TEST_F(HandyCustomersTest, WhatChangedIsFoundByLastUpdated) {
  make("customers", R"({"code":"CTE2"})");
  clock_.set((kNow + 600) * 1000);
  put("/customer/CTE2", R"({"comments":"x"})");
  const Json found =
      get("/customer?filterWithDate=lastUpdated&start=04/03/2025%2011:10:00").json()["customers"];
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.items()[0]["code"].text(), "CTE2");
}

TEST_F(HandyCustomersTest, ZonesAreListedMadeAndChangedUnlessMissing) {
  const auto made = post("/zone", R"({"description":"Norte"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(get("/zone").json()["zones"].size(), 3U);  // Centro, Puebla, Norte
  EXPECT_EQ(put("/zone/" + made.json()["id"].text(), R"({"description":"Sur"})").json()["description"].text(),
            "Sur");
  EXPECT_EQ(fields(post("/zone", "{}")), std::vector<std::string>{"description"});
  set(R"({"zones_missing":true})");
  EXPECT_EQ(get("/zone").status, 404);
  EXPECT_EQ(post("/zone", R"({"description":"x"})").status, 404);
}

TEST_F(HandyUsersTest, UsersShowExtrasRoleAndANullEmail) {
  make("users", R"([{"name":"Beto","extras":""},{"name":"Carla","extras":null,"email":"carla@x.example"},
                    {"name":"Dora","enabled":false}])");
  const Json all = get("/user").json()["users"];
  ASSERT_EQ(all.size(), 4U);  // the administrator, Ana, Beto, Carla
  const Json& ana = all.items()[1];
  EXPECT_EQ(ana["extras"].text(), "BODEGA NORTE");
  EXPECT_TRUE(ana["email"].is_null());
  EXPECT_EQ(ana["role"].dump(), R"({"id":4,"authority":"ROLE_SALES"})");
  EXPECT_EQ(all.items()[2]["extras"].dump(), "\"\"");
  EXPECT_TRUE(all.items()[3]["extras"].is_null());
  EXPECT_EQ(get("/user?role=4").json()["users"].size(), 3U);
  EXPECT_EQ(get("/user?name=car").json()["users"].size(), 1U);
  EXPECT_EQ(get("/user?enabled=false").json()["users"].items()[0]["name"].text(), "Dora");
}

TEST_F(HandyUsersTest, TheCompanyTellsItsCurrencyUnlessMissing) {
  EXPECT_EQ(
      get("/company").body,
      R"({"subscriptionStatus":"ACTIVE","company":"Abarrotes Lupita","currency":"MXN","productUnit":"PZA"})");
  set(R"({"company_missing":true})");
  EXPECT_EQ(get("/company").status, 404);
}

TEST_F(HandyUsersTest, VisitsAndTodaysCalendar) {
  make_orders(0);
  const std::string seller = get("/user?role=4").json()["users"].items()[0]["id"].text();
  const std::string username = get("/user?role=4").json()["users"].items()[0]["username"].text();
  const std::string customer = get("/customer/CTE1").json()["id"].text();
  make("visits", R"({"user":)" + seller + R"(,"customer":"CTE1","effective":false,"result":"Cerrado"})");
  for (const char* day : {"04/03/2025", "05/03/2025"}) {
    const auto made = post("/calendarEvent/", R"({"user":")" + username + R"(","customer":)" + customer +
                                                  R"(,"eventStart":")" + day + R"( 09:00:00"})");
    EXPECT_EQ(made.status, 201) << made.body;
  }
  EXPECT_EQ(get("/user/" + seller + "/visit").json()["visits"].size(), 1U);
  EXPECT_EQ(get("/customer/CTE1/visit").json()["visits"].size(), 1U);
  const Json today = get("/user/" + seller + "/calendarEvent").json()["calendarEvents"];
  ASSERT_EQ(today.size(), 2U);
  EXPECT_EQ(today.items()[0]["visit"]["result"]["description"].text(), "Cerrado");
  EXPECT_TRUE(today.items()[1]["visit"].is_null());
  EXPECT_EQ(post("/calendarEvent/", "{}").status, 422);
}

TEST_F(HandyRoutesTest, ARouteTakesStockAndIsRefusedWhenShort) {
  EXPECT_EQ(get("/user/" + seller_ + "/route/current").status, 404);
  const std::string path = "/user/" + seller_ + "/route?prettyMessages=true";
  EXPECT_EQ(fields(post(path, "{}")), (std::vector<std::string>{"products", "salesOrders"}));
  const auto short_of = post(path, R"({"products":[{"product":"ACME-1","quantity":11}],"salesOrders":[]})");
  EXPECT_EQ(short_of.status, 422);
  EXPECT_EQ(stock(), "10.0");
  const auto made = post(path, R"({"products":[{"product":"ACME-1","quantity":4}],"salesOrders":[]})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(stock(), "6.0");
  EXPECT_EQ(get("/user/" + seller_ + "/route/current").json()["id"], made.json()["id"]);
  EXPECT_EQ(
      post("/user/" + seller_ + "/route/recharge", R"({"items":[{"product":"ACME-1","quantity":1}]})").status,
      200);
  EXPECT_EQ(
      post("/user/" + seller_ + "/route/recharge", R"({"products":[{"product":"ACME-1","quantity":9}]})")
          .status,
      422);
  EXPECT_EQ(stock(), "5.0");
  EXPECT_EQ(post(path, R"({"products":[],"salesOrders":[]})").status, 422);  // one open route per user
}

TEST_F(HandyRoutesTest, ARouteWithOrdersNeedsADayAndCarriesThemUntilItCloses) {
  const std::string path = "/user/" + seller_ + "/route";
  const std::string orders =
      R"("products":[{"product":"ACME-1","quantity":5}],"salesOrders":[)" + order_ + "]";
  EXPECT_EQ(fields(post(path, "{" + orders + "}")), std::vector<std::string>{"dateForDelivery"});
  set(R"({"route_answer_nested":true})");
  const auto made = post(path, "{" + orders + R"(,"dateForDelivery":"05/03/2025"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string route = made.json()["route"]["id"].text();
  make("routes", "{\"id\":" + route + ",\"accept\":true}");
  EXPECT_EQ(get("/salesOrder/" + order_).json()["operativeStatus"].text(), "ON_ROUTE");
  EXPECT_EQ(probe_.send("DELETE", "/api/v2/route/" + route).status, 409);
  EXPECT_EQ(get("/route?closed=true").json()["routes"].size(), 0U);
  make("orders",
       R"({"customer":"CTE1","items":[{"product":"ACME-1","quantity":2}],"salesType":"route","route":)" +
           route + "}");
  clock_.set((kNow + 7200) * 1000);
  make("routes", "{\"id\":" + route + ",\"close\":true}");
  EXPECT_EQ(stock(), "8.0");  // 10 - 5 loaded + 3 not sold
  const Json closed =
      get("/route?closed=true&includeSalesOrders=true&filterWithDate=dateClosed&start=04/03/2025%2013:05:00")
          .json()["routes"];
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed.items()[0]["salesOrders"].size(), 2U);
  EXPECT_FALSE(get("/route").json()["routes"].items()[0].contains("salesOrders"));
}

TEST_F(HandyRoutesTest, ACancelledRouteGivesTheStockBack) {
  const auto made = post("/user/" + seller_ + "/route",
                         R"({"products":[{"product":"ACME-1","quantity":4}],"salesOrders":[]})");
  EXPECT_EQ(probe_.send("DELETE", "/api/v2/route/" + made.json()["id"].text()).status, 200);
  EXPECT_EQ(stock(), "10.0");
  EXPECT_EQ(get("/user/" + seller_ + "/route/current").status, 404);
}

}  // namespace
}  // namespace enlace::mock
