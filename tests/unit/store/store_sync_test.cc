// What waits for the disk, and what does not.
#include <gtest/gtest.h>

#include <filesystem>

#include "failing_vfs.hpp"
#include "open_store.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::store {
namespace {

class StoreSync : public testing::Test {
 protected:
  Result<void> put(const std::string& name, Result<Transaction> (Database::*begin)()) {
    ENLACE_TRY(Transaction transaction, (database.get()->*begin)());
    ENLACE_CHECK(transaction.run("INSERT INTO cursor VALUES ('t', ?, 'v', 1, '')", {name}));
    return transaction.commit();
  }
  Result<void> unsynced(const std::string& name) { return put(name, &Database::begin_unsynced); }
  Result<void> synced(const std::string& name) { return put(name, &Database::begin); }

  test::TemporaryDirectory directory;
  FailingVfs vfs{SQLITE_IOERR_WRITE};
  std::unique_ptr<Database> database = open_store(directory.file("enlace.db"));
};

TEST_F(StoreSync, AnUnsyncedCommitDoesNotWaitForTheDisk) {
  ASSERT_TRUE(synced("first"));
  const int before = vfs.syncs();
  ASSERT_TRUE(unsynced("a"));
  ASSERT_TRUE(unsynced("b"));
  EXPECT_EQ(vfs.syncs(), before);
  ASSERT_TRUE(synced("c"));
  EXPECT_EQ(vfs.syncs(), before + 1);
}

TEST_F(StoreSync, SettlingWaitsOnceAndOnlyWhenThereIsSomething) {
  ASSERT_TRUE(database->settle());
  ASSERT_TRUE(synced("first"));
  const int before = vfs.syncs();
  ASSERT_TRUE(database->settle());
  EXPECT_EQ(vfs.syncs(), before);
  for (const char* name : {"a", "b"}) {
    const int unsettled = vfs.syncs();
    ASSERT_TRUE(unsynced(name));
    ASSERT_TRUE(database->settle());
    EXPECT_EQ(vfs.syncs(), unsettled + 1) << name;
    ASSERT_TRUE(database->settle());
    EXPECT_EQ(vfs.syncs(), unsettled + 1) << name;
  }
}

TEST_F(StoreSync, SettlingThatFailsIsTriedAgain) {
  ASSERT_TRUE(unsynced("a"));
  vfs.fail_at(1);
  EXPECT_FALSE(database->settle());
  vfs.mend();
  const int before = vfs.syncs();
  EXPECT_TRUE(database->settle());
  EXPECT_GT(vfs.syncs(), before);
}

// The loss of power: of the WAL only what was synced is left.
TEST_F(StoreSync, ALossOfPowerLeavesAWholePrefix) {
  ASSERT_TRUE(synced("kept"));
  const std::string path = directory.file("enlace.db");
  const auto durable = std::filesystem::file_size(path + "-wal");
  ASSERT_TRUE(unsynced("lost"));
  ASSERT_GT(std::filesystem::file_size(path + "-wal"), durable);

  const test::TemporaryDirectory after;
  const std::string copy = after.file("enlace.db");
  std::filesystem::copy(path, copy);
  std::filesystem::copy(path + "-wal", copy + "-wal");
  std::filesystem::resize_file(copy + "-wal", durable);
  const auto reopened = open_store(copy);
  EXPECT_EQ(number(*reopened, "SELECT count(*) FROM cursor WHERE name = 'kept'"), 1);
  EXPECT_EQ(number(*reopened, "SELECT count(*) FROM cursor WHERE name = 'lost'"), 0);
}

}  // namespace
}  // namespace enlace::store
