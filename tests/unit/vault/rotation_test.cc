// Rotation of the master key: whenever it is cut short, a key that opens the store is in its place
// afterwards.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "support/machine.hpp"
#include "support/temporary_directory.hpp"
#include "vault/master_key.hpp"
#include "vault/vault.hpp"

namespace enlace::vault {
namespace {

namespace fs = std::filesystem;

class Rotation : public testing::Test {
 protected:
  Rotation() {
    open();
    EXPECT_TRUE(vault_->set("lupita", "handy-token", Secret("canary-one")));
    EXPECT_TRUE(vault_->set("otra", "alegra-token", Secret("canary-two")));
    sealed_ = *vault_->seal("lupita", "order:1", "raw order");
  }
  void close() {
    vault_.reset();
    database_.reset();
  }
  void open() {
    close();
    auto database = store::Database::open({.path = path_});
    ASSERT_TRUE(database) << database.error().message;
    database_ = *std::move(database);
    auto vault = Vault::open(*database_, source_, true);
    ASSERT_TRUE(vault) << vault.error().message;
    vault_ = *std::move(vault);
  }
  void expect_all_there() {
    for (const auto& [tenant, name, value] : {std::tuple("lupita", "handy-token", "canary-one"),
                                              std::tuple("otra", "alegra-token", "canary-two")}) {
      const auto secret = vault_->get(tenant, name);
      ASSERT_TRUE(secret) << secret.error().message;
      EXPECT_EQ(secret->reveal(), value);
    }
    const auto raw = vault_->unseal("lupita", "order:1", sealed_);
    ASSERT_TRUE(raw) << raw.error().message;
    EXPECT_EQ(*raw, "raw order");
    EXPECT_TRUE(vault_->set("nueva", "x", Secret("y")));  // wraps a new data key
    EXPECT_EQ(vault_->get("nueva", "x")->reveal(), "y");
  }
  std::string key() { return test::read_file(source_.file); }

  test::TemporaryDirectory directory_;
  std::string path_ = directory_.file("enlace.db");
  MasterKeySource source_ = {.file = directory_.file("master.key"), .environment = "", .credential = ""};
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Vault> vault_;
  store::Blob sealed_;
};

TEST_F(Rotation, ReplacesTheKeyFileAndKeepsTheOldOneByItsName) {
  const std::string before = key();
  const auto rotated = vault_->rotate({});
  ASSERT_TRUE(rotated) << rotated.error().message;
  expect_all_there();  // in the running host
  EXPECT_NE(key(), before);
  EXPECT_EQ(rotated->kept, source_.file + "." + rotated->old_id);
  EXPECT_EQ(test::read_file(rotated->kept), before);
  EXPECT_FALSE(fs::exists(source_.file + ".new"));
  EXPECT_EQ(fs::status(source_.file).permissions() & fs::perms(077), fs::perms::none);
  open();
  expect_all_there();
  ASSERT_TRUE(vault_->rotate({}));  // and again
  open();
  expect_all_there();
}

TEST_F(Rotation, TheOldKeyOpensNoLongerAndTheErrorNamesBoth) {
  const auto rotated = vault_->rotate({});
  ASSERT_TRUE(rotated);
  const std::string fresh = key();
  close();
  fs::copy_file(rotated->kept, source_.file, fs::copy_options::overwrite_existing);
  database_ = *store::Database::open({.path = path_});
  const auto refused = Vault::open(*database_, source_, true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "master_key_wrong");
  EXPECT_EQ(refused.error().params["wanted"].text(), rotated->new_id);
  EXPECT_EQ(refused.error().params["found"].text(), rotated->old_id);
}

// A backup from before the rotation opens with the key from before it, and with no other.
TEST_F(Rotation, AnEarlierBackupOpensWithTheKeyThatWasKept) {
  const std::string backup = directory_.file("backup.db");
  ASSERT_TRUE(database_->backup_to(backup));
  const auto rotated = vault_->rotate({});
  ASSERT_TRUE(rotated);
  close();
  fs::rename(backup, path_);
  fs::remove(path_ + "-wal");
  database_ = *store::Database::open({.path = path_});
  ASSERT_FALSE(Vault::open(*database_, source_, true));
  const MasterKeySource kept = {.file = rotated->kept, .environment = "", .credential = ""};
  auto vault = Vault::open(*database_, kept, true);
  ASSERT_TRUE(vault) << vault.error().message;
  vault_ = *std::move(vault);
  EXPECT_EQ(vault_->get("lupita", "handy-token")->reveal(), "canary-one");
}

// The three places where the process can end between two durable steps.
TEST_F(Rotation, CutShortBeforeTheStoreChangedOverItNeverHappened) {
  const std::string before = key();
  ASSERT_TRUE(write_next_key(source_, Key::random()));
  open();
  expect_all_there();
  EXPECT_EQ(key(), before);
  ASSERT_TRUE(vault_->rotate({}));
  open();
  expect_all_there();
}

TEST_F(Rotation, CutShortAfterTheStoreChangedOverTheNextStartEndsIt) {
  const auto rotated = vault_->rotate({});
  ASSERT_TRUE(rotated);
  close();
  const std::string fresh = key();
  fs::rename(source_.file, source_.file + ".new");
  fs::rename(rotated->kept, source_.file);
  open();
  expect_all_there();
  EXPECT_EQ(key(), fresh);
  EXPECT_TRUE(fs::exists(rotated->kept));
  EXPECT_FALSE(fs::exists(source_.file + ".new"));
}

TEST_F(Rotation, CutShortWhileTheFilesChangePlacesTheNextStartEndsIt) {
  const auto rotated = vault_->rotate({});
  ASSERT_TRUE(rotated);
  close();
  const std::string fresh = key();
  fs::rename(source_.file, source_.file + ".new");
  fs::create_hard_link(rotated->kept, source_.file);  // both names of the old one
  open();
  expect_all_there();
  EXPECT_EQ(key(), fresh);
}

// The same by force: a process is killed at random moments of a loop of rotations.
TEST_F(Rotation, KilledAtAnyMomentTheStoreOpens) {
  close();
  for (int round = 0; round < 20; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto database = store::Database::open({.path = path_});
      if (!database) ::_exit(1);
      auto vault = Vault::open(**database, source_, false);
      if (!vault) ::_exit(2);
      while ((*vault)->rotate({})) {
      }
      ::_exit(3);
    }
    ::usleep(static_cast<useconds_t>(3'000 + round * 1'700));
    ::kill(child, SIGKILL);
    int end = 0;
    ::waitpid(child, &end, 0);
    ASSERT_TRUE(WIFSIGNALED(end)) << "round " << round << ": " << WEXITSTATUS(end);
    open();
    expect_all_there();
    close();
  }
}

TEST_F(Rotation, WhereTheKeyCannotBeWrittenNothingChanges) {
  constexpr fs::perms kReadOnly =
      fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec;
  fs::permissions(directory_.path(), kReadOnly);
  const auto refused = [&]() -> std::optional<Result<Vault::Rotation>> {
    const test::Unprivileged somebody;
    if (test::Unprivileged::may_write(directory_.path())) return std::nullopt;
    return vault_->rotate({});
  }();
  fs::permissions(directory_.path(), fs::perms::owner_all);
  if (!refused) GTEST_SKIP() << "a user whom permissions bind";
  ASSERT_FALSE(*refused);
  EXPECT_EQ(refused->error().cause, "master_key_unwritable");
  open();
  expect_all_there();
}

TEST_F(Rotation, AKeyFromTheEnvironmentIsReplacedByTheOneThatIsGiven) {
  close();
  fs::remove(path_);
  const std::string first(64, 'a'), second(64, 'b');
  ::setenv("ENLACE_ROTATION_TEST", first.c_str(), 1);
  source_ = {.file = "", .environment = "ENLACE_ROTATION_TEST", .credential = ""};
  open();
  ASSERT_TRUE(vault_->set("lupita", "handy-token", Secret("canary-one")));
  EXPECT_EQ(vault_->rotate(Secret(first)).error().cause, "master_key_unchanged");
  EXPECT_EQ(vault_->rotate(Secret("short")).error().cause, "master_key_malformed");
  EXPECT_EQ(vault_->rotate({}).error().cause, "master_key_malformed");
  const auto rotated = vault_->rotate(Secret(second));
  ASSERT_TRUE(rotated) << rotated.error().message;
  EXPECT_EQ(rotated->kept, "");
  EXPECT_EQ(vault_->get("lupita", "handy-token")->reveal(), "canary-one");
  close();
  database_ = *store::Database::open({.path = path_});
  EXPECT_EQ(Vault::open(*database_, source_, true).error().cause, "master_key_wrong");
  ::setenv("ENLACE_ROTATION_TEST", second.c_str(), 1);
  open();
  EXPECT_EQ(vault_->get("lupita", "handy-token")->reveal(), "canary-one");
  ::unsetenv("ENLACE_ROTATION_TEST");
}

TEST_F(Rotation, ADamagedDataKeyStopsItBeforeAnythingChanges) {
  {
    auto transaction = database_->begin();
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(transaction->run("UPDATE vault_key SET wrapped = zeroblob(73) WHERE tenant = 'otra'"));
    ASSERT_TRUE(transaction->commit());
  }
  const std::string before = key();
  EXPECT_EQ(vault_->rotate({}).error().cause, "secret_damaged");
  EXPECT_EQ(key(), before);
  open();
  EXPECT_EQ(vault_->get("lupita", "handy-token")->reveal(), "canary-one");
}

TEST_F(Rotation, ProvingAKeyChangesNothing) {
  EXPECT_TRUE(Vault::prove_key(*database_, source_));
  const MasterKeySource other = {.file = directory_.file("other.key"), .environment = "", .credential = ""};
  ASSERT_TRUE(create_master_key(other));
  EXPECT_EQ(Vault::prove_key(*database_, other).error().cause, "master_key_wrong");
  fs::remove(other.file);
  EXPECT_EQ(Vault::prove_key(*database_, other).error().cause, "master_key_missing");
  EXPECT_FALSE(fs::exists(other.file));
}

}  // namespace
}  // namespace enlace::vault
