// Lines 15-26 of the mock checklist, apis/handy.md 14: orders.
#include "mocks/tests/handy_fixture.hpp"

namespace enlace::mock {
namespace {

class HandyOrdersTest : public HandyTest {
 protected:
  HandyOrdersTest() { make_orders(0); }
  Json order(std::string_view members = "") {
    return make("orders",
                R"({"customer":"CTE1","items":[{"product":"ACME-1"}])" + std::string(members) + "}");
  }
  static std::string id_of(const Json& order) { return order["id"].text(); }
  std::vector<std::int64_t> listed(const std::string& query) {
    return ids(get("/salesOrder?max=100&" + query).json()["salesOrders"]);
  }
};

TEST_F(HandyOrdersTest, ShowsEveryFieldOfTheHeaderWithExplicitNulls) {
  const Json shown = get("/salesOrder/" + id_of(order())).json();
  for (const char* field : {"id",
                            "externalId",
                            "mobileDateCreated",
                            "dateCreated",
                            "scheduledDateForDelivery",
                            "customer",
                            "createdBy",
                            "items",
                            "type",
                            "salesType",
                            "operativeStatus",
                            "prettyOperativeStatus",
                            "totalSales",
                            "totalTax",
                            "totalBeforeTax",
                            "priceList",
                            "sellerComment",
                            "routeSalePaymentType",
                            "billable",
                            "billed",
                            "exported",
                            "latitude",
                            "longitude",
                            "accuracy",
                            "tookInPlace",
                            "promoIds",
                            "promoNames",
                            "networkSignalQuality",
                            "creationSource",
                            "deleted",
                            "dateDeleted",
                            "deletedBy",
                            "isEdited",
                            "editedFrom",
                            "mockExtra"}) {
    EXPECT_TRUE(shown.contains(field)) << field;
  }
  EXPECT_TRUE(shown["sellerComment"].is_null());
  EXPECT_EQ(shown["salesType"].text(), "Preventa");
  EXPECT_EQ(shown["prettyOperativeStatus"].text(), "Por entregar");
  const Json& line = shown["items"].items()[0];
  for (const char* field : {"id", "product", "quantity", "price", "originalPrice", "discount",
                            "discountPercentage", "total", "tax", "taxOptional", "priceType", "isReward",
                            "isReturn", "delivered", "comments", "promoIds", "promoNames"}) {
    EXPECT_TRUE(line.contains(field)) << field;
  }
  for (const char* field :
       {"code",       "description",    "price",      "basePrice",   "minimumPrice", "quantity",
        "barcode",    "details",        "tax",        "taxOptional", "unit",         "family",
        "category",   "satProductCode", "satProduct", "boostSales",  "hasBeenSold",  "pictureUrl",
        "externalId", "enabled"}) {
    EXPECT_TRUE(line["product"].contains(field)) << field;
  }
  EXPECT_EQ(line["product"]["quantity"].text(), "100.0");  // the stock, not what was sold
  EXPECT_EQ(shown["createdBy"]["extras"].text(), "BODEGA NORTE");
  EXPECT_FALSE(shown["customer"].contains("rfc"));
  EXPECT_FALSE(shown["customer"].contains("email"));
  set(R"({"extra_fields":false})");
  EXPECT_FALSE(get("/salesOrder/" + id_of(shown)).json().contains("mockExtra"));
}

TEST_F(HandyOrdersTest, AnOldStyleOrderHasTheMinimalCustomer) {
  const Json shown = order(R"(,"minimalCustomer":true)");
  ASSERT_EQ(shown["customer"].size(), 5U);
  EXPECT_EQ(shown["customer"]["zone"]["description"].text(), "Centro");
}

TEST_F(HandyOrdersTest, NumbersCarryTrailingZerosAndQuantitiesDecimals) {
  const Json shown = make("orders", R"({"customer":"CTE1","items":[
      {"product":"ACME-1","quantity":2,"discountPercentage":10}]})");
  EXPECT_EQ(shown["totalSales"].text(), "208.800000");
  EXPECT_EQ(shown["totalTax"].text(), "28.80");
  EXPECT_EQ(shown["totalBeforeTax"].text(), "180.000000");
  const Json& line = shown["items"].items()[0];
  EXPECT_EQ(line["originalPrice"].text(), "116.0");
  EXPECT_EQ(line["price"].text(), "104.4");
  EXPECT_EQ(line["total"].text(), "208.8");
  EXPECT_EQ(line["discount"].text(), "Descuento de 10.0% para cliente");
  const Json half = make("orders", R"({"customer":"CTE1","items":[{"product":"ACME-1","quantity":1.5}]})");
  EXPECT_EQ(half["items"].items()[0]["quantity"].text(), "1.5");
}

TEST_F(HandyOrdersTest, KeepsTextsOfAnyAlphabetUpToTheirLimit) {
  make("customers", R"({"code":"Ñ 1","description":"Dulcería 🍬 «La Ñusta»"})");
  const std::string comment(2000, 'c');
  const Json shown = make(
      "orders", R"({"customer":"Ñ 1","items":[{"product":"ACME-1"}],"sellerComment":")" + comment + "\"}");
  EXPECT_EQ(shown["customer"]["description"].text(), "Dulcería 🍬 «La Ñusta»");
  EXPECT_EQ(shown["sellerComment"].text(), comment);
  EXPECT_EQ(post("/customer", R"({"code":"L","zone":320001,"description":")" + std::string(255, 'x') + "\"}")
                .status,
            201);
  const auto refused =
      post("/customer", R"({"code":"M","zone":320001,"description":")" + std::string(256, 'x') + "\"}");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(fields(refused).at(0), "description");
}

TEST_F(HandyOrdersTest, PortalOrdersHaveNoPlaceAndNoSignal) {
  for (const std::string source : {"WEB", "API", "IMPORT"}) {
    const Json shown = order(R"(,"creationSource":")" + source + "\"");
    EXPECT_EQ(shown["creationSource"].text(), source);
    EXPECT_TRUE(shown["latitude"].is_null());
    EXPECT_TRUE(shown["longitude"].is_null());
    EXPECT_EQ(shown["networkSignalQuality"].integer(), -1);
  }
  EXPECT_EQ(order()["creationSource"].text(), "MOBILE");
}

TEST_F(HandyOrdersTest, TotalsFollowTheTaxesOfTheLines) {
  make("products", R"([{"code":"T8","price":108,"tax":8},{"code":"T0","price":50,"tax":0},
                       {"code":"T24","basePrice":30000,"tax":16,"taxOptional":8}])");
  const Json shown = make("orders", R"({"customer":"CTE1","items":[
      {"product":"ACME-1"},{"product":"T8"},{"product":"T0"},{"product":"T24"},
      {"product":"T24","taxOptional":null}]})");
  const auto& lines = shown["items"].items();
  EXPECT_EQ(lines[3]["product"]["price"].text(), "37200.0");  // added, not compounded
  EXPECT_EQ(lines[3]["price"].text(), "37200.0");
  EXPECT_EQ(lines[4]["price"].text(), "34800.0");
  EXPECT_TRUE(lines[4]["taxOptional"].is_null());
  EXPECT_FALSE(lines[4]["product"]["taxOptional"].is_null());
  // 116 + 108 + 50 + 37200 + 34800, taxes 16 + 8 + 0 + 7200 + 4800
  EXPECT_EQ(shown["totalSales"].text(), "72274.000000");
  EXPECT_EQ(shown["totalTax"].text(), "12024.00");
  EXPECT_EQ(shown["totalBeforeTax"].text(), "60250.000000");
}

TEST_F(HandyOrdersTest, ReturnedLinesFollowTheSwitch) {
  const std::string body =
      R"({"customer":"CTE1","items":[{"product":"ACME-1","quantity":3},
                                     {"product":"ACME-1","quantity":1,"isReturn":true}]})";
  const auto totals = [&] {
    const Json shown = make("orders", body);
    return shown["totalSales"].text() + " " + shown["items"].items()[1]["total"].text();
  };
  EXPECT_EQ(totals(), "232.000000 116.0");
  set(R"({"returns":"negative_subtracted"})");
  EXPECT_EQ(totals(), "232.000000 -116.0");
  set(R"({"returns":"positive_added"})");
  EXPECT_EQ(totals(), "464.000000 116.0");
  set(R"({"returns":"positive_excluded"})");
  EXPECT_EQ(totals(), "348.000000 116.0");
}

TEST_F(HandyOrdersTest, RewardsAndPromotions) {
  const Json shown = make("orders", R"({"customer":"CTE1","promoIds":"12,","promoNames":"Gratis,","items":[
      {"product":"ACME-1","isReward":true,"discountPercentage":100,"discount":"30","promoIds":"12"}]})");
  const Json& line = shown["items"].items()[0];
  EXPECT_EQ(line["priceType"].text(), "REWARD");
  EXPECT_EQ(line["price"].text(), "0.0");
  EXPECT_EQ(line["discount"].dump(), "\"30\"");
  EXPECT_EQ(shown["promoIds"].text(), "12,");
  EXPECT_EQ(line["promoIds"].text(), "12");
}

TEST_F(HandyOrdersTest, SalesTypeIsSpanishInTheAnswerAndEnglishInTheQuery) {
  const Json presale = order();
  const Json sale = order(R"(,"salesType":"route")");
  EXPECT_EQ(sale["salesType"].text(), "Venta");
  EXPECT_TRUE(sale["operativeStatus"].is_null());
  EXPECT_EQ(sale["routeSalePaymentType"].text(), "Contado");
  EXPECT_EQ(listed("salesType=PRESALE"), std::vector{*presale["id"].integer()});
  EXPECT_EQ(listed("salesType=ROUTE"), std::vector{*sale["id"].integer()});
  EXPECT_EQ(get("/salesOrder?salesType=Preventa").status, 422);
  set(R"({"sale_text":"Venta en ruta"})");
  EXPECT_EQ(get("/salesOrder/" + id_of(sale)).json()["salesType"].text(), "Venta en ruta");
}

TEST_F(HandyOrdersTest, ALateArrivalIsFoundByItsCreationInTheDatabaseOnly) {
  const Json late = order(R"(,"mobileDateCreated":"2025-03-04T11:00:00Z")");
  const std::string last_hour = "start=04/03/2025%2010:30:00&end=04/03/2025%2011:30:00";
  EXPECT_EQ(listed(last_hour + "&filterWithDate=dateCreated"), std::vector{*late["id"].integer()});
  EXPECT_TRUE(listed(last_hour + "&filterWithDate=mobileDateCreated").empty());
}

TEST_F(HandyOrdersTest, AnEditReplacesTheOrderInAChain) {
  const Json first = order(R"(,"externalId":77)");
  Json last = first;
  for (int i = 1; i <= 3; ++i) {
    clock_.set((kNow + 600 * i) * 1000);
    last = make("edits", "{\"order\":" + id_of(last) + R"(,"items":[{"product":"ACME-1","quantity":)" +
                             std::to_string(i + 1) + "}]}");
  }
  EXPECT_NE(last["id"], first["id"]);
  EXPECT_EQ(last["totalSales"].text(), "464.000000");
  EXPECT_EQ(last["editedFrom"]["editedFrom"]["editedFrom"]["id"], first["id"]);
  EXPECT_TRUE(last["externalId"].is_null());
  EXPECT_EQ(last["creationSource"].text(), "WEB");
  EXPECT_FALSE(last["isEdited"].truthy());
  EXPECT_EQ(last["dateCreated"], last["mobileDateCreated"]);

  const Json replaced = get("/salesOrder/" + id_of(last["editedFrom"])).json();
  EXPECT_TRUE(replaced["deleted"].truthy());
  EXPECT_TRUE(replaced["isEdited"].truthy());
  EXPECT_EQ(replaced["dateDeleted"], last["dateCreated"]);
  EXPECT_EQ(replaced["deletedBy"]["name"].text(), "Administración");
  const Json oldest = get("/salesOrder/" + id_of(first)).json();
  EXPECT_TRUE(oldest["editedFrom"].is_null());
  EXPECT_TRUE(oldest["isEdited"].truthy());
  EXPECT_EQ(listed("deleted=false"), std::vector{*last["id"].integer()});
  EXPECT_EQ(listed("deleted=true").size(), 3U);
}

TEST_F(HandyOrdersTest, ARepeatedDiscountIsAppliedToTheDiscountedPrice) {
  make("products", R"({"code":"MIL","price":1000,"tax":0})");
  const Json first =
      make("orders", R"({"customer":"CTE1","items":[{"product":"MIL","discountPercentage":3}]})");
  const Json again = make("edits", "{\"order\":" + id_of(first) + ",\"rediscount\":true}");
  EXPECT_EQ(again["items"].items()[0]["originalPrice"].text(), "970.0");
  EXPECT_EQ(again["items"].items()[0]["price"].text(), "940.9");
}

TEST_F(HandyOrdersTest, AnEditInPlaceKeepsTheIdWhenSwitched) {
  set(R"({"edit_in_place":true})");
  const Json first = order();
  const Json edited =
      make("edits", "{\"order\":" + id_of(first) + R"(,"items":[{"product":"ACME-1","quantity":5}]})");
  EXPECT_EQ(edited["id"], first["id"]);
  EXPECT_EQ(edited["totalSales"].text(), "580.000000");
  EXPECT_EQ(edited["dateCreated"], first["dateCreated"]);
  EXPECT_TRUE(listed("deleted=true").empty());
}

TEST_F(HandyOrdersTest, ADeletedOrderMovesToTheOtherListAndStillAnswers) {
  const Json cancelled = order();
  const Json kept = order();
  clock_.set((kNow + 3600) * 1000);
  make("deletions", "{\"order\":" + id_of(cancelled) + "}");
  EXPECT_EQ(listed("deleted=false"), std::vector{*kept["id"].integer()});
  EXPECT_EQ(listed(""), std::vector{*kept["id"].integer()});
  EXPECT_EQ(listed("deleted=true&filterWithDate=dateDeleted&start=04/03/2025%2012:00:00"),
            std::vector{*cancelled["id"].integer()});
  EXPECT_TRUE(listed("deleted=true&filterWithDate=dateCreated&start=04/03/2025%2012:00:00").empty());
  const Json shown = get("/salesOrder/" + id_of(cancelled)).json();
  EXPECT_TRUE(shown["deleted"].truthy());
  EXPECT_FALSE(shown["isEdited"].truthy());
  EXPECT_EQ(shown["dateDeleted"].text(), "2025-03-04T18:05:12Z");
  set(R"({"deleted_order_is_404":true})");
  EXPECT_EQ(get("/salesOrder/" + id_of(cancelled)).status, 404);
  set(R"({"deleted_omitted_lists_all":true})");
  EXPECT_EQ(listed("").size(), 2U);
}

TEST_F(HandyOrdersTest, DeliveryProgressKeepsTheId) {
  const Json shown = order();
  make("deliveries", "{\"order\":" + id_of(shown) +
                         R"(,"status":"PARTIAL_DELIVERED_OPEN","lines":[{"line":0,"delivered":0.5}]})");
  const Json partly = get("/salesOrder/" + id_of(shown)).json();
  EXPECT_EQ(partly["operativeStatus"].text(), "PARTIAL_DELIVERED_OPEN");
  EXPECT_EQ(partly["prettyOperativeStatus"].text(), "Entrega parcial");
  EXPECT_EQ(partly["items"].items()[0]["delivered"].text(), "0.5");
  make("deliveries", "{\"order\":" + id_of(shown) + "}");
  const Json wholly = get("/salesOrder/" + id_of(shown)).json();
  EXPECT_EQ(wholly["operativeStatus"].text(), "DELIVERED_COMPLETE");
  EXPECT_EQ(wholly["items"].items()[0]["delivered"].text(), "1.0");
}

TEST_F(HandyOrdersTest, TheExternalIdIsAnIntegerAndFindsTheOrder) {
  const std::string order_path = "/salesOrder/" + id_of(order());
  EXPECT_EQ(put(order_path, R"({"externalId":987654})").json()["externalId"].integer(), 987654);
  const Json found = get("/salesOrder/external/987654").json();
  EXPECT_EQ("/salesOrder/" + id_of(found), order_path);
  EXPECT_EQ(get("/salesOrder/external/1").status, 404);
  EXPECT_EQ(put("/salesOrder/1", R"({"externalId":1})").status, 404);
  for (const char* value : {"\"F-123\"", "2147483648", "1.5", "true"}) {
    const auto refused = put(order_path, std::string("{\"externalId\":") + value + "}");
    EXPECT_EQ(refused.status, 422) << value;
    EXPECT_EQ(fields(refused), std::vector<std::string>{"externalId"});
  }
  EXPECT_EQ(get(order_path).json()["externalId"].integer(), 987654);
  set(R"({"external_id_takes_text":true})");
  EXPECT_EQ(put(order_path, R"({"externalId":"F-123"})").json()["externalId"].dump(), "\"F-123\"");
  EXPECT_EQ(get("/salesOrder/external/F-123").status, 200);
  EXPECT_EQ(get("/salesOrder/external/987654").status, 404);
}

TEST_F(HandyOrdersTest, APostedOrderTakesCodesAndLocalTime) {
  const auto made = post("/salesOrder", R"({"customerId":"CTE1","mobileDateCreated":"04/03/2025 11:05:00",
                                            "orderItems":[{"product":"ACME-1","quantity":2,"price":50}]})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.json()["mobileDateCreated"].text(), "2025-03-04T17:05:00Z");
  EXPECT_EQ(made.json()["creationSource"].text(), "API");
  EXPECT_EQ(made.json()["totalSales"].text(), "100.000000");
  EXPECT_EQ(post("/salesOrder", R"({"customerId":"nobody"})").status, 422);
}

TEST_F(HandyOrdersTest, OrdersOfOneSellerAndOfOneCustomer) {
  make("customers", R"({"code":"CTE 2"})");
  const Json seller = make("users", R"({"name":"Beto","extras":null})");
  const Json mine = make(
      "orders", R"({"customer":"CTE 2","items":[{"product":"ACME-1"}],"createdBy":)" + id_of(seller) + "}");
  order();
  EXPECT_EQ(ids(get("/user/" + id_of(seller) + "/salesOrder").json()["salesOrders"]),
            std::vector{*mine["id"].integer()});
  EXPECT_EQ(ids(get("/customer/CTE%202/salesOrder").json()["salesOrders"]),
            std::vector{*mine["id"].integer()});
  EXPECT_EQ(get("/customer/nobody/salesOrder").status, 404);
}

TEST_F(HandyOrdersTest, BilledAndExportedFilterAndChangeInPlace) {
  const Json shown = order(R"(,"billable":true)");
  order();
  EXPECT_EQ(listed("billable=true"), std::vector{*shown["id"].integer()});
  const auto changed =
      probe_.post("/__mock/companies/" + std::to_string(company_) + "/orders/" + id_of(shown),
                  json(R"({"billed":true,"exported":true})"));
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(listed("billed=true"), std::vector{*shown["id"].integer()});
  EXPECT_EQ(listed("exported=false").size(), 1U);
}

}  // namespace
}  // namespace enlace::mock
