// Workers come and go without leaving anything behind.

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "support/machine.hpp"
#include "support/session_fixture.hpp"

namespace enlace::session::test {
namespace {

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator entries("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

// Children that run or wait to be reaped.
bool has_children() {
  siginfo_t info{};
  return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

class Lifecycle : public SessionTest {
 protected:
  void SetUp() override { make_factory(Mode::worker); }
  RecordingServices services_;
};

TEST_F(Lifecycle, ReachesTheFirstOperationAHundredTimesWithoutALeak) {
  const auto image = factory_->load(allow("well_behaved"));
  ASSERT_TRUE(image);
  const auto once = [&] {
    auto session = factory_->open(*image, Json::object());
    ASSERT_TRUE(session) << session.error().cause;
    EXPECT_TRUE((*session)->run(request(Operation::check), services_).ok());
  };
  once();
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 100; ++i) once();
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_FALSE(has_children());
}

TEST_F(Lifecycle, LeavesNoProcessOfAWorkerThatHadToBeKilled) {
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 5; ++i) {
    const auto session = open("hang");
    ASSERT_TRUE(session);
    EXPECT_EQ(session->run(request(Operation::check, {.wall_ms = 20}), services_).ending, Ending::timed_out);
  }
  // The image stays for the next job.
  EXPECT_EQ(open_descriptors(), before + 1);
  EXPECT_FALSE(has_children());
}

TEST_F(Lifecycle, RunsSessionsOfSeveralThreadsSideBySide) {
  const auto image = factory_->load(allow("well_behaved"));
  ASSERT_TRUE(image);
  std::vector<std::thread> jobs;
  std::atomic<int> delivered = 0;
  for (int job = 0; job < 4; ++job) {
    jobs.emplace_back([&] {
      RecordingServices services;
      auto session = factory_->open(*image, Json::object());
      if (!session) return;
      for (int order = 0; order < 20; ++order) {
        if ((*session)->run(request(Operation::push_order), services).ok()) ++delivered;
      }
    });
  }
  for (std::thread& job : jobs) job.join();
  EXPECT_EQ(delivered, 80);
}

TEST_F(Lifecycle, SaysThatTheWorkerProgramIsMissing) {
  WorkerOptions options;
  options.worker_path = folder_.file("no-such-worker");
  make_factory(Mode::worker, options);
  const auto session = try_open("well_behaved");
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().cause, "worker_start_failed");
  EXPECT_EQ(session.error().params["file"].text(), options.worker_path);
}

TEST_F(Lifecycle, SaysThatAProgramIsNoWorker) {
  WorkerOptions options;
  options.worker_path = "/bin/true";
  make_factory(Mode::worker, options);
  const auto session = try_open("well_behaved");
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().cause, "worker_start_failed");
  EXPECT_EQ(session.error().params["reason"].text(), "no_hello");
}

TEST_F(Lifecycle, TakesTheWorkersWithItWhenTheHostIsKilled) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "this sanitizer lets no fork of a threaded program start threads";
#endif
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const std::string host = install("hang");
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {  // a host whose worker hangs
    auto runtime = make_real_runtime();
    WorkerOptions options;
    options.worker_path = ENLACE_WORKER_PATH;
    auto factory = make_worker_factory(*runtime, options);
    auto image = factory->load({"test.hang", host, inspect_library(host) ? *inspect_library(host) : "", {}});
    auto session = image ? factory->open(*image, Json::object())
                         : Result<std::unique_ptr<ConnectorSession>>(failure(image.error()));
    const char ready = session ? 'y' : 'n';
    if (::write(ends[1], &ready, 1) != 1) ::_exit(1);
    ::close(ends[1]);
    RecordingServices services;
    if (session) (*session)->run(request(Operation::check), services);
    ::_exit(0);
  }
  ::close(ends[1]);
  char ready = 0;
  ASSERT_EQ(::read(ends[0], &ready, 1), 1);
  EXPECT_EQ(ready, 'y');
  // The worker holds no end of this pipe, but its parent does: it closes when the host is gone.
  const std::vector<int> workers = enlace::test::processes_of(child);
  ASSERT_EQ(workers.size(), 1u);
  const int worker = static_cast<int>(::syscall(SYS_pidfd_open, workers[0], 0));
  ASSERT_GE(worker, 0);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  pollfd gone{worker, POLLIN, 0};
  EXPECT_EQ(::poll(&gone, 1, 10'000), 1);
  ::close(worker);
  ::close(ends[0]);
}

}  // namespace
}  // namespace enlace::session::test
