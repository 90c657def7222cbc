#include <gtest/gtest.h>

#include "gestionix_account.hpp"

namespace enlace::gestionix {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

class GestionixPullProducts : public testing::Test {
 protected:
  OpResult pull(const Json& settings = Json::object()) {
    const OpResult result = account.session(settings).pull_products();
    EXPECT_TRUE(account.host().misuses().empty()) << account.host().misuses().front();
    return result;
  }
  std::vector<Json> products() { return account.host().emitted(ENLACE_EMIT_PRODUCT); }
  // "code: why" of each product left out.
  std::vector<std::string> skipped() {
    std::vector<std::string> lines;
    for (const Json& one : account.host().emitted(ENLACE_EMIT_SKIPPED)) {
      lines.push_back(one["remote_id"].text() + ": " + one["why"]["code"].text());
    }
    return lines;
  }
  void add(int id, const std::string& key, const std::string& more = "",
           const std::vector<std::string>& taxes = {"IVA"}) {
    account.add("products", product_row(id, key, more, taxes));
  }
  std::vector<std::string> notices() {
    std::vector<std::string> codes;
    const Json product = products().at(0);
    for (const Json& notice : product["notices"].items()) codes.push_back(notice["code"].text());
    return codes;
  }

  GestionixAccount account;
};

// Rule: G-PROD-1
TEST_F(GestionixPullProducts, CopiesThoseOfTheBranchByItsName) {
  add(9001, "REF-600");
  ASSERT_TRUE(pull(json(R"({"branch_name":"  bodega NÓRTE "})")).ok());
  EXPECT_EQ(
      account.requests(),
      std::vector<std::string>{"GET /products?branch_id=5132&include_inactive=true&page=1&page_size=100"});
  ASSERT_EQ(products().size(), 1u);
  const Json product = products()[0];
  EXPECT_EQ(product["code"].text(), "REF-600");
  EXPECT_EQ(product["description"].text(), "Producto REF-600");
  EXPECT_EQ(product["price"].text(), "116");
  EXPECT_EQ(product["base_price"].text(), "100");
  EXPECT_EQ(product["unit"].text(), "Pieza");
  EXPECT_EQ(product["barcode"].text(), "750");
  EXPECT_EQ(product["remote_id"].text(), "9001");
  EXPECT_EQ(product["taxes"], json(R"([{"name":"IVA","rate":"16"}])"));
}

TEST_F(GestionixPullProducts, LinksWhatAPushWillWant) {
  add(9001, "REF-600", "", {"IEPS", "IVA"});
  pull();
  const std::vector<Json> links = account.host().emitted(ENLACE_EMIT_LINK);
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0]["kind"].text(), "product");
  EXPECT_EQ(links[0]["key"].text(), "REF-600");
  EXPECT_EQ(links[0]["remote_id"].text(), "9001");
  EXPECT_EQ(links[0]["data"]["taxes"].size(), 2u);
  EXPECT_EQ(links[0]["data"]["taxes"].items()[0]["name"].text(), "IEPS 8%");
}

// Rule: G-PROD-2
TEST_F(GestionixPullProducts, LeavesInactiveOnesOutAndBringsThemBack) {
  add(1, "A", R"("active":false)");
  add(2, "B", R"("active":"Activo")");
  pull();
  EXPECT_EQ(skipped(), std::vector<std::string>{"1: product_inactive"});
  EXPECT_EQ(products().size(), 1u);
  account.table("products")[0].set("active", true);
  pull();
  EXPECT_EQ(products().size(), 3u);
  EXPECT_TRUE(products()[1]["enabled"].boolean().value_or(true));
}

// Rule: G-PROD-3
// Rule: H-7
TEST_F(GestionixPullProducts, WantAKeyWithoutASlash) {
  add(1, "");
  add(2, "A/45");
  add(3, "  C 3 ");
  account.add("products", product_row(4, "x", R"("key":null)"));
  pull();
  EXPECT_EQ(skipped(), (std::vector<std::string>{"1: product_without_key", "2: product_key_with_slash",
                                                 "4: product_without_key"}));
  ASSERT_EQ(products().size(), 1u);
  EXPECT_EQ(products()[0]["code"].text(), "C 3");
}

// Rule: G-PROD-3
TEST_F(GestionixPullProducts, CopyNeitherOfTwoWithTheSameKey) {
  add(1, "Café-1");
  add(2, "B");
  add(3, "CAFE-1 ");
  add(4, "B", R"("active":false)");  // not in the way of the one that is sold
  add(5, "B", R"("for_sale":false)");
  pull();
  EXPECT_EQ(skipped(), (std::vector<std::string>{"4: product_inactive", "5: product_not_for_sale",
                                                 "1: product_key_repeated", "3: product_key_repeated"}));
  ASSERT_EQ(products().size(), 1u);
  EXPECT_EQ(products()[0]["remote_id"].text(), "2");
}

// Rule: G-PROD-4
TEST_F(GestionixPullProducts, PutTheCategoryIntoTheFamily) {
  add(1, "A");
  add(2, "B", R"("category":null)");
  pull();
  EXPECT_EQ(products()[0]["family"].text(), "Bebidas");
  EXPECT_EQ(products()[1]["family"].text(), "Sin categoría");
  EXPECT_EQ(products()[0]["category"].text(), "");
}

// Rule: G-PROD-5
TEST_F(GestionixPullProducts, TellTheTotalStockOfWhatHasStock) {
  add(1, "A");
  add(2, "B", R"("stock":{"branch_id":5131,"total":"7","track":false})");
  add(3, "C", R"("stock":{"branch_id":5131,"total":-2.5,"track":true})");
  add(4, "D", R"("stock":null)");
  pull();
  EXPECT_EQ(products()[0]["inventory"].text(), "12.5");
  EXPECT_TRUE(products()[1]["inventory"].is_null());
  EXPECT_EQ(products()[2]["inventory"].text(), "-2.5");
  EXPECT_TRUE(products()[3]["inventory"].is_null());
}

// Rule: G-PROD-6
// Rule: G-PROD-1
TEST_F(GestionixPullProducts, LeaveOutWhatIsNotForSale) {
  add(1, "A", R"("for_sale":false)");
  pull();
  EXPECT_TRUE(products().empty());
  EXPECT_EQ(skipped(), std::vector<std::string>{"1: product_not_for_sale"});
}

// Rule: G-PROD-7
TEST_F(GestionixPullProducts, CopyThePriceAfterTaxes) {
  add(1, "A", "", {"IEPS", "IVA"});
  add(2, "B", R"("unit_base_price":12.771392,"unit_total_price":16.00)", {"IEPS", "IVA"});
  add(3, "C", R"("unit_base_price":null,"unit_total_price":"116.00")");
  add(4, "D", R"("unit_base_price":"0")");
  add(5, "E", "", {"IVA0"});
  pull();
  EXPECT_EQ(products()[0]["price"].text(), "125.28");
  EXPECT_EQ(products()[1]["price"].text(), "16");
  EXPECT_EQ(products()[2]["price"].text(), "116");
  EXPECT_EQ(products()[2]["base_price"].text(), "100");
  EXPECT_EQ(products()[3]["price"].text(), "0");
  EXPECT_EQ(products()[4]["price"].text(), "100");
}

// Rule: G-PROD-7
TEST_F(GestionixPullProducts, BelieveTheTotalThatGestionixTellsAndWarn) {
  add(1, "A", R"("unit_total_price":"117.00")");
  pull();
  EXPECT_EQ(products()[0]["price"].text(), "117");
  EXPECT_EQ(notices(), std::vector<std::string>{"product_total_differs"});
  const Json params = products()[0]["notices"].items()[0]["params"];
  EXPECT_EQ(params, json(R"({"code":"A","told":"117.00","computed":"116.00"})"));
}

TEST_F(GestionixPullProducts, ACentIsNoDifference) {
  add(1, "A", R"("unit_total_price":"116.01")");
  pull();
  EXPECT_TRUE(notices().empty());
}

TEST_F(GestionixPullProducts, IncludeFixedAmountsAndSaySo) {
  add(1, "A", "", {"FIJO", "IVA"});
  pull();
  EXPECT_EQ(products()[0]["price"].text(), "117.17");
  EXPECT_EQ(products()[0]["taxes"].size(), 1u);
  EXPECT_EQ(notices(), std::vector<std::string>{"product_fixed_tax"});
  EXPECT_EQ(products()[0]["notices"].items()[0]["params"]["amount"].text(), "1.17");
}

TEST_F(GestionixPullProducts, LeaveOutWhatHasNoPrice) {
  add(1, "A", R"("unit_base_price":null)");
  add(2, "B", R"("unit_base_price":"-1")");
  add(3, "C", R"("unit_base_price":"n/a")");
  add(4, "D", R"("currency":"USD")");
  add(5, "E", R"("transferred_taxes":[{"code":"IVA","type":"percentage","rate":"?"}])");
  add(6, "F", R"("unit_total_price":"-5")");
  pull();
  EXPECT_EQ(skipped(),
            (std::vector<std::string>{"1: product_price_unreadable", "2: product_price_unreadable",
                                      "3: product_price_unreadable", "4: product_currency",
                                      "5: product_tax_unreadable", "6: product_price_unreadable"}));
}

// Rule: H-25
TEST_F(GestionixPullProducts, TellAStockThatIsNoNumber) {
  add(1, "A", R"("stock":{"total":"doce","track":true})");
  add(2, "B", R"("stock":{"total":1e40,"track":true})");
  add(3, "C", R"("stock":{"total":[],"track":true})");
  add(4, "D", R"("stock":{"total":"doce","track":false})");
  add(5, "E", R"("stock":{"total":"NaN","track":true})");
  pull();
  EXPECT_EQ(skipped(),
            (std::vector<std::string>{"1: product_stock_unreadable", "2: product_stock_unreadable",
                                      "3: product_stock_unreadable", "5: product_stock_unreadable"}));
}

TEST_F(GestionixPullProducts, TakeTheKeyForAMissingName) {
  add(1, "A", R"("name":" ")");
  pull();
  EXPECT_EQ(products()[0]["description"].text(), "A");
}

TEST_F(GestionixPullProducts, ReadEveryPage) {
  account.page_size = 40;  // less than was asked for
  for (int i = 1; i <= 231; ++i) add(i, "K" + std::to_string(i));
  ASSERT_TRUE(pull().ok());
  EXPECT_EQ(products().size(), 231u);
  EXPECT_EQ(account.requests().size(), 6u);
}

TEST_F(GestionixPullProducts, ReadListsWithoutATotalAndBareArrays) {
  for (int i = 1; i <= 120; ++i) add(i, "K" + std::to_string(i));
  account.says_total = false;
  ASSERT_TRUE(pull().ok());
  EXPECT_EQ(products().size(), 120u);
  EXPECT_EQ(account.requests().size(), 3u);  // to an empty page
  account.bare_arrays = true;
  ASSERT_TRUE(pull().ok());
  EXPECT_EQ(products().size(), 240u);
}

// Rule: H-10
TEST_F(GestionixPullProducts, FailWhenAPageFails) {
  account.page_size = 1;
  add(1, "A");
  add(2, "B");
  account.script(
      "GET", "/products",
      Answer::json(200, json(R"({"page":1,"page_size":1,"total":2,"list":[)" + product_row(1, "A") + "]}")));
  account.script("GET", "/products", Answer::text(502, "<html>"));
  const OpResult result = pull();
  EXPECT_EQ(result.status, ENLACE_E_UPSTREAM);
  EXPECT_TRUE(products().empty());  // nothing is told before the whole list is known
}

// Rule: H-10
TEST_F(GestionixPullProducts, FailWhenRowsStayMissing) {
  for (int i = 0; i < 2; ++i) {
    account.script(
        "GET", "/products",
        Answer::json(200, json(R"({"total":3,"page_size":100,"list":[)" + product_row(1, "A") + "]}")));
    account.script("GET", "/products", Answer::json(200, json(R"({"total":3,"page_size":100,"list":[]})")));
  }
  EXPECT_EQ(pull().error.cause, "list_incomplete");
}

TEST_F(GestionixPullProducts, FailOnAnAnswerThatIsNoList) {
  account.script("GET", "/products", Answer::json(200, json(R"({"products":[]})")));
  EXPECT_EQ(pull().error.cause, "answer_unreadable");
}

TEST_F(GestionixPullProducts, SayWhichBranchesThereAre) {
  const OpResult result = pull(json(R"({"branch_name":"Centro"})"));
  EXPECT_EQ(result.status, ENLACE_E_CONFIG);
  EXPECT_EQ(result.error.cause, "branch_not_found");
  EXPECT_EQ(result.error.params, json(R"({"branch":"Centro","available":["Matriz","Bodega Norte"]})"));
}

TEST_F(GestionixPullProducts, RefuseABranchThatIsThereTwice) {
  account.add("branch_offices", R"({"branch_id":5133,"name":"MÁTRIZ","active":true})");
  OpResult result = pull();
  EXPECT_EQ(result.error.cause, "branch_ambiguous");
  EXPECT_EQ(result.error.params["branches"], json(R"-(["Matriz (5131)","MÁTRIZ (5133)"])-"));
  account.table("branch_offices")[2].set("active", false);
  EXPECT_TRUE(pull().ok());
}

}  // namespace
}  // namespace enlace::gestionix
