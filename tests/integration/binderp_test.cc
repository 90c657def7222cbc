// The installed programs between Handy and Bind ERP: the connector in its sandboxed worker, everything over
// real sockets, against a stand-in that was written from the same reference by others.
#include <gtest/gtest.h>

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <set>
#include <thread>

#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

const mock::DataPlan kPlan = {.seed = 7, .orders = 24, .products = 12, .customers = 8, .profile = "plain"};

class BindErp : public testing::Test {
 protected:
  explicit BindErp(const mock::DataPlan& plan = kPlan) : world(plan, "MX", "", "binderp") {}

  void enable(const std::string& sync = "products: on, orders: on, deletions: on") {
    World::Setup setup;
    setup.sync = sync;
    world.set_up(setup);
    const Finished enabled = world.enable();
    ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err << world.log();
  }
  void expect_clean() {
    const mock::Verdict verdict = world.judge();
    EXPECT_TRUE(verdict.clean()) << verdict.text();
    EXPECT_EQ(verdict.delivered, verdict.expected);
  }
  Json company() { return world.erp_state(); }
  Json row(const char* resource, const char* member, const std::string& value) {
    const Json state = company();
    for (const Json& one : state[resource].items()) {
      if (one[member].text() == value) return one;
    }
    return {};
  }
  // An order of one line, made now.
  std::string add_order(const std::string& product, const Json& more = Json::object()) {
    Json body = Json::object(
        {{"customer", world.handy_state()["customers"].items()[0]["code"]},
         {"items", Json::array({Json::object(
                       {{"product", product}, {"quantity", 2}, {"price", 116}, {"tax", 16}})})}});
    for (const Json::Member& member : more.members()) body.set(member.key, member.value);
    return world.handy("orders", body)["id"].text();
  }
  void add_product(const std::string& code, const std::string& description,
                   const Json& more = Json::object()) {
    Json body = Json::object({{"code", code}, {"description", description}, {"price", 116}, {"tax", 16}});
    for (const Json::Member& member : more.members()) body.set(member.key, member.value);
    world.handy("products", body);
  }

  World world;
};

// Rule: B-ORD-1
// Rule: B-ORD-3
// Rule: B-ORD-4
// Rule: B-ORD-5
// Rule: B-CUST-1
TEST_F(BindErp, EveryOrderBecomesOnePedidoAndRight) {
  enable();
  expect_clean();
  EXPECT_GE(world.judge().expected, 10U);
  world.forget_requests();
  ASSERT_EQ(world.sync().exit, 0);
  EXPECT_TRUE(world.writes("binderp").empty());  // a second run writes nothing
}

// Rule: B-PROD-1
// Rule: B-PROD-2
// Rule: B-ORD-2
TEST_F(BindErp, AProductThatHandyAloneHasComesWithTheNextRunAndItsOrderThen) {
  enable();
  add_product("NUEVO-9", "Jabón D'Angelo & Ñáñez #9");
  const std::string order = add_order("NUEVO-9");
  ASSERT_EQ(world.sync({"--only", "orders"}).exit, 0);
  EXPECT_EQ(world.order(order)["state"].text(), "dead") << world.order(order).dump();
  const Finished products = world.sync({"--only", "products"});
  ASSERT_EQ(products.exit, 0) << products.out << products.err;
  EXPECT_EQ(row("Products", "Code", "NUEVO-9")["Title"].text(), "Jabón D'Angelo & Ñáñez #9");
  ASSERT_EQ(world.sync({"--only", "orders"}).exit, 0);
  EXPECT_EQ(world.order(order)["state"].text(), "delivered") << world.order(order).dump();
  expect_clean();

  world.forget_requests();
  ASSERT_EQ(world.sync({"--only", "products"}).exit, 0);
  EXPECT_TRUE(world.writes("binderp").empty());  // nothing changed
}

// Rule: B-PROD-2
// Rule: H-6
TEST_F(BindErp, AProductThatSomebodyTookAwayComesBackAndItsOrderGoesOn) {
  World::Setup setup;
  setup.sync = "products: on, orders: on, deletions: on";
  setup.host = "test_waits: {settle_seconds: 1, lag_seconds: 1, pause_seconds: 1}";
  world.set_up(setup);
  ASSERT_EQ(world.enable().exit, 0) << world.log();
  add_product("P-GONE", "Se borra");
  add_product("P-NAME", "Se renombra");
  ASSERT_EQ(world.sync({"--only", "products"}).exit, 0);
  const Json gone = row("Products", "Code", "P-GONE"), renamed = row("Products", "Code", "P-NAME");
  const std::string base = "/companies/" + company()["id"].text() + "/Products";
  world.control("binderp", "DELETE", base + "/" + gone["ID"].text());
  world.control("binderp", "POST", base,
                Json::object({{"ID", renamed["ID"]}, {"Title", "Nombre que alguien puso"}}));

  const std::string order = add_order("P-GONE");
  ASSERT_EQ(world.sync({"--only", "orders"}).exit, 0);
  EXPECT_EQ(world.order(order)["cause"].text(), "products_unknown") << world.order(order).dump();
  const Finished dry = world.sync({"--only", "products", "--dry-run"});
  EXPECT_NE(dry.out.find("P-GONE"), std::string::npos) << dry.out << dry.err;
  EXPECT_NE(dry.out.find("P-NAME"), std::string::npos) << dry.out << dry.err;
  EXPECT_TRUE(row("Products", "Code", "P-GONE").is_null());

  for (int i = 0; i < 8 && row("Products", "Code", "P-GONE").is_null(); ++i) {
    std::this_thread::sleep_for(std::chrono::seconds(1));  // created just now, it might not be listed yet
    ASSERT_EQ(world.sync({"--only", "products"}).exit, 0);
  }
  EXPECT_EQ(row("Products", "Code", "P-GONE")["Title"].text(), "Se borra");
  EXPECT_NE(row("Products", "Code", "P-GONE")["ID"], gone["ID"]);
  EXPECT_EQ(row("Products", "Code", "P-NAME")["Title"].text(), "Se renombra");
  EXPECT_EQ(row("Products", "Code", "P-NAME")["ID"], renamed["ID"]);
  ASSERT_EQ(world.sync({"--only", "orders"}).exit, 0);
  EXPECT_EQ(world.order(order)["state"].text(), "delivered") << world.order(order).dump();
  expect_clean();
  world.forget_requests();
  ASSERT_EQ(world.sync().exit, 0);
  EXPECT_TRUE(world.writes("binderp").empty());
}

// Bind rounds subtotal and VAT apart: of 16 %, 0.04 cannot be reached. What can be is; what cannot shows on
// the order, and an audit does not raise it every night.
// Rule: H-14
TEST_F(BindErp, TotalsAreReachedWhereTheyCanBe) {
  enable();
  add_product("CENT", "Centavos");
  ASSERT_EQ(world.sync({"--only", "products"}).exit, 0);
  const auto priced = [&](const char* price) {
    return add_order(
        "CENT",
        Json::object(
            {{"items",
              Json::array({Json::object(
                  {{"product", "CENT"}, {"quantity", 1}, {"price", Json::number(price)}, {"tax", 16}})})}}));
  };
  std::vector<std::string> orders;
  for (const char* price : {"10.01", "10.05", "33.33", "99.95", "7.77", "0.04"})
    orders.push_back(priced(price));
  ASSERT_EQ(world.sync({"--only", "orders"}).exit, 0);
  for (const std::string& order : orders) {
    const Json told = world.order(order);
    ASSERT_EQ(told["state"].text(), "delivered") << told.dump();
    const bool same = Decimal::parse(told["remote_total"].text()) == Decimal::parse(told["total"].text());
    EXPECT_EQ(same, order != orders.back()) << told.dump();
  }
}

// Rule: H-11
// Rule: H-18
TEST_F(BindErp, ASecondRunOverWhatPeopleTypeWritesNothing) {
  enable();
  const std::vector<std::pair<const char*, std::string>> odd = {{"50%", "100 % \"natural\" + más; [x] {y}"},
                                                                {"O'H-1", "Con  dos   blancos"},
                                                                {"EMO-1", "Café 😀☕"},
                                                                {"LF-1", "Una línea\ny otra\tcon tab"},
                                                                {"NFD-1", "Cafe\u0301 en pedazos"},
                                                                {"?a=b&c#d", std::string(230, 'y')},
                                                                {"A/1", "Jabón D'Angelo & Ñáñez"},
                                                                {"NB-1", "\u00A0Con blanco duro\u00A0"}};
  for (const auto& [code, description] : odd) add_product(code, description);
  add_product("CERO-1", "Sin precio", Json::object({{"price", 0}}));
  ASSERT_EQ(world.sync({"--only", "products"}).exit, 0);
  for (const auto& [code, description] : odd) EXPECT_FALSE(row("Products", "Code", code).is_null()) << code;
  world.forget_requests();
  for (int i = 0; i < 2; ++i) ASSERT_EQ(world.sync().exit, 0);
  EXPECT_TRUE(world.writes("binderp").empty());
}

// Rule: B-PROD-1
// Rule: B-PROD-3
TEST_F(BindErp, AChangedNameIsChangedAndAChangedPriceIsTold) {
  enable();
  const Json product = world.handy_state()["products"].items()[0];
  const std::string code = product["code"].text();
  const Json before = row("Products", "Code", code);
  ASSERT_FALSE(before.is_null());
  add_product(code, "Otro nombre", Json::object({{"price", 999}}));
  const Finished products = world.sync({"--only", "products"});
  ASSERT_EQ(products.exit, 0) << products.out << products.err;
  EXPECT_NE(products.err.find("the API cannot change it"), std::string::npos) << products.err;
  Json after = row("Products", "Code", code);
  EXPECT_EQ(after["Title"].text(), "Otro nombre");
  for (const char* kept : {"ID", "Type", "Unit", "ProductionAuto", "CostType", "Cost"}) {
    EXPECT_EQ(after[kept], before[kept]) << kept;
  }
}

// Rule: B-DEL-1
TEST_F(BindErp, DeletedAndEditedOrdersLeaveAndAFilledOneStays) {
  enable();
  add_product("P-DEL", "Para borrar");
  ASSERT_EQ(world.sync({"--only", "products"}).exit, 0);
  const std::string deleted = add_order("P-DEL"), filled = add_order("P-DEL"), edited = add_order("P-DEL");
  ASSERT_EQ(world.sync({"--only", "orders"}).exit, 0);
  const std::string filled_id = world.order(filled)["remote_id"].text();
  ASSERT_FALSE(filled_id.empty()) << world.order(filled).dump();
  const std::string base = "/companies/" + company()["id"].text() + "/orders/";
  world.control("binderp", "POST", base + filled_id + "/fill", Json::object());
  world.handy("deletions", Json::object({{"order", Json::number(deleted)}}));
  world.handy("deletions", Json::object({{"order", Json::number(filled)}}));
  world.handy(
      "edits",
      Json::object({{"order", Json::number(edited)},
                    {"items", Json::array({Json::object(
                                  {{"product", "P-DEL"}, {"quantity", 5}, {"price", 116}, {"tax", 16}})})}}));
  ASSERT_EQ(world.sync({"--only", "orders"}).exit, 0);
  EXPECT_EQ(row("Orders", "PurchaseOrder", "HANDY-" + deleted)["Status"].text(), "2");
  EXPECT_EQ(row("Orders", "PurchaseOrder", "HANDY-" + edited)["Status"].text(), "2");
  EXPECT_EQ(row("Orders", "PurchaseOrder", "HANDY-" + filled)["Status"].text(), "1");
  EXPECT_EQ(world.order(filled)["cause"].text(), "order_filled") << world.order(filled).dump();
}

// Rule: B-ORD-4
TEST_F(BindErp, AnUnknownWarehouseOfASellerStopsItsOrdersAlone) {
  enable();
  add_product("P-W", "Con bodega");
  ASSERT_EQ(world.sync({"--only", "products"}).exit, 0);
  world.handy("users",
              Json::object(
                  {{"name", "Ana Sur"}, {"username", "ana.sur@lupita.mx"}, {"extras", "Bodega que no hay"}}));
  const std::string lost = add_order("P-W", Json::object({{"createdBy", "ana.sur@lupita.mx"}}));
  const std::string good = add_order("P-W");
  ASSERT_EQ(world.sync({"--only", "orders"}).exit, 0);
  EXPECT_EQ(world.order(lost)["cause"].text(), "seller_warehouse_not_found") << world.order(lost).dump();
  EXPECT_EQ(world.order(good)["state"].text(), "delivered");
}

// Rule: B-CFG
// Rule: B-INV-1
TEST_F(BindErp, CheckSaysWhatIsFineWhatIsNotAndWhatTheApiCannotDo) {
  World::Setup setup;
  setup.sync = "products: on, inventory: on, orders: on";
  world.set_up(setup);
  const Finished check = world.run({"check", world.tenant().tenant});
  const std::string said = check.out + check.err;
  EXPECT_NE(said.find("cannot change the price"), std::string::npos) << said;
  EXPECT_NE(said.find("does not synchronise inventory"), std::string::npos) << said;
  EXPECT_NE(said.find("token expires on 20"), std::string::npos) << said;
  EXPECT_EQ(said.find("does not synchronise products"), std::string::npos) << said;
  const Finished inventory = world.sync({"--only", "inventory"});
  EXPECT_NE(inventory.exit, 0);
  EXPECT_NE(inventory.err.find("does not synchronise inventory"), std::string::npos) << inventory.err;
}

// apis/bind.md 1.2: a key is a token that says when it dies; nobody types that.
// Rule: B-CFG
TEST_F(BindErp, AKeyThatIsAboutToExpireIsToldByWhatItSaysOfItself) {
  enable();
  const std::string& tenant = world.tenant().tenant;
  const auto count = [&] {
    const Result<Json> status = Json::parse(world.run({"status", "--json"}).out);
    return status ? (*status)["expiring_credentials"].size() : 99U;
  };
  EXPECT_EQ(count(), 0U);
  const Json made =
      world.control("binderp", "POST", "/companies/" + company()["id"].text() + "/keys",
                    Json::object({{"expires", std::int64_t{std::time(nullptr)} + 20 * 86'400}}));
  // A typing mistake in the day does not hide it either.
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--expires", "2099-01-01"}}) {
    std::vector<std::string> words = {"secret", "set", tenant, "binderp-token"};
    words.insert(words.end(), more.begin(), more.end());
    ASSERT_EQ(world.run(words, made["key"].text() + "\n").exit, 0);
    EXPECT_EQ(count(), 1U);
    EXPECT_NE(world.run({"status"}).out.find("binderp-token"), std::string::npos);
    EXPECT_NE(world.run({"check", tenant}).out.find("credential_expiry"), std::string::npos);
  }
  ChildProcess host = world.start({"serve"});
  EXPECT_TRUE(eventually(
      [&] {
        const Result<Json> problems = Json::parse(world.run({"problems", "--json"}).out);
        return problems && problems->dump().find("credential_expires_soon") != std::string::npos;
      },
      std::chrono::seconds(90)));
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0);
}

// Rule: F-1
TEST_F(BindErp, ASaleIsARemisionWhereTheSettingsSaySo) {
  World::Setup setup;
  setup.sync = "products: on, orders: on, deletions: on";
  world.set_up(setup);
  // The settings stand in one flow mapping: one more member at its start.
  const std::string file = world.config() + "/tenants/" + world.tenant().tenant + ".yaml";
  std::string text = read_file(file);
  const std::string mark = "settings: {user:";
  ASSERT_NE(text.find(mark), std::string::npos) << text;
  text.replace(text.find(mark), mark.size(), "settings: {document: remision, user:");
  write_file(file, text);
  const Finished enabled = world.enable();
  ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  const Json state = company();
  std::size_t sales = 0;
  for (const Json& invoice : state["Invoices"].items()) {
    if (!invoice["PurchaseOrder"].text().starts_with("HANDY-")) continue;
    ++sales;
    EXPECT_FALSE(invoice["IsFiscalInvoice"].truthy());
    EXPECT_TRUE(invoice["UUID"].is_null());
  }
  EXPECT_GT(sales, 0u);
  expect_clean();
}

// Rule: H-4
TEST_F(BindErp, NothingIsLostOrDoubledWhenAnswersAre) {
  enable("products: on, orders: off");
  World::Setup setup;
  setup.sync = "products: on, orders: on, deletions: on";
  setup.host = "test_waits: {settle_seconds: 1, lag_seconds: 1, pause_seconds: 1}";
  world.set_up(setup);
  for (const char* path : {"/api/Orders*", "/api/Clients*"}) {
    for (const char* kind : {"reset_after", "reset_before", "status_after"}) {
      world.control("binderp", "POST", "/faults",
                    Json::object({{"method", "POST"},
                                  {"path", path},
                                  {"kind", kind},
                                  {"times", -1},
                                  {"probability", d("0.15")}}));
    }
  }
  for (int i = 0; i < 40 && (i == 0 || world.pending() > 0); ++i) {
    (void)world.sync({"--only", "orders"});
    if (i == 8) world.control("binderp", "DELETE", "/faults");
  }
  EXPECT_EQ(world.pending(), 0u);
  expect_clean();
}

// Rule: H-20
TEST(Sources, OfTwoThatBringTheSameTheSecondIsRefused) {
  World world({.seed = 7, .orders = 1, .products = 3, .customers = 2, .profile = "plain"});
  World::Setup setup;
  setup.second_instance = true;
  setup.sync = setup.second_sync = "products: on, inventory: on, customers: off, orders: off";
  world.set_up(setup);
  const std::string tenant = world.tenant().tenant;
  const Finished check = world.run({"check", tenant});
  EXPECT_NE((check.out + check.err).find("\"alegra\" and \"alegra-two\" both bring products"),
            std::string::npos)
      << check.out << check.err;
  EXPECT_EQ((check.out + check.err).find("both bring customers"), std::string::npos);
  (void)world.enable();
  EXPECT_EQ(world.sync({"--connector", "alegra", "--only", "products"}).exit, 0);
  const Finished second = world.sync({"--connector", "alegra-two", "--only", "products"});
  EXPECT_NE(second.exit, 0);
  EXPECT_NE(second.err.find("both bring products"), std::string::npos) << second.err;
}

// Rule: H-20
TEST(Sources, NeverAreThoseThatOnlyTakeProductsOrOrders) {
  World world({.seed = 7, .orders = 1, .products = 3, .customers = 2, .profile = "plain"}, "MX", "",
              "binderp");
  World::Setup setup;
  setup.second_instance = true;
  setup.sync = "products: on, orders: on";
  world.set_up(setup);
  const Finished check = world.run({"check", world.tenant().tenant});
  EXPECT_EQ((check.out + check.err).find("both bring"), std::string::npos) << check.out << check.err;
  EXPECT_EQ(world.enable().exit, 0);
}

}  // namespace
}  // namespace enlace::test
