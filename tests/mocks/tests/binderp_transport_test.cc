#include "mocks/binderp/access.hpp"
#include "mocks/binderp/text.hpp"
#include "mocks/tests/binderp_probe.hpp"

// Identity and transport, faults: the first and the last part of the checklist of apis/bind.md 10.
namespace enlace::mock {
namespace {

class BindTransport : public ::testing::Test, public BindProbe {
 protected:
  static std::string comment(const std::string& id) {
    return Json::object({{"ExternalID", id}, {"Comment", "nota"}}).dump();
  }
};

TEST_F(BindTransport, MatchesPathsInAnyCaseBelowApi) {
  EXPECT_EQ(get("/accountcategories").status, 200);
  EXPECT_EQ(send("GET", "/API/USERPROFILE").status, 200);
  EXPECT_EQ(get("/Products/").status, 200);
  for (const char* path :
       {"/Products", "/api", "/api/", "/api/Nothing", "/api/v1/customers", "/api/Products/1/2/3"}) {
    const BindReply reply = send("GET", path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(reply.message(),
              "No HTTP resource was found that matches the request URI 'http://mock.example" +
                  std::string(path) + "'.");
  }
  EXPECT_EQ(send("PATCH", "/api/Products").status, 405);
  EXPECT_EQ(erase("/Orders").status, 405);
}

TEST_F(BindTransport, DemandsABearerKeyThatIsKnown) {
  const std::string own = key;
  for (const std::string& wrong : {std::string("x"), own + "x", own.substr(1)}) {
    key = wrong;
    const BindReply reply = get("/UserProfile");
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.message(), "Authorization has been denied for this request.");
    EXPECT_EQ(reply.headers.at("Content-Type"), "application/json; charset=utf-8");
  }
  key.clear();
  EXPECT_EQ(get("/UserProfile").body["statusCode"].integer(), 401);  // the gateway's own
  EXPECT_EQ(send("GET", "/api/UserProfile", "", {{"Authorization", "Basic " + own}}).status, 401);
  EXPECT_EQ(get("/Nothing").status, 401);
  key = own;
  EXPECT_EQ(send("GET", "/api/UserProfile", "", {{"Ocp-Apim-Subscription-Key", "anything"}}).status, 200);
}

TEST_F(BindTransport, MakesKeysOfAYearThatTellTheirEnd) {
  const std::size_t first = key.find('.');
  const auto claims = binderp::from_base64url(key.substr(first + 1, key.rfind('.') - first - 1));
  ASSERT_TRUE(claims);
  const Json json = *Json::parse(*claims);
  EXPECT_EQ(json["unique_name"].text(), "integraciones|50117");
  EXPECT_EQ(json["iss"].text(), "Minnt_Solutions_SA_DE_CV");
  EXPECT_EQ(json["aud"].text(), "Bind_ERP_API_Users");
  EXPECT_EQ(*json["exp"].integer() - *json["nbf"].integer(), 365 * 86'400);
  EXPECT_EQ(*json["nbf"].integer() * 1000, kNow);
  clock.set(kNow + 365LL * 86'400'000 - 1);
  EXPECT_EQ(get("/UserProfile").status, 200);
  clock.set(kNow + 365LL * 86'400'000);
  EXPECT_EQ(get("/UserProfile").status, 401);
}

TEST_F(BindTransport, ExpiresOnDemandAlsoInMidRun) {
  turn(R"({"all_expired":true})");
  EXPECT_EQ(get("/Products").status, 401);
  turn(R"({"all_expired":false})");
  EXPECT_EQ(get("/Products").status, 200);
}

TEST_F(BindTransport, ANewKeyOfAUserEndsTheOneBefore) {  // Q13
  const std::string old = key;
  const std::string other = control("/companies/1/keys", R"({"user":"laura"})").body["key"].text();
  EXPECT_EQ(get("/UserProfile").status, 200);
  const std::string fresh = control("/companies/1/keys", "{}").body["key"].text();
  EXPECT_EQ(get("/UserProfile").status, 401);
  key = fresh;
  EXPECT_EQ(get("/UserProfile").body["Name"].text(), "Integraciones");
  key = other;
  EXPECT_EQ(get("/UserProfile").body["Name"].text(), "Laura Méndez Ñu");
  control("/companies/1/revocations", Json::object({{"key", other}}).dump());
  EXPECT_EQ(get("/UserProfile").status, 401);
  turn(R"({"new_key_revokes":false})");
  control("/companies/1/keys", "{}");
  key = fresh;
  EXPECT_EQ(get("/UserProfile").status, 200);
}

TEST_F(BindTransport, TakesAnyTokenThatIsConfigured) {
  control("/companies", R"({"name":"Otra","key":"plain-token"})");
  key = "plain-token";
  EXPECT_EQ(get("/UserProfile").body["CompanyName"].text(), "Otra");
  EXPECT_EQ(asked("/companies", R"({"name":"Tercera","key":"plain-token"})").status, 400);
}

TEST_F(BindTransport, KeepsCompaniesApart) {
  const std::string product = insert("products", R"({"Code":"A","Title":"A","Price":1})");
  control("/companies", R"({"name":"Otra","key":"k2"})");
  key = "k2";
  EXPECT_EQ(get("/Products/" + product).status, 404);
  EXPECT_EQ(get("/Products").body["count"].integer(), 0);
}

TEST_F(BindTransport, CountsCallsInASlidingWindowOfEachKey) {
  turn(R"({"rate_calls":300,"rate_window_ms":300000})");
  for (int i = 0; i < 150; ++i) ASSERT_EQ(get("/UserProfile").status, 200);
  clock.set(kNow + 100'000);
  for (int i = 0; i < 150; ++i)
    ASSERT_EQ(get(i % 2 == 0 ? "/UserProfile" : "/Nothing").status, i % 2 == 0 ? 200 : 404);
  const BindReply beyond = get("/UserProfile");
  EXPECT_EQ(beyond.status, 429);
  EXPECT_EQ(beyond.headers.at("Retry-After"), "200");
  EXPECT_EQ(beyond.body["statusCode"].integer(), 429);
  EXPECT_EQ(beyond.body["message"].text(), "Rate limit is exceeded. Try again in 200 seconds.");
  clock.set(kNow + 299'999);
  EXPECT_EQ(get("/UserProfile").status, 429);
  clock.set(kNow + 300'000);  // the first 150 leave the window, the others do not
  for (int i = 0; i < 150; ++i) ASSERT_EQ(get("/UserProfile").status, 200);
  EXPECT_EQ(get("/UserProfile").headers.at("Retry-After"), "100");
  key = control("/companies/1/keys", R"({"user":"laura"})").body["key"].text();
  EXPECT_EQ(get("/UserProfile").status, 200);
}

TEST_F(BindTransport, CountsADayAndSaysWhenItIsFull) {
  turn(R"({"quota_calls":3})");
  for (int i = 0; i < 3; ++i) ASSERT_EQ(get("/UserProfile").status, 200);
  clock.set(kNow + 3'600'000);
  const BindReply beyond = get("/UserProfile");
  EXPECT_EQ(beyond.status, 403);
  EXPECT_EQ(beyond.headers.at("Retry-After"), std::to_string(23 * 3600));
  EXPECT_EQ(beyond.body["statusCode"].integer(), 403);
  EXPECT_NE(beyond.body["message"].text().find("23:00:00"), std::string::npos);
  clock.set(kNow + 86'400'000);
  EXPECT_EQ(get("/UserProfile").status, 200);
}

TEST_F(BindTransport, DoesNotProcessACallBeyondTheLimit) {
  const std::string product = insert("products", R"({"Code":"A","Title":"A","Price":1})");
  turn(R"({"rate_calls":1})");
  get("/UserProfile");
  EXPECT_EQ(post("/Comments", comment(product)).status, 429);
  EXPECT_EQ(erase("/Products/" + product).status, 429);
  EXPECT_EQ(state()["Comments"].size(), 0U);
  EXPECT_EQ(state()["Products"].size(), 1U);
}

TEST_F(BindTransport, RefusesRoutesThatTheRoleDoesNotAllow) {
  turn(R"({"refuse_403":"POST /api/Comments*"})");
  const BindReply reply = post("/Comments", "{}");
  EXPECT_EQ(reply.status, 403);
  EXPECT_FALSE(reply.headers.contains("Retry-After"));
  EXPECT_FALSE(reply.message().empty());
  EXPECT_EQ(get("/Comments").status, 200);
}

TEST_F(BindTransport, ReadsMembersInAnyCaseNumbersAsTextsAndIgnoresTheUnknown) {
  const std::string pesos = id_of("Currencies", "Code", "MXN");
  const BindReply made = post("/Products", R"({"title":"A","COST":"0","price":"9.5","currencyID":")" + pesos +
                                               R"(","code":7,"cuenta_contable":"x"})");
  ASSERT_EQ(made.status, 200) << made.raw;
  const Json product = state()["Products"].items().at(0);
  EXPECT_EQ(product["Prices"]["Público"].decimal(), d("9.5"));
  EXPECT_EQ(product["Code"].text(), "7");
  EXPECT_EQ(state()["ignored_members"].dump(), R"({"POST Products: cuenta_contable":1})");
}

TEST_F(BindTransport, AnswersCreatesWithABareGuidAndOtherWritesWithNothing) {
  const std::string pesos = id_of("Currencies", "Code", "MXN");
  const BindReply made =
      post("/Products", R"({"Title":"A","Cost":0,"Price":9.5,"CurrencyId":")" + pesos + R"(","Code":"A"})");
  EXPECT_EQ(made.status, 200);
  ASSERT_EQ(made.raw.size(), 38U);
  EXPECT_EQ(made.raw.front(), '"');
  EXPECT_EQ(made.headers.at("Content-Type"), "application/json; charset=utf-8");
  const std::string id = made.body.text();
  EXPECT_EQ(binderp::parsed_guid(id), id);
  turn(R"({"create_answer":"object"})");
  EXPECT_EQ(
      post("/Products", R"({"Title":"B","Cost":0,"Price":1,"CurrencyId":")" + pesos + R"(","Code":"B"})")
          .body["data"]
          .text()
          .size(),
      36U);
  for (const BindReply& reply : {post("/Comments", comment(id)), erase("/Products/" + id)}) {
    EXPECT_EQ(reply.status, 204);
    EXPECT_EQ(reply.raw, "");
  }
}

TEST_F(BindTransport, NamesEveryFaultOfABodyInTheModelState) {
  const BindReply reply =
      post("/Products", R"({"Title":" ","Cost":"cheap","CurrencyId":"x","Category1Id":5})");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.message(), "The request is invalid.");
  const Json& faults = reply.body["ModelState"];
  EXPECT_EQ(faults["newProduct.Title"].items().at(0).text(), "The Title field is required.");
  EXPECT_EQ(faults["newProduct.Code"].items().at(0).text(), "The Code field is required.");
  EXPECT_EQ(faults["newProduct.Price"].items().at(0).text(), "The Price field is required.");
  EXPECT_NE(faults["newProduct.Cost"].items().at(0).text().find("System.Double"), std::string::npos);
  EXPECT_NE(faults["newProduct.CurrencyId"].items().at(0).text().find("System.Guid"), std::string::npos);
  EXPECT_NE(faults["newProduct.Category1Id"].items().at(0).text().find("System.Guid"), std::string::npos);
  EXPECT_EQ(faults.size(), 6U);
}

TEST_F(BindTransport, RefusesBodiesThatAreNoJsonObject) {
  for (const char* body : {"{", "[]", "12", "\"x\"", "{\"Title\":\"\xff\"}", "{} x"}) {
    const BindReply reply = post("/Products", body);
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_FALSE(reply.body["ModelState"]["newProduct"].is_null()) << reply.raw;
  }
  EXPECT_EQ(send("POST", "/api/Products", "{}", {{"Content-Type", "text/plain"}}).status, 415);
  EXPECT_EQ(send("POST", "/api/Products", "{}", {{"Content-Type", "text/json"}}).status, 400);
  EXPECT_EQ(send("POST", "/api/Products").status, 415);  // without a type it is application/octet-stream
}

TEST_F(BindTransport, WantsItsTargetsEncodedAndShort) {
  EXPECT_EQ(get("/Clients?$filter=ClientName%20eq%20'\xC3\xB1'").status, 400);  // raw UTF-8
  EXPECT_EQ(get("/Clients?$filter=ClientName eq 'x'").status, 400);             // raw spaces
  const std::string needle(1900, 'x');
  EXPECT_EQ(filtered("/Clients", "ClientName eq '" + needle + "'").status, 200);
  EXPECT_EQ(filtered("/Clients", "ClientName eq '" + needle + needle + "'").status, 400);
}

TEST_F(BindTransport, WritesJsonOnly) {
  EXPECT_EQ(send("GET", "/api/UserProfile", "", {{"Accept", "application/json"}}).status, 200);
  EXPECT_EQ(send("GET", "/api/UserProfile", "", {{"Accept", "text/html, */*;q=0.5"}}).status, 200);
  EXPECT_EQ(send("GET", "/api/UserProfile", "", {{"Accept", "application/xml"}}).status, 406);
}

TEST_F(BindTransport, FaultsAndJournalComeFromTheFrame) {
  const std::string product = insert("products", R"({"Code":"A","Title":"A","Price":1})");
  Frame frame(service, clock, 1);
  const auto armed =
      frame.serve(make_request("POST", "/__mock/faults", {},
                               R"([{"method":"POST","path":"/api/Comments","kind":"reset_after"},
                                                  {"method":"POST","path":"/api/Comments","kind":"status"},
                                                  {"method":"POST","path":"/api/Comments","kind":"status_after"}])"));
  ASSERT_LT(armed.response.status, 300);
  const Headers headers = {{"Authorization", "Bearer " + key}, {"Content-Type", "application/json"}};
  const auto written = [&] {
    return frame.serve(make_request("POST", "/api/Comments", headers, comment(product)));
  };
  EXPECT_EQ(written().wire, Frame::Wire::reset);
  EXPECT_EQ(state()["Comments"].size(), 1U);  // the write took effect, the answer is lost
  EXPECT_EQ(written().response.status, 500);
  EXPECT_EQ(state()["Comments"].size(), 1U);  // 500 before the write
  EXPECT_EQ(written().response.status, 500);
  EXPECT_EQ(state()["Comments"].size(), 2U);  // 500 after it
  const auto journal = frame.serve(make_request("GET", "/__mock/requests", {}, ""));
  EXPECT_NE(journal.response.body.find("/api/Comments"), std::string::npos);
  EXPECT_EQ(journal.response.body.find(key), std::string::npos);
  EXPECT_EQ(service.state().dump().find(key), std::string::npos);
}

TEST_F(BindTransport, ListsItsSwitchesAndRefusesUnknownOnes) {
  const Json all = control("/switches", "", "GET").body;
  EXPECT_EQ(all["price_decimals"].text(), "6");
  EXPECT_EQ(binderp::Switches().rate_calls, 300);
  EXPECT_EQ(binderp::Switches().quota_calls, 20'000);
  for (const char* body :
       {R"({"rate_call":1})", R"({"rate_calls":"1"})", R"({"rate_calls":-1})", R"({"accents":"x"})",
        R"({"all_expired":1})", R"({"list_lag_ms":5,"unknown":1})", R"({"price_decimals":19})"}) {
    EXPECT_EQ(asked("/switches", body).status, 400) << body;
  }
  EXPECT_EQ(control("/switches", "", "GET").body["list_lag_ms"].text(), "0");  // all or none
  control("/companies/1/switches", R"({"list_lag_ms":7})");
  EXPECT_EQ(control("/companies/1/switches", "", "GET").body["list_lag_ms"].text(), "7");
}

TEST_F(BindTransport, RefusesControlThatMakesNoSense) {
  for (const auto& [path, body, status] : std::vector<std::tuple<std::string, std::string, int>>{
           {"/nothing", "{}", 404},
           {"/companies", "{}", 400},
           {"/companies", R"({"name":"x","nmae":1})", 400},
           {"/companies/9/products", "{}", 404},
           {"/companies/1/nothing", "{}", 404},
           {"/companies/1/products", "12", 400},
           {"/companies/1/products", R"({"Cod":"A"})", 400},
           {"/companies/1/products", R"({"ID":"A"})", 400},
           {"/companies/1/products", R"({"Prices":{"Nada":1}})", 400},
           {"/companies/1/clients", R"({"Name":"A"})", 400},
           {"/companies/1/warehouses", R"({"Nombre":"A"})", 400},
           {"/companies/1/keys", R"({"user":"nobody"})", 400},
           {"/companies/1/revocations", R"({"key":"x"})", 404},
           {"/companies/1/orders/x/fill", "{}", 404},
           {"/companies/1/orders/x/remision", "{}", 404},
           {"/companies/1/seed", R"({"product":1})", 400},
           {"/companies/1/between-pages", R"({"resource":"x"})", 400},
           {"/companies/1/products", "{", 400}}) {
    const BindReply reply = asked(path, body);
    EXPECT_EQ(reply.status, status) << path << " " << body << " " << reply.raw;
    EXPECT_FALSE(reply.body["error"].text().empty());
  }
}

TEST_F(BindTransport, ResetsToNothing) {
  turn(R"({"list_lag_ms":7})");
  service.reset();
  EXPECT_EQ(service.state()["companies"].size(), 0U);
  EXPECT_EQ(get("/UserProfile").status, 401);
  EXPECT_EQ(control("/switches", "", "GET").body["list_lag_ms"].text(), "0");
}

}  // namespace
}  // namespace enlace::mock
