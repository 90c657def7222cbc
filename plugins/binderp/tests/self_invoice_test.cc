#include <gtest/gtest.h>

#include "bind_company.hpp"
#include "order_sample.hpp"

namespace enlace::binderp {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

const char* const kWhole =
    R"({"company_number":"48213","total":"232.00","reference":"00005000","document":"remision",
                              "date":"2026-10-20"})";
const char* const kAwaiting = R"({"awaiting":"remision"})";

class BindSelfInvoice : public testing::Test {
 protected:
  BindSelfInvoice() { add_product(company, 800, "A1", "Café"); }
  Json push(const PushRequest& request, const char* document) {
    result = company.session(Json::object({{"document", document}})).push_order(request);
    EXPECT_TRUE(company.host().misuses().empty()) << company.host().misuses().front();
    return result.document(ENLACE_EMIT_OUTCOME);
  }
  Json watch() {
    const FindRequest request{"HANDY-31000001", company.host().emitted(ENLACE_EMIT_FIND_KEY).back(), ""};
    result = company.session().find_order(request);
    EXPECT_TRUE(company.host().misuses().empty()) << company.host().misuses().front();
    const Json found = result.document(ENLACE_EMIT_FOUND);
    EXPECT_TRUE(found["complete"].truthy());
    return found["documents"].size() == 1 ? found["documents"].items()[0]["facts"]["self_invoice"] : Json();
  }
  // A person in Bind makes a remisión of the pedido.
  Json& add_invoice(const char* purchase_order, const char* date = "2026-10-21T09:30:00.5") {
    company.table("Invoices")
        .push_back(Json::object({{"ID", "683ad2ff-e871-419f-b335-9f2c41d07ab3"},
                                 {"ClientID", BindCompany::id(700)},
                                 {"Number", 77},
                                 {"Date", date},
                                 {"PurchaseOrder", purchase_order},
                                 {"Comments", ""},
                                 {"Status", 0},
                                 {"IsFiscalInvoice", false},
                                 {"Total", d("232.5")}}));
    return company.table("Invoices").back();
  }
  BindCompany company;
  OpResult result;
};

// Rule: F-1
TEST_F(BindSelfInvoice, OfASaleThatIsARemisionIsKnownAtOnce) {
  const Json outcome = push(linked_request(), "remision");
  ASSERT_TRUE(result.ok()) << result.error.cause;
  const std::vector<Json> bodies = company.sent("POST", "/Invoices");
  ASSERT_EQ(bodies.size(), 1u);
  EXPECT_EQ(bodies[0]["InvoiceDate"].text(), "2026-10-20T00:00:00");
  EXPECT_EQ(bodies[0]["IsFiscalInvoice"], Json(false));
  EXPECT_EQ(bodies[0]["CFDIUse"].text(), "3");
  EXPECT_FALSE(bodies[0].contains("OrderDate") || bodies[0].contains("AddressID"));
  EXPECT_EQ(bodies[0]["PurchaseOrder"].text(), "HANDY-31000001");
  EXPECT_EQ(outcome["facts"]["self_invoice"], json(kWhole));
  EXPECT_EQ(outcome["total"].text(), "232");
  EXPECT_EQ(outcome["remote_number"].text(), "5000");
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_FIND_KEY).at(0)["document"].text(), "Invoices");
}

// Rule: F-1
TEST_F(BindSelfInvoice, OfAPresaleIsAwaitedAlsoWhereSalesAreRemisiones) {
  PushRequest request = linked_request();
  request.order.kind = OrderKind::presale;
  EXPECT_EQ(push(request, "remision")["facts"]["self_invoice"], json(kAwaiting));
  EXPECT_EQ(company.table("Orders").size(), 1u);
}

// Rule: F-1
TEST_F(BindSelfInvoice, OfAPedidoIsAwaitedUntilARemisionIsMadeOfIt) {
  EXPECT_EQ(push(linked_request(), "pedido")["facts"]["self_invoice"], json(kAwaiting));
  EXPECT_EQ(watch(), json(kAwaiting));
  EXPECT_EQ(company.requests("GET /Invoices").at(0), "GET /Invoices?$filter=ClientID eq guid'" +
                                                         BindCompany::id(700) +
                                                         "' and Date ge datetime'2026-10-20T00:00:00'");
  add_invoice("HANDY-31000001");
  EXPECT_EQ(watch(),
            json(R"({"company_number":"48213","total":"232.50","reference":"41d07ab3","document":"remision",
                              "date":"2026-10-21"})"));
}

// Rule: F-1
TEST_F(BindSelfInvoice, KnowsTheRemisionByItsReferenceOrComments) {
  push(linked_request(), "pedido");
  Json& invoice = add_invoice("");
  for (const char* comment : {"HANDY-310000012 | x", "x HANDY-31000001", "", "HANDY-31000001-2 | x"}) {
    invoice.set("Comments", comment);
    EXPECT_EQ(watch(), json(kAwaiting)) << comment;
  }
  for (const char* comment : {"HANDY-31000001", "HANDY-31000001 | Vendedor: x"}) {
    invoice.set("Comments", comment);
    EXPECT_EQ(watch()["reference"].text(), "41d07ab3") << comment;
  }
  invoice.set("Comments", "").set("PurchaseOrder", "HANDY-31000001-2");
  EXPECT_EQ(watch(), json(kAwaiting));
}

// Rule: F-1
TEST_F(BindSelfInvoice, IsNotOfAnotherClientOrOfOneThatIsCancelled) {
  push(linked_request(), "pedido");
  Json& invoice = add_invoice("HANDY-31000001");
  invoice.set("Status", 2);
  EXPECT_EQ(watch(), json(kAwaiting));
  invoice.set("Status", 0).set("ClientID", BindCompany::id(701));
  EXPECT_EQ(watch(), json(kAwaiting));
  invoice.set("ClientID", BindCompany::id(700)).set("IsFiscalInvoice", true);
  EXPECT_EQ(watch()["document"].text(), "invoice");
}

// Rule: F-1
TEST_F(BindSelfInvoice, LooksAtTheClientItselfWhateverTheServerTakesForEqual) {
  push(linked_request(), "pedido");
  Json other = add_invoice("HANDY-31000001");
  other.set("ClientID", BindCompany::id(701));
  company.script(
      "GET", "/Invoices",
      Answer::json(200, Json::object({{"value", Json::array({other})}, {"nextLink", Json()}, {"count", 1}})));
  EXPECT_EQ(watch(), json(kAwaiting));
}

TEST_F(BindSelfInvoice, OfARemisionIsToldAgainWhenItIsFound) {
  push(linked_request(), "remision");
  EXPECT_EQ(watch(), json(kWhole));
}

// Whether an order is there must not hang on whether it can be self-invoiced.
TEST_F(BindSelfInvoice, DoesNotKeepAnOrderFromBeingFound) {
  push(linked_request(), "pedido");
  company.script("GET", "/Invoices", Answer::json(403, Json::object()));
  EXPECT_TRUE(watch().is_null());
  EXPECT_TRUE(result.ok());
  add_invoice("HANDY-31000001");
  company.profile.erase("CompanyNumber");
  EXPECT_TRUE(watch().is_null());
  EXPECT_TRUE(result.ok());
}

TEST_F(BindSelfInvoice, DoesNotKeepARemisionFromStanding) {
  company.profile.erase("CompanyNumber");
  const Json outcome = push(linked_request(), "remision");
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(outcome.contains("facts"));
  EXPECT_EQ(outcome["total"].text(), "232");
}

TEST_F(BindSelfInvoice, OfCancelledDocumentsIsNotAskedFor) {
  push(linked_request(), "pedido");
  company.table("Orders")[0].set("Status", 2);
  EXPECT_TRUE(watch().is_null());
  EXPECT_TRUE(company.requests("GET /Invoices").empty());
}

}  // namespace
}  // namespace enlace::binderp
