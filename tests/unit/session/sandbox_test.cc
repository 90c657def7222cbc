// What a worker cannot do, whatever the library in it tries.

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "support/machine.hpp"
#include "support/session_fixture.hpp"

namespace enlace::session::test {
namespace {

// With Landlock, and as on a kernel without it.
class Sandbox : public SessionTest, public ::testing::WithParamInterface<bool> {
 protected:
  void SetUp() override {
    if (GetParam() && !enlace::test::has_landlock()) GTEST_SKIP() << "Landlock";
    WorkerOptions options;
    options.landlock = GetParam();
    make_factory(Mode::worker, options);
    auto probe = try_open("well_behaved");
    if (!probe && probe.error().cause == "sandbox_incomplete") {
      GTEST_SKIP() << "this system cannot close: " << probe.error().params.dump();
    }
  }
  RecordingServices services_;
};

TEST_P(Sandbox, ReportsWhatIsInForce) {
  const auto session = open("well_behaved");
  ASSERT_TRUE(session);
  const Json sandbox = session->sandbox();
  EXPECT_EQ(sandbox["mode"].text(), "worker");
  EXPECT_EQ(sandbox["policy"].text(), "required");
  EXPECT_EQ(sandbox["network"].text(), "seccomp");
  EXPECT_EQ(sandbox["processes"].text(), "seccomp");
  EXPECT_EQ(sandbox["files"].text(), GetParam() ? "landlock" : "empty_root");
  for (const char* measure : {"no_new_privileges", "capabilities_dropped", "not_dumpable", "dies_with_host",
                              "limits", "descriptors_closed"}) {
    EXPECT_TRUE(sandbox[measure].truthy()) << measure;
  }
}

TEST_P(Sandbox, GivesAHostileConstructorNothing) {
  const auto session = open("hostile_library");
  ASSERT_TRUE(session);
  ASSERT_TRUE(session->run(request(Operation::check), services_).ok());
  ASSERT_EQ(services_.documents.size(), 1u);
  const Json& report = services_.documents[0].second;
  EXPECT_GT(report.size(), 40u);
  for (const Json::Member& attempt : report.members()) {
    if (attempt.key == "account") continue;
    // Landlock leaves the worker's own executable readable to nobody; the empty root shows it by a link
    // that leads to a file which everybody may read anyway.
    if (attempt.key == "read_own_executable" && !GetParam()) continue;
    EXPECT_EQ(attempt.value.text(), "refused") << attempt.key;
  }
  EXPECT_FALSE(std::filesystem::exists("/var/tmp/enlace-hostile"));
  EXPECT_FALSE(std::filesystem::exists("/tmp/enlace-hostile"));
}

#if defined(__x86_64__)
// What ends a process without any filter of ours that asks the 32-bit table: nothing where the kernel has
// that table, SIGSEGV where it offers none (ia32_emulation=0, confidential guests since Linux 6.7).
std::string end_by_the_32_bit_table() {
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int number : {SIGSEGV, SIGILL, SIGSYS})
      std::signal(number, SIG_DFL);  // a sanitizer's handlers
    long call = 20;                  // getpid
    __asm__ volatile("int $0x80" : "+a"(call) : : "memory");
    ::_exit(0);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFSIGNALED(status)) return {};
  return std::string("SIG") + ::sigabbrev_np(WTERMSIG(status));
}

TEST_P(Sandbox, EndsAWorkerThatUsesAnotherSystemCallTable) {
  const std::string without_filter = end_by_the_32_bit_table();
  const auto ends_by = [&](Operation op, const std::string& signal) {
    const auto session = open("foreign_calls");
    ASSERT_TRUE(session);
    const OpResult result = session->run(request(op), services_);
    EXPECT_EQ(result.ending, Ending::crashed);
    EXPECT_EQ(result.error.params["signal"].text(), signal) << result.error.params.dump();
  };
  ends_by(Operation::pull_products, "SIGSYS");  // the numbers of x32: every kernel shows them to the filter
  ends_by(Operation::pull_customers, without_filter.empty() ? "SIGSYS" : without_filter);
}
#endif

TEST_P(Sandbox, LetsAWellBehavedConnectorWork) {
  for (const char* name : {"well_behaved", "threads", "throws", "services"}) {
    const auto session = open(name);
    ASSERT_TRUE(session) << name;
    const OpResult result = session->run(request(Operation::check), services_);
    EXPECT_TRUE(result.ok()) << name << ": " << result.error.cause << " " << result.error.message;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Sandbox, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Landlock" : "EmptyRoot"; });

TEST(SandboxPolicy, NamesWhatIsMissing) {
  Json sandbox = Json::object({{"network", "seccomp"}, {"processes", "seccomp"}, {"files", ""}});
  for (const char* measure : {"no_new_privileges", "capabilities_dropped", "not_dumpable", "dies_with_host",
                              "limits", "descriptors_closed", "data_limit"}) {
    sandbox.set(measure, true);
  }
  const auto incomplete = check_sandbox(sandbox, SandboxPolicy::required);
  ASSERT_FALSE(incomplete);
  EXPECT_EQ(incomplete.error().cause, "sandbox_incomplete");
  EXPECT_EQ(incomplete.error().params["missing"], Json::array({"files"}));
  EXPECT_TRUE(check_sandbox(sandbox, SandboxPolicy::best_effort));
  sandbox.set("files", "landlock");
  EXPECT_TRUE(check_sandbox(sandbox, SandboxPolicy::required));
}

// Secrets of the host: in its environment, its arguments and its memory.
class Canary : public SessionTest {
 protected:
  void SetUp() override { make_factory(Mode::worker); }

  static std::string slurp(const std::string& path, bool& readable) {
    std::ifstream file(path, std::ios::binary);
    readable = file.good();
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
  }

  // Every readable byte that the process has mapped.
  static std::string memory_of(const std::string& process, bool& readable) {
    std::string result;
    const std::string maps = slurp(process + "/maps", readable);
    const int memory = ::open((process + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
    readable = readable && memory >= 0;
    std::istringstream lines(maps);
    for (std::string line; std::getline(lines, line);) {
      unsigned long start = 0, end = 0;
      char access = 0;
      if (std::sscanf(line.c_str(), "%lx-%lx %c", &start, &end, &access) != 3 || access != 'r') continue;
      if (end - start > (256u << 20)) continue;  // shadow memory of a sanitizer
      std::string piece(end - start, '\0');
      const ssize_t got = ::pread(memory, piece.data(), piece.size(), static_cast<off_t>(start));
      if (got > 0) result.append(piece, 0, static_cast<std::size_t>(got));
    }
    if (memory >= 0) ::close(memory);
    return result;
  }
};

TEST_F(Canary, OfTheHostNeverReachesAWorker) {
  // Put together at run time, so that the text is in no file that a worker maps.
  const std::string canary = std::string("canary-") + "b7f3" + std::to_string(::getpid()) + "-secret";
  ::setenv("ENLACE_TEST_CANARY", canary.c_str(), 1);
  const bool may_look = enlace::test::sees_undumpable_processes();
  RecordingServices services;
  const auto session = open("canary");
  ASSERT_TRUE(session);

  bool looked = false;
  services.on_http = [&](const HttpCall&) {
    // The worker waits in the middle of an operation.
    std::string process;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      bool readable = false;
      const std::string status = slurp(entry.path().string() + "/status", readable);
      if (status.find("PPid:\t" + std::to_string(::getpid()) + "\n") != std::string::npos &&
          status.starts_with("Name:\tenlace-worker")) {
        process = entry.path().string();
      }
    }
    EXPECT_FALSE(process.empty());
    bool readable = false;
    const std::string arguments = slurp(process + "/cmdline", readable);
    EXPECT_TRUE(readable);
    EXPECT_NE(arguments.find("enlace-worker"), std::string::npos);
    EXPECT_EQ(arguments.find(canary), std::string::npos);

    const std::string environment = slurp(process + "/environ", readable);
    EXPECT_EQ(readable, may_look);  // it is not dumpable: most may not even look
    EXPECT_EQ(environment, "");

    const std::string memory = memory_of(process, readable);
    if (readable) {  // it is that memory
      EXPECT_NE(memory.find("test.canary"), std::string::npos);
    }
    EXPECT_EQ(memory.find(canary), std::string::npos);
    looked = true;

    HttpReply reply;
    reply.sent = Sent::complete;
    reply.status = 200;
    return reply;
  };
  EXPECT_TRUE(session->run(request(Operation::check), services).ok());
  EXPECT_TRUE(looked);
  ::unsetenv("ENLACE_TEST_CANARY");
}

}  // namespace
}  // namespace enlace::session::test
