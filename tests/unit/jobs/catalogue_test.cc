// The catalogue jobs against the Handy mock in simulated time, with a scripted ERP.
#include "jobs/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/catalogue.hpp"
#include "log/log.hpp"
#include "mocks/handy/handy_service.hpp"
#include "runtime/sim_runtime.hpp"
#include "support/plain_vault.hpp"

namespace enlace::jobs {
namespace {

constexpr const char* kBase = "http://handy.test/api/v2";

class SimClock final : public mock::Clock {
 public:
  explicit SimClock(const SimRuntime& runtime) : runtime_(runtime) {}
  [[nodiscard]] std::int64_t unix_ms() const override { return runtime_.unix_ms(); }

 private:
  const SimRuntime& runtime_;
};

// An ERP whose listing is exactly these documents; `incomplete` ends it with an error.
class ScriptedErp final : public session::SessionFactory {
 public:
  std::vector<std::pair<std::int32_t, Json>> documents;
  bool incomplete = false;
  int crashes = 0;  // so many sessions die after the last document

  Result<std::shared_ptr<const session::ConnectorImage>> load(const session::AllowedConnector&) override {
    return std::shared_ptr<const session::ConnectorImage>();
  }
  Result<std::unique_ptr<session::ConnectorSession>> open(std::shared_ptr<const session::ConnectorImage>,
                                                          const Json&) override {
    return std::unique_ptr<session::ConnectorSession>(new Session(*this));
  }

 private:
  class Session final : public session::ConnectorSession {
   public:
    explicit Session(ScriptedErp& erp) : erp_(erp) {}
    session::OpResult run(const session::OpRequest&, session::HostServices& services) override {
      session::OpResult result;
      for (const auto& [kind, document] : erp_.documents) {
        if (const Result<void> taken = services.emit(kind, document); !taken) {
          result.error = taken.error();
          return result;
        }
      }
      if (erp_.crashes > 0) {
        --erp_.crashes;
        result.ending = session::Ending::crashed;
        result.error = failure(ENLACE_E_INTERNAL, "connector_crashed").error;
        return result;
      }
      if (erp_.incomplete) result.error = failure(ENLACE_E_UPSTREAM, "sweep_incomplete").error;
      return result;
    }
    [[nodiscard]] bool alive() const override { return true; }
    [[nodiscard]] const session::ConnectorInfo& info() const override { return info_; }
    [[nodiscard]] Json sandbox() const override { return {}; }

   private:
    ScriptedErp& erp_;
    session::ConnectorInfo info_;
  };
};

class CatalogueTest : public testing::Test {
 protected:
  CatalogueTest()
      : runtime_(options()),
        clock_(runtime_),
        handy_(clock_),
        database_(*store::Database::open({.path = ":memory:"})),
        logger_(log::make_silent_logger()),
        egress_(egress::make_egress(runtime_)) {
    company_ = *handy_.create_company(Json::object(
        {{"name", "Lupita"}, {"token", "handy-token-of-the-test"}, {"time_zone", "America/Mexico_City"}}));
    instance_.tenant.tenant = "lupita";
    instance_.tenant.handy.base_url = kBase;
    instance_.connector.instance = instance_.connector.plugin = "alegra";
    instance_.handy.key = "handy";
    instance_.handy.origins = {"http://handy.test"};
    instance_.handy.rate = {100'000, 60, "", "", "", egress::RateSpec::Reset::seconds};
    egress::Slot slot;
    slot.fields.emplace("token", vault::Secret(std::string("handy-token-of-the-test")));
    instance_.handy.slots.emplace("handy", slot);
    (void)handy_.apply_switches(Json::object({{"rate_limit", 1'000'000}}));
    handy_product("OWN-1", "Handy's own", "11.60");  // also brings a family and a tax
  }

  SimRuntime::Options options() {
    SimRuntime::Options made;
    made.seed = 3;
    made.network = [this](const HttpTransport::Exchange& exchange, SimRuntime&) {
      if (exchange.method != "GET") {
        ++writes_;
        written_.push_back(exchange.method + " " + exchange.body);
      }
      const std::string target = exchange.url.substr(std::string("http://handy.test").size());
      if (without_zones_ && target.find("/zone") != std::string::npos) return make_reply(404, "{}", {});
      std::string body = exchange.body;
      if (keeps_cents_ && !body.empty()) {
        Json kept = *Json::parse(body);
        for (const char* member : {"price", "basePrice", "quantity"}) {
          if (const auto price = kept[member].decimal()) kept.set(member, Json(price->rounded(2)));
        }
        body = kept.dump();
      }
      if (says_tax_id_) {
        EXPECT_EQ(body.find("\"rfc\""), std::string::npos) << "never read again";
        body = replaced(body, "\"taxId\"", "\"rfc\"");
      }
      const mock::Response answer =
          handy_.handle(mock::make_request(exchange.method, target, exchange.headers, body));
      return make_reply(answer.status,
                        says_tax_id_ ? replaced(answer.body, "\"rfc\"", "\"taxId\"") : answer.body,
                        answer.headers);
    };
    return made;
  }

  static std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
      text.replace(at, what.size(), by);
    }
    return text;
  }

  void handy_product(const std::string& code, const std::string& description, const std::string& price) {
    const Result<Json> made = handy_.create(
        company_, "products",
        Json::object({{"code", code}, {"description", description}, {"price", Json::number(price)}}));
    ASSERT_TRUE(made) << made.error().message;
  }
  void handy_customer(const std::string& code, const std::string& description) {
    const Result<Json> made =
        handy_.create(company_, "customers", Json::object({{"code", code}, {"description", description}}));
    ASSERT_TRUE(made) << made.error().message;
  }

  void erp_product(const std::string& code, const std::string& price = "10.00",
                   const std::string& stock = "5") {
    Product product;
    product.code = code;
    product.description = "Product " + code;
    product.price = product.base_price = d(price);
    product.inventory = d(stock);
    product.remote_id = "item-" + code;
    erp_.documents.emplace_back(ENLACE_EMIT_PRODUCT, product.to_json());
    erp_.documents.emplace_back(
        ENLACE_EMIT_LINK,
        Link{"product", code, product.remote_id, Json::object({{"net_price", price}}), 0}.to_json());
  }
  void erp_customer(const std::string& remote_id, const std::string& name, const std::string& zone = "Ruta 1",
                    bool zone_is_default = false) {
    Customer customer;
    customer.description = name;
    customer.zone = zone;
    customer.zone_is_default = zone_is_default;
    customer.remote_id = remote_id;
    erp_.documents.emplace_back(ENLACE_EMIT_CUSTOMER, customer.to_json());
  }

  RunReport products(Stock stock = Stock::along, RunOptions run_options = {}) {
    Services services = this->services();
    writes_ = 0;
    written_.clear();
    return sync_products(services, instance_, run_options, stock);
  }
  RunReport customers(RunOptions run_options = {}) {
    Services services = this->services();
    writes_ = 0;
    return sync_customers(services, instance_, run_options);
  }
  Services services() { return {runtime_, *database_, vault_, *egress_, erp_, *logger_}; }

  Json held(const std::string& list, const std::string& code) {
    const Json state = handy_.company_state(company_);
    for (const Json& one : state[list].items()) {
      if (one["code"].text() == code) return one;
    }
    return {};
  }
  std::vector<Skipped> left_out(const std::string& kind, const std::string& what = {}) {
    store::Transaction transaction = *database_->begin();
    return *ledger::skipped(transaction, {"lupita", "alegra"}, kind, what);
  }

  int writes_ = 0;
  std::vector<std::string> written_;  // since the last run of products began: "PUT {…}"
  bool without_zones_ = false;        // Handy has no endpoint for them
  bool keeps_cents_ = false;          // Handy rounds the numbers that it is given
  bool says_tax_id_ = false;          // Handy's name for what the mock calls rfc
  SimRuntime runtime_;
  SimClock clock_;
  mock::HandyService handy_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<log::Logger> logger_;
  std::unique_ptr<egress::Egress> egress_;
  test::PlainVault vault_;
  ScriptedErp erp_;
  std::int64_t company_ = 0;
  Instance instance_;
};

// Rule: H-1
// Rule: H-11
TEST_F(CatalogueTest, WritesWhatDiffersAndASecondRunWritesNothing) {
  erp_product("A-1", "10.00", "7");
  erp_product("A-2", "20.50", "0.5");
  RunReport report = products();
  ASSERT_TRUE(report.ok) << report.error.cause << report.error.message;
  EXPECT_EQ(report.counts["created"].text(), "2");
  EXPECT_EQ(held("products", "A-2")["price"].decimal(), d("20.5"));
  EXPECT_EQ(held("products", "A-2")["quantity"].decimal(), d("0.5"));

  report = products();
  EXPECT_EQ(writes_, 0);
  EXPECT_EQ(report.counts["unchanged"].text(), "2");

  erp_.documents.clear();
  erp_product("A-1", "10.00", "7");
  erp_product("A-2", "21.00", "0.5");
  report = products();
  EXPECT_EQ(report.counts["updated"].text(), "1");
  EXPECT_EQ(writes_, 1);
  EXPECT_EQ(held("products", "A-2")["price"].decimal(), d("21"));
}

// Rule: H-11
TEST_F(CatalogueTest, AFinerPriceOrStockIsWrittenOnceWhicheverWayHandyKeepsIt) {
  for (const bool cents : {true, false}) {
    keeps_cents_ = cents;
    erp_.documents.clear();
    const std::string code = cents ? "A-1" : "A-2";
    erp_product(code, "12.3456", "7.125");
    ASSERT_TRUE(products().ok);
    EXPECT_EQ(held("products", code)["price"].decimal(), d(cents ? "12.35" : "12.3456"));
    EXPECT_EQ(held("products", code)["quantity"].decimal(), d(cents ? "7.13" : "7.125"));
    ASSERT_TRUE(products().ok);
    EXPECT_EQ(writes_, 0) << code;
    ASSERT_TRUE(products(Stock::only).ok);
    EXPECT_EQ(writes_, 0) << code;
    erp_.documents.clear();
    erp_product(code, cents ? "12.3551" : "12.3457", cents ? "7.136" : "7.126");
    ASSERT_TRUE(products(Stock::only).ok);
    EXPECT_EQ(held("products", code)["quantity"].decimal(), d(cents ? "7.14" : "7.126"));
    EXPECT_EQ(writes_, 1) << code;
    ASSERT_TRUE(products().ok);
    EXPECT_EQ(held("products", code)["price"].decimal(), d(cents ? "12.36" : "12.3457"));
    EXPECT_EQ(writes_, 1) << code;
  }
}

// Rule: H-5
TEST_F(CatalogueTest, StockSwitchedOffIsNotTouchedAndStockAloneTouchesNothingElse) {
  erp_product("A-1", "10.00", "7");
  ASSERT_TRUE(products(Stock::skip).ok);
  EXPECT_EQ(held("products", "A-1")["quantity"].decimal().value_or(d("0")), d("0"));
  erp_.documents.clear();
  erp_product("A-1", "99.00", "8");
  ASSERT_TRUE(products(Stock::only).ok);
  EXPECT_EQ(held("products", "A-1")["quantity"].decimal(), d("8"));
  EXPECT_EQ(held("products", "A-1")["price"].decimal(), d("10"));
}

// Rule: H-7
// Rule: H-21
TEST_F(CatalogueTest, ACodeWithASlashIsLeftOutAndTheReasonKept) {
  erp_product("A/1");
  erp_product("A-2");
  const RunReport report = products();
  EXPECT_TRUE(report.ok);
  EXPECT_EQ(report.counts["created"].text(), "1");
  const std::vector<Skipped> why = left_out("product", "A/1");
  ASSERT_EQ(why.size(), 1u);
  EXPECT_EQ(why[0].why.code, "code_with_slash");
  EXPECT_EQ(why[0].why.params["code"].text(), "A/1");
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, "code_with_slash");
  EXPECT_EQ(report.warnings[0].params["code"].text(), "A/1");
}

// Rule: H-21
TEST_F(CatalogueTest, WhatTheConnectorLeavesOutKeepsItsReasonUntilItIsMended) {
  erp_.documents.emplace_back(
      ENLACE_EMIT_SKIPPED,
      Skipped{
          "product", "", "77", "Sin clave", {"item_without_reference", Json::object({{"item", "77"}}), ""}}
          .to_json());
  ASSERT_TRUE(products().ok);
  ASSERT_EQ(left_out("product", "Sin clave").size(), 1u);
  erp_.documents.clear();
  erp_product("A-7");
  ASSERT_TRUE(products().ok);
  EXPECT_TRUE(left_out("product").empty());
}

// Rule: H-10
// Rule: H-11
TEST_F(CatalogueTest, WhatLeavesTheErpIsDisabledAndComesBackEnabledButHandysOwnStay) {
  erp_product("A-1");
  erp_product("A-2");
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("A-1");
  RunReport report = products();
  EXPECT_EQ(report.counts["disabled"].text(), "1");
  EXPECT_FALSE(held("products", "A-2")["enabled"].truthy());
  EXPECT_TRUE(held("products", "OWN-1")["enabled"].truthy());
  EXPECT_EQ(products().counts["disabled"].text(), "");  // once
  EXPECT_EQ(writes_, 0);

  erp_product("A-2");
  ASSERT_TRUE(products().ok);
  EXPECT_TRUE(held("products", "A-2")["enabled"].truthy());
  EXPECT_EQ(written_,
            std::vector<std::string>{R"(PUT {"enabled":true})"});  // and nothing that did not differ
}

// Rule: H-11
TEST_F(CatalogueTest, APriceGoesWithItsBasePriceAndAFamilyOnlyWhereTheErpNamesOne) {
  ASSERT_TRUE(handy_.create(
      company_, "products",
      Json::object({{"code", "OWN-2"}, {"description", "x"}, {"price", 10}, {"family", "Lácteos"}})));
  erp_product("OWN-1", "12.00", "0");  // names no family: it stays where someone sorted it
  erp_product("OWN-2", "10.00", "0");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(held("products", "OWN-2")["family"].text(), "Lácteos");
  const auto price = std::find_if(written_.begin(), written_.end(), [](const std::string& write) {
    return write.find(R"("price")") != std::string::npos;
  });
  ASSERT_NE(price, written_.end());
  EXPECT_NE(price->find(R"("basePrice":12)"), std::string::npos) << *price;

  erp_.documents.clear();
  erp_product("OWN-1", "12.00", "0");
  erp_.documents[0].second.set("family", "LACTEOS");
  erp_product("OWN-2", "10.00", "0");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(held("products", "OWN-1")["family"].text(), "Lácteos");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(writes_, 0);
}

// Rule: H-11
TEST_F(CatalogueTest, WhatTheErpLeavesEmptyOfACustomerStaysInHandy) {
  ASSERT_TRUE(handy_.create(
      company_, "customers",
      Json::object({{"code", "CTE1"}, {"description", "Tienda Uno"}, {"email", "uno@example.com"}})));
  erp_customer("7", "Tienda Uno", "");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "CTE1")["email"].text(), "uno@example.com");
  EXPECT_EQ(writes_, 0);
}

// Rule: H-11
// Rule: A-CUST-2
TEST_F(CatalogueTest, ACustomerWhoseSellerChangesMovesToTheOtherZone) {
  erp_customer("7", "Tienda Uno", "Ruta 1");
  ASSERT_TRUE(customers().ok);
  erp_.documents.clear();
  erp_customer("7", "Tienda Uno", "Ruta 2");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "ALEGRA-7")["zone"].text(), "Ruta 2");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// What a link says is confirmed by a run, so that a push need not ask the ERP once more.
TEST_F(CatalogueTest, ALinkIsAsFreshAsTheLastRunToADay) {
  erp_product("A-1");
  ASSERT_TRUE(products().ok);
  const auto age_s = [&] {
    store::Transaction transaction = *database_->begin();
    return (*ledger::link_by_key(transaction, *database_, {"lupita", "alegra"}, "product", "A-1",
                                 runtime_.unix_ms()))
        ->age_s;
  };
  const auto wait = [&](std::int64_t hours) {
    runtime_.sleep_until(runtime_.monotonic_ms() + hours * 3'600'000);
  };
  wait(19);
  ASSERT_TRUE(products().ok);
  EXPECT_GE(age_s(), 19 * 3600);
  wait(2);
  ASSERT_TRUE(products().ok);
  EXPECT_LT(age_s(), 60);
}

// Rule: H-10
TEST_F(CatalogueTest, AnAdoptedProductOfHandysIsNeverDisabled) {
  erp_product("OWN-1", "12.00");
  ASSERT_TRUE(products().ok);
  EXPECT_EQ(held("products", "OWN-1")["price"].decimal(), d("12"));
  erp_.documents.clear();
  ASSERT_TRUE(products().ok);
  EXPECT_TRUE(held("products", "OWN-1")["enabled"].truthy());
}

// Rule: H-10  (design 8.9: deletion needs positive evidence)
TEST_F(CatalogueTest, AnIncompleteListingDisablesNothing) {
  erp_product("A-1");
  erp_product("A-2");
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("A-1");
  erp_.incomplete = true;
  EXPECT_FALSE(products().ok);
  EXPECT_TRUE(held("products", "A-2")["enabled"].truthy());
}

// Rule: H-17
TEST_F(CatalogueTest, TooMuchAtOnceIsNotDisabledUntilAPersonApproves) {
  for (int i = 0; i < 30; ++i) erp_product("A-" + std::to_string(i));
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  for (int i = 0; i < 20; ++i) erp_product("A-" + std::to_string(i));
  const RunReport held_back = products();
  ASSERT_TRUE(held_back.ok);
  ASSERT_EQ(held_back.warnings.size(), 1u);
  EXPECT_EQ(held_back.warnings[0].code, "too_many_disabled");
  EXPECT_TRUE(held("products", "A-25")["enabled"].truthy());

  RunOptions approved;
  approved.approve_disabling = true;
  EXPECT_EQ(products(Stock::along, approved).counts["disabled"].text(), "10");
  EXPECT_FALSE(held("products", "A-25")["enabled"].truthy());
}

// Rule: H-17
TEST_F(CatalogueTest, NineOfTenMayGo) {
  for (int i = 0; i < 10; ++i) erp_product("A-" + std::to_string(i));
  ASSERT_TRUE(products().ok);
  erp_.documents.clear();
  erp_product("A-0");
  EXPECT_EQ(products().counts["disabled"].text(), "9");
}

// Rule: H-15
TEST_F(CatalogueTest, ADryRunSaysWhatItWouldDoAndWritesNothing) {
  erp_product("A-1");
  RunOptions dry;
  dry.dry_run = true;
  const RunReport report = products(Stock::along, dry);
  EXPECT_EQ(writes_, 0);
  ASSERT_EQ(report.plan.size(), 1u);
  EXPECT_EQ(report.plan.items()[0]["action"].text(), "create");
  EXPECT_TRUE(held("products", "A-1").is_null());
  erp_.documents.clear();
  erp_customer("215", "Abarrotes La Esquina", "Ruta 9");
  const RunReport people = customers(dry);
  EXPECT_EQ(writes_, 0);
  EXPECT_EQ(people.plan.size(), 2u);  // the zone and the customer
  erp_.documents.clear();
  erp_product("A-1");
  EXPECT_EQ(products().counts["created"].text(), "1");  // the dry run left no trace behind
}

// Rule: A-CUST-2
TEST_F(CatalogueTest, AZoneForEverySellerAndTheCustomerInIt) {
  erp_customer("215", "Abarrotes La Esquina", "Zona Centro - Ruta 2");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "ALEGRA-215")["zone"].text(), "Zona Centro - Ruta 2");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// apis/handy.md OPEN-18: zones show on customers alone, and a person makes the ones that are missing.
TEST_F(CatalogueTest, AZoneThatHandyDoesNotLetUsMakeKeepsNobodyElseBack) {
  erp_customer("1", "Tienda Uno", "Ruta 1");
  ASSERT_TRUE(customers().ok);
  without_zones_ = true;
  erp_customer("2", "Tienda Dos", "Ruta 2");
  erp_customer("3", "Tienda Tres", "Ruta 2");
  erp_customer("4", "Tienda Cuatro", "Ruta 1");
  const RunReport report = customers();
  ASSERT_TRUE(report.ok) << report.error.cause;
  EXPECT_EQ(held("customers", "ALEGRA-4")["zone"].text(), "Ruta 1");
  EXPECT_TRUE(held("customers", "ALEGRA-2").is_null());
  EXPECT_FALSE(report.counts.contains("zones_created"));
  ASSERT_EQ(report.warnings.size(), 2u);
  EXPECT_EQ(report.warnings[0].code, "handy_zone_missing");
  EXPECT_EQ(report.warnings[0].params["zone"].text(), "Ruta 2");
  EXPECT_EQ(left_out("customer").size(), 2u);
  EXPECT_EQ(left_out("customer", "Tienda Dos").at(0).why.code, "handy_zone_missing");
}

// apis/handy.md OPEN-17
// Rule: H-11
TEST_F(CatalogueTest, ATaxIdIsWrittenUnderTheNameThatHandyShows) {
  handy_customer("CTE1", "Tienda Uno");
  says_tax_id_ = true;
  Customer customer;
  customer.description = "Tienda Uno";
  customer.remote_id = "1";
  customer.zone = "Ruta 1";
  customer.tax_id = "AAA010101AAA";
  erp_.documents.emplace_back(ENLACE_EMIT_CUSTOMER, customer.to_json());
  customer.description = "Tienda Dos";
  customer.remote_id = "2";
  erp_.documents.emplace_back(ENLACE_EMIT_CUSTOMER, customer.to_json());
  ASSERT_TRUE(customers().ok);
  EXPECT_GT(writes_, 0);
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(writes_, 0);
}

// Rule: H-18
TEST_F(CatalogueTest, ACustomerIsRecognisedByDescriptionThenByLink) {
  handy_customer("CTE1", "Abarrotes La Esquina");
  erp_customer("215", "Abarrotes La Esquina");
  ASSERT_TRUE(customers().ok);
  EXPECT_TRUE(held("customers", "ALEGRA-215").is_null());
  erp_.documents.clear();
  erp_customer("215", "La Esquina, renamed");
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "CTE1")["description"].text(), "La Esquina, renamed");
  EXPECT_TRUE(held("customers", "ALEGRA-215").is_null());
}

// Rule: H-18
TEST_F(CatalogueTest, ACustomerThatAPushCreatedIsNoSecondCustomer) {
  handy_customer("CTE1", "Tienda La Luz");
  {
    store::Transaction transaction = *database_->begin();
    ASSERT_TRUE(ledger::put_link(transaction, *database_, {"lupita", "alegra"},
                                 Link{"customer", "CTE1", "890", Json::object(), 0}, 1));
    ASSERT_TRUE(transaction.commit());
  }
  erp_customer("890", "TIENDA LA LUZ S.A.", "General", true);
  ASSERT_TRUE(customers().ok);
  EXPECT_TRUE(held("customers", "ALEGRA-890").is_null());
}

// Rule: H-18
TEST_F(CatalogueTest, AHomonymDoesNotTakeOverACustomerThatAPushLinked) {
  handy_customer("CTE1", "Tienda La Luz");
  {
    store::Transaction transaction = *database_->begin();
    ASSERT_TRUE(ledger::put_link(transaction, *database_, {"lupita", "alegra"},
                                 Link{"customer", "CTE1", "890", Json::object(), 0}, 1));
    ASSERT_TRUE(transaction.commit());
  }
  erp_customer("100", "Tienda La Luz");
  erp_customer("890", "Tienda La Luz");
  ASSERT_TRUE(customers().ok);
  EXPECT_FALSE(held("customers", "ALEGRA-100").is_null());
  EXPECT_TRUE(held("customers", "ALEGRA-890").is_null());
  store::Transaction transaction = *database_->begin();
  EXPECT_EQ(
      (*ledger::link_by_key(transaction, *database_, {"lupita", "alegra"}, "customer", "CTE1", 1))->remote_id,
      "890");
}

// Rule: H-21
TEST_F(CatalogueTest, ASecondTryAfterAWorkersDeathLeavesNothingOut) {
  erp_product("A-1");
  erp_product("A-2");
  erp_.crashes = 1;
  const RunReport report = products();
  ASSERT_TRUE(report.ok) << report.error.cause;
  EXPECT_TRUE(left_out("product").empty());
}

// Rule: H-18
TEST_F(CatalogueTest, HomonymsInTheErpAreTwoCustomers) {
  erp_customer("1", "Tienda Ana");
  erp_customer("2", "Tienda Ana");
  ASSERT_TRUE(customers().ok);
  EXPECT_FALSE(held("customers", "ALEGRA-1").is_null());
  EXPECT_FALSE(held("customers", "ALEGRA-2").is_null());
}

// Rule: A-CUST-2
TEST_F(CatalogueTest, HandysOwnCustomerKeepsItsZoneWhereTheErpNamesNone) {
  handy_customer("CTE1", "Tienda La Luz");
  const std::string zone = held("customers", "CTE1")["zone"].text();
  erp_customer("890", "Tienda La Luz", "General", true);
  ASSERT_TRUE(customers().ok);
  EXPECT_EQ(held("customers", "CTE1")["zone"].text(), zone);
}

// Rule: H-10
TEST_F(CatalogueTest, ACustomerThatLeavesTheErpIsDisabledIfTheHostBroughtIt) {
  handy_customer("CTE1", "Handy's own");
  erp_customer("1", "Tienda Ana");
  erp_customer("2", "Handy's own");
  ASSERT_TRUE(customers().ok);
  erp_.documents.clear();
  ASSERT_TRUE(customers().ok);
  EXPECT_FALSE(held("customers", "ALEGRA-1")["enabled"].truthy());
  EXPECT_TRUE(held("customers", "CTE1")["enabled"].truthy());
}

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

TEST_F(CatalogueTest, WhatAConnectorRemarksOnARecordIsTold) {
  Product product;
  product.code = product.remote_id = product.description = "A";
  product.notices = {{"product_fixed_tax", Json::object({{"code", "A"}}), ""}};
  erp_.documents.emplace_back(ENLACE_EMIT_PRODUCT, product.to_json());
  const RunReport report = products();
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, "product_fixed_tax");
  Customer customer;
  customer.remote_id = customer.description = "C";
  customer.zone = "Ruta 1";
  customer.notices = {{"client_name_repeated", Json::object(), ""}};
  erp_.documents = {{ENLACE_EMIT_CUSTOMER, customer.to_json()}};
  ASSERT_EQ(customers().warnings.size(), 1u);
}

}  // namespace
}  // namespace enlace::jobs
