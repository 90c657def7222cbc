#include <gtest/gtest.h>

#include "gestionix_account.hpp"

namespace enlace::gestionix {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

class GestionixCheck : public testing::Test {
 protected:
  Json check(const Json& settings = Json::object()) {
    const OpResult result = account.session(settings).check();
    EXPECT_TRUE(result.ok()) << result.error.cause;
    return result.document(ENLACE_EMIT_CHECK);
  }
  static Json item(const Json& report, const std::string& what) {
    for (const Json& item : report["items"].items()) {
      if (item["what"].text() == what) return item;
    }
    return {};
  }

  GestionixAccount account;
};

TEST_F(GestionixCheck, TellsWhoseAccountItIs) {
  const Json report = check();
  EXPECT_EQ(report["account"].text(), "1104");
  EXPECT_EQ(report["facts"]["company"].text(), "Demo");
  EXPECT_EQ(report["facts"]["branch"].text(), "Matriz");
  EXPECT_EQ(report["facts"]["documents"].text(), "Pedidos");
  for (const char* what : {"credentials", "company", "branch", "orders"}) {
    EXPECT_TRUE(item(report, what)["ok"].truthy()) << what;
  }
  EXPECT_TRUE(item(report, "sales").is_null());
  EXPECT_TRUE(account.host().writes().empty());
}

TEST_F(GestionixCheck, LooksAtVentasWhereTheyAreMade) {
  account.script("GET", "/sales", Answer::json(403, json("{}")));
  const OpResult result =
      account.session(json(R"({"to_config":{"treat_all_as_sales_orders":false}})")).check();
  EXPECT_EQ(result.status, ENLACE_E_FORBIDDEN);
}

TEST_F(GestionixCheck, NamesTheBranchesThatThereAre) {
  const Json report = check(json(R"({"branch_name":"Sur"})"));
  EXPECT_FALSE(item(report, "branch")["ok"].truthy());
  EXPECT_EQ(item(report, "branch")["notice"]["code"].text(), "branch_not_found");
  EXPECT_EQ(item(report, "branch")["notice"]["params"]["available"].size(), 2u);
}

TEST_F(GestionixCheck, OneOfSeveralCompaniesIsNamed) {
  account.add("companies",
              R"({"company_id":1105,"name":"Otra","legal_name":"Otra SC","tax_id":"OTR010203AB1"})");
  const Json report = check();
  EXPECT_EQ(item(report, "company")["notice"]["code"].text(), "company_ambiguous");
  EXPECT_EQ(item(report, "company")["notice"]["params"]["available"], json(R"(["Demo","Otra"])"));
  EXPECT_EQ(report["account"].text(), "");
  for (const char* wanted : {"1104", "\"démo\"", "\"DEMO SA DE CV\"", "\"dde100101aa1\""}) {
    account.new_session();
    EXPECT_EQ(check(Json::object({{"company", json(wanted)}}))["account"].text(), "1104") << wanted;
  }
  account.new_session();
  const Json wrong = check(json(R"({"company":"Nadie"})"));
  EXPECT_EQ(item(wrong, "company")["notice"]["code"].text(), "company_not_found");
  account.table("companies").clear();
  EXPECT_EQ(item(check(), "company")["notice"]["code"].text(), "companies_none");
}

TEST_F(GestionixCheck, SeesThingsAsTheyAreNow) {
  (void)check();
  account.table("branch_offices")[0].set("name", "Central");
  EXPECT_EQ(item(check(), "branch")["notice"]["code"].text(), "branch_not_found");
}

TEST_F(GestionixCheck, RefusedAccessIsItsOwnError) {
  account.script("GET", "/users/companies", Answer::json(401, json(R"({"message":"no"})")));
  EXPECT_EQ(account.session().check().status, ENLACE_E_AUTH);
  account.script("GET", "/branch_offices/", Answer::json(403, json("{}")));
  EXPECT_EQ(account.session().check().status, ENLACE_E_FORBIDDEN);
}

}  // namespace
}  // namespace enlace::gestionix
