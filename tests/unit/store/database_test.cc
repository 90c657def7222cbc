#include "store/database.hpp"
#include "store/soundness.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "open_store.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::store {
namespace {

class Store : public testing::Test {
 protected:
  Store() {
    EXPECT_TRUE(
        change(*database_, "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, body BLOB, n INTEGER)"));
  }
  std::unique_ptr<Database> database_ = open_store(":memory:");
};

TEST_F(Store, KeepsEveryTypeExactly) {
  const std::string text = "Tienda Lucía 🌮 100% 'quoted' ?";
  const Blob blob{std::string("\0\x01\xFF\0", 4)};
  const std::string insert = "INSERT INTO thing (name, body, n) VALUES (?, ?, ?)";
  ASSERT_TRUE(change(*database_, insert, {text, blob, std::int64_t{INT64_MIN}}));
  ASSERT_TRUE(change(*database_, insert, {nullptr, nullptr, nullptr}));
  ASSERT_TRUE(change(*database_, insert, {std::string(), Blob{}, std::int64_t{INT64_MAX}}));
  const auto rows = database_->query("SELECT name, body, n FROM thing ORDER BY id");
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 3u);
  EXPECT_EQ((*rows)[0].values(), (std::vector<Value>{text, blob, std::int64_t{INT64_MIN}}));
  EXPECT_EQ((*rows)[1].values(), (std::vector<Value>{nullptr, nullptr, nullptr}));
  EXPECT_EQ((*rows)[2].values(), (std::vector<Value>{std::string(), Blob{}, std::int64_t{INT64_MAX}}));
}

TEST_F(Store, NullsReadAsNothing) {
  ASSERT_TRUE(change(*database_, "INSERT INTO thing (name) VALUES (NULL)"));
  const auto rows = database_->query("SELECT name, n FROM thing");
  ASSERT_TRUE(rows);
  EXPECT_TRUE(rows->front().is_null(0));
  EXPECT_EQ(rows->front().text(0), "");
  EXPECT_EQ(rows->front().integer(1), 0);
}

TEST_F(Store, ComputedColumnsReadAsNumbers) {
  ASSERT_TRUE(change(*database_, "INSERT INTO thing (n) VALUES (40), (2)"));
  const auto rows = database_->query("SELECT count(*), sum(n), max(n), min(name) FROM thing");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->front().integer(0), 2);
  EXPECT_EQ(rows->front().integer(1), 42);
  EXPECT_EQ(rows->front().integer(2), 40);
  EXPECT_TRUE(rows->front().is_null(3));
}

TEST_F(Store, RefusesANulInsideAText) {
  const auto refused = change(*database_, "INSERT INTO thing (name) VALUES (?)", {std::string("a\0b", 3)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().params["detail"].text(), "nul_in_text");
}

TEST_F(Store, CountsChangedRowsAndRowIds) {
  auto transaction = database_->begin();
  ASSERT_TRUE(transaction);
  EXPECT_EQ(*transaction->run("INSERT INTO thing (n) VALUES (1), (2), (3)"), 3);
  EXPECT_EQ(transaction->last_row_id(), 3);
  EXPECT_EQ(*transaction->run("UPDATE thing SET n = 9 WHERE n > 1"), 2);
  EXPECT_EQ(*transaction->run("UPDATE thing SET n = 9 WHERE n = 77"), 0);
  EXPECT_EQ(*transaction->run("CREATE TABLE other (id INTEGER)"), 0);
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(transaction->last_row_id(), 3);
}

TEST_F(Store, ReturnsRowsOfAChangingStatement) {
  auto transaction = database_->begin();
  ASSERT_TRUE(transaction);
  const auto rows = transaction->query("INSERT INTO thing (n) VALUES (5) RETURNING id, n");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->front().integer(1), 5);
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM thing"), 1);
}

TEST_F(Store, RollsBackWithoutCommit) {
  {
    auto transaction = database_->begin();
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(transaction->run("INSERT INTO thing (n) VALUES (1)"));
  }
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM thing"), 0);
}

TEST_F(Store, AFailedStatementLeavesTheTransactionUsable) {
  auto transaction = database_->begin();
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(transaction->run("INSERT INTO thing (id) VALUES (1)"));
  const auto refused = transaction->run("INSERT INTO thing (id) VALUES (1)");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "store_error");
  ASSERT_TRUE(transaction->run("INSERT INTO thing (id) VALUES (2)"));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM thing"), 2);
}

TEST_F(Store, NothingRunsAfterCommit) {
  auto transaction = database_->begin();
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(transaction->commit());
  EXPECT_FALSE(transaction->run("INSERT INTO thing (id) VALUES (1)"));
  EXPECT_FALSE(transaction->query("SELECT 1"));
  EXPECT_FALSE(transaction->commit());
  EXPECT_EQ(number(*database_, "SELECT count(*) FROM thing"), 0);
}

TEST_F(Store, ANestedTransactionIsAnErrorNotADeadlock) {
  auto transaction = database_->begin();
  ASSERT_TRUE(transaction);
  const auto nested = database_->query("SELECT 1");
  ASSERT_FALSE(nested);
  EXPECT_EQ(nested.error().params["detail"].text(), "nested_transaction");
}

TEST_F(Store, BadSqlNamesTheProblem) {
  const auto rows = database_->query("SELECT name FROM nowhere");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().cause, "store_error");
  EXPECT_NE(rows.error().message.find("nowhere"), std::string::npos) << rows.error().message;
}

TEST_F(Store, EnforcesForeignKeys) {
  ASSERT_TRUE(change(*database_, "CREATE TABLE child (thing INTEGER REFERENCES thing (id))"));
  EXPECT_FALSE(change(*database_, "INSERT INTO child (thing) VALUES (123)"));
}

TEST_F(Store, TransactionsOfSeveralThreadsTakeTurns) {
  ASSERT_TRUE(change(*database_, "INSERT INTO thing (id, n) VALUES (1, 0)"));
  constexpr int kThreads = 4, kRounds = 50;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([this] {
        for (int round = 0; round < kRounds; ++round) {
          auto transaction = database_->begin();
          ASSERT_TRUE(transaction);
          const auto rows = transaction->query("SELECT n FROM thing WHERE id = 1");
          ASSERT_TRUE(rows);
          ASSERT_TRUE(
              transaction->run("UPDATE thing SET n = ? WHERE id = 1", {rows->front().integer(0) + 1}));
          ASSERT_TRUE(transaction->commit());
        }
      });
    }
  }
  EXPECT_EQ(number(*database_, "SELECT n FROM thing WHERE id = 1"), kThreads * kRounds);
}

TEST_F(Store, SealDependsOnEveryColumnItsTypeAndItsPlace) {
  const std::vector<Value> row = {std::string("ab"), std::int64_t{12}, nullptr};
  const std::string seal = database_->seal("orders", row);
  EXPECT_EQ(seal.size(), 32u);
  EXPECT_EQ(database_->seal("orders", row), seal);
  EXPECT_NE(database_->seal("links", row), seal);
  const std::vector<std::vector<Value>> others = {
      {std::string("ab"), std::int64_t{13}, nullptr},
      {std::string("ab"), std::string("12"), nullptr},
      {std::int64_t{12}, std::string("ab"), nullptr},
      {std::string("ab"), std::int64_t{12}, std::string()},
      {Blob{"ab"}, std::int64_t{12}, nullptr},
      {std::string("ab"), std::int64_t{12}},
      {std::string("a"), std::string("b"), std::int64_t{12}, nullptr},
  };
  for (const auto& other : others) EXPECT_NE(database_->seal("orders", other), seal);
}

TEST(StoreSeal, DetectsAFlippedColumnAfterReopening) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  const std::vector<Value> columns = {std::string("lupita"), std::string("handy.orders"),
                                      std::string("2026-11-22T10:00:00Z"), std::int64_t{1000}};
  {
    const auto database = open_store(path);
    auto row = columns;
    row.emplace_back(database->seal("cursor", columns));
    ASSERT_TRUE(change(*database, "INSERT INTO cursor VALUES (?, ?, ?, ?, ?)", row));
  }
  const auto sound = [&path] {
    const auto database = open_store(path);
    const auto rows = database->query("SELECT tenant, name, value, updated_at, seal FROM cursor");
    if (!rows || rows->size() != 1) return false;
    auto values = rows->front().values();
    values.pop_back();
    return database->seal("cursor", values) == rows->front().text(4);
  };
  EXPECT_TRUE(sound());
  std::string bytes = test::read_file(path);
  const std::size_t at = bytes.find("2026-11-22T10");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 3] = static_cast<char>(bytes[at + 3] ^ 1);
  test::write_file(path, bytes);
  EXPECT_FALSE(sound());
}

TEST(StoreBackup, IsACopyThatOpens) {
  const test::TemporaryDirectory directory;
  const auto database = open_store(directory.file("enlace.db"));
  ASSERT_TRUE(change(*database, "CREATE TABLE thing (n INTEGER)"));
  ASSERT_TRUE(change(*database, "INSERT INTO thing VALUES (7)"));
  const std::string copy = directory.file("backup.db");
  ASSERT_TRUE(database->backup_to(copy));
  ASSERT_TRUE(change(*database, "INSERT INTO thing VALUES (8)"));
  const auto restored = open_store(copy);
  EXPECT_EQ(number(*restored, "SELECT sum(n) FROM thing"), 7);
  EXPECT_EQ(restored->seal("t", {}), database->seal("t", {}));
}

TEST(StoreBackup, OfAMemoryStoreWorksToo) {
  const test::TemporaryDirectory directory;
  const auto database = open_store(":memory:");
  ASSERT_TRUE(database->backup_to(directory.file("backup.db")));
  EXPECT_NE(open_store(directory.file("backup.db")), nullptr);
}

// The end of the process must not wait for a look at a store of gigabytes. In a process of its own, because
// there is no way back.
TEST(LongReads, EndOnceTheProcessIsToStop) {
  const test::TemporaryDirectory directory;
  const std::string copy = directory.file("backup.db");
  const auto all_end = [&] {
    const auto database = open_store(directory.file("enlace.db"));
    if (!database->integrity_check() || !broken_seals(*database)) return 2;
    end_long_reads();
    const bool ended = !database->integrity_check() && !broken_seals(*database) &&
                       database->backup_to(copy).error().cause == "stopped";
    return ended ? 0 : 1;
  };
  EXPECT_EXIT(std::exit(all_end()), testing::ExitedWithCode(0), "");
  EXPECT_FALSE(std::filesystem::exists(copy));
  EXPECT_FALSE(std::filesystem::exists(copy + ".new"));
}

TEST(StoreBackup, LeavesNothingWhereItCannotWrite) {
  const test::TemporaryDirectory directory;
  const auto database = open_store(directory.file("enlace.db"));
  const auto refused = database->backup_to(directory.file("missing/backup.db"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "store_unwritable");
}

TEST(StoreBackup, IsOneFileThatIsReadWithoutWritingAnything) {
  const test::TemporaryDirectory directory;
  const std::string backup = directory.file("backup.db");
  {
    const auto database = Database::open({.path = directory.file("enlace.db")});
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->backup_to(backup));
  }
  const std::string before = test::read_file(backup);
  std::filesystem::permissions(backup, std::filesystem::perms::owner_read);
  {
    const auto opened =
        Database::open({.path = backup, .create = false, .migrate = false, .read_only = true});
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE((*opened)->integrity_check()->empty());
    EXPECT_TRUE(broken_seals(**opened)->empty());
    auto transaction = (*opened)->begin();
    ASSERT_TRUE(transaction);
    EXPECT_FALSE(transaction->run("INSERT INTO meta VALUES ('x', 'y')"));
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
      EXPECT_FALSE(entry.path().filename().string().starts_with("backup.db-")) << entry.path();
    }
  }
  EXPECT_EQ(test::read_file(backup), before);
}

// While others write, a copy is of one moment: the sum that every transaction keeps is in it.
TEST(StoreBackup, IsOfOneMomentWhileOthersWrite) {
  const test::TemporaryDirectory directory;
  const auto database = Database::open({.path = directory.file("enlace.db"), .sync = "OFF"});
  ASSERT_TRUE(database);
  {
    auto transaction = (*database)->begin();
    ASSERT_TRUE(
        transaction->run("CREATE TABLE pair (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, pad TEXT)"));
    for (std::int64_t i = 0; i < 500; ++i) {
      ASSERT_TRUE(transaction->run("INSERT INTO pair VALUES (?, 0, 0, ?)", {i, std::string(500, 'x')}));
    }
    ASSERT_TRUE(transaction->commit());
  }
  std::atomic<bool> enough = false;
  std::atomic<int> written = 0;
  std::thread writer([&] {
    while (!enough) {
      auto transaction = (*database)->begin();
      if (!transaction) return;
      const bool well = transaction->run("UPDATE pair SET a = a + 1") &&
                        transaction->run("UPDATE pair SET b = b + 1") && transaction->commit();
      if (!well) return;
      ++written;
    }
  });
  for (int i = 0; i < 10; ++i) {
    const std::string backup = directory.file("backup" + std::to_string(i));
    const int before = written;
    while (written == before) std::this_thread::yield();
    ASSERT_TRUE((*database)->backup_to(backup));
    const auto opened =
        Database::open({.path = backup, .create = false, .migrate = false, .read_only = true});
    ASSERT_TRUE(opened) << opened.error().message;
    const auto sums = (*opened)->query("SELECT SUM(a), SUM(b), MIN(a), MAX(a) FROM pair");
    ASSERT_TRUE(sums);
    EXPECT_EQ(sums->front().integer(0), sums->front().integer(1));
    EXPECT_EQ(sums->front().integer(2), sums->front().integer(3));
    EXPECT_GE(sums->front().integer(2), before);
  }
  const int last = written;
  while (written == last) std::this_thread::yield();  // the copies held nobody up
  enough = true;
  writer.join();
}

TEST(StoreSeals, AreLookedThroughInEveryTable) {
  const auto database = Database::open({.path = ":memory:"});
  ASSERT_TRUE(database);
  {
    auto transaction = (*database)->begin();
    for (std::int64_t i = 0; i < 2'500; ++i) {
      const std::vector<Value> columns = {std::string("lupita"), "cursor" + std::to_string(i),
                                          std::string("v"), i};
      std::vector<Value> row = columns;
      row.emplace_back((*database)->seal("cursor", columns));
      ASSERT_TRUE(transaction->run("INSERT INTO cursor VALUES (?, ?, ?, ?, ?)", row));
    }
    ASSERT_TRUE(transaction->commit());
  }
  EXPECT_TRUE(broken_seals(**database)->empty());
  {
    auto transaction = (*database)->begin();
    ASSERT_TRUE(transaction->run("UPDATE cursor SET value = 'w' WHERE name IN ('cursor7', 'cursor2400')"));
    ASSERT_TRUE(transaction->commit());
  }
  EXPECT_EQ(*broken_seals(**database),
            (std::vector<std::string>{"cursor: lupita/cursor7/w", "cursor: lupita/cursor2400/w"}));
}

}  // namespace
}  // namespace enlace::store
