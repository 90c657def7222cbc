#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "jobs/catalogue.hpp"
#include "ledger/catalogue.hpp"
#include "log/log.hpp"
#include "mocks/handy/handy_service.hpp"
#include "runtime/sim_runtime.hpp"
#include "support/plain_vault.hpp"
#include "support/sim_clock.hpp"

// The catalogue jobs against the Handy mock in simulated time, with a scripted ERP.
namespace enlace::jobs {

inline constexpr const char* kBase = "http://handy.test/api/v2";

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
      if (refuses_products_ && exchange.method == "POST" && target.ends_with("/product"))
        return make_reply(422, R"({"errors":[{"field":"code","message":"repetido"}]})", {});
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
      if (damage_ && exchange.method == "GET") {
        std::string damaged = answer.body;
        damage_(damaged);
        return make_reply(answer.status, std::move(damaged), answer.headers);
      }
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
                   const std::string& stock = "5", const std::string& remote_id = "") {
    Product product;
    product.code = code;
    product.description = "Product " + code;
    product.price = product.base_price = d(price);
    product.inventory = d(stock);
    product.remote_id = remote_id.empty() ? "item-" + code : remote_id;
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

  void erp_unreadable(const std::string& kind, const std::string& remote_id) {
    const Json why = Json::object({{"reason", "a value was expected"}});
    erp_.documents.emplace_back(ENLACE_EMIT_SKIPPED,
                                Skipped{kind, "", remote_id, "", {"record_unreadable", why, ""}}.to_json());
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
  std::string linked(const std::string& code, const std::string& kind = "product") {
    store::Transaction transaction = *database_->begin();
    const auto link = *ledger::link_by_key(transaction, *database_, {"lupita", "alegra"}, kind, code, 1);
    return link ? link->remote_id : "";
  }
  void link_by_push(const std::string& code, const std::string& remote_id) {
    store::Transaction transaction = *database_->begin();
    ASSERT_TRUE(ledger::put_link(transaction, *database_, {"lupita", "alegra"},
                                 Link{"customer", code, remote_id, Json::object(), 0}, 1));
    ASSERT_TRUE(transaction.commit());
  }
  std::string zone_of(const std::string& customer) { return held("customers", customer)["zone"].text(); }
  std::vector<Skipped> left_out(const std::string& kind, const std::string& what = {}) {
    store::Transaction transaction = *database_->begin();
    return *ledger::skipped(transaction, {"lupita", "alegra"}, kind, what);
  }

  int writes_ = 0;
  std::vector<std::string> written_;               // since the last run of products began: "PUT {…}"
  bool without_zones_ = false;                     // Handy has no endpoint for them
  bool refuses_products_ = false;                  // new ones
  bool keeps_cents_ = false;                       // Handy rounds the numbers that it is given
  bool says_tax_id_ = false;                       // Handy's name for what the mock calls rfc
  std::function<void(std::string& body)> damage_;  // of what Handy answers to reads
  SimRuntime runtime_;
  test::SimClock clock_;
  mock::HandyService handy_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<log::Logger> logger_;
  std::unique_ptr<egress::Egress> egress_;
  test::PlainVault vault_;
  ScriptedErp erp_;
  std::vector<std::pair<std::int32_t, Json>> customers_;  // documents kept for a run of their own
  std::int64_t company_ = 0;
  Instance instance_;
};

}  // namespace enlace::jobs
