#include <gtest/gtest.h>

#include "bind_company.hpp"
#include "order_sample.hpp"

namespace enlace::binderp {
namespace {

using sdk::testing::Answer;
using sdk::testing::OpResult;

Product product(const char* code, const char* description, const char* price = "90.00") {
  Product p;
  p.code = code;
  p.description = description;
  p.price = p.base_price = d(price);
  p.taxes = {iva()};
  return p;
}

class BindPushProducts : public testing::Test {
 protected:
  std::vector<Json> push(const std::vector<Product>& products, const Json& settings = Json::object()) {
    result = company.session(settings).push_products(products);
    EXPECT_TRUE(company.host().misuses().empty()) << company.host().misuses().front();
    std::vector<Json> outcomes;
    for (const auto& emitted : result.documents) {
      if (emitted.kind == ENLACE_EMIT_OUTCOME) outcomes.push_back(emitted.document);
    }
    return outcomes;
  }
  [[nodiscard]] std::vector<Json> created() const { return company.sent("POST", "/Products"); }
  [[nodiscard]] std::vector<Json> replaced() const { return company.sent("PUT", "/Products"); }

  BindCompany company;
  OpResult result;
};

// Rule: B-PROD-1
// Rule: B-PROD-2
// Rule: B-PROD-3
TEST_F(BindPushProducts, CreatesWhatBindDoesNotHave) {
  Product coffee = product("CAF-200", " Café soluble 200 g ");
  coffee.barcode = "7501234567890";
  const std::vector<Json> outcomes = push({coffee, product("TE", "Té")});
  ASSERT_TRUE(result.ok()) << result.error.cause;
  ASSERT_EQ(created().size(), 2u);
  EXPECT_EQ(created()[0], Json::object({{"Title", "Café soluble 200 g"},
                                        {"Code", "CAF-200"},
                                        {"SKU", "7501234567890"},
                                        {"Cost", 0},
                                        {"Price", d("77.586207")},
                                        {"CurrencyId", kPesos},
                                        {"ExchangeRate", 1}}));
  EXPECT_EQ(created()[1]["SKU"].text(), "TE");
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0]["remote_id"].text(), BindCompany::id(5000));
  EXPECT_EQ(outcomes[0]["status"].text(), "created");
  EXPECT_EQ(company.host().events(),
            (std::vector<std::string>{"write:product:CAF-200", "link:product:CAF-200", "write:product:TE",
                                      "link:product:TE", "link:product:CAF-200",
                                      "link:product:TE"}));  // once more, with its unit
}

// Rule: B-CFG
TEST_F(BindPushProducts, CreatesThemInTheCurrencyOfTheSettings) {
  push({product("A", "A")}, json(R"({"currency":"USD"})"));
  EXPECT_EQ(created().at(0)["CurrencyId"].text(), BindCompany::id(11));
  EXPECT_EQ(created().at(0)["ExchangeRate"].text(), "17.5");
}

// Rule: B-PROD-1
TEST_F(BindPushProducts, LeavesAloneWhatIsTheSame) {
  add_product(company, 800, "A1", "Café");
  const std::vector<Json> outcomes = push({product("A1", "Café")});
  EXPECT_EQ(outcomes.at(0)["remote_id"].text(), BindCompany::id(800));
  EXPECT_EQ(outcomes.at(0)["status"].text(), "unchanged");
  EXPECT_TRUE(company.sent("POST", "/Products").empty() && company.sent("PUT", "/Products").empty());
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_LINK).at(0)["data"]["unit"].text(), "Pieza");
}

// Rule: B-PROD-2
TEST_F(BindPushProducts, ChangesTheNameAndSendsBackAllElse) {
  add_product(company, 800, "A1", "Cafe viejo");
  const std::vector<Json> outcomes = push({product("A1", "Café")});
  EXPECT_EQ(outcomes.at(0)["status"].text(), "updated");
  ASSERT_EQ(replaced().size(), 1u);
  EXPECT_EQ(replaced()[0], Json::object({{"ID", BindCompany::id(800)},
                                         {"Code", "A1"},
                                         {"Title", "Café"},
                                         {"Cost", d("12.5")},
                                         {"CurrencyID", kPesos},
                                         {"SKU", "A1"},
                                         {"Unit", "Pieza"},
                                         {"Type", 2},
                                         {"ProductionAuto", true}}));
}

// Rule: B-INV-1
TEST_F(BindPushProducts, GivesNoStockEvenOfProductsThatTellTheirs) {
  add_product(company, 800, "OLD", "Viejo");
  Product made = product("NEW", "Nuevo"), changed = product("OLD", "Otro nombre");
  made.inventory = changed.inventory = d("7");
  push({made, changed});
  ASSERT_EQ(created().size(), 1u);
  ASSERT_EQ(replaced().size(), 1u);
  for (const Json& body : {created()[0], replaced()[0]}) {
    for (const Json::Member& member : body.members()) {
      EXPECT_EQ(member.key.find("Inventory"), std::string::npos) << member.key;
      EXPECT_NE(member.value.text(), "7") << member.key;
    }
  }
}

TEST_F(BindPushProducts, GivesABarCodeButTakesNoneAway) {
  add_product(company, 800, "A1", "Café");
  push({product("A1", "Café")});
  EXPECT_TRUE(replaced().empty());
  Product with_bar_code = product("A1", "Café");
  with_bar_code.barcode = "750";
  push({with_bar_code});
  EXPECT_EQ(replaced().at(0)["SKU"].text(), "750");
}

// Rule: B-PROD-1
TEST_F(BindPushProducts, KnowsThemByTheIdKeptFromBeforeThenByCodeThenByName) {
  add_product(company, 800, "OLD", "Nombre viejo");
  add_product(company, 801, "B", "B viejo");
  add_product(company, 802, "OTRO", "Cacao");
  Product kept = product("A", "A nuevo");
  kept.remote_id = BindCompany::id(800);
  const std::vector<Json> outcomes =
      push({kept, product("B", "B nuevo"), product("C", "Cacao"), product("D", "Dulce")});
  EXPECT_EQ(outcomes.at(0)["remote_id"].text(), BindCompany::id(800));
  EXPECT_EQ(outcomes.at(1)["remote_id"].text(), BindCompany::id(801));
  EXPECT_EQ(outcomes.at(2)["remote_id"].text(), BindCompany::id(802));
  EXPECT_EQ(created().size(), 1u);
  EXPECT_EQ(replaced().at(0)["Code"].text(), "A");
  EXPECT_EQ(replaced().at(2)["Code"].text(), "C");
}

// Rule: B-PROD-1
TEST_F(BindPushProducts, CreatesAnewWhatIsGone) {
  Product kept = product("A", "A");
  kept.remote_id = BindCompany::id(800);
  EXPECT_EQ(push({kept}).at(0)["status"].text(), "created");
}

TEST_F(BindPushProducts, TakesNoProductOfTheSameNameForAnother) {
  add_product(company, 800, "A1", "Agua");
  Product first = product("A1", "Agua"), second = product("A2", "Agua");
  EXPECT_EQ(push({second, first}).at(1)["remote_id"].text(), BindCompany::id(800));  // in one batch
  EXPECT_EQ(created().size(), 1u);

  BindCompany other;  // in two: the host says that the name is shared
  add_product(other, 800, "A1", "Agua");
  second.notices = {{"product_name_shared", Json::object(), ""}};
  other.session().push_products({second});
  EXPECT_EQ(other.sent("POST", "/Products").size(), 1u);
  EXPECT_TRUE(other.sent("PUT", "/Products").empty());
}

TEST_F(BindPushProducts, TakesNoneOfTwoInBindWithOneName) {
  add_product(company, 800, "X", "Agua");
  add_product(company, 801, "Y", "Agua");
  EXPECT_EQ(push({product("A1", "Agua")}).at(0)["status"].text(), "created");
}

// Rule: B-PROD-1
TEST_F(BindPushProducts, LeavesOutACodeThatBindHasTwice) {
  add_product(company, 800, "A1", "Uno");
  add_product(company, 801, "A1", "Dos");
  const std::vector<Json> outcomes = push({product("A1", "Uno"), product("B", "B")});
  EXPECT_FALSE(outcomes.at(0).contains("remote_id"));
  EXPECT_EQ(notice(outcomes.at(0), "product_code_repeated")["product"].text(), "A1");
  EXPECT_EQ(outcomes.at(1)["status"].text(), "created");
}

// Rule: B-PROD-3
TEST_F(BindPushProducts, SaysThatAPriceDiffersBecauseItCannotChangeIt) {
  add_product(company, 800, "A1", "Café");
  company.table("ProductsPriceAndInventory")
      .push_back(Json::object({{"ID", BindCompany::id(800)}, {"VAT", d("0.16")}, {"Price", d("70.00")}}));
  const std::vector<Json> outcomes = push({product("A1", "Café")});
  EXPECT_EQ(notice(outcomes.at(0), "product_price_differs"),
            json(R"({"product":"A1","price_list":"Público","bind":"70.00","handy":"77.59"})"));
  EXPECT_TRUE(replaced().empty());
}

TEST_F(BindPushProducts, SaysNothingOfAPriceThatIsTheSameOrNotTold) {
  add_product(company, 800, "A1", "Café");
  add_product(company, 801, "A2", "Té");
  company.table("ProductsPriceAndInventory")
      .push_back(Json::object({{"ID", BindCompany::id(800)}, {"VAT", d("0.16")}, {"Price", d("77.59")}}));
  for (const Json& outcome : push({product("A1", "Café"), product("A2", "Té")})) {
    EXPECT_FALSE(outcome.contains("warnings"));
  }
  EXPECT_EQ(company.requests("GET /ProductsPriceAndInventory").size(), 1u);
}

TEST_F(BindPushProducts, NamesTheTaxesThatStayInsideANewPrice) {
  Product sweet = product("A", "A");
  sweet.taxes.push_back({"IEPS", d("8"), ""});
  EXPECT_EQ(notice(push({sweet}).at(0), "tax_inside_price")["taxes"], json(R"(["IEPS 8 %"])"));
}

TEST_F(BindPushProducts, AsksForManyWithFewRequests) {
  std::vector<Product> products;
  for (int i = 0; i < 100; ++i) {
    const std::string code = "P-" + std::to_string(i);
    add_product(company, 1000 + i, code.c_str(), code.c_str());
    products.push_back(product(code.c_str(), code.c_str()));
    products.back().remote_id = BindCompany::id(1000 + i);
  }
  EXPECT_EQ(push(products).size(), 100u);
  EXPECT_EQ(push(products).size(), 100u);                   // the next batch of the run
  EXPECT_EQ(company.requests("GET /Products").size(), 2u);  // the list, and the prices
}

// Rows that come in while the list is read shift its pages: one that is not seen is not gone.
// Rule: B-PROD-2
TEST_F(BindPushProducts, AsksForWhatTheListDidNotShowBeforeItCountsAsGone) {
  add_product(company, 800, "A1", "Café");
  const Json none = Json::object({{"value", Json::array()}, {"nextLink", Json()}, {"count", 1}});
  for (const bool linked : {true, false}) {
    BindCompany other;
    add_product(other, 800, "A1", "Café");
    other.script("GET", "/Products", Answer::json(200, none));
    Product one = product("A1", "Café");
    if (linked) one.remote_id = BindCompany::id(800);
    const OpResult pushed = other.session().push_products({one});
    EXPECT_EQ(pushed.document(ENLACE_EMIT_OUTCOME)["status"].text(), "unchanged");
    EXPECT_TRUE(other.sent("POST", "/Products").empty());
  }
}

// A whole catalogue made twice would be worse than one that waits.
// Rule: B-PROD-2
TEST_F(BindPushProducts, MakesNothingAgainThatOnlyTheListsDoNotShow) {
  std::vector<Product> products;
  for (int i = 0; i < 30; ++i) {
    const std::string code = "P-" + std::to_string(i);
    add_product(company, 1000 + i, code.c_str(), code.c_str());
    products.push_back(product(code.c_str(), code.c_str()));
    products.back().remote_id = BindCompany::id(1000 + i);
  }
  const Json none = Json::object({{"value", Json::array()}, {"nextLink", Json()}, {"count", 0}});
  for (int i = 0; i < 100; ++i) company.script("GET", "/Products", Answer::json(200, none));
  for (const Json& outcome : push(products)) EXPECT_EQ(outcome["status"].text(), "unchanged");
  EXPECT_TRUE(company.host().writes().empty());
  // Nor one whose details are no answer.
  company.script("GET", "/Products/" + BindCompany::id(1000), Answer::json(200, Json()));
  company.renew();
  EXPECT_FALSE(notice(push({products.front()}).at(0), "product_not_shown").is_null());
  EXPECT_TRUE(company.host().writes().empty());
}

// Rule: B-PROD-2
TEST_F(BindPushProducts, MakesAgainWhatSomebodyTookAwayAndSaysSo) {
  Product kept = product("A", "A");
  kept.remote_id = BindCompany::id(800);
  kept.link_data = Json::object({{"unit", "Pieza"}});
  const std::vector<Json> outcomes = push({kept});
  EXPECT_EQ(outcomes.at(0)["status"].text(), "created");
  EXPECT_EQ(notice(outcomes.at(0), "product_made_again")["product"].text(), "A");
}

// Rule: B-PROD-2
TEST_F(BindPushProducts, NamesAgainWhatSomebodyRenamedAndNothingTheSecondTime) {
  add_product(company, 800, "OTRO", "Nombre que alguien puso");
  Product kept = product("A1", "Café");
  kept.remote_id = BindCompany::id(800);
  kept.link_data = Json::object({{"unit", "Pieza"}});
  EXPECT_EQ(push({kept}).at(0)["status"].text(), "updated");
  EXPECT_EQ(replaced().at(0)["Title"].text(), "Café");
  EXPECT_EQ(replaced().at(0)["Code"].text(), "A1");
  EXPECT_EQ(push({kept}).at(0)["status"].text(), "unchanged");
  EXPECT_EQ(replaced().size(), 1u);
  EXPECT_TRUE(company.host().emitted(ENLACE_EMIT_LINK).empty());  // nothing of it changed
}

// Somebody made another product with the code, and gave the old one another.
// Rule: B-PROD-2
TEST_F(BindPushProducts, MakesNoSecondOneOfACodeThatMoved) {
  add_product(company, 800, "A1-VIEJO", "Café viejo");
  add_product(company, 801, "A1", "Café");
  Product kept = product("A1", "Café");
  kept.remote_id = BindCompany::id(800);
  EXPECT_EQ(push({kept}).at(0)["remote_id"].text(), BindCompany::id(801));
  EXPECT_TRUE(company.host().writes().empty());
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_LINK).at(0)["remote_id"].text(), BindCompany::id(801));
}

// Rule: B-PROD-2
TEST_F(BindPushProducts, GivesNoProductThatIsAnothersToOneWithItsFormerName) {
  add_product(company, 800, "A1", "Agua");
  Product first = product("A1", "Agua chica");
  first.remote_id = BindCompany::id(800);
  push({first});  // an earlier batch of the run
  company.table("Products").front().set("Title", "Agua");
  EXPECT_EQ(push({product("A2", "Agua")}).at(0)["status"].text(), "created");
}

// Bind cuts, say: what it shows is not what it was given, and each run would write it again.
// Rule: H-11
TEST_F(BindPushProducts, WritesNothingASecondTimeWhereBindKeepsATextInAnotherForm) {
  const std::string given(300, 'x');
  for (const bool exists : {false, true}) {
    BindCompany other;
    if (exists) add_product(other, 800, "A1", "Viejo");
    other.keeps = [](Json& row) {
      if (row["Title"].text().size() > 236) row.set("Title", row["Title"].text().substr(0, 236));
    };
    Product one = product("A1", given.c_str());
    OpResult pushed = other.session().push_products({one});
    const Json link = other.host().emitted(ENLACE_EMIT_LINK).back();
    EXPECT_EQ(notice(pushed.document(ENLACE_EMIT_OUTCOME), "product_kept_otherwise")["bind"].text().size(),
              236u);
    one.remote_id = link["remote_id"].text();
    one.link_data = link["data"];
    const std::size_t written = other.host().writes().size();
    pushed = other.session().push_products({one});
    EXPECT_EQ(pushed.document(ENLACE_EMIT_OUTCOME)["status"].text(), "unchanged") << exists;
    EXPECT_EQ(other.host().writes().size(), written);
    other.table("Products").back().set("Title", "Otro");  // but a person's name is seen
    BindCompany* again = &other;
    again->renew();
    pushed = other.session().push_products({one});
    EXPECT_EQ(pushed.document(ENLACE_EMIT_OUTCOME)["status"].text(), "updated") << exists;
  }
}

// Rule: H-11
// Rule: H-18
TEST_F(BindPushProducts, WritesNothingASecondTimeWhateverPeopleType) {
  const std::vector<Product> odd = {product("A/1", "Jabón D'Angelo & Ñáñez #9"),
                                    product("50%", "100 % \"natural\" + más; [x] {y}"),
                                    product("O'H", "Con  dos   blancos"),
                                    product(" E 1 ", " A los lados "),
                                    product("EMO", "Café 😀☕"),
                                    product("LF", "Una línea\ny otra\tcon tab"),
                                    product("CERO", "Sin precio", "0"),
                                    product("NFD", "Cafe\u0301 en pedazos"),
                                    product("?a=b&c", std::string(400, 'y').c_str()),
                                    product("guid'x'", "' or Code ne '"),
                                    product("x.y-z_1", "\u00a0Con blanco duro\u00a0")};
  for (const bool collapses : {false, true}) {
    BindCompany other;
    other.keeps = [&](Json& row) {  // as a server that tidies up might
      if (!collapses) return;
      std::string title;
      for (const char c : row["Title"].text()) {
        if (c != ' ' || !title.ends_with(' ')) title += c;
      }
      row.set("Title", title);
    };
    const auto run = [&](bool with_links) {
      std::vector<Product> products = odd;
      for (Product& one : products) {
        for (const Json& link : other.host().emitted(ENLACE_EMIT_LINK)) {
          if (!with_links || link["key"].text() != one.code) continue;
          one.remote_id = link["remote_id"].text();
          one.link_data = link["data"];
        }
      }
      other.renew();
      return other.session().push_products(products);
    };
    ASSERT_TRUE(run(false).ok());
    EXPECT_EQ(other.table("Products").size(), odd.size());
    const std::size_t written = other.host().writes().size();
    EXPECT_EQ(written, odd.size());
    ASSERT_TRUE(run(true).ok());
    EXPECT_EQ(other.host().writes().size(), written);
    ASSERT_TRUE(run(false).ok());  // a lost disk: found by their codes
    EXPECT_EQ(other.host().writes().size(), written);
    EXPECT_EQ(other.table("Products").size(), odd.size());
  }
}

// Rule: H-15
TEST_F(BindPushProducts, GoesOnWhereADryRunHoldsWritesBack) {
  add_product(company, 800, "A1", "Viejo");
  company.session();
  company.host().hold_writes(true);
  const std::vector<Json> outcomes = push({product("NEW", "Nuevo"), product("A1", "Café")});
  ASSERT_EQ(outcomes.size(), 2u) << result.error.cause;
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(company.table("Products").size(), 1u);
}

// Rule: H-4
// Rule: B-PROD-1
TEST_F(BindPushProducts, GoesOnAfterOneThatIsRefusedOrInDoubt) {
  company.script("POST", "/Products", Answer::json(400, json(R"({"Message":"Código largo"})")));
  company.script("POST", "/Products", Answer::lost());
  const std::vector<Json> outcomes = push({product("A", "A"), product("B", "B"), product("C", "C")});
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(notice(outcomes[0], "product_refused")["answer"].text(), "Código largo");
  EXPECT_FALSE(outcomes[0].contains("remote_id"));
  EXPECT_EQ(notice(outcomes[1], "product_in_doubt")["product"].text(), "B");
  EXPECT_FALSE(outcomes[1].contains("remote_id"));
  EXPECT_EQ(outcomes[2]["status"].text(), "created");
  EXPECT_EQ(company.host().emitted(ENLACE_EMIT_LINK).size(), 2u);  // of C alone, once with its unit
}

TEST_F(BindPushProducts, WaitsWhereTheHostAllowsNoSecondTry) {
  add_product(company, 801, "B", "B");
  // The calls before it: the list, two looks for code and name, the currency, then the write.
  company.session();
  company.host().fail_call(4, ENLACE_E_CONFLICT);
  const std::vector<Json> outcomes = push({product("A", "A"), product("B", "B")});
  ASSERT_EQ(outcomes.size(), 2u) << result.error.cause;
  EXPECT_FALSE(notice(outcomes[0], "product_in_doubt").is_null());
  EXPECT_EQ(outcomes[1]["status"].text(), "unchanged");
}

TEST_F(BindPushProducts, StopsWhereNoOtherCouldGo) {
  for (const Answer& answer :
       {Answer::json(401, Json::object()), Answer::json(429, Json::object(), {{"Retry-After", "9"}}),
        Answer::unreachable()}) {
    company.script("POST", "/Products", answer);
    EXPECT_TRUE(push({product("A", "A"), product("B", "B")}).empty());
    EXPECT_FALSE(result.ok());
  }
  EXPECT_TRUE(company.table("Products").empty());
}

// Rule: H-25
TEST_F(BindPushProducts, LeavesAloneOneThatCannotBeReadAndGoesOn) {
  company.script("GET", "/Products",
                 Answer::text(200, R"({"count":1,"nextLink":null,"value":[{"ID":")" + BindCompany::id(800) +
                                       R"(","Code":"A1","Title":[1 2],"Unit":"PZ"}]})"));
  const std::vector<Json> outcomes = push({product("A1", "Café"), product("B", "B")});
  ASSERT_EQ(outcomes.size(), 2u) << result.error.cause;
  EXPECT_FALSE(notice(outcomes[0], "record_unreadable").is_null());
  EXPECT_EQ(outcomes[1]["status"].text(), "created");
  EXPECT_EQ(company.host().writes().size(), 1u);
}

// It may be any of Handy's that Bind does not seem to have.
// Rule: H-25
TEST_F(BindPushProducts, CreatesNoneWhereBindShowsOneThatCannotBeTold) {
  add_product(company, 801, "B", "B");
  company.script("GET", "/Products",
                 Answer::text(200, R"({"count":2,"nextLink":null,"value":[{"ID":[1 2],"Code":"A1"},{"ID":")" +
                                       BindCompany::id(801) + R"(","Code":"B","Title":"B"}]})"));
  const std::vector<Json> outcomes = push({product("A1", "Café"), product("B", "Be")});
  ASSERT_EQ(outcomes.size(), 2u) << result.error.cause;
  EXPECT_FALSE(notice(outcomes[0], "product_list_unreadable").is_null());
  EXPECT_EQ(outcomes[1]["status"].text(), "updated");
  EXPECT_TRUE(created().empty());
}

// PUT replaces the whole product.
// Rule: H-25
TEST_F(BindPushProducts, WritesNoDamagedTextBack) {
  add_product(company, 800, "A1", "Viejo");
  const std::string path = "/Products/" + BindCompany::id(800);
  const std::string start = R"({"ID":")" + BindCompany::id(800) + R"(","Code":"A1","Title":"Viejo",)";
  for (const auto& [rest, why] : {std::pair(R"("Description":"x \ud83d"})", "text_repaired"),
                                  std::pair(R"("Description":[1 2]})", "record_unreadable")}) {
    company.script("GET", path, Answer::text(200, start + rest));
    const std::vector<Json> outcomes = push({product("A1", "Café"), product("B", "B")});
    ASSERT_EQ(outcomes.size(), 2u) << result.error.cause;
    EXPECT_FALSE(notice(outcomes[0], why).is_null()) << outcomes[0].dump();
  }
  EXPECT_TRUE(replaced().empty());
}

// A page is of what stands between: Bind did not say that it is gone.
// Rule: B-PROD-2
TEST_F(BindPushProducts, MakesNothingAgainForAPageThatSaysNotFound) {
  Product one = product("A1", "Café");
  one.remote_id = BindCompany::id(800);
  company.script("GET", "/Products/" + BindCompany::id(800), Answer::text(404, "<html>Not Found</html>"));
  EXPECT_TRUE(push({one}).empty());
  EXPECT_EQ(result.error.cause, "http_firewall");
  EXPECT_TRUE(created().empty());
}

TEST_F(BindPushProducts, TellsOfAChangeThatBindRefuses) {
  add_product(company, 800, "A1", "Viejo");
  company.script("PUT", "/Products", Answer::json(400, json(R"({"Message":"Título inválido"})")));
  EXPECT_EQ(notice(push({product("A1", "Nuevo")}).at(0), "product_refused")["answer"].text(),
            "Título inválido");
  company.script("PUT", "/Products", Answer::json(503, Json::object()));
  push({product("A1", "Nuevo")});
  EXPECT_EQ(result.error.status_class(), ENLACE_CLASS_TRANSIENT);  // harmless to repeat, so no doubt
}

}  // namespace
}  // namespace enlace::binderp
