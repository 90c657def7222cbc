#include <enlace/sdk/testing/fake_host.hpp>

#include <gtest/gtest.h>

#include "unit/sdk/sample_documents.hpp"

namespace enlace::sdk::testing {
namespace {

constexpr const char* kOrders = "https://api.example.com/orders";

HttpRequest post(const char* purpose) {
  HttpRequest request;
  request.method = "POST";
  request.url = kOrders;
  request.purpose = purpose;
  return request;
}

TEST(FakeHost, RefusesWritesWithoutAPurpose) {
  FakeHost host;
  Call call = host.begin(Operation::push_order);
  for (const char* purpose : {"", "orders", "customer:", "something"}) {
    EXPECT_EQ(call.http(post(purpose)).error().status, ENLACE_E_MISUSE) << purpose;
  }
  EXPECT_EQ(host.misuses().size(), 4u);
  EXPECT_TRUE(host.requests().empty());
}

TEST(FakeHost, RefusesTheOrderBeforeItsFindKey) {
  FakeHost host;
  host.on("POST", kOrders, {Answer::text(201, ""), Answer::text(201, "")});
  Call call = host.begin(Operation::push_order);
  EXPECT_TRUE(call.http(post("customer:C-1")));
  EXPECT_EQ(call.http(post("order")).error().status, ENLACE_E_MISUSE);
  EXPECT_TRUE(call.declare_find_key(Json::object({{"date", "2026-11-22"}})));
  EXPECT_TRUE(call.http(post("order")));
  EXPECT_FALSE(call.declare_find_key(Json::object()));  // once only

  Call next = host.begin(Operation::push_order);  // the key of one order is not that of another
  EXPECT_EQ(next.http(post("order")).error().status, ENLACE_E_MISUSE);
}

// Rule: H-26
TEST(FakeHost, RefusesASecondWriteOfTheOrder) {
  for (const Answer& first :
       {Answer::lost(), Answer::text(422, "{}"), Answer::text(500, ""), Answer::text(201, "")}) {
    FakeHost host;
    host.on("POST", kOrders, {first, Answer::text(201, "")});
    Call call = host.begin(Operation::push_order);
    ASSERT_TRUE(call.declare_find_key(Json::object({{"date", "2026-11-22"}})));
    (void)call.http(post("order"));
    EXPECT_EQ(call.http(post("order")).error().status, ENLACE_E_MISUSE);
    ASSERT_EQ(host.misuses().size(), 1u);
    EXPECT_EQ(host.misuses()[0], "second write of the order in one operation");
  }
  for (const Answer& first : {Answer::unreachable(), Answer::text(429, "")}) {  // nothing was applied
    FakeHost host;
    host.on("POST", kOrders, {first, Answer::text(201, "")});
    Call call = host.begin(Operation::push_order);
    ASSERT_TRUE(call.declare_find_key(Json::object({{"date", "2026-11-22"}})));
    (void)call.http(post("order"));
    EXPECT_TRUE(call.http(post("order")));
  }
}

TEST(FakeHost, RefusesWritesWhereOnlyReadsBelong) {
  FakeHost host;
  for (const Operation operation : {Operation::check, Operation::pull_products, Operation::find_order}) {
    Call call = host.begin(operation);
    EXPECT_EQ(call.http(post("order")).error().status, ENLACE_E_MISUSE);
  }
}

TEST(FakeHost, RefusesWhatNobodyScripted) {
  FakeHost host;
  host.on("GET", kOrders, {Answer::json(200, Json::array())});
  Call call = host.begin(Operation::check);
  HttpRequest get;
  get.url = std::string(kOrders) + "?page=1";
  EXPECT_TRUE(call.http(get));
  EXPECT_FALSE(call.http(get));  // the answer is used up
  ASSERT_EQ(host.misuses().size(), 1u);
  EXPECT_NE(host.misuses()[0].find("?page=1"), std::string::npos);
}

TEST(FakeHost, RefusesOriginsAndSlotsThatAreNotDeclared) {
  FakeHost host;
  host.enforce(sample::descriptor());
  host.on("GET", "https://", [](const HttpRequest&) { return Answer::text(200, "{}"); });
  Call call = host.begin(Operation::check);
  HttpRequest get;
  get.url = "https://api.example.com/x";
  get.auth = "api";
  EXPECT_TRUE(call.http(get));
  get.auth = "other";
  EXPECT_FALSE(call.http(get));
  get.auth = "";
  get.url = "https://api.example.com.evil.example/x";
  EXPECT_FALSE(call.http(get));
}

TEST(FakeHost, RefusesDocumentsThatDoNotBelong) {
  FakeHost host;
  Call call = host.begin(Operation::pull_customers);
  EXPECT_FALSE(call.emit(sample::product()));
  EXPECT_FALSE(call.emit_json(ENLACE_EMIT_CUSTOMER, Json("no object")));
  EXPECT_FALSE(call.emit_json(77, Json::object()));
  EXPECT_TRUE(call.emit(sample::customer()));
  EXPECT_EQ(host.finish(ENLACE_OK), ENLACE_E_MISUSE);
}

TEST(FakeHost, WantsTheDocumentThatAnOperationOwes) {
  FakeHost host;
  host.begin(Operation::find_order);
  EXPECT_EQ(host.finish(ENLACE_OK), ENLACE_E_MISUSE);
  host.begin(Operation::find_order);
  EXPECT_EQ(host.finish(ENLACE_E_UPSTREAM), ENLACE_E_UPSTREAM);  // nothing is owed by one that failed
}

TEST(FakeHost, RefusesCheckpointsOutsideOfPulls) {
  FakeHost host;
  EXPECT_FALSE(host.begin(Operation::push_order).checkpoint("x"));
  EXPECT_TRUE(host.begin(Operation::pull_products).checkpoint("x"));
}

}  // namespace
}  // namespace enlace::sdk::testing
