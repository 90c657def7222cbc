// Every write, sync and truncation fails once, at each place where it can.
#include <gtest/gtest.h>

#include <filesystem>

#include "failing_vfs.hpp"
#include "open_store.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::store {
namespace {

// Pairs of rows in one transaction each; how many were committed.
std::int64_t work(const std::string& path, std::vector<std::string>& causes) {
  auto database = Database::open({.path = path});
  if (!database) {
    causes.push_back(database.error().cause);
    return 0;
  }
  std::int64_t committed = 0;
  for (std::int64_t i = 1; i <= 6; ++i) {
    const auto pair = [&]() -> Result<void> {
      ENLACE_TRY(Transaction transaction, (*database)->begin());
      for (int half = 0; half < 2; ++half) {
        ENLACE_CHECK(transaction.run("INSERT INTO cursor VALUES (?, ?, ?, ?, '')",
                                     {std::to_string(i), std::to_string(half), std::string(3000, 'x'), i}));
      }
      return transaction.commit();
    }();
    if (pair) {
      committed = i;
    } else {
      causes.push_back(pair.error().cause);
    }
  }
  return committed;
}

class StoreFault : public testing::TestWithParam<int> {};

TEST_P(StoreFault, NothingAcknowledgedIsLostAndNothingIsHalf) {
  constexpr int kEnough = 2000;
  const test::TemporaryDirectory prepared;
  open_store(prepared.file("enlace.db")).reset();
  int k = 1;
  for (; k < kEnough; ++k) {
    const test::TemporaryDirectory directory;
    const std::string path = directory.file("enlace.db");
    std::filesystem::copy(prepared.file("enlace.db"), path);
    std::vector<std::string> causes;
    std::int64_t committed = 0;
    bool failed = false;
    {
      FailingVfs vfs(GetParam());
      vfs.fail_at(k);
      committed = work(path, causes);
      failed = vfs.failed();
    }
    for (const std::string& cause : causes) {
      EXPECT_TRUE(cause == "store_full" || cause == "store_disk_error") << cause << " at " << k;
    }
    const auto database = open_store(path);
    ASSERT_NE(database, nullptr) << k;
    const std::int64_t rows = number(*database, "SELECT count(*) FROM cursor");
    EXPECT_EQ(rows % 2, 0) << k;
    EXPECT_EQ(number(*database, "SELECT count(DISTINCT tenant) * 2 FROM cursor"), rows) << k;
    EXPECT_GE(number(*database, "SELECT coalesce(max(updated_at), 0) FROM cursor"), committed) << k;
    EXPECT_GE(rows, 2 * committed) << k;
    EXPECT_LE(rows, 2 * (committed + 1)) << k << ": only the commit that failed may yet be there";
    EXPECT_TRUE(database->integrity_check()->empty()) << k;
    if (!failed) break;
    EXPECT_TRUE(!causes.empty() || committed == 6) << k;
  }
  EXPECT_GT(k, 12) << "the faults reach every commit";
  EXPECT_LT(k, kEnough);
}

TEST_P(StoreFault, AStoreThatWasHalfCreatedOpensLater) {
  for (int k = 1; k < 2000; k += 9) {
    const test::TemporaryDirectory directory;
    const std::string path = directory.file("enlace.db");
    bool failed = false;
    {
      FailingVfs vfs(GetParam());
      vfs.fail_at(k);
      const auto database = Database::open({.path = path});
      failed = vfs.failed();
      EXPECT_TRUE(failed || database) << k;
    }
    const auto database = open_store(path);
    ASSERT_NE(database, nullptr) << k;
    EXPECT_EQ(number(*database, "SELECT count(*) FROM meta WHERE key IN ('instance', 'seal_key')"), 2) << k;
    if (!failed) return;
  }
  FAIL() << "creating a store never came to its end";
}

INSTANTIATE_TEST_SUITE_P(OfTheDisk, StoreFault, testing::Values(SQLITE_FULL, SQLITE_IOERR_WRITE));

}  // namespace
}  // namespace enlace::store
