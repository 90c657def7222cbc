#include "vault/vault.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/temporary_directory.hpp"

namespace enlace::vault {
namespace {

const std::string kCanary = "canary-5f1c2a9e-token-of-handy";

class VaultTest : public testing::Test {
 protected:
  VaultTest() { reopen(); }

  void reopen() {
    vault_.reset();
    database_.reset();
    auto database = store::Database::open({.path = path_});
    ASSERT_TRUE(database) << database.error().message;
    database_ = *std::move(database);
    auto vault = Vault::open(*database_, source_, true);
    ASSERT_TRUE(vault) << vault.error().message;
    vault_ = *std::move(vault);
  }
  std::string get(const std::string& tenant, const std::string& name) {
    const auto secret = vault_->get(tenant, name);
    return secret ? std::string(secret->reveal()) : secret.error().cause;
  }
  void sql(const std::string& statement, const std::vector<store::Value>& arguments = {}) {
    auto transaction = database_->begin();
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(transaction->run(statement, arguments));
    ASSERT_TRUE(transaction->commit());
  }
  std::string open_cause(const MasterKeySource& source, bool create) {
    const auto vault = Vault::open(*database_, source, create);
    return vault ? "" : vault.error().cause;
  }

  test::TemporaryDirectory directory_;
  std::string path_ = directory_.file("enlace.db");
  MasterKeySource source_ = {.file = directory_.file("master.key"), .environment = "", .credential = ""};
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Vault> vault_;
};

TEST_F(VaultTest, KeepsSecretsOverARestart) {
  ASSERT_TRUE(vault_->set("lupita", "handy-token", Secret(kCanary)));
  ASSERT_TRUE(vault_->set("lupita", "alegra-token", Secret("other")));
  reopen();
  EXPECT_EQ(get("lupita", "handy-token"), kCanary);
  EXPECT_EQ(get("lupita", "alegra-token"), "other");
}

TEST_F(VaultTest, ReplacesListsAndRemoves) {
  ASSERT_TRUE(vault_->set("lupita", "b", Secret("1")));
  ASSERT_TRUE(vault_->set("lupita", "a", Secret("2")));
  ASSERT_TRUE(vault_->set("lupita", "b", Secret("3")));
  ASSERT_TRUE(vault_->set("otra", "c", Secret("4")));
  EXPECT_EQ(*vault_->list("lupita"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(get("lupita", "b"), "3");
  EXPECT_TRUE(*vault_->remove("lupita", "b"));
  EXPECT_FALSE(*vault_->remove("lupita", "b"));
  EXPECT_EQ(get("lupita", "b"), "secret_missing");
  EXPECT_EQ(get("otra", "c"), "4");
}

TEST_F(VaultTest, AMissingSecretSaysHowToSetIt) {
  const auto secret = vault_->get("lupita", "handy-token");
  ASSERT_FALSE(secret);
  EXPECT_EQ(secret.error().cause, "secret_missing");
  EXPECT_EQ(secret.error().params["tenant"].text(), "lupita");
  EXPECT_EQ(secret.error().params["name"].text(), "handy-token");
  EXPECT_NE(secret.error().message.find("enlace secret set lupita handy-token"), std::string::npos);
}

TEST_F(VaultTest, NoFileHoldsThePlainValue) {
  ASSERT_TRUE(vault_->set("lupita", "handy-token", Secret(kCanary)));
  const auto sealed = vault_->seal("lupita", "order:1", kCanary);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->bytes.find(kCanary), std::string::npos);
  sql("INSERT INTO meta VALUES ('order', '')");
  for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
    EXPECT_EQ(test::read_file(entry.path().string()).find(kCanary), std::string::npos) << entry.path();
  }
}

TEST_F(VaultTest, NoticesATamperedCiphertext) {
  ASSERT_TRUE(vault_->set("lupita", "handy-token", Secret(kCanary)));
  const auto rows = database_->query("SELECT sealed FROM vault_secret");
  ASSERT_TRUE(rows);
  std::string bytes = rows->front().text(0);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  sql("UPDATE vault_secret SET sealed = ?", {store::Blob{bytes}});
  EXPECT_EQ(get("lupita", "handy-token"), "secret_damaged");
}

TEST_F(VaultTest, NoticesASecretMovedToAnotherName) {
  ASSERT_TRUE(vault_->set("lupita", "handy-token", Secret(kCanary)));
  sql("UPDATE vault_secret SET name = 'alegra-token'");
  EXPECT_EQ(get("lupita", "alegra-token"), "secret_damaged");
}

TEST_F(VaultTest, NoticesASecretMovedToAnotherTenant) {
  ASSERT_TRUE(vault_->set("lupita", "handy-token", Secret(kCanary)));
  ASSERT_TRUE(vault_->set("otra", "x", Secret("y")));
  sql("UPDATE vault_secret SET tenant = 'otra' WHERE tenant = 'lupita'");
  EXPECT_EQ(get("otra", "handy-token"), "secret_damaged");
  // Not even together with its key.
  sql("DELETE FROM vault_key WHERE tenant = 'otra'");
  sql("UPDATE vault_key SET tenant = 'otra'");
  reopen();
  EXPECT_EQ(get("otra", "handy-token"), "secret_damaged");
}

TEST_F(VaultTest, AWrongKeyTouchesNothing) {
  ASSERT_TRUE(vault_->set("lupita", "handy-token", Secret(kCanary)));
  const MasterKeySource other = {.file = directory_.file("other.key"), .environment = "", .credential = ""};
  test::write_file(other.file, std::string(64, 'b'));
  std::filesystem::permissions(other.file, std::filesystem::perms::owner_read);
  const auto dump = [this] {
    std::vector<store::Value> all;
    for (const char* table : {"meta", "vault_key", "vault_secret"}) {
      const auto rows = database_->query(std::string("SELECT * FROM ") + table);
      EXPECT_TRUE(rows);
      for (const auto& row : *rows) all.insert(all.end(), row.values().begin(), row.values().end());
    }
    return all;
  };
  const auto before = dump();
  EXPECT_EQ(open_cause(other, true), "master_key_wrong");
  EXPECT_EQ(dump(), before);
  reopen();
  EXPECT_EQ(get("lupita", "handy-token"), kCanary);
}

TEST_F(VaultTest, ALostKeyIsNotReplacedByANewOne) {
  ASSERT_TRUE(vault_->set("lupita", "handy-token", Secret(kCanary)));
  std::filesystem::remove(source_.file);
  EXPECT_EQ(open_cause(source_, true), "master_key_missing");
  EXPECT_FALSE(std::filesystem::exists(source_.file));
}

TEST_F(VaultTest, AMissingKeyIsMadeOnlyWhenAsked) {
  const auto fresh = store::Database::open({.path = ":memory:"});
  ASSERT_TRUE(fresh);
  const MasterKeySource source = {.file = directory_.file("new.key"), .environment = "", .credential = ""};
  const auto refused = Vault::open(**fresh, source, false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "master_key_missing");
  EXPECT_FALSE(std::filesystem::exists(source.file));
  EXPECT_TRUE(Vault::open(**fresh, source, true));
  EXPECT_TRUE(Vault::open(**fresh, source, false));
}

TEST_F(VaultTest, ALostVerifierIsDamage) {
  ASSERT_TRUE(vault_->set("lupita", "handy-token", Secret(kCanary)));
  sql("DELETE FROM meta WHERE key = 'vault_check'");
  EXPECT_EQ(open_cause(source_, true), "store_damaged");
}

TEST_F(VaultTest, SealedDataIsBoundToTenantAndContext) {
  const auto sealed = vault_->seal("lupita", "order:1", "raw order");
  ASSERT_TRUE(sealed);
  EXPECT_EQ(*vault_->unseal("lupita", "order:1", *sealed), "raw order");
  EXPECT_FALSE(vault_->unseal("lupita", "order:2", *sealed));
  EXPECT_FALSE(vault_->unseal("otra", "order:1", *sealed));
  EXPECT_FALSE(vault_->unseal("lupita", "order:1", store::Blob{}));
  reopen();
  EXPECT_EQ(*vault_->unseal("lupita", "order:1", *sealed), "raw order");
}

TEST_F(VaultTest, KeepsAnySecretThatPeopleUse) {
  for (const std::string& value :
       {std::string(), std::string("ñandú 🌮 \" ' \\ %"), std::string(100'000, 'x')}) {
    ASSERT_TRUE(vault_->set("lupita", "s", Secret(value)));
    EXPECT_EQ(get("lupita", "s"), value);
  }
  EXPECT_FALSE(vault_->set("", "s", Secret("x")));
  EXPECT_FALSE(vault_->set("lupita", "", Secret("x")));
}

}  // namespace
}  // namespace enlace::vault
