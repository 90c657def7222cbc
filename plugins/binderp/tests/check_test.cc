#include <gtest/gtest.h>

#include "bind_company.hpp"

namespace enlace::binderp {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

class BindCheck : public testing::Test {
 protected:
  Json check(const Json& settings = Json::object()) {
    result = company.session(settings).check();
    EXPECT_TRUE(company.host().misuses().empty()) << company.host().misuses().front();
    return result.document(ENLACE_EMIT_CHECK);
  }
  static Json item(const Json& report, const char* what) {
    for (const Json& one : report["items"].items()) {
      if (one["what"].text() == what) return one;
    }
    return {};
  }
  BindCompany company;
  OpResult result;
};

// Rule: B-CFG
TEST_F(BindCheck, IsFineWhenAllNamesExist) {
  const Json report = check(json(R"({"user":"admin","location":"Matriz"})"));
  ASSERT_TRUE(result.ok()) << result.error.cause;
  for (const Json& one : report["items"].items()) EXPECT_TRUE(one["ok"].truthy()) << one.dump();
  for (const char* what :
       {"credentials", "user", "price_list", "currency", "account", "warehouse", "location", "orders"}) {
    EXPECT_FALSE(item(report, what).is_null()) << what;
  }
  EXPECT_EQ(report["account"].text(), "c0");
  EXPECT_EQ(report["facts"]["company"].text(), "Abarrotes Lupita");
  EXPECT_EQ(report["facts"]["company_number"].text(), "48213");
  EXPECT_TRUE(company.host().writes().empty());
}

// Rule: B-CFG
TEST_F(BindCheck, NamesWhatExistsForEveryNameThatDoesNot) {
  const Json report =
      check(json(R"({"price_list":"X","currency":"EUR","account":"X","warehouse":"X","location":"X"})"));
  for (const char* what : {"price_list", "currency", "account", "warehouse", "location"}) {
    const Json one = item(report, what);
    EXPECT_FALSE(one["ok"].truthy()) << what;
    EXPECT_EQ(one["notice"]["code"].text(), std::string(what) + "_not_found");
    EXPECT_GT(one["notice"]["params"]["available"].size(), 0u);
  }
}

TEST_F(BindCheck, SaysThatPricesCannotBeChanged) {
  const Json one = item(check(), "products");
  EXPECT_TRUE(one["ok"].truthy());
  EXPECT_EQ(one["notice"]["code"].text(), "prices_cannot_be_changed");
  EXPECT_EQ(one["notice"]["params"]["price_list"].text(), "Público");
}

// Rule: B-CFG
TEST_F(BindCheck, SeesAKeyOfAnotherUser) {
  for (const char* same : {"admin", "admin|48213", "admin@lupita.mx"}) {
    BindCompany other;
    EXPECT_TRUE(
        item(other.session(Json::object({{"user", same}})).check().document(ENLACE_EMIT_CHECK), "user")["ok"]
            .truthy())
        << same;
  }
  const Json one = item(check(json(R"({"user":"ventas"})")), "user");
  EXPECT_FALSE(one["ok"].truthy());
  EXPECT_EQ(one["notice"]["params"], json(R"({"user":"ventas","actual":"admin|48213"})"));
}

TEST_F(BindCheck, SeesAWarehouseWithoutABranch) {
  company.table("Warehouses")[0].set("LocationID", Json());
  EXPECT_EQ(item(check(), "location")["notice"]["code"].text(), "warehouse_without_location");
}

TEST_F(BindCheck, RemarksThatTheCompanyNumberIsMissing) {
  company.profile.erase("CompanyNumber");
  EXPECT_EQ(item(check(), "company_number")["notice"]["code"].text(), "company_number_missing");
  EXPECT_TRUE(result.ok());
  company.profile = Json::object();
  check();
  EXPECT_EQ(result.error.cause, "answer_unreadable");
}

TEST_F(BindCheck, TellsHowThingsAreNow) {
  check();
  company.table("PriceLists").clear();
  EXPECT_FALSE(item(check(), "price_list")["ok"].truthy());
}

TEST_F(BindCheck, AsksWhetherTheUserMaySeeTheDocuments) {
  company.script("GET", "/Orders", Answer::json(403, Json::object()));
  check();
  EXPECT_EQ(result.error.cause, "http_forbidden");
  BindCompany other;
  const OpResult remisions = other.session(json(R"({"document":"remision"})")).check();
  EXPECT_EQ(other.requests("GET /Invoices"), std::vector<std::string>{"GET /Invoices?$top=1"});
}

TEST_F(BindCheck, EndsWithRefusedCredentials) {
  company.script("GET", "/UserProfile",
                 Answer::json(401, json(R"({"Message":"Authorization has been denied"})")));
  check();
  EXPECT_EQ(result.error.status, ENLACE_E_AUTH);
}

}  // namespace
}  // namespace enlace::binderp
