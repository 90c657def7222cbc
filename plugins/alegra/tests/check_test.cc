#include <gtest/gtest.h>

#include "alegra_account.hpp"

namespace enlace::alegra {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

class AlegraCheck : public testing::Test {
 protected:
  CheckReport check(const Json& settings = Json::object()) {
    const OpResult result = account.session(settings).check();
    EXPECT_TRUE(result.ok()) << result.error.cause;
    const Result<CheckReport> report = CheckReport::from_json(result.document(ENLACE_EMIT_CHECK));
    return report ? *report : CheckReport();
  }
  static CheckReport::Item item(const CheckReport& report, const std::string& what) {
    for (const CheckReport::Item& item : report.items) {
      if (item.what == what) return item;
    }
    ADD_FAILURE() << "no item " << what;
    return {};
  }

  AlegraAccount account;
};

TEST_F(AlegraCheck, FindsNothingWrongInAGoodAccount) {
  const CheckReport report = check();
  for (const CheckReport::Item& item : report.items) {
    EXPECT_TRUE(item.ok) << item.what;
    EXPECT_EQ(item.notice.code, "") << item.what;
  }
  EXPECT_EQ(report.account, "DDE100101AA1");
  EXPECT_EQ(report.facts["country"].text(), "MX");
  EXPECT_FALSE(report.facts.contains("needs_customer_categories"));
  EXPECT_TRUE(account.host().writes().empty());
}

TEST_F(AlegraCheck, EndsWithTheRefusalOfTheCredentials) {
  account.script("GET", "/company",
                 Answer::json(401, json(R"({"code":401,"message":"Usuario o token inválido"})")));
  const OpResult result = account.session().check();
  EXPECT_EQ(result.status, ENLACE_E_AUTH);
  EXPECT_EQ(result.error.cause, "http_unauthorized");
}

// Rule: A-CFG
TEST_F(AlegraCheck, NamesThePriceListsThatExist) {
  account.add("price-lists", R"({"id":"4","name":"Mayoreo","status":"active"})");
  const CheckReport::Item list = item(check(Json::object({{"price_list", "Mayoréo"}})), "price_list");
  EXPECT_FALSE(list.ok);
  EXPECT_EQ(list.notice.code, "price_list_not_found");
  EXPECT_EQ(list.notice.params["available"], Json::array({"General", "Mayoreo"}));
}

// Rule: A-CFG
TEST_F(AlegraCheck, RemarksOnAnInactiveOrPercentageList) {
  account.table("price-lists")[0].set("status", "inactive");
  EXPECT_EQ(item(check(), "price_list").notice.code, "price_list_inactive");
  account.table("price-lists")[0].set("status", "active").set("type", "percentage");
  EXPECT_EQ(item(check(), "price_list").notice.code, "price_list_percentage");
}

// Rule: A-CFG
TEST_F(AlegraCheck, SeesACountryThatIsNotTheAccounts) {
  EXPECT_EQ(item(check(Json::object({{"country", "CO"}})), "country").notice.code, "country_differs");
}

// Rule: A-ORD-CO
TEST_F(AlegraCheck, AsksForTheCustomerCategoriesInColombia) {
  account.company.set("applicationVersion", "colombia");
  EXPECT_EQ(check().facts["needs_customer_categories"], Json::array({"Persona jurídica", "Persona natural"}));
}

TEST_F(AlegraCheck, KnowsTheAccountByItsNameWithoutIdentification) {
  account.company.set("identification", Json());
  EXPECT_EQ(check().account, "Distribuidora Demo");
}

// Rule: A-PROD-6
TEST_F(AlegraCheck, RemarksThatNoTaxIsNamedExactlyIva) {
  account.table("taxes") = {json(R"({"id":"3","name":"Iva","percentage":16,"status":"active"})"),
                            json(R"({"id":"4","name":"IVA","percentage":16,"status":"inactive"})")};
  const CheckReport::Item taxes = item(check(), "taxes");
  EXPECT_EQ(taxes.notice.code, "iva_not_found");
  EXPECT_EQ(taxes.notice.params["available"], Json::array({"Iva"}));
}

TEST_F(AlegraCheck, LooksForTheWarehouseAndForPermissionOnRemissions) {
  EXPECT_EQ(item(check(Json::object({{"warehouse", "9"}})), "warehouse").notice.code, "warehouse_not_found");
  account.script("GET", "/remissions", Answer::json(403, Json()));
  EXPECT_EQ(account.session().check().status, ENLACE_E_FORBIDDEN);
}

TEST_F(AlegraCheck, RemarksOnAnotherTimeZone) {
  account.company.set("timezone", "America/Tijuana");
  EXPECT_EQ(item(check(), "time_zone").notice.code, "time_zone_differs");
}

}  // namespace
}  // namespace enlace::alegra
