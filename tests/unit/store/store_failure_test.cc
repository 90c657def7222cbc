// What the store says and keeps when the disk or the file fails it.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "open_store.hpp"
#include "support/machine.hpp"
#include "support/temporary_directory.hpp"

namespace enlace::store {
namespace {

using test::TemporaryDirectory;

const std::string kBody(4000, 'x');

TEST(StoreFailure, AFullStoreEndsTheTransactionWhole) {
  const TemporaryDirectory directory;
  const auto database = open_store(directory.file("enlace.db"));
  ASSERT_TRUE(change(*database, "CREATE TABLE thing (body TEXT)"));
  ASSERT_TRUE(database->query("PRAGMA max_page_count = 30"));
  {
    auto transaction = database->begin();
    ASSERT_TRUE(transaction);
    Result<std::int64_t> last = std::int64_t{0};
    for (int i = 0; i < 100 && last; ++i) {
      last = transaction->run("INSERT INTO thing (body) VALUES (?)", {kBody});
    }
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error().cause, "store_full");
    EXPECT_EQ(last.error().params["path"].text(), database->path());
    EXPECT_EQ(last.error().params["next"].text(), "free_disk_space");
  }
  EXPECT_EQ(number(*database, "SELECT count(*) FROM thing"), 0);
  ASSERT_TRUE(database->query("PRAGMA max_page_count = 3000"));
  EXPECT_TRUE(change(*database, "INSERT INTO thing (body) VALUES (?)", {kBody}));
  EXPECT_EQ(number(*database, "SELECT count(*) FROM thing"), 1);
}

// A file-size limit makes the writes of the WAL fail in the middle, as a quota does.
TEST(StoreFailure, NoCommitIsReportedThatIsNotThere) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  ASSERT_TRUE(change(*open_store(path), "CREATE TABLE thing (id INTEGER PRIMARY KEY, body TEXT)"));
  int channel[2];
  ASSERT_EQ(::pipe(channel), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{200'000, 200'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::int64_t committed = 0;
    bool failed = false;
    if (auto database = Database::open({.path = path}); database) {
      for (std::int64_t i = 1; i <= 200; ++i) {
        if (change(**database, "INSERT INTO thing VALUES (?, ?)", {i, kBody})) {
          committed = i;
        } else {
          failed = true;
          break;
        }
      }
    }
    const bool told = ::write(channel[1], &committed, sizeof committed) == sizeof committed;
    ::_exit(told && failed ? 0 : 1);
  }
  ::close(channel[1]);
  std::int64_t committed = 0;
  ASSERT_EQ(::read(channel[0], &committed, sizeof committed), static_cast<ssize_t>(sizeof committed));
  ::close(channel[0]);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_GT(committed, 0);
  const auto database = open_store(path);
  EXPECT_EQ(number(*database, "SELECT count(*) FROM thing"), committed);
  EXPECT_EQ(number(*database, "SELECT max(id) FROM thing"), committed);
  const auto findings = database->integrity_check();
  ASSERT_TRUE(findings);
  EXPECT_TRUE(findings->empty());
}

TEST(StoreFailure, AReadOnlyFileSaysSo) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  open_store(path).reset();
  ASSERT_EQ(::chmod(directory.path().c_str(), 0777), 0);
  ASSERT_EQ(::chmod((path + ".lock").c_str(), 0666), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0444), 0);
  const test::Unprivileged somebody;
  if (test::Unprivileged::may_write(path)) GTEST_SKIP() << "a user whom permissions bind";
  const Error error = open_error(path);
  EXPECT_EQ(error.cause, "store_read_only");
  EXPECT_EQ(error.params["next"].text(), "make_writable");
}

TEST(StoreFailure, AnUnwritableDirectorySaysSo) {
  const TemporaryDirectory directory;
  ASSERT_EQ(::chmod(directory.path().c_str(), 0555), 0);
  {
    const test::Unprivileged somebody;
    if (test::Unprivileged::may_write(directory.path())) GTEST_SKIP() << "a user whom permissions bind";
    const Error error = open_error(directory.file("enlace.db"));
    EXPECT_EQ(error.cause, "store_unwritable");
    EXPECT_EQ(error.params["next"].text(), "check_directory");
  }
  ASSERT_EQ(::chmod(directory.path().c_str(), 0755), 0);
}

TEST(StoreFailure, AStoreThatTurnsReadOnlySaysSo) {
  const TemporaryDirectory directory;
  const auto database = open_store(directory.file("enlace.db"));
  ASSERT_TRUE(database->query("PRAGMA query_only = ON"));
  const auto refused = change(*database, "INSERT INTO meta VALUES ('k', 'v')");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "store_read_only");
}

TEST(StoreFailure, ADamagedPageIsReportedAndFound) {
  const TemporaryDirectory directory;
  const std::string path = directory.file("enlace.db");
  {
    const auto database = open_store(path);
    ASSERT_TRUE(change(*database, "CREATE TABLE thing (id INTEGER PRIMARY KEY, body TEXT)"));
    for (std::int64_t i = 0; i < 200; ++i) {
      ASSERT_TRUE(change(*database, "INSERT INTO thing VALUES (?, ?)", {i, kBody}));
    }
  }
  std::string bytes = test::read_file(path);
  // The rows come last: the tables that a start reads stay sound, however many a migration adds.
  const std::size_t first = bytes.size() / 4096 * 3 / 4 * 4096;
  for (std::size_t at = first; at < bytes.size(); at += 4096) bytes.replace(at, 64, 64, '\xAA');
  test::write_file(path, bytes);
  const auto database = open_store(path);
  const auto rows = database->query("SELECT id, body FROM thing");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().cause, "store_damaged");
  const auto findings = database->integrity_check();
  ASSERT_TRUE(findings);
  ASSERT_FALSE(findings->empty());
  for (const std::string& finding : *findings) {
    EXPECT_EQ(finding.find("***"), std::string::npos) << finding;
    EXPECT_EQ(finding.find('\n'), std::string::npos) << finding;
  }
}

TEST(StoreFailure, ASoundStoreHasNoFindings) {
  const TemporaryDirectory directory;
  const auto database = open_store(directory.file("enlace.db"));
  const auto findings = database->integrity_check();
  ASSERT_TRUE(findings);
  EXPECT_TRUE(findings->empty());
}

}  // namespace
}  // namespace enlace::store
