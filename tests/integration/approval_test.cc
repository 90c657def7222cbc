// What people are shown and asked before something is done, through the installed programs.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

namespace fs = std::filesystem;

Json parsed(const std::string& text) {
  const Result<Json> json = Json::parse(text);
  EXPECT_TRUE(json) << text;
  return json ? *json : Json();
}

class Approval : public testing::Test {
 protected:
  Approval() { world_.set_up(); }

  // The tenant's file says no day, so that the command does.
  void leave_out_since() {
    const std::string file = world_.config() + "/tenants/" + tenant_ + ".yaml";
    std::string text = read_file(file);
    const std::size_t at = text.find("    since: 2020-01-01\n");
    ASSERT_NE(at, std::string::npos) << text;
    write_file(file, text.erase(at, text.find('\n', at) + 1 - at));
  }
  // A day that parts Handy's orders.
  std::string middle_day() {
    std::vector<std::string> days;
    const Json state = world_.handy_state();
    for (const Json& order : state["orders"].items())
      days.push_back(order["dateCreated"].text().substr(0, 10));
    std::sort(days.begin(), days.end());
    return days.at(days.size() / 2);
  }

  World world_{{.seed = 9, .orders = 40, .profile = "demo"}};
  const std::string tenant_ = world_.tenant().tenant;
};

// Rule: H-2
// Rule: H-15
// Rule: H-16
TEST_F(Approval, EnablingSinceADaySendsWhatItsPlanShowed) {
  leave_out_since();
  const std::string day = middle_day();
  const Finished shown = world_.run({"tenant", "enable", tenant_, "--since", day, "--json"}, "n\n");
  EXPECT_EQ(shown.exit, 1) << shown.err;
  std::set<std::string> planned;
  const Json plan = parsed(shown.out);
  for (const Json& component : plan.items()) {
    for (const Json& step : component["plan"].items()) {
      if (step["action"].text() == "push") planned.insert(step["key"].text());
    }
  }
  EXPECT_GT(planned.size(), 2U);

  const Finished enabled = world_.run({"tenant", "enable", tenant_, "--since", day}, "y\n");
  EXPECT_NE(enabled.out.find("would send " + std::to_string(planned.size()) + " orders, $"),
            std::string::npos)
      << enabled.out;
  std::set<std::string> sent, left_out;
  for (const Json& order : world_.deliveries()) {
    const std::string& is = order["state"].text();
    (is == "delivered" || is == "dead" ? sent : left_out).insert(order["order"].text());
  }
  EXPECT_EQ(sent, planned) << enabled.out << enabled.err;
  EXPECT_FALSE(left_out.empty());
  // The same warning is not told twice.
  std::set<std::string> warnings;
  std::istringstream lines(enabled.err);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("enlace: warning:")) continue;
    EXPECT_TRUE(warnings.insert(line).second) << line;
  }
}

// Rule: H-2
TEST_F(Approval, WhatComesBetweenPlanAndAnswerIsAskedAbout) {
  // The answer waits in a pipe until an order has come that the plan did not show.
  leave_out_since();
  const std::string pipe = world_.config() + "/answer", told = world_.config() + "/told";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::fstream answer(pipe, std::ios::in | std::ios::out);  // neither side waits for the other to open it
  ChildProcess enabling = ChildProcess::start({ENLACE_PROGRAM, "--config", world_.config(), "--lang", "en",
                                               "tenant", "enable", tenant_, "--since", "2020-01-01"},
                                              {pipe, told, told});
  ASSERT_TRUE(eventually([&] { return read_file(told).find("[y/N]") != std::string::npos; },
                         std::chrono::seconds(60)))
      << read_file(told);
  const Json state = world_.handy_state();
  const Json items =
      Json::array({Json::object({{"product", state["products"].items()[0]["code"]}, {"quantity", 1}})});
  const std::string order =
      world_
          .handy("orders",
                 Json::object({{"customer", state["customers"].items()[0]["code"]}, {"items", items}}))["id"]
          .text();
  answer << "y\n" << std::flush;
  EXPECT_TRUE(
      eventually([&] { return read_file(told).find("more orders to send: " + order) != std::string::npos; },
                 std::chrono::seconds(60)))
      << read_file(told);
  answer << "n\n" << std::flush;
  EXPECT_EQ(enabling.wait(), 1) << read_file(told);
  EXPECT_TRUE(world_.deliveries().empty());
}

// What the command says, without the lines of the log, which are JSON.
std::string without_log(const std::string& text) {
  std::istringstream in(text);
  std::string said;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with('{')) said += line + '\n';
  }
  return said;
}

TEST_F(Approval, AnErpThatIsDownIsSaidInOneSentence) {
  world_.control(
      "alegra", "POST", "/faults",
      Json::array({Json::object({{"path", "*"}, {"kind", "status"}, {"status", 503}, {"times", -1}})}));
  const Finished refused = world_.enable();
  EXPECT_NE(refused.exit, 0);
  EXPECT_NE(refused.err.find("enable it again once the other system answers"), std::string::npos)
      << refused.err;
  const std::string said = without_log(refused.err);
  EXPECT_EQ(said.find("Mend what"), std::string::npos) << refused.err;
  EXPECT_EQ(said.find("tried again by itself"), std::string::npos) << refused.err;
}

TEST_F(Approval, WhatIsForGoodIsAskedFirst) {
  const auto enabled = [&] {
    return parsed(world_.run({"tenant", "list", "--json"}).out).items()[0]["enabled"].truthy();
  };
  ASSERT_EQ(world_.enable().exit, 0);
  EXPECT_EQ(world_.run({"tenant", "disable", tenant_}, "n\n").exit, 1);
  EXPECT_EQ(world_.run({"tenant", "disable", tenant_}).exit, 1);
  EXPECT_TRUE(enabled());
  const Finished said = world_.run({"tenant", "disable", tenant_}, "y\n");
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_NE(said.err.find("[y/N]"), std::string::npos) << said.err;
  EXPECT_FALSE(enabled());

  EXPECT_EQ(world_.run({"secret", "rotate"}, "n\n").exit, 1);
  EXPECT_EQ(world_.run({"secret", "rotate", "--yes"}).exit, 0);

  ChildProcess host = world_.start({"serve"});
  ASSERT_TRUE(eventually(
      [&] {
        return parsed(world_.run({"status", "--json"}).out)["serving"].truthy();
      },
      std::chrono::seconds(30)));
  EXPECT_EQ(world_.run({"secret", "rotate"}, "n\n").exit, 1);
  EXPECT_EQ(world_.run({"secret", "rotate"}, "y\n").exit, 0);
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0) << world_.log();
}

TEST_F(Approval, ALibraryThatWasReplacedIsToldApart) {
  const std::string folder = world_.config() + "/plugins", file = folder + "/alegra.so";
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms(0755));
  fs::copy_file(ENLACE_PLUGINS "/alegra.so", file);
  const Finished first = world_.run({"plugin", "allow", file, "--yes"});
  ASSERT_EQ(first.exit, 0) << first.err;
  std::ofstream(file, std::ios::app) << "newer";
  const Finished listed = world_.run({"plugin", "list"});
  EXPECT_NE(listed.out.find("replaced"), std::string::npos) << listed.out;
  EXPECT_NE(listed.out.find("enlace plugin allow " + file), std::string::npos) << listed.out;
  EXPECT_TRUE(parsed(world_.run({"plugin", "list", "--json"}).out).items()[0]["replaced"].truthy());
  const Finished again = world_.run({"plugin", "allow", file}, "y\n");
  EXPECT_EQ(again.exit, 0) << again.err;
  EXPECT_NE(again.err.find("takes the place of version"), std::string::npos) << again.err;
  EXPECT_FALSE(parsed(world_.run({"plugin", "list", "--json"}).out).items()[0]["replaced"].truthy());
}

}  // namespace
}  // namespace enlace::test
