#include <algorithm>
#include <set>

#include "mocks/gestionix/pricing.hpp"
#include "mocks/tests/gestionix_probe.hpp"

// Taxes, products, clients and the paging of their lists: apis/gestionix.md 9.
namespace enlace::mock {
namespace {

class GestionixLists : public ::testing::Test, public GestionixProbe {
 protected:
  void seed(int items, int clients) {
    control("/companies/1104/seed", Json::object({{"items", items}, {"clients", clients}}).dump());
  }
  Json product_named(const std::string& name) {
    for (int page = 1; page <= 3; ++page) {
      const Reply reply =
          get("/products?branch_id=5131&include_inactive=true&page_size=100&page=" + std::to_string(page));
      for (const Json& product : reply.body["list"].items()) {
        if (product["name"].text() == name) return product;
      }
    }
    ADD_FAILURE() << "no product " << name;
    return {};
  }
};

TEST_F(GestionixLists, PagesByNumberFromOneInRisingIds) {
  seed(231 - 15, 0);
  const Reply third = get("/products?branch_id=5131&include_inactive=true&page=3&page_size=100");
  EXPECT_EQ(third.body["page"].integer(), 3);
  EXPECT_EQ(third.body["page_size"].integer(), 100);
  EXPECT_EQ(third.body["total"].integer(), 231);
  EXPECT_EQ(third.body["list"].size(), 31U);
  EXPECT_EQ(get("/products?branch_id=5131").body["list"].size(), 50U);
  const Reply beyond = get("/products?branch_id=5131&page=400");
  EXPECT_EQ(beyond.status, 200);
  EXPECT_EQ(beyond.body["list"].size(), 0U);
  const std::vector<std::string> ids = all("/products?branch_id=5131&include_inactive=true", "product_id");
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 231U);
  EXPECT_TRUE(std::ranges::is_sorted(ids));
}

TEST_F(GestionixLists, RefusesPagesThatAreNone) {
  for (const char* query : {"page=0", "page=-1", "page=x", "page_size=0", "page_size=101", "page_size="}) {
    EXPECT_EQ(get(std::string("/clients?") + query).status, 400) << query;
  }
  turn(R"({"refuse_large_page":false})");
  EXPECT_EQ(get("/clients?page_size=101").body["page_size"].integer(), 100);
}

TEST_F(GestionixLists, RowsAppearAndVanishBetweenPages) {
  seed(0, 20);
  control(
      "/companies/1104/between-pages",
      R"({"resource":"clients","after":1,"insert":[{"client_id":1,"business_name":"Al frente"}],"remove":["7005"]})");
  const Reply first = get("/clients?include_inactive=true&page=1&page_size=10");
  const Reply second = get("/clients?include_inactive=true&page=2&page_size=10");
  EXPECT_EQ(first.body["total"].integer(), 30);
  EXPECT_EQ(second.body["total"].integer(), 30);  // one more, one less
  // The row in front moves the rest by one, the vanished one moves it back: no row twice, none lost.
  EXPECT_EQ(second.body["list"].items()[0]["client_id"].integer(), 7011);
  control("/companies/1104/between-pages",
          R"({"resource":"clients","after":1,"insert":[{"client_id":2,"business_name":"Otro"}]})");
  get("/clients?include_inactive=true&page=1&page_size=10");
  const Reply grown = get("/clients?include_inactive=true&page=2&page_size=10");
  EXPECT_EQ(grown.body["total"].integer(), 31);
  EXPECT_EQ(grown.body["list"].items()[0]["client_id"].integer(), 7010);  // seen on page 1 already
}

TEST_F(GestionixLists, RefusesChangesBetweenPagesThatMeanNothing) {
  const auto error = [&](const std::string& body) {
    const Response response =
        service.control(make_request("POST", "/__mock/companies/1104/between-pages", {}, body),
                        "/companies/1104/between-pages");
    EXPECT_EQ(response.status, 400) << body;
    return response.body;
  };
  EXPECT_NE(error(R"({"resource":"clients","inset":[]})").find("\\\"insert\\\""), std::string::npos);
  EXPECT_NE(error(R"({"resource":"client","insert":[{}]})").find("\\\"clients\\\""), std::string::npos);
  EXPECT_NE(error(R"({"resource":"clients","insert":[{"bussiness_name":"A"}]})").find("business_name"),
            std::string::npos);
  error(R"({"resource":"clients","insert":{"business_name":"A"}})");
  error(R"({"resource":"clients"})");
  EXPECT_EQ(get("/clients?include_inactive=true").status, 200);  // and the company works
}

TEST_F(GestionixLists, APersonRenamesAClientAndChangesAPrice) {
  const std::string client = put("clients", R"({"commercial_name":"Tienda Lucía","tax_id":"XAXX010101000"})");
  control("/companies/1104/clients/" + client, R"({"commercial_name":"TIENDA LUCIA"})");
  const Json shown = get("/clients/" + client).body;
  EXPECT_EQ(shown["commercial_name"].text(), "TIENDA LUCIA");
  EXPECT_EQ(shown["tax_id"].text(), "XAXX010101000");
  const std::string product =
      put("products", R"({"key":"A-1","name":"Uno","stock":{"branch_id":5131,"total":"7","track":true}})");
  control("/companies/1104/products/" + product, R"({"unit_base_price":"12.50"})");
  const Json changed = get("/products/" + product + "?branch_id=5131").body;
  EXPECT_EQ(changed["unit_base_price"].text(), "12.50");
  EXPECT_EQ(changed["stock"]["total"].text(), "7");
}

TEST_F(GestionixLists, AnswersBareArraysWhenSwitched) {
  seed(216, 0);
  turn(R"({"bare_arrays":true})");
  const Reply reply = get("/products?branch_id=5131&include_inactive=true&page=1&page_size=100");
  ASSERT_TRUE(reply.body.is_array());
  EXPECT_EQ(reply.body.size(), 231U);
}

TEST_F(GestionixLists, HoldsEveryAwkwardProductOfTheChecklist) {
  seed(216, 0);
  EXPECT_EQ(all("/products?branch_id=5131&include_inactive=true", "key").size(), 231U);
  EXPECT_FALSE(product_named("Agua natural 1 L")["active"].truthy());
  EXPECT_FALSE(product_named("Azúcar estándar (insumo)")["for_sale"].truthy());
  EXPECT_TRUE(product_named("Sin clave")["key"].is_null());
  EXPECT_EQ(product_named("Caja surtida 45")["key"].text(), "A/45");
  EXPECT_TRUE(product_named("Caja surtida 45")["category"].is_null());
  EXPECT_EQ(product_named("Clave con espacios")["key"].text(), "  FX-ESPACIOS ");
  EXPECT_EQ(product_named("Clave con espacios")["category"]["name"].text(), "Lácteos y Ñoquis");
  EXPECT_EQ(product_named("Clave doble, uno")["key"].text(), "FX-DOBLE");
  EXPECT_EQ(product_named("Clave doble, dos")["key"].text(), "fx-doble");
  EXPECT_EQ(product_named("Refresco con IEPS e IVA")["transferred_taxes"].size(), 2U);
  EXPECT_EQ(product_named("IVA cero")["stock"]["total"].text(), "-4.000");
  EXPECT_TRUE(product_named("Libro exento")["transferred_taxes"].items()[0]["is_exempt"].truthy());
  EXPECT_EQ(product_named("Cuota fija por litro")["transferred_taxes"].items()[0]["type"].text(), "fixed");
  EXPECT_FALSE(product_named("Servicio de entrega")["stock"]["track"].truthy());
  EXPECT_TRUE(product_named("Precio como número")["unit_base_price"].is_number());
  EXPECT_TRUE(product_named("IVA cero")["unit_base_price"].is_string());
  EXPECT_FALSE(product_named("Sin precio final").contains("unit_total_price"));
  EXPECT_EQ(product_named("Refresco con IEPS e IVA")["stock"]["total"].text(), "340.250");
}

TEST_F(GestionixLists, ProductsBelongToABranch) {
  put("products", R"([{"key":"A","stock":{"branch_id":5131,"total":"3.000","track":true}},
                      {"key":"B","stock":{"branch_id":5131,"total":"1.000","track":true},"stocks":{"5132":"9.000"}},
                      {"key":"C"}])");
  EXPECT_EQ(all("/products?branch_id=5131", "key"), (std::vector<std::string>{"A", "B", "C"}));
  EXPECT_EQ(all("/products?branch_id=5132", "key"), (std::vector<std::string>{"B", "C"}));
  EXPECT_EQ(get("/products/9002?branch_id=5132").body["stock"]["total"].text(), "9.000");
  EXPECT_EQ(get("/products/9002?branch_id=5132").body["stock"]["branch_id"].integer(), 5132);
  EXPECT_EQ(get("/products/9001?branch_id=5132").status, 404);
  EXPECT_EQ(get("/products/77?branch_id=5131").status, 404);
  EXPECT_EQ(get("/products").status, 400);
  EXPECT_EQ(get("/products?branch_id=norte").status, 400);
  EXPECT_EQ(get("/products?branch_id=1").status, 403);
}

TEST_F(GestionixLists, FiltersProductsByActivityAndChange) {
  put("products", R"([{"key":"A","updated_at":"2026-03-01T18:20:00Z"},
                      {"key":"B","updated_at":"2026-02-01T00:00:00Z","active":false}])");
  EXPECT_EQ(all("/products?branch_id=5131", "key"), std::vector<std::string>{"A"});
  EXPECT_EQ(all("/products?branch_id=5131&include_inactive=true", "key").size(), 2U);
  EXPECT_EQ(all("/products?branch_id=5131&include_inactive=true&updated_since=2026-03-01T18:20:00Z", "key"),
            std::vector<std::string>{"A"});
  EXPECT_EQ(get("/products?branch_id=5131&include_inactive=1").status, 400);
  for (const char* since :
       {"2026-03-01", "2026-02-30T00:00:00Z", "2026-03-01T25:00:00Z", "2026-03-01T18:20:00"}) {
    EXPECT_EQ(get(std::string("/products?branch_id=5131&updated_since=") + since).status, 400) << since;
  }
}

TEST_F(GestionixLists, ShowsDecimalsAsNumbersWhenSwitched) {
  put("products", R"([{"key":"A","unit_base_price":"12.771392","name":"16",
    "transferred_taxes":[{"code":"IVA","rate":"16"}]}])");
  turn(R"({"decimals_as_numbers":true})");
  const Json product = get("/products?branch_id=5131").body["list"].items()[0];
  EXPECT_TRUE(product["unit_base_price"].is_number());
  EXPECT_EQ(product["unit_base_price"].text(), "12.771392");
  EXPECT_TRUE(product["transferred_taxes"].items()[0]["rate"].is_number());
  EXPECT_TRUE(product["name"].is_string());
}

TEST_F(GestionixLists, ListsTaxesWithTheirBase) {
  const Reply taxes = get("/taxes");
  ASSERT_EQ(taxes.body["total"].integer(), 3);
  EXPECT_EQ(taxes.body["list"].items()[2]["applies_on"].text(), "net");
  EXPECT_EQ(taxes.body["list"].items()[0]["rate"].text(), "16");
}

TEST_F(GestionixLists, HoldsEveryAwkwardClientOfTheChecklist) {
  seed(0, 215);
  const std::vector<std::string> names = all("/clients?include_inactive=true", "business_name");
  EXPECT_EQ(names.size(), 225U);  // three pages
  const auto has = [&](const std::string& name) { return std::ranges::find(names, name) != names.end(); };
  EXPECT_TRUE(has(" "));
  EXPECT_TRUE(has("Tienda Lucía"));
  EXPECT_TRUE(has("JUAN LÓPEZ ÑÁÑEZ"));
  EXPECT_TRUE(
      has("Abarrotes Pen\xCC\x83"
          "a"));  // decomposed
  EXPECT_TRUE(has("ABARROTES PEÑA"));
  EXPECT_TRUE(has("Dulcería 🍬 La Ñusta"));
  EXPECT_TRUE(std::ranges::any_of(names, [](const std::string& name) { return name.size() > 400; }));
  EXPECT_EQ(all("/clients?", "client_id").size(), 223U);  // two are inactive
}

TEST_F(GestionixLists, FiltersClientsByBranchAndSearch) {
  put("clients",
      R"([{"business_name":"COMERCIALIZADORA PÉREZ","commercial_name":"Abarrotes Pérez","tax_id":"ABC010101AB1"},
                     {"business_name":"Del Norte","branch_id":5132},
                     {"business_name":"Ex cliente","active":false}])");
  EXPECT_EQ(all("/clients?branch_id=5131", "client_id"), std::vector<std::string>{"7001"});
  EXPECT_EQ(all("/clients?branch_id=5132", "client_id").size(), 2U);
  EXPECT_EQ(get("/clients?branch_id=8").status, 403);
  EXPECT_EQ(all("/clients?search=p%C3%A9rez", "client_id").size(), 1U);
  EXPECT_EQ(all("/clients?search=perez", "client_id").size(), 0U);  // accents count in the server's search
  turn(R"({"search_folds_accents":true})");
  EXPECT_EQ(all("/clients?search=perez", "client_id").size(), 1U);
  const Reply one = get("/clients/7003");
  EXPECT_EQ(one.body["status"].text(), "inactive");
  EXPECT_FALSE(one.body["active"].truthy());
  EXPECT_EQ(get("/clients/7").status, 404);
  EXPECT_EQ(get("/clients/none").status, 404);
}

TEST_F(GestionixLists, ShowsActivityInOtherWordsWhenSwitched) {
  put("clients", R"([{"business_name":"A"},{"business_name":"B","active":false}])");
  turn(R"({"client_active":"spanish"})");
  EXPECT_EQ(all("/clients?include_inactive=true", "active"),
            (std::vector<std::string>{"Activo", "Inactivo"}));
  turn(R"({"client_active":"text"})");
  EXPECT_EQ(all("/clients?include_inactive=true", "active"),
            (std::vector<std::string>{"active", "inactive"}));
}

TEST_F(GestionixLists, CreatesAClientWithWhatTheContractTakes) {
  const Reply made =
      post("/clients", R"({"business_name":"Tienda La Esquina","commercial_name":"Tienda La Esquina",
    "tax_id":"XAXX010101000","country_code":"MEX","branch_id":5131,"external_reference":"HANDY-C-88231",
    "contact":{"name":null,"email":"esquina@example.com","phone":"2220003333"},
    "address":{"street":"Reforma","outside_number":"21","city":"Puebla","country_code":"MEX"}})");
  ASSERT_EQ(made.status, 201) << made.errors();
  const Json client = get("/clients/" + made.body["client_id"].text()).body;
  EXPECT_EQ(client["commercial_name"].text(), "Tienda La Esquina");
  EXPECT_EQ(client["status"].text(), "active");
  EXPECT_EQ(client["register_date"].text(), "2026-10-20T12:40:00Z");
  EXPECT_EQ(client["address"]["street"].text(), "Reforma");
  EXPECT_EQ(state()["created_clients"].size(), 1U);
  const Reply generic =
      post("/clients", R"({"business_name":"Tienda La Esquina"})");  // namesakes are allowed
  EXPECT_EQ(generic.status, 201);
  EXPECT_EQ(get("/clients/" + generic.body["client_id"].text()).body["tax_id"].text(), "XAXX010101000");
}

TEST_F(GestionixLists, RefusesASecondClientOfOneReference) {
  const std::string body = R"({"business_name":"A","external_reference":"HANDY-C-1"})";
  const std::string id = post("/clients", body).body["client_id"].text();
  const Reply second = post("/clients", body);
  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(second.code(), "duplicate_reference");
  EXPECT_EQ(second.body["existing_id"].text(), id);
}

TEST_F(GestionixLists, NamesEveryFieldOfAClientThatIsWrong) {
  const Reply refused =
      post("/clients", R"({"business_name":" ","tax_id":"MAL","country_code":"Mexico","branch_id":9,
    "external_reference":"","contact":{"email":"no es correo"},"address":{"street":5},"client_number":4})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.code(), "validation_error");
  for (const char* field : {"business_name:", "tax_id:", "country_code:", "branch_id:", "external_reference:",
                            "contact.email:", "address.street:", "client_number:"}) {
    EXPECT_NE(refused.errors().find(field), std::string::npos) << field << "\n" << refused.errors();
  }
  EXPECT_EQ(post("/clients", R"({"business_name":"A","zone":"General"})").errors(), "zone: is unknown\n");
  EXPECT_EQ(post("/clients", R"({"business_name":"A","address":{"calle":"x"}})").errors(),
            "address.calle: is unknown\n");
  turn(R"({"refuse_unknown_members":false})");
  EXPECT_EQ(post("/clients", R"({"business_name":"A","zone":"General"})").status, 201);
}

TEST_F(GestionixLists, NewRowsComeLateIntoListsOnDemand) {
  turn(R"({"list_lag_ms":5000})");
  const std::string id = post("/clients", R"({"business_name":"Nueva"})").body["client_id"].text();
  EXPECT_EQ(all("/clients?", "client_id").size(), 0U);
  EXPECT_EQ(get("/clients/" + id).status, 200);
  clock.set(kNow + 5'000);
  EXPECT_EQ(all("/clients?", "client_id").size(), 1U);
}

TEST(GestionixPricing, PutsIvaOnTopOfIeps) {
  const auto taxes = gestionix::transferred_taxes(*Json::parse(R"({"transferred_taxes":[
    {"code":"IEPS","type":"percentage","rate":"8"},{"code":"IVA","type":"percentage","rate":"16"},
    {"code":"IEPS","type":"fixed","rate":"1.50"},{"code":"IVA","type":"percentage","rate":"16","is_exempt":true}]})"));
  EXPECT_EQ(gestionix::price_after_taxes(Decimal(100), taxes, true).str(), "125.28");
  EXPECT_EQ(gestionix::price_after_taxes(Decimal(100), taxes, false).str(), "124");
  EXPECT_EQ(gestionix::price_before_taxes(Decimal(16), taxes).str(), "12.771392");
}

}  // namespace
}  // namespace enlace::mock
