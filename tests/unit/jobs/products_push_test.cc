// Products from Handy to an ERP, against the Handy mock in simulated time and an ERP that is a few lines of
// code.
#include <gtest/gtest.h>

#include <functional>

#include "jobs/catalogue.hpp"
#include "ledger/catalogue.hpp"
#include "log/log.hpp"
#include "mocks/handy/handy_service.hpp"
#include "runtime/sim_runtime.hpp"
#include "support/plain_vault.hpp"
#include "support/sim_clock.hpp"

namespace enlace::jobs {
namespace {

constexpr const char* kHandy = "http://handy.test";
constexpr const char* kErp = "http://erp.test";

// A connector that creates what the ERP does not have, by code; a test may do something else to a product.
class TinyConnector final : public session::SessionFactory {
 public:
  enum class Does {
    as_usual,
    die,
    die_after_writing,
    forget_the_link,
    refuse,
    say_nothing,
    wrong_link,
    other_write,
    say_done  // whatever the answer was
  };
  std::map<std::string, Does> does;                   // by code
  std::map<std::string, Json> erp;                    // code -> what it was given
  std::vector<std::size_t> batches;                   // sizes, in the order they came
  std::vector<Json> asked;                            // every product that came
  Error ends_with{ENLACE_OK, {}, {}, {}, 0, -1, {}};  // every operation, before any write
  int opened = 0;
  bool compares = false;                // looks at what the ERP has, and writes what differs
  std::map<std::string, Notice> warns;  // by code, with every outcome
  bool gives_up = false;                // ends the operation at a write that is not let out

  Result<std::shared_ptr<const session::ConnectorImage>> load(const session::AllowedConnector&) override {
    return std::shared_ptr<const session::ConnectorImage>();
  }
  Result<std::unique_ptr<session::ConnectorSession>> open(std::shared_ptr<const session::ConnectorImage>,
                                                          const Json&) override {
    ++opened;
    return std::unique_ptr<session::ConnectorSession>(new Session(*this));
  }

 private:
  class Session final : public session::ConnectorSession {
   public:
    explicit Session(TinyConnector& all) : all_(all) {}
    session::OpResult run(const session::OpRequest& request, session::HostServices& services) override {
      const Json::Array& products = request.request["products"].items();
      all_.batches.push_back(products.size());
      session::OpResult result;
      if (all_.ends_with.status != ENLACE_OK) {
        result.error = all_.ends_with;
        return result;
      }
      std::vector<Outcome> outcomes;
      for (const Json& product : products) {
        all_.asked.push_back(product);
        const std::string code = product["code"].text();
        const auto special = all_.does.find(code);
        const Does does = special == all_.does.end() ? Does::as_usual : special->second;
        if (does == Does::die) return dead();
        if (does == Does::say_nothing) return result;
        Outcome outcome;
        if (does == Does::refuse) {
          outcome.warnings.push_back({"product_refused", Json::object({{"answer", "no"}}), ""});
          outcomes.push_back(outcome);
          continue;
        }
        const bool exists = all_.erp.contains(code);
        const bool differs = exists && all_.compares &&
                             all_.erp.at(code)["description"].text() != product["description"].text();
        outcome.status = exists ? (differs ? "updated" : "unchanged") : "created";
        if (!exists || differs) {
          HttpCall call;
          call.method = exists ? "PUT" : "POST";
          call.url = std::string(kErp) + "/products";
          call.purpose = does == Does::other_write ? "order" : "product:" + code;
          call.body = product.dump();
          call.idempotent = true;  // which is not for it to say
          const HttpReply reply = services.http(call);
          if (does == Does::die_after_writing) return dead();
          if (!reply.ok() && all_.gives_up) {
            result.error = reply.error;
            return result;
          }
          if (!reply.ok() && does != Does::say_done) {
            outcome.warnings.push_back({reply.error.cause.empty() ? "refused" : reply.error.cause, {}, ""});
            outcomes.push_back(outcome);
            continue;
          }
        }
        outcome.remote_id = "p-" + code;
        if (does != Does::forget_the_link) {
          const std::string key = does == Does::wrong_link ? "OTHER" : code;
          const Json data = Json::object({{"unit", "Pieza"}});
          if (!services.emit(ENLACE_EMIT_LINK, Link{"product", key, outcome.remote_id, data, 0}.to_json())) {
            return dead();
          }
        }
        if (const auto warn = all_.warns.find(code); warn != all_.warns.end()) {
          outcome.warnings.push_back(warn->second);
        }
        outcomes.push_back(outcome);
      }
      for (const Outcome& outcome : outcomes) (void)services.emit(ENLACE_EMIT_OUTCOME, outcome.to_json());
      return result;
    }
    [[nodiscard]] bool alive() const override { return true; }
    [[nodiscard]] const session::ConnectorInfo& info() const override { return info_; }
    [[nodiscard]] Json sandbox() const override { return {}; }

   private:
    static session::OpResult dead() {
      session::OpResult result;
      result.ending = session::Ending::crashed;
      result.error = failure(ENLACE_E_INTERNAL, "connector_crashed").error;
      return result;
    }
    TinyConnector& all_;
    session::ConnectorInfo info_;
  };
};

class ProductsPushTest : public testing::Test {
 protected:
  ProductsPushTest()
      : runtime_(options()),
        clock_(runtime_),
        handy_(clock_),
        database_(*store::Database::open({.path = ":memory:"})),
        logger_(log::make_silent_logger()),
        egress_(egress::make_egress(runtime_)) {
    company_ = *handy_.create_company(Json::object(
        {{"name", "Lupita"}, {"token", "handy-token-of-the-test"}, {"time_zone", "America/Mexico_City"}}));
    (void)handy_.apply_switches(Json::object({{"rate_limit", 1'000'000}}));
    instance_.tenant.tenant = "lupita";
    instance_.tenant.handy.base_url = std::string(kHandy) + "/api/v2";
    instance_.connector.instance = instance_.connector.plugin = "binderp";
    instance_.capabilities = ENLACE_CAP_PUSH_PRODUCTS | ENLACE_CAP_FIND_ORDER;
    instance_.descriptor.in_doubt = Descriptor::InDoubt::find;
    instance_.erp_fingerprint = "binderp:c0";
    for (const auto& [account, origin] :
         {std::pair(&instance_.handy, kHandy), std::pair(&instance_.erp, kErp)}) {
      account->key = origin;
      account->origins = {origin};
      account->rate = {1'000'000, 60, "", "", "", egress::RateSpec::Reset::seconds};
    }
    egress::Slot slot;
    slot.fields.emplace("token", vault::Secret(std::string("handy-token-of-the-test")));
    instance_.handy.slots.emplace("handy", slot);
  }

  SimRuntime::Options options() {
    SimRuntime::Options made;
    made.seed = 3;
    made.network = [this](const HttpTransport::Exchange& exchange, SimRuntime&) {
      if (exchange.url.starts_with(kErp)) return erp(exchange);
      if (exchange.method != "GET") ++handy_writes_;
      const std::string target = exchange.url.substr(std::string(kHandy).size());
      mock::Response answer =
          handy_.handle(mock::make_request(exchange.method, target, exchange.headers, exchange.body));
      if (listing_misses_one_) answer.body = without_the_first(answer.body);
      return make_reply(answer.status, answer.body, answer.headers);
    };
    return made;
  }

  // A listing of products that does not bring all that it counts.
  static std::string without_the_first(const std::string& body) {
    Json page = *Json::parse(body);
    if (page["products"].size() == 0) return body;
    const Json::Array& all = page["products"].items();
    page.set("products", Json(Json::Array(all.begin() + 1, all.end())));
    return page.dump();
  }

  // What becomes of the next creations: "lost" after it took effect, "lost_before", a status, else created.
  HttpReply erp(const HttpTransport::Exchange& exchange) {
    ++erp_writes_;
    const std::string fate = fates_.empty() ? "" : fates_.front();
    if (!fates_.empty()) fates_.erase(fates_.begin());
    const Json product = *Json::parse(exchange.body);
    if (fate == "400" || fate == "500") return make_reply(std::stoi(fate), "{}", {});
    if (fate != "lost_before") connector_.erp[product["code"].text()] = product;
    if (fate.empty()) return make_reply(200, "{}", {});
    HttpReply lost;
    lost.sent = Sent::maybe;
    lost.error = failure(ENLACE_E_NETWORK, "http_unreachable").error;
    return lost;
  }

  void product(const std::string& code, const std::string& description, const std::string& price = "11.60",
               const Json& more = Json::object()) {
    Json body = Json::object({{"code", code}, {"description", description}, {"price", Json::number(price)}});
    for (const Json::Member& member : more.members()) body.set(member.key, member.value);
    const Result<Json> made = handy_.create(company_, "products", body);
    ASSERT_TRUE(made) << made.error().message;
  }

  RunReport run(RunOptions run_options = {}) {
    Services services{runtime_, *database_, vault_, *egress_, connector_, *logger_};
    return push_products(services, instance_, run_options);
  }
  void wait(std::int64_t ms) { runtime_.sleep_until(runtime_.monotonic_ms() + ms); }
  std::vector<Skipped> skipped() {
    store::Transaction transaction = *database_->begin();
    return *ledger::skipped(transaction, {"lupita", "binderp"}, "product", "");
  }
  static std::int64_t count(const RunReport& report, const char* what) {
    return report.counts[what].integer().value_or(0);
  }

  SimRuntime runtime_;
  test::SimClock clock_;
  mock::HandyService handy_;
  std::unique_ptr<store::Database> database_;
  test::PlainVault vault_;
  std::unique_ptr<log::Logger> logger_;
  std::unique_ptr<egress::Egress> egress_;
  std::int64_t company_ = 0;
  Instance instance_;
  TinyConnector connector_;
  std::vector<std::string> fates_;
  int handy_writes_ = 0, erp_writes_ = 0;
  bool listing_misses_one_ = false;
};

// Rule: B-PROD-1
TEST_F(ProductsPushTest, GivesTheErpWhatItDoesNotHaveAndASecondRunGivesNothing) {
  product("A-1", "Café", "116.00", Json::object({{"tax", 16}, {"barcode", "750"}}));
  product("A-2", "Té", "10.00");
  RunReport report = run();
  ASSERT_TRUE(report.ok) << report.error.cause << report.error.message;
  EXPECT_EQ(count(report, "seen"), 2);
  EXPECT_EQ(count(report, "pushed"), 2);
  const Json& given = connector_.erp.at("A-1");
  EXPECT_EQ(given["description"].text(), "Café");
  EXPECT_EQ(given["price"].decimal(), d("116"));
  EXPECT_EQ(given["base_price"].decimal(), d("100"));
  EXPECT_EQ(given["taxes"].items().at(0)["rate"].text(), "16");
  EXPECT_EQ(given["barcode"].text(), "750");
  EXPECT_EQ(handy_writes_, 0);  // this direction only

  connector_.asked.clear();
  report = run();
  EXPECT_EQ(count(report, "unchanged"), 2);
  EXPECT_TRUE(connector_.asked.empty());
  EXPECT_EQ(connector_.opened, 1);  // no worker where nothing changed
}

// Rule: B-PROD-1
TEST_F(ProductsPushTest, GivesNothingOfAListThatIsNotWhole) {
  product("A-1", "Agua");
  product("A-2", "Agua");  // whose name it shares would not be seen
  listing_misses_one_ = true;
  const RunReport report = run();
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(report.error.cause, "handy_listing_incomplete");
  EXPECT_TRUE(connector_.asked.empty());
  listing_misses_one_ = false;
  EXPECT_EQ(count(run(), "pushed"), 2);
}

// Rule: H-26
TEST_F(ProductsPushTest, BelievesNoCreationThatNoAnswerBearsOut) {
  product("A-1", "Agua");
  connector_.does["A-1"] = TinyConnector::Does::say_done;
  for (const char* fate : {"400", "lost_before", "500"}) {
    fates_ = {fate};
    const RunReport report = run();
    EXPECT_EQ(count(report, "pushed"), 0) << fate;
    ASSERT_EQ(skipped().size(), 1u) << fate;
    EXPECT_EQ(skipped()[0].why.code, "product_unconfirmed") << fate;
    wait(3'600'000);
  }
  connector_.does.clear();
  for (int i = 0; i < 4 && !connector_.erp.contains("A-1"); ++i) {
    run();
    wait(3'600'000);
  }
  EXPECT_TRUE(connector_.erp.contains("A-1"));  // it was not taken for given
}

// Rule: H-26
TEST_F(ProductsPushTest, ACreationWhoseAnswerWasLostIsFoundByTheNextPush) {
  product("A-1", "Agua");
  connector_.does["A-1"] = TinyConnector::Does::say_done;
  fates_ = {"lost"};
  EXPECT_EQ(count(run(), "pushed"), 0);
  EXPECT_EQ(count(run(), "pushed"), 1);  // it was looked for, and there it was
  EXPECT_EQ(erp_writes_, 1);
  EXPECT_TRUE(skipped().empty());
}

// Rule: B-INV-1
TEST_F(ProductsPushTest, NeverGivesStock) {
  product("A-1", "Café", "10.00", Json::object({{"quantity", 7}}));
  ASSERT_TRUE(run().ok);
  EXPECT_FALSE(connector_.erp.at("A-1").contains("inventory"));
  product("A-1", "Café", "10.00", Json::object({{"quantity", 3}}));
  EXPECT_EQ(count(run(), "unchanged"), 1);
}

// Rule: B-PROD-1
TEST_F(ProductsPushTest, GivesOnlyWhatChangedWithTheIdFromBefore) {
  product("A-1", "Café");
  product("A-2", "Té");
  ASSERT_TRUE(run().ok);
  connector_.asked.clear();
  product("A-2", "Té verde");
  const RunReport report = run();
  EXPECT_EQ(count(report, "pushed"), 1);
  ASSERT_EQ(connector_.asked.size(), 1u);
  EXPECT_EQ(connector_.asked[0]["description"].text(), "Té verde");
  EXPECT_EQ(connector_.asked[0]["remote_id"].text(), "p-A-2");
}

TEST_F(ProductsPushTest, GivesAllToAnotherCompanyOrUnderOtherSettings) {
  product("A-1", "Café");
  ASSERT_TRUE(run().ok);
  instance_.erp_fingerprint = "binderp:c1";
  EXPECT_EQ(count(run(), "pushed"), 1);
  EXPECT_EQ(count(run(), "unchanged"), 1);
  instance_.connector.settings.set("price_mode", "gross");
  EXPECT_EQ(count(run(), "pushed"), 1);
}

// Rule: B-PROD-1
TEST_F(ProductsPushTest, LeavesDisabledOnesAsTheyAre) {
  product("A-1", "Café", "10.00", Json::object({{"enabled", false}}));
  const RunReport report = run();
  EXPECT_EQ(count(report, "seen"), 0);
  EXPECT_TRUE(connector_.asked.empty());
}

TEST_F(ProductsPushTest, SaysWhichNamesAreShared) {
  product("A-1", "Agua");
  product("A-2", "AGUA");
  product("A-3", "Té");
  product("A-4", "té", "10.00", Json::object({{"enabled", false}}));
  product("A-5", "Café");
  ASSERT_TRUE(run().ok);
  for (const char* shared : {"A-1", "A-2", "A-3"}) {
    EXPECT_EQ(connector_.erp.at(shared)["notices"].items().at(0)["code"].text(), "product_name_shared")
        << shared;
  }
  EXPECT_FALSE(connector_.erp.at("A-5").contains("notices"));
}

TEST_F(ProductsPushTest, GoesInBatchesWithOneWorker) {
  for (int i = 0; i < 60; ++i) product("P-" + std::to_string(i), "Product " + std::to_string(i));
  EXPECT_EQ(count(run(), "pushed"), 60);
  EXPECT_EQ(connector_.batches, (std::vector<std::size_t>{25, 25, 10}));
  EXPECT_EQ(connector_.opened, 1);
}

TEST_F(ProductsPushTest, GoesOnWhereItStopped) {
  for (int i = 0; i < 60; ++i) product("P-" + std::to_string(i), "Product " + std::to_string(i));
  std::atomic<bool> stop = false;
  RunOptions options;
  options.stop = &stop;
  int reported = 0;
  options.progress = [&](const std::string& stage, std::int64_t, std::int64_t) {
    if (stage == "products" && ++reported == 2)
      stop = true;  // before the second batch leaves, it is under way
  };
  RunReport report = run(options);
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(report.error.cause, "stopped");
  EXPECT_EQ(count(report, "pushed"), 50);
  report = run();
  EXPECT_EQ(count(report, "unchanged"), 50);
  EXPECT_EQ(count(report, "pushed"), 10);
}

// Rule: H-15
// Rule: B-PROD-1
TEST_F(ProductsPushTest, ADryRunSaysWhatWouldGoAndWritesNothing) {
  product("A-1", "Café");
  ASSERT_TRUE(run().ok);
  product("A-1", "Café molido");
  product("A-2", "Té");
  erp_writes_ = 0;
  connector_.asked.clear();
  RunOptions dry;
  dry.dry_run = true;
  const RunReport report = run(dry);
  ASSERT_EQ(report.plan.size(), 2u);
  std::map<std::string, std::string> actions;
  for (const Json& step : report.plan.items()) actions[step["key"].text()] = step["action"].text();
  EXPECT_EQ(actions, (std::map<std::string, std::string>{{"A-1", "update"}, {"A-2", "create"}}));
  EXPECT_TRUE(connector_.asked.empty());
  EXPECT_EQ(erp_writes_, 0);
  EXPECT_EQ(count(run(), "pushed"), 2);  // nothing passed for given
}

// An ERP that is compared with, as its connector says: all products go there with every run.
class ProductsCompareTest : public ProductsPushTest {
 protected:
  ProductsCompareTest() {
    instance_.descriptor.features = Json::object({{"products", "compare"}});
    connector_.compares = true;
  }
};

// Rule: B-PROD-2
TEST_F(ProductsCompareTest, MakesAgainWhatSomebodyTookAwayOrRenamedThere) {
  product("A-1", "Café");
  product("A-2", "Té");
  product("A-3", "Agua");
  EXPECT_EQ(count(run(), "pushed"), 3);
  connector_.asked.clear();
  RunReport report = run();
  EXPECT_EQ(count(report, "unchanged"), 3);
  EXPECT_EQ(connector_.asked.size(), 3u);  // compared, and
  EXPECT_EQ(erp_writes_, 3);               // nothing written a second time
  EXPECT_EQ(connector_.asked[0]["remote_id"].text(), "p-A-1");
  EXPECT_EQ(connector_.asked[0]["link_data"]["unit"].text(), "Pieza");

  connector_.erp.erase("A-1");
  connector_.erp.at("A-2").set("description", "Otro nombre");
  wait(600'000);  // linked just now, it might only not be listed yet
  report = run();
  EXPECT_EQ(count(report, "pushed"), 2);
  EXPECT_EQ(count(report, "unchanged"), 1);
  EXPECT_EQ(count(report, "left_out"), 0);
  EXPECT_EQ(connector_.erp.at("A-1")["description"].text(), "Café");
  EXPECT_EQ(connector_.erp.at("A-2")["description"].text(), "Té");
  EXPECT_EQ(count(run(), "unchanged"), 3);
}

// Rule: B-PROD-1
TEST_F(ProductsCompareTest, TellsAWarningOnceForAsLongAsItStaysTheSame) {
  product("A-1", "Café");
  ASSERT_TRUE(run().ok);
  connector_.warns["A-1"] = {"product_price_differs", Json::object({{"bind", "70.00"}}), ""};
  EXPECT_EQ(run().warnings.size(), 1u);
  EXPECT_TRUE(run().warnings.empty());
  connector_.warns["A-1"].params.set("bind", "71.00");
  EXPECT_EQ(run().warnings.size(), 1u);
  product("A-1", "Café molido");
  EXPECT_EQ(run().warnings.size(), 1u);
  EXPECT_TRUE(run().warnings.empty());
}

// Rule: H-15
// Rule: B-PROD-2
TEST_F(ProductsCompareTest, ADryRunSaysWhatWouldBeWrittenThereAndWritesNothing) {
  for (int i = 0; i < 30; ++i) product("P-" + std::to_string(i), "Product " + std::to_string(i));
  ASSERT_TRUE(run().ok);
  connector_.erp.erase("P-7");
  connector_.erp.at("P-8").set("description", "Otro");
  product("NEW", "Nuevo");
  const auto writes = erp_writes_;
  RunOptions dry;
  dry.dry_run = true;
  for (const bool gives_up : {false, true}) {  // a connector that ends its operation where it is held back
    connector_.gives_up = gives_up;
    const RunReport report = run(dry);
    ASSERT_TRUE(report.ok) << report.error.cause;
    std::map<std::string, std::string> actions;
    for (const Json& step : report.plan.items()) actions[step["key"].text()] = step["action"].text();
    EXPECT_EQ(actions,
              (std::map<std::string, std::string>{{"P-7", "create"}, {"P-8", "update"}, {"NEW", "create"}}));
    EXPECT_EQ(count(report, "unchanged"), 28);
    EXPECT_EQ(count(report, "to_push"), 3);
  }
  EXPECT_EQ(erp_writes_, writes);
  store::Transaction transaction = *database_->begin();
  EXPECT_EQ(ledger::links(transaction, *database_, {"lupita", "binderp"}, "product", 0)->size(), 30u);
}

// Those that are linked go first, so that no other is taken for one of theirs.
TEST_F(ProductsCompareTest, SendsThoseThatAreLinkedFirst) {
  product("B-1", "Té");
  ASSERT_TRUE(run().ok);
  product("A-1", "Café");
  connector_.asked.clear();
  ASSERT_TRUE(run().ok);
  ASSERT_EQ(connector_.asked.size(), 2u);
  EXPECT_EQ(connector_.asked[0]["code"].text(), "B-1");
}

// Rule: H-21
TEST_F(ProductsPushTest, KeepsTheReasonOfWhatIsNotTakenAndTriesItAgain) {
  product("A-1", "Café");
  product("A-2", "Té");
  connector_.does["A-1"] = TinyConnector::Does::refuse;
  RunReport report = run();
  ASSERT_TRUE(report.ok);
  EXPECT_EQ(count(report, "left_out"), 1);
  ASSERT_EQ(skipped().size(), 1u);
  EXPECT_EQ(skipped()[0].key, "A-1");
  EXPECT_EQ(skipped()[0].why.code, "product_refused");
  EXPECT_EQ(skipped()[0].why.params["name"].text(), "Café");
  ASSERT_EQ(report.warnings.size(), 1u);

  report = run();
  EXPECT_EQ(count(report, "unchanged"), 1);
  EXPECT_EQ(skipped().size(), 1u);
  connector_.does.clear();
  report = run();
  EXPECT_EQ(count(report, "pushed"), 1);
  EXPECT_TRUE(skipped().empty());
}

// Rule: H-21
TEST_F(ProductsPushTest, KeepsTheReasonOfWhatHandyTellsWrongly) {
  product("A-1", "Café", "10.00", Json::object({{"raw", Json::object({{"price", "diez"}})}}));
  product("A-2", "Té", "10.00", Json::object({{"raw", Json::object({{"description", Json()}})}}));
  product("A-3", "Agua");
  const RunReport report = run();
  EXPECT_EQ(count(report, "pushed"), 1);
  ASSERT_EQ(skipped().size(), 2u);
  EXPECT_EQ(skipped()[0].why.code, "product_malformed");
  EXPECT_EQ(skipped()[0].why.params["member"].text(), "price");
  EXPECT_EQ(skipped()[1].why.params["member"].text(), "description");
}

// Rule: H-4
// Rule: B-PROD-1
TEST_F(ProductsPushTest, CreatesNoProductASecondTimeBeforeItsDoubtHasSettled) {
  product("A-1", "Café");
  fates_ = {"lost_before"};
  EXPECT_EQ(count(run(), "left_out"), 1);
  EXPECT_EQ(erp_writes_, 1);
  // In doubt: the connector looks in vain, and may not write.
  EXPECT_EQ(count(run(), "left_out"), 1);
  EXPECT_EQ(skipped().at(0).why.code, "product_not_settled");
  EXPECT_EQ(erp_writes_, 1);
  wait(300'000);  // settled: this look is the first of two
  EXPECT_EQ(count(run(), "left_out"), 1);
  EXPECT_EQ(erp_writes_, 1);
  wait(60'000);
  EXPECT_EQ(count(run(), "pushed"), 1);
  EXPECT_EQ(erp_writes_, 2);
}

// Rule: H-4
TEST_F(ProductsPushTest, FindsTheOneWhoseAnswerWasLost) {
  product("A-1", "Café");
  fates_ = {"lost"};
  EXPECT_EQ(count(run(), "left_out"), 1);
  EXPECT_EQ(count(run(), "pushed"), 1);
  EXPECT_EQ(erp_writes_, 1);
}

// Rule: H-4
// Rule: B-PROD-1
TEST_F(ProductsPushTest, DoubtsNothingThatWasRefused) {
  product("A-1", "Café");
  fates_ = {"400"};
  EXPECT_EQ(count(run(), "left_out"), 1);
  EXPECT_EQ(count(run(), "pushed"), 1);
  EXPECT_EQ(erp_writes_, 2);
  product("A-2", "Té");
  fates_ = {"500"};
  EXPECT_EQ(count(run(), "left_out"), 1);
  EXPECT_EQ(count(run(), "left_out"), 1);  // a 5xx may have done it
  EXPECT_EQ(erp_writes_, 3);
}

// Rule: H-4
TEST_F(ProductsPushTest, DoubtsWhatAWorkerWroteAndDidNotTell) {
  product("A-1", "Café");
  connector_.does["A-1"] = TinyConnector::Does::die_after_writing;
  connector_.erp.clear();
  EXPECT_EQ(count(run(), "left_out"), 1);
  EXPECT_EQ(erp_writes_, 1);
  connector_.does.clear();
  connector_.erp.clear();  // not listed yet
  EXPECT_EQ(count(run(), "left_out"), 1);
  EXPECT_EQ(erp_writes_, 1);
}

TEST_F(ProductsPushTest, LosesOnlyTheOneThatKillsItsWorker) {
  for (int i = 0; i < 30; ++i) product("P-" + std::to_string(i), "Product " + std::to_string(i));
  connector_.does["P-7"] = TinyConnector::Does::die;
  const RunReport report = run();
  ASSERT_TRUE(report.ok) << report.error.cause;
  EXPECT_EQ(count(report, "pushed"), 29);
  ASSERT_EQ(skipped().size(), 1u);
  EXPECT_EQ(skipped()[0].key, "P-7");
  EXPECT_EQ(skipped()[0].why.code, "connector_crashed");
}

TEST_F(ProductsPushTest, StopsAfterFiveFailuresInARow) {
  for (int i = 0; i < 9; ++i) {
    product("P-" + std::to_string(i), "Product " + std::to_string(i));
    connector_.does["P-" + std::to_string(i)] = TinyConnector::Does::die;
  }
  const RunReport report = run();
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(report.error.cause, "connector_crashed");
  EXPECT_EQ(count(report, "left_out"), 5);
}

TEST_F(ProductsPushTest, StopsAtWhatConcernsThemAll) {
  product("A-1", "Café");
  product("A-2", "Té");
  for (const enlace_status status :
       {ENLACE_E_AUTH, ENLACE_E_RATE_LIMITED, ENLACE_E_NETWORK, ENLACE_E_CONFIG}) {
    connector_.batches.clear();
    connector_.ends_with = failure(status, "because").error;
    const RunReport report = run();
    EXPECT_EQ(report.error.cause, "because");
    EXPECT_EQ(connector_.batches.size(), 1u);
    EXPECT_TRUE(skipped().empty());
  }
  connector_.ends_with.status = ENLACE_OK;
  EXPECT_EQ(count(run(), "pushed"), 2);
}

TEST_F(ProductsPushTest, OwesAnOutcomeForEach) {
  product("A-1", "Café");
  connector_.does["A-1"] = TinyConnector::Does::say_nothing;
  const RunReport report = run();
  EXPECT_EQ(count(report, "left_out"), 1);
  EXPECT_EQ(skipped().at(0).why.code, "outcome_count_wrong");
  EXPECT_EQ(count(run(), "left_out"), 1);  // nothing passed for given
}

TEST_F(ProductsPushTest, LetsNoOtherWriteOutAndNoOtherLinkIn) {
  product("A-1", "Café");
  connector_.does["A-1"] = TinyConnector::Does::other_write;
  run();
  EXPECT_EQ(erp_writes_, 0);
  connector_.does["A-1"] = TinyConnector::Does::wrong_link;
  run();
  EXPECT_EQ(skipped().size(), 1u);
  store::Transaction transaction = *database_->begin();
  EXPECT_TRUE(ledger::links(transaction, *database_, {"lupita", "binderp"}, "product", 0)->empty());
}

}  // namespace
}  // namespace enlace::jobs
