#include "jobs/self_invoicing.hpp"

#include <gtest/gtest.h>

#include "support/order_world.hpp"

namespace enlace::test {
namespace {

using ledger::State;

// A mail server that remembers, and may lose its answer.
class MailEgress final : public egress::Egress {
 public:
  HttpReply send(const egress::Account&, const HttpCall&, const Options&, egress::WriteTrace*) override {
    return {};
  }
  SmtpReply send_mail(const egress::Account&, const SmtpCall& call, const Options&,
                      egress::WriteTrace* trace) override {
    mails.push_back(call);
    SmtpReply reply;
    reply.sent = lose_answer ? Sent::maybe : Sent::complete;
    reply.stage = SmtpStage::message;
    reply.code = lose_answer ? 0 : 250;
    if (lose_answer) reply.error.status = ENLACE_E_AMBIGUOUS;
    if (trace != nullptr) trace->note(call.purpose, egress::exposure_of(reply));
    return reply;
  }
  std::string redact(const egress::Account&, std::string text) const override { return text; }
  void stop() override {}

  std::vector<SmtpCall> mails;
  bool lose_answer = false;
};

// What the two connectors do here: the one finds documents, the other composes.
class Session final : public session::ConnectorSession {
 public:
  Session(const Json& facts, int& looks) : facts_(facts), looks_(looks) {}
  session::OpResult run(const session::OpRequest& request, session::HostServices& services) override {
    if (request.op == session::Operation::find_order) {
      ++looks_;
      Found found{true, {{"D-1", "1", "open", true, std::nullopt}}};
      found.documents[0].facts = Json::object({{"self_invoice", facts_}});
      (void)services.emit(ENLACE_EMIT_FOUND, found.to_json());
      return {};
    }
    const PushRequest push = *PushRequest::from_json(request.request);
    const Link* link = push.link("self_invoice", push.order.id);
    (void)services.emit(ENLACE_EMIT_FIND_KEY, Json::object());
    SmtpCall call;
    call.purpose = "order";
    call.recipient = push.order.customer.email;
    call.message = push.reference + " " + (link == nullptr ? "" : link->data.dump());
    const SmtpReply reply = services.smtp(call);
    if (!reply.accepted()) {
      return {session::Ending::returned, failure(ENLACE_E_AMBIGUOUS, "mail_in_doubt").error};
    }
    Outcome outcome;
    outcome.remote_id = push.reference;
    outcome.remote_number = call.recipient;
    (void)services.emit(ENLACE_EMIT_OUTCOME, outcome.to_json());
    return {};
  }
  [[nodiscard]] bool alive() const override { return true; }
  [[nodiscard]] const session::ConnectorInfo& info() const override { return info_; }
  [[nodiscard]] Json sandbox() const override { return {}; }

 private:
  const Json& facts_;
  int& looks_;
  session::ConnectorInfo info_;
};

class Factory final : public session::SessionFactory {
 public:
  Result<std::shared_ptr<const session::ConnectorImage>> load(const session::AllowedConnector&) override {
    return failure(ENLACE_E_MISUSE, "not_in_this_world");
  }
  Result<std::unique_ptr<session::ConnectorSession>> open(std::shared_ptr<const session::ConnectorImage>,
                                                          const Json&) override {
    return std::unique_ptr<session::ConnectorSession>(std::make_unique<Session>(facts, looks));
  }
  Json facts = Json::object({{"awaiting", "remision"}});  // of what find_order finds
  int looks = 0;
};

class SelfInvoicing : public ::testing::Test {
 protected:
  SelfInvoicing() {
    world_.handy.emails["C1"] = "lucia@example.com";
    mail_.tenant = world_.instance.tenant;
    mail_.connector.instance = world_.instance.connector.instance + "#self-invoice";
    mail_.connector.since = "2025-01-01";
    mail_.connector.on_edit = config::OnEdit::push_only;
    mail_.connector.self_invoicing.emplace();
    mail_.descriptor.in_doubt = Descriptor::InDoubt::repeat;
    mail_.capabilities = ENLACE_CAP_PUSH_ORDER;
    mail_.handy_fingerprint = world_.instance.handy_fingerprint;
  }
  config::SelfInvoicing& settings() { return *mail_.connector.self_invoicing; }
  jobs::Services services() {
    return {world_.runtime, world_.database(), world_.vault, egress_, factory_, world_.services().logger};
  }
  void poll() { jobs::poll_orders_with(world_.services(), {&world_.instance, &mail_}, {}, world_.handy); }
  // An order that the ERP holds, of which it said `facts`.
  std::string delivered(const Json& facts, const FakeHandy::NewOrder& order = {}) {
    const std::string id = world_.handy.add(order);
    poll();
    world_.deliver();
    EXPECT_EQ(world_.state(id), State::delivered);
    EXPECT_TRUE(world_.ledger().remember_facts(world_.id(id), Json::object({{"self_invoice", facts}})));
    return id;
  }
  jobs::RunReport run() {
    jobs::Services given = services();
    jobs::RunReport report = jobs::send_self_invoices_with(given, mail_, world_.instance, {}, world_.handy);
    EXPECT_TRUE(report.ok) << report.error.cause;
    return report;
  }
  ledger::Delivery row(const std::string& id) {
    ledger::DeliveryId of = world_.id(id);
    of.instance = mail_.connector.instance;
    auto found = world_.ledger().row(of);
    EXPECT_TRUE(found);
    return found ? *found : ledger::Delivery{};
  }
  static Json invoiceable() {
    return Json::object({{"company_number", "10342"},
                         {"total", "104.40"},
                         {"reference", "41d07ab3"},
                         {"document", "remision"}});
  }

  OrderWorld world_;
  MailEgress egress_;
  Factory factory_;
  jobs::Instance mail_;
};

// Rule: F-1
TEST_F(SelfInvoicing, SendsTheThreeValuesOnce) {
  const std::string id = delivered(invoiceable());
  run();
  ASSERT_EQ(egress_.mails.size(), 1u);
  EXPECT_EQ(egress_.mails[0].recipient, "lucia@example.com");
  for (const char* datum : {"10342", "104.40", "41d07ab3", "https://factura.bind.com.mx"}) {
    EXPECT_NE(egress_.mails[0].message.find(datum), std::string::npos) << datum;
  }
  EXPECT_EQ(row(id).state, State::delivered);
  EXPECT_EQ(row(id).remote_number, "lucia@example.com");
  for (int i = 0; i < 5; ++i) {
    world_.runtime.pass(3'600'000);
    run();
  }
  EXPECT_EQ(egress_.mails.size(), 1u);
}

// Rule: F-1
TEST_F(SelfInvoicing, ACustomerWithoutEmailShowsOnTheOrder) {
  const std::string id = delivered(invoiceable(), {.customer = "C2"});
  run();
  EXPECT_TRUE(egress_.mails.empty());
  EXPECT_EQ(row(id).state, State::skipped);
  EXPECT_EQ(row(id).cause, "customer_without_email");
  EXPECT_EQ(row(id).params["customer"].text(), "Abarrotes C2");
  EXPECT_EQ(world_.state(id), State::delivered);  // its order has nothing to do with it
  world_.handy.emails["C2"] = "eva@example.com";
  ASSERT_TRUE(world_.ledger().retry(row(id).id, "operator"));
  run();
  EXPECT_EQ(egress_.mails.size(), 1u);
}

// Rule: F-1
TEST_F(SelfInvoicing, WatchesForTheRemissionOfAPedidoEverMoreRarely) {
  const std::string id = delivered(Json::object({{"awaiting", "remision"}}));
  run();
  EXPECT_EQ(factory_.looks, 1);
  EXPECT_EQ(row(id).state, State::waiting);
  EXPECT_EQ(row(id).cause, "self_invoice_awaits_document");
  run();
  EXPECT_EQ(factory_.looks, 1);  // not before its time
  for (int hour = 0; hour < 240; ++hour) {
    world_.runtime.pass(3'600'000);
    run();
  }
  EXPECT_LT(factory_.looks, 70);
  EXPECT_GT(factory_.looks, 30);
  EXPECT_TRUE(egress_.mails.empty());
  factory_.facts = invoiceable();
  for (int hour = 0; hour < 7; ++hour) {
    world_.runtime.pass(3'600'000);
    run();
  }
  ASSERT_EQ(egress_.mails.size(), 1u);
  EXPECT_NE(egress_.mails[0].message.find("41d07ab3"), std::string::npos);
}

// Rule: F-1
TEST_F(SelfInvoicing, GivesUpAfterFortyFiveDays) {
  const std::string id = delivered(Json::object({{"awaiting", "remision"}}));
  for (int day = 0; day < 47; ++day) {
    world_.runtime.pass(24 * 3'600'000);
    run();
  }
  EXPECT_EQ(row(id).state, State::dead);
  EXPECT_EQ(row(id).cause, "self_invoice_never_came");
}

// Rule: F-2
TEST_F(SelfInvoicing, SaysTheLastDayOfTheMonthAndSendsNothingAfterIt) {
  settings().limit_to_month = true;
  const std::string in_time = delivered(invoiceable());  // 4 March 2025, in Mexico City
  run();
  ASSERT_EQ(egress_.mails.size(), 1u);
  EXPECT_NE(egress_.mails[0].message.find("\"last_day\":\"2025-03-31\""), std::string::npos);
  const std::string late = delivered(invoiceable());
  world_.runtime.pass(28LL * 24 * 3'600'000);
  run();
  EXPECT_EQ(egress_.mails.size(), 1u);
  EXPECT_EQ(row(late).cause, "self_invoice_month_over");
  EXPECT_EQ(row(late).params["last_day"].text(), "2025-03-31");
}

TEST(LastDayOfMonth, KnowsEveryMonth) {
  EXPECT_EQ(jobs::last_day_of_month("2026-02-01"), "2026-02-28");
  EXPECT_EQ(jobs::last_day_of_month("2028-02-29"), "2028-02-29");
  EXPECT_EQ(jobs::last_day_of_month("2026-12-31"), "2026-12-31");
  EXPECT_EQ(jobs::last_day_of_month("2026-09-05"), "2026-09-30");
}

// Rule: F-3
TEST_F(SelfInvoicing, SaysTheGenericConceptWhereItIsSet) {
  delivered(invoiceable());
  run();
  EXPECT_EQ(egress_.mails.at(0).message.find("generic_concept"), std::string::npos);
  settings().generic_concept = "Venta de abarrotes";
  delivered(invoiceable());
  run();
  EXPECT_NE(egress_.mails.at(1).message.find("\"generic_concept\":\"Venta de abarrotes\""),
            std::string::npos);
}

// Rule: F-1
TEST_F(SelfInvoicing, ALostAnswerIsRepeatedUnderTheSameReference) {
  const std::string id = delivered(invoiceable());
  egress_.lose_answer = true;
  run();
  EXPECT_EQ(row(id).state, State::in_doubt);
  egress_.lose_answer = false;
  for (int i = 0; i < 5; ++i) {
    world_.runtime.pass(600'000);
    run();
  }
  EXPECT_EQ(row(id).state, State::delivered);
  ASSERT_EQ(egress_.mails.size(), 2u);
  EXPECT_EQ(egress_.mails[0].message, egress_.mails[1].message);
}

TEST_F(SelfInvoicing, WaitsForItsOrderAndFollowsItWhereItGoes) {
  const std::string id = world_.handy.add();
  poll();
  run();
  EXPECT_EQ(row(id).cause, "self_invoice_awaits_order");
  world_.handy.remove(id);
  poll();
  world_.deliver();
  world_.runtime.pass(3'600'000);
  run();
  EXPECT_EQ(row(id).state, State::skipped);
  EXPECT_TRUE(egress_.mails.empty());
}

TEST_F(SelfInvoicing, LeavesOutWhatTheErpDoesNotOffer) {
  const std::string id = delivered(Json::object());
  run();
  EXPECT_EQ(row(id).cause, "self_invoice_not_offered");
}

}  // namespace
}  // namespace enlace::test
