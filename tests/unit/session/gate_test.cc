#include "session/service_gate.hpp"

#include "support/session_fixture.hpp"

namespace enlace::session::test {
namespace {

class Gate : public ::testing::Test {
 protected:
  ServiceGate make(std::string_view operation, const Limits& limits = {}) {
    return ServiceGate(*runtime_, services_, operation, limits, stop_);
  }

  std::unique_ptr<Runtime> runtime_ = make_real_runtime();
  RecordingServices services_;
  std::atomic<bool> stop_ = false;
};

TEST_F(Gate, BoundsTheTimeoutOfARequestByTheDeadline) {
  ServiceGate gate = make("check", {.wall_ms = 5000});
  HttpCall call;
  gate.http(call);
  call.timeout_ms = 100;
  gate.http(call);
  ASSERT_EQ(services_.calls.size(), 2u);
  EXPECT_LE(services_.calls[0].timeout_ms, 5000);
  EXPECT_GT(services_.calls[0].timeout_ms, 0);
  EXPECT_EQ(services_.calls[1].timeout_ms, 100);
}

TEST_F(Gate, AsksForNoResponseThatWouldNotFitIntoAFrame) {
  ServiceGate gate = make("check");
  HttpCall call;
  call.max_response_bytes = 1u << 30;
  gate.http(call);
  EXPECT_LT(services_.calls.at(0).max_response_bytes, 16u << 20);
}

TEST_F(Gate, ShowsWhatTheOtherSideSaidHoweverItIsHandedOn) {
  ServiceGate gate = make("check");
  Error error = failure(ENLACE_E_INVALID, "http_rejected", "RFC\x1B inv\xE1lido").error;
  error.http_status = 422;
  error.erp_code = "E7";
  gate.fail(error);
  const Json params = gate.verdict(ENLACE_E_INVALID).error.params;
  EXPECT_EQ(params["answer"].text(), "RFC inv\xEF\xBF\xBDlido");
  EXPECT_EQ(params["http_status"].text(), "422");
  EXPECT_EQ(params["erp_code"].text(), "E7");

  error.params = Json::object({{"answer", std::string(5'000, 'x')}, {"http_status", 400}});
  gate.fail(error);
  const Json own = gate.verdict(ENLACE_E_INVALID).error.params;
  EXPECT_EQ(own["answer"].text(), std::string(500, 'x') + "…");
  EXPECT_EQ(own["http_status"].text(), "400");

  gate.fail(failure(ENLACE_E_INVALID, "client_without_name", "the customer has no name").error);
  EXPECT_FALSE(gate.verdict(ENLACE_E_INVALID).error.params.contains("answer"));
}

TEST_F(Gate, RefusesEveryServiceAfterTheDeadline) {
  ServiceGate gate = make("push_order", {.wall_ms = 0});
  EXPECT_TRUE(gate.cancelled());
  EXPECT_EQ(gate.emit(ENLACE_EMIT_LINK, "{}"), ENLACE_E_CANCELLED);
  EXPECT_EQ(gate.checkpoint("c"), ENLACE_E_CANCELLED);
  EXPECT_EQ(gate.sleep_ms(1), ENLACE_E_CANCELLED);
  const HttpReply reply = gate.http({});
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.status, ENLACE_E_CANCELLED);
  EXPECT_TRUE(services_.documents.empty());
  EXPECT_TRUE(services_.calls.empty());
}

TEST_F(Gate, StopsASleepWhenTheHostStops) {
  ServiceGate gate = make("check");
  stop_ = true;
  EXPECT_EQ(gate.sleep_ms(60'000), ENLACE_E_CANCELLED);
}

TEST_F(Gate, LetsTheReturnedStatusCountAndTheReportExplain) {
  ServiceGate gate = make("push_order");
  gate.fail(failure(ENLACE_E_TRANSIENT, "Not A Code", "line\nbreak").error);
  const OpResult result = gate.verdict(ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(result.ending, Ending::returned);
  EXPECT_EQ(result.error.status, ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(result.error.cause, "connector_unspecified");
  EXPECT_EQ(result.error.message, "line break");
}

// What a person must mend the host knows; a connector learns only that it was refused.
TEST_F(Gate, SaysInItsOwnWordsWhyAccessWasRefused) {
  services_.on_http = [](const HttpCall&) {
    HttpReply reply;
    reply.sent = Sent::no;
    reply.error =
        failure(ENLACE_E_AUTH, "login_refused", "no", Json::object({{"fields", Json::array({"user"})}}))
            .error;
    return reply;
  };
  const auto ends_as = [&](const char* cause, enlace_status status) {
    ServiceGate gate = make("push_order");
    gate.http({});
    if (*cause != 0) gate.fail(failure(status, cause).error);
    return gate.verdict(status).error;
  };
  EXPECT_EQ(ends_as("host_refused", ENLACE_E_AUTH).cause, "login_refused");
  EXPECT_EQ(ends_as("", ENLACE_E_AUTH).params["fields"].size(), 1u);
  EXPECT_EQ(ends_as("my_own_word", ENLACE_E_AUTH).cause, "my_own_word");
  EXPECT_EQ(ends_as("host_refused", ENLACE_E_NETWORK).cause, "host_refused");
  EXPECT_EQ(ends_as("host_refused", ENLACE_E_CONFIG).cause, "host_refused");
}

TEST_F(Gate, SaysThatTheHostWasStoppingWhereThatIsWhy) {
  services_.on_http = [](const HttpCall&) {
    HttpReply reply;
    reply.sent = Sent::no;
    reply.error = failure(ENLACE_E_CANCELLED, "stopped", "the host is stopping").error;
    return reply;
  };
  ServiceGate gate = make("push_order");
  gate.http({});
  gate.fail(failure(ENLACE_E_CANCELLED, "host_refused").error);
  EXPECT_EQ(gate.verdict(ENLACE_E_CANCELLED).error.cause, "stopped");
}

TEST_F(Gate, KeepsTheFirstReasonWhyAnOperationMustEnd) {
  ServiceGate gate = make("pull_products", {.records = 1});
  EXPECT_EQ(gate.emit(ENLACE_EMIT_PRODUCT, "{}"), ENLACE_OK);
  EXPECT_NE(gate.emit(ENLACE_EMIT_PRODUCT, "{}"), ENLACE_OK);
  EXPECT_EQ(gate.emit(ENLACE_EMIT_PRODUCT, "nonsense"), ENLACE_E_CANCELLED);
  const OpResult result = gate.verdict(ENLACE_OK);
  EXPECT_EQ(result.ending, Ending::limit_exceeded);
  EXPECT_EQ(result.error.cause, "connector_limit");
  EXPECT_EQ(services_.documents.size(), 1u);
}

TEST_F(Gate, LogsFieldsOnlyWhenTheyAreAnObject) {
  ServiceGate gate = make("check");
  gate.log(99, "loud", R"({"a":1})");
  gate.log(-5, "quiet", "[1,");
  ASSERT_EQ(services_.lines.size(), 2u);
  EXPECT_EQ(services_.lines[0].level, ENLACE_LOG_ERROR);
  EXPECT_EQ(services_.lines[0].fields["a"].integer(), 1);
  EXPECT_EQ(services_.lines[1].level, ENLACE_LOG_DEBUG);
  EXPECT_TRUE(services_.lines[1].fields.is_null());
}

}  // namespace
}  // namespace enlace::session::test
