#include <gtest/gtest.h>

#include "gestionix_account.hpp"
#include "order_sample.hpp"

namespace enlace::gestionix {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

// Orders whose customer has no link yet.
class GestionixPushClient : public testing::Test {
 protected:
  GestionixPushClient() { account.add("products", product_row(9001, "A")); }

  OpResult push(const std::string& name = "Abarrotes Lupita", const Json& settings = Json::object()) {
    PushRequest request = sample_request({order_line("A", "116", "2")});
    request.order.customer.description = name;
    return push(request, settings);
  }
  OpResult push(PushRequest request, const Json& settings = Json::object()) {
    request.reference = "HANDY-" + std::to_string(++pushed_);
    request.links = {product_link("A", "9001")};
    const OpResult result = account.session(settings).push_order(request);
    EXPECT_TRUE(account.host().misuses().empty()) << account.host().misuses().front();
    return result;
  }
  // The client of the last document.
  std::string used() const {
    const std::vector<Json> bodies = account.posted("/sales_orders");
    return bodies.empty() ? "" : bodies.back()["client_id"].text();
  }
  void add(int id, const std::string& commercial, const std::string& legal, const std::string& more = "") {
    account.add("clients", client_row(id, commercial, legal, more));
  }
  static std::vector<std::string> warnings(const OpResult& result) {
    std::vector<std::string> codes;
    const Json outcome = result.document(ENLACE_EMIT_OUTCOME);
    for (const Json& warning : outcome["warnings"].items()) {
      codes.push_back(warning["code"].text());
    }
    return codes;
  }

  GestionixAccount account;
  int pushed_ = 0;
};

// Rule: G-ORD-2
TEST_F(GestionixPushClient, IsFoundByEitherNameWithoutCaseAndAccents) {
  add(1, "TIENDA LUCIA", "");
  add(2, "", "Comercializadora Ñáñez");
  add(3, "El Buen Café", "CAFÉ SA");
  for (const auto& [name, id] : std::initializer_list<std::pair<const char*, const char*>>{
           {"Tienda Lucía", "1"},
           {" tienda  lucia ", "1"},
           {"Tienda Luci\u0301a", "1"},
           {"COMERCIALIZADORA N\u0303A\u0301N\u0303EZ", "2"},
           {"comercializadora nanez", "2"},
           {"el buen cafe", "3"},
           {"café sa", "3"}}) {
    ASSERT_TRUE(push(name).ok()) << name;
    EXPECT_EQ(used(), id) << name;
  }
  EXPECT_TRUE(account.posted("/clients").empty());
  EXPECT_EQ(account.requests("GET /clients").size(), 1u);  // the list is read once
}

// Rule: G-ORD-2
// Rule: G-CUST-5
TEST_F(GestionixPushClient, IsCreatedWhereThereIsNone) {
  add(1, "Otra", "");
  const OpResult result = push();
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(account.posted("/clients"), std::vector<Json>{json(R"({"business_name":"Abarrotes Lupita",
      "commercial_name":"Abarrotes Lupita","tax_id":"ALU120315AB7","country_code":"MEX","branch_id":5131,
      "external_reference":"HANDY-C-C-1","contact":{"email":"lupita@example.com","phone":"2220003333"},
      "address":{"street":"Reforma 21","neighborhood":"La Paz","city":"Puebla","state":"Puebla",
      "postal_code":"72160","country":"México","country_code":"MEX"}})")});
  EXPECT_EQ(used(), "8001");
  EXPECT_EQ(account.host().events(),
            (std::vector<std::string>{"write:customer:C-1", "link:customer:C-1", "find_key", "write:order"}));
  EXPECT_TRUE(warnings(result).empty());
}

// Rule: G-CUST-5
TEST_F(GestionixPushClient, IsFoundAlsoWhenCustomersAreNotSynchronised) {
  add(5, "Abarrotes Lupita", "");  // nothing was ever pulled: there is no link
  ASSERT_TRUE(push().ok());
  EXPECT_EQ(used(), "5");
}

// Rule: G-ORD-2
TEST_F(GestionixPushClient, GetsItsAddressOnlyIfTheSettingSaysSo) {
  ASSERT_TRUE(push("Abarrotes Lupita", json(R"({"to_config":{"create_customer_address":false}})")).ok());
  EXPECT_FALSE(account.posted("/clients").at(0).contains("address"));
}

TEST_F(GestionixPushClient, HasNoAddressWhenHandyHasNone) {
  PushRequest request = sample_request({order_line("A", "116", "2")});
  request.order.customer.address = {};
  request.order.customer.address.country = "México";
  ASSERT_TRUE(push(request).ok());
  EXPECT_FALSE(account.posted("/clients").at(0).contains("address"));
}

TEST_F(GestionixPushClient, GetsTheGenericRfcForWantOfAGoodOne) {
  PushRequest request = sample_request({order_line("A", "116", "2")});
  request.order.customer.tax_id = "";
  EXPECT_TRUE(warnings(push(request)).empty());
  EXPECT_EQ(account.posted("/clients").back()["tax_id"].text(), "XAXX010101000");

  request.order.customer.tax_id = " alu-120315-ab7 ";
  request.order.customer.description = "Dos";
  request.order.customer.code = "C-2";
  push(request);
  EXPECT_EQ(account.posted("/clients").back()["tax_id"].text(), "ALU120315AB7");

  request.order.customer.tax_id = "ABC-1";
  request.order.customer.description = "Tres";
  request.order.customer.code = "C-3";
  const OpResult result = push(request);
  EXPECT_EQ(account.posted("/clients").back()["tax_id"].text(), "XAXX010101000");
  EXPECT_EQ(warnings(result), std::vector<std::string>{"customer_rfc_left_out"});
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["warnings"].items()[0]["params"],
            json(R"({"customer":"Tres","tax_id":"ABC-1"})"));
}

TEST_F(GestionixPushClient, DoesWithoutAnEmailThatIsNone) {
  PushRequest request = sample_request({order_line("A", "116", "2")});
  request.order.customer.email = "no tiene";
  request.order.customer.phone = " ";
  EXPECT_EQ(warnings(push(request)), std::vector<std::string>{"customer_email_left_out"});
  EXPECT_FALSE(account.posted("/clients").at(0).contains("contact"));
}

// Rule: H-29
TEST_F(GestionixPushClient, GetsWhatWasTypedCleanedAndTheOrderSaysSo) {
  PushRequest request = sample_request({order_line("A", "116", "2")});
  Customer& customer = request.order.customer;
  customer.tax_id = "RFC:\u00A0ALU\u2013120315\u200BAB7";
  customer.address.postal_code = "2160.0";
  customer.address.street = "Reforma\u00A021\u200B";
  customer.phone = "Tel. (222)\u2009000\u20133333";
  customer.email = "lupita@example.com; ventas@example.com";
  const OpResult result = push(request);
  ASSERT_TRUE(result.ok()) << result.error.cause;
  const Json body = account.posted("/clients").at(0);
  EXPECT_EQ(body["tax_id"].text(), "ALU120315AB7");
  EXPECT_EQ(body["address"]["postal_code"].text(), "02160");
  EXPECT_EQ(body["address"]["street"].text(), "Reforma 21");
  EXPECT_EQ(body["contact"]["phone"].text(), "(222) 000-3333");
  EXPECT_EQ(body["contact"]["email"].text(), "lupita@example.com");
  EXPECT_EQ(warnings(result),
            (std::vector<std::string>{"customer_tax_id_cleaned", "customer_postal_code_cleaned",
                                      "customer_phone_cleaned", "customer_email_cleaned"}));
}

// The client is linked at once, its order fails: the next attempt tells all the same; a later order does not.
// Rule: H-29
TEST_F(GestionixPushClient, WhatWasCleanedIsToldThoughTheFirstWriteOfTheOrderFailed) {
  PushRequest request = sample_request({order_line("A", "116", "2")});
  request.order.customer.phone = "Tel. (222)\u2009000\u20133333";
  account.script("POST", "/sales_orders", Answer::json(503, json("{}")));
  request.links = {product_link("A", "9001")};
  EXPECT_FALSE(account.session().push_order(request).ok());
  const std::vector<Json> links = account.host().emitted(ENLACE_EMIT_LINK);
  ASSERT_FALSE(links.empty());
  const Result<Link> link = Link::from_json(links.back());
  ASSERT_TRUE(link);
  request.links.push_back(*link);
  EXPECT_EQ(warnings(account.session().push_order(request)),
            std::vector<std::string>{"customer_phone_cleaned"});
  request.reference = "HANDY-31000002";
  EXPECT_EQ(warnings(account.session().push_order(request)), std::vector<std::string>());
}

// Rule: H-24
TEST_F(GestionixPushClient, OnceLinkedItsOrderCanBeAskedForThoughAProductIsMissing) {
  PushRequest request = sample_request({order_line("NONE", "116", "2")});
  request.links = {client_link("77")};
  const OpResult result = account.session().push_order(request);
  EXPECT_EQ(result.error.cause, "products_unknown");
  EXPECT_EQ(result.document(ENLACE_EMIT_FIND_KEY)["client_id"].text(), "77");
}

// Rule: H-29
TEST_F(GestionixPushClient, DoesWithoutAPostalCodeThatIsNone) {
  PushRequest request = sample_request({order_line("A", "116", "2")});
  request.order.customer.address.postal_code = "sin CP";
  const OpResult result = push(request);
  EXPECT_FALSE(account.posted("/clients").at(0)["address"].contains("postal_code"));
  EXPECT_EQ(warnings(result), std::vector<std::string>{"customer_postal_code_left_out"});
}

TEST_F(GestionixPushClient, OfSeveralTheActiveThenTheLowestNumberIsTakenAndSaid) {
  add(1, "Abarrotes Lupita", "", R"("active":false)");
  add(2, "Abarrotes Lupita", "", R"("client_number":9)");
  add(3, "", "ABARROTES LUPITA", R"("client_number":4)");
  add(4, "Abarrotes Lupita", "", R"("client_number":2,"branch_id":5132)");
  const OpResult result = push();
  EXPECT_EQ(used(), "3");
  EXPECT_EQ(warnings(result), std::vector<std::string>{"several_clients_with_name"});
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["warnings"].items()[0]["params"],
            json(R"({"customer":"Abarrotes Lupita","client_id":"3","ids":["1","2","3","4"]})"));
}

TEST_F(GestionixPushClient, TwoOfOneNameAreSeveral) {
  add(8, "Abarrotes Lupita", "");
  add(5, "Abarrotes Lupita", "");
  EXPECT_EQ(warnings(push()), std::vector<std::string>{"several_clients_with_name"});
  EXPECT_EQ(used(), "5");
}

TEST_F(GestionixPushClient, OneClientWithBothNamesIsNotSeveral) {
  add(1, "Abarrotes Lupita", "ABARROTES LUPITA");
  EXPECT_TRUE(warnings(push()).empty());
}

TEST_F(GestionixPushClient, IsSearchedForOnceMoreWhenTheListIsOld) {
  add(1, "Otra", "");
  ASSERT_TRUE(push("Otra").ok());
  add(2, "Abarrotes Lupita", "");  // someone keyed it in meanwhile
  ASSERT_TRUE(push().ok());
  EXPECT_EQ(used(), "2");
  EXPECT_TRUE(account.posted("/clients").empty());
  EXPECT_EQ(account.requests("GET /clients").back(),
            "GET /clients?include_inactive=true&search=Abarrotes Lupita&page=1&page_size=100");
}

// The search may mind accents, so what was created is remembered by its folded name.
TEST_F(GestionixPushClient, ThatWasJustCreatedIsFoundWithoutCaseAndAccents) {
  ASSERT_TRUE(push("Tienda Lucía").ok());
  PushRequest other = sample_request({order_line("A", "116", "1")});
  other.order.customer.code = "C-2";
  other.order.customer.description = "TIENDA LUCIA";
  ASSERT_TRUE(push(other).ok());
  EXPECT_EQ(used(), "8001");
  EXPECT_EQ(account.posted("/clients").size(), 1u);
  EXPECT_EQ(account.requests("GET /clients").size(), 1u);
}

TEST_F(GestionixPushClient, WithoutANameIsNone) {
  const OpResult result = push("  ");
  EXPECT_EQ(result.error.cause, "client_without_name");
  EXPECT_EQ(result.error.params["customer"].text(), "C-1");
}

TEST_F(GestionixPushClient, WhoseAnswerGotLostIsFoundTheNextTime) {
  account.script("POST", "/clients", Answer::lost());
  const OpResult lost = push();
  EXPECT_EQ(lost.status, ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(lost.error.cause, "client_in_doubt");
  EXPECT_TRUE(account.posted("/sales_orders").empty());
  add(7, "Abarrotes Lupita", "", R"("external_reference":"HANDY-C-C-1")");  // it had arrived
  ASSERT_TRUE(push().ok());
  EXPECT_EQ(used(), "7");
  EXPECT_EQ(account.posted("/clients").size(), 1u);
}

// The list lags behind: the unique reference keeps it from being made twice.
TEST_F(GestionixPushClient, ThatIsThereByItsReferenceIsAdopted) {
  add(7, "Otro nombre", "", R"("external_reference":"HANDY-C-C-1")");
  ASSERT_TRUE(push().ok());
  EXPECT_EQ(used(), "7");
  EXPECT_EQ(account.table("clients").size(), 1u);
}

TEST_F(GestionixPushClient, AConflictAboutAnotherClientIsARefusal) {
  add(7, "Otro", "", R"("external_reference":"HANDY-C-OTHER")");
  account.script("POST", "/clients", Answer::json(409, json(R"({"message":"used","existing_id":7})")));
  OpResult result = push();
  EXPECT_EQ(result.error.cause, "client_refused");
  EXPECT_EQ(result.error.params,
            json(R"({"customer":"Abarrotes Lupita","answer":"used","http_status":409})"));
  account.script("POST", "/clients", Answer::json(409, json(R"({"message":"used"})")));
  EXPECT_EQ(push().error.cause, "client_refused");
  account.script("POST", "/clients", Answer::json(409, json(R"({"message":"used","existing_id":99})")));
  EXPECT_EQ(push().error.cause, "client_refused");
  account.script("POST", "/clients", Answer::json(409, json(R"({"message":"used","existing_id":7})")));
  account.script("GET", "/clients/7", Answer::text(500, ""));
  EXPECT_EQ(push().status, ENLACE_E_UPSTREAM);
}

TEST_F(GestionixPushClient, ThatIsRefusedSaysWhy) {
  account.script(
      "POST", "/clients",
      Answer::json(422, json(R"({"errors":[{"code":"validation_error","errorMessage":"CP inválido"}]})")));
  const OpResult result = push();
  EXPECT_EQ(result.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "client_refused");
  EXPECT_EQ(result.error.params["answer"].text(), "CP inválido");
}

TEST_F(GestionixPushClient, IsNotMadeForAnOrderThatCannotBeWritten) {
  PushRequest request = sample_request({order_line("NONE", "116", "2")});
  EXPECT_EQ(push(request).error.cause, "products_unknown");
  EXPECT_TRUE(account.posted("/clients").empty());
}

// Rule: H-6
TEST_F(GestionixPushClient, IsNotMadeForAnOrderThatHasToWaitForALinkedProduct) {
  for (const auto& [more, cause] : std::initializer_list<std::pair<const char*, const char*>>{
           {R"("active":false)", "products_inactive"}, {R"("for_sale":false)", "products_not_for_sale"}}) {
    account.table("products") = {json(product_row(9001, "A", more))};
    account.new_session();
    const OpResult result = push();
    EXPECT_EQ(result.error.cause, cause);
    EXPECT_EQ(result.error.params["products"], json(R"(["A"])"));
  }
  account.table("products").clear();
  account.new_session();
  EXPECT_EQ(push().error.cause, "products_unknown");
  EXPECT_TRUE(account.host().writes().empty());
}

TEST_F(GestionixPushClient, IsMadeOnceAProductThatHasAnotherIdNowIsLinkedAnew) {
  account.table("products") = {json(product_row(9002, "A"))};
  const OpResult result = push();
  EXPECT_EQ(result.error.cause, "links_renewed");
  EXPECT_EQ(result.document(ENLACE_EMIT_LINK)["remote_id"].text(), "9002");
  EXPECT_TRUE(account.host().writes().empty());
}

TEST_F(GestionixPushClient, AListThatIsNotWholeCreatesNoSecondOne) {
  for (int i = 0; i < 4; ++i) {
    account.script("GET", "/clients", Answer::json(200, json(R"({"total":2,"list":[]})")));
  }
  EXPECT_EQ(push().error.cause, "list_incomplete");
  EXPECT_TRUE(account.posted("/clients").empty());
}

}  // namespace
}  // namespace enlace::gestionix
