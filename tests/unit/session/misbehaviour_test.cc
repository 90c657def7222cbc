// What a connector that misbehaves costs: its own operation, and a line that an operator understands.

#include "support/session_fixture.hpp"

namespace enlace::session::test {
namespace {

struct Misbehaviour {
  const char* name;  // of the test
  const char* connector;
  Operation op;
  Limits limits;
  Ending ending;
  const char* cause;
  const char* param = "operation";  // that must be there…
  const char* value = nullptr;      // …with this text
};

void PrintTo(const Misbehaviour& misbehaviour, std::ostream* out) {
  *out << misbehaviour.name;
}

class Misbehaviours : public SessionTest, public ::testing::WithParamInterface<Misbehaviour> {
 protected:
  void SetUp() override { make_factory(Mode::worker); }
  RecordingServices services_;
};

TEST_P(Misbehaviours, CostsItsOwnOperationOnly) {
  const Misbehaviour& bad = GetParam();
  auto session = open(bad.connector);
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(bad.op, bad.limits), services_);
  EXPECT_STREQ(to_string(result.ending), to_string(bad.ending));
  EXPECT_EQ(result.error.cause, bad.cause) << result.error.params.dump() << " " << result.error.message;
  EXPECT_EQ(result.error.status, ENLACE_E_INTERNAL);
  EXPECT_TRUE(result.error.params.contains(bad.param)) << result.error.params.dump();
  if (bad.value != nullptr) {
    EXPECT_EQ(result.error.params[bad.param].text(), bad.value);
  }
  EXPECT_FALSE(session->alive());

  // The job goes on in a fresh worker, with the same connector and with others.
  session = open(bad.connector);
  ASSERT_TRUE(session);
  EXPECT_TRUE(session->run(request(Operation::describe), services_).ok());
  session = open("well_behaved");
  ASSERT_TRUE(session);
  EXPECT_TRUE(session->run(request(Operation::push_order), services_).ok());
}

constexpr Limits kShort{.wall_ms = 150};
constexpr Limits kLittleCpu{.wall_ms = 60'000, .cpu_ms = 100};
constexpr Limits kFewRecords{.records = 5000};
constexpr Limits kFewBytes{.bytes = 50'000};
constexpr Limits kFewCalls{.http_calls = 0};
#ifndef ENLACE_SANITIZED  // without a data limit the machine itself would be the limit
constexpr Limits kLittleMemory{.memory_bytes = 64u << 20};
#endif

INSTANTIATE_TEST_SUITE_P(
    Worker, Misbehaviours,
    ::testing::Values(Misbehaviour{"CrashInRead",
                                   "crash_in_op",
                                   Operation::check,
                                   {},
                                   Ending::crashed,
                                   "connector_crashed",
                                   "signal",
                                   "SIGSEGV"},
                      Misbehaviour{"CrashAfterWrite",
                                   "crash_in_op",
                                   Operation::push_order,
                                   {},
                                   Ending::crashed,
                                   "connector_crashed",
                                   "signal",
                                   "SIGSEGV"},
                      Misbehaviour{"Abort",
                                   "exits",
                                   Operation::find_order,
                                   {},
                                   Ending::crashed,
                                   "connector_crashed",
                                   "signal",
                                   "SIGABRT"},
                      Misbehaviour{"ExitZero",
                                   "exits",
                                   Operation::push_order,
                                   {},
                                   Ending::crashed,
                                   "connector_exited",
                                   "exit_status",
                                   "0"},
                      Misbehaviour{"HangBusy", "hang", Operation::pull_products, kShort, Ending::timed_out,
                                   "connector_hung"},
                      Misbehaviour{"HangAsleep", "hang", Operation::check, kShort, Ending::timed_out,
                                   "connector_hung"},
                      Misbehaviour{"HangAsking", "hang", Operation::pull_customers, kShort, Ending::timed_out,
                                   "connector_hung"},
                      Misbehaviour{"TooMuchCpu", "hang", Operation::pull_products, kLittleCpu,
                                   Ending::limit_exceeded, "connector_cpu", "allowed_ms", "100"},
                      Misbehaviour{"EndlessRecords", "endless_output", Operation::pull_products, kFewRecords,
                                   Ending::limit_exceeded, "connector_limit", "limit", "records"},
                      Misbehaviour{"EndlessBytes", "endless_output", Operation::pull_products, kFewBytes,
                                   Ending::limit_exceeded, "connector_limit", "limit", "bytes"},
                      Misbehaviour{"EndlessPrinting", "endless_output", Operation::pull_customers, kShort,
                                   Ending::timed_out, "connector_hung"},
                      Misbehaviour{"TooManyRequests", "well_behaved", Operation::push_order, kFewCalls,
                                   Ending::limit_exceeded, "connector_limit", "limit", "http_calls"},
                      Misbehaviour{"Garbage",
                                   "bad_frames",
                                   Operation::check,
                                   {},
                                   Ending::protocol_error,
                                   "connector_protocol",
                                   "reason",
                                   "frame_too_large"},
                      Misbehaviour{"OversizedFrame",
                                   "bad_frames",
                                   Operation::pull_products,
                                   {},
                                   Ending::protocol_error,
                                   "connector_protocol",
                                   "reason",
                                   "frame_too_large"},
                      Misbehaviour{"UnknownCriticalFrame",
                                   "bad_frames",
                                   Operation::pull_customers,
                                   {},
                                   Ending::protocol_error,
                                   "connector_protocol",
                                   "reason",
                                   "frame_unknown_critical"},
                      Misbehaviour{"ReturnOfAnotherCall",
                                   "bad_frames",
                                   Operation::push_order,
                                   {},
                                   Ending::protocol_error,
                                   "connector_protocol",
                                   "reason",
                                   "frame_of_another_call"},
                      Misbehaviour{"FrameOfTheHost",
                                   "bad_frames",
                                   Operation::find_order,
                                   {},
                                   Ending::protocol_error,
                                   "connector_protocol",
                                   "reason",
                                   "frame_of_the_host"},
                      Misbehaviour{"TruncatedFrame",
                                   "bad_frames",
                                   Operation::delete_order,
                                   {},
                                   Ending::protocol_error,
                                   "connector_protocol",
                                   "reason",
                                   "frame_truncated"},
                      Misbehaviour{"ClosedSocket",
                                   "bad_frames",
                                   Operation::push_products,
                                   {},
                                   Ending::protocol_error,
                                   "connector_protocol",
                                   "reason",
                                   "socket_closed"}),
    [](const auto& which) { return which.param.name; });

class MisbehaviourDetails : public SessionTest {
 protected:
  void SetUp() override { make_factory(Mode::worker); }
  RecordingServices services_;
};

#ifndef ENLACE_SANITIZED
TEST_F(MisbehaviourDetails, NamesTheMemoryThatRanOut) {
  const auto session = open("memory_hog");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(Operation::pull_products, kLittleMemory), services_);
  EXPECT_EQ(result.ending, Ending::limit_exceeded);
  EXPECT_EQ(result.error.cause, "connector_memory");
  EXPECT_EQ(result.error.params["allowed_mib"].integer(), 64);
}

TEST_F(MisbehaviourDetails, RefusesMemoryWithoutKillingAConnectorThatCopes) {
  const auto session = open("memory_hog");
  ASSERT_TRUE(session);
  EXPECT_TRUE(session->run(request(Operation::check), services_).ok());
  EXPECT_TRUE(session->alive());
}

TEST_F(MisbehaviourDetails, AppliesTheMemoryLimitOfEachOperation) {
  const auto session = open("memory_hog");
  ASSERT_TRUE(session);
  EXPECT_TRUE(session->run(request(Operation::check, kLittleMemory), services_).ok());
  const OpResult result =
      session->run(request(Operation::check, {.memory_bytes = std::uint64_t{4} << 30}), services_);
  EXPECT_EQ(result.ending, Ending::returned);
  EXPECT_EQ(result.error.status, ENLACE_E_INTERNAL);  // it got its gigabyte
}
#endif

TEST_F(MisbehaviourDetails, KeepsTheLastWordsOfAWorkerThatDied) {
  const auto session = open("exits");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(Operation::find_order), services_);
  EXPECT_NE(result.error.message.find("the price is known"), std::string::npos) << result.error.message;
  EXPECT_TRUE(services_.logged("assertion failed: the price is known"));
}

TEST_F(MisbehaviourDetails, DropsLogLinesBeyondTheLimitAndGoesOn) {
  const auto session = open("endless_output");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(Operation::check, {.log_lines = 100}), services_);
  EXPECT_TRUE(result.ok()) << result.error.cause;
  ASSERT_EQ(services_.lines.size(), 101u);
  EXPECT_EQ(services_.lines[0].message, "again and again");  // one line, whatever the connector wrote
  EXPECT_EQ(services_.lines[100].fields["dropped"].integer(), 4900);
}

TEST_F(MisbehaviourDetails, RefusesADocumentThatFitsIntoNoFrame) {
  const auto session = open("endless_output");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(Operation::find_order), services_);
  EXPECT_EQ(result.ending, Ending::returned);
  EXPECT_EQ(result.error.status, ENLACE_E_BUDGET);
}

TEST_F(MisbehaviourDetails, LetsAConnectorStopByItselfAtTheDeadline) {
  const auto session = open("hang");
  ASSERT_TRUE(session);
  const OpResult result = session->run(request(Operation::find_order, kShort), services_);
  EXPECT_EQ(result.ending, Ending::returned);
  EXPECT_EQ(result.error.status, ENLACE_E_CANCELLED);
  EXPECT_TRUE(session->alive());
  EXPECT_TRUE(session->run(request(Operation::describe), services_).ok());
}

TEST_F(MisbehaviourDetails, EndsARunningOperationWhenTheHostStops) {
  const auto session = open("hang");
  ASSERT_TRUE(session);
  // Before or in the middle of it: the connector itself would never come back.
  const auto stopper = runtime_->spawn("stop", [&] { factory_->stop(); });
  const OpResult result = session->run(request(Operation::pull_products), services_);
  EXPECT_EQ(result.ending, Ending::stopped);
  EXPECT_EQ(result.error.status, ENLACE_E_CANCELLED);
}

TEST_F(MisbehaviourDetails, ReportsACrashWhileLoading) {
  const auto session = try_open("crash_at_load");
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().cause, "connector_load_failed");
  EXPECT_EQ(session.error().params["reason"].text(), "connector_crashed");
  EXPECT_EQ(session.error().params["signal"].text(), "SIGSEGV");
  EXPECT_EQ(session.error().params["connector"].text(), "test.crash_at_load");
  EXPECT_TRUE(open("well_behaved")->run(request(Operation::check), services_).ok());
}

TEST_F(MisbehaviourDetails, NamesTheVersionsOfAConnectorForAnotherMajor) {
  const auto session = try_open("other_major");
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().cause, "plugin_other_abi");
  EXPECT_EQ(session.error().params["built_for"].text(), "2.0");
  EXPECT_EQ(session.error().params["host"].text(), "1.0");
}

TEST_F(MisbehaviourDetails, RefusesAConnectorWithAnotherId) {
  const auto session = try_open("wrong_id");
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().cause, "plugin_wrong_id");
  EXPECT_EQ(session.error().params["expected"].text(), "test.wrong_id");
  EXPECT_EQ(session.error().params["found"].text(), "test.somebody_else");
}

TEST_F(MisbehaviourDetails, RefusesATableThatIsTooSmall) {
  const auto session = try_open("small_table");
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().cause, "plugin_table_invalid");
}

TEST_F(MisbehaviourDetails, PassesOnWhyAConnectorDeclines) {
  const auto session = try_open("declines");
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().cause, "plugin_rejected");
  EXPECT_EQ(session.error().params["reason"].text(), "needs a license");
}

}  // namespace
}  // namespace enlace::session::test
