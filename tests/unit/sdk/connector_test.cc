#include <enlace/sdk/connector.hpp>

#include <gtest/gtest.h>

#include <enlace/sdk/testing/fake_host.hpp>
#include <limits>
#include <stdexcept>

#include "unit/sdk/sample_documents.hpp"

namespace enlace::sdk {
namespace {

using testing::Answer;
using testing::FakeHost;
using testing::Operation;
using testing::OpResult;
using testing::Session;

constexpr const char* kOrders = "https://erp.example.com/orders";

HttpRequest post_order() {
  HttpRequest request;
  request.method = "POST";
  request.url = kOrders;
  request.auth = "api";
  request.purpose = "order";
  request.body = "{}";
  return request;
}

// Does what settings.mode says.
class Scripted : public Connector {
 public:
  static constexpr const char* kId = "com.example.acme";
  static constexpr const char* kVersion = "1.2.3";
  static constexpr std::uint64_t kCapabilities = ENLACE_CAP_PULL_PRODUCTS | ENLACE_CAP_PUSH_ORDER |
                                                 ENLACE_CAP_FIND_ORDER | ENLACE_CAP_DELETE_ORDER |
                                                 ENLACE_CAP_PUSH_PRODUCTS;
  static Json descriptor() { return sample::descriptor().to_json(); }
  static Result<std::unique_ptr<Connector>> create(const Config& config) {
    const std::string mode = config.settings["mode"].text();
    if (mode == "refuse") return failure(ENLACE_E_CONFIG, "price_list_unknown");
    if (mode == "throw in create") throw std::runtime_error("boom");
    return std::unique_ptr<Connector>(new Scripted(mode));
  }

  explicit Scripted(std::string mode) : mode_(std::move(mode)) {}

  Result<CheckReport> check(Call&) override { return sample::check_report(); }

  Result<void> pull_products(Call& call, const PullRequest& request) override {
    call.info("pulling", Json::object({{"component", request.component}, {"cursor", request.cursor}}));
    ENLACE_CHECK(call.emit(sample::product()));
    ENLACE_CHECK(call.emit(sample::skipped()));
    return call.checkpoint("next");
  }

  Result<Outcome> push_order(Call& call, const PushRequest& request) override {
    if (mode_ == "throw") throw std::runtime_error("boom");
    if (mode_ == "throw an int") throw 7;
    if (mode_ == "overflow first") return Outcome{"", "", "", d("999999999999999999") * d("10"), {}, {}};
    if (mode_ != "no find key")
      ENLACE_CHECK(call.declare_find_key(Json::object({{"date", request.order.date}})));
    ENLACE_CHECK(call.emit(sample::link()));
    ENLACE_TRY(const HttpResponse response, call.http(post_order()));
    if (mode_ == "overflow later") return Outcome{"", "", "", d("999999999999999999") * d("10"), {}, {}};
    Outcome outcome;
    outcome.remote_id = response.body;
    return outcome;
  }

  Result<Outcome> delete_order(Call&, const FindRequest&) override {
    return Failure{Error{ENLACE_OK, "a_bug", "an error with an OK status", {}, 0, -1, {}}};
  }

  Result<std::vector<Outcome>> push_products(Call& call, const std::vector<Product>& products) override {
    if (mode_ == "link") ENLACE_CHECK(call.emit(sample::link()));
    return std::vector<Outcome>(mode_ == "forget one" ? products.size() - 1 : products.size(),
                                sample::outcome());
  }

 private:
  std::string mode_;
};

Session open(FakeHost& host, const char* mode = "") {
  const Json settings = Json::object({{"mode", mode}});
  Result<Session> session = Session::open(
      host, testing::table_of<Scripted>(),
      Json::object({{"instance", "acme"}, {"time_zone", "America/Mexico_City"}, {"settings", settings}}));
  if (!session) throw std::runtime_error(session.error().message);
  return *std::move(session);
}

TEST(ConnectorTable, HasTheSlotsOfItsCapabilitiesOnly) {
  const enlace_connector& table = testing::table_of<Scripted>();
  EXPECT_EQ(table.struct_size, sizeof(enlace_connector));
  EXPECT_EQ(table.abi_version, ENLACE_ABI_VERSION);
  EXPECT_STREQ(table.id, "com.example.acme");
  EXPECT_NE(table.describe, nullptr);
  EXPECT_NE(table.check, nullptr);
  EXPECT_NE(table.push_order, nullptr);
  EXPECT_EQ(table.pull_customers, nullptr);
  EXPECT_EQ(table.get_extension("enlace.nothing/1"), nullptr);
}

TEST(ConnectorTable, DescribesItself) {
  FakeHost host;
  const Result<Descriptor> descriptor = testing::describe(host, testing::table_of<Scripted>());
  ASSERT_TRUE(descriptor);
  EXPECT_EQ(descriptor->id, "com.example.acme");
}

TEST(ConnectorCreate, RefusesABadConfigurationAndLeavesOutAlone) {
  FakeHost host;
  const enlace_connector& table = testing::table_of<Scripted>();
  for (const std::string text : {"", "{}", "[]", "null", "{\"instance\":7}", "{\"instance\":\"a\",",
                                 "\"\xff\"", R"({"instance":"a","time_zone":"UTC","settings":"none"})"}) {
    enlace_instance* instance = nullptr;
    const Call call = host.begin(Operation::check);
    EXPECT_EQ(table.create(call.raw(), {text.data(), text.size()}, &instance), ENLACE_E_CONFIG) << text;
    EXPECT_EQ(instance, nullptr);
    EXPECT_NE(host.failure().cause, "");
  }
}

TEST(ConnectorCreate, PassesOnWhatTheConnectorSays) {
  FakeHost host;
  const auto config = [](const char* mode) {
    return *Json::parse(R"({"instance":"a","time_zone":"UTC","settings":{"mode":")" + std::string(mode) +
                        "\"}}");
  };
  const auto refused = Session::open(host, testing::table_of<Scripted>(), config("refuse"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "price_list_unknown");
  const auto thrown = Session::open(host, testing::table_of<Scripted>(), config("throw in create"));
  ASSERT_FALSE(thrown);
  EXPECT_EQ(thrown.error().status, ENLACE_E_INTERNAL);
  EXPECT_EQ(thrown.error().cause, "connector_exception");
  EXPECT_EQ(thrown.error().message, "boom");
}

TEST(ConnectorOperation, PullsAndCheckpoints) {
  FakeHost host;
  Session session = open(host);
  const OpResult result = session.pull_products({"inventory", "c7"});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.document(ENLACE_EMIT_PRODUCT), sample::product().to_json());
  EXPECT_EQ(result.document(ENLACE_EMIT_SKIPPED), sample::skipped().to_json());
  EXPECT_EQ(host.events(), std::vector<std::string>{"checkpoint:next"});
  ASSERT_EQ(host.logs().size(), 1u);
  EXPECT_EQ(host.logs()[0].fields["component"].text(), "inventory");
  EXPECT_EQ(host.logs()[0].fields["cursor"].text(), "c7");
}

TEST(ConnectorOperation, PushesAnOrderInTheRightOrder) {
  FakeHost host;
  host.on("POST", kOrders, {Answer::text(201, "501")});
  Session session = open(host);
  const OpResult result = session.push_order(sample::push_request());
  ASSERT_TRUE(result.ok()) << result.error.message;
  EXPECT_EQ(result.document(ENLACE_EMIT_OUTCOME)["remote_id"].text(), "501");
  EXPECT_EQ(host.events(), (std::vector<std::string>{"find_key", "link:customer:C-1", "write:order"}));
  EXPECT_EQ(host.requests()[0].auth, "api");
  EXPECT_EQ(host.held(), 0u);
}

TEST(ConnectorOperation, TurnsExceptionsIntoContractErrors) {
  for (const char* mode : {"throw", "throw an int"}) {
    FakeHost host;
    const OpResult result = open(host, mode).push_order(sample::push_request());
    EXPECT_EQ(result.status, ENLACE_E_INTERNAL);
    EXPECT_EQ(result.error.cause, "connector_exception");
    EXPECT_NE(result.error.message, "");
  }
}

// Rule: H-9
TEST(ConnectorOperation, AnAmountOutOfRangeIsTheRecordsFaultUntilSomethingWasWritten) {
  FakeHost host;
  host.on("POST", kOrders, {Answer::text(201, "501")});
  const OpResult first = open(host, "overflow first").push_order(sample::push_request());
  EXPECT_EQ(first.status, ENLACE_E_INVALID);
  EXPECT_EQ(first.error.cause, "number_out_of_range");
  const OpResult later = open(host, "overflow later").push_order(sample::push_request());
  EXPECT_EQ(later.status, ENLACE_E_INTERNAL);
  EXPECT_EQ(later.error.cause, "connector_exception");
}

TEST(ConnectorOperation, RefusesARequestThatIsNoDocument) {
  FakeHost host;
  Session session = open(host);
  const OpResult result = session.push_order(PushRequest());
  EXPECT_EQ(result.status, ENLACE_E_INVALID);
  EXPECT_EQ(result.error.cause, "document_invalid");
  EXPECT_EQ(result.error.params["member"].text(), "order.id");
}

TEST(ConnectorOperation, WhatTheClassDoesNotDoIsUnsupported) {
  FakeHost host;
  const OpResult result = open(host).find_order(sample::find_request());
  EXPECT_EQ(result.status, ENLACE_E_UNSUPPORTED);
  EXPECT_EQ(result.error.params["operation"].text(), "find_order");
}

TEST(ConnectorOperation, AnErrorIsNeverOk) {
  FakeHost host;
  EXPECT_EQ(open(host).delete_order(sample::find_request()).status, ENLACE_E_INTERNAL);
}

TEST(ConnectorOperation, OwesAnOutcomeForEachProduct) {
  FakeHost host;
  EXPECT_EQ(open(host).push_products({sample::product(), sample::product()}).documents.size(), 2u);
  EXPECT_TRUE(open(host, "link").push_products({sample::product()}).ok());  // links stand beside them
  const OpResult result = open(host, "forget one").push_products({sample::product(), sample::product()});
  EXPECT_EQ(result.status, ENLACE_E_INTERNAL);
  EXPECT_EQ(result.error.cause, "outcome_count_wrong");
}

// Every service call is made to fail once; whatever fails, the operation never ends well.
TEST(ConnectorOperation, NeverEndsWellWhenAServiceFailed) {
  int failed = 0;
  for (int n = 0; n < 100; ++n) {
    FakeHost host;
    host.on("POST", kOrders, {Answer::text(201, "501")});
    Session session = open(host);
    host.fail_call(n, ENLACE_E_CANCELLED);
    const OpResult result = session.push_order(sample::push_request());
    if (result.ok()) break;
    EXPECT_EQ(result.status, ENLACE_E_CANCELLED);
    ++failed;
  }
  EXPECT_EQ(failed, 4);  // find key, link, request, outcome
}

TEST(CallHttp, SaysWhetherTheServerMayHaveActed) {
  FakeHost host;
  host.on("POST", kOrders, {Answer::unreachable(), Answer::lost()});
  host.on("GET", kOrders, {Answer::lost()});
  Call call = host.begin(Operation::delete_order);
  EXPECT_EQ(call.http(post_order()).error().status, ENLACE_E_NETWORK);
  const Result<HttpResponse> lost = call.http(post_order());
  EXPECT_EQ(lost.error().status, ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(lost.error().params["purpose"].text(), "order");
  HttpRequest get = post_order();
  get.method = "GET";
  EXPECT_EQ(call.http(get).error().status, ENLACE_E_TIMEOUT);
}

// Without a length, or no HTTP at all: the server was reached, and what it did is not known.
TEST(CallHttp, AnAnswerThatCannotBeUsedIsNoTroubleOfTheNetwork) {
  Answer answer;
  answer.status = ENLACE_E_UPSTREAM;
  answer.sent = ENLACE_SENT_MAYBE;
  FakeHost host;
  host.on("POST", kOrders, {answer});
  host.on("GET", kOrders, {answer});
  Call call = host.begin(Operation::delete_order);
  HttpRequest get = post_order();
  get.method = "GET";
  const Error read = call.http(get).error();
  EXPECT_EQ(read.cause, "http_answer_unusable");
  EXPECT_EQ(read.status_class(), ENLACE_CLASS_TRANSIENT);
  EXPECT_EQ(call.http(post_order()).error().cause, "http_in_doubt");
}

TEST(CallHttp, ErrorsCarryTheOriginOnly) {
  FakeHost host;
  host.on("GET", "https://erp.example.com", {Answer::unreachable()});
  Call call = host.begin(Operation::check);
  HttpRequest request;
  request.url = "https://erp.example.com/contacts?name=Lupita";
  const Result<HttpResponse> response = call.http(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().params["origin"].text(), "https://erp.example.com");
  EXPECT_EQ(response.error().params.dump().find("Lupita"), std::string::npos);
}

TEST(CallHttp, FindsHeadersInAnyCase) {
  HttpResponse response;
  response.headers = {{"X-Rate-Limit-Reset", "12"}};
  EXPECT_EQ(response.header("x-rate-limit-reset"), "12");
  EXPECT_EQ(response.header("x-rate-limit"), "");
}

TEST(Call, UsesOnlyServicesThatTheHostHas) {
  FakeHost host;
  const Call call = host.begin(Operation::check);
  enlace_host old = *call.raw()->host;
  old.struct_size = offsetof(enlace_host, local_time);
  enlace_call raw = *call.raw();
  raw.host = &old;
  Call on_old(&raw);
  const Result<std::string> folded = on_old.fold_name("x");
  ASSERT_FALSE(folded);
  EXPECT_EQ(folded.error().status, ENLACE_E_UNSUPPORTED);
  EXPECT_EQ(folded.error().params["service"].text(), "fold");
  EXPECT_FALSE(on_old.local_day(0, "UTC"));
}

TEST(Call, FoldsAndTellsTheDay) {
  FakeHost host;
  host.add_zone("America/Mexico_City", -6 * 3600);
  Call call = host.begin(Operation::check);
  EXPECT_EQ(*call.fold_name("  Tienda  LUCI\u0301A "), "tienda lucia");
  EXPECT_EQ(*call.fold_nfc(" n\u0303 "), "ñ");
  EXPECT_EQ(host.held(), 0u);
  EXPECT_EQ(*call.local_day(1'795'399'200'000, "UTC"), "2026-11-23");
  EXPECT_EQ(*call.local_day(1'795'399'200'000 - 3'600'000, "America/Mexico_City"), "2026-11-22");
  EXPECT_EQ(call.local_day(0, "Mars/Olympus").error().status, ENLACE_E_NOT_FOUND);
}

TEST(Call, StopsWhenTheHostAsks) {
  FakeHost host;
  Call call = host.begin(Operation::check);
  const std::int64_t before = call.unix_time_ms();
  EXPECT_TRUE(call.sleep_ms(1500));
  EXPECT_EQ(call.unix_time_ms(), before + 1500);
  host.cancel();
  EXPECT_TRUE(call.cancelled());
  EXPECT_EQ(call.sleep_ms(1).error().status, ENLACE_E_CANCELLED);
}

}  // namespace
}  // namespace enlace::sdk
