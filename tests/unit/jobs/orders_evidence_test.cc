// What a connector says against what the host saw (design 8.6): real libraries in real workers, before the
// order jobs and the ledger.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include <enlace/sdk/refusal.hpp>

#include "runtime/real_runtime.hpp"
#include "session/connector_image.hpp"
#include "session/factory.hpp"
#include "support/order_world.hpp"

namespace enlace::jobs {
namespace {

using ledger::State;
using test::Fault;
using test::OrderWorld;

class OrdersEvidence : public ::testing::Test {
 protected:
  OrdersEvidence() : runtime_(make_real_runtime()) {
    session::WorkerOptions options;
    options.worker_path = ENLACE_WORKER_PATH;
    workers_ = session::make_worker_factory(*runtime_, std::move(options));
    const std::string file = world_.directory().file("unfounded.so");
    std::filesystem::copy_file(std::string(ENLACE_TEST_CONNECTORS) + "/unfounded.so", file);
    ::chmod(file.c_str(), 0644);
    const auto sha256 = session::inspect_library(file);
    EXPECT_TRUE(sha256);
    auto image = workers_->load({"test.unfounded", file, sha256 ? *sha256 : "", {}});
    EXPECT_TRUE(image) << image.error().cause << " " << image.error().message;
    if (image) world_.instance.image = *std::move(image);
    world_.use_sessions(*workers_);
  }

  // An order that the connector delivers in that way; its row after one run.
  ledger::Delivery after(const std::string& way) {
    order_ = world_.handy.add({.product = way});
    world_.cycle();
    return world_.row(order_);
  }
  // Until nothing moves any more.
  ledger::Delivery in_the_end() {
    world_.settle();
    return world_.row(order_);
  }
  void answer_orders_with(Fault fault) {
    world_.erp.fault = [this, fault](const HttpCall& call) {
      if (call.purpose != "order") return Fault::none;
      ++order_writes_;
      return fault;
    };
  }
  [[nodiscard]] int documents() const { return world_.erp.live_with(order_); }

  OrderWorld world_;
  std::unique_ptr<Runtime> runtime_;
  std::unique_ptr<session::SessionFactory> workers_;
  std::string order_;
  int order_writes_ = 0;
};

// Rule: H-26
TEST_F(OrdersEvidence, ASuccessWithoutAWriteIsLookedForAndNotThere) {
  const ledger::Delivery row = after("SENDS-NOTHING");
  EXPECT_EQ(row.state, State::in_doubt);
  EXPECT_EQ(row.cause, "outcome_unconfirmed");
  EXPECT_EQ(row.params["number"].text(), "R-999");
  const ledger::Delivery end = in_the_end();
  EXPECT_EQ(end.state, State::dead);  // and not tried for ever
  EXPECT_EQ(end.cause, "outcome_unconfirmed");
  EXPECT_EQ(documents(), 0);
}

// Rule: H-26
TEST_F(OrdersEvidence, ASuccessWithoutAWriteNorAFindKeyIsNone) {
  EXPECT_NE(after("TELLS-NO-KEY").state, State::delivered);
  const ledger::Delivery end = in_the_end();
  EXPECT_EQ(end.state, State::dead);
  EXPECT_EQ(end.cause, "outcome_unconfirmed");
}

// Rule: H-26
TEST_F(OrdersEvidence, ASuccessWithoutAWriteIsConfirmedWhereTheDocumentIsThere) {
  order_ = world_.handy.add({.product = "SENDS-NOTHING"});
  world_.erp.documents.push_back({"1", "HANDY-" + order_, "k1", "116", true, false, 0});
  world_.cycle();
  const ledger::Delivery row = world_.row(order_);
  EXPECT_EQ(row.state, State::delivered);
  EXPECT_EQ(row.remote_id, "1");  // the ERP's word, not the connector's
  EXPECT_EQ(row.remote_number, "R-1");
  EXPECT_EQ(row.deaths, 0);
}

// Rule: H-26
TEST_F(OrdersEvidence, ARefusedWriteIsNoSuccessWhateverTheConnectorSays) {
  answer_orders_with(Fault::refused);
  EXPECT_EQ(after("IGNORES").state, State::in_doubt);
  const ledger::Delivery end = in_the_end();
  EXPECT_EQ(end.state, State::dead);
  EXPECT_EQ(end.cause, "outcome_unconfirmed");
  EXPECT_EQ(end.params["writes"].text(), "refused");
  EXPECT_EQ(documents(), 0);
}

// Rule: H-26
TEST_F(OrdersEvidence, ALostAnswerIsLookedForThoughTheConnectorSaysDone) {
  answer_orders_with(Fault::lost_after);
  const ledger::Delivery row = after("IGNORES");
  EXPECT_EQ(row.state, State::delivered);
  EXPECT_EQ(row.remote_id, "1");
  EXPECT_EQ(documents(), 1);
}

// Rule: H-26
TEST_F(OrdersEvidence, ALostRequestIsSentAgainOnlyOnceItIsKnownToBeAbsent) {
  bool lost = false;
  world_.erp.fault = [&](const HttpCall& call) {
    if (call.purpose != "order" || lost) return Fault::none;
    lost = true;
    return Fault::lost_before;
  };
  EXPECT_EQ(after("IGNORES").state, State::in_doubt);
  const ledger::Delivery end = in_the_end();
  EXPECT_EQ(end.state, State::delivered);
  EXPECT_EQ(documents(), 1);
}

// Rule: H-26
TEST_F(OrdersEvidence, NoSecondWriteLeavesAfterOneThatMayHaveArrivedOrWasRefused) {
  for (const Fault fault : {Fault::lost_after, Fault::fails_after, Fault::fails_before, Fault::refused}) {
    order_writes_ = 0;
    answer_orders_with(fault);
    after("AGAIN");
    EXPECT_EQ(order_writes_, 1) << static_cast<int>(fault);
    EXPECT_LE(documents(), 1);
  }
}

// Rule: H-26
TEST_F(OrdersEvidence, AWriteThatWasNotAppliedMayBeSentAgain) {
  int asked = 0;
  world_.erp.fault = [&](const HttpCall& call) {
    return call.purpose == "order" && ++asked == 1 ? Fault::not_sent : Fault::none;
  };
  EXPECT_EQ(after("AGAIN").state, State::delivered);
  EXPECT_EQ(documents(), 1);
}

// Rule: H-26
TEST_F(OrdersEvidence, WhereTheErpCannotBeAskedAPersonIs) {
  world_.instance.descriptor.in_doubt = Descriptor::InDoubt::hold;
  for (const char* way : {"SENDS-NOTHING", "TELLS-NO-KEY"}) {
    const ledger::Delivery row = after(way);
    EXPECT_EQ(row.state, State::in_doubt) << way;
    EXPECT_TRUE(row.held) << way;
    EXPECT_EQ(row.cause, "in_doubt_cannot_ask") << way;
  }
}

// Rule: H-26
TEST_F(OrdersEvidence, ARemovalThatNobodySawIsLookedAt) {
  EXPECT_EQ(after("IGNORES").state, State::delivered);
  world_.handy.remove(order_);
  world_.cycle();
  EXPECT_EQ(world_.row(order_).state, State::removing);
  EXPECT_EQ(world_.row(order_).cause, "removal_not_confirmed");
  EXPECT_EQ(documents(), 1);
}

// Rule: H-26
TEST_F(OrdersEvidence, ARemovalThatNobodySawIsForAPersonWhereTheErpCannotBeAsked) {
  world_.instance.descriptor.in_doubt = Descriptor::InDoubt::hold;
  EXPECT_EQ(after("IGNORES").state, State::delivered);
  world_.handy.remove(order_);
  const ledger::Delivery end = in_the_end();
  EXPECT_EQ(end.state, State::removal_refused);
  EXPECT_EQ(end.cause, "removal_unconfirmed");
  EXPECT_EQ(documents(), 1);
}

// What a server took apart, and a reader of its words put together again.
TEST(Redacted, LeavesNoSecretInTheWordsOfARefusal) {
  const std::unique_ptr<Runtime> runtime = make_real_runtime();
  const std::unique_ptr<egress::Egress> egress = egress::make_egress(*runtime);
  egress::Account account;
  account.key = "erp";
  egress::Slot slot;
  slot.fields.emplace("token", vault::Secret(std::string("canary-4f1d-7e55")));
  account.slots.emplace("api", slot);
  for (const char* body :
       {R"({"message":"no canary-4f1d-7e55"})", R"({"message":"no can\u200bary-4f1d\u00ad-7e55"})",
        R"({"message":"no \u0063anary-4f1d-7e55","code":"canary-4f1d-7e55"})",
        "<html><title>no can<b></b>ary-4f1d-7e55</title>"}) {
    const sdk::Refusal refusal = sdk::read_refusal(body);
    Error error = failure(ENLACE_E_INVALID, "refused", refusal.words).error;
    error.erp_code = refusal.code;
    error.params = sdk::answer_params(error, Json::object({{"more", Json::array({Json(refusal.words)})}}));
    const Error clean = redacted(*egress, account, std::move(error));
    for (const std::string& text : {clean.message, clean.erp_code, clean.params.dump()}) {
      EXPECT_EQ(text.find("4f1d"), std::string::npos) << text;
    }
    EXPECT_EQ(clean.message, "no ***") << body;
  }
}

}  // namespace
}  // namespace enlace::jobs
