#include "cli/control.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <istream>
#include <ostream>
#include <sstream>
#include <thread>

#include "support/temporary_directory.hpp"

namespace enlace::cli {
namespace {

// A client that connects and says what it is told to, if anything.
class Client {
 public:
  explicit Client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  void say(const std::string& text) const {
    EXPECT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  // Everything until the other side closes.
  [[nodiscard]] std::string hear() const {
    std::string all;
    char chunk[512];
    for (ssize_t count = 0; (count = ::recv(fd_, chunk, sizeof chunk, 0)) > 0;) {
      all.append(chunk, static_cast<std::size_t>(count));
    }
    return all;
  }

 private:
  int fd_;
  bool connected_ = false;
};

class Control : public testing::Test {
 protected:
  std::unique_ptr<ControlServer> open() {
    auto server =
        ControlServer::open(path_, [](const ControlRequest& request, std::ostream& out, std::ostream& err) {
          if (request.words.at(0) == "throw") throw std::runtime_error("no such thing");
          out << request.words.at(0) << " by " << request.login << '\n';
          err << request.language << '\n';
          return 3;
        });
    EXPECT_TRUE(server);
    return server ? *std::move(server) : nullptr;
  }

  test::TemporaryDirectory directory_;
  std::string path_ = (directory_.path() / "host.sock").string();
};

TEST_F(Control, ACommandIsAnsweredWithBothStreamsAndItsExit) {
  const auto server = open();
  ControlRequest request;
  request.words = {"status"};
  request.login = "ana";
  request.language = "es";
  std::ostringstream out, err;
  const Result<int> exit = run_remotely(path_, request, out, err);
  ASSERT_TRUE(exit);
  EXPECT_EQ(*exit, 3);
  EXPECT_EQ(out.str(), "status by ana\n");
  EXPECT_EQ(err.str(), "es\n");
}

TEST_F(Control, WhatACommandThrowsIsItsOwnFailure) {
  const auto server = open();
  std::ostringstream out, err;
  ControlRequest request;
  request.words = {"throw"};
  const Result<int> failed = run_remotely(path_, request, out, err);
  ASSERT_TRUE(failed);
  EXPECT_NE(*failed, 0);
  EXPECT_NE(err.str().find("no such thing"), std::string::npos) << err.str();
  request.words = {"status"};
  EXPECT_TRUE(run_remotely(path_, request, out, err));  // the host goes on
}

TEST_F(Control, WhatIsNoRequestIsHungUpOn) {
  const auto server = open();
  for (const char* text : {"\n", "[1]\n", "{\"words\": \n", "\xff\xfe\n", "17\n"}) {
    const Client client(path_);
    client.say(text);
    EXPECT_EQ(client.hear(), "") << text;
  }
}

TEST_F(Control, NobodyIsThereAfterTheStop) {
  open().reset();
  std::ostringstream out, err;
  ControlRequest request;
  request.words = {"status"};
  const Result<int> answered = run_remotely(path_, request, out, err);
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().cause, "host_unreachable");
}

// Who says nothing is waited for ten seconds; at a stop, also at its very moment, not at all.
TEST_F(Control, ASilentClientDoesNotHoldTheStop) {
  std::chrono::steady_clock::duration longest{};
  for (int round = 0; round < 500; ++round) {
    auto server = open();
    ASSERT_NE(server, nullptr);
    std::thread silent([&] { (void)Client(path_).hear(); });
    const Client known(path_);
    const auto began = std::chrono::steady_clock::now();
    server.reset();
    longest = std::max(longest, std::chrono::steady_clock::now() - began);
    EXPECT_EQ(known.hear(), "");
    silent.join();
  }
  EXPECT_LT(longest, std::chrono::seconds(5));
}

}  // namespace
}  // namespace enlace::cli
