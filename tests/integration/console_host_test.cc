// The console's side of a host that serves: its socket, its process, its people; the real programs.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>

#include "local/socket.hpp"
#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

// A console that does nothing but say with what it was started. `enlace` looks for it beside itself, so both
// programs of the host get a folder of their own.
class ConsoleHost : public testing::Test {
 protected:
  ConsoleHost() {
    fs::create_directories(directory_.file("bin"));
    fs::copy_file(ENLACE_PROGRAM, program());
    fs::copy_file(fs::path(ENLACE_PROGRAM).parent_path() / "enlace-worker",
                  directory_.file("bin/enlace-worker"));
  }
  void put_console() {
    // Lines of the log; then it tries what somebody who broke into it would try.
    const std::string script =
        "#!/bin/sh\necho \"began $*\"\n/usr/bin/env\n"
        "for file in " +
        world_.store() + " " + world_.data() + "/master.key " + world_.config() + "/enlace.yaml; do\n" +
        "  read -r line < $file && echo \"read $file\"\ndone\n" + "echo x > " + world_.data() +
        "/planted && echo planted\necho tried\nexec /bin/sleep 1000\n";
    write_file(directory_.file("bin/enlace-console"), script);
    ASSERT_EQ(::chmod(directory_.file("bin/enlace-console").c_str(), 0755), 0);
  }
  [[nodiscard]] std::string program() const { return directory_.file("bin/enlace"); }
  [[nodiscard]] std::string log() const { return read_file(directory_.file("log")); }
  [[nodiscard]] std::string socket() const { return world_.data() + "/console.sock"; }

  ChildProcess serve() {
    const std::string log = directory_.file("log");
    return ChildProcess::start({program(), "--config", world_.config(), "--lang", "en", "serve"},
                               {"/dev/null", log, log}, {"ENLACE_CANARY=do-not-pass-this-on"});
  }
  std::size_t starts() const {
    const std::string text = "\n" + log();
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find("\nbegan ", at)) != std::string::npos; ++at) ++count;
    return count;
  }
  Json ask(const Json& request) const {
    const auto caller = local::connect_to(socket());
    if (!caller || !local::send_all(caller->get(), request.dump() + "\n")) return {};
    const Result<Json> answer = Json::parse(local::Lines(caller->get(), 8u << 20).next(30'000).value_or(""));
    return answer ? *answer : Json();
  }
  Json view(const std::string& name, const std::string& session) const {
    return ask(Json::object({{"v", 1}, {"view", name}, {"session", session}, {"address", "192.0.2.7"}}));
  }
  Json act(const std::string& name, const Json& params) const {
    return ask(Json::object({{"v", 1}, {"action", name}, {"params", params}, {"address", "192.0.2.7"}}));
  }

  TemporaryDirectory directory_;
  World world_{{.seed = 7, .orders = 3, .products = 3, .customers = 3, .profile = "plain"}};
};

std::vector<int> sleepers(int parent) {
  std::vector<int> found;
  for (const int child : children_of(parent)) {
    if (read_file("/proc/" + std::to_string(child) + "/cmdline").starts_with("/bin/sleep"))
      found.push_back(child);
  }
  return found;
}

TEST_F(ConsoleHost, StartsItWithNothingOfTheEnvironmentAndAgainWhenItEnds) {
  put_console();
  world_.set_up(
      {.host = "console: {listen: 127.0.0.1:1, address: 'https://enlace.lupita.mx', metrics: 127.0.0.1:2}",
       .connector = {}});
  ChildProcess host = serve();
  ASSERT_TRUE(eventually([&] { return sleepers(host.pid()).size() == 1; }, seconds(30))) << log();
  EXPECT_NE(log().find("began --socket " + socket() +
                       " --listen 127.0.0.1:1 --address https://enlace.lupita.mx --metrics 127.0.0.1:2\n"),
            std::string::npos)
      << log();
  EXPECT_EQ(log().find("CANARY"), std::string::npos) << log();
  EXPECT_EQ(log().find("PATH=/"), std::string::npos) << log();

  ::kill(sleepers(host.pid()).at(0), SIGKILL);
  ASSERT_TRUE(eventually([&] { return starts() == 2; }, seconds(30))) << log();
  EXPECT_NE(log().find("the console ended and is started again"), std::string::npos);
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0);
  EXPECT_FALSE(fs::exists(socket()));
}

TEST_F(ConsoleHost, TheKernelKeepsItFromStoreKeyAndConfiguration) {
  put_console();
  world_.set_up({.host = "console: {listen: 127.0.0.1:1}", .connector = {}});
  ChildProcess host = serve();
  ASSERT_TRUE(eventually([&] { return log().find("\ntried\n") != std::string::npos; }, seconds(30))) << log();
  if (log().find("no Landlock") != std::string::npos) GTEST_SKIP() << "the kernel has no Landlock";
  EXPECT_EQ(log().find("\nread /"), std::string::npos) << log();
  EXPECT_EQ(log().find("\nplanted\n"), std::string::npos) << log();
  EXPECT_FALSE(fs::exists(world_.data() + "/planted"));
  EXPECT_TRUE(fs::exists(world_.data() + "/master.key"));
}

TEST_F(ConsoleHost, EndsWithTheHostHoweverThatDies) {
  put_console();
  world_.set_up({.host = "console: {listen: 127.0.0.1:1}", .connector = {}});
  ChildProcess host = serve();
  ASSERT_TRUE(eventually([&] { return sleepers(host.pid()).size() == 1; }, seconds(30))) << log();
  const int console = sleepers(host.pid()).at(0);
  host.send(SIGKILL);
  host.wait();
  EXPECT_TRUE(eventually(
      [&] { return !read_file("/proc/" + std::to_string(console) + "/cmdline").starts_with("/bin/sleep"); },
      seconds(30)));
}

TEST_F(ConsoleHost, OrdersGoOnWithoutTheProgram) {
  world_.set_up_to_serve();
  world_.write_configuration({.host = "test_waits: {settle_seconds: 2, lag_seconds: 1, pause_seconds: 1}\n"
                                      "console: {listen: 127.0.0.1:1}",
                              .connector = "schedule: {orders: every 1s}"});
  ChildProcess host = serve();
  EXPECT_TRUE(eventually([&] { return world_.pending() == 0; }, seconds(60))) << log();
  EXPECT_NE(log().find("console_program_missing"), std::string::npos) << log();
  EXPECT_TRUE(view("ping", "")["ok"].truthy()) << "a console of its own unit may still ask";
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0);
  EXPECT_TRUE(world_.judge().clean());
}

// Rule: V-5
TEST_F(ConsoleHost, PeopleAreKeptByCommandsOfTheRunningHost) {
  world_.set_up(
      {.host = "console: {listen: 127.0.0.1:1, address: 'https://enlace.lupita.mx'}", .connector = {}});
  ChildProcess host = serve();
  ASSERT_TRUE(eventually([&] { return view("ping", "")["ok"].truthy(); }, seconds(30))) << log();

  EXPECT_EQ(world_.run({"user", "add", "ana"}, "12345678\n").exit, 1) << "a password that everybody tries";
  const Finished added = world_.run({"user", "add", "ana", "--name", "Ana"}, "kiosko-verde-9\n");
  EXPECT_EQ(added.exit, 0) << added.err;
  EXPECT_EQ((added.out + added.err + log()).find("kiosko"), std::string::npos);
  const Json in = act("log_in", Json::object({{"user", "ana"}, {"password", "kiosko-verde-9"}}));
  ASSERT_TRUE(in["ok"].truthy()) << in.pretty();
  const std::string session = in["document"]["session"].text();
  EXPECT_EQ(view("me", session)["document"]["name"].text(), "Ana");

  const Result<Json> sessions = Json::parse(world_.run({"console", "sessions", "--json"}).out);
  ASSERT_TRUE(sessions);
  ASSERT_EQ(sessions->size(), 1U);
  EXPECT_EQ(sessions->items()[0]["address"].text(), "192.0.2.7");
  EXPECT_EQ(world_.run({"user", "disable", "ana"}).exit, 0);
  EXPECT_EQ(view("me", session)["status"].text(), "unauthenticated");
  EXPECT_EQ(world_.run({"user", "enable", "ana"}).exit, 0);

  const Finished link = world_.run({"console", "link"});
  ASSERT_TRUE(link.out.starts_with("https://enlace.lupita.mx/abrir/")) << link.out << link.err;
  const std::string token = link.out.substr(link.out.rfind('/') + 1, 64);
  const Json opened = act("open_link", Json::object({{"token", token}}));
  EXPECT_EQ(opened["document"]["for"].text(), "administrator") << opened.pretty();
  EXPECT_EQ(log().find(token), std::string::npos);

  const std::string history = world_.run({"history", "--json"}).out;
  for (const char* what : {"user add", "user disable", "user enable", "console link", "log in"}) {
    EXPECT_NE(history.find(std::string("\"action\": \"") + what + "\""), std::string::npos) << what;
  }
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0);
}

}  // namespace
}  // namespace enlace::test
