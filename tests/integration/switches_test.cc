// Each component on its own (H-5), as the programs of a Gestionix company keep it.
#include <gtest/gtest.h>
#include <signal.h>

#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

class Switches : public testing::Test {
 protected:
  // `more`: of the connector, beside its switches.
  void sync_only(const std::string& switches, const std::string& more = {}) {
    World::Setup setup;
    setup.sync = switches;
    setup.connector = more;
    world.set_up(setup);
  }
  void enable() {
    const Finished enabled = world.enable();
    ASSERT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  }
  void sync() {
    const Finished synced = world.sync();
    EXPECT_EQ(synced.exit, 0) << synced.out << synced.err;
  }
  void add_to_erp(const std::string& resource, const Json& row) {
    const std::string company = "/companies/" + world.tenant().find("gestionix")->company;
    world.control("gestionix", "POST", company + "/" + resource, row);
  }
  void add_client(const std::string& name) {
    add_to_erp("clients", Json::object({{"commercial_name", name}, {"business_name", name}}));
  }
  void add_product(const std::string& key) {
    add_to_erp("products", Json::object({{"key", key},
                                         {"name", "Producto " + key},
                                         {"active", true},
                                         {"for_sale", true},
                                         {"unit", "Pieza"},
                                         {"currency", "MXN"},
                                         {"unit_base_price", "100.00"},
                                         {"transferred_taxes", Json::array()}}));
  }
  static bool has(const Json& rows, const char* member, const std::string& value) {
    for (const Json& row : rows.items()) {
      if (row[member].text() == value) return true;
    }
    return false;
  }
  bool handy_has_customer(const std::string& name) {
    return has(world.handy_state()["customers"], "description", name);
  }
  bool handy_has_product(const std::string& code) {
    return has(world.handy_state()["products"], "code", code);
  }
  // Of a product that both sides have.
  std::string new_order(const std::string& customer = {}) {
    const Json handy = world.handy_state(), erp = world.erp_state();
    std::string code;
    for (const Json& product : erp["products"].items()) {
      const bool sold = product["active"].truthy() && product["for_sale"].truthy();
      if (sold && has(handy["products"], "code", product["key"].text())) code = product["key"].text();
    }
    const std::string who = customer.empty() ? handy["customers"].items()[0]["code"].text() : customer;
    const Json items = Json::array({Json::object({{"product", code}, {"quantity", 1}})});
    return world.handy("orders", Json::object({{"customer", who}, {"items", items}}))["id"].text();
  }
  void remove_in_handy(const std::string& order) {
    world.handy("deletions", Json::object({{"order", order}}));
  }
  bool erp_has(const std::string& order) {
    const Json state = world.erp_state();
    for (const Json& row : state["sales_orders"].items()) {
      const bool its_own = row["external_reference"].text() == "HANDY-" + order;
      if (its_own && row["status"].text() != "cancelled") return true;
    }
    return false;
  }

  World world{
      {.seed = 7, .orders = 2, .products = 6, .customers = 4, .profile = "plain"}, "MX", "", "gestionix"};
};

// Rule: H-5
// Rule: G-PROD-1
// Rule: G-CUST-1
// Rule: G-CUST-5
TEST_F(Switches, CustomersAreSwitchedApartFromAllElse) {
  add_client("Solo Cliente");
  add_product("SOLO-ERP");
  sync_only("products: off, inventory: off, customers: on, orders: off, deletions: off");
  enable();  // its first run is at once
  EXPECT_TRUE(handy_has_customer("Solo Cliente"));
  EXPECT_FALSE(handy_has_product("SOLO-ERP"));

  sync_only("products: on, inventory: off, customers: off, orders: on, deletions: off");
  sync();
  EXPECT_TRUE(handy_has_product("SOLO-ERP"));
  add_client("Otro Cliente");
  world.handy("customers", Json::object({{"code", "NUEVA"}, {"description", "Tienda Nueva"}}));
  world.handy("customers", Json::object({{"code", "OTRO"}, {"description", "OTRO CLIENTÉ"}}));
  const std::string made = new_order("NUEVA"), found = new_order("OTRO");
  sync();
  EXPECT_FALSE(handy_has_customer("Otro Cliente"));
  EXPECT_TRUE(erp_has(made) && erp_has(found)) << world.order(made).dump() << world.order(found).dump();
  EXPECT_TRUE(has(world.erp_state()["clients"], "commercial_name", "Tienda Nueva"));
  EXPECT_FALSE(has(world.erp_state()["clients"], "commercial_name", "OTRO CLIENTÉ"));
  EXPECT_NE(world.sync({"--only", "customers"}).exit, 0);
}

// Rule: H-5
// Rule: G-DEL-1
TEST_F(Switches, OrdersGoAndDeletionsStayWhereOnlyTheyAreOff) {
  sync_only("products: on, inventory: off, customers: off, orders: on, deletions: off");
  enable();
  const std::string order = new_order();
  sync();
  ASSERT_TRUE(erp_has(order)) << world.order(order).dump();
  remove_in_handy(order);
  sync();
  EXPECT_TRUE(erp_has(order));
}

// Rule: H-5
// Rule: G-DEL-1
TEST_F(Switches, DeletionsGoAndOrdersWaitWhereOnlyTheyAreOff) {
  sync_only("products: on, inventory: off, customers: off, orders: on, deletions: on");
  enable();
  const std::string first = new_order(), second = new_order(), edited = new_order();
  sync();
  ASSERT_TRUE(erp_has(first) && erp_has(second) && erp_has(edited)) << world.order(first).dump();

  sync_only("products: on, inventory: off, customers: off, orders: off, deletions: on",
            "schedule: {orders: every 1s}");
  remove_in_handy(first);
  const std::string waiting = new_order();
  const Json items = Json::array({Json::object(
      {{"product", world.raw_order(edited)["items"].items()[0]["product"]["code"]}, {"quantity", 3}})});
  const std::string edit =
      world.handy("edits", Json::object({{"order", edited}, {"items", items}}))["id"].text();
  sync();
  EXPECT_FALSE(erp_has(first)) << world.order(first).dump();
  EXPECT_FALSE(erp_has(waiting));
  EXPECT_TRUE(erp_has(edited)) << "its replacement cannot go yet";
  EXPECT_FALSE(erp_has(edit));

  remove_in_handy(second);  // by its schedule, too
  ChildProcess host = world.start({"serve"});
  EXPECT_TRUE(eventually([&] { return !erp_has(second); }, std::chrono::seconds(60))) << world.log();
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0) << world.log();
  EXPECT_FALSE(erp_has(waiting));

  sync_only("products: on, inventory: off, customers: off, orders: on, deletions: on");
  sync();
  EXPECT_TRUE(erp_has(waiting)) << world.order(waiting).dump();
  EXPECT_FALSE(erp_has(edited));
  EXPECT_TRUE(erp_has(edit));
}

// Rule: H-5
TEST_F(Switches, WhatWaitsForOrdersThatAreOffIsNoProblem) {
  sync_only("products: on, inventory: off, customers: off, orders: off, deletions: on");
  enable();
  sync();
  ASSERT_GT(world.orders_in("waiting"), 0u);
  ChildProcess host = world.start({"serve"});
  const auto looked = [&] {
    const Result<Json> status = Json::parse(world.run({"status", "--json"}).out);
    if (!status) return false;
    for (const Json& job : (*status)["jobs"].items()) {
      if (job["component"].text() == "problems") return job["last_finished_ms"].integer().value_or(0) != 0;
    }
    return false;
  };
  EXPECT_TRUE(eventually(looked, std::chrono::seconds(90))) << world.log();
  EXPECT_EQ(world.run({"problems", "--json"}).out.find("orders_not_moving"), std::string::npos);
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0) << world.log();
}

}  // namespace
}  // namespace enlace::test
