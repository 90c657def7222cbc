#include <gtest/gtest.h>

#include "gestionix_account.hpp"
#include "order_sample.hpp"

namespace enlace::gestionix {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

Json refusal(const std::string& code, const std::string& text) {
  return json(R"({"errors":[{"code":")" + code + R"(","errorMessage":")" + text +
              R"(","field":null}],"message":")" + text + "\"}");
}

// Pushes to an account that knows the client 7001; the products are linked where a test says so.
class GestionixPushOrder : public testing::Test {
 protected:
  GestionixPushOrder() { account.add("clients", client_row(7001, "Abarrotes Lupita", "")); }

  OpResult push(const PushRequest& request, const Json& settings = Json::object()) {
    const OpResult result = account.session(settings).push_order(request);
    EXPECT_TRUE(account.host().misuses().empty()) << account.host().misuses().front();
    return result;
  }
  // One line of the product A, linked, like its client.
  static PushRequest linked(std::vector<OrderLine> lines = {order_line("A", "116", "2")}) {
    PushRequest request = sample_request(std::move(lines));
    request.links = {client_link(), product_link("A", "9001")};
    return request;
  }
  static Json ventas() { return json(R"({"to_config":{"treat_all_as_sales_orders":false}})"); }
  Json sent(const std::string& path = "/sales_orders") const {
    const std::vector<Json> bodies = account.posted(path);
    return bodies.size() == 1 ? bodies[0] : Json();
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
};

// Rule: G-ORD-1
TEST_F(GestionixPushOrder, BecomesAPedido) {
  PushRequest request = linked();
  request.order.comment = "Entregar por la tarde";
  const OpResult result = push(request);
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(sent(), json(R"({"branch_id":5131,"date":"2026-10-20","external_reference":"HANDY-31000001",
      "external_notes":"Folio Handy: 31000001",
      "internal_notes":"Luis Mora luis.mora@example.com\nEntregar por la tarde",
      "currency":"MXN","exchange_rate":"1","items":[{"position":1,"product_id":9001,"key":"A",
      "description":"Producto A","quantity":"2","unit":"Pieza","unit_base_price":"100",
      "discount_percentage":"0","discount_amount":"0",
      "transferred_taxes":[{"code":"IVA","name":"IVA 16%","type":"percentage","rate":"16","amount":"32.00","is_exempt":false}],
      "subtotal":"200.00","total":"232.00"}],
      "subtotal":"200.00","total_transferred_taxes":"32.00","total":"232.00","client_id":7001})"));
  const Json outcome = result.document(ENLACE_EMIT_OUTCOME);
  EXPECT_EQ(outcome["remote_id"].text(), "doc-1");
  EXPECT_EQ(outcome["remote_number"].text(), "1");
  EXPECT_EQ(outcome["status"].text(), "open");
  EXPECT_EQ(outcome["total"].text(), "232");
  EXPECT_TRUE(warnings(result).empty());
}

// Gestionix keeps three decimals of a quantity; what the customer pays stays.
// Rule: H-9
TEST_F(GestionixPushOrder, RoundsAQuantityAndNotTheTotal) {
  const OpResult result = push(linked({order_line("A", "116", "1.23456"), order_line("A", "11.6", "0.5")}));
  ASSERT_TRUE(result.ok()) << result.error.cause;
  const Json first = sent()["items"].items()[0];
  EXPECT_EQ(first["quantity"].text(), "1.235");
  EXPECT_EQ(first["total"].text(), "143.21");
  EXPECT_EQ(sent()["total"].text(), "149.01");
  EXPECT_EQ(warnings(result), std::vector<std::string>{"quantity_rounded"});
  const OpResult nothing = push(linked({order_line("A", "116", "0.0004")}));
  EXPECT_EQ(nothing.error.cause, "line_not_positive");
}

// Rule: G-ORD-1
TEST_F(GestionixPushOrder, SalesAndPresalesBothBecomePedidosUnlessTheSettingSaysOtherwise) {
  for (const OrderKind kind : {OrderKind::sale, OrderKind::presale}) {
    GestionixAccount all_orders;
    PushRequest request = linked();
    request.order.kind = kind;
    EXPECT_TRUE(all_orders.session().push_order(request).ok());
    EXPECT_EQ(all_orders.posted("/sales_orders").size(), 1u);

    GestionixAccount split;
    EXPECT_TRUE(split.session(ventas()).push_order(request).ok());
    EXPECT_EQ(split.posted("/sales").size(), kind == OrderKind::sale ? 1u : 0u);
    EXPECT_EQ(split.posted("/sales_orders").size(), kind == OrderKind::sale ? 0u : 1u);
  }
}

// Rule: G-ORD-1
TEST_F(GestionixPushOrder, AVentaIsNotPaidAndHasTheNumberThatPeopleSee) {
  const OpResult result = push(linked(), ventas());
  EXPECT_EQ(sent("/sales")["payment_status"].text(), "notPaid");
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["remote_number"].text(), "VE-1");
  EXPECT_EQ(result.document(ENLACE_EMIT_FIND_KEY)["document"].text(), "sale");
}

// Rule: G-ORD-4
TEST_F(GestionixPushOrder, ShowsHandysFolio) {
  push(linked(), ventas());
  EXPECT_EQ(sent("/sales")["external_notes"].text(), "Folio Handy: 31000001");
}

TEST_F(GestionixPushOrder, NeedsCompanyAndBranchOnceAndNothingElseWhenAllIsLinked) {
  push(linked());
  PushRequest second = linked();
  second.reference = "HANDY-2";
  push(second);
  EXPECT_EQ(account.requests(), (std::vector<std::string>{"POST /sales_orders", "POST /sales_orders"}));
  EXPECT_EQ(account.raw_requests().size(), 4u);
}

TEST_F(GestionixPushOrder, NamesTheCompanyOnEveryRequestButTheFirst) {
  push(linked());
  for (std::size_t i = 1; i < account.raw_requests().size(); ++i) {
    bool named = false;
    for (const auto& [name, value] : account.raw_requests()[i].headers) {
      named = named || (name == "Company" && value == "1104");
    }
    EXPECT_TRUE(named) << i;
    EXPECT_EQ(account.raw_requests()[i].auth, "api");
  }
}

TEST_F(GestionixPushOrder, DeclaresItsFindKeyBeforeItWrites) {
  const OpResult result = push(linked());
  EXPECT_EQ(account.host().events(), (std::vector<std::string>{"find_key", "write:order"}));
  EXPECT_EQ(result.document(ENLACE_EMIT_FIND_KEY),
            json(R"({"company_id":"1104","client_id":"7001","date":"2026-10-20","document":"order",
                     "reference":"HANDY-31000001"})"));
}

// Rule: G-ORD-3
TEST_F(GestionixPushOrder, RelatesTheProductsTaxesToTheLine) {
  PushRequest request = linked({order_line("A", "16.00", "6", {{"IVA", d("16"), ""}, {"IEPS", d("8"), ""}})});
  request.links[1] = product_link("A", "9001", {ieps8(), iva16()});
  const OpResult result = push(request);
  const Json item = sent()["items"].items().at(0);
  EXPECT_EQ(item["unit_base_price"].text(), "12.771392");
  EXPECT_EQ(item["transferred_taxes"], json(R"([
      {"code":"IEPS","name":"IEPS 8%","type":"percentage","rate":"8","amount":"6.13","is_exempt":false},
      {"code":"IVA","name":"IVA 16%","type":"percentage","rate":"16","amount":"13.24","is_exempt":false}])"));
  EXPECT_EQ(sent()["total"].text(), "96.00");
  EXPECT_TRUE(warnings(result).empty());
}

// Rule: G-ORD-3
TEST_F(GestionixPushOrder, WarnsOfATaxThatTheProductLacksNamingBoth) {
  PushRequest request = linked({order_line("A", "116", "1", {iva(), {"IEPS", d("26.5"), ""}}),
                                order_line("B", "10", "1", {{"IVA", d("8"), ""}}),
                                order_line("A", "116", "2", {{"ieps", d("26.50"), ""}})});
  request.links.push_back(product_link("B", "9002"));
  const OpResult result = push(request);
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(warnings(result), (std::vector<std::string>{"tax_missing_in_product", "tax_missing_in_product",
                                                        "tax_missing_in_product"}));
  const Json::Array told = result.document(ENLACE_EMIT_OUTCOME)["warnings"].items();
  EXPECT_EQ(told[0]["params"], json(R"({"tax":"IEPS 26.5 %","product":"A","name":"Producto A"})"));
  EXPECT_EQ(told[1]["params"], json(R"({"tax":"IVA 8 %","product":"B","name":"Producto B"})"));
}

// Rule: G-ORD-3
TEST_F(GestionixPushOrder, WarnsOnceOfEachTaxAndKnowsItByCodeOrName) {
  PushRequest request = linked({order_line("A", "116", "1", {{" iva ", d("16.00"), ""}}),
                                order_line("A", "116", "1", {{"IVA 16%", d("16"), ""}}),
                                order_line("A", "116", "1", {{"ISH", d("3"), ""}}),
                                order_line("A", "116", "1", {{"ISH", d("3"), ""}})});
  EXPECT_EQ(warnings(push(request)), std::vector<std::string>{"tax_missing_in_product"});
}

// Rule: G-ORD-3
TEST_F(GestionixPushOrder, SendsPercentagesOnly) {
  PushRequest request = linked({order_line("A", "117.17", "1")});
  request.links[1] = product_link("A", "9001",
                                  {iva16(),
                                   {"IEPS", "IEPS cuota", false, d("1.17"), false, false},
                                   {"IVA", "IVA exento", true, d("16"), true, true}});
  const OpResult result = push(request);
  const Json item = sent()["items"].items().at(0);
  EXPECT_EQ(item["transferred_taxes"].size(), 2u);
  EXPECT_EQ(item["transferred_taxes"].items()[1]["amount"].text(), "0.00");
  EXPECT_TRUE(item["transferred_taxes"].items()[1]["is_exempt"].truthy());
  EXPECT_EQ(item["total"].text(), "117.17");
  EXPECT_EQ(warnings(result), std::vector<std::string>{"fixed_tax_not_sent"});
}

TEST_F(GestionixPushOrder, FindsProductsByTheirKeyWhereNoLinkIs) {
  account.add("products", product_row(9001, "A"));
  account.add("products", product_row(9002, "Caf\u0065\u0301"));
  PushRequest request = sample_request({order_line("A", "116", "1"), order_line("CAFÉ", "116", "1")});
  request.links = {client_link()};
  ASSERT_TRUE(push(request).ok());
  EXPECT_EQ(sent()["items"].items()[0]["product_id"].text(), "9001");
  EXPECT_EQ(sent()["items"].items()[1]["product_id"].text(), "9002");
  EXPECT_EQ(account.requests("GET /products").size(), 1u);
  EXPECT_EQ(account.host().events()[1], "link:product:A");
  // The next order of this worker reads nothing again.
  request.reference = "HANDY-2";
  ASSERT_TRUE(push(request).ok());
  EXPECT_EQ(account.requests("GET /products").size(), 1u);
}

TEST_F(GestionixPushOrder, TakesTheOneThatIsSoldOfTwoWithOneKey) {
  account.add("products", product_row(1, "A", R"("active":false)"));
  account.add("products", product_row(2, "a"));
  account.add("products", product_row(3, "A", R"("for_sale":false)"));
  PushRequest request = sample_request({order_line("A", "116", "1")});
  request.links = {client_link()};
  ASSERT_TRUE(push(request).ok());
  EXPECT_EQ(sent()["items"].items()[0]["product_id"].text(), "2");
}

TEST_F(GestionixPushOrder, PrefersTheKeyAsItIsWritten) {
  account.add("products", product_row(1, "a"));
  account.add("products", product_row(2, "A"));
  PushRequest request = sample_request({order_line("A", "116", "1")});
  request.links = {client_link()};
  ASSERT_TRUE(push(request).ok());
  EXPECT_EQ(sent()["items"].items()[0]["product_id"].text(), "2");
}

TEST_F(GestionixPushOrder, NothingIsMissingFromAListThatIsNotWhole) {
  for (int i = 0; i < 2; ++i) {
    account.script("GET", "/products", Answer::json(200, json(R"({"total":2,"list":[]})")));
  }
  PushRequest request = sample_request({order_line("A", "116", "1")});
  request.links = {client_link()};
  EXPECT_EQ(push(request).error.cause, "list_incomplete");
}

// Rule: H-6
TEST_F(GestionixPushOrder, NamesAllMissingProductsAtOnce) {
  account.add("products", product_row(1, "A"));
  PushRequest request = sample_request({order_line("X", "1", "1"), order_line("A", "1", "1"),
                                        order_line("Y", "1", "1"), order_line("X", "1", "2")});
  request.links = {client_link()};
  const OpResult result = push(request);
  EXPECT_EQ(result.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "products_unknown");
  EXPECT_EQ(result.error.params["products"], json(R"(["X","Y"])"));
  EXPECT_TRUE(account.posted("/sales_orders").empty());
}

// Rule: H-6
TEST_F(GestionixPushOrder, SaysWhyAProductCannotBeUsed) {
  account.add("products", product_row(1, "A", R"("active":false)"));
  account.add("products", product_row(2, "B", R"("for_sale":false)"));
  account.add("products", product_row(3, "C"));
  account.add("products", product_row(4, "C"));
  const auto cause = [&](std::vector<OrderLine> lines) {
    PushRequest request = sample_request(std::move(lines));
    request.links = {client_link()};
    const OpResult result = push(request);
    EXPECT_EQ(result.status, ENLACE_E_INVALID);
    return result.error;
  };
  EXPECT_EQ(cause({order_line("A", "1", "1")}).cause, "products_inactive");
  EXPECT_EQ(cause({order_line("B", "1", "1")}).cause, "products_not_for_sale");
  EXPECT_EQ(cause({order_line("C", "1", "1")}).cause, "products_ambiguous");
  const Error all = cause({order_line("A", "1", "1"), order_line("B", "1", "1"), order_line("C", "1", "1"),
                           order_line("D", "1", "1")});
  EXPECT_EQ(all.cause, "products_unusable");
  EXPECT_EQ(all.params, json(R"({"products":["D","C","A","B"],"unknown":["D"],"ambiguous":["C"],
                                 "inactive":["A"],"not_for_sale":["B"]})"));
  EXPECT_TRUE(account.host().writes().empty());
}

TEST_F(GestionixPushOrder, TakesZeroPricesAndRewards) {
  OrderLine reward = order_line("A", "0", "1");
  reward.is_reward = true;
  const OpResult result = push(linked({order_line("A", "116", "1"), reward}));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(sent()["items"].items()[1]["total"].text(), "0.00");
  EXPECT_EQ(sent()["items"].items()[1]["unit_base_price"].text(), "0");
  EXPECT_EQ(sent()["total"].text(), "116.00");
}

TEST_F(GestionixPushOrder, TakesFiveHundredLines) {
  std::vector<OrderLine> lines;
  PushRequest request = linked();
  for (int i = 0; i < 500; ++i) lines.push_back(order_line("A", "12.35", "3"));
  request.order.lines = std::move(lines);
  ASSERT_TRUE(push(request).ok());
  EXPECT_EQ(sent()["items"].size(), 500u);
  EXPECT_EQ(sent()["items"].items()[499]["position"].text(), "500");
  EXPECT_EQ(sent()["total"].text(), "18525.00");
}

TEST_F(GestionixPushOrder, RefusesWhatCannotBeSold) {
  EXPECT_EQ(push(sample_request({})).error.cause, "order_without_lines");
  EXPECT_EQ(push(linked({order_line("A", "116", "0")})).error.cause, "line_not_positive");
  EXPECT_EQ(push(linked({order_line("A", "-1", "1")})).error.cause, "line_not_positive");
  PushRequest dollars = linked();
  dollars.order.currency = "USD";
  const OpResult result = push(dollars);
  EXPECT_EQ(result.error.cause, "order_currency");
  EXPECT_EQ(result.error.params["currency"].text(), "USD");
  dollars.order.currency = "";
  EXPECT_TRUE(push(dollars).ok());
}

// --- What the server makes of it

TEST_F(GestionixPushOrder, AdoptsTheDocumentThatIsThereAlready) {
  account.add("sales_orders", R"({"order_id":"so-7","number":7,"status":"open","total":"232.00",
      "external_reference":"HANDY-31000001"})");
  const OpResult result = push(linked());
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["remote_id"].text(), "so-7");
  EXPECT_EQ(account.table("sales_orders").size(), 1u);
}

TEST_F(GestionixPushOrder, DoesNotAdoptACancelledOne) {
  account.add("sales_orders", R"({"order_id":"so-7","number":7,"status":"cancelled",
      "external_reference":"HANDY-31000001"})");
  const OpResult result = push(linked());
  EXPECT_EQ(result.status, ENLACE_E_CONFLICT);
  EXPECT_EQ(result.error.cause, "reference_cancelled");
  EXPECT_EQ(result.error.params["reference"].text(), "HANDY-31000001");
}

TEST_F(GestionixPushOrder, TwoLiveOnesAreForAPerson) {
  for (const char* id : {"so-7", "so-8"}) {
    account.add("sales_orders",
                std::string(R"({"status":"open","external_reference":"HANDY-31000001","order_id":")") + id +
                    R"(","number":")" + id + "\"}");
  }
  const OpResult result = push(linked());
  EXPECT_EQ(result.error.cause, "several_documents");
  EXPECT_EQ(result.error.params["numbers"], json(R"(["so-7","so-8"])"));
}

TEST_F(GestionixPushOrder, AConflictThatNobodyCanExplainIsSaid) {
  account.script("POST", "/sales_orders", Answer::json(409, refusal("conflict", "clave en uso")));
  const OpResult result = push(linked());
  EXPECT_EQ(result.status, ENLACE_E_CONFLICT);
  EXPECT_EQ(result.error.cause, "document_refused");
  EXPECT_EQ(result.error.params["answer"].text(), "clave en uso");
}

TEST_F(GestionixPushOrder, AConflictIsNotExplainedByAListThatIsNotWhole) {
  account.script("POST", "/sales_orders", Answer::json(409, refusal("duplicate_reference", "used")));
  for (int i = 0; i < 4; ++i) {
    account.script("GET", "/sales_orders", Answer::json(200, json(R"({"total":2,"list":[]})")));
  }
  EXPECT_EQ(push(linked()).error.cause, "list_incomplete");
}

TEST_F(GestionixPushOrder, ALostAnswerIsADoubt) {
  account.script("POST", "/sales_orders", Answer::lost());
  EXPECT_EQ(push(linked()).status, ENLACE_E_AMBIGUOUS);
  account.script("POST", "/sales_orders", Answer::text(502, "<html>"));
  EXPECT_EQ(push(linked()).status, ENLACE_E_AMBIGUOUS);
  account.script("POST", "/sales_orders", Answer::json(201, json(R"({"status":"open"})")));
  EXPECT_EQ(push(linked()).status, ENLACE_E_AMBIGUOUS);
}

TEST_F(GestionixPushOrder, ARefusalIsExplainedByWhatHasChanged) {
  account.add("products", product_row(9001, "A"));
  account.script("POST", "/sales_orders", Answer::json(422, refusal("totals_mismatch", "debe ser 231.99")));
  OpResult result = push(linked());
  EXPECT_EQ(result.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "document_refused");
  EXPECT_EQ(result.error.params["answer"].text(), "debe ser 231.99");
  EXPECT_EQ(result.error.erp_code, "totals_mismatch");

  account.table("products")[0].set("active", false);
  account.script("POST", "/sales_orders", Answer::json(422, refusal("product_inactive", "no")));
  EXPECT_EQ(push(linked()).error.cause, "products_inactive");

  account.table("products")[0].set("active", true).set("for_sale", false);
  account.script("POST", "/sales_orders", Answer::json(422, refusal("product_not_for_sale", "no")));
  EXPECT_EQ(push(linked()).error.cause, "products_not_for_sale");

  account.table("clients")[0].set("active", false);
  account.script("POST", "/sales_orders", Answer::json(422, refusal("validation_error", "no")));
  result = push(linked());
  EXPECT_EQ(result.error.cause, "client_inactive");
  EXPECT_EQ(result.error.params["customer"].text(), "Abarrotes Lupita");
}

TEST_F(GestionixPushOrder, StockIsNamed) {
  account.add("products", product_row(9001, "A"));
  account.script("POST", "/sales_orders", Answer::json(422, refusal("insufficient_stock", "faltan 2")));
  const OpResult result = push(linked());
  EXPECT_EQ(result.error.cause, "stock_insufficient");
  EXPECT_EQ(result.error.params["answer"].text(), "faltan 2");
}

TEST_F(GestionixPushOrder, ChangedTaxesAreLearnedAndTheOrderTriedAgain) {
  account.add("products", product_row(9001, "A", "", {"IEPS", "IVA"}));
  account.script("POST", "/sales_orders", Answer::json(422, refusal("totals_mismatch", "no")));
  const OpResult result = push(linked());
  EXPECT_EQ(result.status, ENLACE_E_TRANSIENT);
  EXPECT_EQ(result.error.cause, "links_renewed");
  const std::vector<Json> links = account.host().emitted(ENLACE_EMIT_LINK);
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0]["data"]["taxes"].size(), 2u);
}

// Rule: H-28
TEST_F(GestionixPushOrder, ALineGoesWithTheKeyThatGestionixHas) {
  PushRequest request = sample_request({order_line("a-1", "116", "2")});
  request.links = {client_link()};
  account.add("products", product_row(1, " A-1 "));
  ASSERT_TRUE(push(request).ok());
  EXPECT_EQ(sent()["items"].items()[0]["key"].text(), "A-1");
}

// Rule: H-28
TEST_F(GestionixPushOrder, AChangedKeyIsLearnedAndTheOrderTriedAgain) {
  account.add("products", product_row(9001, "A-NEW"));
  account.script("POST", "/sales_orders", Answer::json(422, refusal("validation_error", "key")));
  EXPECT_EQ(push(linked()).error.cause, "links_renewed");
  EXPECT_EQ(account.host().emitted(ENLACE_EMIT_LINK).back()["data"]["key"].text(), "A-NEW");
}

// Rule: H-6
TEST_F(GestionixPushOrder, NoClientIsMadeAgainForAProductThatIsGone) {
  account.table("clients").clear();
  account.script("POST", "/sales_orders", Answer::json(422, refusal("validation_error", "gone")));
  EXPECT_EQ(push(linked()).error.cause, "products_unknown");
  EXPECT_TRUE(account.posted("/clients").empty());
}

TEST_F(GestionixPushOrder, LinksToWhatIsGoneAreRenewed) {
  account.table("clients")[0].set("client_id", 7777);
  account.add("products", product_row(9111, "A"));
  account.script("POST", "/sales_orders", Answer::json(404, refusal("not_found", "unknown client")));
  const OpResult result = push(linked());
  EXPECT_EQ(result.error.cause, "links_renewed");
  const std::vector<Json> links = account.host().emitted(ENLACE_EMIT_LINK);
  ASSERT_EQ(links.size(), 2u);
  EXPECT_EQ(links[0]["remote_id"].text(),
            "9111");  // a client is looked for, or made, once the products are there
  EXPECT_EQ(links[1]["remote_id"].text(), "7777");
}

TEST_F(GestionixPushOrder, AProductThatIsGoneForGoodIsNamed) {
  account.script("POST", "/sales_orders", Answer::json(422, refusal("validation_error", "no")));
  EXPECT_EQ(push(linked()).error.cause, "products_unknown");
}

TEST_F(GestionixPushOrder, AccessIsNoFaultOfTheOrder) {
  account.script("POST", "/sales_orders", Answer::json(403, refusal("forbidden", "sin permiso")));
  const OpResult result = push(linked());
  EXPECT_EQ(result.status, ENLACE_E_FORBIDDEN);
  EXPECT_EQ(result.error.message, "sin permiso");
  EXPECT_EQ(account.requests("GET").size(), 0u);
}

TEST_F(GestionixPushOrder, WhatCannotBeReadLeavesTheRefusalForLater) {
  account.script("POST", "/sales_orders", Answer::json(422, refusal("validation_error", "no")));
  account.script("GET", "/clients/7001", Answer::text(503, ""));
  EXPECT_EQ(push(linked()).status, ENLACE_E_UPSTREAM);
}

}  // namespace
}  // namespace enlace::gestionix
