#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "store/place.hpp"
#include "support/world.hpp"

// A copy of an installation beside its original, through the program (design 8.12).
namespace enlace::test {
namespace {

namespace fs = std::filesystem;

class StoreCopy : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.set_up();
    ASSERT_EQ(world_.enable().exit, 0);
  }

  // The whole folder, as somebody would copy it: store, witness, key and configuration.
  void copy_installation() {
    fs::copy(world_.data(), directory_.file("var"), fs::copy_options::recursive);
    fs::copy(world_.config(), directory_.file("config"), fs::copy_options::recursive);
    const std::string file = directory_.file("config") + "/enlace.yaml";
    std::string text = read_file(file);
    for (std::size_t at = 0; (at = text.find(world_.data(), at)) != std::string::npos;) {
      text.replace(at, world_.data().size(), directory_.file("var"));
    }
    write_file(file, text);
  }
  Finished in_copy(const std::vector<std::string>& words) {
    write_file(directory_.file("in"), "");
    std::vector<std::string> all = {ENLACE_PROGRAM, "--config", directory_.file("config"), "--lang", "en"};
    all.insert(all.end(), words.begin(), words.end());
    const int end =
        ChildProcess::start(all, {directory_.file("in"), directory_.file("out"), directory_.file("err")})
            .wait();
    return {end, 0, read_file(directory_.file("out")), read_file(directory_.file("err"))};
  }
  std::size_t documents() { return world_.judge(world_.refused_orders()).delivered; }
  bool doubled() { return world_.judge(world_.refused_orders()).count(mock::Finding::Kind::doubled) > 0; }

  World world_{{.seed = 3, .orders = 8, .products = 6, .customers = 4, .profile = "plain"}};
  TemporaryDirectory directory_;
};

// Rule: H-24
TEST_F(StoreCopy, IsReadAndNothingElseUntilAPersonAdoptsIt) {
  copy_installation();
  const Finished status = in_copy({"status"});
  EXPECT_EQ(status.exit, 0);
  EXPECT_EQ(status.out.find("All is well"), std::string::npos) << status.out;
  EXPECT_NE(status.out.find("store adopt"), std::string::npos) << status.out;
  EXPECT_EQ(in_copy({"orders"}).exit, 0);
  EXPECT_NE(in_copy({"doctor"}).out.find("FAILED  place"), std::string::npos);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"sync", world_.tenant().tenant}, {"serve"}, {"dead", "retry", "--all"}}) {
    const Finished refused = in_copy(words);
    EXPECT_EQ(refused.exit, 2) << words.front() << refused.out;
    EXPECT_NE(refused.err.find("store adopt"), std::string::npos) << refused.err;
  }
  EXPECT_EQ(in_copy({"store", "adopt"}).exit, 1);  // nobody said yes
  const Finished adopted = in_copy({"store", "adopt", "--yes"});
  EXPECT_EQ(adopted.exit, 0) << adopted.err;
  EXPECT_EQ(in_copy({"sync", world_.tenant().tenant, "--only", "orders"}).exit, 0);
  EXPECT_FALSE(doubled());
  EXPECT_EQ(world_.run({"store", "adopt"}).exit, 0);  // of the original: there is nothing to adopt
}

// Rule: H-24
TEST_F(StoreCopy, IsNotWhatAMovedFolderIs) {
  const std::string moved = world_.data() + "-moved";
  fs::rename(world_.data(), moved);
  const std::string file = world_.config() + "/enlace.yaml";
  std::string text = read_file(file);
  for (std::size_t at = 0; (at = text.find(world_.data() + "/", at)) != std::string::npos;
       at += moved.size()) {
    text.replace(at, world_.data().size(), moved);
  }
  write_file(file, text);
  const Finished synced = world_.sync({"--only", "orders"});
  EXPECT_EQ(synced.exit, 0) << synced.err;
}

// Yesterday's copy, put back into its own place (docs/operator.md 8): it follows by itself where the machine
// has an id, and a person says so in a container. Nothing is delivered twice either way. Rule: H-24
TEST_F(StoreCopy, PutBackInItsPlaceDoublesNothing) {
  const std::string data = world_.data();
  fs::copy(data, directory_.file("yesterday"), fs::copy_options::recursive);
  ASSERT_EQ(world_.sync({"--only", "orders"}).exit, 0);
  const std::size_t before = documents();
  ASSERT_GT(before, 0U);
  fs::remove_all(data);
  fs::create_directories(directory_.file("other"));
  fs::copy(directory_.file("yesterday"), data, fs::copy_options::recursive);
  const bool has_id = !store::place_of(data + "/enlace.db")->machine.empty();
  if (!has_id) {
    const Finished refused = world_.sync({"--only", "orders"});
    EXPECT_EQ(refused.exit, 2) << refused.out;
    EXPECT_NE(refused.err.find("store adopt"), std::string::npos) << refused.err;
    ASSERT_EQ(world_.run({"store", "adopt", "--yes"}).exit, 0);
  }
  const Finished synced = world_.sync({"--only", "orders"});
  EXPECT_EQ(synced.exit, 0) << synced.err;
  EXPECT_FALSE(doubled());
  EXPECT_EQ(documents(), before);
  if (has_id) {
    EXPECT_EQ(world_.run({"status"}).out.find("All is well"), std::string::npos);
  }
}

// Rule: H-24
TEST_F(StoreCopy, DoublesNothingAfterALostDisk) {
  const std::size_t before = documents();
  ASSERT_GT(before, 0U);
  for (const char* name : {"enlace.db", "enlace.db-wal", "enlace.db-shm", "enlace.db.witness"}) {
    fs::remove(world_.data() + "/" + name);
  }
  world_.set_up();
  const Finished enabled =
      world_.run({"tenant", "enable", world_.tenant().tenant, "--yes", "--since", "2020-01-01"});
  EXPECT_EQ(enabled.exit, 0) << enabled.out << enabled.err;
  const mock::Verdict verdict = world_.judge(world_.refused_orders());
  EXPECT_TRUE(verdict.clean()) << verdict.text();
  EXPECT_EQ(verdict.delivered, before);
  EXPECT_EQ(world_.run({"status"}).out.find("All is well"), std::string::npos);
}

}  // namespace
}  // namespace enlace::test
