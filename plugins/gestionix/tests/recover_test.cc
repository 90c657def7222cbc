#include <gtest/gtest.h>

#include "gestionix_account.hpp"

namespace enlace::gestionix {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

class GestionixRecover : public testing::Test {
 protected:
  static FindRequest request(const char* document = "order", const char* id = "") {
    return {"HANDY-1",
            json(std::string(R"({"company_id":"1104","client_id":"7001","date":"2026-10-20","document":")") +
                 document + R"(","reference":"HANDY-1"})"),
            id};
  }
  Json found(const FindRequest& asked = request()) {
    const OpResult result = account.session().find_order(asked);
    EXPECT_TRUE(result.ok()) << result.error.cause;
    return result.document(ENLACE_EMIT_FOUND);
  }
  OpResult remove(const FindRequest& asked = request()) {
    const OpResult result = account.session().delete_order(asked);
    EXPECT_TRUE(account.host().misuses().empty()) << account.host().misuses().front();
    return result;
  }
  void add(const char* id, const char* reference, const char* status = "open",
           const char* table = "sales_orders") {
    Json row = Json::object(
        {{"number", 7}, {"status", status}, {"total", "232.00"}, {"external_reference", reference}});
    row.set(std::string(table) == "sales" ? "sale_id" : "order_id", id);
    account.table(table).push_back(row);
  }

  GestionixAccount account;
};

TEST_F(GestionixRecover, FindsADocumentByItsReferenceAlone) {
  add("so-1", "HANDY-1");
  add("so-2", "HANDY-12");
  add("so-3", "HANDY-1-2");
  EXPECT_EQ(found(), json(R"({"complete":true,"documents":[
      {"remote_id":"so-1","number":"7","status":"open","live":true,"total":"232"}]})"));
  EXPECT_EQ(account.requests(),
            std::vector<std::string>{"GET /sales_orders?external_reference=HANDY-1&page=1&page_size=100"});
  // The find key says which company: nobody asked for it again.
  EXPECT_EQ(account.raw_requests().size(), 1u);
}

TEST_F(GestionixRecover, LooksWhereTheFindKeySaysWhateverTheSettingsSay) {
  add("ve-1", "HANDY-1", "valid", "sales");
  const Json answer = found(request("sale"));
  EXPECT_EQ(answer["documents"].items().at(0)["number"].text(), "VE-7");
  EXPECT_TRUE(found(request("order"))["documents"].items().empty());
}

TEST_F(GestionixRecover, ChecksTheReferenceWhereTheFilterIsIgnored) {
  account.filters = false;
  for (int i = 0; i < 250; ++i)
    add(("so-" + std::to_string(i)).c_str(), ("HANDY-9" + std::to_string(i)).c_str());
  add("so-x", "HANDY-1");
  const Json answer = found();
  EXPECT_TRUE(answer["complete"].truthy());
  ASSERT_EQ(answer["documents"].size(), 1u);
  EXPECT_EQ(answer["documents"].items()[0]["remote_id"].text(), "so-x");
}

TEST_F(GestionixRecover, TellsOfCancelledOnesAsDead) {
  add("so-1", "HANDY-1", "cancelled");
  EXPECT_FALSE(found()["documents"].items().at(0)["live"].truthy());
}

// Rule: H-4
TEST_F(GestionixRecover, IsAbsentOnlyWhenTheWholeListWasRead) {
  EXPECT_TRUE(found()["complete"].truthy());
  for (int i = 0; i < 2; ++i) {
    account.script("GET", "/sales_orders", Answer::json(200, json(R"({"total":1,"list":[]})")));
  }
  EXPECT_FALSE(found()["complete"].truthy());
  account.script("GET", "/sales_orders", Answer::text(500, ""));
  EXPECT_EQ(account.session().find_order(request()).status, ENLACE_E_UPSTREAM);
  account.script("GET", "/sales_orders", Answer::json(404, json("{}")));
  EXPECT_FALSE(account.session().find_order(request()).ok());
  account.script("GET", "/sales_orders", Answer::json(200, json(R"({"rows":[]})")));
  EXPECT_FALSE(account.session().find_order(request()).ok());
}

TEST_F(GestionixRecover, NeedsAWholeFindKey) {
  for (const char* key : {"{}", R"({"company_id":"1104"})", R"({"document":"order"})",
                          R"({"company_id":"1104","document":"invoice"})"}) {
    EXPECT_EQ(account.session().find_order({"HANDY-1", json(key), ""}).error.cause, "find_key_incomplete")
        << key;
    EXPECT_EQ(remove({"HANDY-1", json(key), "so-1"}).error.cause, "find_key_incomplete") << key;
  }
}

// Rule: G-DEL-1
TEST_F(GestionixRecover, RemovesAPedidoAndAVenta) {
  add("so-1", "HANDY-1");
  add("ve-1", "HANDY-1", "valid", "sales");
  OpResult result = remove(request("order", "so-1"));
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["remote_id"].text(), "so-1");
  EXPECT_EQ(account.table("sales_orders")[0]["status"].text(), "cancelled");
  EXPECT_EQ(account.table("sales")[0]["status"].text(), "valid");
  EXPECT_EQ(account.requests(),
            (std::vector<std::string>{"DELETE /sales_orders/so-1", "GET /sales_orders/so-1"}));

  result = remove(request("sale"));  // its id is not known: by reference
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(account.table("sales")[0]["status"].text(), "cancelled");
}

// Rule: G-DEL-1
TEST_F(GestionixRecover, RemovesItsOwnWhereTheFilterIsIgnored) {
  account.filters = false;
  add("so-2", "HANDY-12");
  add("so-1", "HANDY-1");
  ASSERT_TRUE(remove().ok());
  EXPECT_EQ(account.table("sales_orders")[0]["status"].text(), "open");
  EXPECT_EQ(account.table("sales_orders")[1]["status"].text(), "cancelled");
}

// Rule: G-DEL-1
TEST_F(GestionixRecover, RemovingTwiceIsWell) {
  add("so-1", "HANDY-1");
  EXPECT_TRUE(remove(request("order", "so-1")).ok());
  EXPECT_TRUE(remove(request("order", "so-1")).ok());
  EXPECT_TRUE(remove().ok());
  account.table("sales_orders").clear();  // gone altogether
  const OpResult result = remove(request("order", "so-1"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["status"].text(), "deleted");
  EXPECT_TRUE(remove().ok());
}

// Rule: G-DEL-1
TEST_F(GestionixRecover, AnInvoicedOneIsNotForced) {
  for (const char* status : {"invoiced", "delivered"}) {
    account.table("sales_orders").clear();
    add("so-1", "HANDY-1", status);
    const OpResult result = remove(request("order", "so-1"));
    EXPECT_EQ(result.status, ENLACE_E_CONFLICT);
    EXPECT_EQ(result.error.cause, "document_invoiced");
    EXPECT_EQ(result.error.params, json(std::string(R"({"number":"7","status":")") + status + "\"}"));
  }
}

// Rule: G-DEL-1
TEST_F(GestionixRecover, WhatWasNotRemovedIsNotSaidToBe) {
  add("so-1", "HANDY-1");
  account.script("DELETE", "/sales_orders/so-1", Answer::text(204, ""));
  EXPECT_EQ(remove(request("order", "so-1")).error.cause, "document_still_live");
  account.script("DELETE", "/sales_orders/so-1", Answer::json(422, json(R"({"message":"tiene pagos"})")));
  const OpResult refused = remove(request("order", "so-1"));
  EXPECT_EQ(refused.error.cause, "document_not_removable");
  EXPECT_EQ(refused.error.params["answer"].text(), "tiene pagos");
  account.script("DELETE", "/sales_orders/so-1", Answer::lost());
  EXPECT_EQ(remove(request("order", "so-1")).status, ENLACE_E_AMBIGUOUS);
}

// Rule: G-DEL-1
TEST_F(GestionixRecover, ALostRemovalCountsByWhatIsThere) {
  add("so-1", "HANDY-1", "cancelled");
  account.script("DELETE", "/sales_orders/so-1", Answer::lost());
  EXPECT_TRUE(remove(request("order", "so-1")).ok());
}

// Rule: G-DEL-1
TEST_F(GestionixRecover, WhatCannotBeReadBackIsNotDone) {
  add("so-1", "HANDY-1");
  account.script("GET", "/sales_orders/so-1", Answer::text(503, ""));
  EXPECT_EQ(remove(request("order", "so-1")).status, ENLACE_E_UPSTREAM);
  account.script("DELETE", "/sales_orders/so-1", Answer::json(403, json("{}")));
  EXPECT_EQ(remove(request("order", "so-1")).status, ENLACE_E_FORBIDDEN);
}

// Rule: G-DEL-1
TEST_F(GestionixRecover, IsNotSaidToBeGoneByAListThatIsNotWhole) {
  for (int i = 0; i < 4; ++i) {
    account.script("GET", "/sales_orders", Answer::json(200, json(R"({"total":1,"list":[]})")));
  }
  EXPECT_EQ(remove().error.cause, "list_incomplete");
}

// Rule: G-DEL-1
TEST_F(GestionixRecover, OfTwoLiveOnesNoneIsRemoved) {
  add("so-1", "HANDY-1");
  add("so-2", "HANDY-1");
  EXPECT_EQ(remove().error.cause, "several_documents");
  EXPECT_TRUE(account.host().writes().empty());
  account.table("sales_orders")[0].set("status", "cancelled");
  EXPECT_TRUE(remove().ok());
  EXPECT_EQ(account.table("sales_orders")[1]["status"].text(), "cancelled");
}

}  // namespace
}  // namespace enlace::gestionix
