// Stock and what is on routes.
#include "catalogue_world.hpp"

namespace enlace::jobs {
namespace {

// An ERP whose stock counts what is on Handy's routes (G-PROD-5).
class RouteStockTest : public CatalogueTest {
 protected:
  RouteStockTest() {
    instance_.descriptor.inventory_includes_routes = true;
    handy_product("A", "Product A", "10.00");
    handy_product("B", "Product B", "10.00");
    erp_product("A", "10.00", "40");
    erp_product("B", "10.00", "3");
  }
  void route_with(const Json& products) {
    const Json user =
        *handy_.create(company_, "users", Json::object({{"name", "Luis"}, {"username", "luis@x.mx"}}));
    const Result<Json> route = handy_.create(company_, "routes",
                                             Json::object({{"user", user["id"]},
                                                           {"products", products},
                                                           {"salesOrders", Json::array()},
                                                           {"skipInventoryValidation", true}}));
    ASSERT_TRUE(route) << route.error().message;
  }
  static Json load(const char* code, const char* quantity) {
    return Json::object({{"product", code}, {"quantity", Json::number(quantity)}});
  }
  void shows(const char* where) {
    ASSERT_TRUE(handy_.apply_switches(Json::object({{"route_products", where}})));
  }
  std::string stock(const std::string& code) { return held("products", code)["quantity"].text(); }
  static std::vector<std::string> warnings(const RunReport& report) {
    std::vector<std::string> codes;
    for (const Notice& warning : report.warnings) codes.push_back(warning.code);
    return codes;
  }
};

// Rule: G-PROD-5
TEST_F(RouteStockTest, FreeUseIsTheTotalWithoutWhatIsOnRoutes) {
  route_with(Json::array({load("A", "15.5")}));
  for (const char* where : {"list", "current"}) {
    shows(where);
    const RunReport report = products();
    ASSERT_TRUE(report.ok) << report.error.cause;
    EXPECT_EQ(stock("A"), "24.5") << where;
    EXPECT_EQ(stock("B"), "3");
    EXPECT_TRUE(report.warnings.empty());
  }
  EXPECT_EQ(writes_, 0);  // only what differs is written
}

// Rule: G-PROD-5
TEST_F(RouteStockTest, IsNeverNegativeAndSaysSo) {
  route_with(Json::array({load("A", "1"), load("B", "5")}));
  erp_product("C", "10.00", "-7");
  shows("list");
  const RunReport report = products();
  EXPECT_EQ(stock("A"), "39");
  EXPECT_EQ(stock("B"), "0");
  EXPECT_EQ(stock("C"), "0");
  ASSERT_EQ(warnings(report), std::vector<std::string>{"stock_below_zero"});
  EXPECT_EQ(report.warnings[0].params.dump(), R"({"count":2,"products":["B","C"]})");
}

// Rule: G-PROD-5
TEST_F(RouteStockTest, IsLeftAloneAndSaidOnceWhereHandyDoesNotTellWhatIsOnRoutes) {
  route_with(Json::array({load("A", "15")}));
  const std::string before = stock("A");
  for (const char* where : {"none", "missing"}) {
    shows(where);
    for (const Stock mode : {Stock::along, Stock::only}) {
      const RunReport report = products(mode);
      ASSERT_TRUE(report.ok) << report.error.cause;
      EXPECT_EQ(stock("A"), before) << where;
      EXPECT_EQ(warnings(report), std::vector<std::string>{"route_stock_unknown"});
      EXPECT_EQ(report.warnings[0].params["routes"].text(), std::string(where) == "none" ? "1" : "0");
    }
  }
  EXPECT_EQ(held("products", "A")["description"].text(), "Product A");
}

// Rule: G-PROD-5
TEST_F(RouteStockTest, IsTheTotalWhereNoRouteIsOpen) {
  const RunReport report = products(Stock::only);
  EXPECT_EQ(stock("A"), "40");
  EXPECT_TRUE(report.warnings.empty());
}

// Rule: G-PROD-5
TEST_F(RouteStockTest, IsNeitherReadNorWrittenWhenSwitchedOff) {
  route_with(Json::array({load("A", "15")}));
  const std::string before = stock("A");
  const RunReport report = products(Stock::skip);
  EXPECT_TRUE(report.ok);
  EXPECT_EQ(stock("A"), before);
  EXPECT_TRUE(report.warnings.empty());
}

TEST_F(RouteStockTest, OfAnErpThatCountsItsWarehouseAloneIsWrittenAsItIs) {
  instance_.descriptor.inventory_includes_routes = false;
  route_with(Json::array({load("A", "15")}));
  shows("list");
  EXPECT_TRUE(products().warnings.empty());
  EXPECT_EQ(stock("A"), "40");
}

}  // namespace
}  // namespace enlace::jobs
