#include <gtest/gtest.h>

#include "alegra_account.hpp"
#include "order_sample.hpp"

namespace enlace::alegra {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

// Pushes to an account that knows the client 215; the products are linked where a test says so.
class AlegraPushOrder : public testing::Test {
 protected:
  AlegraPushOrder() {
    account.add("contacts", R"({"id":"215","name":"Abarrotes Lupita","type":["client"]})");
  }

  OpResult push(const PushRequest& request, const Json& settings = Json::object()) {
    const OpResult result = account.session(settings).push_order(request);
    EXPECT_TRUE(account.host().misuses().empty()) << account.host().misuses().front();
    return result;
  }
  // One line of the product A, linked, like its client.
  static PushRequest linked(std::vector<OrderLine> lines = {order_line("A", "95.7", "12")}) {
    PushRequest request = sample_request(std::move(lines));
    request.links = {client_link(), product_link("A", "1041", "82.5")};
    return request;
  }
  Json sent() const {
    const std::vector<Json> bodies = account.posted("/remissions");
    return bodies.size() == 1 ? bodies[0] : Json();
  }

  AlegraAccount account;
};

// Rule: A-ORD-1
TEST_F(AlegraPushOrder, BecomesARemission) {
  const OpResult result = push(linked());
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(sent(), json(R"({"date":"2026-10-20","dueDate":"2026-11-04","client":{"id":"215"},
      "items":[{"id":"1041","price":82.5,"quantity":12,"discount":0,"tax":[{"id":"3"}]}],
      "observations":"[HANDY-31000001] Entrega por la tarde","anotation":"Pedido 31000001"})"));
  const Json outcome = result.document(ENLACE_EMIT_OUTCOME);
  EXPECT_EQ(outcome["remote_id"], account.table("remissions")[0]["id"]);
  EXPECT_EQ(outcome["remote_number"].text(), "1");
  EXPECT_EQ(outcome["status"].text(), "open");
  EXPECT_EQ(outcome["total"].text(), "1148.4");
}

TEST_F(AlegraPushOrder, NeedsNoOtherRequestWhenAllIsLinked) {
  push(linked());
  EXPECT_EQ(account.requests(), std::vector<std::string>{"POST /remissions"});
}

TEST_F(AlegraPushOrder, DeclaresItsFindKeyBeforeItWrites) {
  push(linked());
  EXPECT_EQ(account.host().events(), (std::vector<std::string>{"find_key", "write:order"}));
  EXPECT_EQ(
      account.host().emitted(ENLACE_EMIT_FIND_KEY).at(0),
      json(R"({"client_id":"215","date":"2026-10-20","document":"remission","reference":"HANDY-31000001"})"));
}

TEST_F(AlegraPushOrder, UsesTheWarehouseOfTheSettings) {
  push(linked(), Json::object({{"warehouse", 7}}));
  EXPECT_EQ(sent()["warehouse"], json(R"({"id":"7"})"));
}

TEST_F(AlegraPushOrder, IsDueOnItsDateWithoutCreditDays) {
  PushRequest request = linked();
  request.order.due_date = "";
  push(request);
  EXPECT_EQ(sent()["dueDate"].text(), "2026-10-20");
}

TEST_F(AlegraPushOrder, KeepsItsMarkFirstAndCutsOnlyTheComment) {
  PushRequest request = linked();
  request.order.comment.clear();
  for (int i = 0; i < 600; ++i) request.order.comment += "ñ";
  push(request);
  const std::string text = sent()["observations"].text();
  EXPECT_TRUE(text.starts_with("[HANDY-31000001] ñ"));
  EXPECT_EQ(text.size(), 17u + 2 * 483u);  // 500 characters, of which 483 take two bytes
}

TEST_F(AlegraPushOrder, LetsNoCommentLookLikeAMark) {
  PushRequest request = linked();
  request.order.comment = " [handy-1] y [HANDY-2] [ok]";
  push(request);
  EXPECT_EQ(sent()["observations"].text(), "[HANDY-31000001] (handy-1] y (HANDY-2] [ok]");
}

TEST_F(AlegraPushOrder, HasOnlyItsMarkWithoutAComment) {
  PushRequest request = linked();
  request.order.comment = "";
  push(request);
  EXPECT_EQ(sent()["observations"].text(), "[HANDY-31000001]");
}

// Each total must come out as Handy's, to the cent.
// Rule: A-ORD-3
TEST_F(AlegraPushOrder, ReachesHandysTotalWithPricesThatDivideBadly) {
  PushRequest request = linked({order_line("A", "19.99", "48"), order_line("A", "119.99", "100"),
                                order_line("A", "0.01", "3"), order_line("A", "33.33", "1.5")});
  request.order.lines[3].total = d("50");
  const OpResult result = push(request);
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["total"].decimal(),
            d("959.52") + d("11999") + d("0.03") + d("50"));
}

// Rule: A-ORD-3
TEST_F(AlegraPushOrder, ReachesATotalThatEndsInHalfACent) {
  account.add("taxes", R"({"id":"8","name":"IVA","percentage":"8.00","status":"active"})");
  OrderLine less = order_line("A", "288.54", "2");
  less.original_price = d("320.6");
  less.discount_percent = d("10");
  const OpResult result = push(linked({order_line("A", "364.99", "1.5", {{"IVA", d("8"), ""}}), less}));
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["total"].decimal(), d("1124.57"));
}

// The number comes plain, in an object, in a list, or not at all (apis/alegra.md 9.2): each is a remission.
// Rule: H-8
TEST_F(AlegraPushOrder, ReadsItsNumberInEveryForm) {
  const auto number = [&](const char* members) {
    Json answer = json(members);
    answer.set("id", "77").set("status", "open").set("total", "1148.4");
    account.script("POST", "/remissions", Answer::json(200, answer));
    const OpResult result = push(linked());
    EXPECT_TRUE(result.ok()) << members;
    EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["remote_id"].text(), "77") << members;
    return result.document(ENLACE_EMIT_OUTCOME)["remote_number"].text();
  };
  EXPECT_EQ(number(R"({"number":"348","numberTemplate":{"id":"9","fullNumber":"R348"}})"), "R348");
  EXPECT_EQ(number(R"({"number":"348","numberTemplate":[{"id":"9","fullNumber":"R348"}]})"), "R348");
  EXPECT_EQ(number(R"({"numberTemplate":[{"id":"9","prefix":null,"number":348}]})"), "348");
  EXPECT_EQ(number(R"({"number":348,"numberTemplate":[]})"), "348");
  EXPECT_EQ(number(R"({"number":348,"numberTemplate":"9"})"), "348");
  EXPECT_EQ(number(R"({"number":{"x":1},"numberTemplate":[[1],null]})"), "");
  EXPECT_EQ(number("{}"), "");
}

// Rule: A-ORD-3
TEST_F(AlegraPushOrder, SendsTheTaxThatTheItemHadAmongSeveralIva) {
  account.add("taxes", R"({"id":"33","name":"IVA","percentage":"16.00","status":"active"})");
  PushRequest request = linked();
  request.links[1] = product_link("A", "1041", "82.5");
  request.links[1].data.find("taxes")->push_back(Json());
  request.links[1].data.set("taxes", json(R"([{"id":"33","name":"IVA","rate":"16"}])"));
  push(request);
  EXPECT_EQ(sent()["items"].items()[0]["tax"], json(R"([{"id":"33"}])"));
  EXPECT_TRUE(account.requests("GET /taxes").empty());
}

// Rule: A-ORD-3
TEST_F(AlegraPushOrder, LooksUpTheSecondTaxThatHandyHasOnTheLine) {
  account.add("taxes", R"({"id":"80","name":"IEPS","percentage":"8.00","status":"inactive"})");
  account.add("taxes", R"({"id":"81","name":"IEPS","percentage":"6.00","status":"active"})");
  account.add("taxes", R"({"id":"8","name":"IEPS","percentage":"8.00","status":"active"})");
  const OpResult result = push(linked({order_line("A", "124", "2", {iva(), {"IEPS", d("8"), ""}})}));
  EXPECT_EQ(sent()["items"].items()[0]["tax"], json(R"([{"id":"3"},{"id":"8"}])"));
  EXPECT_EQ(sent()["items"].items()[0]["price"], json("100"));
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["total"].text(), "248");
}

// Rule: A-ORD-3
TEST_F(AlegraPushOrder, KnowsTheItemsOtherTaxesFromItsLink) {
  PushRequest request = linked({order_line("A", "124", "2", {iva(), {"IEPS", d("8"), ""}})});
  request.links[1].data.set("other_taxes", json(R"([{"id":"88","name":"IEPS","rate":"8"}])"));
  push(request);
  EXPECT_EQ(sent()["items"].items()[0]["tax"], json(R"([{"id":"3"},{"id":"88"}])"));
  EXPECT_EQ(account.requests(), std::vector<std::string>{"POST /remissions"});
}

// Rule: A-ORD-3
TEST_F(AlegraPushOrder, TellsTaxesOfOneRateApartByTheirName) {
  account.add("taxes", R"({"id":"16","name":"IEPS","percentage":16,"status":"active"})");
  push(linked({order_line("A", "116", "1", {{"IEPS", d("16"), ""}})}));
  EXPECT_EQ(sent()["items"].items()[0]["tax"], json(R"([{"id":"16"}])"));
}

// Rule: A-ORD-3
TEST_F(AlegraPushOrder, TakesHandysRateOverTheItems) {
  account.add("taxes", R"({"id":"5","name":"IVA","percentage":8,"status":"active"})");
  push(linked({order_line("A", "108", "1", {{"IVA", d("8"), ""}})}));
  EXPECT_EQ(sent()["items"].items()[0]["tax"], json(R"([{"id":"5"}])"));
  EXPECT_EQ(sent()["items"].items()[0]["price"], json("100"));
}

// Handy may not know the tax of a product whose price was built with it.
// Rule: A-ORD-3
TEST_F(AlegraPushOrder, TakesTheTaxesThatThePriceWasBuiltWithWhereHandyHasNone) {
  push(linked({order_line("A", "95.7", "12", {})}));
  EXPECT_EQ(sent()["items"].items()[0]["tax"], json(R"([{"id":"3"}])"));
  EXPECT_EQ(sent()["items"].items()[0]["price"], json("82.5"));
}

// Rule: A-ORD-3
TEST_F(AlegraPushOrder, AlwaysSaysWhichTaxesEvenIfNone) {
  PushRequest request = linked({order_line("A", "60", "5", {})});
  request.links[1].data.set("taxes", Json::array());
  push(request);
  EXPECT_TRUE(sent()["items"].items()[0]["tax"].is_array());
  EXPECT_EQ(sent()["items"].items()[0]["tax"].size(), 0u);
}

// Rule: H-6
TEST_F(AlegraPushOrder, NamesTheTaxesThatAlegraLacksAndWritesNothing) {
  const OpResult result = push(linked({order_line("A", "124", "2", {iva(), {"IEPS", d("8"), ""}}),
                                       order_line("A", "124", "2", {{"ieps", d("9"), ""}})}));
  EXPECT_EQ(result.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "tax_missing");
  EXPECT_EQ(result.error.params["taxes"], Json::array({"IEPS 8 %", "ieps 9 %"}));
  EXPECT_TRUE(account.host().writes().empty());
}

TEST_F(AlegraPushOrder, NeedsNoTaxOfZeroPercent) {
  push(linked({order_line("A", "60", "5", {{"IVA", d("0"), ""}})}));
  EXPECT_EQ(sent()["items"].items()[0]["tax"].size(), 0u);
  EXPECT_EQ(sent()["items"].items()[0]["price"], json("60"));
}

// Rule: A-ORD-3
TEST_F(AlegraPushOrder, SendsGiftsWithPriceZero) {
  OrderLine gift = order_line("A", "0", "2");
  gift.original_price = d("95.7");
  gift.is_reward = true;
  const OpResult result = push(linked({order_line("A", "95.7", "12"), gift}));
  EXPECT_EQ(sent()["items"].items()[1]["price"], json("0"));
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["total"].text(), "1148.4");
}

TEST_F(AlegraPushOrder, FindsAnItemByItsExactReference) {
  account.add("items", R"({"id":"1","reference":"A-10","status":"active","tax":[]})");
  account.add("items", R"({"id":"2","reference":"A","status":"inactive","tax":[]})");
  account.add("items", R"({"id":"3","reference":"A","status":"active","type":"variantParent","tax":[]})");
  account.add("items", R"({"id":"4","reference":{"reference":"A"},"status":"active",
      "tax":[{"id":"3","name":"IVA","percentage":16,"status":"active"}]})");
  PushRequest request = linked();
  request.links.pop_back();
  account.script("GET", "/items", Answer::json(200, Json(Json::Array(account.table("items")))));
  const OpResult result = push(request);
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(sent()["items"].items()[0]["id"].text(), "4");
  EXPECT_EQ(sent()["items"].items()[0]["tax"], json(R"([{"id":"3"}])"));
  EXPECT_EQ(result.document(ENLACE_EMIT_LINK)["key"].text(), "A");
  EXPECT_EQ(result.document(ENLACE_EMIT_LINK)["remote_id"].text(), "4");
}

// Rule: H-6
TEST_F(AlegraPushOrder, NamesAllUnknownProductsAtOnceAndWritesNothing) {
  account.add("items", R"({"id":"1","reference":"X-1","status":"active","tax":[]})");
  const OpResult result = push(linked({order_line("X", "1", "1"), order_line("A", "1", "1"),
                                       order_line("Y", "1", "1"), order_line("X", "2", "1")}));
  EXPECT_EQ(result.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "products_unknown");
  EXPECT_EQ(result.error.params["products"], Json::array({"X", "Y"}));
  EXPECT_TRUE(account.host().writes().empty());
}

TEST_F(AlegraPushOrder, RefusesWhatCannotBeSold) {
  EXPECT_EQ(push(linked({})).error.cause, "order_without_lines");
  EXPECT_EQ(push(linked({order_line("A", "1", "0")})).error.cause, "line_not_positive");
  EXPECT_EQ(push(linked({order_line("A", "-1", "1")})).error.cause, "line_not_positive");
  EXPECT_TRUE(account.host().writes().empty());
}

// Rule: H-6
TEST_F(AlegraPushOrder, HandsOnWhatAlegraSaysWhenItRefuses) {
  account.script("POST", "/remissions",
                 Answer::json(400, json(R"({"code":3065,"message":"El id del ítem es obligatorio"})")));
  account.add("items", R"({"id":"1041","reference":"A","status":"active"})");
  const OpResult result = push(linked());
  EXPECT_EQ(result.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "remission_refused");
  EXPECT_EQ(result.error.erp_code, "3065");
  EXPECT_EQ(result.error.params["answer"].text(), "El id del ítem es obligatorio");
}

// Rule: H-4
TEST_F(AlegraPushOrder, IsInDoubtWheneverTheAnswerIsNotKnown) {
  for (const Answer& answer : {Answer::lost(), Answer::json(500, Json()), Answer::text(502, "<html>"),
                               Answer::text(200, R"({"id":"1)"), Answer::json(200, json(R"({"ok":true})")),
                               Answer::json(408, Json()), Answer::text(204, "")}) {
    account.script("POST", "/remissions", answer);
    EXPECT_EQ(push(linked()).error.status_class(), ENLACE_CLASS_AMBIGUOUS) << answer.response.status;
  }
}

// Rule: H-4
TEST_F(AlegraPushOrder, IsNotInDoubtWhenNothingWasDone) {
  account.script("POST", "/remissions", Answer::unreachable());
  EXPECT_EQ(push(linked()).status, ENLACE_E_NETWORK);
  account.script("POST", "/remissions", Answer::json(429, Json(), {{"X-Rate-Limit-Reset", "3"}}));
  EXPECT_EQ(push(linked()).status, ENLACE_E_RATE_LIMITED);
  account.script("POST", "/remissions", Answer::json(401, Json()));
  EXPECT_EQ(push(linked()).status, ENLACE_E_AUTH);
  account.script("POST", "/remissions", Answer::json(402, Json()));
  const OpResult plan = push(linked());
  EXPECT_EQ(plan.status, ENLACE_E_FORBIDDEN);
  EXPECT_EQ(plan.error.cause, "plan_refused");
}

// Rule: H-4
TEST_F(AlegraPushOrder, AdoptsItsOwnRemissionOnAConflict) {
  account.add("remissions",
              R"({"id":"77","number":"12","client":{"id":"215"},"date":"2026-10-20","status":"open",
      "observations":"[HANDY-31000001] x","total":"1148.40"})");
  account.script("POST", "/remissions", Answer::json(409, Json()));
  const OpResult result = push(linked());
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["remote_id"].text(), "77");
}

TEST_F(AlegraPushOrder, RenewsALinkWhoseClientIsGone) {
  account.table("contacts").clear();
  account.add("contacts", R"({"id":"300","name":"Abarrotes Lupita","type":["client"]})");
  account.add("items", R"({"id":"1041","reference":"A","status":"active"})");
  account.script("POST", "/remissions", Answer::json(400, json(R"({"message":"El cliente no existe"})")));
  const OpResult result = push(linked());
  EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_EQ(result.error.cause, "links_renewed");
  EXPECT_EQ(result.document(ENLACE_EMIT_LINK)["kind"].text(), "customer");
  EXPECT_EQ(result.document(ENLACE_EMIT_LINK)["remote_id"].text(), "300");
}

TEST_F(AlegraPushOrder, RenewsALinkWhoseItemIsGone) {
  account.add("items", R"({"id":"2000","reference":"A","status":"active","tax":[]})");
  account.script("POST", "/remissions", Answer::json(404, json(R"({"message":"no"})")));
  const OpResult result = push(linked());
  EXPECT_EQ(result.error.cause, "links_renewed");
  EXPECT_EQ(result.document(ENLACE_EMIT_LINK)["kind"].text(), "product");
  EXPECT_EQ(result.document(ENLACE_EMIT_LINK)["remote_id"].text(), "2000");
}

TEST_F(AlegraPushOrder, SaysThatTheLinkedClientIsInactive) {
  account.table("contacts")[0].set("status", "inactive");
  account.script("POST", "/remissions", Answer::json(400, json(R"({"message":"no"})")));
  EXPECT_EQ(push(linked()).error.cause, "client_inactive");
}

// Rule: H-6
TEST_F(AlegraPushOrder, SaysWhichLinkedProductsAreGoneOrInactive) {
  account.script("POST", "/remissions", Answer::json(400, json(R"({"message":"no"})")));
  EXPECT_EQ(push(linked()).error.cause, "products_unknown");
  account.add("items", R"({"id":"1041","reference":"A","status":"inactive"})");
  account.script("POST", "/remissions", Answer::json(400, json(R"({"message":"no"})")));
  const OpResult result = push(linked());
  EXPECT_EQ(result.error.cause, "products_inactive");
  EXPECT_EQ(result.error.params["products"], Json::array({"A"}));
}

}  // namespace
}  // namespace enlace::alegra
