#include <gtest/gtest.h>

#include "gestionix_account.hpp"

namespace enlace::gestionix {
namespace {

using sdk::testing::OpResult;

class GestionixPullCustomers : public testing::Test {
 protected:
  OpResult pull() {
    const OpResult result = account.session().pull_customers();
    EXPECT_TRUE(account.host().misuses().empty()) << account.host().misuses().front();
    return result;
  }
  std::vector<Json> customers() { return account.host().emitted(ENLACE_EMIT_CUSTOMER); }
  std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const Json& customer : customers()) all.push_back(customer["description"].text());
    return all;
  }
  std::vector<std::string> skipped() {
    std::vector<std::string> lines;
    for (const Json& one : account.host().emitted(ENLACE_EMIT_SKIPPED)) {
      lines.push_back(one["remote_id"].text() + ": " + one["why"]["code"].text());
    }
    return lines;
  }
  void add(int id, const std::string& commercial, const std::string& legal, const std::string& more = "") {
    account.add("clients", client_row(id, commercial, legal, more));
  }

  GestionixAccount account;
};

// Rule: G-CUST-1
TEST_F(GestionixPullCustomers, CopiesThoseOfTheBranchAndThoseOfAll) {
  add(1, "Uno", "");
  add(2, "Dos", "", R"("branch_id":5131)");
  add(3, "Tres", "", R"("branch_id":5132)");
  ASSERT_TRUE(pull().ok());
  EXPECT_EQ(names(), (std::vector<std::string>{"Uno", "Dos"}));
  EXPECT_EQ(skipped(), std::vector<std::string>{"3: client_of_other_branch"});
}

TEST_F(GestionixPullCustomers, CopiesTheWholeCustomer) {
  add(7001, "Abarrotes Pérez", "COMERCIALIZADORA PÉREZ", R"("tax_id":"CPE010203AB1",
      "contact":{"name":"Ana","email":"ana@example.com","phone":"2220001111"},
      "address":{"street":"5 de Mayo","outside_number":"7","inside_number":"B","neighborhood":"Centro",
      "municipality":"Puebla","city":"Puebla","state":"Puebla","country":"México","country_code":"MEX",
      "postal_code":"72000","reference":""})");
  ASSERT_TRUE(pull().ok());
  const Json customer = customers().at(0);
  EXPECT_EQ(customer["remote_id"].text(), "7001");
  EXPECT_EQ(customer["legal_name"].text(), "COMERCIALIZADORA PÉREZ");
  EXPECT_EQ(customer["tax_id"].text(), "CPE010203AB1");
  EXPECT_EQ(customer["email"].text(), "ana@example.com");
  EXPECT_EQ(customer["phone"].text(), "2220001111");
  EXPECT_EQ(customer["address"]["street"].text(), "5 de Mayo 7 Int. B");
  EXPECT_EQ(customer["address"]["neighborhood"].text(), "Centro");
  EXPECT_EQ(customer["address"]["postal_code"].text(), "72000");
  EXPECT_EQ(customer["code"].text(), "");
}

TEST_F(GestionixPullCustomers, HasNoUseForAGenericRfc) {
  add(1, "Uno", "");
  pull();
  EXPECT_EQ(customers().at(0)["tax_id"].text(), "");
}

// Rule: G-CUST-2
TEST_F(GestionixPullCustomers, IsCalledByTheCommercialNameElseTheLegalOne) {
  add(1, " Comercial ", "Legal");
  add(2, "", "Solo Legal");
  add(3, " ", " ");
  pull();
  EXPECT_EQ(names(), (std::vector<std::string>{"Comercial", "Solo Legal"}));
  EXPECT_EQ(skipped(), std::vector<std::string>{"3: client_without_name"});
}

TEST_F(GestionixPullCustomers, HasNoLegalNameWhereBothNamesAreOne) {
  add(1, "Uno", "Uno");
  add(2, "", "Dos");
  add(3, "Tres", "Tres SA");
  pull();
  EXPECT_EQ(customers().at(0)["legal_name"].text(), "");
  EXPECT_EQ(customers().at(1)["legal_name"].text(), "");
  EXPECT_EQ(customers().at(2)["legal_name"].text(), "Tres SA");
}

// Rule: G-CUST-3
TEST_F(GestionixPullCustomers, LeavesInactiveOnesOutAndBringsThemBack) {
  add(1, "Uno", "", R"("active":false,"status":"inactive")");
  pull();
  EXPECT_EQ(skipped(), std::vector<std::string>{"1: client_inactive"});
  account.table("clients")[0].set("active", true);
  pull();
  EXPECT_EQ(names(), std::vector<std::string>{"Uno"});
}

// Rule: G-CUST-4
TEST_F(GestionixPullCustomers, GoesToTheZoneGeneral) {
  add(1, "Uno", "");
  pull();
  EXPECT_EQ(customers().at(0)["zone"].text(), "General");
  EXPECT_TRUE(customers().at(0)["zone_is_default"].truthy());
}

TEST_F(GestionixPullCustomers, KeepsTwoOfOneNameApart) {
  add(1, "Tienda Lucía", "");
  add(2, "TIENDA  lucia", "");
  add(3, "Tienda Luci\u0301a", "", R"("client_number":null)");
  pull();
  EXPECT_EQ(names(), (std::vector<std::string>{"Tienda Lucía", "TIENDA  lucia 2", "Tienda Luci\u0301a 3"}));
  const Json notice = customers().at(1)["notices"].items().at(0);
  EXPECT_EQ(notice["code"].text(), "client_name_repeated");
  EXPECT_EQ(notice["params"], json(R"({"customer":"TIENDA  lucia","number":"2"})"));
}

// Rule: H-18
TEST_F(GestionixPullCustomers, TheLowestNumberHasTheNameAndMadeUpOnesComeLast) {
  add(1, "Tienda", "", R"("client_number":9)");
  add(2, "TIENDA", "", R"("client_number":4)");
  add(3, "Tienda 9", "", R"("client_number":12)");
  ASSERT_TRUE(pull().ok());
  EXPECT_EQ(names(), (std::vector<std::string>{"TIENDA", "Tienda 9", "Tienda 9"}));
  EXPECT_EQ(customers().at(1)["remote_id"].text(), "3");
  EXPECT_EQ(customers().at(2)["remote_id"].text(), "1");
}

// Rule: H-10
TEST_F(GestionixPullCustomers, FailsWhenRowsStayMissing) {
  for (int i = 0; i < 2; ++i) {
    account.script("GET", "/clients", sdk::testing::Answer::json(200, json(R"({"total":2,"list":[]})")));
  }
  EXPECT_EQ(pull().error.cause, "list_incomplete");
}

TEST_F(GestionixPullCustomers, FailsWhenTheListIsNotWhole) {
  account.script("GET", "/clients", sdk::testing::Answer::text(500, ""));
  EXPECT_EQ(pull().status, ENLACE_E_UPSTREAM);
}

}  // namespace
}  // namespace enlace::gestionix
