#include "vault/master_key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "support/temporary_directory.hpp"

namespace enlace::vault {
namespace {

using test::TemporaryDirectory;

const std::string kHex(64, 'a');

class MasterKey : public testing::Test {
 protected:
  void put(const std::string& content, mode_t mode) {
    test::write_file(path_, content);
    ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
  }
  static std::string cause(const MasterKeySource& source) {
    const auto key = read_master_key(source);
    return key ? "" : key.error().cause;
  }

  TemporaryDirectory directory_;
  std::string path_ = directory_.file("master.key");
  MasterKeySource file_ = {.file = path_, .environment = "", .credential = ""};
};

TEST_F(MasterKey, ComesFromAPrivateFile) {
  put(kHex + "\n", 0600);
  EXPECT_EQ(cause(file_), "");
  put(std::string(32, '\x01'), 0400);
  EXPECT_EQ(cause(file_), "");
}

TEST_F(MasterKey, IsRefusedWhereOthersMayReadIt) {
  for (const mode_t mode : {0640u, 0604u, 0660u, 0644u, 0610u}) {
    put(kHex, mode);
    const auto key = read_master_key(file_);
    ASSERT_FALSE(key) << mode;
    EXPECT_EQ(key.error().cause, "master_key_exposed");
    EXPECT_EQ(key.error().params["mode"].text().size(), 4u);
    EXPECT_NE(key.error().message.find("chmod 600 " + path_), std::string::npos);
    EXPECT_EQ(key.error().message.find(kHex), std::string::npos);
  }
}

TEST_F(MasterKey, SaysWhatIsMissingOrMalformed) {
  EXPECT_EQ(cause(file_), "master_key_missing");
  put("", 0600);
  EXPECT_EQ(cause(file_), "master_key_malformed");
  put("password123", 0600);
  EXPECT_EQ(cause(file_), "master_key_malformed");
  put(std::string(5000, 'a'), 0600);
  EXPECT_EQ(cause(file_), "master_key_malformed");
  EXPECT_EQ(cause({.file = directory_.path().string(), .environment = "", .credential = ""}),
            "master_key_missing");
}

TEST_F(MasterKey, NeedsExactlyOneSource) {
  put(kHex, 0600);
  EXPECT_EQ(cause({}), "master_key_missing");
  EXPECT_EQ(cause({.file = path_, .environment = "X", .credential = ""}), "master_key_missing");
}

TEST_F(MasterKey, ComesFromTheEnvironmentAsHex) {
  const MasterKeySource source = {.file = "", .environment = "ENLACE_TEST_KEY", .credential = ""};
  ::unsetenv("ENLACE_TEST_KEY");
  EXPECT_EQ(cause(source), "master_key_missing");
  ::setenv("ENLACE_TEST_KEY", "", 1);
  EXPECT_EQ(cause(source), "master_key_missing");
  ::setenv("ENLACE_TEST_KEY", std::string(32, 'a').c_str(), 1);
  EXPECT_EQ(cause(source), "master_key_malformed");
  ::setenv("ENLACE_TEST_KEY", kHex.c_str(), 1);
  EXPECT_EQ(cause(source), "");
  ::unsetenv("ENLACE_TEST_KEY");
}

TEST_F(MasterKey, ComesFromASystemdCredential) {
  const MasterKeySource source = {.file = "", .environment = "", .credential = "master.key"};
  ::unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_EQ(cause(source), "master_key_missing");
  ::setenv("CREDENTIALS_DIRECTORY", directory_.path().c_str(), 1);
  EXPECT_EQ(cause(source), "master_key_missing");
  put(kHex, 0440);
  EXPECT_EQ(cause(source), "");
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_F(MasterKey, IsCreatedPrivateAndOnce) {
  const MasterKeySource nested = {
      .file = directory_.file("etc/master.key"), .environment = "", .credential = ""};
  const auto created = create_master_key(nested);
  ASSERT_TRUE(created);
  struct stat info {};
  ASSERT_EQ(::stat(nested.file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
  const auto read = read_master_key(nested);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->bytes(), created->bytes());
  EXPECT_FALSE(create_master_key(nested));
  EXPECT_TRUE(read_master_key(nested));
}

}  // namespace
}  // namespace enlace::vault
