// A host at work, and what people do to it meanwhile: the installed programs between both mocks.
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>

#include <filesystem>
#include <thread>

#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

constexpr std::chrono::seconds kLong(60);

class Serving : public testing::Test {
 protected:
  // Products and customers are there; every order is still to come, once a second.
  void serve() {
    world_.set_up_to_serve();
    host_ = std::make_unique<ChildProcess>(world_.start({"serve"}));
  }
  void stop() {
    host_->send(SIGTERM);
    EXPECT_EQ(host_->wait(), 0) << world_.log();
    host_.reset();
  }
  Json status() {
    const Finished told = world_.run({"status", "--json"});
    const Result<Json> json = Json::parse(told.out);
    EXPECT_TRUE(json) << told.out << told.err;
    return json ? *json : Json();
  }
  std::int64_t last_start(const std::string& component) {
    const Json now = status();
    for (const Json& job : now["jobs"].items()) {
      if (job["component"].text() == component) return job["last_started_ms"].integer().value_or(0);
    }
    return -1;
  }
  // So many runs of a component have begun since.
  bool runs_again(const std::string& component, int times) {
    for (std::int64_t last = last_start(component); times > 0; --times) {
      if (!eventually([&] { return last_start(component) > last; }, kLong)) return false;
      last = last_start(component);
    }
    return true;
  }
  std::string new_order() {
    const Json state = world_.handy_state();
    return world_
        .handy("orders",
               Json::object(
                   {{"customer", state["customers"].items()[0]["code"]},
                    {"items", Json::array({Json::object({{"product", state["products"].items()[0]["code"]},
                                                         {"quantity", 2}})})}}))["id"]
        .text();
  }
  [[nodiscard]] std::string state_of(const std::string& order) {
    const Finished shown = world_.run({"order", order, "--json"});
    const Result<Json> story = Json::parse(shown.out);
    const bool one = story && (*story)["deliveries"].size() == 1;
    return one ? (*story)["deliveries"].items()[0]["state"].text() : "(none)";
  }
  bool becomes(const std::string& order, const std::string& state) {
    return eventually([&] { return state_of(order) == state; }, kLong);
  }
  [[nodiscard]] std::string tenant_file() const {
    return world_.config() + "/tenants/" + world_.tenant().tenant + ".yaml";
  }
  void replace_in_file(const std::string& from, const std::string& to) {
    std::string text = read_file(tenant_file());
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from << " in\n" << text;
    write_file(tenant_file(), text.replace(at, from.size(), to));
  }

  World world_{{.seed = 31, .orders = 12, .products = 4, .customers = 4, .profile = "plain"}};
  const std::string tenant_ = world_.tenant().tenant;
  std::unique_ptr<ChildProcess> host_;
};

// Also in the second before a running host looks at its files by itself.
TEST_F(Serving, EnablesWhatTheFileSaysNow) {
  serve();
  ASSERT_TRUE(runs_again("orders", 1)) << world_.log();
  World::Setup setup;
  setup.host = "test_waits: {settle_seconds: 2, lag_seconds: 1, pause_seconds: 1}";
  setup.second_instance = true;
  world_.write_configuration(setup);
  const Finished enabled = world_.enable();
  EXPECT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  EXPECT_NE(enabled.out.find("/alegra-two orders"), std::string::npos) << enabled.out;
  stop();
}

// Rule: H-31
TEST_F(Serving, GoesOnAsBeforeWhereASettingHasATypingMistake) {
  serve();
  ASSERT_TRUE(runs_again("orders", 1)) << world_.log();
  replace_in_file("price_list: General", "pricelist: General");
  const Finished checked = world_.run({"check", tenant_});
  EXPECT_NE(checked.exit, 0);
  EXPECT_NE(checked.out.find("pricelist"), std::string::npos) << checked.out;
  EXPECT_NE(checked.out.find(".yaml:"), std::string::npos) << checked.out;
  EXPECT_TRUE(becomes(new_order(), "delivered")) << world_.log();
  EXPECT_NE(world_.log().find("pricelist"), std::string::npos) << world_.log();
  const Finished told = world_.run({"status"});
  EXPECT_NE(told.out.find("goes on as it was before"), std::string::npos) << told.out;
  std::string causes;
  const Json now = status();
  for (const Json& problem : now["problems"].items()) causes += problem["cause"].text() + " ";
  EXPECT_NE(causes.find("tenant_file_kept"), std::string::npos) << causes;
  stop();
}

// Rule: H-31
TEST_F(Serving, SaysThatTheFileOfACompanyIsGone) {
  serve();
  ASSERT_TRUE(runs_again("orders", 1)) << world_.log();
  std::filesystem::rename(tenant_file(), world_.config() + "/tenants/" + tenant_ + ".yml");
  EXPECT_NE(world_.run({"status"}).out.find("Rename it"), std::string::npos);
  EXPECT_NE(world_.log().find("is gone"), std::string::npos) << world_.log();
  const Finished unknown = world_.run({"check", tenant_});
  EXPECT_NE(unknown.out.find("Rename it: mv"), std::string::npos) << unknown.out << unknown.err;
  std::filesystem::remove(world_.config() + "/tenants/" + tenant_ + ".yml");
  const Finished told = world_.run({"status"});
  EXPECT_NE(told.out.find("enlace tenant disable " + tenant_), std::string::npos) << told.out;
  EXPECT_EQ(world_.run({"tenant", "disable", tenant_, "--yes"}).exit, 0);
  EXPECT_EQ(world_.run({"status"}).out.find("tenant disable"), std::string::npos);
  stop();
}

// Rule: H-4
TEST_F(Serving, CommandsThatSynchroniseBesideTheScheduleDoubleNothing) {
  world_.set_up_to_serve();
  world_.control("alegra", "POST", "/faults",
                 Json::array({Json::object({{"method", "POST"},
                                            {"path", world_.erp().order_path()},
                                            {"kind", "slow"},
                                            {"delay_ms", 150},
                                            {"times", -1}})}));  // so that they do meet
  host_ = std::make_unique<ChildProcess>(world_.start({"serve"}));
  ASSERT_TRUE(eventually([&] { return status()["serving"].truthy(); }, kLong)) << world_.log();
  std::vector<ChildProcess> commands;
  for (int i = 0; i < 3; ++i) {
    commands.push_back(world_.start({"sync", tenant_, "--only", "orders"}));
    new_order();
    commands.push_back(world_.start({"sync", tenant_}));
  }
  for (ChildProcess& command : commands) EXPECT_EQ(command.wait(), 0) << world_.log();
  EXPECT_TRUE(eventually([&] { return world_.pending() == 0; }, kLong));
  stop();
  const mock::Verdict verdict = world_.judge();
  EXPECT_TRUE(verdict.clean()) << verdict.text();
  EXPECT_EQ(verdict.delivered, 15U);
}

// Rule: H-4
TEST_F(Serving, WhatHasLandedIsDeliveredThoughHandyListsNothing) {
  world_.set_up_to_serve();
  world_.control(
      "alegra", "POST", "/faults",
      Json::object(
          {{"method", "POST"}, {"path", world_.erp().order_path()}, {"kind", "status"}, {"times", -1}}));
  host_ = std::make_unique<ChildProcess>(world_.start({"serve"}));
  const std::string order = new_order();
  ASSERT_TRUE(becomes(order, "in_doubt")) << world_.log();
  world_.control(
      "handy", "POST", "/faults",
      Json::object({{"method", "GET"}, {"path", "/api/v2/salesOrder"}, {"kind", "status"}, {"times", -1}}));
  ASSERT_TRUE(runs_again("orders", 1));
  world_.control("alegra", "DELETE", "/faults");
  EXPECT_TRUE(becomes(order, "delivered")) << world_.log();
  const Finished by_hand = world_.run({"sync", tenant_, "--only", "orders"});
  EXPECT_NE(by_hand.exit, 0);
  EXPECT_NE(by_hand.err.find("Handy does not answer (HTTP 500"), std::string::npos) << by_hand.err;
  stop();
}

TEST_F(Serving, ABrokenFileLeavesItsTenantAsItWasAndStatusSaysSo) {
  serve();
  ASSERT_TRUE(eventually([&] { return status()["serving"].truthy(); }, kLong)) << world_.log();
  EXPECT_EQ(status()["configuration"].size(), 0U);
  const std::string good = read_file(tenant_file());
  write_file(tenant_file(), good + "nonsense: true\n");
  ASSERT_TRUE(eventually([&] { return status()["configuration"].size() > 0; }, kLong));
  const Json problem = status()["configuration"].items()[0];
  EXPECT_EQ(problem["code"].text(), "unknown_key");
  EXPECT_EQ(problem["file"].text(), tenant_file());
  EXPECT_TRUE(problem["error"].truthy());
  EXPECT_NE(world_.run({"status"}).err.find("nonsense"), std::string::npos);
  EXPECT_TRUE(becomes(new_order(), "delivered"));

  // A change somewhere else does not let it go either.
  write_file(world_.config() + "/tenants/nueva.yaml", "tenant: nueva\nhandy: {token: secret:handy-token}\n");
  ASSERT_TRUE(eventually(
      [&] {
        return world_.run({"check", "nueva"}).out.find("nueva") != std::string::npos;
      },
      kLong));
  EXPECT_TRUE(becomes(new_order(), "delivered"));

  write_file(tenant_file(), good);
  EXPECT_TRUE(eventually([&] { return status()["configuration"].size() == 0; }, kLong));
  EXPECT_TRUE(becomes(new_order(), "delivered"));
  stop();
}

// Rule: H-31
// Rule: V-5
TEST_F(Serving, WhatIsPausedWaitsAndTheRestGoesOn) {
  world_.set_up_to_serve();
  replace_in_file("orders: every 1s", "orders: every 1s, customers: every 1s");
  host_ = std::make_unique<ChildProcess>(world_.start({"serve"}));
  ASSERT_TRUE(eventually([&] { return world_.pending() == 0; }, kLong)) << world_.log();
  const Finished paused =
      world_.run({"tenant", "pause", tenant_, "--only", "orders", "--reason", "inventario"});
  EXPECT_EQ(paused.exit, 0) << paused.err;
  EXPECT_NE(paused.out.find(tenant_ + "/alegra/orders is paused"), std::string::npos) << paused.out;
  ASSERT_TRUE(runs_again("customers", 1)) << world_.log();  // whatever order run was under way is over
  const std::string order = new_order();
  const std::int64_t last = last_start("orders");
  EXPECT_TRUE(runs_again("customers", 4));
  EXPECT_EQ(last_start("orders"), last);
  EXPECT_EQ(state_of(order), "(none)");

  // It is remembered.
  stop();
  host_ = std::make_unique<ChildProcess>(world_.start({"serve"}));
  EXPECT_TRUE(runs_again("customers", 2));
  EXPECT_EQ(state_of(order), "(none)");

  // It takes the place of "All is well", and says who, why and how to go on (H-31).
  const Finished told = world_.run({"status", "--exit-code"});
  EXPECT_EQ(told.exit, 1);
  EXPECT_EQ(told.out.find("All is well"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find(tenant_ + "/alegra/orders is paused since"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("inventario"), std::string::npos) << told.out;
  EXPECT_EQ(status()["pauses"].size(), 1U);
  EXPECT_FALSE(status()["well"].truthy());

  // What was paused by its component goes on when its tenant is resumed.
  const Finished resumed = world_.run({"tenant", "resume", tenant_});
  EXPECT_EQ(resumed.exit, 0);
  EXPECT_NE(resumed.out.find(tenant_ + "/alegra/orders goes on"), std::string::npos) << resumed.out;
  EXPECT_EQ(status()["pauses"].size(), 0U);
  const Finished history = world_.run({"history", "--tenant", tenant_});
  EXPECT_NE(history.out.find("resume"), std::string::npos) << history.out;
  EXPECT_NE(history.out.find("inventario"), std::string::npos) << history.out;
  EXPECT_TRUE(becomes(order, "delivered"));
  stop();
}

// Rule: H-4
TEST_F(Serving, APersonSaysWhatBecameOfOrdersInDoubt) {
  serve();
  ASSERT_TRUE(eventually([&] { return world_.pending() == 0; }, kLong)) << world_.log();
  const std::string path = world_.erp().order_path();
  const Json lost =
      Json::object({{"method", "POST"}, {"path", path}, {"kind", "reset_before"}, {"times", -1}});
  const Json unanswered =
      Json::object({{"method", "GET"}, {"path", path}, {"kind", "status"}, {"status", 500}, {"times", -1}});
  world_.control("alegra", "POST", "/faults", Json::array({lost}));
  new_order();
  new_order();
  // Each run begins with a look, so the ERP answers those until both orders are in doubt; then it does not.
  ASSERT_TRUE(eventually(
      [&] {
        if (world_.orders_in("in_doubt") < 2) return false;
        world_.control("alegra", "POST", "/faults", Json::array({unanswered}));
        if (world_.orders_in("in_doubt") >= 2) return true;
        world_.control("alegra", "DELETE", "/faults");
        world_.control("alegra", "POST", "/faults", Json::array({lost}));
        return false;
      },
      kLong))
      << world_.log();
  std::vector<std::string> doubted;
  for (const Json& one : world_.deliveries({"--open"})) {
    if (one["state"].text() == "in_doubt") doubted.push_back(one["order"].text());
  }
  ASSERT_GE(doubted.size(), 2U);
  const std::string absent = doubted[0], there = doubted[1];
  EXPECT_EQ(world_.run({"order", "resolve", absent}).exit, 2);  // without saying what
  const Finished pushed = world_.run({"order", "resolve", absent, "--absent"});
  EXPECT_EQ(pushed.exit, 0) << pushed.err;
  const Finished kept = world_.run({"order", "resolve", there, "--delivered", "R-99", "--id", "99"});
  EXPECT_EQ(kept.exit, 0) << kept.err;
  world_.control("alegra", "DELETE", "/faults");
  EXPECT_TRUE(becomes(absent, "delivered"));
  EXPECT_EQ(state_of(there), "delivered");
  EXPECT_EQ(world_.order(there)["remote_number"].text(), "R-99");
  EXPECT_EQ(world_.run({"order", "resolve", there, "--absent"}).exit, 1);  // nothing to be said any more
  EXPECT_TRUE(eventually([&] { return world_.pending() == 0; }, kLong));
  stop();
  // The one that the person said is there is not; all the others are, once.
  const mock::Verdict verdict = world_.judge({there});
  EXPECT_TRUE(verdict.clean()) << verdict.text();
}

// Rule: V-4
TEST_F(Serving, ARetryRunsAtOnceAndSaysWhatCameOfIt) {
  world_.set_up_to_serve();
  for (int i = 0; i < 5 && world_.pending() > 0; ++i) world_.sync({"--only", "orders"});
  const std::string path = world_.erp().order_path();
  world_.control(
      "alegra", "POST", "/faults",
      Json::array({Json::object(
          {{"method", "POST"}, {"path", path}, {"kind", "status"}, {"status", 400}, {"times", 2}})}));
  const std::string first = new_order(), second = new_order();
  world_.sync({"--only", "orders"});
  ASSERT_EQ(state_of(first), "dead");
  ASSERT_EQ(state_of(second), "dead");
  // What the ERP refused is pushed again once it must list it and does not: `lag_seconds` of these tests.
  const auto refused = std::chrono::steady_clock::now();
  ASSERT_TRUE(eventually(
      [&] { return std::chrono::steady_clock::now() - refused > std::chrono::milliseconds(1'500); }, kLong));
  // Without a host, --wait runs them here.
  const Finished one = world_.run({"dead", "retry", first, "--wait"});
  EXPECT_EQ(one.exit, 0) << one.out << one.err;
  EXPECT_NE(one.out.find("1 are settled, 0 wait for a person"), std::string::npos) << one.out;
  EXPECT_EQ(state_of(first), "delivered");
  const std::unique_ptr<ChildProcess> host = std::make_unique<ChildProcess>(world_.start({"serve"}));
  ASSERT_TRUE(eventually([&] { return status()["serving"].truthy(); }, kLong)) << world_.log();
  const Finished all = world_.run({"dead", "retry", "--all", "--wait"});
  EXPECT_EQ(all.exit, 0) << all.out << all.err;
  EXPECT_NE(all.out.find("runs right now"), std::string::npos) << all.out;
  EXPECT_EQ(state_of(second), "delivered");
  host->send(SIGTERM);
  EXPECT_EQ(host->wait(), 0) << world_.log();
}

TEST_F(Serving, AWrongZoneIsNamedByCheck) {
  world_.set_up_to_serve();
  const Finished right = world_.run({"check", tenant_});
  EXPECT_EQ(right.out.find("Asia/Tokyo"), std::string::npos) << right.out;
  replace_in_file("handy:\n", "handy:\n  time_zone: Asia/Tokyo\n");
  const Finished wrong = world_.run({"check", tenant_, "--json"});
  EXPECT_NE(wrong.exit, 0);
  EXPECT_NE(wrong.out.find("handy_zone_wrong"), std::string::npos) << wrong.out;
  EXPECT_NE(world_.run({"check", tenant_}).out.find("Asia/Tokyo"), std::string::npos);
}

TEST_F(Serving, ATenantWhoseZoneIsWrongIsNotEnabled) {
  world_.set_up();
  replace_in_file("handy:\n", "handy:\n  time_zone: Asia/Tokyo\n");
  const Finished refused = world_.enable();
  EXPECT_EQ(refused.exit, 1);
  EXPECT_NE(refused.err.find("Set handy.time_zone"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("was not enabled"), std::string::npos) << refused.err;
  EXPECT_TRUE(world_.writes("alegra").empty());
  EXPECT_NE(world_.run({"sync", tenant_}).exit, 0);
  replace_in_file("  time_zone: Asia/Tokyo\n", "");
  EXPECT_EQ(world_.enable().exit, 0);
}

TEST_F(Serving, StatusNamesAPollThatStandsStill) {
  serve();
  ASSERT_TRUE(eventually([&] { return world_.pending() == 0; }, kLong)) << world_.log();
  stop();
  EXPECT_EQ(status()["stalled_polls"].integer().value_or(-1), 0);
  // Runs went on for another forty minutes, and the cursors stayed where they were.
  sqlite3* store = nullptr;
  ASSERT_EQ(sqlite3_open(world_.store().c_str(), &store), SQLITE_OK);
  const char* later =
      "UPDATE job_run SET last_finished_ms = last_finished_ms + 2400000 WHERE job LIKE '%/orders'";
  ASSERT_EQ(sqlite3_exec(store, later, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(store);
  EXPECT_GT(status()["stalled_polls"].integer().value_or(0), 0);
  const Finished told = world_.run({"status"});
  EXPECT_NE(told.out.find("Lists of Handy whose reading stands still: 2."), std::string::npos) << told.out;
  EXPECT_EQ(told.out.find("All is well"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("stands still: see `enlace check`"), std::string::npos) << told.out;
}

}  // namespace
}  // namespace enlace::test
