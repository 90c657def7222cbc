// The installed programs between Handy and Gestionix: the connector in its sandboxed worker, the log-in by
// its recipe, everything over real sockets.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

constexpr const char* kLogin = "/api/v3/users/authentication";

const Json* named(const Json& list, const std::string& member, const std::string& value) {
  for (const Json& one : list.items()) {
    if (one[member].text() == value) return &one;
  }
  return nullptr;
}

class Gestionix : public testing::Test {
 protected:
  explicit Gestionix(const mock::DataPlan& plan =
                         {.seed = 7, .orders = 6, .products = 8, .customers = 6, .profile = "plain"})
      : world(plan, "MX", "", "gestionix") {}

  // Settings otherwise than usual: "treat_all_as_sales_orders: false".
  void set_up(const std::string& to_config = "", const std::string& branch = "") {
    world.set_up();
    std::string settings = to_config.empty() ? "" : ", to_config: {" + to_config + "}";
    replace_in_tenant(", requests_per_minute", settings + ", requests_per_minute");
    if (!branch.empty()) replace_in_tenant(mock_branch, branch);
  }
  void replace_in_tenant(const std::string& from, const std::string& to) {
    const std::string file = world.config() + "/tenants/" + world.tenant().tenant + ".yaml";
    std::string text = read_file(file);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << text;
    write_file(file, text.replace(at, from.size(), to));
  }
  void enable() {
    const Finished enabled = world.enable();
    ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  }
  Finished sync(const std::vector<std::string>& words = {}) {
    Finished synced = world.sync(words);
    EXPECT_EQ(synced.exit, 0) << synced.out << synced.err;
    return synced;
  }
  Json gestionix(const std::string& resource, const Json& row) {
    const std::string path = "/companies/" + world.tenant().find("gestionix")->company + "/" + resource;
    return world.control("gestionix", "POST", path, row);
  }
  void switches(const Json& changes) { world.control("gestionix", "POST", "/switches", changes); }
  std::size_t logins() { return world.requests("gestionix", kLogin).size(); }
  std::size_t refused_requests() {
    const Json journal = world.control("gestionix", "GET", "/requests");
    return static_cast<std::size_t>(std::count_if(
        journal["requests"].items().begin(), journal["requests"].items().end(),
        [](const Json& one) { return one["status"].text() == "401" && one["path"].text() != kLogin; }));
  }
  void expect_delivered(std::size_t at_least = 1) {
    const mock::Verdict verdict = world.judge();
    EXPECT_TRUE(verdict.clean()) << verdict.text() << world.run({"dead", "list"}).out;
    EXPECT_EQ(verdict.delivered, verdict.expected);
    EXPECT_GE(verdict.expected, at_least);
  }
  // The first product that both sides have, by its code.
  std::string some_code() {
    const Json erp = world.erp_state();
    const Json handy = world.handy_state();
    for (const Json& product : handy["products"].items()) {
      const Json* other = named(erp["products"], "key", product["code"].text());
      if (other && (*other)["active"].truthy() && (*other)["for_sale"].truthy())
        return product["code"].text();
    }
    ADD_FAILURE() << "no product on both sides";
    return {};
  }
  Json product_row(const std::string& key) { return *named(world.erp_state()["products"], "key", key); }
  std::string new_order(const std::string& customer, const Json& items, const Json& more = Json::object()) {
    Json order = Json::object({{"customer", customer}, {"items", items}});
    for (const Json::Member& member : more.members()) order.set(member.key, member.value);
    return world.handy("orders", order)["id"].text();
  }
  static Json item(const std::string& code, int quantity) {
    return Json::object({{"product", code}, {"quantity", quantity}});
  }
  Json live_document(const std::string& table, const std::string& order) {
    const Json state = world.erp_state();
    for (const Json& row : state[table].items()) {
      const bool its_own = row["external_reference"].text().starts_with("HANDY-" + order);
      if (its_own && row["status"].text() != "cancelled") return row;
    }
    return {};
  }
  Json handy_product(const std::string& code) {
    const Json state = world.handy_state();
    const Json* found = named(state["products"], "code", code);
    return found ? *found : Json();
  }

  static constexpr const char* mock_branch = "Sucursal Centro";
  World world;
};

TEST_F(Gestionix, OrdersBecomePedidosAndASecondRunWritesNothing) {
  set_up();
  enable();
  expect_delivered(4);
  EXPECT_EQ(logins(), 1U);  // check, dry run, products, customers and orders share one session
  world.forget_requests();
  sync();
  for (const char* side : {"handy", "gestionix"}) {
    std::vector<std::string> writes = world.writes(side);
    std::erase(writes, std::string("POST ") + kLogin);
    EXPECT_TRUE(writes.empty()) << side << ' ' << writes.front();
  }
}

class GestionixDemo : public Gestionix {
 protected:
  GestionixDemo() : Gestionix({.seed = 1, .orders = 40, .profile = "demo"}) {}
};

// Rule: G-PROD-1
// Rule: G-CUST-1
// Rule: G-ORD-1
// Rule: G-ORD-3
TEST_F(GestionixDemo, EveryOrderArrivesOnceAndRight) {
  set_up();
  enable();
  const mock::Verdict verdict = world.judge();
  std::set<std::string> dead;
  for (const Json& one : world.deliveries({"--state", "dead"})) {
    dead.insert(one["order"].text());
    EXPECT_TRUE(one["cause"].text().starts_with("product")) << one.dump();
  }
  const mock::Verdict rest = world.judge(dead);
  EXPECT_TRUE(rest.clean()) << rest.text();
  EXPECT_GE(rest.expected, 30U);
  EXPECT_EQ(world.orders_in("waiting") + world.orders_in("in_doubt") + world.orders_in("sending"), 0U);
}

// Rule: G-ORD-1
// Rule: G-ORD-4
// Rule: G-DEL-1
TEST_F(Gestionix, SalesBecomeVentasAndPresalesPedidosWhereTheSettingSaysSo) {
  set_up("treat_all_as_sales_orders: false");
  enable();
  const std::string code = some_code();
  const std::string customer = world.handy_state()["customers"].items()[0]["code"].text();
  const std::string sale =
      new_order(customer, Json::array({item(code, 2)}), Json::object({{"salesType", "route"}}));
  const std::string presale =
      new_order(customer, Json::array({item(code, 3)}), Json::object({{"salesType", "presale"}}));
  sync({"--only", "orders"});
  const Json venta = live_document("sales", sale);
  EXPECT_EQ(venta["external_reference"].text(), "HANDY-" + sale);
  EXPECT_NE(venta.dump().find("Folio Handy: " + sale), std::string::npos) << venta.dump();
  EXPECT_TRUE(live_document("sales_orders", sale).is_null());
  EXPECT_FALSE(live_document("sales_orders", presale).is_null());
  EXPECT_TRUE(live_document("sales", presale).is_null());
  EXPECT_TRUE(world.order(sale)["remote_number"].text().starts_with("VE-")) << world.order(sale).dump();

  world.handy("deletions", Json::object({{"order", sale}}));
  world.handy("deletions", Json::object({{"order", presale}}));
  sync({"--only", "orders"});
  EXPECT_TRUE(live_document("sales", sale).is_null());
  EXPECT_TRUE(live_document("sales_orders", presale).is_null());
}

// --- Sessions

TEST_F(Gestionix, TokensThatDieAllTheTimeCostLogInsAndNothingElse) {
  set_up();
  world.control("gestionix", "POST", "/expire-tokens", Json::object({{"after", 5}, {"every", true}}));
  enable();
  expect_delivered(4);
  EXPECT_GT(refused_requests(), 2U);
  EXPECT_LE(logins(), refused_requests() + 3U);  // one for each that died, and one for each process
  EXPECT_EQ(world.orders_in("delivered"), world.judge().expected);
}

TEST_F(Gestionix, ATokenThatExpiresInMidRunIsRenewed) {
  set_up();
  switches(Json::object({{"expires_in_s", 2}}));
  world.control("gestionix", "POST", "/faults",
                Json::object({{"kind", "slow"}, {"delay_ms", 400}, {"times", -1}}));
  enable();
  expect_delivered(4);
  EXPECT_GE(logins(), 4U);
}

// The write itself is answered 401: it was not applied, so it goes out once more and is no doubt.
// Rule: H-4
TEST_F(Gestionix, AnOrderAnswered401GoesOutAgainWithANewToken) {
  set_up();
  const auto unauthorized = [](const char* path, int after) {
    return Json::object({{"method", "POST"},
                         {"path", path},
                         {"kind", "status"},
                         {"status", 401},
                         {"times", 1},
                         {"after", after}});
  };
  world.control("gestionix", "POST", "/faults",
                Json::array({unauthorized("/api/v3/sales_orders", 1), unauthorized("/api/v3/sales_orders", 4),
                             unauthorized("/api/v3/clients", 0)}));
  enable();
  expect_delivered(4);
  EXPECT_EQ(world.requests("gestionix", "/api/v3/sales_orders?*").size(), 0U);  // nobody had to look
  for (const Json& one : world.deliveries()) {
    EXPECT_EQ(one["attempts"].integer().value_or(1), 1) << one.dump();
  }
}

TEST_F(Gestionix, AWrongPasswordIsSaidAndTheAccountNotLocked) {
  set_up();
  ASSERT_EQ(
      world.run({"secret", "set", world.tenant().tenant, "gestionix-password"}, "wrong-password\n").exit, 0);
  const Finished machine = world.run({"check", world.tenant().tenant, "--json"});
  EXPECT_NE(machine.exit, 0);
  EXPECT_NE(machine.out.find("\"login_refused\""), std::string::npos) << machine.out << machine.err;
  const Finished person = world.run({"check", world.tenant().tenant});
  EXPECT_NE(person.out.find("did not accept the credentials"), std::string::npos) << person.out;
  EXPECT_EQ(person.out.find("wrong-password"), std::string::npos);
  EXPECT_EQ(logins(), 2U);  // one for each command

  // A host that keeps running does not try again and again.
  ASSERT_EQ(world
                .run({"secret", "set", world.tenant().tenant, "gestionix-password"},
                     world.tenant().find("gestionix")->secret + "\n")
                .exit,
            0);
  enable();
  const std::size_t before = logins();
  World::Setup often;
  often.connector = "schedule: {orders: every 1s, products: every 1s, customers: every 1s}";
  world.set_up(often);
  ASSERT_EQ(
      world.run({"secret", "set", world.tenant().tenant, "gestionix-password"}, "wrong-password\n").exit, 0);
  const std::string customer = world.handy_state()["customers"].items()[0]["code"].text();
  new_order(customer, Json::array({item(some_code(), 1)}));
  ChildProcess host = world.start({"serve"});
  EXPECT_TRUE(eventually([&] { return logins() > before; }, std::chrono::seconds(30)));
  const std::uint64_t so_far = world.received("handy");
  EXPECT_TRUE(eventually([&] { return world.received("handy") > so_far + 6; }, std::chrono::seconds(30)));
  EXPECT_EQ(logins(), before + 1U);
  host.send(SIGTERM);
  host.wait();
  EXPECT_EQ(world.log().find("wrong-password"), std::string::npos);
}

TEST_F(Gestionix, NeitherPasswordNorTokenStandsAnywhere) {
  set_up();
  enable();
  const std::string password = world.tenant().find("gestionix")->secret;
  std::string all = world.log() + world.run({"orders", "--json"}).out + world.run({"status", "--json"}).out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world.data())) {
    if (entry.is_regular_file()) all += read_file(entry.path());
  }
  EXPECT_GT(all.size(), 10'000U);
  EXPECT_EQ(all.find(password), std::string::npos);
  const Json journal = world.control("gestionix", "GET", "/requests");
  EXPECT_EQ(all.find("access_token"), std::string::npos);
}

// --- Trouble

// Rule: H-4
TEST_F(Gestionix, LostAnswersAreLookedForAndNothingIsDoubled) {
  world.set_up_to_serve();
  const auto lose = [](const char* path, int times) {
    return Json::object({{"method", "POST"}, {"path", path}, {"kind", "reset_after"}, {"times", times}});
  };
  world.control("gestionix", "POST", "/faults",
                Json::array({lose("/api/v3/sales_orders", 2), lose("/api/v3/clients", 1),
                             Json::object({{"method", "POST"},
                                           {"path", "/api/v3/sales_orders"},
                                           {"kind", "status_after"},
                                           {"status", 502},
                                           {"times", 1}})}));
  ChildProcess host = world.start({"serve"});
  EXPECT_TRUE(eventually([&] { return world.pending() == 0; }, std::chrono::seconds(90)))
      << world.run({"orders", "--limit", "30"}).out;
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0) << world.log();
  expect_delivered(4);
}

// Rule: H-6
TEST_F(Gestionix, AMissingProductIsNamedAndTheOrderGoesByItselfOnceItIsThere) {
  set_up();
  enable();
  const std::string customer = world.handy_state()["customers"].items()[0]["code"].text();
  for (const char* code : {"NUEVO-1", "NUEVO-2"}) {
    world.handy("products", Json::object({{"code", code}, {"price", 116}, {"tax", 16}}));
  }
  const std::string order = new_order(customer, Json::array({item("NUEVO-1", 1), item("NUEVO-2", 1)}));
  (void)world.sync({"--only", "orders"});
  const Json dead = world.order(order);
  EXPECT_EQ(dead["state"].text(), "dead");
  EXPECT_EQ(dead["cause"].text(), "products_unknown");
  EXPECT_NE(dead.dump().find("NUEVO-1"), std::string::npos);
  EXPECT_NE(dead.dump().find("NUEVO-2"), std::string::npos);
  const Json known = product_row(some_code());
  for (const char* code : {"NUEVO-1", "NUEVO-2"}) {
    gestionix(
        "products",
        Json::object({{"key", code},
                      {"name", std::string("Producto ") + code},
                      {"active", true},
                      {"for_sale", true},
                      {"unit", "Pieza"},
                      {"currency", "MXN"},
                      {"unit_base_price", "100.00"},
                      {"transferred_taxes", known["transferred_taxes"]},
                      {"stock", Json::object({{"branch_id", 5131}, {"total", "5"}, {"track", true}})}}));
  }
  sync({"--only", "products"});
  sync({"--only", "orders"});
  EXPECT_EQ(world.order(order)["state"].text(), "delivered") << world.order(order).dump();
}

// Rule: G-ORD-2
// Rule: G-CUST-5
TEST_F(Gestionix, CustomersAreFoundWithoutCaseAndAccentsAlsoWhenTheyAreNotSynchronised) {
  World::Setup without_customers;
  without_customers.sync = "products: on, inventory: off, customers: off, orders: on, deletions: on";
  world.set_up(without_customers);
  enable();
  gestionix("clients", Json::object({{"commercial_name", "TIENDA LUCIA NANDU"}, {"business_name", "x"}}));
  world.handy("customers",
              Json::object({{"code", "LUCIA"}, {"description", "Tienda Luci\u0301a Ñandu\u0301"}}));
  world.handy("customers",
              Json::object({{"code", "NUEVA"}, {"description", "Tienda Ñueva"}, {"address", "Reforma 1"}}));
  const std::string code = some_code();
  const std::string first = new_order("LUCIA", Json::array({item(code, 1)}));
  const std::string second = new_order("NUEVA", Json::array({item(code, 1)}));
  world.forget_requests();
  sync({"--only", "orders"});
  const std::vector<std::string> asked = world.requests("gestionix", "/api/v3/clients");
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "POST /api/v3/clients"), 1);
  const Json state = world.erp_state();
  const Json* known = named(state["clients"], "commercial_name", "TIENDA LUCIA NANDU");
  const Json* made = named(state["clients"], "commercial_name", "Tienda Ñueva");
  ASSERT_TRUE(known && made);
  EXPECT_EQ(live_document("sales_orders", first)["client_id"].text(), (*known)["client_id"].text());
  EXPECT_EQ(live_document("sales_orders", second)["client_id"].text(), (*made)["client_id"].text());
  EXPECT_EQ((*made)["external_reference"].text(), "HANDY-C-NUEVA");
  EXPECT_NE(made->dump().find("Reforma 1"), std::string::npos);
}

// Rule: G-ORD-2
TEST_F(Gestionix, AddressesStayHereWhereTheSettingSaysSo) {
  set_up("create_customer_address: false");
  enable();
  world.handy("customers",
              Json::object({{"code", "NUEVA"}, {"description", "Tienda Ñueva"}, {"address", "Reforma 1"}}));
  new_order("NUEVA", Json::array({item(some_code(), 1)}));
  sync({"--only", "orders"});
  const Json state = world.erp_state();
  const Json* made = named(state["clients"], "commercial_name", "Tienda Ñueva");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->dump().find("Reforma"), std::string::npos);
}

// Rule: G-PROD-2
// Rule: G-CUST-3
TEST_F(Gestionix, WhatIsInactiveIsDisabledInHandyAndComesBack) {
  set_up();
  gestionix("products",
            Json::object({{"key", "SOLO-ERP"},
                          {"name", "Solo en Gestionix"},
                          {"category", Json::object({{"category_id", 77}, {"name", "Dulcería"}})},
                          {"active", true},
                          {"for_sale", true},
                          {"unit", "Pieza"},
                          {"currency", "MXN"},
                          {"unit_base_price", "10.00"},
                          {"transferred_taxes", Json::array()},
                          {"stock", Json::object({{"branch_id", 5131}, {"total", "4"}, {"track", true}})}}));
  const Json client =
      gestionix("clients", Json::object({{"commercial_name", "Solo Cliente"}, {"business_name", "SC SA"}}));
  enable();
  const auto customer_enabled = [&] {
    const Json state = world.handy_state();
    const Json* found = named(state["customers"], "description", "Solo Cliente");
    return found && (*found)["enabled"].truthy();
  };
  EXPECT_TRUE(handy_product("SOLO-ERP")["enabled"].truthy());
  EXPECT_EQ(handy_product("SOLO-ERP")["quantity"].text(), "4");
  EXPECT_TRUE(customer_enabled());
  const std::string company = "/companies/" + world.tenant().find("gestionix")->company;
  const auto set_active = [&](bool active) {
    for (const char* table : {"products", "clients"}) {
      const Json state = world.erp_state();
      const bool products = std::string(table) == "products";
      const Json* row = products ? named(state["products"], "key", "SOLO-ERP")
                                 : named(state["clients"], "commercial_name", "Solo Cliente");
      ASSERT_TRUE(row);
      Json changed = *row;
      changed.set("active", active);
      if (!products) changed.set("status", active ? "active" : "inactive");
      const std::string id = (*row)[products ? "product_id" : "client_id"].text();
      world.control("gestionix", "DELETE", company + "/" + table + "/" + id);
      gestionix(table, changed);
    }
  };
  set_active(false);
  sync({"--only", "products"});
  sync({"--only", "customers"});
  EXPECT_FALSE(handy_product("SOLO-ERP")["enabled"].truthy());
  EXPECT_FALSE(customer_enabled());
  set_active(true);
  sync({"--only", "products"});
  sync({"--only", "customers"});
  EXPECT_TRUE(handy_product("SOLO-ERP")["enabled"].truthy());
  EXPECT_TRUE(customer_enabled());
}

// Rule: G-PROD-5
TEST_F(Gestionix, FreeUseIsTheTotalWithoutWhatIsOnRoutes) {
  set_up();
  world.control("handy", "POST", "/switches", Json::object({{"route_products", "list"}}));
  enable();
  const std::string code = some_code();
  const Json state = world.handy_state();
  const Decimal total = *product_row(code)["stock"]["total"].decimal();
  ASSERT_EQ(*handy_product(code)["quantity"].decimal(), total);
  const Json user = world.handy("users", Json::object({{"name", "Ruta"}, {"username", "ruta@x.mx"}}));
  world.handy(
      "routes",
      Json::object({{"user", user["id"]},
                    {"skipInventoryValidation", true},
                    {"products", Json::array({Json::object({{"product", code}, {"quantity", 2}})})}}));
  sync({"--only", "products"});
  EXPECT_EQ(*handy_product(code)["quantity"].decimal(), total - Decimal(2));

  world.control("handy", "POST", "/switches", Json::object({{"route_products", "none"}}));
  const Finished unknown = sync({"--only", "products"});
  EXPECT_NE((unknown.out + unknown.err).find("does not tell what is on its 1 open routes"), std::string::npos)
      << unknown.out << unknown.err;
  EXPECT_EQ(*handy_product(code)["quantity"].decimal(), total - Decimal(2));
}

// Rule: H-18
// Rule: H-11
// Rule: H-27
// Rule: H-28
TEST_F(Gestionix, AwkwardNamesAndPricesAreWrittenOnceAndNobodyIsThereTwice) {
  set_up();
  std::string very_long;
  for (int i = 0; i < 70; ++i) very_long += "Ñandú ";
  int number = 0;
  // As Handy has them, and as Gestionix has them: commercial name, legal name.
  const std::vector<std::array<std::string, 3>> names = {
      {"Tienda Lucía Ñandú", "TIENDA LUCIA NANDU", "x sa"},
      {"Café Olé", "", "CAFE OLE"},
      {"la esquina s.a. de c.v.", "La Esquina", "LA ESQUINA S.A. DE C.V."},
      {"Tienda 🎉 Ana", "TIENDA 🎉 ANA", "Ana"},
      {"Nin\u0303o Jose\u0301", "Niño José", ""},
      {"dos  blancos", " Dos Blancos ", "DB"},
      {"", very_long, very_long},
      {"", "\"Comillas\" & <b>", "C\\S"}};
  for (const auto& [in_handy, commercial, legal] : names) {
    Json client = Json::object({{"business_name", legal.empty() ? commercial : legal}});
    if (!commercial.empty()) client.set("commercial_name", commercial);
    client.set("contact",
               Json::object({{"name", nullptr}, {"email", "uno@example.com"}, {"phone", "(222) 000-1111"}}));
    gestionix("clients", client);
    if (in_handy.empty()) continue;
    world.handy("customers",
                Json::object({{"code", "RARO-" + std::to_string(++number)}, {"description", in_handy}}));
  }
  for (const char* price : {"10.1234", "0.005", "99.99999", "1234.567891"}) {
    gestionix(
        "products",
        Json::object({{"key", std::string("Ñ# ") + price},
                      {"name", very_long + price},
                      {"active", true},
                      {"for_sale", true},
                      {"unit", "Pieza"},
                      {"currency", "MXN"},
                      {"unit_base_price", price},
                      {"transferred_taxes", Json::array()},
                      {"stock", Json::object({{"branch_id", 5131}, {"total", "4.125"}, {"track", true}})}}));
  }
  const Json before = world.handy_state();
  const Finished enabled = world.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  const Json after = world.handy_state();
  for (const Json& customer : before["customers"].items()) {
    const Json* now = named(after["customers"], "code", customer["code"].text());
    ASSERT_TRUE(now);
    EXPECT_TRUE((*now)["enabled"].truthy());
    EXPECT_EQ((*now)["zone"], customer["zone"]) << customer.dump();  // H-27
  }
  const std::size_t new_ones = after["customers"].size() - before["customers"].size();
  EXPECT_NE(named(after["customers"], "description", "CAFE OLE"), nullptr);
  EXPECT_GE(new_ones, 2U);
  for (const Json& customer : after["customers"].items()) {
    if (!customer["code"].text().starts_with("GESTIONIX-")) continue;
    for (const auto& [in_handy, commercial, legal] : names) {
      if (in_handy.empty()) continue;
      EXPECT_NE(customer["description"].text(), commercial);
      EXPECT_NE(customer["description"].text(), legal);
    }
  }
  EXPECT_EQ(*handy_product("Ñ# 10.1234")["price"].decimal(), d("10.12"));
  EXPECT_EQ(*handy_product("Ñ# 0.005")["price"].decimal(), d("0.01"));
  EXPECT_EQ(*handy_product("Ñ# 99.99999")["price"].decimal(), d("100"));

  // Orders of those customers, with a return among the lines: each finds its client.
  const std::string code = some_code();
  for (int i = 1; i <= number; ++i) {
    new_order("RARO-" + std::to_string(i), Json::array({item(code, i), item(code, 1).set("isReturn", true)}));
  }
  world.forget_requests();
  sync({"--only", "orders"});
  const std::vector<std::string> asked = world.requests("gestionix", "/api/v3/clients");
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "POST /api/v3/clients"), 0);
  world.forget_requests();
  sync();
  for (const char* side : {"handy", "gestionix"}) {
    std::vector<std::string> writes = world.writes(side);
    std::erase(writes, std::string("POST ") + kLogin);
    EXPECT_TRUE(writes.empty()) << side << ' ' << writes.front();
  }
}

// Rule: H-6
TEST_F(Gestionix, AnOrderThatWaitsForAProductWritesNothingUntilThatMayHaveArrived) {
  set_up();
  enable();
  const std::string code = some_code();
  const std::string company = "/companies/" + world.tenant().find("gestionix")->company;
  const auto set_active = [&](bool active) {
    Json row = product_row(code);
    row.set("active", active);
    world.control("gestionix", "DELETE", company + "/products/" + row["product_id"].text());
    gestionix("products", row);
  };
  world.handy("customers", Json::object({{"code", "NUEVA"}, {"description", "Tienda Ñueva"}}));
  set_active(false);
  const std::string order = new_order("NUEVA", Json::array({item(code, 1)}));
  world.forget_requests();
  const auto writes = [&] {
    std::vector<std::string> all = world.writes("gestionix");
    std::erase(all, std::string("POST ") + kLogin);
    return all;
  };
  (void)world.sync({"--only", "orders"});  // the link is from before: what it names is looked at
  EXPECT_EQ(world.order(order)["cause"].text(), "products_inactive");
  for (int i = 0; i < 3; ++i) {
    sync({"--only", "products"});
    (void)world.sync({"--only", "orders"});
  }
  EXPECT_TRUE(writes().empty()) << writes().front();
  EXPECT_EQ(world.order(order)["state"].text(), "dead");
  EXPECT_LE(world.order(order)["attempts"].integer().value_or(0),
            2);                               // once more when the run saw it inactive
  (void)world.run({"dead", "retry", order});  // a person may; it is looked up again
  (void)world.sync({"--only", "orders"});
  EXPECT_TRUE(writes().empty()) << writes().front();
  set_active(true);
  sync({"--only", "products"});
  sync({"--only", "orders"});
  EXPECT_EQ(world.order(order)["state"].text(), "delivered") << world.order(order).dump();
}

// 3 x 137.44 less 5 %: Handy rounds the price of one first, so that 391.71 is what the customer pays.
// Rule: H-14
TEST_F(Gestionix, ADiscountedLineWithoutTaxArrivesToTheCent) {
  set_up();
  gestionix("products",
            Json::object({{"key", "SIN-IVA"},
                          {"name", "Sin IVA"},
                          {"active", true},
                          {"for_sale", true},
                          {"unit", "Pieza"},
                          {"currency", "MXN"},
                          {"unit_base_price", "137.44"},
                          {"transferred_taxes", Json::array()},
                          {"stock", Json::object({{"branch_id", 5131}, {"total", "40"}, {"track", true}})}}));
  enable();
  const std::string customer = world.handy_state()["customers"].items()[0]["code"].text();
  const std::string order = new_order(customer, Json::array({item("SIN-IVA", 3)
                                                                 .set("originalPrice", Json::number("137.44"))
                                                                 .set("discountPercentage", 5)
                                                                 .set("price", Json::number("130.57"))}));
  sync({"--only", "orders"});
  const Json document = live_document("sales_orders", order);
  EXPECT_EQ(document["total"].text(), "391.71") << world.order(order).dump();
  EXPECT_EQ(document["items"].items()[0]["discount_percentage"].text(), "5");
}

// Rule: H-28
TEST_F(Gestionix, AnOrderTakenWithTheOldClaveOfAProductIsDelivered) {
  set_up();
  gestionix("products",
            Json::object({{"key", "VIEJA"},
                          {"name", "Cambia de clave"},
                          {"active", true},
                          {"for_sale", true},
                          {"unit", "Pieza"},
                          {"currency", "MXN"},
                          {"unit_base_price", "10"},
                          {"transferred_taxes", Json::array()},
                          {"stock", Json::object({{"branch_id", 5131}, {"total", "40"}, {"track", true}})}}));
  enable();
  const std::string customer = world.handy_state()["customers"].items()[0]["code"].text();
  const std::string order = new_order(customer, Json::array({item("VIEJA", 3)}));
  Json row = product_row("VIEJA");
  row.set("key", "NUEVA");
  const std::string company = "/companies/" + world.tenant().find("gestionix")->company;
  world.control("gestionix", "DELETE", company + "/products/" + row["product_id"].text());
  gestionix("products", row);
  const Finished synced = sync({"--only", "products"});
  EXPECT_NE((synced.out + synced.err).find("VIEJA"), std::string::npos) << synced.out << synced.err;
  EXPECT_TRUE(handy_product("NUEVA")["enabled"].truthy());
  EXPECT_FALSE(handy_product("VIEJA")["enabled"].truthy());
  sync({"--only", "orders"});
  EXPECT_EQ(live_document("sales_orders", order)["items"].items()[0]["key"].text(), "NUEVA")
      << world.order(order).dump();
}

// Rule: G-DEL-1
// Rule: H-12
TEST_F(Gestionix, AnEditReplacesThePedidoAndAnInvoicedOneIsNotForced) {
  set_up();
  enable();
  const std::string code = some_code();
  const std::string customer = world.handy_state()["customers"].items()[0]["code"].text();
  const std::string order = new_order(customer, Json::array({item(code, 1)}));
  sync({"--only", "orders"});
  const Json edit =
      world.handy("edits", Json::object({{"order", order}, {"items", Json::array({item(code, 4)})}}));
  sync({"--only", "orders"});
  const std::string edited = edit["id"].text();
  EXPECT_TRUE(live_document("sales_orders", order).is_null());
  const Json document = live_document("sales_orders", edited);
  ASSERT_FALSE(document.is_null());

  const std::string company = "/companies/" + world.tenant().find("gestionix")->company;
  world.control("gestionix", "POST", company + "/sales_orders/" + document["order_id"].text() + "/invoice",
                Json::object());
  world.handy("deletions", Json::object({{"order", edited}}));
  (void)world.sync({"--only", "orders"});
  EXPECT_FALSE(live_document("sales_orders", edited).is_null());
  EXPECT_EQ(world.order(edited)["cause"].text(), "document_invoiced") << world.order(edited).dump();
}

TEST_F(Gestionix, ABranchThatIsNotThereIsNamedWithThoseThatAre) {
  set_up("", "Sucursal Sur");
  const Finished person = world.run({"check", world.tenant().tenant});
  EXPECT_NE(person.exit, 0);
  EXPECT_NE(person.out.find("Sucursal Sur"), std::string::npos) << person.out;
  EXPECT_NE(person.out.find("Sucursal Centro, Bodega Norte"), std::string::npos) << person.out;
}

TEST_F(Gestionix, FiveHundredLinesZeroPricesAndRewardsArrive) {
  set_up();
  enable();
  const std::string code = some_code();
  const std::string customer = world.handy_state()["customers"].items()[0]["code"].text();
  Json items = Json::array();
  for (int i = 0; i < 498; ++i) items.push_back(item(code, i % 7 + 1));
  items.push_back(item(code, 1).set("price", 0));
  items.push_back(item(code, 1).set("price", 0).set("isReward", true));
  const std::string order = new_order(customer, items);
  sync({"--only", "orders"});
  EXPECT_EQ(live_document("sales_orders", order)["items"].size(), 500U) << world.order(order).dump();
  expect_delivered(5);
}

// Lists come as bare arrays (apis/gestionix.md 2), and numbers as numbers.
TEST_F(Gestionix, ReadsTheOtherFormsThatTheContractAllows) {
  set_up();
  switches(Json::object({{"bare_arrays", true},
                         {"decimals_as_numbers", true},
                         {"client_active", "spanish"},
                         {"tell_expiry", false},
                         {"token_form", "jwt"}}));
  enable();
  expect_delivered(4);
}

}  // namespace
}  // namespace enlace::test
