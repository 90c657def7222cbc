#include <gtest/gtest.h>

#include "alegra_account.hpp"
#include "order_sample.hpp"

namespace enlace::alegra {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

class AlegraRecover : public testing::Test {
 protected:
  void remission(const std::string& id, const std::string& observations, std::string_view more = "{}") {
    Json row =
        json(R"({"number":"348","client":{"id":"215"},"date":"2026-10-20","status":"open","total":1148.4})");
    row.set("id", id).set("observations", observations);
    const Json extra = json(more);
    for (const Json::Member& member : extra.members()) row.set(member.key, member.value);
    account.table("remissions").push_back(row);
  }
  static FindRequest asked(const std::string& remote_id = "") {
    return {"HANDY-1",
            json(R"({"client_id":"215","date":"2026-10-20","document":"remission","reference":"HANDY-1"})"),
            remote_id};
  }
  Found find() {
    const OpResult result = account.session().find_order(asked());
    EXPECT_TRUE(result.ok()) << result.error.cause;
    const Result<Found> found = Found::from_json(result.document(ENLACE_EMIT_FOUND));
    return found ? *found : Found();
  }
  OpResult remove(const std::string& remote_id = "7", const Json& settings = Json::object()) {
    const OpResult result = account.session(settings).delete_order(asked(remote_id));
    EXPECT_TRUE(account.host().misuses().empty()) << account.host().misuses().front();
    return result;
  }

  AlegraAccount account;
};

using AlegraFindOrder = AlegraRecover;
using AlegraDeleteOrder = AlegraRecover;

// Rule: H-4
TEST_F(AlegraFindOrder, FindsItsRemissionByClientDayAndMark) {
  remission("7", "[HANDY-1] Entrega");
  const Found found = find();
  EXPECT_TRUE(found.complete);
  ASSERT_EQ(found.documents.size(), 1u);
  EXPECT_EQ(found.documents[0].remote_id, "7");
  EXPECT_EQ(found.documents[0].number, "348");
  EXPECT_TRUE(found.documents[0].live);
  EXPECT_EQ(found.documents[0].total, d("1148.4"));
  EXPECT_TRUE(account.requests()[0].starts_with("GET /remissions?client_id=215&date=2026-10-20&"));
}

// Rule: H-4
TEST_F(AlegraFindOrder, MatchesTheMarkOnlyAtTheVeryStart) {
  remission("1", "[HANDY-11] otra");
  remission("2", "[HANDY-1-2] otra");
  remission("3", "ver [HANDY-1]");
  remission("4", " [HANDY-1]");
  remission("5", "HANDY-1");
  const Found found = find();
  EXPECT_TRUE(found.complete);
  EXPECT_TRUE(found.documents.empty());
}

// A filter that Alegra does not know returns everything (apis/alegra.md 1.6).
// Rule: H-4
TEST_F(AlegraFindOrder, ChecksClientAndDayItself) {
  remission("1", "[HANDY-1]", R"({"client":{"id":"216"}})");
  remission("2", "[HANDY-1]", R"({"date":"2026-10-21"})");
  remission("3", "[HANDY-1]", R"({"client":{"id":215}})");
  account.script("GET", "/remissions", Answer::json(200, Json(Json::Array(account.table("remissions")))));
  const Found found = find();
  ASSERT_EQ(found.documents.size(), 1u);
  EXPECT_EQ(found.documents[0].remote_id, "3");
}

// Rule: H-4
TEST_F(AlegraFindOrder, ReadsEachRowThatComesWithoutObservations) {
  remission("1", "");
  remission("7", "[HANDY-1]");
  Json rows = Json::array({account.table("remissions")[0], account.table("remissions")[1]});
  Json::Array bare = rows.items();
  bare[0].set("observations", Json());
  bare[1].erase("observations");
  account.script("GET", "/remissions", Answer::json(200, Json(bare)));
  const Found found = find();
  ASSERT_EQ(found.documents.size(), 1u);
  EXPECT_EQ(found.documents[0].remote_id, "7");
  EXPECT_EQ(account.requests().size(), 3u);
}

// Rule: H-4
TEST_F(AlegraFindOrder, ReportsVoidOnesAsNotLive) {
  remission("6", "[HANDY-1]", R"({"status":"void"})");
  remission("7", "[HANDY-1]", R"({"status":"closed"})");
  const Found found = find();
  ASSERT_EQ(found.documents.size(), 2u);
  EXPECT_FALSE(found.documents[0].live);
  EXPECT_TRUE(found.documents[1].live);
}

// Rule: H-4
TEST_F(AlegraFindOrder, LooksOnEveryPage) {
  for (int i = 0; i < 35; ++i) remission("x" + std::to_string(i), "[HANDY-" + std::to_string(100 + i) + "]");
  remission("7", "[HANDY-1]");
  EXPECT_EQ(find().documents.size(), 1u);
}

// Rule: H-4
TEST_F(AlegraFindOrder, NeverSaysAbsentWhenItDidNotReadAll) {
  for (const Answer& answer : {Answer::json(500, Json()), Answer::lost(), Answer::json(401, Json()),
                               Answer::text(200, "<html>"), Answer::json(200, json(R"({"message":"x"})"))}) {
    account.script("GET", "/remissions", answer);
    EXPECT_FALSE(account.session().find_order(asked()).ok());
  }
  for (int i = 0; i < 2; ++i) {
    account.script("GET", "/remissions", Answer::json(200, json(R"({"metadata":{"total":2},"data":[]})")));
  }
  EXPECT_FALSE(find().complete);
}

TEST_F(AlegraFindOrder, NeedsItsFindKey) {
  FindRequest request = asked();
  request.find_key.erase("client_id");
  EXPECT_EQ(account.session().find_order(request).error.cause, "find_key_incomplete");
}

TEST_F(AlegraFindOrder, FindsWhatAPushWroteBeforeItsAnswerWasLost) {
  PushRequest request = sample_request({order_line("A", "95.7", "12")});
  request.links = {client_link(), product_link("A", "1041", "82.5")};
  ASSERT_TRUE(account.session().push_order(request).ok());
  const Json key = account.host().emitted(ENLACE_EMIT_FIND_KEY).at(0);
  const OpResult result = account.session().find_order({request.reference, key, ""});
  const Result<Found> found = Found::from_json(result.document(ENLACE_EMIT_FOUND));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->documents.size(), 1u);
  EXPECT_EQ(found->documents[0].remote_id, account.table("remissions")[0]["id"].text());
}

// Rule: A-DEL-1
TEST_F(AlegraDeleteOrder, VoidsTheRemissionAndReadsItBack) {
  remission("7", "[HANDY-1]");
  const OpResult result = remove();
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(account.requests(),
            (std::vector<std::string>{"GET /remissions/7?fields=voidable,deletable,invoices",
                                      "POST /remissions/7/void",
                                      "GET /remissions/7?fields=voidable,deletable,invoices"}));
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["status"].text(), "void");
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["remote_id"].text(), "7");
}

// Rule: A-DEL-1
TEST_F(AlegraDeleteOrder, DeletesWhereTheSettingSaysSo) {
  remission("7", "[HANDY-1]");
  EXPECT_TRUE(remove("7", Json::object({{"on_delete", "delete"}})).ok());
  EXPECT_TRUE(account.table("remissions").empty());
}

// Rule: A-DEL-1
TEST_F(AlegraDeleteOrder, IsDoneWhenItWasDoneBefore) {
  EXPECT_TRUE(remove("7").ok());  // deleted in Alegra
  remission("7", "[HANDY-1]", R"({"status":"void"})");
  EXPECT_TRUE(remove("7").ok());
  EXPECT_TRUE(remove("").ok());
  account.table("remissions").clear();
  EXPECT_TRUE(remove("").ok());
  EXPECT_TRUE(account.host().writes().empty());
}

// Rule: A-DEL-1
TEST_F(AlegraDeleteOrder, FindsTheRemissionWhoseIdIsNotKnown) {
  remission("6", "[HANDY-2]");
  remission("7", "[HANDY-1]");
  EXPECT_TRUE(remove("").ok());
  EXPECT_EQ(account.requests("POST"), std::vector<std::string>{"POST /remissions/7/void"});
}

// Rule: H-12
TEST_F(AlegraDeleteOrder, RefusesAnInvoicedRemission) {
  remission("7", "[HANDY-1]", R"({"status":"closed"})");
  const OpResult closed = remove();
  EXPECT_EQ(closed.status, ENLACE_E_CONFLICT);
  EXPECT_EQ(closed.error.cause, "remission_invoiced");
  EXPECT_EQ(closed.error.params["number"].text(), "348");
  account.table("remissions").clear();
  remission("7", "[HANDY-1]", R"({"invoices":[{"id":"5"}]})");
  EXPECT_EQ(remove().error.cause, "remission_invoiced");
  EXPECT_TRUE(account.host().writes().empty());
}

// It was invoiced between the look and the write.
// Rule: H-12
TEST_F(AlegraDeleteOrder, ReadsAgainWhyTheRemovalWasRefused) {
  remission("7", "[HANDY-1]");
  account.script("GET", "/remissions/7", Answer::json(200, account.table("remissions")[0]));
  account.script("POST", "/remissions/7/void", Answer::json(400, json(R"({"message":"tiene facturas"})")));
  account.table("remissions")[0].set("status", "closed");
  EXPECT_EQ(remove().error.cause, "remission_invoiced");

  account.table("remissions")[0].set("status", "open");
  account.script("POST", "/remissions/7/void", Answer::json(400, json(R"({"message":"período cerrado"})")));
  const OpResult other = remove();
  EXPECT_EQ(other.error.status_class(), ENLACE_CLASS_PERMANENT);
  EXPECT_EQ(other.error.cause, "remission_not_removable");
  EXPECT_EQ(other.error.params["answer"].text(), "período cerrado");
}

// Rule: H-12
TEST_F(AlegraDeleteOrder, IsNotDoneBeforeItReadsAsVoid) {
  remission("7", "[HANDY-1]");
  account.script("POST", "/remissions/7/void", Answer::json(200, Json::object()));
  const OpResult result = remove();
  EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_EQ(result.error.cause, "remission_still_live");
}

// Rule: H-12
TEST_F(AlegraDeleteOrder, IsInDoubtOnlyWhileItStillReadsAsLive) {
  remission("7", "[HANDY-1]");
  account.script("POST", "/remissions/7/void", Answer::lost());
  EXPECT_EQ(remove().error.status_class(), ENLACE_CLASS_AMBIGUOUS);
  account.script("GET", "/remissions/7", Answer::json(200, account.table("remissions")[0]));
  account.script("POST", "/remissions/7/void", Answer::json(500, Json()));
  account.table("remissions")[0].set("status", "void");
  EXPECT_TRUE(remove().ok());
}

// Rule: H-12
TEST_F(AlegraDeleteOrder, LeavesTwoLiveRemissionsToAPerson) {
  remission("6", "[HANDY-1]");
  remission("7", "[HANDY-1]");
  const OpResult result = remove("");
  EXPECT_EQ(result.status, ENLACE_E_CONFLICT);
  EXPECT_EQ(result.error.cause, "several_remissions");
  EXPECT_EQ(result.error.params["ids"], Json::array({"6", "7"}));
  EXPECT_TRUE(account.host().writes().empty());
}

TEST_F(AlegraDeleteOrder, DoesNotCallGoneWhatItCouldNotLookFor) {
  for (int i = 0; i < 2; ++i) {
    account.script("GET", "/remissions", Answer::json(200, json(R"({"metadata":{"total":2},"data":[]})")));
  }
  EXPECT_EQ(remove("").error.cause, "list_incomplete");
}

}  // namespace
}  // namespace enlace::alegra
