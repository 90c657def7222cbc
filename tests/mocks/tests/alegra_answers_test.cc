// What public reports say of Alegra's answers: limits in disguise, counts that stop, the rules of Colombia,
// errors in every shape; and what the control side refuses.
#include <gtest/gtest.h>

#include "mocks/tests/alegra_probe.hpp"

namespace enlace::mock {
namespace {

class AlegraAnswers : public ::testing::Test, protected AlegraProbe {
 protected:
  Response raw(const std::string& method, const std::string& target) {
    return service.handle(make_request(method, "/api/v1" + target, {}, ""));
  }
  Reply refused(const std::string& path, const std::string& body) {
    const Response response = service.control(make_request("POST", "/__mock" + path, {}, body), path);
    Reply answer;
    answer.status = response.status;
    const Result<Json> json = Json::parse(response.body);
    if (json) answer.body = *json;
    return answer;
  }
};

class AlegraColombia : public ::testing::Test, protected AlegraProbe {
 protected:
  AlegraColombia() : AlegraProbe("colombia") {}
};

TEST_F(AlegraAnswers, TheLimitOfContactsArrivesAs400) {
  turn(R"({"contacts_rate_limit":2})");
  EXPECT_EQ(get("/contacts").status, 200);
  EXPECT_EQ(get("/items").status, 200);
  EXPECT_EQ(get("/contacts/1").status, 404);
  const Reply third = get("/contacts");
  EXPECT_EQ(third.status, 400);
  EXPECT_EQ(third.body.dump(), R"({"code":429,"message":"Too many requests"})");
  EXPECT_EQ(third.headers.count("Retry-After"), 0U);
  EXPECT_EQ(get("/items").status, 200);
  clock.set(kNow + 60'000);
  EXPECT_EQ(get("/contacts").status, 200);
}

TEST_F(AlegraAnswers, AnyLimitCanComeInDisguise) {
  turn(R"({"rate_limit":1,"rate_as_400":true,"rate_retry_after":true})");
  EXPECT_EQ(get("/items").status, 200);
  const Reply second = get("/items");
  EXPECT_EQ(second.status, 400);
  EXPECT_EQ(second.code(), "429");
  EXPECT_EQ(second.headers.at("X-Rate-Limit-Remaining"), "0");
}

TEST_F(AlegraAnswers, TheTotalStopsWhileTheRowsGoOn) {
  turn(R"({"total_cap":2})");
  for (int i = 0; i < 4; ++i) put("sellers", R"({"name":"S"})");
  const Json page = get("/sellers?metadata=true").body;
  EXPECT_EQ(page["metadata"]["total"].integer(), 2);
  EXPECT_EQ(page["data"].size(), 4U);
  turn(R"({"total_cap":0})");
  EXPECT_EQ(get("/sellers?metadata=true").body["metadata"]["total"].integer(), 4);
  EXPECT_EQ(alegra::Switches().total_cap, 10'000);
}

TEST_F(AlegraAnswers, TheNumberingOfACreatedDocumentCanBeAList) {
  turn(R"({"number_template_as_list":true})");
  put("items", R"({"id":"7","name":"A","status":"active"})");
  put("contacts", R"({"id":"8","name":"C","type":["client"],"status":"active"})");
  const Json made = post("/remissions", R"({"date":"2026-10-20","dueDate":"2026-10-20","client":"8",
                         "items":[{"id":"7","price":1,"quantity":1,"tax":[]}]})")
                        .body;
  EXPECT_TRUE(made["numberTemplate"].is_array());
  EXPECT_EQ(made["numberTemplate"].items()[0]["number"].text(), made["number"].text());
  EXPECT_TRUE(get("/remissions/" + made["id"].text()).body["numberTemplate"].is_object());
}

TEST_F(AlegraAnswers, ErrorsComeInEveryShape) {
  const auto shaped = [&](const std::string& shape) {
    turn(R"({"error_shapes":[{"route":"*","shape":")" + shape + R"("}]})");
    return raw("GET", "/items");  // nobody logged in: 401
  };
  EXPECT_TRUE((*Json::parse(shaped("list").body))["message"].is_array());
  EXPECT_EQ(shaped("bare").body, R"({"code":401})");
  EXPECT_EQ(shaped("empty").body, "");
  EXPECT_TRUE(shaped("html").body.starts_with("<!DOCTYPE html>"));
  const Response ok = shaped("ok");
  EXPECT_EQ(ok.status, 200);
  EXPECT_EQ((*Json::parse(ok.body))["code"].integer(), 401);
}

TEST_F(AlegraAnswers, AFirewallAnswersBeforeAlegraHears) {
  turn(R"({"firewall_403":"POST /contacts*"})");
  const Response page = raw("POST", "/contacts");
  EXPECT_EQ(page.status, 403);
  EXPECT_TRUE(page.headers.front().second.starts_with("text/html"));
  EXPECT_EQ(page.headers.size(), 1U);  // none of Alegra's
  EXPECT_EQ(get("/contacts").status, 200);
  EXPECT_EQ(state()["writes"]["POST /contacts"].size(), 0U);
}

TEST_F(AlegraAnswers, ARepeatedIdentificationNamesWhoHasIt) {
  const std::string body = R"({"name":"Uno","type":"client","identification":"ABC100101AA1"})";
  const std::string id = post("/contacts", body).body["id"].text();
  const Reply again = post("/contacts", body);
  EXPECT_EQ(again.code(), "2006");
  EXPECT_EQ(again.body["contactId"].text(), id);
  EXPECT_EQ(again.body["contactName"].text(), "Uno");
}

// Rule: A-ORD-CO
TEST_F(AlegraColombia, ANaturalPersonNeedsItsNameInParts) {
  const std::string start = R"({"type":"client","kindOfPerson":"PERSON_ENTITY",)";
  const Reply alone = post("/contacts", start + R"("name":"Ana María Pérez"})");
  EXPECT_EQ(alone.status, 400);
  EXPECT_EQ(alone.body["message"].text(), "El campo nameObject es obligatorio");
  EXPECT_EQ(post("/contacts", start + R"("nameObject":{"firstName":"Ana"}})").status, 400);
  const Reply parts = post("/contacts", start + R"("nameObject":{"firstName":"Ana","lastName":"Pérez"}})");
  EXPECT_EQ(parts.body["name"].text(), "Ana Pérez");
  const Reply both =
      post("/contacts", start + R"("name":"Ana Luz","nameObject":{"firstName":"Ana","lastName":"Luz"}})");
  EXPECT_EQ(both.status, 200);
  turn(R"({"refuse_name_with_parts":true})");
  EXPECT_EQ(
      post("/contacts", start + R"("name":"B C","nameObject":{"firstName":"B","lastName":"C"}})").code(),
      "2039");
  EXPECT_EQ(post("/contacts", R"({"name":"Tienda","type":"client","kindOfPerson":"LEGAL_ENTITY"})").status,
            200);
  turn(R"({"require_name_parts":false})");
  EXPECT_EQ(post("/contacts", start + R"("name":"Sola"})").status, 200);
}

TEST_F(AlegraColombia, AStreetNeedsItsDepartment) {
  const auto make = [&](const std::string& address) {
    return post("/contacts",
                R"({"name":"T","type":"client","kindOfPerson":"LEGAL_ENTITY","address":)" + address + "}");
  };
  const Reply street = make(R"({"address":"Calle 10"})");
  EXPECT_EQ(street.status, 400);
  EXPECT_EQ(street.code(), "2112");
  EXPECT_EQ(make(R"({"address":"Calle 10","city":"Bogotá"})").code(), "2112");
  EXPECT_EQ(make(R"({"address":"Calle 10","city":"Bogotá","department":"Bogotá D.C."})").status, 200);
  EXPECT_EQ(make("{}").status, 200);
  turn(R"({"require_department":false})");
  EXPECT_EQ(make(R"({"address":"Calle 10"})").status, 200);
}

TEST_F(AlegraColombia, OtherEntityIsTakenUnlessItIsRefused) {
  const std::string body = R"({"name":"Consorcio","type":"client","kindOfPerson":"OTHER_ENTITY"})";
  EXPECT_EQ(post("/contacts", body).body["kindOfPerson"].text(), "OTHER_ENTITY");
  turn(R"({"refuse_other_entity":true})");
  EXPECT_EQ(post("/contacts", body).status, 400);
}

TEST_F(AlegraAnswers, TheControlSideRefusesWhatMeansNothingAndChangesNothing) {
  const auto error = [&](const std::string& path, const std::string& body) {
    const Reply reply = refused(path, body);
    EXPECT_EQ(reply.status, 400) << path << body;
    return reply.body["error"].text();
  };
  const std::string own = "/companies/" + company;
  EXPECT_NE(error(own + "/between-pages", R"({"resource":"items","inset":[]})").find("\"insert\""),
            std::string::npos);
  EXPECT_NE(error(own + "/between-pages", R"({"resource":"items","insert":{"id":"1"}})").find("array"),
            std::string::npos);
  error(own + "/between-pages", R"({"resource":"items"})");
  error(own + "/between-pages", R"({"resource":"remissions","insert":[{"date":"2026-10-20"}]})");
  EXPECT_EQ(refused(own + "/between-pages", R"({"resource":"itmes","insert":[{}]})").body["error"].text(),
            "unknown resource \"itmes\", the nearest is \"items\"");
  EXPECT_NE(error("/switches", R"({"list_lag_ms":5,"total_capp":2})").find("\"total_cap\""),
            std::string::npos);
  EXPECT_EQ(control("/switches", "", "GET").body["list_lag_ms"].integer(), 0);
  EXPECT_NE(error("/switches", R"({"error_shapes":[{"route":"*","shape":"lst"}]})").find("\"list\""),
            std::string::npos);
  EXPECT_NE(
      error("/companies", R"({"email":"x@y.example","token":"t","contry":"mexico"})").find("\"country\""),
      std::string::npos);
  EXPECT_NE(error(own + "/seed", R"({"product":[]})").find("\"products\""), std::string::npos);
  EXPECT_EQ(refused(own + "/itms", R"({"name":"A"})").status, 404);
  // An array with one bad row puts none of them in.
  error(own + "/sellers", R"([{"name":"A"},7])");
  EXPECT_EQ(get("/sellers").body.size(), 0U);
  EXPECT_EQ(get("/items?limit=5").status, 200);  // and the company works
}

}  // namespace
}  // namespace enlace::mock
