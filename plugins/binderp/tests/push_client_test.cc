#include <gtest/gtest.h>

#include "bind_company.hpp"
#include "order_sample.hpp"

namespace enlace::binderp {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

// Pushes of one product that is linked, for customers that are not.
class BindPushClient : public testing::Test {
 protected:
  BindPushClient() { add_product(company, 800, "A1", "Café"); }

  static PushRequest request(const char* description = "Abarrotes Lupita") {
    PushRequest r = sample_request({order_line("A1", "116", "1")});
    r.links = {product_link_to("A1", 800)};
    r.order.customer.description = description;
    return r;
  }
  OpResult push(const PushRequest& r, const Json& settings = Json::object()) {
    const OpResult result = company.session(settings).push_order(r);
    EXPECT_TRUE(company.host().misuses().empty()) << company.host().misuses().front();
    return result;
  }
  [[nodiscard]] std::string client_of_order() const {
    const std::vector<Json> orders = company.sent("POST", "/Orders");
    return orders.empty() ? "" : orders.back()["ClientID"].text();
  }
  [[nodiscard]] Json created() const {
    const std::vector<Json> bodies = company.sent("POST", "/Clients");
    return bodies.size() == 1 ? bodies[0] : Json();
  }
  BindCompany company;
};

// Rule: B-CUST-1
// Rule: B-CUST-2
// Rule: B-CUST-4
TEST_F(BindPushClient, IsCreatedWhenThereIsNoneAndLinkedAtOnce) {
  PushRequest r = request(" Tienda  La Güera ");
  r.order.customer.email = " laguera@example.com ";
  r.order.customer.phone = "5550003344";
  r.order.customer.address.street = "Av. Juárez 12";
  ASSERT_TRUE(push(r).ok());
  Json body = created();
  EXPECT_EQ(body["Address"]["StreetName"].text(), "Av. Juárez");
  body.erase("Address");
  EXPECT_EQ(body, Json::object({{"LegalName", "Tienda La Güera"},
                                {"CommercialName", "Tienda La Güera"},
                                {"RFC", "EKU9003173C9"},
                                {"CreditDays", 0},
                                {"CreditAmount", 0},
                                {"PriceListID", kPublico},
                                {"AccountingNumber", "105-01-001"},
                                {"Comment", "HANDY-C-C-1"},
                                {"Telephone", "5550003344"},
                                {"Email", "laguera@example.com"}}));
  EXPECT_EQ(client_of_order(), BindCompany::id(5000));
  EXPECT_EQ(company.sent("POST", "/Orders").at(0)["AddressID"].text(), BindCompany::id(105'000));
  // The link is durable before anything else can fail, and complete once the address is known.
  EXPECT_EQ(company.host().events(),
            (std::vector<std::string>{"write:customer:C-1", "link:customer:C-1", "link:customer:C-1",
                                      "find_key", "write:order"}));
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_LINK).back()["data"]["address_id"].text(),
            BindCompany::id(105'000));
}

// Rule: B-CUST-3
TEST_F(BindPushClient, HasTheGenericRfcWithoutOneOfItsOwn) {
  PushRequest r = request();
  r.order.customer.tax_id = "  ";
  ASSERT_TRUE(push(r).ok());
  EXPECT_EQ(created()["RFC"].text(), "XAXX010101000");
  EXPECT_EQ(created()["RegimenFiscal"].text(), "616");
}

// Rule: B-CUST-3
TEST_F(BindPushClient, HasTheGenericRfcWhereItsOwnIsNoneAndSaysSo) {
  PushRequest r = request();
  r.order.customer.tax_id = "NO TIENE";
  const OpResult result = push(r);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(created()["RFC"].text(), "XAXX010101000");
  EXPECT_EQ(notice(result.document(ENLACE_EMIT_OUTCOME), "customer_rfc_invalid")["tax_id"].text(),
            "NO TIENE");
}

TEST_F(BindPushClient, KeepsAnRfcWhoseCheckDigitDoesNotFitAndSaysSo) {
  PushRequest r = request();
  r.order.customer.tax_id = "eku-900317-3c8";
  const OpResult result = push(r);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(created()["RFC"].text(), "EKU9003173C8");
  EXPECT_FALSE(created().contains("RegimenFiscal"));
  EXPECT_FALSE(notice(result.document(ENLACE_EMIT_OUTCOME), "customer_rfc_check_digit").is_null());
}

TEST_F(BindPushClient, SaysNothingOfGoodAndGenericRfcs) {
  for (const char* rfc : {"EKU9003173C9", "XAXX010101000", "XEXX010101000"}) {
    BindCompany other;
    add_product(other, 800, "A1", "Café");
    PushRequest r = request();
    r.order.customer.tax_id = rfc;
    EXPECT_FALSE(other.session().push_order(r).document(ENLACE_EMIT_OUTCOME).contains("warnings")) << rfc;
    EXPECT_EQ(other.sent("POST", "/Clients").at(0)["RFC"].text(), rfc);
  }
}

TEST_F(BindPushClient, IsCreatedWithoutAnAddressThatIsNone) {
  PushRequest r = request();
  r.order.customer.email = "no tiene";
  const OpResult result = push(r);
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(created().contains("Email"));
  EXPECT_EQ(notice(result.document(ENLACE_EMIT_OUTCOME), "customer_email_left_out")["email"].text(),
            "no tiene");
}

// Rule: H-29
TEST_F(BindPushClient, IsCreatedWithWhatPeopleTypedCleanedAndSaysSo) {
  PushRequest r = request("Tienda\u00A0La\u200B G\u00fcera");
  Customer& customer = r.order.customer;
  customer.tax_id = "EKU\u2013900317\u00A03C9\u200B";
  customer.email = "ana@lupita.mx; compras@lupita.mx";
  customer.phone = "Tel. 55 1234\u20135678";
  customer.address.street = "Av.\u00A0Juárez\u00A012";
  customer.address.postal_code = "6600";
  const OpResult result = push(r);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(created()["LegalName"].text(), "Tienda La Güera");
  EXPECT_EQ(created()["RFC"].text(), "EKU9003173C9");
  EXPECT_EQ(created()["Email"].text(), "ana@lupita.mx");
  EXPECT_EQ(created()["Telephone"].text(), "55 1234-5678");
  EXPECT_EQ(created()["Address"]["ZipCode"].text(), "06600");
  EXPECT_EQ(created()["Address"]["StreetName"].text(), "Av. Juárez");
  EXPECT_EQ(created()["Address"]["ExteriorNumber"].text(), "12");
  const Json outcome = result.document(ENLACE_EMIT_OUTCOME);
  for (const char* code : {"customer_tax_id_cleaned", "customer_email_cleaned", "customer_phone_cleaned",
                           "customer_postal_code_cleaned"}) {
    EXPECT_FALSE(notice(outcome, code).is_null()) << code;
  }
  EXPECT_TRUE(notice(outcome, "customer_rfc_invalid").is_null());
}

// Rule: H-29
TEST_F(BindPushClient, IsTheSameOneWhateverBlanksAndDashesItsNameHas) {
  add_client(company, 700, "Tienda La Güera - Centro");
  for (const char* written : {"Tienda\u00A0La Güera - Centro", "Tienda La\u200B Güera \u2013 Centro",
                              "\uFEFFtienda  la guera \u2014 centro\u3000"}) {
    const OpResult result = push(request(written));
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(client_of_order(), BindCompany::id(700)) << written;
    EXPECT_FALSE(result.document(ENLACE_EMIT_OUTCOME).contains("warnings"));  // nothing of it was used
  }
  EXPECT_TRUE(company.sent("POST", "/Clients").empty());
}

// The client is linked at once, its order fails: the next attempt tells all the same; a later order does not.
// Rule: H-29
TEST_F(BindPushClient, SaysWhatWasCleanedThoughTheFirstWriteOfTheOrderFailed) {
  PushRequest r = request();
  r.order.customer.phone = "Tel. 55 1234\u20135678";
  company.script("POST", "/Orders", Answer::json(503, json("{}")));
  EXPECT_FALSE(push(r).ok());
  const std::vector<Json> links = company.host().emitted(ENLACE_EMIT_LINK);
  ASSERT_FALSE(links.empty());
  const Result<Link> link = Link::from_json(links.back());
  ASSERT_TRUE(link && link->kind == "customer");
  r.links.push_back(*link);
  company.renew();
  EXPECT_FALSE(notice(push(r).document(ENLACE_EMIT_OUTCOME), "customer_phone_cleaned").is_null());
  r.reference = "HANDY-31000002";
  company.renew();
  EXPECT_TRUE(notice(push(r).document(ENLACE_EMIT_OUTCOME), "customer_phone_cleaned").is_null());
}

// Rule: H-29
TEST_F(BindPushClient, SaysWhatCouldNotBeUsed) {
  PushRequest r = request();
  r.order.customer.tax_id = "no tiene\u00A0";
  r.order.customer.address.postal_code = "s/n";
  const OpResult result = push(r);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(created()["RFC"].text(), "XAXX010101000");
  EXPECT_EQ(created()["Address"]["ZipCode"].text(), "00000");
  const Json outcome = result.document(ENLACE_EMIT_OUTCOME);
  EXPECT_EQ(notice(outcome, "customer_rfc_invalid")["tax_id"].text(), "no tiene");
  EXPECT_EQ(notice(outcome, "customer_postal_code_left_out")["postal_code"].text(), "s/n");
}

// Rule: B-CUST-4
// Rule: B-CFG
TEST_F(BindPushClient, HasThePriceListAndTheAccountOfTheSettings) {
  company.table("Accounts")
      .push_back(Json::object(
          {{"ID", BindCompany::id(41)}, {"Number", "105-02-000"}, {"Description", "Clientes foráneos"}}));
  push(request(), json(R"({"price_list":"Mayoreo","account":"clientes foraneos"})"));
  EXPECT_EQ(created()["PriceListID"].text(), kMayoreo);
  EXPECT_EQ(created()["AccountingNumber"].text(), "105-02-000");
}

// Rule: B-CUST-4
TEST_F(BindPushClient, IsNotCreatedOnAnAccountThatIsNotThere) {
  const OpResult result = push(request(), json(R"({"account":"999"})"));
  EXPECT_EQ(result.error.cause, "account_not_found");
  EXPECT_EQ(result.error.params["available"], json(R"(["105-01-001"])"));
  EXPECT_TRUE(company.host().writes().empty());
}

// Rule: B-CUST-1
TEST_F(BindPushClient, IsTheOneOfTheIdKeptFromBefore) {
  add_client(company, 700, "Otro nombre ya");
  PushRequest r = request();
  r.links.push_back({"customer", "C-1", BindCompany::id(700), Json::object()});  // without its address yet
  ASSERT_TRUE(push(r).ok());
  EXPECT_EQ(client_of_order(), BindCompany::id(700));
  EXPECT_TRUE(company.requests("GET /Clients?").empty());
  EXPECT_EQ(company.sent("POST", "/Orders").at(0)["AddressID"].text(), BindCompany::id(100'700));
}

// Rule: B-CUST-1
TEST_F(BindPushClient, IsAskedForAgainOnceADay) {
  add_client(company, 700, "Abarrotes Lupita");
  PushRequest r = request();
  r.links.push_back(client_link());
  r.links.back().age_s = 20 * 3600 - 1;
  push(r);
  EXPECT_TRUE(company.requests("GET /Clients").empty());
  r.links.back().age_s = 20 * 3600;
  push(r);
  EXPECT_EQ(company.requests("GET /Clients"),
            std::vector<std::string>{"GET /Clients/" + BindCompany::id(700)});
}

// Rule: B-CUST-1
TEST_F(BindPushClient, IsLookedForByDescriptionWhenItsIdIsGoneOrInactive) {
  add_client(company, 701, "Abarrotes Lupita");
  for (const bool inactive : {false, true}) {
    if (inactive) add_client(company, 700, "Otra").set("Status", "Inactivo");
    PushRequest r = request();
    r.links.push_back({"customer", "C-1", BindCompany::id(700), Json::object()});
    ASSERT_TRUE(push(r).ok());
    EXPECT_EQ(client_of_order(), BindCompany::id(701));
  }
  EXPECT_TRUE(company.sent("POST", "/Clients").empty());
}

// Rule: B-CUST-1
TEST_F(BindPushClient, IsFoundByCommercialOrLegalName) {
  Json& client = add_client(company, 700, "La de la esquina");
  client.set("LegalName", "Abarrotes Lupita");
  ASSERT_TRUE(push(request()).ok());
  EXPECT_EQ(client_of_order(), BindCompany::id(700));
  EXPECT_EQ(company.requests("GET /Clients?").at(0),
            "GET /Clients?$filter=ClientName eq 'Abarrotes Lupita' or LegalName eq 'Abarrotes Lupita'");
}

// Rule: B-CUST-1
TEST_F(BindPushClient, IsFoundWhicheverWayItIsWritten) {
  add_client(company, 700, "Abarrotes  D'ANGELO & Ñañez ");
  for (const char* written : {"Abarrotes  D'ANGELO & Ñañez ", "ABARROTES D'Angelo & nanez",
                              "abarrotes d'angelo & N\u0303an\u0303ez"}) {
    ASSERT_TRUE(push(request(written)).ok());
    EXPECT_EQ(client_of_order(), BindCompany::id(700)) << written;
  }
  EXPECT_TRUE(company.sent("POST", "/Clients").empty());
}

// Rule: B-CUST-1
TEST_F(BindPushClient, IsNotTheOneThatTheServerOnlyTakesForIt) {
  add_client(company, 700, "Abarrotes Lupita 2");
  company.script(
      "GET", "/Clients",
      Answer::json(
          200,
          Json::object({{"value", Json(company.table("Clients"))}, {"nextLink", Json()}, {"count", 1}})));
  ASSERT_TRUE(push(request()).ok());
  EXPECT_EQ(client_of_order(), BindCompany::id(5000));
}

TEST_F(BindPushClient, OfSeveralIsTheOneWithItsRfcThenTheOldest) {
  add_client(company, 703, "Abarrotes Lupita", "EKU9003173C9");
  add_client(company, 702, "Abarrotes Lupita");
  add_client(company, 701, "Abarrotes Lupita");
  const OpResult result = push(request());
  EXPECT_EQ(client_of_order(), BindCompany::id(703));
  const Json several = notice(result.document(ENLACE_EMIT_OUTCOME), "several_clients_with_name");
  EXPECT_EQ(several["number"].text(), "703");
  EXPECT_EQ(several["numbers"], json(R"(["703","701","702"])"));
  PushRequest r = request();
  r.order.customer.tax_id = "XAXX010101000";  // says nothing
  push(r);
  EXPECT_EQ(client_of_order(), BindCompany::id(701));
}

TEST_F(BindPushClient, OfSeveralIsAnActiveOne) {
  add_client(company, 701, "Abarrotes Lupita").set("Status", "Inactivo");
  add_client(company, 702, "Abarrotes Lupita");
  ASSERT_TRUE(push(request()).ok());
  EXPECT_EQ(client_of_order(), BindCompany::id(702));
}

TEST_F(BindPushClient, IsNoSecondOneOfAnInactiveName) {
  add_client(company, 701, "Abarrotes Lupita").set("Status", "Inactivo");
  const OpResult result = push(request());
  EXPECT_EQ(result.error.cause, "client_inactive");
  EXPECT_EQ(result.error.params["customer"].text(), "Abarrotes Lupita");
  EXPECT_TRUE(company.host().writes().empty());
}

TEST_F(BindPushClient, NeedsAnAddressInBind) {
  add_client(company, 701, "Abarrotes Lupita").set("Addresses", Json::array());
  const OpResult result = push(request());
  EXPECT_EQ(result.error.cause, "client_without_address");
  EXPECT_EQ(result.error.params["customer"].text(), "Abarrotes Lupita");
}

TEST_F(BindPushClient, NeedsAName) {
  const OpResult result = push(request(" \t "));
  EXPECT_EQ(result.error.cause, "client_without_name");
  EXPECT_EQ(result.error.params["customer"].text(), "C-1");
}

TEST_F(BindPushClient, IsLookedForOnEveryPage) {
  company.page_size = 2;
  for (int i = 0; i < 7; ++i) add_client(company, 600 + i, "Otra " + std::to_string(i));
  add_client(company, 700, "Abarrotes LÚPITA");  // not equal for the server, equal for people
  ASSERT_TRUE(push(request()).ok());
  EXPECT_EQ(client_of_order(), BindCompany::id(700));
  EXPECT_EQ(company.requests("GET /Clients?$skip=").size(), 3u);
}

// Bind compares the marks as they stand there.
// Rule: H-29
TEST_F(BindPushClient, IsAskedForAsWrittenToo) {
  add_client(company, 700, "Joe\u00B4s Burger");
  for (int i = 0; i < 2; ++i) {
    company.renew();
    ASSERT_TRUE(push(request("Joe\u00B4s Burger")).ok());
    EXPECT_EQ(client_of_order(), BindCompany::id(700));
  }
  const std::vector<std::string> asked = company.requests("GET /Clients?");
  ASSERT_GE(asked.size(), 2u);
  EXPECT_TRUE(asked[0].starts_with("GET /Clients?$filter=ClientName eq 'Joe''s Burger'")) << asked[0];
  EXPECT_TRUE(asked[1].starts_with("GET /Clients?$filter=ClientName eq 'Joe\u00B4s Burger'")) << asked[1];
  EXPECT_TRUE(company.sent("POST", "/Clients").empty());
}

// Rule: H-25
TEST_F(BindPushClient, IsCreatedBesideOneThatCannotBeReadIfItsNamesCan) {
  const std::string id = BindCompany::id(600);
  const Json none = Json::object({{"value", Json::array()}, {"nextLink", Json()}, {"count", 0}});
  const auto listed = [&](const std::string& row) {
    company.renew();
    company.script("GET", "/Clients", Answer::json(200, none));
    company.script("GET", "/Clients", Answer::json(200, Json(none).set("count", 1)));
    company.script("GET", "/Clients",
                   Answer::text(200, R"({"count":1,"nextLink":null,"value":[)" + row + "]}"));
  };
  for (const std::string& row : {R"({"ID":")" + id + R"(","ClientName":"Otra","Comment":[1 2]})",
                                 std::string(R"({"ID":[1 2],"ClientName":"Otra","LegalName":"Otra"})")}) {
    listed(row);
    const OpResult result = push(request());
    EXPECT_EQ(result.error.cause, "client_list_unreadable") << row;
    EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT);
    EXPECT_TRUE(company.host().writes().empty());
  }
  listed(R"({"ID":")" + id + R"(","ClientName":"Otra","LegalName":"Otra","Comment":[1 2]})");
  ASSERT_TRUE(push(request()).ok());
  EXPECT_FALSE(created().is_null());
}

TEST_F(BindPushClient, OfManyClientsAreNotReadInWhole) {
  const Json none = Json::object({{"value", Json::array()}, {"nextLink", Json()}, {"count", 0}});
  company.script("GET", "/Clients", Answer::json(200, none));
  company.script("GET", "/Clients", Answer::json(200, Json(none).set("count", 2001)));
  ASSERT_TRUE(push(request()).ok());
  EXPECT_EQ(company.requests("GET /Clients").size(), 3u);  // by name, how many, the new one
  EXPECT_FALSE(created().is_null());
}

TEST_F(BindPushClient, WithAVeryLongNameIsLookedForByItsStart) {
  std::string name;
  for (int i = 0; i < 60; ++i) name += "Ñañá ";
  add_client(company, 700, name + "B");
  add_client(company, 701, name + "A");
  ASSERT_TRUE(push(request((name + "A").c_str())).ok());
  EXPECT_EQ(client_of_order(), BindCompany::id(701));
  EXPECT_TRUE(company.requests("GET /Clients?")
                  .at(0)
                  .starts_with("GET /Clients?$filter=startswith(ClientName,'Ñañá"));
}

// Rule: H-4
TEST_F(BindPushClient, IsNeverCreatedAfterASearchThatMayHaveMissedIt) {
  const Json cut = Json::object({{"value", Json::array()}, {"nextLink", Json()}, {"count", 3}});
  for (int i = 0; i < 2; ++i) company.script("GET", "/Clients", Answer::json(200, cut));
  EXPECT_EQ(push(request()).error.cause, "list_incomplete");
  for (const Answer& answer :
       {Answer::json(500, Json::object()), Answer::text(200, "<html>"), Answer::json(200, Json()),
        Answer::json(200, json(R"({"value":[{"Name":"x"}]})")), Answer::unreachable()}) {
    company.script("GET", "/Clients", answer);
    EXPECT_EQ(push(request()).error.status_class(), ENLACE_CLASS_TRANSIENT) << answer.response.body;
  }
  EXPECT_TRUE(company.host().writes().empty());
}

// Rule: H-4
TEST_F(BindPushClient, LeavesTheOrderInDoubtWhenItsCreationIs) {
  for (const Answer& answer : {Answer::lost(), Answer::json(500, Json::object()), Answer::text(200, "")}) {
    company.script("POST", "/Clients", answer);
    const OpResult result = push(request());
    EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_AMBIGUOUS);
    EXPECT_EQ(result.error.cause, "client_in_doubt");
    EXPECT_EQ(result.error.params["customer"].text(), "Abarrotes Lupita");
  }
  EXPECT_TRUE(company.sent("POST", "/Orders").empty());
}

// Rule: H-6
TEST_F(BindPushClient, TellsWhyBindRefusedIt) {
  company.script(
      "POST", "/Clients",
      Answer::json(400, json(R"({"Message":"x","ModelState":{"newClient.RFC":["RFC repetido"]}})")));
  const OpResult result = push(request());
  EXPECT_EQ(result.error.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "client_refused");
  EXPECT_EQ(result.error.params, json(R"({"customer":"Abarrotes Lupita",
                                       "answer":"x; newClient.RFC: RFC repetido","http_status":400})"));
  company.script("POST", "/Clients", Answer::json(429, Json::object(), {{"Retry-After", "3"}}));
  EXPECT_EQ(push(request()).error.status, ENLACE_E_RATE_LIMITED);
}

TEST_F(BindPushClient, WaitsForOneThatIsNotShownYet) {
  company.script("GET", "/Clients/" + BindCompany::id(5000), Answer::json(404, json(R"({"Message":"no"})")));
  const OpResult result = push(request());
  EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_EQ(result.error.cause, "client_not_shown_yet");
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_LINK).size(), 1u);
}

TEST_F(BindPushClient, IsCreatedOnceForTwoOrdersOfOneRun) {
  push(request());
  PushRequest second = request("abarrotes LÚPITA");
  second.order.customer.code = "C-2";
  ASSERT_TRUE(push(second).ok());
  EXPECT_EQ(company.sent("POST", "/Clients").size(), 1u);
  EXPECT_EQ(client_of_order(), BindCompany::id(5000));
}

}  // namespace
}  // namespace enlace::binderp
