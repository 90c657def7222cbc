#include "jobs/order_call.hpp"

#include <gtest/gtest.h>

#include "ledger/catalogue.hpp"
#include "support/order_world.hpp"

namespace enlace::jobs {
namespace {

using test::OrderWorld;

HttpCall write(const std::string& path, const std::string& purpose, const Json& body) {
  HttpCall call;
  call.method = "POST";
  call.url = "https://erp.test" + path;
  call.purpose = purpose;
  call.body = body.dump();
  return call;
}

// An order of a world, claimed and about to be pushed.
class OrderCallTest : public testing::Test {
 protected:
  OrderCallTest() : order_(world_.handy.add()) {
    world_.poll();
    const auto claim = world_.ledger().claim(world_.id(order_), {"company:lupita", "toy:1"}, "abarrotes c1");
    EXPECT_TRUE(claim && claim->granted);
  }
  OrderCall call(OrderCall::Mode mode) {
    return OrderCall(
        {world_.services(), world_.instance, world_.ledger(), world_.id(order_), "abarrotes c1", {}}, mode);
  }
  const HttpCall document_ =
      write("/documents", "order", Json::object({{"reference", "r"}, {"client", "k"}, {"total", "1"}}));
  OrderWorld world_;
  std::string order_;
};

// Rule: H-4
TEST_F(OrderCallTest, LetsNoOrderOutBeforeItsFindKeyIsDurable) {
  OrderCall services = call(OrderCall::Mode::push);
  const HttpReply early = services.http(document_);
  EXPECT_EQ(early.sent, Sent::no);
  EXPECT_EQ(early.error.cause, "write_before_find_key");
  EXPECT_EQ(world_.erp.writes, 0);
  EXPECT_EQ(services.order_evidence(), ledger::Evidence::none);

  ASSERT_TRUE(services.emit(ENLACE_EMIT_FIND_KEY, Json::object({{"client", "k"}})));
  EXPECT_EQ(world_.row(order_).find_key, R"({"client":"k"})");
  EXPECT_TRUE(services.http(document_).ok());
  EXPECT_EQ(services.order_evidence(), ledger::Evidence::accepted);
  EXPECT_FALSE(services.emit(ENLACE_EMIT_FIND_KEY, Json::object({{"client", "other"}})));  // too late
}

TEST_F(OrderCallTest, WritesNothingWhileItOnlyLooks) {
  OrderCall services = call(OrderCall::Mode::look);
  ASSERT_TRUE(services.emit(ENLACE_EMIT_FIND_KEY, Json::object({{"client", "k"}})));
  EXPECT_EQ(services.http(document_).sent, Sent::no);
  EXPECT_EQ(services.http(write("/clients", "customer:C1", Json::object({{"name", "x"}}))).sent, Sent::no);
  EXPECT_TRUE(services.wanted_to_create_customer());
  EXPECT_EQ(world_.erp.writes, 0);
}

TEST_F(OrderCallTest, RefusesWritesThatAPushHasNoBusinessWith) {
  OrderCall services = call(OrderCall::Mode::push);
  for (const char* purpose : {"product:P1", "", "anything"}) {
    EXPECT_EQ(services.http(write("/documents", purpose, Json::object())).sent, Sent::no) << purpose;
  }
  EXPECT_EQ(world_.erp.writes, 0);
}

TEST_F(OrderCallTest, KeepsALinkAlsoWhenTheOperationFailsLater) {
  OrderCall services = call(OrderCall::Mode::push);
  ASSERT_TRUE(services.http(write("/clients", "customer:C1", Json::object({{"name", "x"}}))).ok());
  ASSERT_TRUE(services.emit(ENLACE_EMIT_LINK, Link{"customer", "C1", "k1", {}, 0}.to_json()));
  ASSERT_TRUE(services.close(false));  // and then the worker died
  ledger::PushEnd end;
  end.said = ledger::Said::died;
  end.evidence = services.order_evidence();
  ASSERT_TRUE(world_.ledger().record_push(world_.id(order_), end, {}));
  world_.settle();
  EXPECT_EQ(world_.erp.clients.size(), 1u);  // the link was used: no second client
  EXPECT_EQ(world_.erp.live_with(order_), 1);
  EXPECT_EQ(world_.erp.live()[0].client, "k1");
}

// Rule: H-26
TEST_F(OrderCallTest, KeepsNoLinkOfACustomerWhoseCreationWasRefusedOrLost) {
  for (const test::Fault fault : {test::Fault::refused, test::Fault::lost_before}) {
    world_.erp.fault = [fault](const HttpCall& call) {
      return call.purpose == "customer:C1" ? fault : test::Fault::none;
    };
    OrderCall services = call(OrderCall::Mode::push);
    EXPECT_FALSE(services.http(write("/clients", "customer:C1", Json::object({{"name", "x"}}))).ok());
    ASSERT_TRUE(services.emit(ENLACE_EMIT_LINK, Link{"customer", "C1", "invented", {}, 0}.to_json()));
    ASSERT_TRUE(services.close(true));
    store::Transaction transaction = *world_.database().begin();
    const auto link = ledger::link_by_key(transaction, world_.database(),
                                          {world_.id(order_).tenant, world_.id(order_).instance}, "customer",
                                          "C1", world_.clock().unix_ms());
    ASSERT_TRUE(link);
    EXPECT_FALSE(*link);
  }
}

// Rule: H-26
TEST_F(OrderCallTest, KeepsThatLinkOnceTheErpTookTheOrderWithIt) {
  world_.erp.fault = [](const HttpCall& call) {
    return call.purpose == "customer:C1" ? test::Fault::refused : test::Fault::none;
  };
  OrderCall services = call(OrderCall::Mode::push);
  EXPECT_FALSE(services.http(write("/clients", "customer:C1", Json::object({{"name", "x"}}))).ok());
  ASSERT_TRUE(services.emit(ENLACE_EMIT_LINK, Link{"customer", "C1", "k7", {}, 0}.to_json()));
  ASSERT_TRUE(services.emit(ENLACE_EMIT_FIND_KEY, Json::object({{"client", "k7"}})));
  EXPECT_TRUE(services.http(document_).ok());
  ASSERT_TRUE(services.close(true));
  store::Transaction transaction = *world_.database().begin();
  const auto link = ledger::link_by_key(transaction, world_.database(),
                                        {world_.id(order_).tenant, world_.id(order_).instance}, "customer",
                                        "C1", world_.clock().unix_ms());
  ASSERT_TRUE(link && *link);
  EXPECT_EQ((*link)->remote_id, "k7");
}

// Rule: H-26
TEST_F(OrderCallTest, LetsNoSecondOrderOutAfterOneThatMayBeThere) {
  for (const test::Fault fault : {test::Fault::lost_before, test::Fault::lost_after,
                                  test::Fault::fails_before, test::Fault::refused, test::Fault::none}) {
    world_.erp.fault = [fault](const HttpCall&) { return fault; };
    OrderCall services = call(OrderCall::Mode::push);
    ASSERT_TRUE(services.emit(ENLACE_EMIT_FIND_KEY, Json::object({{"client", "k"}})));
    (void)services.http(document_);
    const HttpReply second = services.http(document_);
    EXPECT_EQ(second.sent, Sent::no);
    EXPECT_EQ(second.error.status, ENLACE_E_MISUSE);
    EXPECT_EQ(second.error.cause, "second_order_write");
  }
  for (const test::Fault fault : {test::Fault::not_sent, test::Fault::limited}) {  // not applied
    world_.erp.fault = [fault](const HttpCall&) { return fault; };
    OrderCall services = call(OrderCall::Mode::push);
    ASSERT_TRUE(services.emit(ENLACE_EMIT_FIND_KEY, Json::object({{"client", "k"}})));
    (void)services.http(document_);
    world_.erp.fault = nullptr;
    EXPECT_TRUE(services.http(document_).ok());
  }
}

TEST_F(OrderCallTest, TakesOneOutcomeAndNothingThatAPushDoesNotTell) {
  OrderCall services = call(OrderCall::Mode::push);
  const Json outcome = Outcome{"1", "R-1", "open", {}, {}, {}}.to_json();
  ASSERT_TRUE(services.emit(ENLACE_EMIT_OUTCOME, outcome));
  EXPECT_FALSE(services.emit(ENLACE_EMIT_OUTCOME, outcome));
  EXPECT_FALSE(services.emit(ENLACE_EMIT_PRODUCT, Json::object()));
  EXPECT_FALSE(services.checkpoint("x"));
}

TEST(OrderCall, HearsEveryEndingAndEveryStatusClass) {
  session::OpResult result;
  EXPECT_EQ(said(result), ledger::Said::ok);
  for (const auto ending : {session::Ending::crashed, session::Ending::timed_out,
                            session::Ending::limit_exceeded, session::Ending::protocol_error}) {
    result.ending = ending;
    EXPECT_EQ(said(result), ledger::Said::died);
  }
  result.ending = session::Ending::stopped;
  EXPECT_EQ(said(result), ledger::Said::cancelled);
  result.ending = session::Ending::load_failed;
  EXPECT_EQ(said(result), ledger::Said::not_run);
  result.ending = session::Ending::returned;
  result.error.status = ENLACE_STATUS(42, 0);  // of a later ABI
  EXPECT_EQ(said(result), ledger::Said::ambiguous);
  result.error.status = ENLACE_E_CONFIG;
  EXPECT_EQ(said(result), ledger::Said::config);
}

}  // namespace
}  // namespace enlace::jobs
