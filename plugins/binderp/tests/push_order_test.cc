#include <gtest/gtest.h>

#include <algorithm>

#include "bind_company.hpp"
#include "order_sample.hpp"

namespace enlace::binderp {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

// Pushes to a company that has the client 700 and the product A1; both are linked where a test says so.
class BindPushOrder : public testing::Test {
 protected:
  BindPushOrder() {
    add_product(company, 800, "A1", "Café");
    add_client(company, 700, "Abarrotes Lupita").set("Addresses", Json::array({Json(BindCompany::id(900))}));
  }
  OpResult push(const PushRequest& request, const Json& settings = Json::object()) {
    const OpResult result = company.session(settings).push_order(request);
    EXPECT_TRUE(company.host().misuses().empty()) << company.host().misuses().front();
    return result;
  }
  [[nodiscard]] Json sent() const {
    const std::vector<Json> bodies = company.sent("POST", "/Orders");
    return bodies.size() == 1 ? bodies[0] : Json();
  }
  BindCompany company;
};

// Rule: B-ORD-1
// Rule: B-ORD-3
// Rule: B-ORD-5
TEST_F(BindPushOrder, BecomesAPedido) {
  const OpResult result = push(linked_request());
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(sent(),
            Json::object(
                {{"ClientID", BindCompany::id(700)},
                 {"WarehouseID", kCentro},
                 {"LocationID", kMatriz},
                 {"CurrencyID", kPesos},
                 {"ExchangeRate", 1},
                 {"PriceListID", kPublico},
                 {"PurchaseOrder", "HANDY-31000001"},
                 {"Comments", "HANDY-31000001 | Vendedor: Luis Mora luis@lupita.mx | Entregar por la tarde"},
                 {"Products", Json::array({Json::object({{"ID", BindCompany::id(800)},
                                                         {"Qty", 2},
                                                         {"Price", 100},
                                                         {"VAT", d("0.16")},
                                                         {"VATExempt", false},
                                                         {"IndexNumber", 1},
                                                         {"Comments", ""},
                                                         {"Unit", "Pieza"}})})},
                 {"Services", Json::array()},
                 {"VATRate", d("0.16")},
                 {"AddressID", BindCompany::id(900)},
                 {"OrderDate", "2026-10-20T00:00:00"}}));
  const Json outcome = result.document(ENLACE_EMIT_OUTCOME);
  EXPECT_EQ(outcome["remote_id"], company.table("Orders")[0]["ID"]);
  EXPECT_EQ(outcome["remote_number"].text(), "5000");
  EXPECT_EQ(outcome["total"].text(), "232");
}

// Rule: B-ORD-1
TEST_F(BindPushOrder, TreatsSalesAndPresalesAlike) {
  std::size_t pedidos = 0;
  for (const OrderKind kind : {OrderKind::sale, OrderKind::presale}) {
    PushRequest request = linked_request();
    request.order.kind = kind;
    EXPECT_TRUE(push(request).ok());
    EXPECT_EQ(company.table("Orders").size(), ++pedidos);
    EXPECT_EQ(company.table("Invoices").size(), 0u);
  }
}

TEST_F(BindPushOrder, WritesOnceAndReadsBackOnceWhenAllIsKnown) {
  push(linked_request());
  push(linked_request());
  EXPECT_EQ(company.requests(),
            (std::vector<std::string>{"GET /Warehouses", "GET /PriceLists", "GET /Currencies", "POST /Orders",
                                      "GET /Orders/" + BindCompany::id(5000), "POST /Orders",
                                      "GET /Orders/" + BindCompany::id(5001)}));
}

// Rule: H-4
TEST_F(BindPushOrder, DeclaresItsFindKeyBeforeItWrites) {
  push(linked_request());
  EXPECT_EQ(company.host().events(), (std::vector<std::string>{"find_key", "write:order"}));
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_FIND_KEY).at(0),
            Json::object({{"client_id", BindCompany::id(700)},
                          {"date", "2026-10-20"},
                          {"document", "Orders"},
                          {"reference", "HANDY-31000001"}}));
}

// Rule: B-ORD-3
TEST_F(BindPushOrder, UsesTheNamesOfTheSettings) {
  push(linked_request(), json(R"({"price_list":"Mayoreo","currency":"USD","warehouse":"Ruta Norte"})"));
  EXPECT_EQ(sent()["PriceListID"].text(), kMayoreo);
  EXPECT_EQ(sent()["CurrencyID"].text(), BindCompany::id(11));
  EXPECT_EQ(sent()["ExchangeRate"].text(), "17.5");
  EXPECT_EQ(sent()["WarehouseID"].text(), kNorte);
  EXPECT_EQ(sent()["LocationID"].text(), BindCompany::id(31));
}

TEST_F(BindPushOrder, CountsPesosAsOneWhateverTheCatalogueSays) {
  company.table("Currencies")[0].set("ExchangeRate", 20);
  push(linked_request());
  EXPECT_EQ(sent()["ExchangeRate"].text(), "1");
  BindCompany other;
  other.table("Currencies")[1].set("ExchangeRate", 0);
  other.session(json(R"({"currency":"USD"})")).push_order(linked_request());
  EXPECT_EQ(other.sent("POST", "/Orders").at(0)["ExchangeRate"].text(), "1");
}

// Rule: B-CFG
TEST_F(BindPushOrder, FindsNamesWithoutCaseAccentsAndByTheirId) {
  push(linked_request(),
       Json::object({{"price_list", "PUBLICO"}, {"currency", "peso mexicano"}, {"warehouse", kNorte}}));
  EXPECT_EQ(sent()["PriceListID"].text(), kPublico);
  EXPECT_EQ(sent()["CurrencyID"].text(), kPesos);
  EXPECT_EQ(sent()["WarehouseID"].text(), kNorte);
}

// Rule: B-CFG
TEST_F(BindPushOrder, NamesTheOnesThatExistWhenANameDoesNot) {
  struct Row {
    const char *setting, *cause;
    Json available;
  };
  for (const Row& row : {Row{"price_list", "price_list_not_found", Json::array({"Público", "Mayoreo"})},
                         Row{"currency", "currency_not_found", Json::array({"MXN", "USD"})},
                         Row{"warehouse", "warehouse_not_found", Json::array({"Centro", "Ruta Norte"})}}) {
    BindCompany other;
    const OpResult result = other.session(Json::object({{row.setting, "Nada"}})).push_order(linked_request());
    EXPECT_EQ(result.error.cause, row.cause);
    EXPECT_EQ(result.error.status, ENLACE_E_CONFIG);
    EXPECT_EQ(result.error.params[row.setting].text(), "Nada");
    EXPECT_EQ(result.error.params["available"], row.available);
    EXPECT_TRUE(other.host().writes().empty());
  }
}

// Rule: B-CFG
TEST_F(BindPushOrder, RefusesToChooseBetweenTwoOfOneName) {
  company.table("PriceLists").push_back(Json::object({{"ID", BindCompany::id(3)}, {"Name", "Público"}}));
  const OpResult result = push(linked_request());
  EXPECT_EQ(result.error.cause, "price_list_ambiguous");
  EXPECT_EQ(result.error.params["ids"], Json::array({Json(kPublico), Json(BindCompany::id(3))}));
}

TEST_F(BindPushOrder, PrefersTheExactNameOverOneThatIsAlike) {
  company.table("PriceLists").push_back(Json::object({{"ID", BindCompany::id(3)}, {"Name", "PUBLICO"}}));
  EXPECT_TRUE(push(linked_request()).ok());
  EXPECT_EQ(sent()["PriceListID"].text(), kPublico);
}

// Rule: B-ORD-4
TEST_F(BindPushOrder, GoesOutOfTheWarehouseThatTheSellersExtrasName) {
  PushRequest request = linked_request();
  request.order.seller.extras = "  RUTA norte ";
  push(request);
  EXPECT_EQ(sent()["WarehouseID"].text(), kNorte);
  EXPECT_EQ(sent()["LocationID"].text(), BindCompany::id(31));
}

// Rule: B-ORD-4
TEST_F(BindPushOrder, NeverTakesAnotherWarehouseForOneThatIsNotThere) {
  PushRequest request = linked_request();
  request.order.seller.extras = "Bodega Sur";
  const OpResult result = push(request);
  EXPECT_EQ(result.error.status, ENLACE_E_INVALID);  // of this order, not of the settings
  EXPECT_EQ(result.error.cause, "seller_warehouse_not_found");
  EXPECT_EQ(result.error.params,
            json(R"({"warehouse":"Bodega Sur","available":["Centro","Ruta Norte"],"seller":"Luis Mora"})"));
  EXPECT_TRUE(company.host().writes().empty());
  request.order.seller = {"", "luis@lupita.mx", "Bodega Sur"};
  EXPECT_EQ(push(request).error.params["seller"].text(), "luis@lupita.mx");
}

TEST_F(BindPushOrder, NeedsABranch) {
  company.table("Warehouses")[0].set("LocationID", Json());
  const OpResult result = push(linked_request());
  EXPECT_EQ(result.error.cause, "warehouse_without_location");
  EXPECT_EQ(result.error.params["warehouse"].text(), "Centro");

  BindCompany other;
  other.table("Warehouses")[0].set("LocationID", Json());
  EXPECT_TRUE(other.session(json(R"({"location":"matriz"})")).push_order(linked_request()).ok());
  EXPECT_EQ(other.sent("POST", "/Orders").at(0)["LocationID"].text(), kMatriz);
}

// Rule: B-ORD-2
TEST_F(BindPushOrder, NamesAllUnknownProductsAtOnceAndWritesNothing) {
  const OpResult result = push(sample_request({order_line("X9", "1", "1"), order_line("A1", "1", "1"),
                                               order_line("X2", "1", "1"), order_line("X9", "1", "1")}));
  EXPECT_EQ(result.error.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "products_unknown");  // "product…": tried again after a product run (H-6)
  EXPECT_EQ(result.error.params["products"], json(R"(["X2","X9"])"));
  EXPECT_TRUE(company.host().writes().empty());
}

// Rule: B-ORD-2
TEST_F(BindPushOrder, LeavesNoClientBehindWhereAProductIsMissing) {
  company.table("Clients").clear();
  EXPECT_EQ(push(sample_request({order_line("X9", "1", "1")})).error.cause, "products_unknown");
  EXPECT_TRUE(company.host().writes().empty());
}

// Rule: B-ORD-2
TEST_F(BindPushOrder, FindsProductsByTheirExactCodeAndLinksThem) {
  add_product(company, 801, "a1 ", "Otro");  // equal for SQL Server
  PushRequest request = sample_request({order_line("A1", "116", "1"), order_line("A1", "58", "1")});
  request.links = {client_link()};
  ASSERT_TRUE(push(request).ok());
  EXPECT_EQ(sent()["Products"].items()[0]["ID"].text(), BindCompany::id(800));
  EXPECT_EQ(sent()["Products"].items()[1]["ID"].text(), BindCompany::id(800));
  EXPECT_EQ(sent()["Products"].items()[1]["IndexNumber"].text(), "2");
  ASSERT_EQ(company.host().emitted(ENLACE_EMIT_LINK).size(), 1u);
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_LINK)[0]["data"]["unit"].text(), "Pieza");
}

// Rule: B-ORD-2
TEST_F(BindPushOrder, DoesNotChooseBetweenTwoProductsOfOneCode) {
  add_product(company, 801, "A1", "Otro");
  const OpResult result = push(sample_request({order_line("A1", "116", "1")}));
  EXPECT_EQ(result.error.cause, "products_repeated");
  EXPECT_EQ(result.error.params["products"], json(R"(["A1"])"));
}

TEST_F(BindPushOrder, AsksForCodesWithQuotesAndSigns) {
  add_product(company, 801, "O'B & 50% #1+", "Raro");
  PushRequest request = sample_request({order_line("O'B & 50% #1+", "116", "1")});
  request.links = {client_link()};
  EXPECT_TRUE(push(request).ok());
  EXPECT_EQ(company.requests("GET /Products").at(0), "GET /Products?$filter=Code eq 'O''B & 50% #1+'");
}

TEST_F(BindPushOrder, AsksForTheProductsOfAnOrderWith500LinesInFewRequests) {
  std::vector<OrderLine> lines;
  for (int i = 0; i < 500; ++i) {
    const std::string code = "P-" + std::to_string(i);
    add_product(company, 1000 + i, code.c_str(), code.c_str());
    lines.push_back(order_line(code.c_str(), "1.16", "3"));
  }
  PushRequest request = sample_request(std::move(lines));
  request.links = {client_link()};
  const OpResult result = push(request);
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(company.requests("GET /Products").size(), 25u);
  EXPECT_EQ(sent()["Products"].size(), 500u);
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["total"].text(), "1740");
}

TEST_F(BindPushOrder, SendsGiftsWithPriceZero) {
  PushRequest request = linked_request({order_line("A1", "116", "1"), order_line("A1", "0", "1")});
  ASSERT_TRUE(push(request).ok());
  EXPECT_EQ(sent()["Products"].items()[1]["Price"].text(), "0");
}

TEST_F(BindPushOrder, RefusesWhatCannotBeSold) {
  for (const auto& [price, quantity] : {std::pair("-1", "1"), std::pair("1", "0"), std::pair("1", "-2")}) {
    const OpResult result = push(linked_request({order_line("A1", price, quantity)}));
    EXPECT_EQ(result.error.cause, "line_not_positive") << price << " x " << quantity;
    EXPECT_EQ(result.error.params["product"].text(), "A1");
  }
  EXPECT_EQ(push(sample_request({})).error.cause, "order_without_lines");
  EXPECT_TRUE(company.host().writes().empty());
}

// Rule: B-ORD-5
TEST_F(BindPushOrder, KeepsItsReferenceAndSellerAndCutsOnlyTheComment) {
  PushRequest request = linked_request();
  request.order.comment = "línea\n2 ";
  for (int i = 0; i < 600; ++i) request.order.comment += "ñ";
  push(request);
  const std::string comments = sent()["Comments"].text();
  EXPECT_TRUE(comments.starts_with("HANDY-31000001 | Vendedor: Luis Mora luis@lupita.mx | línea 2 ññ"))
      << comments;
  std::size_t characters = 0;
  for (const char c : comments) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  EXPECT_EQ(characters, 500u);
}

// Rule: B-ORD-5
TEST_F(BindPushOrder, SaysWhatItKnowsOfTheSeller) {
  PushRequest request = linked_request();
  request.order.comment.clear();
  request.order.seller = {"", "luis@lupita.mx", ""};
  push(request);
  EXPECT_EQ(sent()["Comments"].text(), "HANDY-31000001 | Vendedor: luis@lupita.mx");
  request.order.seller = {};
  push(request);
  EXPECT_EQ(company.sent("POST", "/Orders").at(1)["Comments"].text(), "HANDY-31000001");
}

TEST_F(BindPushOrder, SaysOneRateOnlyWhereThereIsOne) {
  push(linked_request({order_line("A1", "116", "1"), order_line("A1", "108", "1", {iva("8")})}));
  EXPECT_FALSE(sent().contains("VATRate"));
  EXPECT_EQ(sent()["Products"].items()[1]["VAT"].text(), "0.08");
}

TEST_F(BindPushOrder, AsksBindForTheVatOfProductsThatHandyHasNoneFor) {
  company.table("ProductsPriceAndInventory")
      .push_back(
          Json::object({{"ID", BindCompany::id(800)}, {"VAT", 0}, {"VATExempt", true}, {"Price", 10}}));
  push(linked_request({order_line("A1", "50", "1", {}), order_line("A1", "50", "1", {iva("0")})}));
  const Json body = sent();
  EXPECT_EQ(body["Products"].size(), 2u);
  for (const Json& line : body["Products"].items()) {
    EXPECT_EQ(line["Price"].text(), "50");
    EXPECT_EQ(line["VAT"].text(), "0");
    EXPECT_TRUE(line["VATExempt"].truthy());
  }
  EXPECT_EQ(company.requests("GET /ProductsPriceAndInventory"),
            std::vector<std::string>{"GET /ProductsPriceAndInventory?warehouseId=" + kCentro +
                                     "&priceListId=" + kPublico});
}

TEST_F(BindPushOrder, GoesOnWithoutThePricesThatBindDoesNotTell) {
  company.script("GET", "/ProductsPriceAndInventory", Answer::json(400, json(R"({"Message":"no"})")));
  ASSERT_TRUE(push(linked_request({order_line("A1", "116", "1", {})})).ok());
  EXPECT_EQ(sent()["Products"].items()[0]["Price"].text(), "100");
  company.script("GET", "/ProductsPriceAndInventory", Answer::json(503, Json::object()));
  BindCompany other;
  other.script("GET", "/ProductsPriceAndInventory", Answer::json(503, Json::object()));
  EXPECT_EQ(other.session().push_order(linked_request({order_line("A1", "116", "1", {})})).error.status,
            ENLACE_E_UPSTREAM);
}

TEST_F(BindPushOrder, NamesTheTaxesThatStayInsideThePrice) {
  const OpResult result = push(linked_request({order_line("A1", "124", "1", {iva(), {"IEPS", d("8"), ""}})}));
  EXPECT_EQ(notice(result.document(ENLACE_EMIT_OUTCOME), "taxes_inside_price")["taxes"],
            json(R"(["IEPS 8 %"])"));
}

TEST_F(BindPushOrder, StandsWhenItsTotalCannotBeReadBack) {
  company.script("GET", "/Orders/" + BindCompany::id(5000), Answer::json(500, Json::object()));
  const OpResult result = push(linked_request());
  ASSERT_TRUE(result.ok());
  const Json outcome = result.document(ENLACE_EMIT_OUTCOME);
  EXPECT_EQ(outcome["remote_id"].text(), BindCompany::id(5000));
  EXPECT_FALSE(outcome.contains("total"));
  EXPECT_EQ(notice(outcome, "document_not_read_back")["id"].text(), BindCompany::id(5000));
}

TEST_F(BindPushOrder, ReadsTheIdAlsoInAWrapper) {
  for (const Json& body : {Json::object({{"status", "success"}, {"data", BindCompany::id(901)}}),
                           Json::object({{"ID", BindCompany::id(901)}})}) {
    company.script("POST", "/Orders", Answer::json(200, body));
    EXPECT_EQ(push(linked_request()).document(ENLACE_EMIT_OUTCOME)["remote_id"].text(), BindCompany::id(901));
  }
}

// Rule: H-4
TEST_F(BindPushOrder, IsInDoubtWheneverTheAnswerIsNotKnown) {
  for (const Answer& answer :
       {Answer::lost(), Answer::json(500, Json::object()), Answer::text(502, "<html>"), Answer::text(200, ""),
        Answer::text(200, "{\"da"), Answer::json(200, Json::object()), Answer::json(408, Json::object())}) {
    company.script("POST", "/Orders", answer);
    EXPECT_EQ(push(linked_request()).error.status_class(), ENLACE_CLASS_AMBIGUOUS) << answer.response.body;
  }
}

// Rule: H-4
TEST_F(BindPushOrder, IsNotInDoubtWhenNothingWasDone) {
  struct Row {
    Answer answer;
    std::int32_t status_class;
    const char* cause;
  };
  for (const Row& row : {Row{Answer::unreachable(), ENLACE_CLASS_TRANSIENT, "http_unreachable"},
                         Row{Answer::json(401, Json::object()), ENLACE_CLASS_AUTH, "http_unauthorized"},
                         Row{Answer::json(403, Json::object()), ENLACE_CLASS_AUTH, "http_forbidden"},
                         Row{Answer::json(429, Json::object(), {{"Retry-After", "17"}}),
                             ENLACE_CLASS_RATE_LIMITED, "http_rate_limited"},
                         Row{Answer::json(403, Json::object(), {{"Retry-After", "3600"}}),
                             ENLACE_CLASS_RATE_LIMITED, "quota_used_up"}}) {
    company.script("POST", "/Orders", row.answer);
    const OpResult result = push(linked_request());
    EXPECT_EQ(result.error.status_class(), row.status_class) << row.cause;
    EXPECT_EQ(result.error.cause, row.cause);
  }
}

// What is not a GUID is no id, however well it reads: the order would stand in Bind under a number that
// nobody can ask for.
TEST_F(BindPushOrder, TakesNothingButAGuidForTheIdOfWhatItCreated) {
  for (const char* body : {R"("a8605382-7b48-47e2{")", R"("OK")", R"({"status":"success","data":"17"})"}) {
    company.script("POST", "/Orders", Answer::text(200, body));
    const OpResult result = push(linked_request());
    EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_AMBIGUOUS) << body;
    EXPECT_EQ(result.error.cause, "answer_unreadable") << body;
  }
}

TEST_F(BindPushOrder, HandsOnTheWaitThatBindAsksFor) {
  company.script("POST", "/Orders",
                 Answer::json(403, json(R"({"statusCode":403,"message":"Out of call volume quota."})"),
                              {{"Retry-After", "3600"}}));
  const OpResult result = push(linked_request());
  EXPECT_EQ(result.error.retry_after_ms, 3'600'000);
  EXPECT_EQ(result.error.message, "Out of call volume quota.");
}

// Rule: H-6
TEST_F(BindPushOrder, HandsOnWhatBindSaysWhenItRefuses) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"Message":"The request is invalid.","ModelState":{"newOrder.ClientID":["Falta el folio"]}})",
       "The request is invalid. newOrder.ClientID: Falta el folio"},
      {R"({"Message":"Falta el folio"})", "Falta el folio"},
      {R"({"error":"Falta el folio"})", "Falta el folio"},
      {R"(["Falta el folio","Falta la fecha"])", "Falta el folio; Falta la fecha"},
      {R"([{"Message":"Falta el folio"}])", "Falta el folio"},
      {"Falta el folio", "Falta el folio"}};
  for (const auto& [body, words] : rows) {
    company.script("POST", "/Orders", Answer::text(400, body));
    const OpResult result = push(linked_request());
    EXPECT_EQ(result.error.status, ENLACE_E_INVALID);
    EXPECT_EQ(result.error.cause, "document_refused");
    EXPECT_EQ(result.error.params["answer"].text(), words) << body;
    EXPECT_EQ(result.error.params["http_status"].text(), "400") << body;
  }
  company.script("POST", "/Orders", Answer::text(400, "<html><title>Bad Request</title><body>no"));
  EXPECT_EQ(push(linked_request()).error.params["answer"].text(), "Bad Request");
  company.script("POST", "/Orders", Answer::text(400, ""));
  EXPECT_EQ(push(linked_request()).error.params["answer"].text(), "HTTP 400");
}

TEST_F(BindPushOrder, TellsOfAFirewallAndNotOfARole) {
  company.script(
      "POST", "/Orders",
      Answer::text(403, "<html><head><title>Access Denied</title></head><body>Ref 18.2f</body></html>"));
  const OpResult result = push(linked_request());
  EXPECT_EQ(result.error.cause, "http_firewall");
  EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_EQ(result.error.params["answer"].text(), "Access Denied");
}

TEST_F(BindPushOrder, TellsOfAnErrorInAGoodAnswer) {
  company.script("POST", "/Orders",
                 Answer::json(200, json(R"({"success":false,"message":"Periodo cerrado"})")));
  const OpResult result = push(linked_request());
  EXPECT_EQ(result.error.cause, "error_in_answer");
  EXPECT_EQ(result.error.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.params["answer"].text(), "Periodo cerrado");
}

// Rule: H-6
TEST_F(BindPushOrder, LooksUpAgainWhatBindNoLongerKnows) {
  company.table("Products").clear();
  add_product(company, 812, "A1", "Café");
  company.script("POST", "/Orders", Answer::json(400, json(R"({"Message":"no existe"})")));
  const OpResult result = push(linked_request());
  EXPECT_EQ(result.error.status, ENLACE_E_TRANSIENT);
  EXPECT_EQ(result.error.cause, "links_renewed");
  const std::vector<Json> links = company.host().emitted(ENLACE_EMIT_LINK);
  const auto renewed = std::find_if(links.begin(), links.end(),
                                    [](const Json& link) { return link["kind"].text() == "product"; });
  ASSERT_NE(renewed, links.end());
  EXPECT_EQ((*renewed)["remote_id"].text(), BindCompany::id(812));
}

// Rule: B-ORD-2
TEST_F(BindPushOrder, NamesTheLinkedProductsThatAreGone) {
  company.table("Products").clear();
  company.script("POST", "/Orders", Answer::json(400, json(R"({"Message":"no existe"})")));
  const OpResult result = push(linked_request());
  EXPECT_EQ(result.error.cause, "products_unknown");
  EXPECT_EQ(result.error.params["products"], json(R"(["A1"])"));
}

// A dead letter that waits for a product posts nothing at every product run (H-6).
// Rule: H-6
// Rule: B-ORD-2
TEST_F(BindPushOrder, PostsNothingAgainForAProductThatIsKnownToBeGone) {
  company.table("Products").clear();
  company.script("POST", "/Orders", Answer::json(400, json(R"({"Message":"no existe"})")));
  PushRequest request = linked_request();
  const OpResult refused = push(request);
  ASSERT_EQ(refused.error.cause, "products_unknown");
  request.links.back() = *Link::from_json(company.host().emitted(ENLACE_EMIT_LINK).back());
  EXPECT_EQ(push(request).error.cause, "products_unknown");
  EXPECT_EQ(company.sent("POST", "/Orders").size(), 1u);
  add_product(company, 812, "A1", "Café");  // by hand, or by the product run
  EXPECT_TRUE(push(request).ok());
  EXPECT_EQ(company.sent("POST", "/Orders").back()["Products"].items()[0]["ID"].text(), BindCompany::id(812));
}

// Bind may answer 500 to an id that is gone (apis/bind.md 1.7), which is a doubt: after it the order would be
// pushed with the same id, for ever.
// Rule: H-6
TEST_F(BindPushOrder, LooksUpAgainWhatBindNoLongerKnowsAfterADoubtToo) {
  for (const bool elsewhere : {true, false}) {
    BindCompany other;
    add_client(other, 700, "Abarrotes Lupita");
    if (elsewhere) add_product(other, 812, "A1", "Café");
    other.script("POST", "/Orders", Answer::json(500, json(R"({"Message":"An error has occurred."})")));
    PushRequest request = linked_request();
    OpResult result = other.session().push_order(request);
    EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_AMBIGUOUS);
    EXPECT_TRUE(other.sent("POST", "/Clients").empty());
    for (const Json& json : other.host().emitted(ENLACE_EMIT_LINK)) {
      const Link link = *Link::from_json(json);
      for (Link& known : request.links) {
        if (known.kind == link.kind && known.key == link.key) known = link;
      }
    }
    EXPECT_FALSE(request.links.front().data.contains("address_id"));  // to be read again
    result = other.session().push_order(request);
    EXPECT_EQ(result.ok(), elsewhere);
    EXPECT_EQ(result.error.cause, elsewhere ? "" : "products_unknown");
    EXPECT_EQ(other.sent("POST", "/Orders").size(), elsewhere ? 2u : 1u);
  }
}

// Rule: B-ORD-1
TEST_F(BindPushOrder, TellsTheUnitOfEveryLineOfAPedidoAndOfARemision) {
  for (const char* document : {"pedido", "remision"}) {
    BindCompany other;
    add_client(other, 700, "Abarrotes Lupita");
    add_product(other, 800, "A1", "Café");
    add_product(other, 801, "A2", "Té");
    other.table("Products").back().set("Unit", "Caja");
    add_product(other, 802, "A3", "Agua");
    other.table("Products").back().set("Unit", Json());
    PushRequest request = sample_request(
        {order_line("A1", "116", "1"), order_line("A2", "116", "1"), order_line("A3", "116", "1")});
    request.links = {client_link(), product_link_to("A1", 800)};
    request.links.push_back(
        {"product", "A2", BindCompany::id(801), Json::object()});  // made before it was seen
    ASSERT_TRUE(other.session(Json::object({{"document", document}})).push_order(request).ok());
    const bool remision = std::string_view(document) == "remision";
    const Json lines = other.sent("POST", remision ? "/Invoices" : "/Orders").at(0)["Products"];
    EXPECT_EQ(lines.items()[0]["Unit"].text(), "Pieza") << document;
    EXPECT_EQ(lines.items()[1]["Unit"].text(), "Caja") << document;
    EXPECT_EQ(lines.items()[2]["Unit"].text(), remision ? "Pieza" : "") << document;
    // Known from now on, an empty one too.
    std::map<std::string, Json> told;
    for (const Json& link : other.host().emitted(ENLACE_EMIT_LINK)) told[link["key"].text()] = link["data"];
    EXPECT_EQ(told.at("A2")["unit"].text(), "Caja");
    EXPECT_TRUE(told.at("A3").contains("unit"));
  }
}

TEST_F(BindPushOrder, RenewsTheClientThatIsGone) {
  company.table("Clients").clear();
  add_client(company, 733, "Abarrotes Lupita");
  company.script("POST", "/Orders", Answer::json(400, json(R"({"Message":"no existe"})")));
  const OpResult result = push(linked_request());
  EXPECT_EQ(result.error.cause, "links_renewed");
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_LINK).back()["remote_id"].text(), BindCompany::id(733));
}

TEST_F(BindPushOrder, RenewsTheAddressThatChanged) {
  company.table("Clients")[0].set("Addresses", Json::array({Json(BindCompany::id(901))}));
  company.script("POST", "/Orders", Answer::json(400, json(R"({"Message":"no existe"})")));
  EXPECT_EQ(push(linked_request()).error.cause, "links_renewed");
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_LINK).back()["data"]["address_id"].text(),
            BindCompany::id(901));
}

}  // namespace
}  // namespace enlace::binderp
