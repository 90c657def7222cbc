// The service at its beginning, at its end and by night: the real programs between the mocks.
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "support/eventually.hpp"
#include "support/world.hpp"

namespace enlace::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

Json status_of(World& world) {
  const Result<Json> json = Json::parse(world.run({"status", "--json"}).out);
  return json ? *json : Json();
}

// The last run of a job under host/store: "" before it ran, "ok", or its cause.
std::string last_run(World& world, const std::string& component) {
  const Json status = status_of(world);
  for (const Json& job : status["jobs"].items()) {
    if (job["tenant"].text() != "host" || job["connector"].text() != "store" ||
        job["component"].text() != component || job["last_finished_ms"].integer().value_or(0) == 0)
      continue;
    return job["last_ok"].truthy() ? "ok" : job["last_cause"].text();
  }
  return "";
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code problem;
  for (const auto& file : fs::directory_iterator(folder, problem)) {
    if (file.path().extension() == ".db") names.push_back(file.path().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// How long the end took.
double stop(ChildProcess& host) {
  const auto begun = std::chrono::steady_clock::now();
  host.send(SIGTERM);
  EXPECT_EQ(host.wait(), 0);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

class GracefulStop : public testing::Test {
 protected:
  GracefulStop() { world_.set_up_to_serve(); }
  void answer_late(int ms) {
    world_.control("alegra", "POST", "/faults",
                   Json::object({{"method", "POST"},
                                 {"path", "/api/v1/remissions*"},
                                 {"kind", "slow"},
                                 {"delay_ms", ms},
                                 {"times", -1}}));
  }
  // Stops the host while documents are in the ERP whose answers it does not have; how long that took.
  double stop_with_answers_under_way() {
    ChildProcess host = world_.start({"serve"});
    EXPECT_TRUE(eventually([&] { return world_.judge().delivered > 0; }, seconds(60))) << world_.log();
    return stop(host);
  }
  void goes_on_to_the_end() {
    world_.control("alegra", "DELETE", "/faults");
    ChildProcess host = world_.start({"serve"});
    EXPECT_TRUE(eventually([&] { return world_.pending() == 0; }, seconds(120)))
        << world_.run({"orders"}).out;
    const mock::Verdict verdict = world_.judge();
    EXPECT_TRUE(verdict.clean()) << verdict.text();
    stop(host);
  }
  World world_{{.seed = 31, .orders = 24, .products = 10, .customers = 12, .profile = "plain"}};
};

TEST_F(GracefulStop, WaitsForAnswersAndLeavesNothingInDoubt) {
  answer_late(3'000);
  EXPECT_LT(stop_with_answers_under_way(), 10.0);
  EXPECT_EQ(world_.orders_in("in_doubt"), 0U) << world_.run({"orders"}).out;
  EXPECT_EQ(world_.orders_in("sending"), 0U);
  EXPECT_GT(world_.orders_in("delivered"), 0U);
  EXPECT_EQ(world_.orders_in("delivered"), world_.judge().delivered) << "the host knows all that the ERP has";
  EXPECT_GT(world_.orders_in("waiting"), 0U) << "the test ended after the work did";
  goes_on_to_the_end();
}

TEST_F(GracefulStop, EndsInTimeWhenTheErpNeverAnswersAndSettlesAtTheNextStart) {
  answer_late(25'000);
  EXPECT_LT(stop_with_answers_under_way(), 10.0);
  const std::size_t in_doubt = world_.orders_in("in_doubt");
  EXPECT_GT(in_doubt, 0U);
  EXPECT_LE(in_doubt, 4U) << "no more than were on their way";
  goes_on_to_the_end();
}

TEST(StoreUpkeep, CopiesVerifiesAndForgetsOnScheduleAndSaysWhatFails) {
  World world({.seed = 32, .orders = 6, .products = 5, .customers = 5, .profile = "plain"});
  const std::string folder = world.data() + "/backups";
  World::Setup setup;
  setup.host = "backup: {folder: " + folder + ", at: every 1s, keep: 2}\n" +
               "retention: {at: every 1s, raw_orders: 30d, timelines: forever}";
  world.set_up(setup);
  ASSERT_EQ(world.enable().exit, 0);
  fs::create_directories(folder);
  const std::string other = folder + "/enlace-mine.db";
  ASSERT_TRUE(fs::copy_file(world.store(), other));
  ChildProcess host = world.start({"serve"});
  ASSERT_TRUE(eventually([&] { return files_in(folder).size() >= 2; }, seconds(60))) << world.log();
  const std::string first = files_in(folder).front();
  ASSERT_TRUE(eventually([&] { return !fs::exists(first); }, seconds(60))) << "old copies are not removed";
  EXPECT_TRUE(fs::exists(other)) << "a file of somebody else's is";
  EXPECT_TRUE(eventually([&] { return last_run(world, "retention") == "ok"; }, seconds(60)));
  EXPECT_TRUE(eventually([&] { return last_run(world, "soundness") == "ok"; }, seconds(60))) << world.log();
  fs::rename(folder, folder + "-away");
  EXPECT_TRUE(eventually([&] { return last_run(world, "backup") == "backup_folder_missing"; }, seconds(60)));
  EXPECT_FALSE(fs::exists(folder));
  stop(host);
  const std::string newest = files_in(folder + "-away").front();
  const Finished verified = world.run({"backup", "verify", newest});
  EXPECT_EQ(verified.exit, 0) << verified.err;
}

// As somebody does who opens the store with a tool of his own.
void alter(World& world, const char* sql) {
  sqlite3* store = nullptr;
  ASSERT_EQ(sqlite3_open(world.store().c_str(), &store), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(store, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(store);
}

TEST(StoreUpkeep, ADamagedRowIsFoundByTheLookAtStart) {
  World world({.seed = 33, .orders = 6, .products = 5, .customers = 5, .profile = "plain"});
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  alter(world, "UPDATE delivery_events SET actor = 'nobody' WHERE rowid = 3");
  ChildProcess host = world.start({"serve"});
  EXPECT_TRUE(eventually([&] { return last_run(world, "soundness") == "store_unsound"; }, seconds(60)))
      << world.log();
  EXPECT_NE(world.log().find("the store is damaged"), std::string::npos);
  stop(host);
}

TEST(StoreUpkeep, AlteredCountsAreToldAndMadeAnewFromTheOrders) {
  World world({.seed = 36, .orders = 6, .products = 5, .customers = 5, .profile = "plain"});
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  const auto delivered = [&] {
    const Json status = status_of(world);
    return status["deliveries"].items().at(0)["orders"]["delivered"].text();
  };
  ASSERT_EQ(delivered(), "6");
  alter(world, "UPDATE delivery_count SET count = 40 WHERE state = 'delivered'");
  EXPECT_EQ(delivered(), "40");
  ChildProcess host = world.start({"serve"});
  EXPECT_TRUE(eventually([&] { return delivered() == "6"; }, seconds(60))) << world.log();
  EXPECT_NE(world.log().find("delivered: 40 instead of 6"), std::string::npos);
  EXPECT_NE(world.run({"status"}).out.find("made anew from the orders"), std::string::npos);
  EXPECT_TRUE(eventually(
      [&] { return world.run({"problems"}).out.find("made anew from the orders") != std::string::npos; },
      seconds(120)));
  stop(host);
}

// What was committed since the last checkpoint is in the -wal file; without it the store looks whole.
TEST(StoreUpkeep, ACopyWithoutItsWalIsNoticedAndDoublesNothing) {
  World world({.seed = 34, .orders = 24, .products = 10, .customers = 12, .profile = "plain"});
  world.set_up_to_serve();
  {
    ChildProcess host = world.start({"serve"});
    ASSERT_TRUE(eventually([&] { return world.judge().delivered >= 8; }, seconds(60))) << world.log();
    host.send(SIGKILL);
    host.wait();
  }
  ASSERT_GT(fs::file_size(world.store() + "-wal"), 0U);
  fs::remove(world.store() + "-wal");
  fs::remove(world.store() + "-shm");
  const Finished told = world.run({"status"});
  EXPECT_NE(told.out.find("older than it should be"), std::string::npos) << told.out;
  EXPECT_EQ(told.out.find("pauses of then"), std::string::npos) << told.out;
  EXPECT_TRUE(status_of(world)["restored"].truthy());
  ChildProcess host = world.start({"serve"});
  EXPECT_TRUE(eventually([&] { return world.pending() == 0; }, seconds(120))) << world.run({"orders"}).out;
  const mock::Verdict verdict = world.judge();
  EXPECT_TRUE(verdict.clean()) << verdict.text();
  stop(host);
}

TEST(StoreUpkeep, ARestoredStoreNamesThePausesThatItBrings) {
  World world({.seed = 37, .orders = 2, .products = 2, .customers = 2, .profile = "plain"});
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  const std::string& tenant = world.tenant().tenant;
  ASSERT_EQ(world.run({"tenant", "pause", tenant, "--only", "orders"}).exit, 0);
  const std::string backup = world.data() + "/backup.db";
  ASSERT_EQ(world.run({"backup", backup}).exit, 0);
  ASSERT_EQ(world.run({"tenant", "resume", tenant, "--only", "orders"}).exit, 0);
  for (const char* end : {"-wal", "-shm"}) fs::remove(world.store() + end);
  fs::copy_file(backup, world.store(), fs::copy_options::overwrite_existing);
  const std::string paused = tenant + "/alegra/orders";
  const Finished told = world.run({"status"});
  EXPECT_NE(told.out.find(paused + " does not run"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("tenant resume"), std::string::npos) << told.out;
  const Json status = status_of(world);
  ASSERT_EQ(status["restored_pauses"].size(), 1U);
  EXPECT_EQ(status["restored_pauses"].items()[0].text(), paused);
  ASSERT_EQ(world.run({"tenant", "resume", tenant, "--only", "orders"}).exit, 0);
  EXPECT_EQ(world.run({"status"}).out.find("does not run"), std::string::npos);
  EXPECT_TRUE(status_of(world)["restored"].truthy());
}

TEST(CredentialExpiry, IsShownUntilTheSecretIsReplaced) {
  World world({.seed = 35, .orders = 1, .products = 2, .customers = 2, .profile = "plain"});
  world.set_up();
  ASSERT_EQ(world.enable().exit, 0);
  const std::string& tenant = world.tenant().tenant;
  const std::string tomorrow = [] {
    const std::time_t at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()) + 86'400;
    char text[16];
    std::tm civil{};
    std::strftime(text, sizeof text, "%Y-%m-%d", gmtime_r(&at, &civil));
    return std::string(text);
  }();
  const auto set = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"secret", "set", tenant, "alegra-token"};
    words.insert(words.end(), more.begin(), more.end());
    return world.run(words, world.tenant().alegra_token + "\n").exit;
  };
  EXPECT_EQ(set({"--expires", "tomorrow"}), 2);
  ASSERT_EQ(set({"--expires", tomorrow}), 0);
  EXPECT_NE(world.run({"check", tenant}).out.find("credential_expiry"), std::string::npos);
  EXPECT_EQ(status_of(world)["expiring_credentials"].size(), 1U);
  EXPECT_NE(world.run({"status"}).out.find("alegra-token"), std::string::npos);
  ASSERT_EQ(set({}), 0);
  EXPECT_EQ(status_of(world)["expiring_credentials"].size(), 0U);
  EXPECT_EQ(world.run({"check", tenant}).out.find("credential_expiry"), std::string::npos);
}

}  // namespace
}  // namespace enlace::test
