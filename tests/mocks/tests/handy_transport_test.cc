// Lines 1-14 of the mock checklist, apis/handy.md 14: transport, limits, dates, pages.
#include "mocks/tests/handy_fixture.hpp"

namespace enlace::mock {
namespace {

class HandyTransportTest : public HandyTest {};
class HandyDatesTest : public HandyTest {};
class HandyPagesTest : public HandyTest {};

TEST_F(HandyTransportTest, RefusesARequestWithoutAKnownBearerToken) {
  for (const std::string header : {"", "Bearer wrong", "Basic token-of-lupita-1", "token-of-lupita-1"}) {
    HttpProbe stranger(server_.port(), {{"Authorization", header}});
    EXPECT_EQ(stranger.get("/api/v2/user").status, 401) << header;
    EXPECT_EQ(stranger.get("/api/v2/nothing").status, 401) << header;
  }
  EXPECT_EQ(get("/user").status, 200);
}

TEST_F(HandyTransportTest, ARevokedTokenEndsInTheMiddleOfAPagination) {
  make_orders(3);
  EXPECT_EQ(get("/salesOrder?max=1&page=1").status, 200);
  make("revocations", R"({"token":"token-of-lupita-1"})");
  EXPECT_EQ(get("/salesOrder?max=1&page=2").status, 401);
}

TEST_F(HandyTransportTest, CompaniesDoNotSeeEachOther) {
  make_orders(2);
  make_company(R"({"name":"Bogotá Ventas","token":"token-of-bogota-2","country":"CO"})");
  HttpProbe other(server_.port(), {{"Authorization", "Bearer token-of-bogota-2"}});
  EXPECT_EQ(other.get("/api/v2/salesOrder").json()["pagination"]["totalCount"].integer(), 0);
  const std::string order = std::to_string(ids(get("/salesOrder").json()["salesOrders"])[0]);
  EXPECT_EQ(get("/salesOrder/" + order).status, 200);
  EXPECT_EQ(other.get("/api/v2/salesOrder/" + order).status, 404);
  EXPECT_EQ(other.get("/api/v2/product/ACME-1").status, 404);
  EXPECT_EQ(other.get("/api/v2/company").json()["currency"].text(), "COP");
}

TEST_F(HandyTransportTest, ErrorBodiesFollowTheSwitch) {
  EXPECT_EQ(get("/nothing").body, "");
  set(R"({"error_body":"json"})");
  EXPECT_TRUE(get("/nothing").json().is_object());
  set(R"({"error_body":"html"})");
  EXPECT_EQ(get("/nothing").body.substr(0, 6), "<html>");
}

TEST_F(HandyTransportTest, ReadsJsonWhateverTheContentTypeAndIgnoresUnknownParameters) {
  HttpProbe plain(server_.port(),
                  {{"Authorization", std::string("Bearer ") + kToken}, {"Content-Type", "text/plain"}});
  const auto made = plain.send("POST", "/api/v2/zone?whatever=1&startDate=x", R"({"description":"Norte"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(post("/zone", "{broken").status, 400);
}

TEST_F(HandyTransportTest, RefusesUnknownPathsAndMethods) {
  make_orders(1);
  EXPECT_EQ(probe_.send("PATCH", "/api/v2/product/ACME-1", "{}").status, 405);
  EXPECT_EQ(probe_.send("DELETE", "/api/v2/product/ACME-1").status, 405);
  EXPECT_EQ(get("/inventory").status, 404);
  EXPECT_EQ(probe_.get("/api/v1/user").status, 404);
  EXPECT_EQ(probe_.get("/user").status, 404);
}

TEST_F(HandyTransportTest, TheRateLimitIsAFixedWindowPerToken) {
  set(R"({"rate_limit":3})");
  make("tokens", R"({"token":"second-token-of-lupita"})");
  HttpProbe second(server_.port(), {{"Authorization", "Bearer second-token-of-lupita"}});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get("/user").status, 200);
  const auto over = get("/user");
  EXPECT_EQ(over.status, 429);
  EXPECT_EQ(over.header("X-RateLimit-Limit"), "3");
  EXPECT_EQ(over.header("X-RateLimit-Remaining"), "0");
  EXPECT_EQ(over.header("X-RateLimit-Reset"), std::to_string((kNow / 60 + 1) * 60));
  EXPECT_EQ(second.get("/api/v2/user").status, 200);
  clock_.set((kNow / 60 + 1) * 60'000);
  EXPECT_EQ(get("/user").status, 200);
}

TEST_F(HandyTransportTest, TheRateLimitCanBeTheCompanysAndItsHeadersAlwaysThere) {
  EXPECT_EQ(get("/user").header("X-RateLimit-Limit"), "");
  set(R"({"rate_limit":2,"rate_window_ms":50,"rate_scope":"company","rate_headers_always":true})");
  make("tokens", R"({"token":"second-token-of-lupita"})");
  HttpProbe second(server_.port(), {{"Authorization", "Bearer second-token-of-lupita"}});
  EXPECT_EQ(get("/user").header("X-RateLimit-Remaining"), "1");
  EXPECT_EQ(get("/user").header("X-RateLimit-Remaining"), "0");
  EXPECT_EQ(second.get("/api/v2/user").status, 429);
  clock_.set(kNow * 1000 + 50);
  EXPECT_EQ(second.get("/api/v2/user").status, 200);
}

TEST_F(HandyTransportTest, TheDefaultLimitIsFiveHundred) {
  for (int i = 0; i < 500; ++i) ASSERT_EQ(get("/company").status, 200);
  EXPECT_EQ(get("/company").status, 429);
}

TEST_F(HandyDatesTest, StartAndEndAreLocalTimesOfTheCompany) {
  make_orders(1);  // 17:05:12Z, 11:05:12 in Mexico City
  const auto count = [&](const std::string& query) {
    return get("/salesOrder?filterWithDate=dateCreated&" + query).json()["salesOrders"].size();
  };
  EXPECT_EQ(count("start=04/03/2025%2011:05:12&end=04/03/2025%2011:05:12"), 1U);
  EXPECT_EQ(count("start=04/03/2025+11:05:00&end=04/03/2025+11:06:00"), 1U);
  EXPECT_EQ(count("start=04/03/2025%2011:05:13"), 0U);
  EXPECT_EQ(count("end=04/03/2025%2011:05:11"), 0U);
  EXPECT_EQ(count("start=04/03/2025%2017:05:12&end=04/03/2025%2017:05:12"), 0U);  // UTC is wrong
  set(R"({"query_zone":"Etc/UTC"})");
  EXPECT_EQ(count("start=04/03/2025%2017:05:12&end=04/03/2025%2017:05:12"), 1U);
}

TEST_F(HandyDatesTest, AMalformedDateIsRefusedOrIgnored) {
  for (const std::string date : {"2025-03-04", "31/02/2025%2000:00:00", "04/03/2025T11:05:12", "x"}) {
    const auto refused = get("/salesOrder?start=" + date);
    EXPECT_EQ(refused.status, 422) << date;
    EXPECT_EQ(fields(refused), std::vector<std::string>{"start"});
  }
  set(R"({"refuse_malformed_dates":false})");
  make_orders(1);
  EXPECT_EQ(get("/salesOrder?start=x").json()["salesOrders"].size(), 1U);
}

TEST_F(HandyDatesTest, EmitsUtcSecondsAndDeliveryDaysAsLocalMidnight) {
  make_orders(0);
  const Json order = make("orders", R"({"customer":"CTE1","items":[{"product":"ACME-1"}],
                                         "scheduledDateForDelivery":"2025-03-06"})");
  EXPECT_EQ(order["dateCreated"].text(), "2025-03-04T17:05:12Z");
  EXPECT_EQ(order["mobileDateCreated"].text(), "2025-03-04T17:05:09Z");
  EXPECT_EQ(order["scheduledDateForDelivery"].text(), "2025-03-06T06:00:00Z");
}

TEST_F(HandyDatesTest, BothClockChangesOfAZoneWithDaylightSavingAreTold) {
  company_ = make_company(R"({"name":"Tijuana","token":"token-of-tijuana-3","time_zone":"America/Tijuana"})");
  HttpProbe tijuana(server_.port(), {{"Authorization", "Bearer token-of-tijuana-3"}});
  make("customers", R"({"code":"C"})");
  make("products", R"({"code":"P"})");
  const auto order_at = [&](const std::string& moment) {
    make("orders", R"({"customer":"C","items":[{"product":"P"}],"dateCreated":")" + moment + "\"}");
  };
  const auto count = [&](const std::string& start, const std::string& end) {
    return tijuana.get("/api/v2/salesOrder?filterWithDate=dateCreated&start=" + start + "&end=" + end)
        .json()["salesOrders"]
        .size();
  };
  // Forward on 2025-03-09: 02:00 becomes 03:00 (10:00Z). 01:59:59 and 03:00:00 are neighbours.
  order_at("2025-03-09T09:59:59Z");
  order_at("2025-03-09T10:00:00Z");
  EXPECT_EQ(count("09/03/2025%2001:59:59", "09/03/2025%2003:00:00"), 2U);
  EXPECT_EQ(count("09/03/2025%2003:00:00", "09/03/2025%2003:00:00"), 1U);
  EXPECT_EQ(count("09/03/2025%2002:00:00", "09/03/2025%2002:00:00"), 1U);  // does not exist: 03:00
  // Back on 2025-11-02: 01:30 happens at 08:30Z and again at 09:30Z; the mock takes the second.
  order_at("2025-11-02T08:30:00Z");
  order_at("2025-11-02T09:30:00Z");
  EXPECT_EQ(count("02/11/2025%2001:30:00", "02/11/2025%2001:30:00"), 1U);
  EXPECT_EQ(count("02/11/2025%2000:30:00", "02/11/2025%2001:30:00"), 2U);
}

TEST_F(HandyDatesTest, BoundsAreInclusiveUnlessSwitched) {
  make_orders(3);  // 11:05:12, 11:06:12, 11:07:12
  const std::string query = "/salesOrder?start=04/03/2025%2011:05:12&end=04/03/2025%2011:07:12";
  EXPECT_EQ(get(query).json()["salesOrders"].size(), 3U);
  set(R"({"start_inclusive":false})");
  EXPECT_EQ(get(query).json()["salesOrders"].size(), 2U);
  set(R"({"end_inclusive":false})");
  EXPECT_EQ(get(query).json()["salesOrders"].size(), 1U);
}

TEST_F(HandyDatesTest, WithoutFilterWithDateTheSwitchDecidesTheField) {
  make_orders(0);
  make("orders", R"({"customer":"CTE1","items":[{"product":"ACME-1"}],
                     "mobileDateCreated":"2025-03-04T09:00:00Z"})");
  const std::string morning = "/salesOrder?start=04/03/2025%2002:00:00&end=04/03/2025%2004:00:00";
  EXPECT_EQ(get(morning).json()["salesOrders"].size(), 0U);
  EXPECT_EQ(get(morning + "&filterWithDate=mobileDateCreated").json()["salesOrders"].size(), 1U);
  set(R"({"default_date_field":"mobileDateCreated"})");
  EXPECT_EQ(get(morning).json()["salesOrders"].size(), 1U);
  EXPECT_EQ(get(morning + "&filterWithDate=lastSeen").status, 422);
}

TEST_F(HandyPagesTest, TenPerPageByDefaultAndAHundredAtMost) {
  make_orders(12);
  const Json first = get("/salesOrder").json();
  EXPECT_EQ(first["salesOrders"].size(), 10U);
  EXPECT_EQ(first["pagination"]["totalCount"].integer(), 12);
  EXPECT_EQ(first["pagination"]["totalPages"].integer(), 2);
  EXPECT_EQ(get("/salesOrder?page=2").json()["salesOrders"].size(), 2U);
  EXPECT_EQ(get("/salesOrder?max=5&page=3").json()["salesOrders"].size(), 2U);
  const Json past = get("/salesOrder?page=3").json();
  EXPECT_EQ(past["salesOrders"].size(), 0U);
  EXPECT_EQ(past["pagination"]["totalCount"].integer(), 12);
  EXPECT_EQ(get("/salesOrder?page=9223372036854775807&max=100").status, 200);
}

TEST_F(HandyPagesTest, AMaximumAboveAHundredIsCutOrRefused) {
  make_orders(0);
  for (int i = 0; i < 101; ++i) make("zones", R"({"description":"Z"})");
  EXPECT_EQ(get("/zone?max=500").json()["zones"].size(), 100U);
  set(R"({"refuse_large_max":true})");
  EXPECT_EQ(get("/zone?max=101").status, 422);
  EXPECT_EQ(get("/zone?max=100").status, 200);
}

TEST_F(HandyPagesTest, LinksLoseTheFiltersUnlessSwitched) {
  make_orders(3);
  const Json page = get("/salesOrder?deleted=false&max=1&page=2").json()["pagination"];
  const std::string base = server_.base() + "/api/v2/salesOrder?page=";
  EXPECT_EQ(page["currentPage"].text(), base + "2");
  EXPECT_EQ(page["nextPage"].text(), base + "3");
  EXPECT_EQ(page["prevPage"].text(), base + "1");
  EXPECT_EQ(page["firstPage"].text(), base + "1");
  EXPECT_EQ(page["lastPage"].text(), base + "3");
  EXPECT_TRUE(get("/salesOrder?max=1&page=3").json()["pagination"]["nextPage"].is_null());
  EXPECT_TRUE(get("/salesOrder?max=1").json()["pagination"]["prevPage"].is_null());
  set(R"({"links_keep_filters":true})");
  EXPECT_EQ(get("/salesOrder?deleted=false&max=1").json()["pagination"]["nextPage"].text(),
            server_.base() + "/api/v2/salesOrder?deleted=false&max=1&page=2");
}

TEST_F(HandyPagesTest, AscendsByCreationAndDescendsOnDemand) {
  make_orders(3);
  const auto up = ids(get("/salesOrder").json()["salesOrders"]);
  auto down = ids(get("/salesOrder?order=desc").json()["salesOrders"]);
  ASSERT_EQ(up.size(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(up));
  std::ranges::reverse(down);
  EXPECT_EQ(up, down);
}

TEST_F(HandyPagesTest, ADeletionBetweenTwoPagesHidesARecord) {
  make_orders(4);
  const auto all = ids(get("/salesOrder").json()["salesOrders"]);
  EXPECT_EQ(ids(get("/salesOrder?max=2&page=1").json()["salesOrders"]), (std::vector{all[0], all[1]}));
  make("deletions", "{\"order\":" + std::to_string(all[0]) + "}");
  const Json second = get("/salesOrder?max=2&page=2").json();
  EXPECT_EQ(ids(second["salesOrders"]), std::vector{all[3]});  // all[2] was never seen
  EXPECT_EQ(second["pagination"]["totalCount"].integer(), 3);
}

}  // namespace
}  // namespace enlace::mock
