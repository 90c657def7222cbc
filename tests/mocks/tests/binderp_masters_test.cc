#include <set>

#include "mocks/tests/binderp_probe.hpp"

// Catalogues, products, clients: the third part of the checklist of apis/bind.md 10.
namespace enlace::mock {
namespace {

class BindMasters : public ::testing::Test, public BindShop {
 protected:
  [[nodiscard]] std::string new_client(const std::vector<std::pair<std::string, Json>>& changes = {}) const {
    Json body = Json::object({{"LegalName", "Nueva"},
                              {"CommercialName", "Nueva"},
                              {"RFC", "XAXX010101000"},
                              {"CreditDays", 0},
                              {"CreditAmount", 0},
                              {"PriceListID", price_list},
                              {"AccountingNumber", "105-01-001"},
                              {"Address", place()}});
    for (const auto& [member, value] : changes) {
      if (value.is_null()) {
        body.erase(member);
      } else {
        body.set(member, value);
      }
    }
    return body.dump();
  }
  static Json place() {
    return Json::object({{"StreetName", "Av. Juárez"},
                         {"ExteriorNumber", "12"},
                         {"Colonia", "Centro"},
                         {"ZipCode", "06000"},
                         {"City", "Ciudad de México"},
                         {"State", "Ciudad de México"}});
  }
  [[nodiscard]] std::string new_product(const std::vector<std::pair<std::string, Json>>& changes = {}) const {
    Json body = Json::object({{"Title", "Galleta"},
                              {"Code", "GAL-1"},
                              {"SKU", "750"},
                              {"Cost", 0},
                              {"Price", d("12.345678")},
                              {"CurrencyId", pesos},
                              {"ExchangeRate", 1}});
    for (const auto& [member, value] : changes) {
      if (value.is_null()) {
        body.erase(member);
      } else {
        body.set(member, value);
      }
    }
    return body.dump();
  }
  static std::string fault_of(const BindReply& reply, const std::string& member) {
    return reply.body["ModelState"][member].items().empty()
               ? ""
               : reply.body["ModelState"][member].items()[0].text();
  }
  [[nodiscard]] Json price_row(const std::string& product, const std::string& list) {
    const BindReply rows =
        get("/ProductsPriceAndInventory?warehouseId=" + warehouse + "&priceListId=" + list);
    for (const Json& row : rows.body.items()) {
      if (row["ID"].text() == product) return row;
    }
    return {};
  }
};

TEST_F(BindMasters, SeedsTheCatalogues) {
  const Json now = state();
  EXPECT_EQ(now["PriceLists"].size(), 2U);
  EXPECT_EQ(now["Warehouses"].size(), 3U);
  EXPECT_EQ(now["Locations"].size(), 2U);
  EXPECT_EQ(now["Currencies"].size(), 2U);
  EXPECT_EQ(now["Accounts"].size(), 6U);
  EXPECT_EQ(now["Users"].size(), 2U);
  EXPECT_EQ(pesos, "b7e2c065-bd52-40ca-b508-3accdd538860");
  std::set<std::string> places;
  for (const Json& one : now["Warehouses"].items()) places.insert(one["LocationID"].text());
  EXPECT_EQ(places.size(), 2U);
  const Json profile = get("/UserProfile").body;
  EXPECT_EQ(profile["CompanyNumber"].integer(), 50117);
  EXPECT_EQ(profile["Username"].text(), "integraciones|50117");
  EXPECT_EQ(profile["Locations"].size(), 2U);
  EXPECT_EQ(get("/CompanyProfile").body["LegalName"].text(), "Mayoreo");
  for (const char* path : {"/PriceLists", "/Warehouses", "/Locations", "/Currencies", "/Banks",
                           "/BankAccounts", "/Accounts", "/Users", "/States"}) {
    EXPECT_GE(get(path).body["value"].size(), 1U) << path;
  }
  EXPECT_EQ(found("/Accounts", "Number eq '105-01-001'", "Description"),
            std::vector<std::string>{"Clientes"});
  EXPECT_EQ(get("/PriceLists/" + price_list).status, 404);  // list and search (apis/bind.md 2)
  EXPECT_EQ(get("/Cities?stateID=" + get("/States").body["value"].items()[0]["ID"].text()).status, 200);
}

TEST_F(BindMasters, SeedsAsManyPagesAndAwkwardRowsAsAsked) {
  control("/companies/1/seed", R"({"products":260,"clients":240,"fixtures":true})");
  EXPECT_GE(get("/Products").body["count"].integer().value_or(0), 260);
  EXPECT_GE(get("/Clients").body["count"].integer().value_or(0), 240);
  EXPECT_EQ(found("/Clients", "ClientName eq 'Abarrotes D''Angelo'", "ID").size(), 1U);
  EXPECT_EQ(found("/Clients", "ClientName eq 'Comercial Homónima'", "ID").size(), 2U);
  EXPECT_GE(found("/Clients", "Email eq null", "ID").size(), 50U);
  EXPECT_EQ(
      found("/Clients", "substringof('Ñ', ClientName) and substringof('Peña', ClientName)", "ID").size(), 2U);
  EXPECT_EQ(found("/Clients", "substringof('&', ClientName)", "ID").size(), 1U);
  EXPECT_EQ(found("/Clients", "substringof('  ', ClientName)", "ID").size(), 1U);
  EXPECT_EQ(found("/Products", "Code eq 'FIX-DUP'", "ID").size(), 2U);
  EXPECT_EQ(found("/Products", "Code eq 'FIX-D''O'", "ID").size(), 1U);
  EXPECT_EQ(found("/Products", "Code eq 'FIX+1&2#3'", "ID").size(), 1U);
  const BindReply prices =
      get("/ProductsPriceAndInventory?warehouseId=" + warehouse + "&priceListId=" + price_list);
  const auto listed = prices.body.size();
  EXPECT_GT(listed, 100U);
  EXPECT_LT(listed, 230U);  // not the whole catalogue (trap 2)
  int free = 0;
  for (const Json& row : prices.body.items()) free += row["Price"].decimal()->is_zero() ? 1 : 0;
  EXPECT_GE(free, 1);
}

TEST_F(BindMasters, RepeatsItsSeedAndItsIds) {
  BindProbe twin;
  twin.control("/companies/1/seed", R"({"products":20,"clients":20})");
  BindProbe other;
  other.control("/companies/1/seed", R"({"products":20,"clients":20})");
  EXPECT_EQ(twin.state()["Products"].dump(), other.state()["Products"].dump());
  EXPECT_EQ(twin.state()["Clients"].dump(), other.state()["Clients"].dump());
}

TEST_F(BindMasters, CreatesAProductWithItsPriceInEveryList) {
  const std::string id = create("/Products", new_product());
  const Json product = get("/Products/" + id).body;
  EXPECT_EQ(product["Title"].text(), "Galleta");
  EXPECT_EQ(product["CurrencyCode"].text(), "MXN");
  EXPECT_EQ(product["CreationDate"].text(), "2026-10-20T06:40:00");
  EXPECT_EQ(product["TypeText"].text(), "Producto Terminado");
  EXPECT_EQ(product["Prices"]["Items"].size(), 2U);
  EXPECT_EQ(product["Prices"]["Items"].items()[0]["Price"].decimal(), d("12.345678"));
  EXPECT_FALSE(product["Prices"]["Items"].items()[0].contains("ID"));  // by name only
  EXPECT_EQ(price_row(id, price_list)["Price"].decimal(), d("12.345678"));
  turn(R"({"new_price_lists":"first"})");
  const std::string second = create("/Products", new_product({{"Code", "GAL-2"}}));
  EXPECT_EQ(get("/Products/" + second).body["Prices"]["Items"].size(), 1U);
  turn(R"({"priced_when_created":false})");
  EXPECT_TRUE(price_row(create("/Products", new_product()), price_list).is_null());
}

TEST_F(BindMasters, ShowsAVatThatChargeVatDenies) {  // trap 1
  const std::string id = create("/Products", new_product());
  EXPECT_FALSE(get("/Products/" + id).body["ChargeVAT"].truthy());
  EXPECT_TRUE(get("/Products/" + id).body["ChargeVAT"].is_bool());
  EXPECT_EQ(price_row(id, price_list)["VAT"].decimal(), d("0.16"));
  EXPECT_FALSE(price_row(id, price_list)["VATExempt"].truthy());
  EXPECT_EQ(price_row(milk, price_list)["VAT"].decimal(), Decimal());
  EXPECT_TRUE(price_row(milk, price_list)["VATExempt"].truthy());
}

TEST_F(BindMasters, SpellsMembersAsTheRealServiceDoes) {
  const Json price = price_row(coffee, price_list);
  EXPECT_TRUE(price.contains("Descripcion"));
  const Json details = get("/Clients/" + client).body;
  EXPECT_TRUE(details.contains("Loctaion"));
  EXPECT_TRUE(details.contains("LoctaionID"));
  EXPECT_FALSE(details.contains("Location"));
  EXPECT_EQ(fault_of(post("/Products", new_product({{"CurrencyId", Json()}})), "newProduct.CurrencyId"),
            "The CurrencyId field is required.");
  create("/Orders", order());
  EXPECT_TRUE(get("/Orders").body["value"].items()[0].contains("IEPSRATE"));
}

TEST_F(BindMasters, ValidatesANewProduct) {
  for (const char* member : {"Title", "Code", "Cost", "Price", "CurrencyId"}) {
    EXPECT_FALSE(
        fault_of(post("/Products", new_product({{member, Json()}})), std::string("newProduct.") + member)
            .empty())
        << member;
  }
  for (const auto& change : std::vector<std::pair<std::string, Json>>{
           {"CurrencyId", price_list}, {"Category1Id", pesos}, {"Price", -1}, {"Cost", -1}}) {
    const BindReply reply = post("/Products", new_product({change}));
    EXPECT_EQ(reply.status, 400) << change.first;
    EXPECT_TRUE(reply.body["ModelState"].is_null());
  }
  turn(R"({"bad_reference":"error"})");
  EXPECT_EQ(post("/Products", new_product({{"CurrencyId", price_list}})).status, 500);
  EXPECT_EQ(state()["Products"].size(), 3U);
}

TEST_F(BindMasters, ReplacesAProductButNeverItsPrice) {
  const std::string raw =
      insert("products", R"({"Code":"R","Title":"R","Price":5,"Type":1,"TypeText":"Materia Prima",
      "Unit":"Kilo","ProductionAuto":true,"CostType":3,"ChargeVAT":true,"SKU":"S","CurrentInventory":7})");
  const auto edit = [&](const std::vector<std::pair<std::string, Json>>& members) {
    Json body = Json::object(
        {{"ID", raw}, {"Code", "R2"}, {"Title", "Renombrado"}, {"Cost", 3}, {"CurrencyID", pesos}});
    for (const auto& [name, value] : members) body.set(name, value);
    return put("/Products", body.dump());
  };
  EXPECT_EQ(
      edit({{"Price", 99}, {"Type", 1}, {"Unit", "Kilo"}, {"ProductionAuto", true}, {"CostType", 3}}).status,
      204);
  Json details = get("/Products/" + raw).body;
  EXPECT_EQ(details["Title"].text(), "Renombrado");
  EXPECT_EQ(details["TypeText"].text(), "Materia Prima");
  EXPECT_EQ(details["Unit"].text(), "Kilo");
  EXPECT_EQ(details["CostTypeText"].text(), "Fijo");
  EXPECT_EQ(details["CurrentInventory"].text(), "7");
  EXPECT_TRUE(details["SKU"].is_null());        // left out: reset
  EXPECT_FALSE(details["ChargeVAT"].truthy());  // likewise
  EXPECT_EQ(details["Prices"]["Items"].items()[0]["Price"].decimal(), d("5"));
  EXPECT_EQ(state()["ignored_members"]["PUT Products: Price"].integer(), 1);
  EXPECT_EQ(edit({}).status, 204);
  details = get("/Products/" + raw).body;
  EXPECT_EQ(details["Type"].text(), "0");
  EXPECT_TRUE(details["Unit"].is_null());
  EXPECT_FALSE(details["ProductionAuto"].truthy());
  EXPECT_EQ(found("/Products", "Code eq 'R2'", "Title"), std::vector<std::string>{"Renombrado"});
  EXPECT_EQ(put("/Products", R"({"Code":"R"})").status, 400);
  EXPECT_EQ(put("/Products/" + raw, "{}").status, 405);  // the ID is in the body, not in the path
}

TEST_F(BindMasters, DeletesProducts) {
  EXPECT_EQ(erase("/Products/" + soap).status, 204);
  EXPECT_EQ(get("/Products/" + soap).status, 404);
  EXPECT_EQ(get("/Products/" + soap).raw, "");  // an empty body
  EXPECT_EQ(erase("/Products/" + soap).status, 404);
  EXPECT_EQ(found("/Products", "Code eq 'JAB-1'", "ID").size(), 0U);
  EXPECT_EQ(get("/Products/x").status, 400);
  turn(R"({"not_found":"message"})");
  EXPECT_FALSE(get("/Products/" + soap).message().empty());
  EXPECT_EQ(get("/Products/" + coffee + "/image").body, Json(""));
}

TEST_F(BindMasters, ShowsTheStockOfAWarehouse) {
  const BindReply page = list("/Inventory", {{"warehouseID", warehouse}, {"$filter", "Code eq 'CAF-200'"}});
  ASSERT_EQ(page.body["value"].size(), 1U);
  EXPECT_EQ(page.body["value"].items()[0]["ProductID"].text(), coffee);
  EXPECT_EQ(get("/Inventory?warehouseID=" + pesos).status, 400);
}

TEST_F(BindMasters, CreatesAClientAndTellsItsAddressesByIdOnly) {
  const std::string id = create("/Clients", new_client({{"Comment", "HANDY-C-1"},
                                                        {"Telephone", "555"},
                                                        {"RegimenFiscal", "616"},
                                                        {"LocationID", location},
                                                        {"Email", "a@x.example"}}));
  const Json details = get("/Clients/" + id).body;
  ASSERT_EQ(details["Addresses"].size(), 1U);
  EXPECT_TRUE(details["Addresses"].items()[0].is_string());
  EXPECT_EQ(details["Status"].text(), "Activo");
  EXPECT_EQ(details["Comments"].text(), "HANDY-C-1");
  EXPECT_EQ(details["Telephones"].text(), "555");
  EXPECT_EQ(details["PriceList"].text(), "Público");
  EXPECT_EQ(details["Account"].text(), "105-01-001 Clientes");
  EXPECT_EQ(details["Loctaion"].text(), "Matriz");
  EXPECT_EQ(details["Number"].text(), "2");
  const Json row = filtered("/Clients", "ID eq guid'" + id + "'").body["value"].items().at(0);
  EXPECT_EQ(row["ClientName"].text(), "Nueva");
  EXPECT_EQ(row["Phone"].text(), "555");
  EXPECT_EQ(row["RegimenFiscal"].text(), "616");
  EXPECT_FALSE(row.contains("CommercialName"));
  EXPECT_EQ(get("/Clients/" + create("/Clients", new_client({{"Address", Json()}}))).body["Addresses"].dump(),
            "[]");
  create("/Clients", new_client());  // the same name and generic RFC: legal
}

TEST_F(BindMasters, ValidatesAClient) {
  for (const char* member : {"LegalName", "CommercialName", "RFC", "CreditDays", "CreditAmount",
                             "PriceListID", "AccountingNumber"}) {
    const BindReply reply = post("/Clients", new_client({{member, Json()}}));
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(fault_of(reply, std::string("newClient.") + member),
              "The " + std::string(member) + " field is required.");
  }
  for (const char* rfc : {"X", "XAXX0101010001", "XAXX010141000", "XAXX014101000", "ÑÑÑÑÑ010101000",
                          "XAX-010101-000", "1234010101000"}) {
    EXPECT_FALSE(fault_of(post("/Clients", new_client({{"RFC", rfc}})), "newClient.RFC").empty()) << rfc;
  }
  for (const char* rfc : {"XAXX010101000", "OÑO120726RX3", "h&e951128469", "GODE561231", "A,B010101"}) {
    EXPECT_EQ(post("/Clients", new_client({{"RFC", rfc}})).status, 200) << rfc;
  }
  for (const auto& change : std::vector<std::pair<std::string, Json>>{
           {"PriceListID", pesos},
           {"AccountingNumber", "105-99-999"},
           {"AccountingNumber", id_of("Accounts", "Number", "105-01-001")},
           {"LocationID", pesos},
           {"SalesEmployeeID", pesos}}) {
    const BindReply reply = post("/Clients", new_client({change}));
    EXPECT_EQ(reply.status, 400) << change.first;
    EXPECT_TRUE(reply.message() != "The request is invalid.") << reply.raw;
  }
}

TEST_F(BindMasters, WantsTheAddressWholeAsIn2018) {
  for (const char* member : {"StreetName", "ExteriorNumber", "Colonia", "ZipCode", "City", "State"}) {
    Json partial = place();
    partial.set(member, " ");
    const BindReply reply = post("/Clients", new_client({{"Address", partial}}));
    EXPECT_FALSE(fault_of(reply, std::string("newClient.Address.") + member).empty()) << member;
  }
  turn(R"({"require_address_members":false,"require_address":true})");
  EXPECT_EQ(post("/Clients", new_client({{"Address", Json::object({{"City", "x"}})}})).status, 200);
  EXPECT_EQ(post("/Clients", new_client({{"Address", Json()}})).status, 400);
}

TEST_F(BindMasters, ReplacesAndDeletesClients) {
  Json body = *Json::parse(new_client({{"Email", "b@x.example"}}));
  body.set("ID", client).set("Address", Json());
  EXPECT_EQ(put("/Clients", body.dump()).status, 204);
  const Json details = get("/Clients/" + client).body;
  EXPECT_EQ(details["LegalName"].text(), "Nueva");
  EXPECT_TRUE(details["Telephones"].is_null());  // left out: reset
  EXPECT_EQ(details["Addresses"].items().at(0).text(), address);
  EXPECT_EQ(put("/Clients", body.set("ID", pesos).dump()).status, 404);
  turn(R"({"client_deletion":"inactive"})");
  EXPECT_EQ(erase("/Clients/" + client).status, 204);
  EXPECT_EQ(get("/Clients/" + client).body["Status"].text(), "Inactivo");
  EXPECT_EQ(found("/Clients", "ClientName eq 'Nueva'", "ID").size(), 1U);  // the list does not tell
  turn(R"({"client_deletion":"gone"})");
  erase("/Clients/" + client);
  EXPECT_EQ(get("/Clients/" + client).status, 404);
}

TEST_F(BindMasters, CountsItsWrites) {
  create("/Clients", new_client());
  post("/Clients", "{}");
  EXPECT_EQ(state()["writes"]["POST Clients"].dump(), R"({"requests":2,"accepted":1})");
}

}  // namespace
}  // namespace enlace::mock
