#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "open_store.hpp"
#include "store/migrations.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::store {
namespace {

using test::TemporaryDirectory;

void raw_sql(const std::string& path, const std::string& sql) {
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(connection);
  sqlite3_close(connection);
}

std::string known_version() {
  return std::to_string(migrations().size());
}

TEST(StoreOpen, CreatesAndFindsAgain) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  std::string seal;
  {
    const auto database = open_store(path);
    seal = database->seal("t", {std::string("x")});
    ASSERT_TRUE(change(*database, "INSERT INTO meta VALUES ('k', 'v')"));
  }
  const auto database = open_store(path);
  EXPECT_EQ(database->seal("t", {std::string("x")}), seal);
  EXPECT_EQ(number(*database, "SELECT count(*) FROM meta WHERE key = 'k'"), 1);
}

TEST(StoreOpen, IsDurableByDefaultAndPrivate) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  const auto database = open_store(path);
  const auto journal = database->query("PRAGMA journal_mode");
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->front().text(0), "wal");
  EXPECT_EQ(number(*database, "PRAGMA synchronous"), 2);  // FULL
  EXPECT_EQ(number(*database, "PRAGMA foreign_keys"), 1);
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
  ASSERT_EQ(::stat((path + "-wal").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
}

TEST(StoreOpen, ASecondHostIsRefusedAndToldWho) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  auto first = open_store(path);
  const Error error = open_error(path);
  EXPECT_EQ(error.cause, "store_locked");
  EXPECT_EQ(error.params["path"].text(), path);
  EXPECT_EQ(error.params["pid"].integer(), ::getpid());
  first.reset();
  EXPECT_NE(open_store(path), nullptr);
}

TEST(StoreOpen, ASharedOpeningNeedsNoLock) {
  const TemporaryDirectory directory;
  const auto host = open_store(directory.file("enlace.db"));
  const auto reader = Database::open({.path = directory.file("enlace.db"), .exclusive = false});
  EXPECT_TRUE(reader);
}

TEST(StoreOpen, DoesNotCreateUnlessAsked) {
  const TemporaryDirectory directory;
  const auto opened = Database::open({.path = directory.file("enlace.db"), .create = false});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().cause, "store_unwritable");
  EXPECT_FALSE(std::filesystem::exists(directory.file("enlace.db")));
}

TEST(StoreOpen, RefusesANewerVersionUntouched) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  open_store(path).reset();
  raw_sql(path, "PRAGMA user_version = 9999");
  const std::string before = test::read_file(path);
  const Error error = open_error(path);
  EXPECT_EQ(error.cause, "store_newer");
  EXPECT_EQ(error.params["found"].integer(), 9999);
  EXPECT_EQ(error.params["known"].text(), known_version());
  EXPECT_EQ(test::read_file(path), before);
}

TEST(StoreOpen, MigratesFromVersionOne) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  std::string sql = "BEGIN;";
  for (const auto statement : kFoundation.statements) sql += std::string(statement) + ";";
  sql += "INSERT INTO meta VALUES ('instance', 'abc'), ('seal_key', '" + std::string(64, '7') + "');";
  sql += "PRAGMA application_id = 1162759235; PRAGMA user_version = 1; COMMIT;";
  raw_sql(path, sql);
  const auto database = open_store(path);
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(std::to_string(number(*database, "PRAGMA user_version")), known_version());
  EXPECT_EQ(number(*database, "SELECT count(*) FROM meta WHERE value = 'abc'"), 1);
}

TEST(StoreOpen, LeavesAnEarlierVersionAloneWhenItOnlyLooks) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  std::string sql = "BEGIN;";
  for (const auto statement : kFoundation.statements) sql += std::string(statement) + ";";
  sql += "INSERT INTO meta VALUES ('instance', 'abc'), ('seal_key', '" + std::string(64, '7') + "');";
  sql += "PRAGMA application_id = 1162759235; PRAGMA user_version = 1; COMMIT;";
  raw_sql(path, sql);
  const auto database = Database::open({.path = path, .create = false, .migrate = false});
  ASSERT_TRUE(database) << database.error().cause;
  EXPECT_EQ(number(**database, "PRAGMA user_version"), 1);
  EXPECT_TRUE((*database)->integrity_check()->empty());
}

TEST(StoreOpen, MigratesAnEmptyFile) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  test::write_file(path, "");
  const auto database = open_store(path);
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(std::to_string(number(*database, "PRAGMA user_version")), known_version());
}

TEST(StoreOpen, RefusesAFileThatIsNoDatabase) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  const std::string content = "tenant: abarrotes-lupita\n" + std::string(5000, '#');
  test::write_file(path, content);
  EXPECT_EQ(open_error(path).cause, "store_damaged");
  EXPECT_EQ(test::read_file(path), content);
}

TEST(StoreOpen, RefusesTheDatabaseOfAnotherProgram) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  raw_sql(path, "CREATE TABLE bookmarks (url TEXT)");
  EXPECT_EQ(open_error(path).cause, "store_foreign");
}

TEST(StoreOpen, RefusesADirectoryAndAMissingDirectory) {
  const TemporaryDirectory directory;
  EXPECT_EQ(open_error(directory.path().string()).cause, "store_unwritable");
  const Error error = open_error(directory.file("missing/enlace.db"));
  EXPECT_EQ(error.cause, "store_unwritable");
  EXPECT_NE(error.message.find("missing/enlace.db"), std::string::npos);
}

TEST(StoreOpen, RefusesAStoreWithoutItsSealKey) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  open_store(path).reset();
  raw_sql(path, "DELETE FROM meta WHERE key = 'seal_key'");
  EXPECT_EQ(open_error(path).cause, "store_damaged");
}

TEST(Migrations, HaveNamesAndStatements) {
  for (const Migration* migration : migrations()) {
    EXPECT_FALSE(migration->name.empty());
    EXPECT_FALSE(migration->statements.empty()) << migration->name;
  }
}

}  // namespace
}  // namespace enlace::store
