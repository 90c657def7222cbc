#include <gtest/gtest.h>

#include "alegra_account.hpp"
#include "order_sample.hpp"
#include "person.hpp"

namespace enlace::alegra {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

// Pushes an order whose customer has no link.
class AlegraPushClient : public testing::Test {
 protected:
  AlegraPushClient() : request(sample_request({order_line("A", "95.7", "12")})) {
    request.links = {product_link("A", "1041", "82.5")};
  }
  OpResult push(const Json& settings = Json::object()) {
    const OpResult result = account.session(settings).push_order(request);
    EXPECT_TRUE(account.host().misuses().empty()) << account.host().misuses().front();
    return result;
  }
  // The client of the one remission that was written.
  [[nodiscard]] std::string client_of_remission() const {
    const std::vector<Json> bodies = account.posted("/remissions");
    return bodies.size() == 1 ? bodies[0]["client"]["id"].text() : "";
  }
  void colombia() { account.company.set("applicationVersion", "colombia"); }

  AlegraAccount account;
  PushRequest request;
};

// Rule: A-ORD-2
TEST_F(AlegraPushClient, IsTheOneWhoseNameMatchesExactly) {
  account.add("contacts", R"({"id":"1","name":"Abarrotes Lupita 2","type":["client"]})");
  account.add("contacts", R"({"id":"2","name":"abarrotes lupita","type":["client"]})");
  account.add("contacts", R"({"id":"3","name":"Abarrotes Lupíta","type":["client"]})");
  account.add("contacts", R"({"id":"4","name":"Abarrotes Lupita","type":["provider"]})");
  account.add("contacts", R"({"id":"5","name":" Abarrotes Lupita ","type":["provider","client"]})");
  account.script("GET", "/contacts", Answer::json(200, Json(Json::Array(account.table("contacts")))));
  const OpResult result = push();
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(client_of_remission(), "5");
  EXPECT_TRUE(account.posted("/contacts").empty());
  EXPECT_EQ(account.host().events(),
            (std::vector<std::string>{"link:customer:C-1", "find_key", "write:order"}));
}

// Rule: A-ORD-2
TEST_F(AlegraPushClient, IsLookedForOnEveryPage) {
  for (int i = 0; i < 40; ++i) {
    account.add("contacts", R"({"id":")" + std::to_string(i) + R"(","name":"Abarrotes Lupita )" +
                                std::to_string(i) + R"(","type":["client"]})");
  }
  account.add("contacts", R"({"id":"99","name":"Abarrotes Lupita","type":["client"]})");
  push();
  EXPECT_EQ(client_of_remission(), "99");
}

// Rule: A-ORD-2
TEST_F(AlegraPushClient, IsLookedForASecondWayBeforeOneIsCreated) {
  account.add("contacts", R"({"id":"5","name":"Abarrotes Lupita","type":["client"]})");
  account.script("GET", "/contacts", Answer::json(200, Json::array()));  // `name` finds nothing
  push();
  EXPECT_EQ(client_of_remission(), "5");
  const std::vector<std::string> searches = account.requests("GET /contacts");
  ASSERT_EQ(searches.size(), 2u);
  EXPECT_TRUE(searches[0].starts_with("GET /contacts?type=client&name=Abarrotes Lupita&"));
  EXPECT_TRUE(searches[1].starts_with("GET /contacts?type=client&query=Abarrotes Lupita&"));
}

// Rule: A-ORD-2
TEST_F(AlegraPushClient, IsFoundWhicheverWayItsAccentsAreWritten) {
  request.order.customer.description = "Caf\u00e9 & T\u00e9 + 50%";
  account.add("contacts", "{\"id\":\"5\",\"name\":\"Cafe\u0301 & Te\u0301 + 50%\",\"type\":[\"client\"]}");
  account.script("GET", "/contacts", Answer::json(200, Json(Json::Array(account.table("contacts")))));
  push();
  EXPECT_EQ(client_of_remission(), "5");
  EXPECT_NE(account.host().requests()[0].url.find("Caf%C3%A9%20%26%20T%C3%A9%20%2B%2050%25"),
            std::string::npos);
}

// Rule: A-ORD-2
TEST_F(AlegraPushClient, OfSeveralIsTheActiveOneThenTheOneWithItsIdentification) {
  account.add(
      "contacts",
      R"({"id":"1","name":"Abarrotes Lupita","type":["client"],"status":"inactive","identification":"ALU120315AB7"})");
  account.add("contacts", R"({"id":"2","name":"Abarrotes Lupita","type":["client"],"status":"active"})");
  account.add(
      "contacts",
      R"({"id":"3","name":"Abarrotes Lupita","type":["client"],"status":"active","identification":"ALU120315AB7"})");
  const OpResult result = push();
  EXPECT_EQ(client_of_remission(), "3");
  const Json warning = result.document(ENLACE_EMIT_OUTCOME)["warnings"].items().at(0);
  EXPECT_EQ(warning["code"].text(), "several_clients_with_name");
  EXPECT_EQ(warning["params"]["ids"], Json::array({"1", "2", "3"}));
}

// Rule: A-ORD-2
TEST_F(AlegraPushClient, OfSeveralEqualOnesIsTheFirstListed) {
  account.add("contacts", R"({"id":"7","name":"Abarrotes Lupita","type":["client"],"status":"active"})");
  account.add("contacts", R"({"id":"6","name":"Abarrotes Lupita","type":["client"],"status":"active"})");
  push();
  EXPECT_EQ(client_of_remission(), "7");
}

// Rule: A-ORD-2
TEST_F(AlegraPushClient, IsCreatedWhenThereIsNoneAndLinkedAtOnce) {
  const OpResult result = push();
  ASSERT_TRUE(result.ok()) << result.error.cause;
  ASSERT_EQ(account.posted("/contacts").size(), 1u);
  EXPECT_EQ(account.posted("/contacts")[0],
            json(R"({"name":"Abarrotes Lupita","type":["client"],"identification":"ALU120315AB7"})"));
  EXPECT_EQ(client_of_remission(), account.table("contacts")[0]["id"].text());
  EXPECT_EQ(account.host().events(),
            (std::vector<std::string>{"write:customer:C-1", "link:customer:C-1", "find_key", "write:order"}));
}

// Rule: A-ORD-2
TEST_F(AlegraPushClient, IsNeverCreatedAfterASearchThatMayHaveMissedIt) {
  for (const Answer& answer : {Answer::json(500, Json()), Answer::lost(), Answer::text(200, "<html>")}) {
    account.script("GET", "/contacts", answer);
    EXPECT_EQ(push().error.status_class(), ENLACE_CLASS_TRANSIENT);
  }
  for (int i = 0; i < 2; ++i) {
    account.script("GET", "/contacts", Answer::json(200, json(R"({"metadata":{"total":9},"data":[]})")));
  }
  EXPECT_EQ(push().error.cause, "list_incomplete");
  EXPECT_TRUE(account.host().writes().empty());
}

// Rule: A-ORD-MX
TEST_F(AlegraPushClient, IsNotCreatedWithoutRfcInMexico) {
  request.order.customer.tax_id = "";
  const OpResult result = push();
  EXPECT_EQ(result.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "customer_without_rfc");
  EXPECT_TRUE(account.host().writes().empty());
}

// Rule: A-ORD-MX
TEST_F(AlegraPushClient, NeedsNoRfcWhenItIsInAlegraAlready) {
  account.add("contacts", R"({"id":"5","name":"Abarrotes Lupita","type":["client"]})");
  request.order.customer.tax_id = "";
  EXPECT_TRUE(push().ok());
}

// Rule: A-ORD-CO
TEST_F(AlegraPushClient, IsCreatedByTheRulesOfTheAccountsCountry) {
  colombia();
  request.order.customer.tax_id = "";
  request.order.customer.category = "Persona jur\u0069\u0301dica";  // decomposed
  ASSERT_TRUE(push().ok());
  EXPECT_EQ(
      account.posted("/contacts").at(0),
      json(
          R"({"name":"Abarrotes Lupita","type":["client"],"kindOfPerson":"LEGAL_ENTITY","regime":"SIMPLIFIED_REGIME",
                "identificationObject":{"type":"NIT","number":"222222222","dv":7},"ignoreRepeated":true})"));
}

// Rule: A-ORD-CO
TEST_F(AlegraPushClient, IsCreatedByTheRulesOfTheConfiguredCountry) {
  request.order.customer.tax_id = "";
  ASSERT_TRUE(push(Json::object({{"country", "CO"}, {"default_nit", "222222222222"}})).ok());
  EXPECT_EQ(account.posted("/contacts").at(0)["identificationObject"]["number"].text(), "222222222222");
  EXPECT_TRUE(account.requests("GET /company").empty());
}

// Rule: A-ORD-CO
TEST_F(AlegraPushClient, IsWrittenTheOtherWayWhenAlegraWantsThat) {
  colombia();
  request.order.customer.tax_id = "900373913";
  account.script("POST", "/contacts",
                 Answer::json(400, json(R"({"code":"2035","message":"falta el tipo"})")));
  ASSERT_TRUE(push().ok());
  EXPECT_EQ(account.posted("/contacts").at(1)["identification"],
            json(R"({"type":"NIT","number":"900373913"})"));
  EXPECT_FALSE(account.posted("/contacts").at(1).contains("identificationObject"));
}

// Rule: A-ORD-CO
TEST_F(AlegraPushClient, IsWrittenOnceMoreWithoutAnAddressThatAlegraDoesNotKnow) {
  colombia();
  request.order.customer.tax_id = "900373913";
  request.order.customer.address = {"Calle 10", "", "Macondo", "Magdalena", "", ""};
  for (const char* words :
       {R"({"code":2112,"message":"dirección"})", R"({"code":400,"message":"El departamento es inválido"})",
        R"({"error":"La ciudad no pertenece al Departamento"})"}) {
    account.table("contacts").clear();
    const std::size_t before = account.posted("/contacts").size();
    account.script("POST", "/contacts", Answer::json(400, json(words)));
    const OpResult result = push();
    ASSERT_TRUE(result.ok()) << words;
    const std::vector<Json> posted = account.posted("/contacts");
    ASSERT_EQ(posted.size(), before + 2) << words;
    EXPECT_FALSE(posted.back().contains("address")) << words;
    EXPECT_EQ(posted.back()["observations"].text(), "Calle 10, Macondo, Magdalena");
    EXPECT_NE(
        result.document(ENLACE_EMIT_OUTCOME)["warnings"].dump().find("customer_address_in_observations"),
        std::string::npos);
  }

  account.table("contacts").clear();
  const std::size_t before = account.posted("/contacts").size();
  const Answer refusal = Answer::json(400, json(R"({"code":2112,"message":"departamento"})"));
  account.script("POST", "/contacts", refusal);
  account.script("POST", "/contacts", refusal);
  EXPECT_EQ(push().error.cause, "client_refused");  // once, not for ever
  EXPECT_EQ(account.posted("/contacts").size(), before + 2);
}

// The account refuses a name in one text and a street without its department, as the real one does.
// Rule: A-ORD-CO
TEST_F(AlegraPushClient, IsTakenByColombiaWhateverHandyKnows) {
  colombia();
  for (const char* category : {"Persona natural", "Persona jurídica", ""}) {
    for (const char* name : {"Lucía", "Lucía Pérez", "Ana Lucía de la Cruz Pérez Gómez"}) {
      for (const char* department : {"", "Meta"}) {
        account.table("contacts").clear();
        request.order.customer.tax_id = "";
        request.order.customer.description = name;
        request.order.customer.category = category;
        request.order.customer.address = {"Calle 10", "", "Villavicencio", department, "", ""};
        EXPECT_TRUE(push().ok()) << category << name << department;
      }
    }
  }
}

// However Alegra shows the person, the next order of an account without links finds the same contact.
// Rule: A-ORD-CO
TEST_F(AlegraPushClient, FindsANaturalPersonUnderEitherForm) {
  colombia();
  request.order.customer.tax_id = "";
  request.order.customer.category = "Persona natural";
  for (const char* name :
       {"Lucía", "San José", "Lucía Pérez", "Ana  Lucía Pérez", "María de la Cruz Gómez Ruiz"}) {
    account.table("contacts").clear();
    const std::size_t before = account.posted("/contacts").size();
    request.order.customer.description = name;
    EXPECT_TRUE(push().ok()) << name;
    EXPECT_TRUE(push().ok()) << name;
    account.table("contacts")[0].set("name", name);  // or as one text, beside the parts
    EXPECT_TRUE(push().ok()) << name;
    account.table("contacts")[0].erase("name");  // or the parts alone, which no filter of the account finds
    account.script("GET", "/contacts", Answer::json(200, Json(Json::Array(account.table("contacts")))));
    EXPECT_TRUE(push().ok()) << name;
    EXPECT_EQ(account.posted("/contacts").size(), before + 1) << name;
  }
}

// Rule: A-ORD-CO
TEST_F(AlegraPushClient, IsNotAnotherPersonWithASimilarName) {
  colombia();
  request.order.customer.tax_id = "";
  request.order.customer.category = "Persona natural";
  request.order.customer.description = "Lucía Pérez";
  for (const char* other : {"Lucia Pérez", "Lucía Pérez Gómez", "Lucía"}) {
    account.add("contacts", Json::object({{"id", other},
                                          {"name", other},
                                          {"kindOfPerson", "PERSON_ENTITY"},
                                          {"nameObject", name_parts(other)},
                                          {"type", Json::array({"client"})}})
                                .dump());
  }
  EXPECT_TRUE(push().ok());
  EXPECT_EQ(account.posted("/contacts").size(), 1u);
}

// The client may be the very one whose creation was not answered the last time.
// Rule: A-ORD-2
TEST_F(AlegraPushClient, IsLookedUpWhenAlegraCallsItADuplicate) {
  account.script("GET", "/contacts", Answer::json(200, Json::array()));
  account.script("GET", "/contacts", Answer::json(200, Json::array()));
  account.script("POST", "/contacts", Answer::json(400, json(R"({"code":2006,"message":"ya existe"})")));
  account.add("contacts", R"({"id":"8","name":"Otro","type":["client"],"identification":"ALU120315AB7X"})");
  account.add("contacts",
              R"({"id":"9","name":"Abarrotes Lupita","type":["client"],"identification":"ALU120315AB7"})");
  ASSERT_TRUE(push().ok());
  EXPECT_EQ(client_of_remission(), "9");
}

// The refusal names the contact that has the identification (apis/alegra.md 12), which no search has to find.
// Rule: A-ORD-2
TEST_F(AlegraPushClient, IsTheContactThatTheRefusalNames) {
  account.add("contacts", R"({"id":"9","name":"Abarrotes Lupita","type":["client"]})");
  for (int i = 0; i < 2; ++i) account.script("GET", "/contacts", Answer::json(200, Json::array()));
  account.script("POST", "/contacts",
                 Answer::json(400, json(R"({"code":2006,"message":"ya existe","contactId":9})")));
  ASSERT_TRUE(push().ok());
  EXPECT_EQ(client_of_remission(), "9");
}

// Rule: H-29
TEST_F(AlegraPushClient, KeepsWhatWasCleanedOnTheOrder) {
  request.order.customer.tax_id = "ALU\u00A0120315\u2013AB7";
  request.order.customer.email = "a@x.mx, b@y.mx";
  const OpResult result = push();
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(account.posted("/contacts").at(0)["identification"].text(), "ALU120315AB7");
  EXPECT_EQ(account.posted("/contacts").at(0)["email"].text(), "a@x.mx");
  const Json outcome = result.document(ENLACE_EMIT_OUTCOME);
  const Json::Array& warnings = outcome["warnings"].items();
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[0]["code"].text(), "customer_tax_id_cleaned");
  EXPECT_EQ(warnings[1]["code"].text(), "customer_email_cleaned");
}

// Rule: H-6
TEST_F(AlegraPushClient, NamesTheContactThatHasItsIdentification) {
  account.add("contacts",
              R"({"id":"7","name":"Parecido","type":["client"],"identification":"ALU120315AB77"})");
  account.add("contacts",
              R"({"id":"8","name":"Lupita Abarrotes","type":["client"],"identification":"ALU120315AB7"})");
  account.script("POST", "/contacts", Answer::json(400, json(R"({"message":"ya existe"})")));
  const OpResult result = push();
  EXPECT_EQ(result.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "identification_taken");
  EXPECT_EQ(result.error.params["other"].text(), "Lupita Abarrotes");
  EXPECT_EQ(account.posted("/remissions").size(), 0u);
}

// Rule: H-6
TEST_F(AlegraPushClient, TellsWhyAlegraRefusedIt) {
  account.script("POST", "/contacts",
                 Answer::json(400, json(R"({"error":"El email no es válido","code":400})")));
  const OpResult refused = push();
  EXPECT_EQ(refused.error.cause, "client_refused");
  EXPECT_EQ(refused.error.params["answer"].text(), "El email no es válido");
  account.script("POST", "/contacts", Answer::json(406, Json()));
  EXPECT_EQ(push().error.cause, "client_limit_reached");
}

// Rule: H-4
TEST_F(AlegraPushClient, LeavesTheOrderInDoubtWhenItsCreationIs) {
  for (const Answer& answer : {Answer::lost(), Answer::json(503, Json()), Answer::text(200, "{")}) {
    account.script("POST", "/contacts", answer);
    const OpResult result = push();
    EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_AMBIGUOUS);
    EXPECT_EQ(result.error.cause, "client_in_doubt");
  }
  EXPECT_TRUE(account.posted("/remissions").empty());
}

TEST_F(AlegraPushClient, NeedsAName) {
  request.order.customer.description = " ";
  EXPECT_EQ(push().error.cause, "client_without_name");
  EXPECT_TRUE(account.requests().empty());
}

// Rule: H-4
TEST_F(AlegraPushClient, StaysLinkedWhenTheRemissionIsRefused) {
  account.script("POST", "/remissions", Answer::json(400, json(R"({"message":"no"})")));
  account.add("items", R"({"id":"1041","reference":"A","status":"active"})");
  const OpResult result = push();
  EXPECT_EQ(result.error.cause, "remission_refused");
  EXPECT_EQ(result.document(ENLACE_EMIT_LINK)["kind"].text(), "customer");
}

// The client is linked at once, its order fails: the next attempt tells all the same; a later order does not.
// Rule: H-29
TEST_F(AlegraPushClient, TellsWhatWasCleanedThoughTheFirstWriteOfTheOrderFailed) {
  request.order.customer.tax_id = "ALU\u2013120315\u200BAB7";
  account.script("POST", "/remissions", Answer::json(503, json("{}")));
  EXPECT_FALSE(account.session().push_order(request).ok());
  const std::vector<Json> links = account.host().emitted(ENLACE_EMIT_LINK);
  ASSERT_FALSE(links.empty());
  const Result<Link> link = Link::from_json(links.back());
  ASSERT_TRUE(link && link->kind == "customer");
  request.links.push_back(*link);
  const auto warnings = [&] {
    std::vector<std::string> codes;
    const Json outcome = push().document(ENLACE_EMIT_OUTCOME);
    for (const Json& one : outcome["warnings"].items()) codes.push_back(one["code"].text());
    return codes;
  };
  EXPECT_EQ(warnings(), std::vector<std::string>{"customer_tax_id_cleaned"});
  request.reference = "HANDY-31000002";
  EXPECT_EQ(warnings(), std::vector<std::string>());
}

// Rule: H-24
TEST_F(AlegraPushClient, OnceLinkedItsOrderCanBeAskedForThoughAProductIsMissing) {
  request.links = {{"customer", request.order.customer.code, "77", Json::object()}};
  const OpResult result = push();
  EXPECT_EQ(result.error.cause, "products_unknown");
  EXPECT_EQ(result.document(ENLACE_EMIT_FIND_KEY)["client_id"].text(), "77");
}

}  // namespace
}  // namespace enlace::alegra
