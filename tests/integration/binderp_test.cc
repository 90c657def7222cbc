// The installed programs between Handy and Bind ERP: the connector in its sandboxed worker, everything over
// real sockets, against a stand-in that was written from the same reference by others.
#include <gtest/gtest.h>

#include <signal.h>

#include <algorithm>
#include <ctime>
#include <set>

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
  EXPECT_TRUE(world.requests("binderp", "/api/Products*").empty());  // nothing changed, nothing is asked
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
