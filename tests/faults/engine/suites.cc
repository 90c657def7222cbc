// Lines whose engines are test programs of the tree already: they run here, and their figures go into the
// table.
#include <unistd.h>

#include <filesystem>

#include <enlace/sdk/result.hpp>

#include "faults/engine/engines.hpp"
#include "support/child_process.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::faults {
namespace {

std::string beside(const std::string& program) {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / program).string();
}

Line run_tests(const std::string& program, const std::string& filter, const std::string& counted) {
  Line line;
  const test::TemporaryDirectory directory;
  const std::string report = directory.file("report.json"), log = directory.file("log");
  const int end = test::ChildProcess::start(
                      {beside(program), "--gtest_filter=" + filter, "--gtest_output=json:" + report},
                      {"/dev/null", log, log})
                      .wait();
  const Result<Json> result = Json::parse(test::read_file(report));
  if (!result) {
    line.problems.push_back(program + " " + filter + ": ended with " + std::to_string(end) + ": " +
                            test::read_file(log));
    return line;
  }
  const std::int64_t tests = (*result)["tests"].integer().value_or(0);
  line.figures[counted] = tests;
  if (tests == 0) line.problems.push_back(program + " has no test " + filter);
  for (const Json& suite : (*result)["testsuites"].items()) {
    for (const Json& test : suite["testsuite"].items()) {
      if (test["failures"].size() > 0) {
        line.problems.push_back(suite["name"].text() + "." + test["name"].text() + ": " +
                                test["failures"].items()[0]["failure"].text());
      }
      if (test["result"].text() == "SKIPPED") line.notes.push_back("skipped: " + test["name"].text());
    }
  }
  if (end != 0 && line.problems.empty())
    line.problems.push_back(program + " ended with " + std::to_string(end));
  return line;
}

}  // namespace

std::vector<std::string> canary_parts(const Plan& plan) {
  if (plan.quick) return {"*BothFail:*InHtml:*RefusesTheToken", "CanaryInProcesses.*"};
  return {"Troubles/*", "CanaryInProcesses.*"};
}
Line run_canary(const Plan&, const std::string& part) {
  return run_tests("canary_test", part, "situations");
}
void describe_canary(const Plan&, const std::vector<std::string>&, Line& line) {
  line.run =
      "tokens and pairs planted in the vault, echoed by both servers in bodies and headers; then every "
      "command, "
      "log, file, worker's memory, command line, environment and what a crash leaves is searched for them in "
      "5 writings";
  line.size = "every situation of `canary_test`; quick: four";
  line.judged = false;
}

std::vector<std::string> misbehaviour_parts(const Plan&) {
  return {"session_test"};
}
Line run_misbehaviour(const Plan&, const std::string& part) {
  return run_tests(part, "*Misbehav*:*Gate*:*Sandbox*", "misbehaviours");
}
void describe_misbehaviour(const Plan&, const std::vector<std::string>&, Line& line) {
  line.run =
      "connectors that crash, hang, exit, throw, hog memory and CPU, flood, call back from foreign threads, "
      "break the protocol or attack the sandbox, in each operation where they can";
  line.size = "the connectors of `tests/connectors`";
  line.judged = false;
}

std::vector<std::string> answer_parts(const Plan&) {
  return {"orders_test OrdersUnreadable.*",
          "handy_client_test HandyClientTest.*:HandyFaultsTest.*",
          "catalogue_test "
          "CatalogueTest.*Read*:CatalogueTest.*NoAddress*:CatalogueTest.*NoParser*:CatalogueTest.*NotJson*",
          "egress_test Egress.*Limit*:Egress.*TooLarge*",
          "runtime_test TransportTest.*:TlsTest.*:ResponseReader.*",
          "sdk_test JsonRead.*:Sweep.*:JsonExchange.*:Decimal.*"};
}
Line run_answers(const Plan&, const std::string& part) {
  const std::size_t blank = part.find(' ');
  return run_tests(part.substr(0, blank), part.substr(blank + 1), "answers");
}
void describe_answers(const Plan&, const std::vector<std::string>&, Line& line) {
  line.run =
      "records with half a surrogate pair, NUL, bytes that are no UTF-8, what is not JSON, too deep and too "
      "large; "
      "limits told as HTTP 400, 403 and 200; bodies that end with their connection, HTTP/1.0, packed, bombs, "
      "cut "
      "anywhere; numbers as doubles print them; counts that stop";
  line.size = "the tests of H-25, of the transport, of the pace and of listings";
  line.judged = false;
}

std::vector<std::string> upgrade_parts(const Plan&) {
  return {"store_test"};
}
Line run_upgrade(const Plan&, const std::string& part) {
  Line line = run_tests(part, "StoreOpen.*:Migrations.*", "openings");
  line.notes.push_back(
      "there is one release so far: stores of every earlier schema version are migrated and newer ones "
      "refused; a walk "
      "N−2 → N → N−1 → N with a backlog needs the next releases, and connectors of the last two SDKs need "
      "them too");
  return line;
}
void describe_upgrade(const Plan&, const std::vector<std::string>&, Line& line) {
  line.run = "a store of an earlier schema version, of a newer one, half migrated, of another program";
  line.size = "see below: what cannot exist yet";
  line.judged = false;
}

}  // namespace enlace::faults
