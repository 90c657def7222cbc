// The desk's socket: real connections that behave as no console would.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/socket.hpp"
#include "support/temporary_directory.hpp"
#include "unit/desk/desk_fixture.hpp"

namespace enlace::desk {
namespace {

class SocketTest : public DeskTest {
 protected:
  SocketTest() : path_(directory_.file("console.sock")) {
    auto opened = open_socket(path_, config::ConsoleConfig(), *desk_);
    EXPECT_TRUE(opened);
    server_ = *std::move(opened);
  }
  local::Descriptor call() {
    auto connected = local::connect_to(path_);
    EXPECT_TRUE(connected);
    return *std::move(connected);
  }
  static std::string ping() { return "{\"v\":1,\"view\":\"ping\"}\n"; }
  // The answer to one line, or "" where it hung up.
  static std::string hear(int fd) { return local::Lines(fd, 16u << 20).next(15'000).value_or(""); }
  bool answers() {
    const local::Descriptor caller = call();
    return local::send_all(caller.get(), ping()) &&
           hear(caller.get()).find("\"ok\":true") != std::string::npos;
  }

  test::TemporaryDirectory directory_;
  std::string path_;
  std::unique_ptr<local::Server> server_;
};

TEST_F(SocketTest, IsForTheOwnerAndItsGroup) {
  struct stat about {};
  ASSERT_EQ(::stat(path_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0660U);
  EXPECT_TRUE(answers());
  server_.reset();
  EXPECT_NE(::stat(path_.c_str(), &about), 0) << "it goes with the host";
}

TEST_F(SocketTest, SeveralQuestionsGoOverOneConnection) {
  const local::Descriptor caller = call();
  local::Lines lines(caller.get(), 16u << 20);
  ASSERT_TRUE(local::send_all(caller.get(), ping() + ping() + "nonsense\n" + ping()));
  std::string answers;
  for (int i = 0; i < 4; ++i)
    answers += lines.next(15'000)->find("\"ok\":true") != std::string::npos ? '+' : '-';
  EXPECT_EQ(answers, "++-+");
}

TEST_F(SocketTest, HangsUpOnALineWithoutEnd) {
  const local::Descriptor caller = call();
  const std::string chunk(65'536, 'x');
  for (std::size_t sent = 0; sent < 2 * kLongestRequest; sent += chunk.size()) {
    if (!local::send_all(caller.get(), chunk, 5'000)) break;
  }
  hear(caller.get());
  EXPECT_TRUE(answers());
}

TEST_F(SocketTest, ThoseWhoSayHalfALineOrNothingDoNotKeepOthersWaiting) {
  std::vector<local::Descriptor> idle;
  for (int i = 0; i < 7; ++i) {  // of eight that are heard at once
    idle.push_back(call());
    ASSERT_TRUE(local::send_all(idle.back().get(), "{\"v\":1,"));
  }
  EXPECT_TRUE(answers());
  idle.push_back(call());
  // Whoever comes now is heard as soon as one of them was hung up on.
  const local::Descriptor caller = call();
  ASSERT_TRUE(local::send_all(caller.get(), ping()));
  EXPECT_NE(hear(caller.get()).find("\"ok\":true"), std::string::npos);
}

TEST_F(SocketTest, ACallerWhoGoesAwayCostsNothing) {
  for (int i = 0; i < 50; ++i) {
    const local::Descriptor caller = call();
    local::send_all(caller.get(), i % 2 == 0 ? ping() : "{\"v\"");
  }
  EXPECT_TRUE(answers());
}

TEST_F(SocketTest, EndsWithConversationsUnderWay) {
  const local::Descriptor caller = call();
  ASSERT_TRUE(local::send_all(caller.get(), ping()));
  hear(caller.get());
  server_.reset();
  EXPECT_EQ(hear(caller.get()), "");
}

TEST_F(SocketTest, NamesAUserOrGroupThatThereIsNot) {
  config::ConsoleConfig console;
  console.user = "no-such-user-here";
  EXPECT_EQ(open_socket(directory_.file("a.sock"), console, *desk_).error().cause, "console_user_unknown");
  console.user.clear();
  console.group = "no-such-group-here";
  EXPECT_EQ(open_socket(directory_.file("b.sock"), console, *desk_).error().cause, "console_group_unknown");
}

TEST_F(SocketTest, OtherUsersOfTheMachineGetNoAnswer) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to become somebody else";
  ASSERT_EQ(::chmod(path_.c_str(), 0666), 0);  // even where the file's mode would let them in
  ASSERT_EQ(::chmod(directory_.path().c_str(), 0755), 0);
  // The kernel tells who connected: a process of its own becomes nobody.
  const pid_t pid = ::fork();
  if (pid == 0) {
    if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(3);
    auto connected = local::connect_to(path_);
    if (!connected) ::_exit(4);
    local::send_all(connected->get(), ping());
    ::_exit(hear(connected->get()).empty() ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(answers());
}

}  // namespace
}  // namespace enlace::desk
