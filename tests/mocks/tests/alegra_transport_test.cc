#include "mocks/tests/alegra_probe.hpp"

// Transport, authentication, rates and error bodies: checklist 1 to 5 and 26 of apis/alegra.md 17.
namespace enlace::mock {
namespace {

class AlegraTransport : public ::testing::Test, public AlegraProbe {};

TEST_F(AlegraTransport, ServesBelowABasePathThatCanBeChanged) {
  EXPECT_EQ(get("/items").status, 200);
  EXPECT_EQ(get("/items/").status, 200);  // a trailing slash is tolerated
  turn(R"({"base_path":"/elsewhere/api/v1"})");
  EXPECT_EQ(get("/items").status, 404);
  const Request moved = make_request("GET", "/elsewhere/api/v1/items", {}, "");
  EXPECT_EQ(service.handle(moved).status, 401);
}

TEST_F(AlegraTransport, AnswersUnknownPathsAndMethodsInJson) {
  EXPECT_EQ(get("/nothing").code(), "404");
  EXPECT_EQ(get("/items/1/2/3").status, 404);
  EXPECT_EQ(get("").status, 404);
  EXPECT_EQ(send("PATCH", "/items").status, 405);
  EXPECT_EQ(send("DELETE", "/remissions").status, 405);
}

TEST_F(AlegraTransport, RefusesBodiesThatAreNoJsonObject) {
  for (const char* body : {"{", "[]", "12", "\"x\"", "{\"name\":\"\xff\"}"}) {
    EXPECT_EQ(post("/items", body).status, 400) << body;
  }
}

TEST_F(AlegraTransport, DemandsBasicCredentialsOnEveryRoute) {
  for (const char* header : {"", "Bearer x", "Basic", "Basic ", "Basic !!!!", "Basic YW5h",
                             "Basic YW5hQGRlbW8uZXhhbXBsZTp0b2tlbi0x\n"}) {
    authorization(header);
    for (const char* path : {"/company", "/items", "/nothing"}) {
      const Reply reply = get(path);
      EXPECT_EQ(reply.status, 401) << header;
      EXPECT_EQ(reply.code(), "401");
      EXPECT_FALSE(reply.body["message"].text().empty());
    }
  }
  login("ana@demo.example", "wrong");
  EXPECT_EQ(get("/company").status, 401);
  login("nobody@demo.example", "token-1");
  EXPECT_EQ(get("/company").status, 401);
  login("ana@demo.example", "token-1");
  EXPECT_EQ(get("/company").status, 200);
}

TEST_F(AlegraTransport, KeepsCompaniesApart) {
  add_company("luz@demo.example", "token-2", "colombia");
  const std::string id = post("/sellers", R"({"name":"Norte"})").body["id"].text();
  login("luz@demo.example", "token-2");
  EXPECT_EQ(get("/sellers/" + id).status, 404);
  EXPECT_EQ(get("/sellers").body.size(), 0U);
  EXPECT_EQ(get("/company").body["applicationVersion"].text(), "colombia");
  EXPECT_EQ(get("/company").body["currency"]["code"].text(), "COP");
}

TEST_F(AlegraTransport, RefusesByPlanRoleOrLimitWhenSwitched) {
  turn(R"({"refuse_402":"POST /remissions*","refuse_403":"* /sellers*","refuse_406":"POST /contacts"})");
  EXPECT_EQ(post("/remissions", "{}").status, 402);
  EXPECT_EQ(get("/sellers/1").status, 403);
  EXPECT_EQ(post("/contacts", "{}").status, 406);
  EXPECT_EQ(get("/contacts").status, 200);
}

TEST_F(AlegraTransport, SwitchesOneCompanyAlone) {
  const std::string other = add_company("luz@demo.example", "token-2", "colombia");
  control("/companies/" + other + "/switches", R"({"refuse_402":"*"})");
  EXPECT_EQ(get("/items").status, 200);
  login("luz@demo.example", "token-2");
  EXPECT_EQ(get("/items").status, 402);
}

TEST_F(AlegraTransport, CountsCallsInAFixedWindow) {
  turn(R"({"rate_limit":150,"rate_window_ms":60000})");
  for (int call = 1; call <= 150; ++call) {
    const Reply reply = get(call % 2 == 0 ? "/company" : "/nothing");  // errors count and carry headers too
    ASSERT_NE(reply.status, 429);
    EXPECT_EQ(reply.headers.at("X-Rate-Limit-Limit"), "150");
    EXPECT_EQ(reply.headers.at("X-Rate-Limit-Remaining"), std::to_string(150 - call));
    EXPECT_EQ(reply.headers.at("X-Rate-Limit-Reset"), "60");
  }
  clock.set(kNow + 45'500);
  const Reply beyond = get("/company");
  EXPECT_EQ(beyond.status, 429);
  EXPECT_EQ(beyond.code(), "429");
  EXPECT_EQ(beyond.headers.at("X-Rate-Limit-Remaining"), "0");
  EXPECT_EQ(beyond.headers.at("X-Rate-Limit-Reset"), "15");
  EXPECT_FALSE(beyond.headers.contains("Retry-After"));
  clock.set(kNow + 60'000);
  EXPECT_EQ(get("/company").headers.at("X-Rate-Limit-Remaining"), "149");
}

TEST_F(AlegraTransport, DoesNotProcessACallBeyondTheLimit) {
  turn(R"({"rate_limit":1,"rate_window_ms":1000,"rate_retry_after":true})");
  get("/company");
  const Reply beyond = post("/sellers", R"({"name":"Norte"})");
  EXPECT_EQ(beyond.status, 429);
  EXPECT_EQ(beyond.headers.at("Retry-After"), "1");
  EXPECT_EQ(state()["sellers"].size(), 0U);
}

TEST_F(AlegraTransport, CountsEachUserAlone) {
  add_company("luz@demo.example", "token-2", "colombia");
  turn(R"({"rate_limit":1})");
  get("/company");
  EXPECT_EQ(get("/company").status, 429);
  login("luz@demo.example", "token-2");
  EXPECT_EQ(get("/company").status, 200);
  authorization("");
  EXPECT_EQ(get("/company").headers.at("X-Rate-Limit-Remaining"), "1");
}

TEST_F(AlegraTransport, ShowsAFreshWindowWhenNothingIsCounted) {
  turn(R"({"rate_limit":0})");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get("/company").headers.at("X-Rate-Limit-Remaining"), "150");
}

TEST_F(AlegraTransport, ShapesErrorsByRoute) {
  turn(R"({"error_shapes":[{"route":"GET /items*","shape":"error","code":"string"},
                           {"route":"GET /sellers*","shape":"nested"}]})");
  const Json item = get("/items/9").body;
  EXPECT_TRUE(item["error"].is_string());
  EXPECT_TRUE(item["code"].is_string());
  EXPECT_EQ(item["code"].text(), "404");
  EXPECT_EQ(get("/sellers/9").body["error"]["code"].text(), "404");
  const Json remission = get("/remissions/9").body;
  EXPECT_TRUE(remission["code"].is_number());
  EXPECT_TRUE(remission["message"].is_string());
}

TEST_F(AlegraTransport, FaultsAndJournalComeFromTheFrame) {
  Frame frame(service, clock, 1);
  const auto armed = frame.serve(make_request(
      "POST", "/__mock/faults", {}, R"({"method":"POST","path":"/api/v1/sellers*","kind":"reset_after"})"));
  ASSERT_LT(armed.response.status, 300);
  const Headers authorization = {{"Authorization", "Basic YW5hQGRlbW8uZXhhbXBsZTp0b2tlbi0x"}};
  const auto lost =
      frame.serve(make_request("POST", "/api/v1/sellers", authorization, R"({"name":"Norte"})"));
  EXPECT_EQ(lost.wire, Frame::Wire::reset);
  EXPECT_EQ(state()["sellers"].size(), 1U);  // the write took effect, the answer is lost
  const auto journal = frame.serve(make_request("GET", "/__mock/requests", {}, ""));
  EXPECT_NE(journal.response.body.find("/api/v1/sellers"), std::string::npos);
  EXPECT_EQ(journal.response.body.find("YW5hQGRlbW8"), std::string::npos);
}

TEST_F(AlegraTransport, ListsItsSwitchesAndRefusesUnknownOnes) {
  const Json all = control("/switches", "", "GET").body;
  EXPECT_EQ(all["base_path"].text(), "/api/v1");
  EXPECT_EQ(all["price_decimals"].text(), "6");
  const auto status = [&](const std::string& body) {
    return service.control(make_request("POST", "/__mock/switches", {}, body), "/switches").status;
  };
  EXPECT_EQ(status(R"({"rate_limits":1})"), 400);
  EXPECT_EQ(status(R"({"rate_limit":"1"})"), 400);
  EXPECT_EQ(status(R"({"rate_limit":-1})"), 400);
  EXPECT_EQ(status(R"({"rounding":"down"})"), 400);
  EXPECT_EQ(status(R"({"loose_types":1})"), 400);
  EXPECT_EQ(status(R"({"stock_moves":true,"unknown":1})"), 400);
  EXPECT_FALSE(control("/switches", "", "GET").body["stock_moves"].truthy());  // all or none
}

TEST_F(AlegraTransport, RefusesControlThatMakesNoSense) {
  const auto status = [&](const std::string& path, const std::string& body) {
    return service.control(make_request("POST", "/__mock" + path, {}, body), path).status;
  };
  EXPECT_EQ(status("/nothing", "{}"), 404);
  EXPECT_EQ(status("/companies", R"({"email":"x@y.example","token":"t"})"), 400);  // no country
  EXPECT_EQ(status("/companies", R"({"email":"ana@demo.example","token":"t","country":"peru"})"),
            400);  // taken
  EXPECT_EQ(status("/companies/99/items", "{}"), 404);
  EXPECT_EQ(status("/companies/1/nothing", "{}"), 404);
  EXPECT_EQ(status("/companies/1/items", "12"), 400);
  EXPECT_EQ(status("/companies/1/remissions/5/invoice", ""), 404);
  EXPECT_EQ(status("/companies/1/between-pages", "{}"), 400);
  EXPECT_EQ(status("/companies/1/seed", R"({"products":[{"code":""}]})"), 400);
}

TEST_F(AlegraTransport, ResetsToNothing) {
  service.reset();
  EXPECT_EQ(service.state()["companies"].size(), 0U);
  EXPECT_EQ(get("/company").status, 401);
}

}  // namespace
}  // namespace enlace::mock
