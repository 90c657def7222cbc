// What Handy holds and shows that is hard to read: raw texts, late and edited orders, names as people type
// them.
#include "mocks/tests/handy_fixture.hpp"

namespace enlace::mock {
namespace {

using HandyAwkward = HandyTest;

TEST_F(HandyAwkward, BooleansCountInAnyCase) {
  make_orders(2);
  const Json orders = get("/salesOrder").json()["salesOrders"];
  make("deletions", R"({"order":)" + orders.items()[0]["id"].text() + "}");
  EXPECT_EQ(get("/salesOrder?deleted=True").json()["salesOrders"].size(), 1U);
  EXPECT_EQ(get("/salesOrder?deleted=FALSE").json()["salesOrders"].size(), 1U);
  EXPECT_EQ(get("/salesOrder?deleted=True").json()["salesOrders"].items()[0]["deleted"].boolean(), true);
  set(R"({"boolean_case_matters":true})");
  EXPECT_EQ(get("/salesOrder?deleted=True").json()["salesOrders"].items()[0]["deleted"].boolean(), false);
}

// Rule: H-25
TEST_F(HandyAwkward, ARecordHoldsTextsThatNoParserTakes) {
  make_orders(1);
  const Json poisoned =
      make("orders", R"({"customer":"CTE1","rawJson":{"sellerComment":"\"ma\\u00f1ana \\ud83d\"",
                     "scheduledDateForDelivery":"\"0001-01-01T00:00:00Z\""},
                     "items":[{"product":"ACME-1","rawJson":{"quantity":"1.7763568394003E-15","total":"15.0"}}]})");
  EXPECT_GT(poisoned["id"].integer(), 0);
  make("products", R"({"code":"ACME-1","rawJson":{"quantity":"0.0049999999999999992"}})");
  make("customers", R"({"code":"CTE1","rawJson":{"comments":"\"a\\u0000b\""}})");
  const std::string page = get("/salesOrder").body;
  EXPECT_NE(page.find(R"("sellerComment":"ma\u00f1ana \ud83d")"), std::string::npos);
  EXPECT_NE(page.find(R"("scheduledDateForDelivery":"0001-01-01T00:00:00Z")"), std::string::npos);
  EXPECT_NE(page.find(R"("quantity":1.7763568394003E-15)"), std::string::npos);
  EXPECT_NE(get("/product/ACME-1").body.find(R"("quantity":0.0049999999999999992)"), std::string::npos);
  EXPECT_NE(get("/customer/CTE1").body.find(R"("comments":"a\u0000b")"), std::string::npos);
  EXPECT_FALSE(service_.create(company_, "products", json(R"({"code":"X","rawJson":{"price":1}})")));
}

TEST_F(HandyAwkward, AProductMayBeCalledDotDot) {
  make("products", R"({"code":"..","price":10})");
  EXPECT_EQ(get("/product/%2E%2E").json()["code"].text(), "..");
}

// Rule: H-23
TEST_F(HandyAwkward, AnOrderShowsMinutesAfterItWasCreated) {
  make_orders(1);
  const Json late =
      make("orders", R"({"customer":"CTE1","items":[{"product":"ACME-1"}],"visibleAfterMinutes":30,
                                       "dateCreated":"2025-03-04T17:00:00Z"})");
  const std::string path = "/salesOrder/" + late["id"].text();
  EXPECT_EQ(get("/salesOrder").json()["pagination"]["totalCount"].integer(), 1);
  EXPECT_EQ(get(path).status, 404);
  EXPECT_EQ(put(path, R"({"externalId":1})").status, 404);
  clock_.set((kNow + 25 * 60) * 1000);  // 17:30:12
  EXPECT_EQ(get("/salesOrder").json()["pagination"]["totalCount"].integer(), 2);
  EXPECT_EQ(get(path).json()["dateCreated"].text(), "2025-03-04T17:00:00Z");
}

// Rule: H-23
TEST_F(HandyAwkward, ADeletionShowsMinutesAfterItHappened) {
  make_orders(1);
  const std::string id = get("/salesOrder").json()["salesOrders"].items()[0]["id"].text();
  make("deletions", R"({"order":)" + id + R"(,"visibleAfterMinutes":30})");
  EXPECT_EQ(get("/salesOrder?deleted=true").json()["salesOrders"].size(), 0U);
  EXPECT_EQ(get("/salesOrder/" + id).json()["deleted"].boolean(), false);
  clock_.set((kNow + 1800) * 1000);
  const Json deleted = get("/salesOrder?deleted=true").json()["salesOrders"];
  ASSERT_EQ(deleted.size(), 1U);
  EXPECT_EQ(deleted.items()[0]["dateDeleted"].text(), "2025-03-04T17:05:12Z");
}

TEST_F(HandyAwkward, ChainsOfEditsNestDeepAndOneEditCanKeepTheId) {
  make_orders(1);
  const std::string id = get("/salesOrder").json()["salesOrders"].items()[0]["id"].text();
  const Json last = make("edits", R"({"order":)" + id + R"(,"times":60})");
  const std::string shown = get("/salesOrder/" + last["id"].text()).body;
  std::size_t depth = 0;
  for (std::size_t at = shown.find("\"editedFrom\":{"); at != std::string::npos;
       at = shown.find("\"editedFrom\":{", at + 1)) {
    ++depth;
  }
  EXPECT_EQ(depth, 60U);
  const Json same = make("edits", R"({"order":)" + last["id"].text() +
                                      R"(,"inPlace":true,"items":[{"product":"ACME-1","quantity":7}]})");
  EXPECT_EQ(same["id"].text(), last["id"].text());
  EXPECT_EQ(same["items"].items()[0]["quantity"].decimal(), d("7"));
  EXPECT_FALSE(
      service_.create(company_, "edits", json(R"({"order":)" + same["id"].text() + R"(,"times":0})")));
}

TEST_F(HandyAwkward, AControlRequestThatMeansNothingIsRefusedBeforeAnythingIsMade) {
  const std::size_t zones = service_.company_state(company_).dump().size();
  const auto error = [&](std::string_view kind, std::string_view body) {
    const Result<Json> made = service_.create(company_, kind, json(body));
    EXPECT_FALSE(made) << kind << body;
    return made ? std::string() : made.error().message;
  };
  EXPECT_NE(error("customers", R"({"zone":"Nueva","descripton":"A"})").find("\"description\""),
            std::string::npos);
  EXPECT_NE(error("customers", R"([{"code":"A"},{"cod":"B"}])").find("\"code\""), std::string::npos);
  EXPECT_NE(error("orders", R"({"customer":"CTE1","items":[{"prodct":"A"}]})").find("\"product\""),
            std::string::npos);
  EXPECT_NE(error("visits", R"({"usr":1})").find("\"user\""), std::string::npos);
  EXPECT_NE(error("taxes", R"({"name":"IVA","amount":3,"rate":3})").find("unknown member"),
            std::string::npos);
  EXPECT_NE(error("deletion", "{}").find("\"deletions\""), std::string::npos);
  EXPECT_EQ(service_.company_state(company_).dump().size(), zones);
}

TEST_F(HandyAwkward, TheAwkwardSeedIsReadableAddressableAndTheSameAgain) {
  make("seed", R"({"seed":3,"products":16,"customers":12,"orders":10,"profile":"awkward"})");
  const Json products = get("/product?max=100").json()["products"];
  EXPECT_EQ(products.size(), 16U);
  for (const Json& product : products.items()) {
    EXPECT_EQ(get("/product/" + percent_encode(product["code"].text())).status, 200)
        << product["code"].text();
  }
  const std::string customers = get("/customer?max=100").body;
  for (const char* hard :
       {"\xC2\xA0", "\xE2\x80\x93", "uno@correo.example, dos@correo.example", "\"6000\""}) {
    EXPECT_NE(customers.find(hard), std::string::npos) << hard;
  }
  EXPECT_EQ(get("/salesOrder?max=100").status, 200);
}

}  // namespace
}  // namespace enlace::mock
