#include <gtest/gtest.h>

#include "bind_company.hpp"
#include "order_sample.hpp"

namespace enlace::binderp {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

FindRequest key(const char* document = "Orders", const std::string& remote_id = {}) {
  return {"HANDY-12",
          Json::object({{"client_id", BindCompany::id(700)},
                        {"date", "2026-10-20"},
                        {"document", document},
                        {"reference", "HANDY-12"}}),
          remote_id};
}

class BindRecover : public testing::Test {
 protected:
  Json& add_order(int id, const char* reference, int status = 0) {
    return add("Orders", id, reference, status);
  }
  Json& add(const char* resource, int id, const char* reference, int status) {
    company.table(resource).push_back(Json::object({{"ID", BindCompany::id(id)},
                                                    {"ClientID", BindCompany::id(700)},
                                                    {"Date", "2026-10-20T10:00:00"},
                                                    {"Number", id},
                                                    {"PurchaseOrder", reference},
                                                    {"Comments", ""},
                                                    {"Status", status},
                                                    {"IsFiscalInvoice", false},
                                                    {"Total", d("540.00")}}));
    return company.table(resource).back();
  }
  Json find(const FindRequest& request = key()) {
    result = company.session().find_order(request);
    EXPECT_TRUE(company.host().misuses().empty()) << company.host().misuses().front();
    return result.document(ENLACE_EMIT_FOUND);
  }
  Json remove(const FindRequest& request) {
    result = company.session().delete_order(request);
    EXPECT_TRUE(company.host().misuses().empty()) << company.host().misuses().front();
    return result.document(ENLACE_EMIT_OUTCOME);
  }
  [[nodiscard]] std::size_t removals() const { return company.requests("DELETE").size(); }

  BindCompany company;
  OpResult result;
};

// Rule: H-4
TEST_F(BindRecover, FindsItsPedidoByReference) {
  add_order(1, "HANDY-12");
  add_order(2, "HANDY-123");
  add_order(3, "handy-12");  // equal for the server
  add_order(4, "HANDY-12-2");
  const Json found = find();
  EXPECT_TRUE(found["complete"].truthy());
  ASSERT_EQ(found["documents"].size(), 1u);
  const Json& document = found["documents"].items()[0];
  EXPECT_EQ(document["remote_id"].text(), BindCompany::id(1));
  EXPECT_EQ(document["number"].text(), "1");
  EXPECT_EQ(document["total"].text(), "540");
  EXPECT_TRUE(document["live"].truthy());
  EXPECT_EQ(company.requests().at(0), "GET /Orders?$filter=PurchaseOrder eq 'HANDY-12'");
}

TEST_F(BindRecover, SaysWhichAreCancelled) {
  add_order(1, "HANDY-12", 2);
  add_order(2, "HANDY-12", 1);
  const Json found = find();
  EXPECT_FALSE(found["documents"].items()[0]["live"].truthy());
  EXPECT_TRUE(found["documents"].items()[1]["live"].truthy());
}

// Rule: H-4
TEST_F(BindRecover, FindsNothingOnlyInAWholeList) {
  const Json found = find();
  EXPECT_TRUE(found["complete"].truthy());
  EXPECT_EQ(found["documents"].size(), 0u);
  const Json cut = Json::object({{"value", Json::array()}, {"nextLink", Json()}, {"count", 1}});
  for (int i = 0; i < 2; ++i) company.script("GET", "/Orders", Answer::json(200, cut));
  find();
  EXPECT_EQ(result.error.cause, "list_incomplete");
  for (const Answer& answer :
       {Answer::json(500, Json::object()), Answer::json(200, Json::array()), Answer::unreachable(),
        Answer::json(401, Json::object()), Answer::text(200, "")}) {
    company.script("GET", "/Orders", answer);
    find();
    EXPECT_FALSE(result.ok()) << answer.response.body;
  }
}

// A row that came in between two pages shifts the others: the list is read once more.
TEST_F(BindRecover, ReadsAgainWhenRowsWereMissed) {
  add_order(1, "HANDY-12");
  const Json row = company.table("Orders")[0];
  const auto page = [&](Json rows, bool more) {
    return Answer::json(
        200, Json::object({{"value", std::move(rows)},
                           {"nextLink", more ? Json("https://api.bind.com.mx/api/Orders?$skip=1") : Json()},
                           {"count", 1}}));
  };
  company.script("GET", "/Orders", page(Json::array(), false));
  company.script("GET", "/Orders", page(Json::array({row}), false));
  EXPECT_EQ(find()["documents"].size(), 1u);
}

TEST_F(BindRecover, StopsAtAPageThatBringsNothingNew) {
  add_order(1, "HANDY-12");
  const Json same = Json::object({{"value", Json(company.table("Orders"))}, {"nextLink", "x"}});
  for (int i = 0; i < 3; ++i) company.script("GET", "/Orders", Answer::json(200, same));
  find();
  EXPECT_EQ(result.error.cause, "page_repeated");
}

TEST_F(BindRecover, NeedsToKnowWhatToLookFor) {
  find({"HANDY-12", Json::object(), ""});
  EXPECT_EQ(result.error.cause, "find_key_incomplete");
}

TEST_F(BindRecover, FindsItsRemisionWhateverTheSettingsSayNow) {
  add("Invoices", 7, "HANDY-12", 0);
  const Json found = find(key("Invoices"));
  ASSERT_EQ(found["documents"].size(), 1u);
  EXPECT_EQ(found["documents"].items()[0]["remote_id"].text(), BindCompany::id(7));
}

// Rule: B-DEL-1
TEST_F(BindRecover, CancelsThePedidoAndReadsItBack) {
  add_order(1, "HANDY-12");
  const Json outcome = remove(key("Orders", BindCompany::id(1)));
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(outcome["remote_id"].text(), BindCompany::id(1));
  EXPECT_EQ(company.table("Orders")[0]["Status"].text(), "2");
  const std::string path = " /Orders/" + BindCompany::id(1);
  EXPECT_EQ(company.requests(), (std::vector<std::string>{"GET" + path, "DELETE" + path, "GET" + path}));
}

// Rule: B-DEL-1
TEST_F(BindRecover, IsDoneWhenItWasDoneBefore) {
  add_order(1, "HANDY-12", 2);
  remove(key("Orders", BindCompany::id(1)));
  EXPECT_TRUE(result.ok());
  remove(key("Orders", BindCompany::id(99)));
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(removals(), 0u);
}

// Rule: B-DEL-1
TEST_F(BindRecover, FindsThePedidoWhoseIdIsNotKnown) {
  add_order(1, "HANDY-12", 2);
  add_order(2, "HANDY-12");
  EXPECT_EQ(remove(key())["remote_id"].text(), BindCompany::id(2));
  EXPECT_EQ(company.table("Orders")[1]["Status"].text(), "2");
  remove(key());
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(removals(), 1u);
}

// Rule: H-12
TEST_F(BindRecover, LeavesAFilledPedidoToAPerson) {
  add_order(1, "HANDY-12", 1);
  remove(key("Orders", BindCompany::id(1)));
  EXPECT_EQ(result.error.status, ENLACE_E_CONFLICT);
  EXPECT_EQ(result.error.cause, "order_filled");
  EXPECT_EQ(result.error.params["number"].text(), "1");
  EXPECT_EQ(removals(), 0u);
}

TEST_F(BindRecover, LeavesAPaidOrStampedRemisionToAPerson) {
  add("Invoices", 1, "HANDY-12", 1);
  add("Invoices", 2, "HANDY-13", 0).set("UUID", "0f");
  for (const int id : {1, 2}) {
    remove(key("Invoices", BindCompany::id(id)));
    EXPECT_EQ(result.error.cause, "remision_final") << id;
  }
  EXPECT_EQ(removals(), 0u);
  add("Invoices", 3, "HANDY-14", 0);
  remove(key("Invoices", BindCompany::id(3)));
  EXPECT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(company.requests("DELETE").at(0), "DELETE /Invoices/" + BindCompany::id(3));
}

TEST_F(BindRecover, LeavesTwoLivePedidosToAPerson) {
  add_order(1, "HANDY-12");
  add_order(2, "HANDY-12");
  remove(key());
  EXPECT_EQ(result.error.cause, "several_documents");
  EXPECT_EQ(result.error.params["numbers"], json(R"(["1","2"])"));
  EXPECT_EQ(removals(), 0u);
}

// Rule: H-12
TEST_F(BindRecover, ReadsAgainWhyTheRemovalWasRefused) {
  add_order(1, "HANDY-12");
  const std::string path = "/Orders/" + BindCompany::id(1);
  company.script("DELETE", path, Answer::json(400, json(R"({"Message":"Periodo cerrado"})")));
  remove(key("Orders", BindCompany::id(1)));
  EXPECT_EQ(result.error.status, ENLACE_E_CONFLICT);
  EXPECT_EQ(result.error.cause, "document_not_removable");
  EXPECT_EQ(result.error.params, json(R"({"number":"1","answer":"Periodo cerrado","http_status":400})"));
  company.script("GET", path, Answer::json(200, json(R"({"StatusCode":0,"Number":1})")));
  company.script("GET", path, Answer::json(200, json(R"({"StatusCode":1,"Number":1})")));
  company.script("DELETE", path, Answer::json(400, json(R"({"Message":"surtido"})")));
  remove(key("Orders", BindCompany::id(1)));
  EXPECT_EQ(result.error.cause, "order_filled");
}

// Rule: H-12
TEST_F(BindRecover, IsNotDoneBeforeItReadsAsCancelled) {
  add_order(1, "HANDY-12");
  company.script("DELETE", "/Orders/" + BindCompany::id(1), Answer::text(204, ""));  // and nothing happened
  remove(key("Orders", BindCompany::id(1)));
  EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_EQ(result.error.cause, "document_still_live");
}

// Rule: H-12
TEST_F(BindRecover, IsInDoubtOnlyWhileItStillReadsAsLive) {
  add_order(1, "HANDY-12");
  const std::string path = "/Orders/" + BindCompany::id(1);
  company.script("DELETE", path, Answer::lost());
  remove(key("Orders", BindCompany::id(1)));
  EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_AMBIGUOUS);
  company.script("DELETE", path, Answer::lost());
  company.script("GET", path, Answer::json(200, json(R"({"StatusCode":0})")));
  company.script("GET", path, Answer::json(200, json(R"({"StatusCode":2})")));
  remove(key("Orders", BindCompany::id(1)));
  EXPECT_TRUE(result.ok());
  company.script("DELETE", path, Answer::json(401, Json::object()));
  remove(key("Orders", BindCompany::id(1)));
  EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_AUTH);
}

}  // namespace
}  // namespace enlace::binderp
