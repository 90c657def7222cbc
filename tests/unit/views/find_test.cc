#include "views/find.hpp"

#include <gtest/gtest.h>

#include "ledger/order_index.hpp"
#include "unit/views/views_bench.hpp"

namespace enlace::views {
namespace {

std::string exact(const OrderFound& found) {
  return found.exact ? found.exact->first + "/" + found.exact->second : "-";
}

void set_up(ViewsBench& bench) {
  ledger::IncomingOrder sol = bench.order("31000001", "2025-03-04T16:00:00Z");
  ledger::IncomingOrder luna = bench.order("31000002", "2025-03-03T16:00:00Z");
  luna.customer_code = "1250";
  luna.customer_name = "Abarrotes La Luna de Lucía";
  luna.seller_name = "Raúl Ibáñez";
  luna.seller_email = "raul@empresa.mx";
  luna.total = "232.00";
  luna.customer_tax_id = "LOPJ 800101-AB1";
  bench.land({sol, luna});
  bench.deliver("31000001");
  bench.land({bench.order("31000009", "2025-03-04T16:30:00Z")}, ViewsBench::kTokyo);
}

// Rule: V-3
TEST(Find, AFolioANumberAnIdAndAMarkGoStraightToTheOrder) {
  ViewsBench bench;
  set_up(bench);
  for (const char* text : {"31000001", " 31000001 ", "n31000001", "r31000001", "HANDY-31000001",
                           "handy-31000001-2", "folio:31000001"}) {
    EXPECT_EQ(exact(bench.look(text)), "lupita/31000001") << text;
  }
  EXPECT_EQ(exact(bench.look("31000009")), "tokyo/31000009");
  EXPECT_EQ(exact(bench.look("31000009", ViewsBench::kLupita)), "-");
  EXPECT_EQ(exact(bench.look("HANDY-777")), "-");
  EXPECT_TRUE(bench.look("HANDY-777").orders.rows.empty());
}

// Rule: V-3
TEST(Find, APartOfANameACodeATaxIdASellerOrAnAmountFindsIt) {
  ViewsBench bench;
  set_up(bench);
  const auto found = [&](const std::string& text) { return ViewsBench::ids(bench.look(text).orders); };
  EXPECT_EQ(found("luna"), "31000002");
  EXPECT_EQ(found("LUCIA"), "31000002");
  EXPECT_EQ(found("lucía abarrotes"), "31000002");
  EXPECT_EQ(found("un"), "31000002");  // too short for the index of letters
  EXPECT_EQ(found("ibanez"), "31000002");
  EXPECT_EQ(found("raul@empresa.mx"), "31000002");
  EXPECT_EQ(found("lopj800101ab1"), "31000002");
  EXPECT_EQ(found("LOPJ-800101-AB1"), "31000002");
  EXPECT_EQ(found("c-014"), "31000009 31000001");
  EXPECT_EQ(found("232"), "31000002");
  EXPECT_EQ(found("230"), "31000002");  // give or take 1 %
  EXPECT_EQ(found("=230"), "");
  EXPECT_EQ(found("1250"), "31000002") << "a customer's code comes before an amount";
  EXPECT_EQ(found("$1250"), "");
  EXPECT_EQ(found("$1240"), "31000009 31000001");
  EXPECT_EQ(found("sol 1240"), "31000009 31000001");
  EXPECT_EQ(found("luna 1240"), "");
  EXPECT_EQ(found("vendedor:raul"), "31000002");
  EXPECT_EQ(found("vendedor:luna"), "");
  EXPECT_EQ(found(">1000"), "31000009 31000001");
  EXPECT_EQ(found("ayer"), "31000002");
  EXPECT_EQ(found("sol hoy"), "31000009 31000001");
  EXPECT_EQ(found("310000"), "31000009 31000001 31000002");
  EXPECT_EQ(found("zacatecas"), "");
  EXPECT_EQ(found("%"), "");
  EXPECT_EQ(found("' OR 1=1"), "");
}

TEST(Find, SaysWhatWasUnderstood) {
  ViewsBench bench;
  set_up(bench);
  std::string chips;
  for (const Chip& chip : bench.look("sol 1240 vendedor:ana ayer").orders.understood) {
    chips += chip.chip + "=" + chip.value + ";";
  }
  EXPECT_EQ(chips, "seller=ana;text=sol;amount=1240 ±1 %;period=yesterday;");
  EXPECT_EQ(bench.look("31000001").to_json()["exact"].dump(), R"({"tenant":"lupita","order":"31000001"})");
}

// Rule: V-3
TEST(Find, ATaxIdThatWasReadLaterAndAFormerNameFindItToo) {
  ViewsBench bench;
  set_up(bench);
  ASSERT_TRUE(ledger::note_tax_id(bench.world.database(), ViewsBench::kLupita, "C-014", "SOL900101XX1"));
  EXPECT_EQ(ViewsBench::ids(bench.look("sol900101xx1").orders), "31000001");
  ledger::IncomingOrder renamed = bench.order("31000003", "2025-03-04T16:40:00Z");
  renamed.customer_name = "Tienda La Estrella";
  bench.land({renamed});
  EXPECT_EQ(ViewsBench::ids(bench.look("estrella").orders), "31000003 31000001");
  EXPECT_EQ(ViewsBench::ids(bench.look("tienda sol", ViewsBench::kLupita).orders), "31000003 31000001");
  EXPECT_EQ(ViewsBench::ids(bench.look("sol900101xx1").orders), "31000003 31000001");
}

TEST(Find, ANumberThatSeveralHaveIsAList) {
  ViewsBench bench;
  set_up(bench);
  bench.land({bench.order("31000001")}, ViewsBench::kTijuana);
  const OrderFound found = bench.look("31000001");
  EXPECT_FALSE(found.exact);
  EXPECT_TRUE(found.orders.named);
  EXPECT_EQ(found.orders.rows.size(), 2U);
}

}  // namespace
}  // namespace enlace::views
