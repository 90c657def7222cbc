#include <gtest/gtest.h>

#include "alegra_account.hpp"
#include "items.hpp"

namespace enlace::alegra {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

// What one pull of these items gives.
class AlegraPullProducts : public testing::Test {
 protected:
  void item(const std::string& id, const std::string& reference, std::string_view more = "{}") {
    Json row = json(R"({"status":"active","type":"simple","inventory":{"unit":"unit","availableQuantity":5},
                        "tax":[{"id":"3","name":"IVA","percentage":"16.00","status":"active"}],
                        "price":[{"idPriceList":"1","name":"General","price":100}]})");
    row.set("id", id).set("name", "Producto " + id).set("reference", reference);
    const Json extra = json(more);
    for (const Json::Member& member : extra.members()) row.set(member.key, member.value);
    account.table("items").push_back(row);
  }
  OpResult pull(const Json& settings = Json::object()) { return account.session(settings).pull_products(); }

  static std::vector<Json> of(const OpResult& result, std::int32_t kind) {
    std::vector<Json> documents;
    for (const auto& emitted : result.documents) {
      if (emitted.kind == kind) documents.push_back(emitted.document);
    }
    return documents;
  }
  static std::vector<std::string> codes(const OpResult& result) {
    std::vector<std::string> codes;
    for (const Json& product : of(result, ENLACE_EMIT_PRODUCT)) codes.push_back(product["code"].text());
    return codes;
  }
  // Why the one item that was left out was.
  static std::string why(const OpResult& result) {
    const std::vector<Json> skipped = of(result, ENLACE_EMIT_SKIPPED);
    return skipped.size() == 1 ? skipped[0]["why"]["code"].text()
                               : std::to_string(skipped.size()) + " skipped";
  }
  // The product that the one item becomes.
  Product product(const Json& settings = Json::object()) {
    const OpResult result = pull(settings);
    EXPECT_TRUE(result.ok()) << result.error.cause << why(result);
    const Result<Product> product = Product::from_json(result.document(ENLACE_EMIT_PRODUCT));
    EXPECT_TRUE(product);
    return product ? *product : Product();
  }

  AlegraAccount account;
};

// Rule: A-PROD-2
TEST_F(AlegraPullProducts, TakesTheReferenceAsTheCodeWhateverItsForm) {
  item("1", "DET-1000");
  item("2", "", R"({"reference":{"reference":" JAB-200 ","type":null}})");
  item("3", "", R"({"reference":1001})");
  EXPECT_EQ(codes(pull()), (std::vector<std::string>{"DET-1000", "JAB-200", "1001"}));
}

// Rule: A-PROD-2
TEST_F(AlegraPullProducts, SkipsAnItemWithoutReferenceAndNamesIt) {
  for (const char* none :
       {R"({"reference":null})", R"({"reference":"  "})", R"({"reference":{"reference":null}})"}) {
    AlegraPullProducts::account.table("items").clear();
    item("7", "", none);
    const OpResult result = pull();
    EXPECT_TRUE(result.ok());
    EXPECT_EQ(why(result), "item_without_reference");
    EXPECT_EQ(of(result, ENLACE_EMIT_SKIPPED)[0]["name"].text(), "Producto 7");
    EXPECT_EQ(of(result, ENLACE_EMIT_SKIPPED)[0]["remote_id"].text(), "7");
  }
}

// Rule: A-PROD-2
TEST_F(AlegraPullProducts, GivesACodeToTheFirstItemThatQualifiesForIt) {
  item("1", "X", R"({"status":"inactive"})");
  item("2", "X");
  item("3", "X");
  const OpResult result = pull();
  EXPECT_EQ(of(result, ENLACE_EMIT_PRODUCT).size(), 1u);
  EXPECT_EQ(result.document(ENLACE_EMIT_PRODUCT)["remote_id"].text(), "2");
  const Json second = of(result, ENLACE_EMIT_SKIPPED).at(1);
  EXPECT_EQ(second["why"]["code"].text(), "item_reference_repeated");
  EXPECT_EQ(second["why"]["params"]["other_id"].text(), "2");
}

// Rule: A-PROD-3
TEST_F(AlegraPullProducts, TakesThePriceOfTheChosenList) {
  const std::string wholesale = "0196ee35-6980-7a44-9c51-77e0b2c4d512";
  account.add("price-lists", R"({"id":")" + wholesale + R"(","name":"Mayoreo","status":"active"})");
  const std::string prices = R"({"tax":[],"price":[{"idPriceList":1,"price":82.5},{"idPriceList":")" +
                             wholesale + R"(","price":"78.250000"}]})";
  item("1", "A", prices);
  for (const std::string& wanted : {wholesale, std::string("Mayoreo")}) {
    AlegraAccount other;
    std::swap(other.table("items"), account.table("items"));
    std::swap(other.table("price-lists"), account.table("price-lists"));
    const OpResult result = other.session(Json::object({{"price_list", wanted}})).pull_products();
    EXPECT_EQ(result.document(ENLACE_EMIT_PRODUCT)["price"].text(), "78.25") << wanted;
    std::swap(other.table("items"), account.table("items"));
    std::swap(other.table("price-lists"), account.table("price-lists"));
  }
}

// Rule: A-PROD-3
// Rule: A-CFG
TEST_F(AlegraPullProducts, ComparesPriceListIdsAsText) {
  item("1", "A", R"({"price":[{"idPriceList":1,"price":"82.5"}],"tax":[]})");
  EXPECT_EQ(product(Json::object({{"price_list", 1}})).price, d("82.5"));
}

// Rule: A-PROD-3
TEST_F(AlegraPullProducts, ReadsAScalarPriceAsThatOfTheGeneralList) {
  item("1", "A", R"({"price":"82.50","tax":[]})");
  EXPECT_EQ(product().price, d("82.5"));
}

// Rule: A-PROD-3
TEST_F(AlegraPullProducts, SkipsWhatHasNoPriceInTheList) {
  for (const char* none :
       {R"({"price":[{"idPriceList":"2","price":5}]})", R"({"price":[{"idPriceList":"1","price":null}]})",
        R"({"price":[{"idPriceList":"1","price":""}]})", R"({"price":[]})", R"({"price":null})"}) {
    account.table("items").clear();
    item("1", "A", none);
    EXPECT_EQ(why(pull()), "item_without_price") << none;
  }
  for (const char* broken :
       {R"({"price":[{"idPriceList":"1","price":"gratis"}]})",
        R"({"price":[{"idPriceList":"1","price":-1}]})", R"({"price":[{"idPriceList":"1","price":1e40}]})"}) {
    account.table("items").clear();
    item("1", "A", broken);
    EXPECT_EQ(why(pull()), "item_price_unreadable") << broken;
  }
}

// Rule: H-25
TEST_F(AlegraPullProducts, TellsAStockThatIsNoNumberAndTakesWhatDoublesPrint) {
  for (const char* broken :
       {R"({"inventory":{"availableQuantity":"doce"}})", R"({"inventory":{"availableQuantity":1e40}})",
        R"({"inventory":{"availableQuantity":{}}})", R"({"inventory":{"availableQuantity":true}})",
        R"({"inventory":{"availableQuantity":"NaN"}})", R"({"inventory":{"availableQuantity":"-Infinity"}})",
        R"({"inventory":{"warehouses":[{"availableQuantity":"3"},{"availableQuantity":"x"}]}})"}) {
    account.table("items").clear();
    item("1", "A", broken);
    EXPECT_EQ(why(pull()), "item_stock_unreadable") << broken;
  }
  account.table("items").clear();
  item("1", "A", R"({"inventory":{"availableQuantity":1.7763568394003E-15}})");
  EXPECT_EQ(product().inventory, d("0.000000000000001776"));
  account.table("items").clear();
  item("1", "A", R"({"inventory":{"availableQuantity":null,"warehouses":[]}})");
  EXPECT_FALSE(product().inventory);
}

// Rule: A-PROD-3
TEST_F(AlegraPullProducts, TakesAPriceOfZeroUnlessToldNotTo) {
  item("1", "A", R"({"price":[{"idPriceList":"1","price":"0.00"}]})");
  EXPECT_EQ(product().price, d("0"));
  AlegraAccount other;
  other.table("items") = account.table("items");
  const OpResult result = other.session(Json::object({{"zero_price", "skip"}})).pull_products();
  EXPECT_EQ(why(result), "item_price_zero");
}

// Rule: A-PROD-3
TEST_F(AlegraPullProducts, StopsWhenThePriceListDoesNotExist) {
  account.add("price-lists", R"({"id":"4","name":"Mayoreo","status":"active"})");
  item("1", "A");
  const OpResult result = pull(Json::object({{"price_list", "mayoreo"}}));
  EXPECT_EQ(result.status, ENLACE_E_CONFIG);
  EXPECT_EQ(result.error.cause, "price_list_not_found");
  EXPECT_EQ(result.error.params["available"], Json::array({"General", "Mayoreo"}));
  EXPECT_TRUE(result.documents.empty());
}

// Rule: A-PROD-3
TEST_F(AlegraPullProducts, PrefersTheActiveOneOfTwoListsWithOneName) {
  account.add("price-lists", R"({"id":"8","name":"Ruta","status":"inactive"})");
  account.add("price-lists", R"({"id":"9","name":"Ruta","status":"active"})");
  item("1", "A", R"({"price":[{"idPriceList":"8","price":1},{"idPriceList":"9","price":2}],"tax":[]})");
  EXPECT_EQ(product(Json::object({{"price_list", "Ruta"}})).price, d("2"));
}

// Rule: A-PROD-3
TEST_F(AlegraPullProducts, RefusesToChooseBetweenTwoListsWithOneName) {
  account.add("price-lists", R"({"id":"8","name":"Ruta","status":"active"})");
  account.add("price-lists", R"({"id":"9","name":"Ruta","status":"active"})");
  const OpResult result = pull(Json::object({{"price_list", "Ruta"}}));
  EXPECT_EQ(result.error.cause, "price_list_ambiguous");
  EXPECT_EQ(result.error.params["ids"], Json::array({"8", "9"}));
}

// Rule: A-PROD-3
TEST_F(AlegraPullProducts, NeverComputesThePricesOfAPercentageList) {
  account.add("price-lists", R"({"id":"4","name":"Empleados","type":"percentage","percentage":"10.00"})");
  item("1", "A");
  const OpResult result = pull(Json::object({{"price_list", "Empleados"}}));
  EXPECT_EQ(result.status, ENLACE_E_CONFIG);
  EXPECT_EQ(result.error.cause, "price_list_without_prices");
  EXPECT_TRUE(codes(result).empty());
}

// Rule: A-PROD-3
TEST_F(AlegraPullProducts, UsesThePricesThatAPercentageListDoesGive) {
  account.add("price-lists", R"({"id":"4","name":"Empleados","type":"percentage","percentage":"10.00"})");
  item("1", "A", R"({"price":[{"idPriceList":"4","price":90}],"tax":[]})");
  EXPECT_EQ(product(Json::object({{"price_list", "4"}})).price, d("90"));
}

// Rule: A-PROD-4
TEST_F(AlegraPullProducts, TakesTheTotalStockAndNotTheSumOfTheWarehouses) {
  item("1", "A", R"({"inventory":{"availableQuantity":"148.5","warehouses":[{"availableQuantity":"120"}]}})");
  EXPECT_EQ(product().inventory, d("148.5"));
}

// Rule: A-PROD-4
TEST_F(AlegraPullProducts, AddsTheWarehousesWhereTheTotalIsMissing) {
  item("1", "A", R"({"inventory":{"availableQuantity":null,
      "warehouses":[{"availableQuantity":"120"},{"availableQuantity":-28.5}]}})");
  EXPECT_EQ(product().inventory, d("91.5"));
}

// Rule: A-PROD-4
TEST_F(AlegraPullProducts, NeverAsksForOneWarehouse) {
  item("1", "A", R"({"inventory":{"availableQuantity":-4}})");
  EXPECT_EQ(product(Json::object({{"warehouse", "1"}})).inventory, d("-4"));
  for (const std::string& request : account.requests())
    EXPECT_EQ(request.find("idWarehouse"), std::string::npos);
}

// Rule: A-PROD-5
TEST_F(AlegraPullProducts, CopiesOnlyInventoriableItems) {
  item("1", "SERV", R"({"inventory":null})");
  EXPECT_EQ(why(pull()), "item_not_inventoriable");
}

// Rule: A-PROD-5
TEST_F(AlegraPullProducts, CopiesTheOthersTooWhenTheSettingSaysSo) {
  item("1", "SERV", R"({"inventory":null})");
  const Product service = product(Json::object({{"only_inventoriable", false}}));
  EXPECT_EQ(service.code, "SERV");
  EXPECT_FALSE(service.inventory);
}

// Rule: A-PROD-5
TEST_F(AlegraPullProducts, CopiesVariantsAndNotTheirParent) {
  item("1", "P", R"({"type":"variantParent"})");
  item("2", "P-ROJO", R"({"type":"variant"})");
  const OpResult result = pull(Json::object({{"only_inventoriable", false}}));
  EXPECT_EQ(codes(result), std::vector<std::string>{"P-ROJO"});
  EXPECT_EQ(why(result), "item_is_variant_parent");
}

// Rule: A-PROD-6
TEST_F(AlegraPullProducts, AddsTheIvaAndRoundsHalfUp) {
  item("1", "A", R"({"price":[{"idPriceList":"1","price":10.125}]})");
  const Product sold = product();
  EXPECT_EQ(sold.price, d("11.75"));  // 11.745: doubles give 11.74
  EXPECT_EQ(sold.base_price, d("10.125"));
  ASSERT_EQ(sold.taxes.size(), 1u);
  EXPECT_EQ(sold.taxes[0].name, "IVA");
  EXPECT_EQ(sold.taxes[0].remote_id, "3");
}

// Rule: A-PROD-6
TEST_F(AlegraPullProducts, LeavesThePriceAloneForOtherTaxes) {
  item("1", "A", R"({"price":[{"idPriceList":"1","price":"78.2575"}],
      "tax":[{"id":"8","name":"IEPS","percentage":8,"status":"active"},
             {"id":"9","name":"IVA","percentage":16,"status":"inactive"}]})");
  const Product sold = product();
  EXPECT_EQ(sold.price, d("78.2575"));
  EXPECT_TRUE(sold.taxes.empty());
}

// Rule: A-PROD-6
TEST_F(AlegraPullProducts, ReportsAnItemWithTwoActiveIva) {
  item("1", "A", R"({"tax":[{"id":"7","name":"IVA","percentage":8,"status":"active"},
                           {"id":"3","name":"IVA","percentage":16,"status":"active"}]})");
  const Product sold = product();
  EXPECT_EQ(sold.price, d("108"));
  ASSERT_EQ(sold.notices.size(), 1u);
  EXPECT_EQ(sold.notices[0].code, "item_with_several_iva");
}

// Rule: A-PROD-6
TEST_F(AlegraPullProducts, LooksUpATaxWithoutStatusOnceInTheListOfTaxes) {
  item("1", "A", R"({"tax":[{"id":3,"name":"IVA","percentage":16}]})");
  item("2", "B", R"({"tax":[{"id":3,"name":"IVA","percentage":16}]})");
  const OpResult result = pull();
  EXPECT_EQ(of(result, ENLACE_EMIT_PRODUCT).at(1)["price"].text(), "116");
  EXPECT_EQ(account.requests("GET /taxes").size(), 1u);
}

// Rule: A-PROD-6
TEST_F(AlegraPullProducts, ReadsTaxesInTheirOtherWrapping) {
  account.script("GET", "/taxes", Answer::json(200, json(R"({"total":"1","results":[
      {"id":"3","name":"IVA","percentage":"16.00","status":"inactive"}]})")));
  item("1", "A", R"({"tax":[{"id":3,"name":"IVA","percentage":16}]})");
  EXPECT_EQ(product().price, d("100"));
}

// Rule: A-PROD-7
TEST_F(AlegraPullProducts, CopiesOnlyActiveItems) {
  item("1", "A", R"({"status":"inactive"})");
  EXPECT_EQ(why(pull()), "item_inactive");
}

TEST_F(AlegraPullProducts, RemembersWithEachProductWhatAPushWillWant) {
  item("1", "A", R"({"price":[{"idPriceList":"1","price":"82.50"}],
      "tax":[{"id":"8","name":"IEPS","percentage":"8.00","status":"active"},
             {"id":"3","name":"IVA","percentage":"16.00","status":"active"}]})");
  const OpResult result = pull();
  const Result<Link> link = Link::from_json(result.document(ENLACE_EMIT_LINK));
  ASSERT_TRUE(link);
  EXPECT_EQ(link->kind, "product");
  EXPECT_EQ(link->key, "A");
  EXPECT_EQ(link->remote_id, "1");
  EXPECT_EQ(link->data, json(R"({"item_id":"1","net_price":"82.5","price":"95.7",
      "taxes":[{"id":"3","name":"IVA","rate":"16"}],"other_taxes":[{"id":"8","name":"IEPS","rate":"8"}]})"));
}

TEST_F(AlegraPullProducts, ReadsEveryPageOnce) {
  for (int i = 0; i < 65; ++i) item(std::to_string(i), "R" + std::to_string(i));
  const OpResult result = pull();
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(codes(result).size(), 65u);
  const std::vector<std::string> pages = account.requests("GET /items");
  ASSERT_EQ(pages.size(), 3u);
  EXPECT_EQ(pages[2], "GET /items?metadata=true&order_field=id&order_direction=ASC&start=60&limit=30");
}

TEST_F(AlegraPullProducts, EndsAtAShortPageWhereThereIsNoTotal) {
  account.says_total = false;
  for (int i = 0; i < 60; ++i) item(std::to_string(i), "R" + std::to_string(i));
  EXPECT_EQ(codes(pull()).size(), 60u);
  EXPECT_EQ(account.requests("GET /items").size(), 3u);
}

// A row deleted between two pages shifts the next one out of sight (apis/alegra.md 1.4).
// Rule: H-10
TEST_F(AlegraPullProducts, ReadsAgainWhenRowsWereMissedAndTellsEachOnce) {
  for (int i = 0; i < 40; ++i) item(std::to_string(i), "R" + std::to_string(i));
  Json first = Json::object({{"metadata", json(R"({"total":40})")}});
  Json::Array rows(account.table("items").begin(), account.table("items").begin() + 30);
  first.set("data", rows);
  account.script("GET", "/items", Answer::json(200, first));
  Json second = Json::object({{"metadata", json(R"({"total":40})")}});
  second.set("data", Json::Array(account.table("items").begin() + 31, account.table("items").end()));
  account.script("GET", "/items", Answer::json(200, second));
  const OpResult result = pull();
  EXPECT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(codes(result).size(), 40u);
  EXPECT_EQ(of(result, ENLACE_EMIT_SKIPPED).size(), 0u);
}

// apis/alegra.md 1.4: the total stops at 10 000, whatever the list holds.
// Rule: H-10
TEST_F(AlegraPullProducts, ATotalThatStopsSomewhereIsNoHole) {
  for (int i = 0; i < 70; ++i) item(std::to_string(100 + i), "R" + std::to_string(i));
  account.tamper = [](Answer& answer) {
    Json page = json(answer.response.body);
    const Json::Array& rows = page["data"].items();
    if (rows.empty() || !rows.front().contains("reference")) return;  // of the items alone
    page.set("metadata", json(R"({"total":"40"})"));
    answer.response.body = page.dump();
  };
  const OpResult result = pull();
  EXPECT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(codes(result).size(), 70u);
  EXPECT_EQ(account.requests("GET /items").size(), 3u);
}

// Rule: H-25
TEST_F(AlegraPullProducts, ARowThatCannotBeReadCostsItselfAndATextThatIsReplacedIsNoted) {
  account.script("GET", "/price-lists", Answer::json(200, json(R"([{"id":"1","name":"General"}])")));
  account.script(
      "GET", "/items",
      Answer::text(
          200,
          R"({"metadata":{"total":3},"data":[)"
          R"({"id":"1","name":"A \ud83d","reference":"A","status":"active","price":[{"idPriceList":"1","price":5}],"tax":[],"inventory":{}},)"
          R"({"id":"2","name":"B","reference":"B","price":[1 2]},)"
          R"({"id":"3","name":"C","reference":"C","status":"active","price":[{"idPriceList":"1","price":5}],"tax":[],"inventory":{}}]})"));
  const OpResult result = pull();
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(codes(result), (std::vector<std::string>{"A", "C"}));
  const std::vector<Json> skipped = of(result, ENLACE_EMIT_SKIPPED);
  ASSERT_EQ(skipped.size(), 1u);
  EXPECT_EQ(skipped[0]["why"]["code"].text(), "record_unreadable");
  EXPECT_EQ(skipped[0]["remote_id"].text(), "2");
  const Json first = of(result, ENLACE_EMIT_PRODUCT)[0];
  EXPECT_EQ(first["description"].text(), "A \uFFFD");
  EXPECT_EQ(first["notices"].items()[0]["code"].text(), "text_repaired");
}

// Names with an odd number of quotes: between two of them no row must be lost, nor be taken for one that is
// gone. Rule: H-25
TEST_F(AlegraPullProducts, TwoRowsThatCannotBeReadCostOnlyThemselves) {
  for (int i = 10; i < 65; ++i) item(std::to_string(i), "R" + std::to_string(i));
  account.tamper = [](Answer& answer) {
    for (const char* id : {"12", "19", "64"}) {
      const std::string name = "\"Producto " + std::string(id) + "\"";
      const std::size_t at = answer.response.body.find(name);
      if (at != std::string::npos) answer.response.body.replace(at, name.size(), "\"tubo 1/2\" pvc\"");
    }
  };
  const OpResult result = pull();
  ASSERT_TRUE(result.ok()) << result.error.cause;
  EXPECT_EQ(codes(result).size(), 52u);
  const std::vector<Json> skipped = of(result, ENLACE_EMIT_SKIPPED);
  ASSERT_EQ(skipped.size(), 3u);
  for (const Json& one : skipped) EXPECT_EQ(one["why"]["code"].text(), "record_unreadable");
}

// Rule: H-10
TEST_F(AlegraPullProducts, EndsInAnErrorWhenTheListStaysIncomplete) {
  item("1", "A");
  for (int i = 0; i < 2; ++i) {
    Json page = Json::object({{"metadata", json(R"({"total":"5"})")}});
    page.set("data", Json(Json::Array(account.table("items"))));
    account.script("GET", "/items", Answer::json(200, page));
  }
  const OpResult result = pull();
  EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_EQ(result.error.cause, "list_incomplete");
}

// Rule: H-10
TEST_F(AlegraPullProducts, EndsInAnErrorOnAnyPageThatCannotBeRead) {
  const std::vector<Answer> bad = {Answer::json(500, json(R"({"message":"x"})")),
                                   Answer::text(200, "<html>502</html>"),
                                   Answer::lost(),
                                   Answer::json(200, json(R"({"code":200,"message":"ok"})")),
                                   Answer::text(200, R"([{"id":"1")"),
                                   Answer::json(200, json(R"([{"name":"sin id"}])"))};
  for (const Answer& answer : bad) {
    AlegraAccount fresh;
    fresh.script("GET", "/items", answer);
    const OpResult result = fresh.session().pull_products();
    EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT) << answer.response.body;
  }
}

TEST_F(AlegraPullProducts, TellsWhenAlegraSaysToWait) {
  account.script("GET", "/price-lists",
                 Answer::json(429, json(R"({"code":429})"), {{"X-Rate-Limit-Reset", "17"}}));
  const OpResult result = pull();
  EXPECT_EQ(result.status, ENLACE_E_RATE_LIMITED);
  EXPECT_EQ(result.error.retry_after_ms, 17'000);
}

}  // namespace
}  // namespace enlace::alegra
