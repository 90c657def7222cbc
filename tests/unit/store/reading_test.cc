#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "open_store.hpp"
#include "store/reading.hpp"
#include "support/machine.hpp"
#include "support/temporary_directory.hpp"

// A store that cannot be written can be read.
namespace enlace::store {
namespace {

namespace fs = std::filesystem;
using test::TemporaryDirectory;

// Every file of the folder with its size and when it was written.
std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> files_of(
    const TemporaryDirectory& directory) {
  std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory.path())) {
    files[entry.path().filename().string()] = {entry.file_size(), entry.last_write_time()};
  }
  return files;
}

// Closed in order, or as after a death: with its WAL beside it.
void make_store(const std::string& path, bool dies) {
  const auto database = open_store(path);
  ASSERT_TRUE(change(*database, "INSERT INTO meta VALUES ('k', 'v')"));
  database->keep_wal(dies);
}

void expect_readable(const TemporaryDirectory& directory, const std::string& path) {
  const auto before = files_of(directory);
  {
    const auto reading = open_to_read(path);
    ASSERT_TRUE(reading) << reading.error().message;
    EXPECT_EQ(number(**reading, "SELECT count(*) FROM meta WHERE key = 'k'"), 1);
    EXPECT_FALSE(change(**reading, "INSERT INTO meta VALUES ('k2', 'v')"));
    EXPECT_TRUE((*reading)->integrity_check());
  }
  auto after = files_of(directory);
  after["enlace.db.lock"] = before.at("enlace.db.lock");  // who holds it stands there
  EXPECT_EQ(after, before);
}

TEST(StoreReading, LeavesEveryFileAsItIs) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  make_store(path, false);
  expect_readable(directory, path);
}

TEST(StoreReading, SeesWhatAHostLeftThatDied) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  make_store(path, true);
  ASSERT_GT(fs::file_size(path + "-wal"), 0U);
  expect_readable(directory, path);
  fs::remove(path + "-shm");
  expect_readable(directory, path);
}

TEST(StoreReading, NeedsNoRightToWrite) {
  for (const bool dies : {false, true}) {
    const TemporaryDirectory directory;
    const std::string path = directory.file("enlace.db");
    make_store(path, dies);
    for (const fs::directory_entry& entry : fs::directory_iterator(directory.path())) {
      ASSERT_EQ(::chmod(entry.path().c_str(), 0444), 0);
    }
    ASSERT_EQ(::chmod(directory.path().c_str(), 0555), 0);
    {
      const test::Unprivileged somebody;
      if (test::Unprivileged::may_write(path)) GTEST_SKIP() << "a user whom permissions bind";
      const Error refused = open_error(path);
      EXPECT_TRUE(forbids_writing(refused)) << refused.cause;
      expect_readable(directory, path);
    }
    ASSERT_EQ(::chmod(directory.path().c_str(), 0755), 0);
  }
}

TEST(StoreReading, TakesAPathOfAnyLetters) {
  const TemporaryDirectory directory;
  fs::create_directories(directory.path() / "a b%20?#ñ");
  const std::string path = (directory.path() / "a b%20?#ñ" / "enlace.db").string();
  make_store(path, false);
  const auto reading = open_to_read(path);
  ASSERT_TRUE(reading) << reading.error().message;
  EXPECT_EQ(number(**reading, "SELECT count(*) FROM meta WHERE key = 'k'"), 1);
}

TEST(StoreReading, WaitsForTheHostThatHoldsIt) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  const auto host = open_store(path);
  const auto reading = open_to_read(path);
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().cause, "store_locked");
}

TEST(StoreReading, MakesNoStore) {
  const TemporaryDirectory directory;
  EXPECT_FALSE(open_to_read(directory.file("enlace.db")));
  EXPECT_FALSE(fs::exists(directory.file("enlace.db")));
}

}  // namespace
}  // namespace enlace::store
