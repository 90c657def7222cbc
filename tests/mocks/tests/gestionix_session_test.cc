#include <algorithm>

#include "mocks/tests/gestionix_probe.hpp"
#include "mocks/tests/http_probe.hpp"

// Log-in, tokens, companies, branches, errors, rates, the mapping and the control side: apis/gestionix.md 9.
namespace enlace::mock {
namespace {

class GestionixSession : public ::testing::Test, public GestionixProbe {
 protected:
  Reply log_in_as(const std::string& user, const std::string& password) {
    return send("POST", "/users/authentication",
                Json::object({{"user", user}, {"password", password}}).dump());
  }
};

TEST_F(GestionixSession, GivesATokenForUserAndPasswordAndNothingElse) {
  const Reply right = log_in_as("ana@demo.example", "s3creto-largo");
  EXPECT_EQ(right.status, 200);
  EXPECT_EQ(right.body["token_type"].text(), "Bearer");
  EXPECT_EQ(right.body["expires_in"].integer(), 40000);
  const Reply wrong = log_in_as("ana@demo.example", "otra");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.body["error"].text(), "invalid_grant");
  EXPECT_FALSE(wrong.body["error_description"].text().empty());
  EXPECT_EQ(log_in_as("nobody@demo.example", "s3creto-largo").status, 401);
  EXPECT_EQ(send("POST", "/users/authentication", "{}").status, 400);
  EXPECT_EQ(send("POST", "/users/authentication", "{").status, 400);
  EXPECT_EQ(send("POST", "/users/authentication", R"({"user":1,"password":2})").status, 400);
}

TEST_F(GestionixSession, DemandsAKnownTokenOnEveryPathButLogIn) {
  const std::string good = token;
  for (const std::string& bad : {std::string(), good + "x", std::string("mock-token-0000")}) {
    token = bad;
    for (const char* path : {"/branch_offices/", "/users/companies", "/clients", "/nothing"}) {
      EXPECT_EQ(get(path).status, 401) << path;
      EXPECT_EQ(get(path).code(), "unauthorized");
    }
  }
  EXPECT_EQ(log_in_as("ana@demo.example", "s3creto-largo").status, 200);
}

TEST_F(GestionixSession, TokensExpireByTheClock) {
  turn(R"({"expires_in_s":2})");
  log_in();
  clock.set(kNow + 1'999);
  EXPECT_EQ(get("/taxes").status, 200);
  clock.set(kNow + 2'000);
  EXPECT_EQ(get("/taxes").status, 401);
  EXPECT_EQ(get("/taxes").code(), "unauthorized");
  log_in();
  EXPECT_EQ(get("/taxes").status, 200);
}

TEST_F(GestionixSession, TokensExpireInMidRunOnDemand) {
  control("/expire-tokens", R"({"after":2})");
  EXPECT_EQ(get("/taxes").status, 200);
  EXPECT_EQ(get("/taxes").status, 200);
  EXPECT_EQ(get("/taxes").status, 401);
  log_in();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get("/taxes").status, 200);
  control("/expire-tokens", R"({"after":1,"every":true})");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(get("/taxes").status, 200) << i;
    EXPECT_EQ(get("/taxes").status, 401) << i;
    log_in();
  }
}

TEST_F(GestionixSession, TellsTheExpiryInTheTokenInstead) {
  turn(R"({"tell_expiry":false,"token_form":"jwt"})");
  const Reply reply = log_in_as("ana@demo.example", "s3creto-largo");
  EXPECT_FALSE(reply.body.contains("expires_in"));
  const std::string& jwt = reply.body["access_token"].text();
  EXPECT_EQ(std::ranges::count(jwt, '.'), 2);
  EXPECT_EQ(jwt.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."),
            std::string::npos);
  // {"scope":["gestionix_api", as the claims begin.
  EXPECT_NE(jwt.find(".eyJzY29wZSI6WyJnZXN0aW9uaXhfYXBpI"), std::string::npos);
  token = jwt;
  EXPECT_EQ(get("/taxes").status, 200);
}

TEST_F(GestionixSession, ASecondLogInMayEndTheFirstSession) {
  const std::string first = token;
  log_in();
  token = first;
  EXPECT_EQ(get("/taxes").status, 200);
  turn(R"({"single_session":true})");
  log_in();
  token = first;
  EXPECT_EQ(get("/taxes").status, 401);
}

TEST_F(GestionixSession, LocksAnAccountAfterFiveWrongPasswords) {
  for (int i = 0; i < 4; ++i) log_in_as("ana@demo.example", "otra");
  EXPECT_EQ(log_in_as("ana@demo.example", "s3creto-largo").status, 200);  // a right one starts anew
  for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in_as("ana@demo.example", "otra").status, 401);
  const Reply locked = log_in_as("ana@demo.example", "s3creto-largo");
  EXPECT_EQ(locked.status, 401);
  EXPECT_EQ(locked.body["error"].text(), "invalid_grant");
  EXPECT_EQ(service.state()["locked"].size(), 1U);
  EXPECT_EQ(get("/taxes").status, 200);  // the token from before still holds
  clock.set(kNow + 15 * 60'000);
  EXPECT_EQ(log_in_as("ana@demo.example", "s3creto-largo").status, 200);
  turn(R"({"lock_ms":0})");
  for (int i = 0; i < 5; ++i) log_in_as("ana@demo.example", "otra");
  clock.set(kNow + 24 * 3'600'000);
  EXPECT_EQ(log_in_as("ana@demo.example", "s3creto-largo").status, 401);
  control("/unlock", R"({"user":"ana@demo.example"})");
  EXPECT_EQ(log_in_as("ana@demo.example", "s3creto-largo").status, 200);
}

TEST_F(GestionixSession, DemandsACompanyOfTheUser) {
  control("/companies", R"({"user":"ana@demo.example","password":"s3creto-largo","name":"Segunda"})");
  control("/companies", R"({"user":"eva@demo.example","password":"otra-clave","name":"Ajena"})");
  company.clear();
  const Reply companies = get("/users/companies");
  ASSERT_EQ(companies.status, 200);
  ASSERT_TRUE(companies.body.is_array());
  EXPECT_EQ(companies.body.size(), 2U);
  EXPECT_EQ(companies.body.items()[0]["company_id"].integer(), 1104);
  EXPECT_EQ(companies.body.items()[1]["name"].text(), "Segunda");
  EXPECT_EQ(get("/branch_offices/").status, 400);
  company = "once";
  EXPECT_EQ(get("/branch_offices/").status, 400);
  company = "1106";  // eva's
  EXPECT_EQ(get("/branch_offices/").status, 403);
  EXPECT_EQ(get("/branch_offices/").code(), "forbidden");
  company = "9";
  EXPECT_EQ(get("/branch_offices/").status, 403);
  company = "1105";
  EXPECT_EQ(get("/branch_offices/").body.items()[0]["name"].text(), "Matriz");
}

TEST_F(GestionixSession, ListsBranchesAsABareArraySomeAlikeButForAccents) {
  control("/companies/1104/seed", R"({"fixtures":true})");
  const Reply branches = get("//branch_offices/?");  // doubled slashes were seen to work
  ASSERT_TRUE(branches.body.is_array());
  ASSERT_EQ(branches.body.size(), 4U);
  EXPECT_EQ(branches.body.items()[0]["branch_id"].integer(), 5131);
  EXPECT_EQ(branches.body.items()[2]["name"].text(), "Sucursal Córdoba");
  EXPECT_EQ(branches.body.items()[3]["name"].text(), "SUCURSAL CORDOBA");
}

TEST_F(GestionixSession, AnswersErrorsInTheirBody) {
  const Reply unknown = get("/nothing");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.code(), "not_found");
  EXPECT_EQ(unknown.body["message"].text(), unknown.body["errors"].items()[0]["errorMessage"].text());
  EXPECT_TRUE(unknown.body["errors"].items()[0].contains("field"));
  EXPECT_EQ(send("PUT", "/clients/7001", "{}").status, 404);
  EXPECT_EQ(post("/clients", "{").status, 400);
  EXPECT_EQ(post("/clients", "[]").status, 400);
  turn(R"({"forbid":"GET /taxes*"})");
  EXPECT_EQ(get("/taxes").status, 403);
}

TEST_F(GestionixSession, DemandsTheHeadersOfTheContract) {
  const Headers bare{{"Authorization", "Bearer " + token}, {"Company", company}};
  EXPECT_EQ(service.handle(make_request("GET", "/api/v3/taxes", bare, "")).status, 400);
  turn(R"({"require_accept":false})");
  EXPECT_EQ(service.handle(make_request("GET", "/api/v3/taxes", bare, "")).status, 200);
  Headers text = bare;
  text.emplace_back("Content-Type", "text/plain");
  EXPECT_EQ(service.handle(make_request("POST", "/api/v3/clients", text, R"({"business_name":"X"})")).status,
            400);
  Headers scheme{{"Authorization", token}, {"Company", company}};
  EXPECT_EQ(service.handle(make_request("GET", "/api/v3/taxes", scheme, "")).status, 401);
}

TEST_F(GestionixSession, ThrottlesEachTokenAndSaysWhenToComeBack) {
  turn(R"({"rate_limit":60})");
  for (int i = 0; i < 60; ++i)
    ASSERT_EQ(get(i % 2 == 0 ? "/taxes" : "/nothing").status, i % 2 == 0 ? 200 : 404);
  clock.set(kNow + 15'500);
  const Reply beyond = post("/clients", R"({"business_name":"Tarde"})");
  EXPECT_EQ(beyond.status, 429);
  EXPECT_EQ(beyond.code(), "rate_limited");
  EXPECT_EQ(beyond.headers.at("Retry-After"), "45");
  EXPECT_EQ(state()["clients"].size(), 0U);
  log_in();
  EXPECT_EQ(get("/taxes").status, 200);  // another token has its own budget
  clock.set(kNow + 60'000);
  EXPECT_EQ(get("/taxes").status, 200);
}

TEST_F(GestionixSession, RefusesParametersThatMeanNothingUnlessTold) {
  EXPECT_EQ(get("/taxes?limit=3").status, 400);
  EXPECT_EQ(get("/branch_offices/?page=1").status, 400);
  EXPECT_EQ(get("/clients?search=a&search=b").status, 400);
  turn(R"({"refuse_unknown_parameters":false})");
  EXPECT_EQ(get("/taxes?limit=3").status, 200);
}

TEST_F(GestionixSession, ControlRefusesWhatItDoesNotKnow) {
  const auto status = [&](const char* method, const char* path, const char* body) {
    return service.control(make_request(method, std::string("/__mock") + path, {}, body), path).status;
  };
  EXPECT_EQ(status("POST", "/switches", R"({"no":1})"), 400);
  EXPECT_EQ(status("POST", "/switches", R"({"token_form":"saml"})"), 400);
  EXPECT_EQ(status("POST", "/companies", R"({"user":"x"})"), 400);
  EXPECT_EQ(status("POST", "/companies", R"({"user":"ana@demo.example","password":"otra"})"), 400);
  EXPECT_EQ(status("POST", "/companies/1104/robots", "{}"), 404);
  EXPECT_EQ(status("POST", "/companies/7/seed", "{}"), 404);
  EXPECT_EQ(status("GET", "/nothing", ""), 404);
  EXPECT_EQ(status("POST", "/unlock", R"({"user":"x"})"), 404);
  EXPECT_EQ(get("/../__mock/state").status, 404);  // no control route under the API's base path
}

TEST_F(GestionixSession, ResetForgetsCompaniesAccountsAndSwitches) {
  turn(R"({"expires_in_s":2})");
  service.reset();
  EXPECT_EQ(log_in_as("ana@demo.example", "s3creto-largo").status, 401);
  EXPECT_EQ(control("/switches", "", "GET").body["expires_in_s"].integer(), 40000);
  EXPECT_EQ(service.state()["companies"].size(), 0U);
}

// Another mapping file moves paths, headers, parameters and members, and nothing answers to the old names.
TEST(GestionixMapping, AChangedNameChangesTheWire) {
  const auto renamed = [](std::string from_json,
                          std::initializer_list<std::pair<const char*, const char*>> names) {
    for (const auto& [from, to] : names) {
      for (std::size_t at = from_json.find(from); at != std::string::npos; at = from_json.find(from, at)) {
        from_json.replace(at, std::string(from).size(), to);
        at += std::string(to).size();
      }
    }
    return from_json;
  };
  std::string standard = gestionix::Mapping::standard_text();
  const Result<gestionix::Mapping> mapping = gestionix::Mapping::parse(renamed(
      std::move(standard), {{"\"/clients", "\"/customers"},
                            {"\"business_name\": \"/business_name\"", "\"business_name\": \"/names/legal\""},
                            {"\"page_param\": \"page\"", "\"page_param\": \"p\""},
                            {"\"Company\"", "\"X-Company\""},
                            {"\"list_at\": \"/list\"", "\"list_at\": \"/data/rows\""},
                            {"\"/errorMessage\"", "\"/detail\""}}));
  ASSERT_TRUE(mapping.has_value()) << mapping.error().message;
  GestionixProbe probe(*mapping);
  const Headers headers{{"Accept", "application/json"},
                        {"Content-Type", "application/json"},
                        {"Authorization", "Bearer " + probe.token},
                        {"X-Company", "1104"}};
  const auto send = [&](const char* method, const char* target, const char* body) {
    const Response response = probe.service.handle(make_request(method, target, headers, body));
    return std::pair(response.status, Json::parse(response.body).operator*());
  };
  EXPECT_EQ(send("GET", "/api/v3/clients", "").first, 404);
  EXPECT_EQ(send("POST", "/api/v3/customers", R"({"business_name":"A"})").first, 422);
  const auto refused = send("POST", "/api/v3/customers", R"({"names":{"legal":" "}})");
  EXPECT_EQ(refused.first, 422);
  EXPECT_EQ(refused.second["errors"].items()[0]["field"].text(), "names.legal");
  EXPECT_EQ(refused.second["errors"].items()[0]["detail"].text(), "is required");
  EXPECT_EQ(send("POST", "/api/v3/customers", R"({"names":{"legal":"A","short":"a"}})").first, 422);
  EXPECT_EQ(send("POST", "/api/v3/customers", R"({"names":{"legal":"A"}})").first, 201);
  const auto list = send("GET", "/api/v3/customers?p=1", "");
  EXPECT_EQ(list.first, 200);
  EXPECT_EQ(list.second["data"]["rows"].items()[0]["names"]["legal"].text(), "A");
  EXPECT_FALSE(gestionix::Mapping::parse("{}").has_value());
  EXPECT_FALSE(gestionix::Mapping::parse(R"({"transport":"graphql"})").has_value());
}

// The faults of the frame on this service, over a real socket: the write that was stored, the log-in whose
// password must not stand in the journal.
TEST(GestionixServer, StoresTheWriteWhoseAnswerIsCutOffAndKeepsThePasswordOutOfTheJournal) {
  GestionixProbe probe;
  Frame frame(probe.service, probe.clock, 1);
  const Server server(frame);
  HttpProbe http(server.port(), {{"Accept", "application/json"},
                                 {"Content-Type", "application/json"},
                                 {"Authorization", "Bearer " + probe.token},
                                 {"Company", "1104"}});
  http.post("/__mock/faults",
            Json::object({{"kind", "reset_after"}, {"method", "POST"}, {"path", "*/clients"}}));
  EXPECT_TRUE(http.post("/api/v3/clients", Json::object({{"business_name", "Cortado"}})).reset);
  EXPECT_EQ(probe.state()["clients"].items()[0]["business_name"].text(), "Cortado");
  http.post("/__mock/faults", Json::object({{"kind", "wrong_type"}}));
  const auto wrong = http.get("/api/v3/clients");
  EXPECT_EQ(wrong.status, 200);
  EXPECT_EQ(wrong.header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(wrong.json()["total"].integer(), 1);
  http.post("/api/v3/users/authentication",
            Json::object({{"user", "ana@demo.example"}, {"password", "s3creto-largo"}}));
  const std::string journal = http.get("/__mock/requests").body;
  EXPECT_NE(journal.find("ana@demo.example"), std::string::npos);
  EXPECT_EQ(journal.find("s3creto-largo"), std::string::npos);
  EXPECT_EQ(http.get("/__mock/state").body.find("s3creto-largo"), std::string::npos);
}

}  // namespace
}  // namespace enlace::mock
