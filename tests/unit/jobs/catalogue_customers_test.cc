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

// The one that cannot be read may be the very customer that would be created.
// Rule: H-25
TEST_F(CatalogueTest, ACustomerOfHandysWithoutAReadableNameIsNotDoubled) {
  instance_.connector.zones = config::Zones::follow;  // so that it shows which of them were written
  handy_customer("CTE1", "Tienda Uno");
  handy_customer("CTE2", "Tienda Dos");
  erp_customer("7", "Tienda Uno");
  erp_customer("8", "Tienda Dos");
  damage_ = [&](std::string& body) { body = replaced(body, "\"Tienda Uno\"", "\"Tienda \"Uno\"\""); };
  RunReport report = customers();
  EXPECT_TRUE(report.ok) << report.error.cause;
  EXPECT_TRUE(held("customers", "ALEGRA-7").is_null());
  ASSERT_EQ(left_out("customer").size(), 1u);
  EXPECT_EQ(left_out("customer")[0].why.code, "handy_customer_unreadable");
  EXPECT_EQ(held("customers", "CTE2")["zone"].text(), "Ruta 1") << "the others go on";
  damage_ = nullptr;
  report = customers();
  EXPECT_TRUE(report.ok);
  EXPECT_EQ(left_out("customer").size(), 0u);
  EXPECT_EQ(held("customers", "CTE1")["zone"].text(), "Ruta 1");
}

// Rule: H-25
TEST_F(CatalogueTest, ANameWithTextThatNoParserTakesIsAName) {
  handy_customer("CTE1", "Tienda Uno");
  damage_ = [&](std::string& body) { body = replaced(body, "\"Tienda Uno\"", "\"Tienda\\u0000 Uno\""); };
  erp_customer("7", "Tienda Uno");
  EXPECT_TRUE(customers().ok);
  EXPECT_TRUE(held("customers", "ALEGRA-7").is_null());
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

// Rule: H-27
// Rule: A-CUST-2
TEST_F(CatalogueTest, ACustomerWhomHandyHadKeepsItsZoneAndTheSellersZoneIsThere) {
  handy_customer("CTE1", "Tienda La Luz");
  const std::string zone = zone_of("CTE1");
  erp_customer("890", "Tienda La Luz", "Ruta 9");
  const RunReport report = customers();
  ASSERT_TRUE(report.ok) << report.error.cause;
  EXPECT_EQ(zone_of("CTE1"), zone);
  EXPECT_EQ(report.counts["zones_created"].text(), "1");
  EXPECT_FALSE(report.counts.contains("moved"));
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
  EXPECT_EQ(zone_of("CTE1"), zone);
}

// Rule: H-27
TEST_F(CatalogueTest, AZoneThatCannotBeMadeIsNoMatterForACustomerWhoKeepsTheirs) {
  handy_customer("CTE1", "Tienda La Luz");
  without_zones_ = true;
  erp_customer("890", "Tienda La Luz", "Ruta 9");
  ASSERT_TRUE(customers().ok);
  EXPECT_TRUE(left_out("customer").empty());
}

// Rule: H-27
// Rule: H-15
TEST_F(CatalogueTest, ZonesFollowTheErpWhereTheSettingSaysSoAndTheDryRunShowsEachMove) {
  handy_customer("CTE1", "Tienda La Luz");
  handy_customer("CTE2", "Tienda La Sombra");
  handy_customer("CTE3", "Only in Handy");
  const std::string before = zone_of("CTE1");
  instance_.connector.zones = config::Zones::follow;
  erp_customer("890", "Tienda La Luz", "Ruta 9");
  erp_customer("891", "Tienda La Sombra", "General", true);  // G-CUST-4: the ERP names none
  RunOptions dry;
  dry.dry_run = true;
  const RunReport planned = customers(dry);
  EXPECT_EQ(writes_, 0);
  std::vector<std::string> moves;
  for (const Json& step : planned.plan.items()) {
    if (step["action"].text() != "move") continue;
    moves.push_back(step["key"].text() + ": " + step["details"]["from"].text() + " -> " +
                    step["details"]["to"].text());
  }
  std::vector<std::string> expected = {"CTE1: " + before + " -> Ruta 9"};
  if (before != "General") expected.push_back("CTE2: " + before + " -> General");
  EXPECT_EQ(moves, expected);
  EXPECT_EQ(zone_of("CTE1"), before);

  const RunReport report = customers();
  ASSERT_TRUE(report.ok) << report.error.cause;
  EXPECT_EQ(report.counts["moved"].integer(), static_cast<std::int64_t>(expected.size()));
  EXPECT_EQ(zone_of("CTE1"), "Ruta 9");
  EXPECT_EQ(zone_of("CTE2"), "General");
  EXPECT_EQ(zone_of("CTE3"), before);
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// Rule: H-27
TEST_F(CatalogueTest, ACustomerThatTheHostBroughtFollowsTheErpEitherWay) {
  erp_customer("1", "Tienda Uno", "Ruta 1");
  ASSERT_TRUE(customers().ok);
  erp_.documents.clear();
  erp_customer("1", "Tienda Uno", "Ruta 2");
  RunOptions dry;
  dry.dry_run = true;
  const RunReport planned = customers(dry);
  ASSERT_EQ(planned.plan.size(), 2u);  // the zone and the move
  EXPECT_EQ(planned.plan.items()[1]["action"].text(), "move");
  EXPECT_EQ(planned.plan.items()[1]["details"].dump(),
            R"({"name":"Tienda Uno","from":"Ruta 1","to":"Ruta 2"})");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(zone_of("ALEGRA-1"), "Ruta 2");
}

// Rule: H-18
TEST_F(CatalogueTest, NamesAreComparedAsTheOrdersOfTheErpCompareThem) {
  handy_customer("CTE1", "Tienda Lucía");
  erp_customer("7", "TIENDA  lucia");
  ASSERT_TRUE(customers().ok);
  EXPECT_FALSE(held("customers", "ALEGRA-7").is_null());  // exactly, where nothing else is said

  instance_.descriptor.customer_names.folded = true;
  handy_customer("CTE2", "Panadería Ñandú");
  handy_customer("CTE3", "panaderia nandu 2");
  erp_.documents.clear();
  erp_customer("8", "PANADERIA  NANDU");
  erp_customer("9", "Panaderia Nandu 2");
  const RunReport report = customers();
  ASSERT_TRUE(report.ok);
  EXPECT_FALSE(report.counts.contains("created")) << report.counts.dump();
  EXPECT_EQ(linked("CTE2", "customer"), "8");
  EXPECT_EQ(linked("CTE3", "customer"), "9");
  EXPECT_EQ(held("customers", "CTE2")["description"].text(), "PANADERIA  NANDU");  // G-CUST-2
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// Rule: H-18
TEST_F(CatalogueTest, OfSeveralNamesThatFoldAlikeTheOneOfThatSpellingIsMeant) {
  instance_.descriptor.customer_names.folded = true;
  handy_customer("CTE1", "TIENDA LUCIA");
  handy_customer("CTE2", "Tienda Lucía");
  erp_customer("7", "Tienda Lucía");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 1);  // the zone
  EXPECT_EQ(linked("CTE2", "customer"), "7");
  EXPECT_EQ(linked("CTE1", "customer"), "");
}

// Rule: H-18
TEST_F(CatalogueTest, ALegalNameCountsUnlessAnotherIsCalledSo) {
  instance_.descriptor.customer_names = {true, true};
  handy_customer("CTE1", "café sa");
  handy_customer("CTE2", "Molino SA");
  const auto erp = [&](const char* id, const char* name, const char* legal_name) {
    Customer customer;
    customer.remote_id = id;
    customer.description = name;
    customer.legal_name = legal_name;
    customer.zone = "General";
    customer.zone_is_default = true;
    erp_.documents.emplace_back(ENLACE_EMIT_CUSTOMER, customer.to_json());
  };
  erp("1", "El Buen Café", "CAFÉ SA");
  erp("2", "El Molino", "Molino SA");
  erp("3", "molino sa", "");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(linked("CTE1", "customer"), "1");
  EXPECT_EQ(linked("CTE2", "customer"), "3");
  EXPECT_EQ(linked("ALEGRA-2", "customer"), "2");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// A seller makes a customer whom Handy has already, and its order goes to the same client: nobody is disabled
// or renamed for that.
// Rule: H-18
// Rule: H-10
TEST_F(CatalogueTest, ASecondCustomerThatAPushLinkedToTheSameClientMovesNobody) {
  instance_.descriptor.customer_names.folded = true;
  erp_customer("7", "Tienda Lucía");
  ASSERT_TRUE(customers().ok);
  handy_customer("ACA1", "TIENDA LUCIA");  // before ALEGRA-7 in any order
  link_by_push("ACA1", "7");
  const RunReport report = customers();
  ASSERT_TRUE(report.ok);
  EXPECT_EQ(writes_, 0);
  EXPECT_TRUE(held("customers", "ALEGRA-7")["enabled"].truthy());
  EXPECT_EQ(held("customers", "ACA1")["description"].text(), "TIENDA LUCIA");
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
