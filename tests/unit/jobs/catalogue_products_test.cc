// Products, prices and stock.
#include "catalogue_world.hpp"

namespace enlace::jobs {
namespace {

// Rule: H-1
// Rule: H-11
TEST_F(CatalogueTest, WritesWhatDiffersAndASecondRunWritesNothing) {
  erp_product("A-1", "10.00", "7");
  erp_product("A-2", "20.50", "0.5");
  RunReport report = products();
  ASSERT_TRUE(report.ok) << report.error.cause << report.error.message;
  EXPECT_EQ(report.counts["created"].text(), "2");
  EXPECT_EQ(held("products", "A-2")["price"].decimal(), d("20.5"));
  EXPECT_EQ(held("products", "A-2")["quantity"].decimal(), d("0.5"));

  report = products();
  EXPECT_EQ(writes_, 0);
  EXPECT_EQ(report.counts["unchanged"].text(), "2");

  erp_.documents.clear();
  erp_product("A-1", "10.00", "7");
  erp_product("A-2", "21.00", "0.5");
  report = products();
  EXPECT_EQ(report.counts["updated"].text(), "1");
  EXPECT_EQ(writes_, 1);
  EXPECT_EQ(held("products", "A-2")["price"].decimal(), d("21"));
}

// Rule: H-11
// Rule: H-28
TEST_F(CatalogueTest, AFinerPriceOrStockIsWrittenOnceWhicheverWayHandyKeepsIt) {
  for (const bool cents : {true, false}) {
    keeps_cents_ = cents;
    erp_.documents.clear();
    const std::string code = cents ? "A-1" : "A-2";
    erp_product(code, "12.3456", "7.125");
    ASSERT_TRUE(products().ok);
    EXPECT_EQ(held("products", code)["price"].decimal(), d("12.35"));
    EXPECT_EQ(held("products", code)["quantity"].decimal(), d(cents ? "7.13" : "7.125"));
    ASSERT_TRUE(products().ok);
    EXPECT_EQ(writes_, 0) << code;
    ASSERT_TRUE(products(Stock::only).ok);
    EXPECT_EQ(writes_, 0) << code;
    erp_.documents.clear();
    erp_product(code, "12.3551", cents ? "7.136" : "7.126");
    ASSERT_TRUE(products(Stock::only).ok);
    EXPECT_EQ(held("products", code)["quantity"].decimal(), d(cents ? "7.14" : "7.126"));
    EXPECT_EQ(writes_, 1) << code;
    ASSERT_TRUE(products().ok);
    EXPECT_EQ(held("products", code)["price"].decimal(), d("12.36"));
    EXPECT_EQ(writes_, 1) << code;
  }
}

// Doubles that were added up leave a remainder, which nobody can sell.
// Rule: H-11
TEST_F(CatalogueTest, ARemainderOfDoublesIsNoStock) {
  erp_product("A-1", "10.00", "0.0000000000000018");
  erp_product("A-2", "10.00", "-0.0000000000000018");
  erp_product("A-3", "10.00", "2.9999999999999996");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(held("products", "A-1")["quantity"].decimal(), d("0"));
  EXPECT_EQ(held("products", "A-2")["quantity"].decimal(), d("0"));
  EXPECT_EQ(held("products", "A-3")["quantity"].decimal(), d("3"));
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(writes_, 0);
}

// Rule: H-28
TEST_F(CatalogueTest, PricesAreWrittenWithTwoDecimalsHalfUp) {
  int number = 0;
  for (const auto& [price, written] :
       std::initializer_list<std::pair<const char*, const char*>>{{"10.005", "10.01"},
                                                                  {"10.0049999999999999", "10.00"},
                                                                  {"0.005", "0.01"},
                                                                  {"0.004", "0"},
                                                                  {"99.995000", "100"},
                                                                  {"1234.5678", "1234.57"},
                                                                  {"7", "7"}}) {
    erp_.documents.clear();
    const std::string code = "P-" + std::to_string(++number);
    erp_product(code, price);
    ASSERT_TRUE(products().ok);
    EXPECT_EQ(held("products", code)["price"].decimal(), d(written)) << price;
    EXPECT_EQ(held("products", code)["basePrice"].decimal().value_or(d(written)), d(written)) << price;
    ASSERT_TRUE(products().ok);
    EXPECT_EQ(writes_, 0) << price;
  }
}

// Rule: H-28
TEST_F(CatalogueTest, APriceThatHandyHoldsFinerIsComparedWithTwoDecimals) {
  handy_product("A-1", "Product A-1", "10.0449");
  erp_product("A-1", "10.04", "0");
  ASSERT_TRUE(products().ok);
  for (const std::string& write : written_) EXPECT_EQ(write.find("\"price\""), std::string::npos) << write;
  erp_.documents.clear();
  erp_product("A-1", "10.05", "0");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(held("products", "A-1")["price"].decimal(), d("10.05"));
}

// Rule: H-11
TEST_F(CatalogueTest, AwkwardTextsAndAmountsAreWrittenOnce) {
  std::string very_long;
  for (int i = 0; i < 60; ++i) very_long += "Ñandú 🎉 ";
  int number = 0;
  for (const std::string& name :
       {std::string("  outer blanks  "), std::string("two  blanks"), std::string("Cafe\u0301 de olla"),
        std::string("🎉🇲🇽👩\u200d🍳"), std::string("\"quoted\" & <b>bold</b> 'single' \\"), very_long,
        std::string("ÁÉÍÓÚ Ü ñ ß"), std::string("日本語"), std::string(255, 'x') + " end"}) {
    Product product;
    product.code = "Á ñ#%? " + std::to_string(++number);
    product.description = name;
    product.price = product.base_price = d("10.123456");
    product.barcode = very_long;
    product.inventory = d("0.3333");
    product.remote_id = "item-" + product.code;
    erp_.documents.emplace_back(ENLACE_EMIT_PRODUCT, product.to_json());
    Customer customer;
    customer.remote_id = product.remote_id;
    customer.description = customer.legal_name = name;
    customer.address.street = customer.address.city = very_long;
    customer.zone = "Ruta 1";
    customer.phone = very_long;
    customers_.emplace_back(ENLACE_EMIT_CUSTOMER, customer.to_json());
  }
  RunReport report = products();
  ASSERT_TRUE(report.ok) << report.error.cause;
  EXPECT_EQ(report.counts["created"].text(), "9") << report.counts.dump();
  EXPECT_TRUE(report.warnings.empty()) << report.warnings.front().to_json().dump();
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(writes_, 0);
  erp_.documents = customers_;
  report = customers();
  ASSERT_TRUE(report.ok) << report.error.cause;
  EXPECT_EQ(report.counts["created"].text(), "9") << report.counts.dump();
  EXPECT_TRUE(report.warnings.empty()) << report.warnings.front().to_json().dump();
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// Rule: H-5
TEST_F(CatalogueTest, StockSwitchedOffIsNotTouchedAndStockAloneTouchesNothingElse) {
  erp_product("A-1", "10.00", "7");
  ASSERT_TRUE(products(Stock::skip).ok);
  EXPECT_EQ(held("products", "A-1")["quantity"].decimal().value_or(d("0")), d("0"));
  erp_.documents.clear();
  erp_product("A-1", "99.00", "8");
  ASSERT_TRUE(products(Stock::only).ok);
  EXPECT_EQ(held("products", "A-1")["quantity"].decimal(), d("8"));
  EXPECT_EQ(held("products", "A-1")["price"].decimal(), d("10"));
}

// Rule: H-7
// Rule: H-21
TEST_F(CatalogueTest, ACodeWithASlashIsLeftOutAndTheReasonKept) {
  erp_product("A/1");
  erp_product("A-2");
  const RunReport report = products();
  EXPECT_TRUE(report.ok);
  EXPECT_EQ(report.counts["created"].text(), "1");
  const std::vector<Skipped> why = left_out("product", "A/1");
  ASSERT_EQ(why.size(), 1u);
  EXPECT_EQ(why[0].why.code, "code_with_slash");
  EXPECT_EQ(why[0].why.params["code"].text(), "A/1");
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, "code_with_slash");
  EXPECT_EQ(report.warnings[0].params["code"].text(), "A/1");
}

// Rule: H-25
TEST_F(CatalogueTest, ACodeThatNoAddressHasCostsItself) {
  for (const char* code : {"..", ".", "A%2F1", "A B", "..B", "a\\b"}) erp_product(code);
  const RunReport report = products();
  EXPECT_TRUE(report.ok) << report.error.cause;
  EXPECT_EQ(report.counts["created"].integer(), 4);
  const std::vector<Skipped> why = left_out("product");
  ASSERT_EQ(why.size(), 2u);
  for (const Skipped& one : why) EXPECT_EQ(one.why.code, "code_not_addressable") << one.key;
}

// Rule: H-25
TEST_F(CatalogueTest, ARecordThatCannotBeReadStaysAsItIsInHandy) {
  for (const char* code : {"A-1", "A-2", "A-3"}) erp_product(code);
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("A-1");
  erp_unreadable("product", "item-A-2");
  RunReport report = products();
  EXPECT_TRUE(report.ok);
  EXPECT_TRUE(held("products", "A-2")["enabled"].truthy()) << "it is in the ERP";
  EXPECT_FALSE(held("products", "A-3")["enabled"].truthy());
  ASSERT_EQ(left_out("product").size(), 1u);
  EXPECT_EQ(left_out("product")[0].why.code, "record_unreadable");
  // Which one it is cannot be read either: it may be any of those that did not come.
  erp_.documents.clear();
  erp_unreadable("product", "");
  erp_product("A-2");
  report = products();
  EXPECT_TRUE(report.ok);
  EXPECT_TRUE(held("products", "A-1")["enabled"].truthy());
}

// Where nothing is disabled because the listing is in doubt, no link goes either.
// Rule: H-17
// Rule: H-25
TEST_F(CatalogueTest, WhatWasNotSeenKeepsItsLinkWhereNothingIsDisabled) {
  handy_product("H-1", "Product H-1", "1.16");
  erp_product("H-1");
  for (int i = 0; i < 30; ++i) erp_product("A-" + std::to_string(i));
  ASSERT_TRUE(products().ok);
  ASSERT_EQ(linked("H-1"), "item-H-1");
  for (const bool nameless : {true, false}) {
    erp_.documents.clear();
    erp_product("A-0");
    if (nameless) {
      for (int i = 1; i < 30; ++i) erp_product("A-" + std::to_string(i));
      erp_unreadable("product", "");
    }
    EXPECT_TRUE(products().ok);
    EXPECT_EQ(linked("H-1"), "item-H-1") << nameless;
    EXPECT_EQ(linked("A-7"), "item-A-7") << nameless;
  }
  for (int i = 1; i < 30; ++i) erp_product("A-" + std::to_string(i));
  EXPECT_TRUE(products().ok);
  EXPECT_EQ(linked("H-1"), "") << "seen to be gone";
}

// Rule: H-25
TEST_F(CatalogueTest, AProductOfHandysThatIsNotJsonCostsItself) {
  for (int i = 0; i < 15; ++i) handy_product("H-" + std::to_string(i), "Product", "1.16");
  for (const char* poison : {"\"x\":1.2.3,", "\"x\":\"\\ud83d\",", "\"x\":\"1/2\" of it\","}) {
    damage_ = [&](std::string& body) {
      const std::size_t at = body.find("\"code\":\"H-7\"");
      if (at != std::string::npos) body.insert(at, poison);
    };
    erp_.documents.clear();
    for (const char* code : {"A-1", "H-3"}) erp_product(code);
    const RunReport report = products();
    EXPECT_TRUE(report.ok) << poison << report.error.cause;
    EXPECT_EQ(held("products", "H-3")["description"].text(), "Product H-3") << poison;
  }
}

// Rule: H-21
TEST_F(CatalogueTest, WhatTheConnectorLeavesOutKeepsItsReasonUntilItIsMended) {
  erp_.documents.emplace_back(
      ENLACE_EMIT_SKIPPED,
      Skipped{
          "product", "", "77", "Sin clave", {"item_without_reference", Json::object({{"item", "77"}}), ""}}
          .to_json());
  ASSERT_TRUE(products().ok);
  ASSERT_EQ(left_out("product", "Sin clave").size(), 1u);
  erp_.documents.clear();
  erp_product("A-7");
  ASSERT_TRUE(products().ok);
  EXPECT_TRUE(left_out("product").empty());
}

// Rule: H-10
// Rule: H-11
TEST_F(CatalogueTest, WhatLeavesTheErpIsDisabledAndComesBackEnabledButHandysOwnStay) {
  erp_product("A-1");
  erp_product("A-2");
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("A-1");
  RunReport report = products();
  EXPECT_EQ(report.counts["disabled"].text(), "1");
  EXPECT_FALSE(held("products", "A-2")["enabled"].truthy());
  EXPECT_TRUE(held("products", "OWN-1")["enabled"].truthy());
  EXPECT_EQ(products().counts["disabled"].text(), "");  // once
  EXPECT_EQ(writes_, 0);

  erp_product("A-2");
  ASSERT_TRUE(products().ok);
  EXPECT_TRUE(held("products", "A-2")["enabled"].truthy());
  EXPECT_EQ(written_,
            std::vector<std::string>{R"(PUT {"enabled":true})"});  // and nothing that did not differ
}

// Rule: H-11
TEST_F(CatalogueTest, APriceGoesWithItsBasePriceAndAFamilyOnlyWhereTheErpNamesOne) {
  ASSERT_TRUE(handy_.create(
      company_, "products",
      Json::object({{"code", "OWN-2"}, {"description", "x"}, {"price", 10}, {"family", "Lácteos"}})));
  erp_product("OWN-1", "12.00", "0");  // names no family: it stays where someone sorted it
  erp_product("OWN-2", "10.00", "0");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(held("products", "OWN-2")["family"].text(), "Lácteos");
  const auto price = std::find_if(written_.begin(), written_.end(), [](const std::string& write) {
    return write.find(R"("price")") != std::string::npos;
  });
  ASSERT_NE(price, written_.end());
  EXPECT_NE(price->find(R"("basePrice":12)"), std::string::npos) << *price;

  erp_.documents.clear();
  erp_product("OWN-1", "12.00", "0");
  erp_.documents[0].second.set("family", "LACTEOS");
  erp_product("OWN-2", "10.00", "0");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(held("products", "OWN-1")["family"].text(), "Lácteos");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(writes_, 0);
}

// Rule: H-28
// Rule: H-10
TEST_F(CatalogueTest, AChangedCodeIsANewProductAndTheOldOneIsDisabledAndTold) {
  erp_product("OLD");
  erp_product("OTHER");
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("NEW", "10.00", "5", "item-OLD");
  erp_product("OTHER");
  ASSERT_TRUE(products(Stock::only).ok);  // which is no reason to think that it has been told
  RunOptions dry;
  dry.dry_run = true;
  const RunReport planned = products(Stock::along, dry);
  EXPECT_EQ(writes_, 0);
  ASSERT_EQ(planned.plan.size(), 2u);
  EXPECT_EQ(planned.plan.items()[0]["action"].text() + planned.plan.items()[1]["action"].text(),
            "createdisable");
  ASSERT_EQ(planned.warnings.size(), 1u);

  RunReport report = products();
  ASSERT_TRUE(report.ok);
  EXPECT_TRUE(held("products", "NEW")["enabled"].truthy());
  EXPECT_FALSE(held("products", "OLD")["enabled"].truthy());
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, "product_code_changed");
  EXPECT_EQ(report.warnings[0].params.dump(), R"({"name":"Product NEW","before":"OLD","code":"NEW"})");
  // An order that was taken with the old code is for the same product of the ERP.
  EXPECT_EQ(linked("OLD"), "item-OLD");
  EXPECT_EQ(linked("NEW"), "item-OLD");

  report = products();  // told once
  EXPECT_TRUE(report.warnings.empty());
  EXPECT_EQ(writes_, 0);

  erp_.documents.clear();  // and back
  erp_product("OLD");
  erp_product("OTHER");
  report = products();
  EXPECT_TRUE(held("products", "OLD")["enabled"].truthy());
  EXPECT_FALSE(held("products", "NEW")["enabled"].truthy());
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].params["before"].text(), "NEW");
  EXPECT_TRUE(products().warnings.empty());
  EXPECT_EQ(writes_, 0);
}

// Rule: H-28
// Rule: H-10
TEST_F(CatalogueTest, AChangedCodeLeavesAProductOfHandysOwnAsItIs) {
  erp_product("OWN-1", "12.00");
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("NEW", "12.00", "5", "item-OWN-1");
  const RunReport report = products();
  EXPECT_TRUE(held("products", "OWN-1")["enabled"].truthy());
  EXPECT_TRUE(held("products", "NEW")["enabled"].truthy());
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, "product_code_changed_old_stays");
  EXPECT_TRUE(products().warnings.empty());
  EXPECT_EQ(writes_, 0);
}

// Rule: H-28
TEST_F(CatalogueTest, TwoProductsThatSwapTheirCodesAreToldAndNoneIsDisabled) {
  erp_product("A");
  erp_product("B");
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("A", "10.00", "5", "item-B");
  erp_product("B", "10.00", "5", "item-A");
  const RunReport report = products();
  EXPECT_TRUE(held("products", "A")["enabled"].truthy());
  EXPECT_TRUE(held("products", "B")["enabled"].truthy());
  ASSERT_EQ(report.warnings.size(), 2u);
  EXPECT_EQ(report.warnings[0].code, "product_code_changed_old_stays");
  EXPECT_EQ(linked("A"), "item-B");
  EXPECT_EQ(linked("B"), "item-A");
  EXPECT_TRUE(products().warnings.empty());
  EXPECT_EQ(writes_, 0);
}

// Rule: H-28
// Rule: H-17
TEST_F(CatalogueTest, ManyChangedCodesDisableNothingUntilAPersonApproves) {
  for (int i = 0; i < 20; ++i) erp_product("A-" + std::to_string(i));
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  for (int i = 0; i < 20; ++i)
    erp_product("B-" + std::to_string(i), "10.00", "5", "item-A-" + std::to_string(i));
  RunReport report = products();
  EXPECT_TRUE(held("products", "A-1")["enabled"].truthy());
  EXPECT_TRUE(held("products", "B-1")["enabled"].truthy());
  ASSERT_GE(report.warnings.size(), 21u);
  EXPECT_EQ(report.warnings[0].code, "too_many_disabled");
  EXPECT_EQ(report.warnings[1].code, "product_code_changed_old_held");
  report = products();
  ASSERT_EQ(report.warnings.size(), 1u);  // the question stays
  RunOptions approved;
  approved.approve_disabling = true;
  ASSERT_TRUE(products(Stock::along, approved).ok);
  EXPECT_FALSE(held("products", "A-1")["enabled"].truthy());
  EXPECT_EQ(linked("A-1"), "item-A-1");
  EXPECT_TRUE(products().warnings.empty());
}

// Rule: H-28
TEST_F(CatalogueTest, ACodeThatHandyRefusesLeavesTheProductUnderTheOldOne) {
  erp_product("OLD");
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("NEW", "10.00", "5", "item-OLD");
  refuses_products_ = true;
  const RunReport report = products();
  ASSERT_TRUE(report.ok);
  EXPECT_TRUE(held("products", "OLD")["enabled"].truthy());
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, "handy_refused");
}

// An order that still has a product which left the ERP's set is not written on the word of an old link.
TEST_F(CatalogueTest, AProductThatLeavesTheErpLosesItsLinkAndGetsItBack) {
  erp_product("A-1");
  erp_product("OWN-1", "11.60");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(linked("OWN-1"), "item-OWN-1");
  const auto documents = std::exchange(erp_.documents, {});
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(linked("A-1"), "");
  EXPECT_EQ(linked("OWN-1"), "");
  erp_.documents = documents;
  const RunReport report = products();
  EXPECT_EQ(linked("A-1"), "item-A-1");
  EXPECT_EQ(linked("OWN-1"), "item-OWN-1");
  EXPECT_EQ(report.news, (std::vector<std::string>{"A-1", "OWN-1"}));
  EXPECT_TRUE(products().news.empty());
}

// Rule: H-6
TEST_F(CatalogueTest, WhatARunKnowsAnewOfAProductIsNews) {
  const auto left_out = [&](const char* why) {
    erp_.documents.clear();
    erp_.documents.emplace_back(
        ENLACE_EMIT_SKIPPED,
        Skipped{"product", "S-1", "77", "Servicio", {why, Json::object(), ""}}.to_json());
    return products().news;
  };
  EXPECT_EQ(left_out("item_not_inventoriable"), std::vector<std::string>{"S-1"});
  EXPECT_TRUE(left_out("item_not_inventoriable").empty());
  EXPECT_EQ(left_out("item_inactive"), std::vector<std::string>{"S-1"});
}

// What a link says is confirmed by a run, so that a push need not ask the ERP once more.
TEST_F(CatalogueTest, ALinkIsAsFreshAsTheLastRunToADay) {
  erp_product("A-1");
  ASSERT_TRUE(products().ok);
  const auto age_s = [&] {
    store::Transaction transaction = *database_->begin();
    return (*ledger::link_by_key(transaction, *database_, {"lupita", "alegra"}, "product", "A-1",
                                 runtime_.unix_ms()))
        ->age_s;
  };
  const auto wait = [&](std::int64_t hours) {
    runtime_.sleep_until(runtime_.monotonic_ms() + hours * 3'600'000);
  };
  wait(19);
  ASSERT_TRUE(products().ok);
  EXPECT_GE(age_s(), 19 * 3600);
  wait(2);
  ASSERT_TRUE(products().ok);
  EXPECT_LT(age_s(), 60);
}

// Rule: H-10
TEST_F(CatalogueTest, AnAdoptedProductOfHandysIsNeverDisabled) {
  erp_product("OWN-1", "12.00");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(held("products", "OWN-1")["price"].decimal(), d("12"));
  erp_.documents.clear();
  ASSERT_TRUE(products().ok);
  EXPECT_TRUE(held("products", "OWN-1")["enabled"].truthy());
}

// Rule: H-10  (design 8.9: deletion needs positive evidence)
TEST_F(CatalogueTest, AnIncompleteListingDisablesNothing) {
  erp_product("A-1");
  erp_product("A-2");
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("A-1");
  erp_.incomplete = true;
  EXPECT_FALSE(products().ok);
  EXPECT_TRUE(held("products", "A-2")["enabled"].truthy());
}

// Rule: H-17
TEST_F(CatalogueTest, TooMuchAtOnceIsNotDisabledUntilAPersonApproves) {
  for (int i = 0; i < 30; ++i) erp_product("A-" + std::to_string(i));
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  for (int i = 0; i < 20; ++i) erp_product("A-" + std::to_string(i));
  const RunReport held_back = products();
  ASSERT_TRUE(held_back.ok);
  ASSERT_EQ(held_back.warnings.size(), 1u);
  EXPECT_EQ(held_back.warnings[0].code, "too_many_disabled");
  EXPECT_TRUE(held("products", "A-25")["enabled"].truthy());

  RunOptions approved;
  approved.approve_disabling = true;
  EXPECT_EQ(products(Stock::along, approved).counts["disabled"].text(), "10");
  EXPECT_FALSE(held("products", "A-25")["enabled"].truthy());
}

// Rule: H-17
TEST_F(CatalogueTest, NineOfTenMayGo) {
  for (int i = 0; i < 10; ++i) erp_product("A-" + std::to_string(i));
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("A-0");
  EXPECT_EQ(products().counts["disabled"].text(), "9");
}

// Rule: H-15
TEST_F(CatalogueTest, ADryRunSaysWhatItWouldDoAndWritesNothing) {
  erp_product("A-1");
  RunOptions dry;
  dry.dry_run = true;
  const RunReport report = products(Stock::along, dry);
  EXPECT_EQ(writes_, 0);
  ASSERT_EQ(report.plan.size(), 1u);
  EXPECT_EQ(report.plan.items()[0]["action"].text(), "create");
  EXPECT_TRUE(held("products", "A-1").is_null());
  erp_.documents.clear();
  erp_customer("215", "Abarrotes La Esquina", "Ruta 9");
  const RunReport people = customers(dry);
  EXPECT_EQ(writes_, 0);
  EXPECT_EQ(people.plan.size(), 2u);  // the zone and the customer
  erp_.documents.clear();
  erp_product("A-1");
  EXPECT_EQ(products().counts["created"].text(), "1");  // the dry run left no trace behind
}

TEST_F(CatalogueTest, WhatAConnectorRemarksOnARecordIsTold) {
  Product product;
  product.code = product.remote_id = product.description = "A";
  product.notices = {{"product_fixed_tax", Json::object({{"code", "A"}}), ""}};
  erp_.documents.emplace_back(ENLACE_EMIT_PRODUCT, product.to_json());
  const RunReport report = products();
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, "product_fixed_tax");
  Customer customer;
  customer.remote_id = customer.description = "C";
  customer.zone = "Ruta 1";
  customer.notices = {{"client_name_repeated", Json::object(), ""}};
  erp_.documents = {{ENLACE_EMIT_CUSTOMER, customer.to_json()}};
  ASSERT_EQ(customers().warnings.size(), 1u);
}

}  // namespace
}  // namespace enlace::jobs
