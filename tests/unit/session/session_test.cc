// What a connector that behaves gets, in a worker and in this process alike.

#include "support/session_fixture.hpp"

namespace enlace::session::test {
namespace {

class Session : public SessionTest, public ::testing::WithParamInterface<Mode> {
 protected:
  void SetUp() override {
    mode_ = GetParam();
    make_factory(mode_);
  }
  RecordingServices services_;
};

TEST_P(Session, TellsWhatTheLibraryIsAndCanDo) {
  const auto session = open("well_behaved");
  ASSERT_TRUE(session);
  EXPECT_EQ(session->info().id, "test.well_behaved");
  EXPECT_EQ(session->info().version, "1.0.0");
  EXPECT_EQ(session->info().abi, ENLACE_ABI_VERSION);
  EXPECT_EQ(session->info().capabilities, 0x1FFu);
}

TEST_P(Session, DescribesWithoutAnInstance) {
  auto session = try_open("create_fails", Json());
  ASSERT_TRUE(session) << session.error().cause;
  EXPECT_TRUE((*session)->run(request(Operation::describe), services_).ok());
  EXPECT_EQ(services_.count(ENLACE_EMIT_DESCRIPTOR), 1u);
}

TEST_P(Session, DeliversEveryRecordAndTheCursorInOrder) {
  const auto session = open("well_behaved");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(Operation::pull_products), services_);
  EXPECT_TRUE(result.ok()) << result.error.cause;
  ASSERT_EQ(services_.documents.size(), 1000u);
  EXPECT_EQ(services_.documents[999].second["code"].text(), "P-999");
  EXPECT_EQ(services_.documents[999].second["price"].text(), "98.70");
  EXPECT_EQ(services_.cursors, std::vector<std::string>{"page-1000"});
}

TEST_P(Session, CarriesAnOrderOutAndItsOutcomeBack) {
  const auto session = open("well_behaved");
  ASSERT_TRUE(session);
  OpRequest push = request(Operation::push_order);
  push.request = Json::object({{"reference", "HANDY-ñ-1"}});
  push.trace_id = "trace-7";
  const OpResult result = session->run(push, services_);
  EXPECT_TRUE(result.ok()) << result.error.cause;
  ASSERT_EQ(services_.calls.size(), 1u);
  const HttpCall& call = services_.calls[0];
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.url, "https://erp.example/orders");
  EXPECT_EQ(call.auth, "api");
  EXPECT_EQ(call.purpose, "order");
  EXPECT_EQ(call.body, push.request.dump());
  EXPECT_EQ(header_of(call.headers, "x-trace"), "trace-7");
  ASSERT_EQ(services_.documents.size(), 3u);
  EXPECT_EQ(services_.documents[0].first, ENLACE_EMIT_FIND_KEY);
  EXPECT_EQ(services_.documents[1].first, ENLACE_EMIT_LINK);
  EXPECT_EQ(services_.documents[2].first, ENLACE_EMIT_OUTCOME);
  ASSERT_EQ(services_.lines.size(), 1u);
  EXPECT_EQ(services_.lines[0].message, R"({"id":42})");
  EXPECT_EQ(services_.lines[0].fields["step"].integer(), 1);
}

TEST_P(Session, CarriesABodyOfTenMebibytesBothWays) {
  const auto session = open("well_behaved");
  ASSERT_TRUE(session);
  const std::string large(10u << 20, 'x');
  services_.on_http = [&](const HttpCall&) {
    HttpReply reply;
    reply.sent = Sent::complete;
    reply.status = 200;
    reply.body = large;
    return reply;
  };
  OpRequest push = request(Operation::push_order);
  push.request = Json::object({{"comment", large}});
  EXPECT_TRUE(session->run(push, services_).ok());
  ASSERT_EQ(services_.calls.size(), 1u);
  EXPECT_EQ(services_.calls[0].body.size(), push.request.dump().size());
}

TEST_P(Session, CarriesAMessageOutAndTheServersAnswerBack) {
  const auto session = open("mail");
  RecordingServices services;
  const OpResult result = session->run(request(Operation::push_order), services);
  ASSERT_TRUE(result.ok()) << result.error.cause;
  ASSERT_EQ(services.mails.size(), 1u);
  const SmtpCall& call = services.mails[0];
  EXPECT_EQ(call.server, "smtp://mail.test:587");
  EXPECT_EQ(call.auth, "smtp");
  EXPECT_EQ(call.purpose, "order");
  EXPECT_EQ(call.sender, "a@b.mx");
  EXPECT_EQ(call.recipient, "c@d.mx");
  EXPECT_EQ(call.message, "Subject: x\r\n\r\nbody\r\n");
  EXPECT_EQ(call.timeout_ms, 1234);
  EXPECT_FALSE(call.log_in_only);
  const Json facts = services.documents.at(0).second["facts"];
  EXPECT_EQ(facts["status"].text(), "0");
  EXPECT_EQ(facts["code"].text(), "550");
  EXPECT_EQ(facts["stage"].text(), "5");
  EXPECT_EQ(facts["enhanced"].text(), "5.1.1");
  EXPECT_EQ(facts["text"].text(), "no such box");

  ASSERT_TRUE(session->run(request(Operation::check), services).ok());
  EXPECT_TRUE(services.mails.at(1).log_in_only);
}

TEST_P(Session, RunsManyOperationsOneAfterTheOther) {
  const auto session = open("well_behaved");
  ASSERT_TRUE(session);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(session->run(request(i % 2 == 0 ? Operation::check : Operation::push_order), services_).ok());
  }
  EXPECT_TRUE(session->alive());
}

TEST_P(Session, AnswersClocksZonesAndFolding) {
  const auto session = open("services");
  ASSERT_TRUE(session);
  const std::int64_t before = runtime_->unix_ms();
  ASSERT_TRUE(session->run(request(Operation::check), services_).ok());
  ASSERT_EQ(services_.documents.size(), 1u);
  const Json& report = services_.documents[0].second;
  EXPECT_EQ(report["day"].integer(), 14);  // 2023-11-14T22:13:20Z
  EXPECT_EQ(report["hour"].integer(), 16);
  EXPECT_EQ(report["offset"].integer(), -6 * 3600);
  EXPECT_EQ(report["unknown"].integer(), ENLACE_E_NOT_FOUND);
  EXPECT_EQ(report["folded"].text(), "tienda lucia");
  EXPECT_TRUE(report["slept"].truthy());
  EXPECT_GE(report["now"].integer().value_or(0), before);
  EXPECT_GE(report["deadline"].integer().value_or(0), before + Limits{}.wall_ms);
  EXPECT_FALSE(report["extension"].truthy());
}

TEST_P(Session, LetsAConnectorWorkWithThreads) {
  const auto session = open("threads");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(Operation::check), services_);
  EXPECT_TRUE(result.ok()) << result.error.cause << " " << result.error.message;
  EXPECT_EQ(services_.lines.size(), 400u);
}

TEST_P(Session, ReportsTheErrorOfCreateWithItsParameters) {
  auto session = try_open("create_fails");
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().status, ENLACE_E_CONFIG);
  EXPECT_EQ(session.error().cause, "price_list_unknown");
  EXPECT_EQ(session.error().params["price_list"].text(), "General");
}

TEST_P(Session, SaysWhenAnOperationIsNotOffered) {
  const auto session = open("throws");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(Operation::find_order), services_);
  EXPECT_EQ(result.ending, Ending::returned);
  EXPECT_EQ(result.error.status, ENLACE_E_UNSUPPORTED);
  EXPECT_EQ(result.error.cause, "operation_unsupported");
  EXPECT_TRUE(session->alive());
}

TEST_P(Session, EndsTheOperationWhenTheHostCannotKeepADocument) {
  const auto session = open("well_behaved");
  ASSERT_TRUE(session);
  services_.on_emit = [](std::int32_t kind) -> Result<void> {
    if (kind != ENLACE_EMIT_LINK) return {};
    return failure(ENLACE_E_TRANSIENT, "store_full");
  };
  const OpResult result = session->run(request(Operation::push_order), services_);
  EXPECT_EQ(result.ending, Ending::stopped);
  EXPECT_EQ(result.error.cause, "store_full");
  EXPECT_EQ(services_.count(ENLACE_EMIT_OUTCOME), 0u);
}

TEST_P(Session, PassesOnThatARequestMayHaveBeenSent) {
  const auto session = open("well_behaved");
  ASSERT_TRUE(session);
  services_.on_http = [](const HttpCall&) {
    HttpReply reply;
    reply.sent = Sent::maybe;
    reply.error.status = ENLACE_E_AMBIGUOUS;
    return reply;
  };
  const OpResult result = session->run(request(Operation::push_order), services_);
  EXPECT_EQ(result.ending, Ending::returned);
  EXPECT_EQ(result.error.status, ENLACE_E_AMBIGUOUS);
}

TEST_P(Session, ReportsAnExceptionThatLeavesTheConnector) {
  const auto session = open("throws");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(Operation::push_order), services_);
  EXPECT_EQ(result.ending, Ending::returned);
  EXPECT_EQ(result.error.status, ENLACE_E_INTERNAL);
  EXPECT_EQ(result.error.cause, "connector_exception") << result.error.params.dump() << result.error.message;
  EXPECT_NE(result.error.message.find("the price is not a number"), std::string::npos);
}

TEST_P(Session, LetsAConnectorThrowAndCatchInItsOwnThreads) {
  const auto session = open("throws");
  ASSERT_TRUE(session);
  ASSERT_TRUE(session->run(request(Operation::check), services_).ok());
  EXPECT_EQ(services_.documents[0].second["account"].text(), "1");
}

struct BadDocument {
  Operation op;
  const char* cause;
};
class BadDocuments : public SessionTest,
                     public ::testing::WithParamInterface<std::tuple<Mode, BadDocument>> {};

TEST_P(BadDocuments, EndTheirOperationAndNothingElse) {
  const auto& [mode, bad] = GetParam();
  mode_ = mode;
  make_factory(mode);
  RecordingServices services;
  auto session = open("bad_documents");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(bad.op), services);
  EXPECT_EQ(result.ending, Ending::protocol_error);
  EXPECT_EQ(result.error.cause, bad.cause);
  EXPECT_EQ(result.error.params["operation"].text(), to_string(bad.op));
  EXPECT_FALSE(session->alive());
  EXPECT_EQ(session->run(request(bad.op), services).error.cause, "connector_session_over");

  session = open("well_behaved");
  ASSERT_TRUE(session);
  EXPECT_TRUE(session->run(request(Operation::check), services).ok());
}

INSTANTIATE_TEST_SUITE_P(Modes, Session, ::testing::Values(Mode::worker, Mode::in_process),
                         [](const auto& mode) {
                           return mode.param == Mode::worker ? "Worker" : "InProcess";
                         });
INSTANTIATE_TEST_SUITE_P(
    Modes, BadDocuments,
    ::testing::Combine(::testing::Values(Mode::worker, Mode::in_process),
                       ::testing::Values(BadDocument{Operation::pull_products, "connector_bad_json"},
                                         BadDocument{Operation::pull_customers, "connector_bad_json"},
                                         BadDocument{Operation::check, "connector_bad_json"},
                                         BadDocument{Operation::push_products, "connector_bad_json"},
                                         BadDocument{Operation::find_order, "connector_wrong_document"},
                                         BadDocument{Operation::push_order, "connector_no_answer"},
                                         BadDocument{Operation::delete_order, "connector_second_answer"})),
    [](const auto& which) {
      return std::string(std::get<0>(which.param) == Mode::worker ? "Worker_" : "InProcess_") +
             to_string(std::get<1>(which.param).op);
    });

}  // namespace
}  // namespace enlace::session::test
