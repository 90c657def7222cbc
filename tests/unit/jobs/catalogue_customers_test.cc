// Customers and zones.
#include "catalogue_world.hpp"

namespace enlace::jobs {
namespace {

// Rule: H-11
TEST_F(CatalogueTest, WhatTheErpLeavesEmptyOfACustomerStaysInHandy) {
  ASSERT_TRUE(handy_.create(
      company_, "customers",
      Json::object({{"code", "CTE1"}, {"description", "Tienda Uno"}, {"email", "uno@example.com"}})));
  erp_customer("7", "Tienda Uno", "");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "CTE1")["email"].text(), "uno@example.com");
  EXPECT_EQ(writes_, 0);
}

// Rule: H-11
// Rule: A-CUST-2
TEST_F(CatalogueTest, ACustomerWhoseSellerChangesMovesToTheOtherZone) {
  erp_customer("7", "Tienda Uno", "Ruta 1");
  ASSERT_TRUE(customers().ok);
  erp_.documents.clear();
  erp_customer("7", "Tienda Uno", "Ruta 2");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "ALEGRA-7")["zone"].text(), "Ruta 2");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// Rule: A-CUST-2
TEST_F(CatalogueTest, AZoneForEverySellerAndTheCustomerInIt) {
  erp_customer("215", "Abarrotes La Esquina", "Zona Centro - Ruta 2");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "ALEGRA-215")["zone"].text(), "Zona Centro - Ruta 2");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// apis/handy.md OPEN-18: zones show on customers alone, and a person makes the ones that are missing.
TEST_F(CatalogueTest, AZoneThatHandyDoesNotLetUsMakeKeepsNobodyElseBack) {
  erp_customer("1", "Tienda Uno", "Ruta 1");
  ASSERT_TRUE(customers().ok);
  without_zones_ = true;
  erp_customer("2", "Tienda Dos", "Ruta 2");
  erp_customer("3", "Tienda Tres", "Ruta 2");
  erp_customer("4", "Tienda Cuatro", "Ruta 1");
  const RunReport report = customers();
  ASSERT_TRUE(report.ok) << report.error.cause;
  EXPECT_EQ(held("customers", "ALEGRA-4")["zone"].text(), "Ruta 1");
  EXPECT_TRUE(held("customers", "ALEGRA-2").is_null());
  EXPECT_FALSE(report.counts.contains("zones_created"));
  ASSERT_EQ(report.warnings.size(), 2u);
  EXPECT_EQ(report.warnings[0].code, "handy_zone_missing");
  EXPECT_EQ(report.warnings[0].params["zone"].text(), "Ruta 2");
  EXPECT_EQ(left_out("customer").size(), 2u);
  EXPECT_EQ(left_out("customer", "Tienda Dos").at(0).why.code, "handy_zone_missing");
}

// apis/handy.md OPEN-17
// Rule: H-11
TEST_F(CatalogueTest, ATaxIdIsWrittenUnderTheNameThatHandyShows) {
  handy_customer("CTE1", "Tienda Uno");
  says_tax_id_ = true;
  Customer customer;
  customer.description = "Tienda Uno";
  customer.remote_id = "1";
  customer.zone = "Ruta 1";
  customer.tax_id = "AAA010101AAA";
  erp_.documents.emplace_back(ENLACE_EMIT_CUSTOMER, customer.to_json());
  customer.description = "Tienda Dos";
  customer.remote_id = "2";
  erp_.documents.emplace_back(ENLACE_EMIT_CUSTOMER, customer.to_json());
  ASSERT_TRUE(customers().ok);
  EXPECT_GT(writes_, 0);
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// Rule: H-18
TEST_F(CatalogueTest, ACustomerIsRecognisedByDescriptionThenByLink) {
  handy_customer("CTE1", "Abarrotes La Esquina");
  erp_customer("215", "Abarrotes La Esquina");
  ASSERT_TRUE(customers().ok);
  EXPECT_TRUE(held("customers", "ALEGRA-215").is_null());
  erp_.documents.clear();
  erp_customer("215", "La Esquina, renamed");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "CTE1")["description"].text(), "La Esquina, renamed");
  EXPECT_TRUE(held("customers", "ALEGRA-215").is_null());
}

// Rule: H-18
TEST_F(CatalogueTest, ACustomerThatAPushCreatedIsNoSecondCustomer) {
  handy_customer("CTE1", "Tienda La Luz");
  {
    store::Transaction transaction = *database_->begin();
    ASSERT_TRUE(ledger::put_link(transaction, *database_, {"lupita", "alegra"},
                                 Link{"customer", "CTE1", "890", Json::object(), 0}, 1));
    ASSERT_TRUE(transaction.commit());
  }
  erp_customer("890", "TIENDA LA LUZ S.A.", "General", true);
  ASSERT_TRUE(customers().ok);
  EXPECT_TRUE(held("customers", "ALEGRA-890").is_null());
}

// Rule: H-18
TEST_F(CatalogueTest, AHomonymDoesNotTakeOverACustomerThatAPushLinked) {
  handy_customer("CTE1", "Tienda La Luz");
  {
    store::Transaction transaction = *database_->begin();
    ASSERT_TRUE(ledger::put_link(transaction, *database_, {"lupita", "alegra"},
                                 Link{"customer", "CTE1", "890", Json::object(), 0}, 1));
    ASSERT_TRUE(transaction.commit());
  }
  erp_customer("100", "Tienda La Luz");
  erp_customer("890", "Tienda La Luz");
  ASSERT_TRUE(customers().ok);
  EXPECT_FALSE(held("customers", "ALEGRA-100").is_null());
  EXPECT_TRUE(held("customers", "ALEGRA-890").is_null());
  store::Transaction transaction = *database_->begin();
  EXPECT_EQ(
      (*ledger::link_by_key(transaction, *database_, {"lupita", "alegra"}, "customer", "CTE1", 1))->remote_id,
      "890");
}

// Rule: H-21
TEST_F(CatalogueTest, ASecondTryAfterAWorkersDeathLeavesNothingOut) {
  erp_product("A-1");
  erp_product("A-2");
  erp_.crashes = 1;
  const RunReport report = products();
  ASSERT_TRUE(report.ok) << report.error.cause;
  EXPECT_TRUE(left_out("product").empty());
}

// Rule: H-18
TEST_F(CatalogueTest, HomonymsInTheErpAreTwoCustomers) {
  erp_customer("1", "Tienda Ana");
  erp_customer("2", "Tienda Ana");
  ASSERT_TRUE(customers().ok);
  EXPECT_FALSE(held("customers", "ALEGRA-1").is_null());
  EXPECT_FALSE(held("customers", "ALEGRA-2").is_null());
}

// Rule: A-CUST-2
TEST_F(CatalogueTest, HandysOwnCustomerKeepsItsZoneWhereTheErpNamesNone) {
  handy_customer("CTE1", "Tienda La Luz");
  const std::string zone = held("customers", "CTE1")["zone"].text();
  erp_customer("890", "Tienda La Luz", "General", true);
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "CTE1")["zone"].text(), zone);
}

// Rule: H-10
TEST_F(CatalogueTest, ACustomerThatLeavesTheErpIsDisabledIfTheHostBroughtIt) {
  handy_customer("CTE1", "Handy's own");
  erp_customer("1", "Tienda Ana");
  erp_customer("2", "Handy's own");
  ASSERT_TRUE(customers().ok);
  erp_.documents.clear();
  ASSERT_TRUE(customers().ok);
  EXPECT_FALSE(held("customers", "ALEGRA-1")["enabled"].truthy());
  EXPECT_TRUE(held("customers", "CTE1")["enabled"].truthy());
}

}  // namespace
}  // namespace enlace::jobs
