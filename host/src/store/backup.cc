#include "store/backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <mutex>
#include <set>
#include <utility>

#include "runtime/fail_points.hpp"
#include "store/durable_file.hpp"
#include "store/soundness.hpp"
#include "store/sqlite_error.hpp"

namespace enlace::store {
namespace {

constexpr int kPages = 1'000;           // copied at once
constexpr int kInstructions = 100'000;  // of SQLite's machine between two looks

// Those that are open, for whoever must end them.
std::mutex g_mutex;
std::set<sqlite3*> g_open;

int ended(void*) {
  return long_reads_ended() ? 1 : 0;
}

// The pages of `source` into the file `path`, which this makes.
Result<void> copy_pages(sqlite3* source, const std::string& source_path, const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return failure(file_error(errno, path));
  ::close(descriptor);
  sqlite3* target = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &target, SQLITE_OPEN_READWRITE, nullptr);
  Result<void> result;
  if (code == SQLITE_OK) {
    // One read transaction over all steps: a copy of one moment, which writers do not make begin anew.
    const bool held = sqlite3_exec(source, "BEGIN; SELECT count(*) FROM sqlite_master", nullptr, nullptr,
                                   nullptr) == SQLITE_OK;
    sqlite3_backup* backup = sqlite3_backup_init(target, "main", source, "main");
    int step = SQLITE_OK;
    while (backup && step == SQLITE_OK && !long_reads_ended()) step = sqlite3_backup_step(backup, kPages);
    code = backup ? sqlite3_backup_finish(backup) : sqlite3_errcode(target);
    if (held) sqlite3_exec(source, "ROLLBACK", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK && step != SQLITE_DONE) {
      if (long_reads_ended()) {
        sqlite3_close(target);
        return long_read_stopped();
      }
      code = step;  // one that finish() takes for passing
    }
    // One file that is whole by itself, readable from a read-only disk too; opening it as a store makes WAL
    // of it again.
    if (code == SQLITE_OK) {
      code = sqlite3_exec(target, "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
    }
  }
  if (code != SQLITE_OK) {
    // The code says which side failed only for the source's own damage.
    const bool source_side = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
    result = failure(sqlite_error(code, sqlite3_errstr(code), source_side ? source_path : path));
  }
  sqlite3_close(target);
  return result;
}

}  // namespace

Result<void> copy_database(sqlite3* source, const std::string& source_path, const std::string& path) {
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str());
  ENLACE_FAIL_POINT("store.backup.before_copy");
  if (auto copied = copy_pages(source, source_path, fresh); !copied) {
    ::unlink(fresh.c_str());
    return copied;
  }
  ENLACE_DEATH_POINT("store.backup.before_rename");
  if (std::rename(fresh.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(fresh.c_str());
    return failure(file_error(error, path));
  }
  ENLACE_DEATH_POINT("store.backup.after_rename");
  return sync_directory_of(path);
}

Result<std::vector<std::string>> check_database(sqlite3* connection, const std::string& path) {
  std::vector<std::string> findings;
  const auto collect = [](void* to, int columns, char** values, char**) {
    std::string line;
    for (int i = 0; i < columns; ++i) line += (i > 0 ? " " : "") + std::string(values[i] ? values[i] : "");
    if (line == "ok") return 0;
    auto& all = *static_cast<std::vector<std::string>*>(to);
    const std::size_t before = all.size();
    // One row may hold several lines, under a heading that says nothing of the damage.
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t end = std::min(line.find('\n', at), line.size());
      const std::string found = line.substr(at, end - at);
      if (!found.empty() && !found.starts_with("***")) all.push_back(found);
      at = end + 1;
    }
    if (all.size() == before) all.push_back(line);
    return 0;
  };
  sqlite3_progress_handler(connection, kInstructions, ended, nullptr);
  for (const char* pragma : {"PRAGMA integrity_check", "PRAGMA foreign_key_check"}) {
    const int code = sqlite3_exec(connection, pragma, collect, &findings, nullptr);
    if ((code & 0xff) == SQLITE_INTERRUPT || long_reads_ended()) {
      sqlite3_progress_handler(connection, 0, nullptr, nullptr);
      return long_read_stopped();
    }
    const bool damage = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
    if (damage) {
      findings.emplace_back(sqlite3_errmsg(connection));
    } else if (code != SQLITE_OK) {
      sqlite3_progress_handler(connection, 0, nullptr, nullptr);
      return failure(sqlite_error(connection, path));
    }
  }
  sqlite3_progress_handler(connection, 0, nullptr, nullptr);
  return findings;
}

Result<UtilityConnection> UtilityConnection::open(const std::string& path) {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr);
  UtilityConnection opened(connection);
  if (code != SQLITE_OK) return failure(sqlite_error(code, sqlite3_errstr(code), path));
  sqlite3_busy_timeout(connection, 10'000);
  return opened;
}

UtilityConnection::UtilityConnection(UtilityConnection&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

UtilityConnection::UtilityConnection(sqlite3* connection) : connection_(connection) {
  const std::lock_guard hold(g_mutex);
  g_open.insert(connection_);
}

UtilityConnection::~UtilityConnection() {
  {
    const std::lock_guard hold(g_mutex);
    g_open.erase(connection_);
  }
  sqlite3_close(connection_);
}

void interrupt_utility_connections() {
  const std::lock_guard hold(g_mutex);
  for (sqlite3* connection : g_open) {
    if (connection != nullptr) sqlite3_interrupt(connection);
  }
}

}  // namespace enlace::store
