// Every way to misbehave × every function of the ABI that a host calls: it costs one operation or one
// opening, it is named, and the next worker works (design 16).

#include <array>
#include <fstream>

#include "support/session_fixture.hpp"

namespace enlace::session::test {
namespace {

struct Way {
  const char* name;                   // as tests/connectors/everywhere.cc knows it
  std::array<const char*, 2> causes;  // one of them ends the operation
  Limits limits = {};
  bool needs_call = false;  // and so has no way in where a function gets none
};

void PrintTo(const Way& way, std::ostream* out) {
  *out << way.name;
}

struct Function {
  const char* name;
  enum class When { opening, running, ending } when;
  Operation op = Operation::check;
  bool has_call = true;
};
using When = Function::When;

constexpr std::array kFunctions{
    Function{"load", When::opening, Operation::check, false},  // the library's own constructors
    Function{"entry", When::opening, Operation::check, false},
    Function{"create", When::opening},
    Function{"describe", When::running, Operation::describe},
    Function{"check", When::running, Operation::check},
    Function{"pull_products", When::running, Operation::pull_products},
    Function{"pull_customers", When::running, Operation::pull_customers},
    Function{"push_order", When::running, Operation::push_order},
    Function{"find_order", When::running, Operation::find_order},
    Function{"delete_order", When::running, Operation::delete_order},
    Function{"push_products", When::running, Operation::push_products},
    Function{"destroy", When::ending, Operation::check, false},
};

class Everywhere : public SessionTest, public ::testing::WithParamInterface<Way> {
 protected:
  void SetUp() override {
    WorkerOptions options;
    // Of an opening; a worker that is started for an honest connector has to be done with it as well.
    options.start_limits.wall_ms = std::max<std::int64_t>(GetParam().limits.wall_ms, 3'000);
    options.start_limits.cpu_ms = std::max<std::int64_t>(GetParam().limits.cpu_ms, 500);
    options.start_limits.memory_bytes = GetParam().limits.memory_bytes;
    make_factory(Mode::worker, options);
  }

  Result<std::unique_ptr<ConnectorSession>> open_misbehaving(const std::string& function) {
    const std::string file = install("everywhere");
    std::string bytes = enlace::test::read_file(file);
    const std::size_t at = bytes.find("misbehave=....");
    EXPECT_NE(at, std::string::npos);
    const std::string plan = "misbehave=" + function + ":" + GetParam().name + '\0';
    bytes.replace(at, plan.size(), plan);
    std::ofstream(file, std::ios::binary) << bytes;
    ENLACE_TRY(const std::string sha256, inspect_library(file));
    ENLACE_TRY(auto image, factory_->load({"test.everywhere", file, sha256, {}}));
    return factory_->open(std::move(image), Json::object());
  }

  static bool expected(const std::string& cause) {
    for (const char* one : GetParam().causes) {
      if (one != nullptr && cause == one) return true;
    }
    return false;
  }

  void expect_refused(const Function& function) {
    const auto session = open_misbehaving(function.name);
    ASSERT_FALSE(session);
    const Error& error = session.error();
    EXPECT_NE(error.status, ENLACE_OK);
    // The library is not known yet, or its instance is not.
    const bool loading = std::string_view(function.name) != "create";
    if (loading && error.cause == "plugin_rejected") {
      EXPECT_EQ(error.params["reason"].text(), "exception");
      return;
    }
    EXPECT_EQ(loading ? error.cause : "connector_load_failed", "connector_load_failed");
    const std::string& cause = loading ? error.params["reason"].text() : error.cause;
    EXPECT_TRUE(expected(cause)) << cause << " " << error.params.dump() << " " << error.message;
    if (cause == "connector_exception") return;  // its own words say where
    EXPECT_EQ(error.params[loading ? "connector" : "operation"].text(),
              loading ? "test.everywhere" : "create");
  }

  void expect_ended(const Function& function) {
    const auto session = open_misbehaving(function.name);
    ASSERT_TRUE(session) << session.error().cause << session.error().params.dump();
    const OpResult result = (*session)->run(request(function.op, GetParam().limits), services_);
    EXPECT_FALSE(result.ok());
    EXPECT_EQ(result.error.status, ENLACE_E_INTERNAL);
    EXPECT_TRUE(expected(result.error.cause))
        << result.error.cause << " " << result.error.params.dump() << " " << result.error.message;
    if (result.ending == Ending::returned) return;  // an exception was caught: the instance lives
    EXPECT_EQ(result.error.params["operation"].text(), function.name);
    EXPECT_FALSE((*session)->alive());
    EXPECT_EQ((*session)->run(request(function.op), services_).error.cause, "connector_session_over");
  }

  void expect_gone(const Function& function) {
    auto session = open_misbehaving(function.name);
    ASSERT_TRUE(session) << session.error().cause << session.error().params.dump();
    EXPECT_TRUE((*session)->run(request(function.op), services_).ok());
    session->reset();  // comes back, whatever the worker does
  }

  RecordingServices services_;
};

TEST_P(Everywhere, CostsWhatItWasAskedForAndNothingElse) {
  for (const Function& function : kFunctions) {
    if (GetParam().needs_call && !function.has_call) continue;
    SCOPED_TRACE(function.name);
    if (function.when == When::opening) expect_refused(function);
    if (function.when == When::running) expect_ended(function);
    if (function.when == When::ending) expect_gone(function);
    const auto next = open("well_behaved");
    ASSERT_TRUE(next);
    EXPECT_TRUE(next->run(request(Operation::push_order), services_).ok());
  }
}

constexpr Limits kShort{.wall_ms = 100};
constexpr Limits kLittleCpu{.wall_ms = 60'000, .cpu_ms = 50};
constexpr Limits kLittleOfBoth{.wall_ms = 100, .cpu_ms = 50};

INSTANTIATE_TEST_SUITE_P(
    Worker, Everywhere,
    ::testing::Values(Way{"crash", {"connector_crashed"}}, Way{"overflow", {"connector_crashed"}},
                      Way{"abort", {"connector_crashed"}}, Way{"terminate", {"connector_crashed"}},
                      Way{"exit", {"connector_exited"}},
                      Way{"throw", {"connector_exception", "connector_crashed"}},
                      Way{"smash", {"connector_crashed", "connector_exited"}},
                      Way{"spin", {"connector_cpu"}, kLittleCpu}, Way{"sleep", {"connector_hung"}, kShort},
                      Way{"print", {"connector_hung", "connector_cpu"}, kLittleOfBoth},
                      Way{"garbage", {"connector_protocol"}}, Way{"forge", {"connector_protocol"}},
                      Way{"close", {"connector_protocol", "connector_exited"}},
                      Way{"emit", {"connector_wrong_document"}, {}, true}),
    [](const auto& which) { return which.param.name; });
#ifndef ENLACE_SANITIZED  // without a data limit the machine itself would be the limit
INSTANTIATE_TEST_SUITE_P(Memory, Everywhere,
                         ::testing::Values(Way{
                             "hoard", {"connector_memory"}, Limits{.memory_bytes = 64U << 20U}}),
                         [](const auto& which) { return which.param.name; });
#endif

}  // namespace
}  // namespace enlace::session::test
